/**
 * Tries failures again. Whoever tries claims first, in one write with the operation's line; only then the bytes go through
 * their door (docs/adr/0023). So of two who try at the same moment one does and the other is told `changed`; and a claim
 * whose owner died before the bytes went is sent again by the same operation, with the same attempt: dispatch acts once.
 */
import { isTemporary as isTemporaryRun } from '../../policy/temporary-errors.ts'
import { asError, isTemporary } from '../errors.ts'
import { inParallel } from '../in-parallel.ts'
import type { BooksEntry } from '../ports/books.ts'
import type { FailedBytes } from '../ports/failed-bytes.ts'
import type { FailureIntake, FailureReport } from '../ports/failure-intake.ts'
import type { FailureChange, Failures } from '../ports/failures.ts'
import type { Invoked, InvokeFunction } from '../ports/invoke-function.ts'
import type { MessageOfOperation, OperationKind } from '../ports/operations.ts'
import type { Put, PutOnStream } from '../ports/put-on-stream.ts'
import { claimed, NotPossible } from './actions.ts'
import { type Claim, type Door, doorOf, redriven, released } from './again.ts'
import { type AgendaSettings, withAgenda } from './agenda.ts'
import type { FailureKinds } from './kinds.ts'
import type { Attempt, FailureRecord } from './record.ts'
import { type Undelivered, undelivered } from './undelivered.ts'

export interface Try {
  /** As it was just read. */
  readonly record: FailureRecord
  /** `schedule`, or a person. */
  readonly by: string
  readonly why: string
  /** Whether it may be applied although its robot has moved on since. */
  readonly out_of_order: boolean
  readonly operation?: { readonly operation_id: string; readonly kind: OperationKind }
  /** The record is not written yet: it begins with this try, and the books count its message. */
  readonly first?: { readonly books: BooksEntry }
}

export interface Tried {
  readonly failure_id: string
  /**
   * - sent: on its way, now or by an earlier call for the same operation; its end is reported
   * - delivered, failed_again: a function was invoked; the end is reported
   * - changed: somebody else tries it, or has done something to it in the meantime
   * - not_possible: `why`
   */
  readonly outcome: 'sent' | 'delivered' | 'failed_again' | 'changed' | 'not_possible'
  readonly why?: string
}

export interface TryAgainPorts {
  readonly failures: Failures
  readonly bytes: Pick<FailedBytes, 'read'>
  readonly stream: PutOnStream
  readonly functions: InvokeFunction
  readonly intake: FailureIntake
  readonly kinds: FailureKinds
  readonly agenda: AgendaSettings
  /** Epoch milliseconds. */
  readonly now: () => number
  /** 0 to 1 */
  readonly random: () => number
}

/** At most one try per failure; those of one robot in the order in which they are to be applied. Answers in the same order. */
export const tryAgain = async (tries: readonly Try[], ports: TryAgainPorts): Promise<readonly Tried[]> => {
  const outcomes = new Map<string, Tried>()
  const says = (failure_id: string, outcome: Tried['outcome'], why?: string): void =>
    void outcomes.set(failure_id, { failure_id, outcome, ...(why !== undefined && { why }) })

  const ready = await prepared(tries, ports, says)
  const owned = await claim(ready, ports, says)
  await send(owned, ports, says)
  return tries.map(
    ({ record: { failure_id } }) => outcomes.get(failure_id) ?? { failure_id, outcome: 'changed' as const },
  )
}

type Says = (failureId: string, outcome: Tried['outcome'], why?: string) => void

interface Ready {
  readonly one: Try
  readonly door: Exclude<Door, { readonly door: 'none' }>
  readonly bytes: Uint8Array
}

interface Owned extends Ready {
  /** As the claim wrote it. */
  readonly record: FailureRecord
  readonly claim: Claim
}

