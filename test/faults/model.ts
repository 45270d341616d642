/**
 * What must have become of everything that lies on the stream, worked out a second time and one after the other: the stream's
 * order per robot, the policies' tables, and nothing of how dispatch does it. What depends on chance (a handler that failed
 * for good) is taken from the journal and must be explained by a failure record.
 */

import type { FailureRecord } from '../../functions/failures/record.ts'
import type { JournalRow } from '../../functions/ports/journal.ts'
import type { Operation } from '../../functions/ports/operations.ts'
import type { RobotRow } from '../../functions/ports/robots.ts'
import type { Message } from '../../messages/envelope.ts'
import type { Redrive } from '../../messages/stream-record.ts'
import { atWorkIn } from '../../policy/at-work.ts'
import { holds } from '../../policy/guard.ts'
import { handlerDomains } from '../../policy/handlers.ts'
import { cellOf } from '../../policy/next.ts'
import type { Policy } from '../../policy/policy.ts'
import { placeOf } from '../../policy/rollout.ts'
import { type JobInHand, jobAfter, unknown } from './job-in-hand.ts'
import { positionIn, type SaidRecord } from './said.ts'

export interface Occurrence {
  readonly position: string
  readonly record: SaidRecord
  readonly message: Pick<Message, 'message_id' | 'type' | 'kind'> & Partial<Message>
}

/** How a trigger stands after the run, as the model sees it. */
export interface Verdict {
  readonly occurrence: Occurrence
  readonly robot_id: string
  readonly journalled: JournalRow | undefined
  /**
   * `died`: its record was given up with its batch. `retried`: it failed here and was decided by a redrive. `untried`: a redrive
   * that was held back, or came to nothing, whole. `lost`: nobody knows it.
   */
  readonly end: 'applied' | 'refused' | 'dead_lettered' | 'held' | 'duplicate' | 'died' | 'retried' | 'untried' | 'lost'
  /** What is wrong with it, in words. */
  readonly fault?: string
}

export interface RobotModel {
  readonly robot_id: string
  readonly verdicts: readonly Verdict[]
  readonly policy_version: string
  /** Versions that it may have moved to since its last decision. */
  readonly mayMoveTo: readonly string[]
  readonly state: string
  readonly revision: number
  readonly last_sequence: number
  readonly position: string | undefined
  readonly applied: readonly Applied[]
  readonly job: JobInHand | undefined
  /** Domains whose handler may have run for a message that was not applied after all: what their registers say is not known. */
  readonly unsure: ReadonlySet<string>
}

export interface Applied {
  readonly occurrence: Occurrence
  readonly journalled: JournalRow
  readonly handlers: readonly string[]
  readonly revision: number
}

export interface Evidence {
  readonly said: readonly SaidRecord[]
  readonly journal: readonly JournalRow[]
  readonly policies: ReadonlyMap<string, Policy>
  readonly defaultVersion: string
  /** Places of records that were given up with their batches. */
  readonly died: ReadonlySet<string>
  readonly failures: readonly Pick<FailureRecord, 'failure_id' | 'attempts'>[]
  /** What people did about versions, whether or not it came to its end. */
  readonly meant: readonly Pick<Operation, 'kind' | 'diff'>[]
}

