// What the screens say of an operation, derived from what the API tells of it: how it stands, how far it is, what it found, and
// what can be done with it. Nothing here asks or acts.

import type { Standing } from '../failures/model.ts'
import type { components, operations } from '../network/api-types.ts'

export type Operation = components['schemas']['Operation']
export type OperationRead = operations['read-operation']['responses'][200]['content']['application/json']
export type Progress = OperationRead['progress']
export type Act = components['schemas']['Act']
export type Kind = Operation['kind']
export type Started = operations['start-operation']['requestBody']['content']['application/json']

/** What an operation is, as its title begins; `acts`: the verb of its button, of those that are planned and started. */
const kinds: Readonly<Record<Kind, { readonly words: string; readonly acts?: string; readonly done?: string }>> = {
  redrive: { words: 'Retry', acts: 'Retry', done: 'sent again' },
  replay: { words: 'Recovery of missed messages', acts: 'Send', done: 'sent' },
  archive: { words: 'Archive', acts: 'Archive', done: 'archived' },
  restore: { words: 'Restore', acts: 'Restore', done: 'restored' },
  edit: { words: 'Edit and retry' },
  console_redrive: { words: 'Redrive in the AWS console' },
  group_change: { words: 'Change of a failure group' },
  fleet_change: { words: 'Change of a fleet' },
  configuration_change: { words: "Change of a robot's configuration" },
  grant_change: { words: 'Change of an application’s fleets' },
  subscription_change: { words: 'Change of a subscription' },
  secret_added: { words: 'New secret' },
  pin: { words: 'Pin of a policy version' },
  rollout: { words: 'Rollout of a policy version' },
  rollback: { words: 'Rollback of a policy version' },
  comparison: { words: 'Comparison of policy versions' },
  erasure: { words: 'Erasure of a robot' },
}

const ofFailures: readonly Kind[] = ['redrive', 'replay', 'archive', 'restore', 'edit', 'console_redrive']

/** Whether it leaves a line with each failure that it acted on. */
export const isOfFailures = (kind: Kind): boolean => ofFailures.includes(kind)

export const operationKinds = Object.keys(kinds) as readonly Kind[]
export const operationStatuses: readonly Operation['status'][] = [
  'planning',
  'planned',
  'running',
  'cancelling',
  'done',
  'cancelled',
  'stopped',
  'failed',
]

/** A newer server may know more kinds than this page. */
export const kindWords = (kind: string): string => (Object.hasOwn(kinds, kind) ? kinds[kind as Kind].words : kind)

export const titleOf = ({ kind, plan }: Pick<Operation, 'kind' | 'plan'>): string =>
  plan === undefined || kinds[kind]?.acts === undefined
    ? kindWords(kind)
    : kind === 'replay'
      ? `Recovery of ${plan.count} missed`
      : `${kindWords(kind)} of ${plan.count}`

/** Still on its way: worth asking again. */
export const isUnderWay = ({ status }: Pick<Operation, 'status'>): boolean =>
  status === 'planning' || status === 'running' || status === 'cancelling'

/** It changes by the second; of an erasure, which waits for hours and takes as long, a look now and then is enough. */
export const isMoving = ({ kind, status }: Pick<Operation, 'kind' | 'status'>): boolean =>
  kind !== 'erasure' && isUnderWay({ status })

export const operationStandingOf = ({
  kind,
  plan,
  status,
  ended_because,
  cancelled_by,
  progress,
}: Pick<Operation, 'kind' | 'plan' | 'status' | 'ended_because' | 'cancelled_by'> & {
  readonly progress?: Progress
}): Standing => {
  const failed = progress?.failed_again ?? 0
  if (status === 'running' && failed > 0) {
    const ended = progress?.ended ?? failed
    return {
      tone: 'warning',
      words: 'Running, but failing',
      means: `${failed} of ${ended} whose end is known failed again.`,
    }
  }
  if (status === 'done' && failed > 0) {
    return {
      tone: 'warning',
      words: `Done, ${failed} failed again`,
      means: ended_because ?? 'Everything was acted on.',
    }
  }
  const standing =
    goOnAlone(kind)?.[status] ??
    (status === 'done' && (plan === undefined || kinds[kind]?.acts === undefined) ? atOnce : standings[status])
  const because = ended_because ?? (cancelled_by === undefined ? undefined : `Cancelled by ${cancelled_by}`)
  return because === undefined ? standing : { ...standing, means: because }
}

