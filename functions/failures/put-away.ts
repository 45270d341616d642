/**
 * Archives and restores failures. The write is the act, with one exception: a held message also lies in its robot's queue, so
 * whoever archived it asks dispatch to take it out there, again if they died in between.
 */
import type { Failures } from '../ports/failures.ts'
import type { OperationKind } from '../ports/operations.ts'
import type { PutOnStream } from '../ports/put-on-stream.ts'
import { archived, NotPossible, restored } from './actions.ts'
import { abandoned } from './again.ts'
import { withAgenda } from './agenda.ts'
import type { FailureRecord } from './record.ts'
import { attemptOfOperation, lineOf, type Tried, type TryAgainPorts } from './try-again.ts'

export interface PutAway {
  /** As it was just read. */
  readonly record: FailureRecord
  readonly what: 'archive' | 'restore'
  readonly by: string
  readonly why: string
  readonly operation: { readonly operation_id: string; readonly kind: OperationKind }
}

export interface PutAwayPorts extends Pick<TryAgainPorts, 'kinds' | 'agenda' | 'now' | 'random'> {
  readonly failures: Failures
  readonly stream: PutOnStream
}

export interface PutAwayed extends Pick<Tried, 'failure_id' | 'why'> {
  /** `done` also when an earlier call for the same operation did it. */
  readonly outcome: 'done' | 'changed' | 'not_possible'
}

/** At most one act per failure. Answers in the same order. */
export const putAway = async (acts: readonly PutAway[], ports: PutAwayPorts): Promise<readonly PutAwayed[]> => {
  const outcomes = new Map<string, PutAwayed>()
  const says = (failure_id: string, outcome: PutAwayed['outcome'], why?: string): void =>
    void outcomes.set(failure_id, { failure_id, outcome, ...(why !== undefined && { why }) })

  const changes = new Map<string, { readonly act: PutAway; readonly after: FailureRecord }>()
  const done: { readonly act: PutAway; readonly after: FailureRecord }[] = []
  for (const act of acts) {
    const { failure_id } = act.record
    if (wasDone(act, act.record)) done.push({ act, after: act.record })
    else {
      try {
        changes.set(failure_id, { act, after: afterOf(act, ports) })
      } catch (error) {
        if (!(error instanceof NotPossible)) throw error
        says(failure_id, 'not_possible', error.message)
      }
    }
  }
  const at = new Date(ports.now()).toISOString()
  const lost = await ports.failures.write(
    [...changes.values()].map(({ act, after }) => ({
      before: act.record,
      after,
      acted: lineOf(act.record, after, { ...act.operation, by: act.by, why: act.why, at }),
    })),
  )
  const standing = lost.size > 0 ? await ports.failures.find([...lost]) : new Map<string, FailureRecord>()
  for (const [failureId, { act, after }] of changes) {
    const record = lost.has(failureId) ? standing.get(failureId) : after
    if (record && (!lost.has(failureId) || wasDone(act, record))) done.push({ act, after: record })
    else says(failureId, 'changed', `Failure ${failureId} is ${record?.status ?? 'gone'} now`)
  }
  for (const { after } of done) says(after.failure_id, 'done')
  await ports.stream.put(done.flatMap(({ act, after }) => abandonment(act, after, ports) ?? []))
  return acts.map(({ record: { failure_id } }) => outcomes.get(failure_id) ?? { failure_id, outcome: 'changed' })
}

const wasDone = ({ operation }: PutAway, record: FailureRecord): boolean =>
  attemptOfOperation(operation.operation_id, record) !== undefined

const afterOf = ({ record, what, by, why, operation }: PutAway, ports: PutAwayPorts): FailureRecord => {
  const actor = { by, at: new Date(ports.now()).toISOString(), operation_id: operation.operation_id }
  const after = what === 'archive' ? archived(record, actor, why) : restored(record, actor, why)
  return withAgenda(after, ports.agenda, ports.kinds, { now: ports.now(), random: ports.random(), shelved: false })
}

/** Asking twice is harmless: dispatch takes out what still is at the head of the held ones. */
const abandonment = ({ what }: PutAway, after: FailureRecord, { kinds, now }: PutAwayPorts) =>
  what === 'archive' &&
  after.status === 'archived' &&
  after.archived?.from !== 'resolved' &&
  kinds.get(after.kind)?.door === 'release'
    ? abandoned(after, now())
    : undefined
