/**
 * Archive, restore and edit of one failure, at once: an operation of one, with its line in the audit trail.
 *
 * The order of the writes is what makes it safe to die anywhere:
 *
 *  1. The bytes of an edited copy, then the operation (`planned`). Nothing has happened; a second request plans the same.
 *  2. The record, with its line of the operation: one conditional write. Of two people at the same moment one wins here, and
 *     who loses has sent nothing. From now on the act stands, and the record has `settle` on its agenda: whoever dies after
 *     this write leaves a record that the clock finds within minutes.
 *  3. What the act wants sent: of a held message that its robot forgets it, then the copy. Sending twice is harmless: the copy
 *     has a derived id and is one message, and a robot forgets only once.
 *  4. The operation is `done`, and the record's agenda says what it would say without the act.
 *
 * So a copy is on the line only if its original is resolved by it, and an original that is resolved has its copy on the line as
 * soon as anybody looks: the same request again, the next act on the failure, or the clock. Claiming first and resolving after
 * the put would leave two live children when the claim is given up after the put; putting first, when two people edit.
 */
import { hash } from 'node:crypto'
import { derivedId } from '../../messages/ids.ts'
import { newOperation } from '../operations/entry.ts'
import type { FailedBytes } from '../ports/failed-bytes.ts'
import type { Failures } from '../ports/failures.ts'
import type { Operation, OperationKind, Operations } from '../ports/operations.ts'
import type { PutOnStream } from '../ports/put-on-stream.ts'
import { type Actor, archived, edited, restored } from './actions.ts'
import { abandoned } from './again.ts'
import { type Agenda, type AgendaSettings, withAgenda } from './agenda.ts'
import { type Copy, editedPut } from './edit.ts'
import type { FailureKinds } from './kinds.ts'
import type { FailureRecord } from './record.ts'
import { lineOf } from './try-again.ts'

export interface ActOnOnePorts {
  readonly failures: Failures
  readonly operations: Pick<Operations, 'read' | 'write'>
  readonly bytes: Pick<FailedBytes, 'keep' | 'read'>
  readonly stream: PutOnStream
  readonly kinds: FailureKinds
  readonly agenda: AgendaSettings
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly random: () => number
}

export interface SettlePorts extends Omit<ActOnOnePorts, 'bytes'> {
  readonly bytes: Pick<FailedBytes, 'read'>
}

/** What somebody wants done to the failure as they saw it. */
export interface ActOnOne {
  readonly kind: 'archive' | 'restore' | 'edit'
  readonly record: FailureRecord
  readonly by: string
  readonly why: string
  /** Of an edit. */
  readonly copy?: Copy
}

export interface Acted {
  readonly record: FailureRecord
  readonly operation: Operation
}

/** Throws NotPossible when the failure's status does not allow it, ChangedMeanwhile when somebody else was faster. */
export const actOnOne = async (act: ActOnOne, ports: ActOnOnePorts): Promise<Acted> => {
  const { record, copy } = act
  const at = new Date(ports.now()).toISOString()
  const operation_id = operationIdOf(act)
  const after = { ...afterOf(act, { by: act.by, at, operation_id }), agenda: soon(ports) }
  const key = copy && (await ports.bytes.keep(operation_id, copy.bytes))
  const diff = { was_held: record.status === 'held', ...(copy && key !== undefined && diffOf(copy, key)) }
  const planned = newOperation({ operation_id, kind: act.kind, by: act.by, why: act.why, diff }, 'planned', at)
  // It is there already when this is a repetition.
  await ports.operations.write(planned, 0)
  const changed = await ports.failures.write([
    { before: record, after, acted: lineOf(record, after, { ...act, operation_id, at }) },
  ])
  if (!changed.has(record.failure_id))
    return { record: await settleActs(after, ports), operation: await ended(planned, ports) }

  const standing = (await ports.failures.find([record.failure_id])).get(record.failure_id)
  if (standing !== undefined && bears(standing, operation_id)) {
    return { record: await settleActs(standing, ports), operation: await ended(planned, ports) }
  }
  await giveUp(planned, standing, ports)
  throw new ChangedMeanwhile(standing ?? record)
}

/** Whether an act stands on the record of which something may not have been sent yet. */
export const isUnsettled = ({ agenda }: FailureRecord): boolean => agenda?.what === 'settle'

/** Steps 3 and 4, as often as anybody likes; answers with the record as it is then. */
export const settleActs = async (record: FailureRecord, ports: SettlePorts): Promise<FailureRecord> => {
  if (!isUnsettled(record)) return record
  for (const operationId of actsOn(record)) {
    const operation = await ports.operations.read(operationId)
    if (operation?.status !== 'planned' || !ofOne.includes(operation.kind)) continue
    await send(record, operation, ports)
    await finish(operation, ports)
  }
  const { agenda: _, ...rest } = record
  const settled: FailureRecord = {
    ...withAgenda(rest, ports.agenda, ports.kinds, { now: ports.now(), random: ports.random(), shelved: false }),
    record_version: record.record_version + 1,
  }
  const changed = await ports.failures.write([{ before: record, after: settled }])
  // Then it is still on the agenda of whoever was faster, and finds nothing left to send.
  return changed.size === 0 ? settled : record
}