export function modelOf(robot_id: string, evidence: Evidence): RobotModel {
  const records = evidence.said.filter((record) => record.robot_id === robot_id)
  const journal = new Map(
    evidence.journal.filter((row) => row.robot_id === robot_id).map((row) => [row.message_id, row]),
  )
  let policy = policyOf(records, evidence)
  const meant = versionsMeant(robot_id, policy.version, evidence)
  const seen = new Set<string>()
  const verdicts: Verdict[] = []
  const applied: Applied[] = []
  let state = policy.initial
  let last_sequence = -1
  let position: string | undefined
  /** Where the robot logically is: redrives belong where they failed. */
  let place: string | undefined
  let time = ''
  const failed = new Set<string>()
  const found = new Set<string>()
  const byPlace = new Map(records.map((record) => [record.place, record]))
  let job: JobInHand | undefined
  const unsure = new Map<string, { readonly revision: number; readonly ids: ReadonlySet<string> }>()
  const mayAct = (domain: string, messageId: string): void => {
    const revision = applied.length
    const ids = unsure.get(domain)?.revision === revision ? (unsure.get(domain)?.ids ?? []) : []
    unsure.set(domain, { revision, ids: new Set([...ids, messageId]) })
  }
  /** A run that was sent twice may come late, also after its message was dead-lettered: until the robot's next revision. */
  const acts = (domain: string, messageId: string, revision: number): void => {
    const others = unsure.get(domain)
    if (others && (others.revision < revision || [...others.ids].every((id) => id === messageId))) unsure.delete(domain)
  }

  for (const occurrence of occurrencesOf(records, journal)) {
    const { message, record } = occurrence
    const journalled = journal.get(message.message_id)
    const stand = (end: Verdict['end'], fault?: string) =>
      verdicts.push({ occurrence, robot_id, journalled, end, ...(fault !== undefined && { fault }) })
    /** A redrive of what was decided: by its own failure's earlier tries, or because its sender has said it again meanwhile. */
    const standAgain = ({ redrive_of }: Redrive) => {
      const isOwn = journalled?.redrive_of === redrive_of || journalled?.position === logicalOf(occurrence)
      const again = `${redrive_of} ${message.message_id}`
      stand(isOwn || found.has(again) ? 'untried' : 'duplicate')
      found.add(again)
    }
    if (seen.has(message.message_id)) {
      if (record.redrive) standAgain(record.redrive)
      else stand('duplicate')
      continue
    }
    if (journalled === undefined) {
      stand(evidence.died.has(record.place) ? 'died' : isUntried(record, evidence) ? 'untried' : 'lost')
      continue
    }
    const decider = byPlace.get(journalled.position.split(':')[0] ?? '')
    if (decider?.redrive && journalled.position > occurrence.position) {
      const again = failed.has(message.message_id) && !record.redrive
      failed.add(message.message_id)
      stand(evidence.died.has(record.place) ? 'died' : again ? 'duplicate' : record.redrive ? 'untried' : 'retried')
      for (const handler of cellOf(policy, state, message.type)?.handlers ?? [])
        mayAct(domainOf(handler), message.message_id)
      continue
    }
    if (record.redrive && journalled.position < occurrence.position) {
      standAgain(record.redrive)
      continue
    }
    seen.add(message.message_id)
    if (journalled.position !== occurrence.position) {
      const again = evidence.died.has(record.place)
      stand(
        again ? 'died' : journalled.outcome,
        again ? undefined : `decided at ${journalled.position}, not where it was said first`,
      )
      if (again) seen.delete(message.message_id)
      continue
    }
    const deciding = evidence.policies.get(journalled.policy_version) ?? policy
    const moved = moveFault(policy, deciding, state, meant, seen.size > 1)
    policy = deciding
    const expected = expectedOf(occurrence, { policy, state, last_sequence, job, position, place, time })
    const fault = moved ?? faultOf(journalled, expected, state)
    if (journalled.outcome === 'applied') {
      const handlers = expected.handlers
      applied.push({ occurrence, journalled, handlers, revision: applied.length + 1 })
      state = journalled.to ?? state
      last_sequence = Math.max(last_sequence, message.sequence ?? -1)
      position = occurrence.position
      const own = logicalOf(occurrence)
      const received = message.received_at ?? journalled.received_at
      // The answer to a command moves nothing.
      if (record.redrive || message.type !== 'command.answered') {
        place = record.redrive ? (own !== undefined && own > (place ?? '') ? own : place) : own
        time = record.redrive && received < time ? time : received
      }
      if (unsure.has('work') && job) job = { ...job, job_id: unknown }
      for (const handler of handlers) {
        job = jobAfter(job, handler, message)
        acts(domainOf(handler), message.message_id, applied.length - 1)
      }
    }
    const mayHaveActed = journalled.outcome === 'held' || journalled.outcome === 'dead_lettered'
    if (mayHaveActed && journalled.reason !== 'OtherJobInHand')
      for (const handler of expected.handlers) mayAct(domainOf(handler), message.message_id)
    stand(journalled.outcome, fault)
  }
  return {
    robot_id,
    verdicts,
    policy_version: policy.version,
    mayMoveTo: [...meant].filter(
      (version) => moveFault(policy, evidence.policies.get(version) ?? policy, state, meant, true) === undefined,
    ),
    state,
    revision: applied.length,
    last_sequence,
    position,
    applied,
    job,
    unsure: new Set(unsure.keys()),
  }
}

/** A redrive as a whole that did not come to be decided: its failure says that it stands again. */
const isUntried = ({ redrive }: SaidRecord, { failures }: Evidence): boolean =>
  redrive !== undefined &&
  failures.some(
    ({ failure_id, attempts }) =>
      failure_id === redrive.redrive_of &&
      attempts.some(
        ({ attempt, status, by }) => by === undefined && attempt > redrive.attempt && status !== 'resolved',
      ),
  )

/** Where the message belongs; undefined for what had no place on the stream. */
export function logicalOf({ position, record: { redrive } }: Occurrence): string | undefined {
  if (!redrive) return position
  const { origin_position, message_id } = redrive
  if (origin_position === undefined || message_id !== undefined) return origin_position
  return origin_position.split(':')[0] + position.slice(position.indexOf(':'))
}