const atOnce: Standing = { tone: 'success', words: 'Done', means: 'It was done at once, when it was asked for.' }

const standings: Readonly<Record<Operation['status'], Standing>> = {
  planning: { tone: 'in-progress', words: 'Planning', means: 'Its set is being collected.' },
  planned: { tone: 'pending', words: 'Planned', means: 'Its set is frozen; nothing has been done yet.' },
  running: { tone: 'in-progress', words: 'Running', means: 'It is being worked off.' },
  cancelling: { tone: 'in-progress', words: 'Cancelling', means: 'It ends after the batch that is under way.' },
  done: { tone: 'success', words: 'Done', means: 'Everything was acted on.' },
  cancelled: { tone: 'stopped', words: 'Cancelled', means: 'A person stopped it; it can go on where it was.' },
  stopped: { tone: 'error', words: 'Stopped itself', means: 'Too many failed again; it can go on where it was.' },
  failed: { tone: 'error', words: 'Failed', means: 'It could not go on.' },
}

/** Of kinds that nobody starts: once they are asked for they go to their end. */
const alone: Readonly<Partial<Record<Kind, Readonly<Partial<Record<Operation['status'], Standing>>>>>> = {
  erasure: {
    planning: {
      tone: 'pending',
      words: 'Waits to begin',
      means: 'Nothing is erased yet: until it begins it can be cancelled.',
    },
    running: { tone: 'in-progress', words: 'Running', means: 'What is known of the robot goes. It goes to its end.' },
    done: { tone: 'success', words: 'Done', means: 'What was known of the robot is gone.' },
    cancelled: { tone: 'stopped', words: 'Cancelled', means: 'It was cancelled before it began: nothing was erased.' },
  },
  comparison: {
    running: { tone: 'in-progress', words: 'Running', means: 'Recorded messages are decided again, and compared.' },
    done: { tone: 'success', words: 'Done', means: 'Everything in its range was compared.' },
    stopped: { tone: 'warning', words: 'Stopped', means: 'Its time was up before the end of its range.' },
  },
}

const goOnAlone = (kind: Kind) => (Object.hasOwn(alone, kind) ? alone[kind] : undefined)

export interface Far {
  readonly count: number
  /** Acted on or skipped. */
  readonly done: number
  readonly left: number
  /** 0 to 100. */
  readonly percent: number
  /** "28 done, 109 left" */
  readonly words: string
}

/** Undefined of what is not worked off, such as a change. */
export const farOf = ({ kind, plan, done_until }: Pick<Operation, 'kind' | 'plan' | 'done_until'>): Far | undefined => {
  if (plan === undefined || kinds[kind]?.acts === undefined) return undefined
  const { count } = plan
  const left = Math.max(0, count - done_until)
  return {
    count,
    done: done_until,
    left,
    percent: count === 0 ? 100 : Math.floor((100 * Math.min(done_until, count)) / count),
    words: `${done_until} done, ${left} left`,
  }
}

/** What is not known yet of what was acted on. */
export const unknownEnds = ({ kind, progress }: Pick<OperationRead, 'kind' | 'progress'>): number =>
  kind === 'redrive' || kind === 'replay' ? Math.max(0, (progress.acted_on ?? 0) - progress.ended) : 0

