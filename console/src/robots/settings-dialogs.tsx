import Checkbox from '@cloudscape-design/components/checkbox'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import { useState } from 'react'
import { mustBeTaken } from '../commands/must-be-taken.ts'
import { requestKeys } from '../commands/request-key.ts'
import { ActDialog } from '../frame/act.tsx'
import { useGo } from '../frame/go.ts'
import { hrefOf } from '../frame/hrefs.ts'
import { useNotices } from '../frame/notices.tsx'
import { clockText } from '../frame/times.ts'
import { useDraft } from '../frame/use-draft.ts'
import { api, fetchApi } from '../network/api.ts'
import type { Robot } from './model.ts'
import type { Configuration } from './robot-settings.tsx'

interface DialogProps {
  readonly onClose: () => void
  /** Loads anew: also after somebody else was faster. */
  readonly onDone: () => unknown
}

export const Configure = ({
  configuration: { robot_id, desired, configuration_version },
  onClose,
  onDone,
}: DialogProps & { readonly configuration: Configuration }) => {
  const { tell } = useNotices()
  const [seconds, setSeconds] = useDraft(
    { form: 'Configure robot', about: robot_id },
    'seconds',
    desired.telemetry_rate_seconds?.toString() ?? '',
  )
  const rate = Number(seconds)
  const isRight = seconds === '' || (rate >= 0.1 && rate <= 3_600)
  return (
    <ActDialog
      verb="Configure robot"
      object={robot_id}
      consequence="It is told at once, or when it comes; until it says that it is so, the setting is open."
      reason="required"
      confirm="Change its configuration"
      why={isRight ? undefined : `${seconds}: 0.1 to 3600 seconds would be right`}
      onConfirm={async ({ reason }) => {
        await fetchApi.PUT('/robots/{robot_id}/configuration', {
          params: { path: { robot_id } },
          body: { telemetry_rate_seconds: seconds === '' ? null : rate, configuration_version, reason },
        })
        tell({
          kind: 'success',
          text: `${robot_id} is set: ${seconds === '' ? 'telemetry as it likes' : `a sample every ${rate} s`}`,
        })
        await onDone()
      }}
      onClose={onClose}
      onLoadAnew={onDone}
    >
      <FormField
        label="Seconds between two samples of telemetry"
        description="Empty: as the robot likes"
        errorText={isRight ? undefined : '0.1 to 3600'}
      >
        <Input value={seconds} inputMode="decimal" onChange={({ detail }) => setSeconds(detail.value.trim())} />
      </FormField>
    </ActDialog>
  )
}

export const PinRobot = ({
  robot: { robot_id, pin, policy_version },
  isTakenAway,
  onClose,
  onDone,
}: DialogProps & {
  readonly robot: Pick<Robot, 'robot_id' | 'pin' | 'policy_version'>
  readonly isTakenAway: boolean
}) => {
  const { tell } = useNotices()
  const { data } = api.useQuery('get', '/policies', {})
  const [chosen, setChosen] = useState(pin?.version ?? policy_version)
  const version = isTakenAway ? null : chosen
  return (
    <ActDialog
      verb={isTakenAway ? 'Unpin robot' : 'Pin robot'}
      object={robot_id}
      consequence={
        isTakenAway
          ? 'What is rolled out decides again which version it gets. It moves with its next message, once it is not at work.'
          : 'Only this version decides for it, whatever is rolled out. It moves with its next message, once it is not at work.'
      }
      reason="required"
      confirm={isTakenAway ? 'Take its pin away' : `Pin to ${chosen}`}
      onConfirm={async ({ reason }) => {
        await fetchApi.PUT('/robots/{robot_id}/pin', {
          params: { path: { robot_id } },
          body: { version, pin_version: pin?.pin_version ?? 0, reason },
        })
        tell({
          kind: 'success',
          text: version === null ? `${robot_id} is not pinned any more` : `${robot_id} is pinned to ${version}`,
        })
        await onDone()
      }}
      onClose={onClose}
      onLoadAnew={onDone}
    >
      {!isTakenAway && (
        <FormField label="Version">
          <Select
            selectedOption={{ value: chosen, label: chosen }}
            options={
              data?.items.map((item) => ({ value: item.version, label: item.version, description: item.title })) ?? []
            }
            onChange={({ detail }) => setChosen(detail.selectedOption.value ?? chosen)}
          />
        </FormField>
      )}
    </ActDialog>
  )
}