const domainOf = (handler: string): string => (handlerDomains as Readonly<Record<string, string>>)[handler] ?? ''

/** The robot's row as the model expects it, said in words where it is not. */
export function rowFaults(model: RobotModel, row: RobotRow | undefined): readonly string[] {
  if (!row) return model.verdicts.some(({ end }) => end !== 'died' && end !== 'lost') ? ['it has no row'] : []
  const wanted = {
    state: model.state,
    revision: model.revision,
    last_sequence: model.last_sequence,
    position: model.position,
    policy_version: model.mayMoveTo.includes(row.policy_version) ? row.policy_version : model.policy_version,
    applied_ids: model.applied
      .slice(-8)
      .map(({ occurrence }) => occurrence.message.message_id)
      .join(' '),
  }
  const found: Readonly<Record<string, unknown>> = { ...row, applied_ids: row.applied_ids.join(' ') }
  return Object.entries(wanted)
    .filter(([name, value]) => found[name] !== value)
    .map(([name, value]) => `${name} of its row is ${found[name]}, not ${value}`)
}

/** The pin: the version that the first record with anything in it asks for, if there is such a version. */
function policyOf(records: readonly SaidRecord[], { policies, defaultVersion, died }: Evidence): Policy {
  const first = records.find(
    (record) =>
      !record.isControl && !died.has(record.place) && (record.triggers.length > 0 || record.telemetry.length > 0),
  )
  const asked = [...(first?.triggers ?? []), ...(first?.telemetry ?? [])]
    .sort((a, b) => a.index - b.index)
    .find(({ version }) => version !== undefined)?.version
  const policy = policies.get(asked ?? defaultVersion) ?? policies.get(defaultVersion)
  if (!policy) throw new Error(`there is no policy ${defaultVersion}`)
  return policy
}

/** Where a robot may be: where it was first, and wherever somebody wanted it. */
function versionsMeant(robotId: string, first: string, { meant }: Evidence): ReadonlySet<string> {
  const wanted = meant.flatMap(({ kind, diff }) => {
    const said = (diff ?? {}) as {
      readonly version?: string
      readonly percent?: number
      readonly robot_ids?: readonly string[]
      readonly robot_id?: string
      readonly after?: string | null
    }
    if (kind === 'pin' && said.robot_id === robotId) return said.after ?? []
    if (kind !== 'rollout' || said.version === undefined) return []
    const covers = said.percent === undefined ? said.robot_ids?.includes(robotId) : isCovered(robotId, said)
    return covers ? said.version : []
  })
  return new Set([first, ...wanted])
}

const isCovered = (robotId: string, { version = '', percent = 0 }): boolean => placeOf(robotId, version) < percent

/** Between two decisions a robot changes its version only where somebody wanted it, not at work, and into one that knows its state. */
function moveFault(
  from: Policy,
  to: Policy,
  state: string,
  meant: ReadonlySet<string>,
  hasDecided: boolean,
): string | undefined {
  if (from.version === to.version) return undefined
  if (!meant.has(to.version)) return `is decided by ${to.version}, which nobody wanted for it`
  if (!hasDecided) return undefined
  if (atWorkIn(from).includes(state)) return `is decided by ${to.version}, although it is at work under ${from.version}`
  return Object.hasOwn(to.states, state) ? undefined : `is decided by ${to.version}, which does not know ${state}`
}

/** What was said in so many words, and what dialects made of it as the journal tells. */
function occurrencesOf(
  records: readonly SaidRecord[],
  journal: ReadonlyMap<string, JournalRow>,
): readonly Occurrence[] {
  const said = records.flatMap((record) =>
    record.triggers.map((message) => ({ position: positionIn(record, message.index), record, message })),
  )
  const spoken = new Set(said.map(({ message }) => message.message_id))
  const byPlace = new Map(records.map((record) => [record.place, record]))
  const derived = [...journal.values()]
    .filter(({ message_id }) => !spoken.has(message_id))
    .flatMap((row): Occurrence[] => {
      const record = byPlace.get(row.position.split(':')[0] ?? '')
      if (!record) return []
      const { message_id, type, correlation_id } = row
      const message = {
        message_id,
        type,
        kind: 'fact',
        derived: true,
        ...(correlation_id && { correlation_id }),
      } as const
      return [{ position: row.position, record, message }]
    })
  return [...said, ...derived].sort((a, b) => (a.position < b.position ? -1 : 1))
}

interface Expected {
  readonly outcome: 'applied' | 'refused' | 'dead_lettered'
  readonly reasons: readonly string[]
  readonly to?: string
  readonly handlers: readonly string[]
  /** A redrive behind which the robot has moved on, and that may not be applied out of order. */
  readonly late?: true
  /** Depends on something that only the record's own dialect knows. */
  readonly perhaps?: true
}