const ofOne: readonly OperationKind[] = ['archive', 'restore', 'edit']

/** Operations that left a line on the record, oldest first: at most one act can be unsettled, whatever came after it. */
const actsOn = ({ attempts }: FailureRecord): readonly string[] => [
  ...new Set(attempts.flatMap(({ by, operation_id }) => (by === undefined ? [] : (operation_id ?? [])))),
]

export const bears = (record: FailureRecord, operationId: string): boolean => actsOn(record).includes(operationId)

/** The same wish of the same person about the same version is the same operation. */
export const operationIdOf = ({ kind, record, by, why, copy }: ActOnOne, seen = record.record_version): string =>
  derivedId(kind, record.failure_id, seen, hash('sha256', JSON.stringify([by, why]), 'hex'), copy ? digestOf(copy) : '')

const digestOf = ({ bytes }: Copy): string => hash('sha256', bytes, 'hex')

const afterOf = ({ kind, record, why, copy }: ActOnOne, actor: Actor): FailureRecord => {
  if (kind === 'archive') return archived(record, actor, why)
  if (kind === 'restore') return restored(record, actor, why)
  if (copy === undefined) throw new Error(`An edit of failure ${record.failure_id} without a copy`)
  return edited(record, actor, why, copy.message_id)
}

/** Long enough for a slow request to end by itself, soon enough for a person who waits. */
const soon = ({ now }: ActOnOnePorts): Agenda => ({
  what: 'settle',
  at: new Date(now() + 60_000).toISOString(),
})

/** What an operation keeps of an edit: enough to send the copy again, and for a person to see what was changed. */
interface EditDiff {
  readonly message_id: string
  readonly copy_key: string
  readonly copy: Pick<Copy, 'topic' | 'subject' | 'received_at' | 'trace_id'>
  readonly changes: Copy['changes']
}

const diffOf = (copy: Copy, copy_key: string): EditDiff => {
  const { topic, subject, received_at, trace_id, message_id, changes } = copy
  return {
    message_id,
    copy_key,
    copy: { topic, subject, received_at, ...(trace_id !== undefined && { trace_id }) },
    changes: JSON.stringify(changes).length <= diffCharactersMax ? changes : changes.map(({ path }) => ({ path })),
  }
}

/** An operation is an item, and an item in every index of it: bigger values are in the two bodies, which are kept whole. */
const diffCharactersMax = 32_000

/** In this order, one by one: the copy must not wait behind the message whose place it takes. */
const send = async (
  record: FailureRecord,
  { kind, by, operation_id, diff }: Operation,
  ports: SettlePorts,
): Promise<void> => {
  const { was_held, ...edit } = diff as { readonly was_held: boolean } & Partial<EditDiff>
  const forget = was_held && kind !== 'restore' ? abandoned(record, ports.now()) : undefined
  if (forget) await ports.stream.put([forget])
  if (edit.copy === undefined || edit.copy_key === undefined) return
  const bytes = await ports.bytes.read(edit.copy_key)
  await ports.stream.put([editedPut(edit.copy, bytes, { edited_from: record.failure_id, operation_id }, by)])
}

const finish = async (operation: Operation, ports: Pick<ActOnOnePorts, 'operations' | 'now'>): Promise<void> => {
  const ended_at = new Date(ports.now()).toISOString()
  const operation_version = operation.operation_version + 1
  const done: Operation = { ...operation, status: 'done', done_until: 1, ended_at, operation_version }
  await ports.operations.write(done, operation.operation_version)
}

const ended = async (planned: Operation, { operations }: ActOnOnePorts): Promise<Operation> =>
  (await operations.read(planned.operation_id)) ?? planned

const giveUp = async (planned: Operation, standing: FailureRecord | undefined, ports: ActOnOnePorts): Promise<void> => {
  const known = await ports.operations.read(planned.operation_id)
  if (known === undefined || known.status !== 'planned') return
  const by = standing?.changed_by === undefined ? 'a report' : standing.changed_by
  await ports.operations.write(
    {
      ...known,
      status: 'failed',
      ended_at: new Date(ports.now()).toISOString(),
      ended_because: `The failure was changed by ${by} in the meantime`,
      skipped: 1,
      operation_version: known.operation_version + 1,
    },
    known.operation_version,
  )
}

/** Somebody, or a report, has changed the failure since it was seen. */
export class ChangedMeanwhile extends Error {
  override readonly name = 'ChangedMeanwhile'
  readonly record: FailureRecord
  constructor(record: FailureRecord) {
    const who = record.changed_by === undefined ? '' : ` by ${record.changed_by} at ${record.changed_at}`
    super(`Failure ${record.failure_id} has been changed${who} and is ${record.status} now: look at it again`)
    this.record = record
  }
}