const resultWords: Readonly<Record<string, { readonly words: string; readonly tone: Standing['tone'] }>> = {
  applied: { words: 'Applied', tone: 'success' },
  observed: { words: 'Observed', tone: 'success' },
  delivered: { words: 'Delivered', tone: 'success' },
  opened: { words: 'Opened', tone: 'success' },
  duplicate: { words: 'Duplicate', tone: 'info' },
  refused: { words: 'Refused', tone: 'warning' },
  held: { words: 'Held: its robot is parked', tone: 'pending' },
  held_back: { words: 'Held back: its robot has moved on', tone: 'pending' },
  failed_again: { words: 'Failed again', tone: 'error' },
}

export const operationResults = Object.keys(resultWords)

export const resultOf = (result: string | undefined): { readonly words: string; readonly tone: Standing['tone'] } =>
  result === undefined
    ? { words: 'Not known yet', tone: 'in-progress' }
    : Object.hasOwn(resultWords, result)
      ? (resultWords[result] as { readonly words: string; readonly tone: Standing['tone'] })
      : { words: result, tone: 'info' }

/** How its messages ended: the good first, in a fixed order. */
export const resultsOf = (
  results: Readonly<Record<string, number>> = {},
): readonly { readonly result: string; readonly count: number }[] => {
  const order = Object.keys(resultWords)
  const place = (result: string): number => (order.indexOf(result) + order.length + 1) % (order.length + 1)
  return Object.entries(results)
    .filter(([, count]) => count > 0)
    .map(([result, count]) => ({ result, count }))
    .toSorted((one, other) => place(one.result) - place(other.result))
}

/** Why it cannot be started; undefined when it can. */
export const whyNotStart = ({
  kind,
  status,
  plan,
}: Pick<Operation, 'kind' | 'status' | 'plan'>): string | undefined => {
  if (kinds[kind]?.acts === undefined || (plan === undefined && status !== 'planning')) {
    return 'It acted at once, when it was asked for'
  }
  if (status === 'planning') return 'It is still being planned'
  if (status === 'running' || status === 'cancelling') return 'It is running'
  if (status === 'done') return 'It is done'
  if (plan?.count === 0) return 'Its set is empty: nothing matched when it was planned'
  return undefined
}

export const whyNotCancel = ({
  kind,
  status,
  plan,
}: Pick<Operation, 'kind' | 'status' | 'plan'>): string | undefined => {
  if (kind === 'erasure') return status === 'planning' ? undefined : 'An erasure can be cancelled until it begins'
  if (kinds[kind]?.acts === undefined || (plan === undefined && status !== 'planning')) {
    return 'It acted at once, when it was asked for'
  }
  if (status === 'done') return 'It is done'
  if (status === 'cancelled') return 'It is cancelled already'
  if (status === 'cancelling') return 'It is being cancelled'
  return undefined
}

/** What follows from cancelling it, for whoever is about to. */
export const cancelMeans = ({ kind, status }: Pick<Operation, 'kind' | 'status'>): string => {
  if (kind === 'erasure') return 'Nothing is erased: the robot, and all that is known of it, stays.'
  if (status === 'planning') return 'No plan is made. It can be asked for anew.'
  if (status === 'running')
    return 'It ends after the batch that is under way; what was sent stays sent. It can go on later where it was.'
  return 'Nothing more is done. It can be started later all the same.'
}

/** "Retry 137", "Go on with 109": what the button that starts it does. */
export const startWords = (operation: Pick<Operation, 'kind' | 'status' | 'plan' | 'done_until'>): string => {
  const verb = kinds[operation.kind]?.acts ?? 'Start'
  const { count = 0, left = 0, done = 0 } = farOf(operation) ?? {}
  return operation.status === 'planned' || done === 0 ? `${verb} ${count}` : `Go on with ${left}`
}

export const doneWords = (kind: Kind): string => kinds[kind]?.done ?? 'done'

/** A redrive has ends to wait for; what is archived has ended by the write itself. */
export const hasEnds = (kind: Kind): boolean => kind === 'redrive' || kind === 'replay'
