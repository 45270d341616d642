import Alert from '@cloudscape-design/components/alert'
import Checkbox from '@cloudscape-design/components/checkbox'
import { type ReactNode, useState } from 'react'
import { ActDialog } from '../frame/act.tsx'
import { ForeignText } from '../frame/foreign-text.tsx'
import { useGo } from '../frame/go.ts'
import { hrefOf } from '../frame/hrefs.ts'
import { useMay } from '../frame/may.ts'
import { useNotices } from '../frame/notices.tsx'
import { fetchApi } from '../network/api.ts'
import { type ChosenSet, isSet, type NoSet, planWords } from './chosen.ts'
import { type ActName, type Failure, inVainOf, verbOf, whyNot } from './model.ts'

/*
 * What can be asked about failures from any of their screens: one at once, many by a plan. A plan does nothing yet; its own page
 * shows what it froze, and starts it.
 */
export type Act = Exclude<ActName, 'edit'>

type One = Pick<
  Failure,
  'failure_id' | 'status' | 'kind' | 'changed_by' | 'error_class' | 'type' | 'robot_id' | 'stage' | 'retryable'
>

type Asked =
  | { readonly act: Act; readonly one: One }
  | {
      readonly act: Act
      readonly set: ChosenSet | NoSet
      readonly of: ReactNode
      /** Of which group, ids or filter: the same whenever it is asked again. */
      readonly about: string
      readonly rest?: string | undefined
    }

export interface FailureActs {
  /** Asks it, or says why that cannot be. */
  readonly ask: (asked: Asked) => void
  /** Part of the page that asks. */
  readonly dialog: ReactNode
}

/** `onDone`: something was done, or turned out to be different: load anew. */
export const useFailureActs = (onDone: () => unknown): FailureActs => {
  const [asked, open] = useState<Asked>()
  const may = useMay('writer')
  const close = (): void => open(undefined)
  // A key can be pressed where a button would say why it cannot.
  const ask = (wanted: Asked): void => may(() => open(wanted), whyNotAsked(wanted))
  const dialog =
    asked === undefined ? null : 'one' in asked ? (
      <OneDialog {...asked} onDone={onDone} onClose={close} />
    ) : isSet(asked.set) ? (
      <PlanDialog {...asked} set={asked.set} onClose={close} />
    ) : null
  return { ask, dialog }
}

const whyNotAsked = (asked: Asked): string | undefined => {
  if ('one' in asked) return whyNot(asked.act, asked.one)
  return isSet(asked.set) ? undefined : asked.set.why
}

const consequences: Readonly<Record<Act, string>> = {
  retry:
    'It is sent again as it was, with its own id. If its robot has moved on since, it is held back and stays as it is.',
  archive: 'It goes out of sight and is kept; it can be restored. If it is held, its robot goes on without it.',
  restore: 'It is back where it was. What was held before it was archived is open then: its robot has gone on.',
}

const ofHeld =
  'Its robot is parked: the messages that it holds are released in their order, this one with them. What fails again parks it again.'

const OneDialog = ({
  act,
  one,
  onDone,
  onClose,
}: {
  readonly act: Act
  readonly one: One
  readonly onDone: () => unknown
  readonly onClose: () => void
}) => {
  const [outOfOrder, setOutOfOrder] = useState(false)
  const { tell } = useNotices()
  return (
    <ActDialog
      verb={`${verbOf(act)} failure`}
      object={<OneOf one={one} />}
      about={one.failure_id}
      consequence={act === 'retry' && one.status === 'held' ? ofHeld : consequences[act]}
      reason="required"
      confirm={`${verbOf(act)} 1`}
      onConfirm={async ({ reason }) => {
        const operation_id = await send[act](one.failure_id, reason, outOfOrder)
        tell({ kind: 'success', text: said[act], href: hrefOf.operation(operation_id), hrefText: 'The operation' })
        onDone()
      }}
      onClose={onClose}
      onLoadAnew={onDone}
    >
      {act === 'retry' && <InVain why={inVainOf(one)} which="It fails again as it is" />}
      {act === 'retry' && (
        <Checkbox checked={outOfOrder} onChange={({ detail }) => setOutOfOrder(detail.checked)}>
          Also if its robot has moved on since: it is applied to the state as it is then, and marked out of order
        </Checkbox>
      )}
    </ActDialog>
  )
}

const OneOf = ({ one: { error_class, type, robot_id, failure_id } }: { readonly one: One }) => (
  <>
    <ForeignText value={error_class} />
    {type !== undefined && (
      <>
        {' of '}
        <ForeignText value={type} />
      </>
    )}
    {robot_id !== undefined && (
      <>
        {' of '}
        <ForeignText value={robot_id} />
      </>
    )}
    {`: ${failure_id}`}
  </>
)

const said: Readonly<Record<Act, string>> = {
  retry: 'It is being tried again.',
  archive: 'Archived.',
  restore: 'Restored.',
}

const send: Readonly<Record<Act, (failure_id: string, reason: string, outOfOrder: boolean) => Promise<string>>> = {
  retry: async (failure_id, reason, out_of_order) => {
    const { data } = await fetchApi.POST('/failures/{failure_id}/retry', {
      params: { path: { failure_id } },
      body: { reason, ...(out_of_order && { out_of_order }) },
    })
    return data?.operation.operation_id ?? ''
  },
  archive: async (failure_id, reason) => {
    const { data } = await fetchApi.POST('/failures/{failure_id}/archive', {
      params: { path: { failure_id } },
      body: { reason },
    })
    return data?.operation.operation_id ?? ''
  },
  restore: async (failure_id, reason) => {
    const { data } = await fetchApi.POST('/failures/{failure_id}/restore', {
      params: { path: { failure_id } },
      body: { reason },
    })
    return data?.operation.operation_id ?? ''
  },
}

const planKinds = { retry: 'redrive', archive: 'archive', restore: 'restore' } as const

const PlanDialog = ({
  act,
  set,
  of,
  about,
  rest,
  onClose,
}: {
  readonly act: Act
  readonly set: ChosenSet
  readonly of: ReactNode
  readonly about: string
  readonly rest?: string | undefined
  readonly onClose: () => void
}) => {
  const go = useGo()
  const verb = verbOf(act)
  return (
    <ActDialog
      verb={`${verb} failures: plan`}
      object={of}
      about={about}
      consequence={`The set is frozen now: ${set.words}. Nothing is done yet: the plan says how many, of how many robots, and what stands in the way; then you choose the pace and start it.`}
      reason="required"
      // Whoever does not wait for the count has it from the plan.
      confirm={`Plan: ${planWords(verb, { ...set, isCounting: false }, rest)}`}
      onConfirm={async ({ reason }) => {
        const { data } = await fetchApi.POST('/operations', { body: { kind: planKinds[act], ...set.body, reason } })
        if (data) go(hrefOf.operation(data.operation_id))
      }}
      onClose={onClose}
    >
      <InVain why={set.inVain} />
    </ActDialog>
  )
}

/** Nobody is kept from it: what hinders may have been changed since. */
const InVain = ({ why, which }: { readonly why: string | undefined; readonly which?: string }) =>
  why === undefined ? null : <Alert type="warning">{which === undefined ? why : `${which}: ${why}`}</Alert>