export const PutInFleet = ({
  robot: { robot_id, fleet },
  onClose,
  onDone,
}: DialogProps & { readonly robot: Robot }) => {
  const { tell } = useNotices()
  const [name, setName] = useDraft({ form: 'Put robot into a fleet', about: robot_id }, 'fleet', fleet ?? '')
  const isRight = name === '' || /^[A-Za-z0-9_-]{1,32}$/.test(name)
  return (
    <ActDialog
      verb="Put robot into a fleet"
      object={robot_id}
      consequence="Whoever sees that fleet sees the robot from now on, and all that was ever said of it; whoever sees only the old one does not any more."
      reason="required"
      confirm={name === '' ? 'Take it out of its fleet' : `Put into ${name}`}
      why={
        !isRight
          ? `${name}: 1 to 32 of A-Z a-z 0-9 _ - would be right`
          : name === (fleet ?? '')
            ? 'It is there already'
            : undefined
      }
      onConfirm={async ({ reason }) => {
        await fetchApi.PUT('/robots/{robot_id}/fleet', {
          params: { path: { robot_id } },
          body: { fleet: name === '' ? null : name, reason },
        })
        tell({ kind: 'success', text: name === '' ? `${robot_id} is in no fleet` : `${robot_id} is in fleet ${name}` })
        await onDone()
      }}
      onClose={onClose}
    >
      <FormField label="Fleet" description="Empty: none, and then only those see it who see all">
        <Input value={name} onChange={({ detail }) => setName(detail.value.trim())} />
      </FormField>
    </ActDialog>
  )
}

export const TakeOutOfService = ({
  robot_id,
  isBack,
  onClose,
  onDone,
}: DialogProps & { readonly robot_id: string; readonly isBack: boolean }) => {
  const { tell } = useNotices()
  const [keys] = useState(() => requestKeys())
  return (
    <ActDialog
      verb={isBack ? 'Put robot back into service' : 'Take robot out of service'}
      object={robot_id}
      consequence={
        isBack
          ? 'It may be given missions again, unless something else holds it back. It also says that somebody has looked: a job that was taken from it is given back.'
          : 'It is given no mission until somebody puts it back. What it has in hand it goes on with.'
      }
      reason="required"
      confirm={isBack ? 'Put it back' : 'Take it out'}
      onConfirm={async ({ reason }) => {
        const body = { robot_id, type: 'robot.capacity_changed', payload: { available: isBack, reason } } as const
        const { data } = await fetchApi.POST('/messages', {
          params: { query: { wait: 10 }, header: { 'Idempotency-Key': keys.keyOf(body) } },
          body,
        })
        keys.answered()
        mustBeTaken(data?.messages[0])
        tell({ kind: 'success', text: `${robot_id} is ${isBack ? 'back in service' : 'out of service'}` })
        await onDone()
      }}
      onClose={onClose}
    />
  )
}

export const Erase = ({ robot_id, onClose }: { readonly robot_id: string; readonly onClose: () => void }) => {
  const { tell } = useNotices()
  const go = useGo()
  const [even, setEven] = useState(false)
  return (
    <ActDialog
      verb="Erase robot"
      object={robot_id}
      consequence="Everything that is known of it is erased: state, messages, commands, failures, what lies in the lake. It cannot be taken back once it has begun; until then its operation can be cancelled."
      reason="required"
      typed={robot_id}
      confirm="Erase this robot"
      onConfirm={async ({ reason }) => {
        const { data } = await fetchApi.POST('/robots/{robot_id}/erasures', {
          params: { path: { robot_id } },
          body: { confirm: robot_id, reason, ...(even && { even_if_connected: true }) },
        })
        if (!data) return
        tell({
          kind: 'warning',
          text: `The erasure of ${robot_id} begins at ${clockText(Date.parse(data.begins_at))}: until then it can be cancelled here`,
        })
        go(hrefOf.operation(data.operation_id))
      }}
      onClose={onClose}
    >
      <Checkbox checked={even} onChange={({ detail }) => setEven(detail.checked)}>
        Also if it was heard just now: what it says from then on makes it known again
      </Checkbox>
    </ActDialog>
  )
}