function expectedOf(
  occurrence: Occurrence,
  now: {
    readonly policy: Policy
    readonly state: string
    readonly last_sequence: number
    readonly job: JobInHand | undefined
    readonly position: string | undefined
    readonly place: string | undefined
    readonly time: string
  },
): Expected {
  const { message, position, record } = occurrence
  const refused = (...reasons: readonly string[]): Expected => ({ outcome: 'refused', reasons, handlers: [] })
  if (message.version !== undefined && message.version !== now.policy.version) return refused('version_mismatch')
  if (record.redrive && isLate(occurrence, record.redrive, now)) {
    if (!record.redrive.out_of_order)
      return { outcome: 'dead_lettered', reasons: ['moved_on'], handlers: [], late: true }
  } else if (now.position !== undefined && position <= now.position) return refused('stale')
  else if (message.sequence !== undefined && message.sequence <= now.last_sequence) return refused('stale')
  const cell = cellOf(now.policy, now.state, message.type)
  if (!cell) return refused('not_allowed')
  const row = { robot_id: '', state: now.state }
  const isDerived = message.payload === undefined
  if (cell.guard && !isDerived && !holds(cell.guard, row, message.payload ?? {})) return refused('guard')
  const otherJob = cell.handlers.some((handler) => asksForOtherJob(handler, message, now.job))
  if (otherJob) return { outcome: 'dead_lettered', reasons: ['OtherJobInHand'], handlers: cell.handlers }
  return {
    outcome: 'applied',
    reasons: [],
    to: cell.next,
    handlers: cell.handlers,
    ...(cell.guard && isDerived && { perhaps: true as const }),
  }
}

const isLate = (
  occurrence: Occurrence,
  { failed_at }: Redrive,
  now: { readonly place: string | undefined; readonly time: string; readonly last_sequence: number },
): boolean => {
  const own = logicalOf(occurrence)
  const { received_at = '', sequence } = occurrence.message
  const isBehind =
    own === undefined ? (failed_at ?? received_at) < now.time : now.place !== undefined && own <= now.place
  return isBehind || (sequence !== undefined && sequence <= now.last_sequence)
}

const asksForOtherJob = (handler: string, { payload }: Occurrence['message'], job: JobInHand | undefined): boolean =>
  ['stop-work', 'pause-work', 'resume-work'].includes(handler) &&
  payload?.job_id !== undefined &&
  job?.job_id !== unknown &&
  payload.job_id !== job?.job_id

function faultOf(row: JournalRow, expected: Expected, state: string): string | undefined {
  const is = `${row.outcome}${row.reason === undefined ? '' : ` (${row.reason})`}`
  const should = `${expected.outcome}${expected.reasons.length > 0 ? ` (${expected.reasons.join(' or ')})` : ''}`
  if (expected.late) {
    const isRight =
      row.outcome === 'dead_lettered'
        ? // What waits can also be given up by somebody before it comes up.
          ['moved_on', 'MovedOn', 'abandoned'].includes(row.reason ?? '')
        : row.reason === 'stale'
    return isRight || row.outcome === 'held' ? undefined : `is ${is}, although its robot has moved on`
  }
  if (row.reason === 'moved_on' || row.reason === 'MovedOn') return `is ${is}, although its robot has not moved on`
  if (row.outcome !== 'refused' && row.from !== undefined && row.from !== state)
    return `left ${row.from}, but it was in ${state}`
  // Something failed on the way: possible wherever it would have been applied; the failure record must tell.
  if (row.outcome === 'dead_lettered' || row.outcome === 'held') {
    return expected.outcome === 'refused' ? `is ${is} in ${state}, should be ${should}` : undefined
  }
  if (row.outcome === 'applied' && expected.outcome === 'applied') {
    if (row.from === undefined || row.to === undefined) return 'does not tell from where to where'
    return row.to === expected.to ? undefined : `went to ${row.to}, should be ${expected.to}`
  }
  if (row.outcome === 'refused' && expected.perhaps && row.reason === 'guard') return undefined
  if (row.outcome === 'refused' && row.reason === 'stale' && mayBeOvertaken.has(row.type)) return undefined
  if (row.outcome === expected.outcome && expected.reasons.includes(row.reason ?? '')) return undefined
  return `is ${is} in ${state}, should be ${should}`
}

/** Said about a robot by somebody else, who may not know the newest: an older session, a silence that has ended. */
const mayBeOvertaken: ReadonlySet<string> = new Set([
  'robot.connected',
  'robot.disconnected',
  'robot.went_quiet',
  'robot.lost',
])