/** What can be tried at all, with its bytes: nothing is claimed that could not be sent afterwards. */
const prepared = async (tries: readonly Try[], ports: TryAgainPorts, says: Says): Promise<readonly Ready[]> => {
  const ready = new Map<string, Ready>()
  await inParallel(tries, readsAtOnce, async (one) => {
    const { failure_id } = one.record
    const door = doorOf(one.record, ports.kinds)
    if (door.door === 'none') return says(failure_id, 'not_possible', door.why)
    if (door.door === 'function' && !ports.functions.knows(door.function_arn)) {
      return says(
        failure_id,
        'not_possible',
        `Failure ${failure_id}: ${door.function_arn} is no function to invoke again`,
      )
    }
    try {
      ready.set(failure_id, { one, door, bytes: await bytesOf(one.record, door, ports) })
    } catch (error) {
      if (isTemporary(error)) throw error
      says(failure_id, 'not_possible', `Failure ${failure_id}: its bytes cannot be read: ${String(error)}`)
    }
  })
  return tries.flatMap(({ record }) => ready.get(record.failure_id) ?? [])
}

const readsAtOnce = 10

const bytesOf = async ({ original }: FailureRecord, { door }: Door, { bytes }: TryAgainPorts): Promise<Uint8Array> => {
  if (door === 'release') return new Uint8Array()
  return 'inline' in original ? original.inline : bytes.read(original.key)
}

/** Those that are ours to try: claimed now, or by an earlier call for the same operation that may have died. */
const claim = async (ready: readonly Ready[], ports: TryAgainPorts, says: Says): Promise<readonly Owned[]> => {
  const owned = new Map<string, Owned>()
  const own = (one: Ready, record: FailureRecord): void =>
    void owned.set(record.failure_id, { ...one, record, claim: claimOn(record, one.one) })

  const changes = new Map<string, { readonly ready: Ready; readonly change: FailureChange }>()
  for (const one of ready) {
    const { record } = one.one
    const earlier = claimOf(one.one, record)
    if (earlier === 'ended') says(record.failure_id, 'sent')
    else if (earlier === 'under_way') own(one, record)
    else {
      try {
        changes.set(record.failure_id, { ready: one, change: changeOf(one.one, ports) })
      } catch (error) {
        if (!(error instanceof NotPossible)) throw error
        says(record.failure_id, 'not_possible', error.message)
      }
    }
  }

  const lost = await ports.failures.write([...changes.values()].map(({ change }) => change))
  for (const [failureId, { ready: one, change }] of changes) if (!lost.has(failureId)) own(one, change.after)
  await lookAgain(
    [...lost].flatMap((failureId) => changes.get(failureId) ?? []),
    ports,
    own,
    says,
  )
  return ready.flatMap(({ one }) => owned.get(one.record.failure_id) ?? [])
}

/** A write whose answer was lost finds itself; so does an operation that runs twice. */
const lookAgain = async (
  lost: readonly { readonly ready: Ready; readonly change: FailureChange }[],
  { failures }: TryAgainPorts,
  own: (one: Ready, record: FailureRecord) => void,
  says: Says,
): Promise<void> => {
  if (lost.length === 0) return
  const standing = await failures.find(lost.map(({ change }) => change.after.failure_id))
  for (const { ready, change } of lost) {
    const record = standing.get(change.after.failure_id)
    const earlier = record && (isSame(record, change.after) ? 'under_way' : claimOf(ready.one, record))
    if (record && earlier === 'under_way') own(ready, record)
    else if (earlier === 'ended') says(change.after.failure_id, 'sent')
    else
      says(change.after.failure_id, 'changed', `Failure ${change.after.failure_id} is ${record?.status ?? 'gone'} now`)
  }
}

/** What the operation did to this failure before, if it did. */
const claimOf = ({ operation }: Try, record: FailureRecord): 'under_way' | 'ended' | undefined => {
  const attempt = attemptOfOperation(operation?.operation_id, record)
  if (attempt === undefined) return undefined
  return record.status === 'retrying' && record.standing.attempt === attempt.attempt ? 'under_way' : 'ended'
}

/** The line that an operation left on a record when it acted on it. */
export const attemptOfOperation = (
  operationId: string | undefined,
  { attempts }: Pick<FailureRecord, 'attempts'>,
): Attempt | undefined =>
  operationId === undefined
    ? undefined
    : attempts.findLast(({ by, operation_id }) => by !== undefined && operation_id === operationId)

const isSame = (one: FailureRecord, other: FailureRecord): boolean =>
  one.status === 'retrying' &&
  one.record_version === other.record_version &&
  one.changed_by === other.changed_by &&
  one.changed_at === other.changed_at

const changeOf = ({ record, by, why, operation, first }: Try, ports: TryAgainPorts): FailureChange => {
  const at = new Date(ports.now()).toISOString()
  const actor = { by, at, ...(operation && { operation_id: operation.operation_id }) }
  const moment = { now: ports.now(), random: ports.random(), shelved: false }
  const after = withAgenda(claimed(record, actor), ports.agenda, ports.kinds, moment)
  return {
    before: first ? undefined : record,
    after,
    ...(first && { books: first.books }),
    ...(operation && { acted: lineOf(record, after, { ...operation, by, why, at }) }),
  }
}

/** The operation's line of what it did to a failure. */
export const lineOf = (
  before: FailureRecord,
  after: FailureRecord,
  act: Pick<MessageOfOperation, 'operation_id' | 'kind' | 'by' | 'why' | 'at'>,
): MessageOfOperation => ({
  operation_id: act.operation_id,
  failure_id: after.failure_id,
  kind: act.kind,
  by: act.by,
  why: act.why,
  at: act.at,
  from: before.status,
  to: after.status,
  attempt: after.standing.attempt,
  ...(after.robot_id !== undefined && { robot_id: after.robot_id }),
  ...(after.message_id !== undefined && { message_id: after.message_id }),
  ...(after.trace_id !== undefined && { trace_id: after.trace_id }),
})

const claimOn = ({ standing }: FailureRecord, { operation, out_of_order }: Try): Claim => ({
  attempt: standing.attempt,
  ...(operation && { operation_id: operation.operation_id }),
  out_of_order,
})

const send = async (owned: readonly Owned[], ports: TryAgainPorts, says: Says): Promise<void> => {
  const puts = owned.flatMap((one) => {
    const put = putOf(one, ports.now())
    return put ? [{ put, failure_id: one.record.failure_id }] : []
  })
  for (const round of inRounds(puts)) {
    await ports.stream.put(round.map(({ put }) => put))
    for (const { failure_id } of round) says(failure_id, 'sent')
  }
  await inParallel(owned, invocationsAtOnce, async (one) => {
    if (one.door.door === 'function') await deliver(one, one.door.function_arn, ports, says)
  })
}

const invocationsAtOnce = 10

const putOf = ({ one, door, bytes, claim, record }: Owned, now: number): Put | undefined => {
  switch (door.door) {
    case 'stream':
      // As it was before the claim: where it failed tells what its bytes are.
      return redriven(one.record, door.topic, bytes, claim, now)
    case 'release':
      return released(record, door.robot_id, claim, now)
    case 'function':
      return undefined
  }
}

/** Of one subject one put at a time: what a call does not take at once comes again behind the rest of the call. */
const inRounds = <One extends { readonly put: Put }>(puts: readonly One[]): readonly (readonly One[])[] => {
  const rounds: One[][] = []
  const place = new Map<string, number>()
  for (const one of puts) {
    const round = place.get(one.put.subject) ?? 0
    place.set(one.put.subject, round + 1)
    rounds[round] ??= []
    rounds[round].push(one)
  }
  return rounds
}

const deliver = async (
  { record, claim, bytes }: Owned,
  functionArn: string,
  ports: TryAgainPorts,
  says: Says,
): Promise<void> => {
  const failed = await invoke(record, functionArn, bytes, ports)
  await ports.intake.report([reportOf(record, claim, bytes, failed, new Date(ports.now()).toISOString())])
  says(record.failure_id, failed === undefined ? 'delivered' : 'failed_again')
}

const invoke = async (
  record: FailureRecord,
  functionArn: string,
  bytes: Uint8Array,
  { functions, kinds }: TryAgainPorts,
): Promise<Undelivered | undefined> => {
  const kind = kinds.get(record.kind)
  try {
    const invoked = await functions.invoke(
      functionArn,
      kind?.puts_before ? putBefore(record, bytes) : eventOf(record, bytes),
    )
    if (record.stage === 'outbox') return handedBack(invoked, record)
    return invoked.outcome === 'answered' ? undefined : undelivered(functionArn, invoked, kind?.temporary)
  } catch (error) {
    // No answer is no delivery: the next try says the same again, and listeners know an event by its id.
    const { name, message } = asError(error)
    return undelivered(functionArn, { error_class: name, error_text: message })
  }
}

/** What a function is handed that is told of the failure itself (kinds.ts). */
export interface PutBefore {
  readonly redrive_of: string
  /** RFC 3339 */
  readonly received_at?: string
  readonly original_base64: string
}

const putBefore = ({ failure_id, received_at }: FailureRecord, bytes: Uint8Array): Uint8Array => {
  const told: PutBefore = {
    redrive_of: failure_id,
    ...(received_at !== undefined && { received_at }),
    original_base64: Buffer.from(bytes).toString('base64'),
  }
  return Buffer.from(JSON.stringify(told))
}

/** The outbox reads batches of its table's stream; the original is one record of it. It is told that somebody waits to hear. */
const eventOf = ({ stage, failure_id }: FailureRecord, bytes: Uint8Array): Uint8Array =>
  stage === 'outbox'
    ? Buffer.concat([Buffer.from(`{"redrive_of":${JSON.stringify(failure_id)},"Records":[`), bytes, Buffer.from(']}')])
    : bytes

/**
 * A reader of a stream names the records that it could not do, and fails only with the bus's own refusal. What it hands back
 * tells no more than the batch that was given up: that failure stays what it is, and in its group.
 */
const handedBack = (invoked: Invoked, record: FailureRecord): Undelivered | undefined => {
  if (invoked.outcome === 'failed') {
    const { error_class, error_text, stack } = invoked
    return { error_class, error_text, retryable: isTemporaryRun(error_class), ...(stack !== undefined && { stack }) }
  }
  const { batchItemFailures } = (invoked.answer ?? {}) as { readonly batchItemFailures?: readonly unknown[] }
  if (!Array.isArray(batchItemFailures) || batchItemFailures.length === 0) return undefined
  if (record.retryable) return { error_class: record.error_class, error_text: record.error_text, retryable: true }
  return {
    error_class: 'NotPublished',
    error_text: 'The outbox handed the change back: the bus did not take its events',
    retryable: true,
  }
}

const reportOf = (
  record: FailureRecord,
  { attempt, operation_id }: Claim,
  bytes: Uint8Array,
  failed: Undelivered | undefined,
  at: string,
): FailureReport => ({
  failure_id: record.failure_id,
  kind: record.kind,
  stage: record.stage,
  at,
  attempt,
  original_base64: Buffer.from(bytes).toString('base64'),
  ...(operation_id !== undefined && { operation_id }),
  ...(record.robot_id !== undefined && { robot_id: record.robot_id }),
  ...(record.trace_id !== undefined && { trace_id: record.trace_id }),
  ...(failed === undefined
    ? {
        status: 'resolved',
        ended_as: 'delivered',
        error_class: record.error_class,
        error_text: record.error_text,
        retryable: record.retryable,
      }
    : { status: 'open', ...failed }),
})
