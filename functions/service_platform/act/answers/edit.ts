import type { Message } from '../../../../messages/envelope.ts'
import { type ActOnOne, actOnOne, bears, operationIdOf } from '../../../failures/act-on-one.ts'
import {
  CannotBeOpened,
  type Copy,
  copyOf,
  editableOf,
  LockedField,
  NotEditable,
  NothingChanged,
} from '../../../failures/edit.ts'
import { logged } from '../../../failures/logged.ts'
import type { FailureRecord } from '../../../failures/record.ts'
import type { BodyOf } from '../../../http/bodies.ts'
import { badField, Problem } from '../../../http/problem.ts'
import { failureIdIn } from '../../../http/request.ts'
import { journalKey } from '../../../ports/recall.ts'
import type { Acting } from '../answer.ts'
import type { ActPorts } from '../ports.ts'
import { conflictOf, orConflict, standingFailure } from '../standing.ts'

export const editFailure: Acting<'edit-failure'> = async (request, ports) => {
  const { body, by } = request
  const isQuestion = body.dry_run && body.payload === undefined && body.body === undefined
  if (!isQuestion && (body.payload === undefined) === (body.body === undefined)) {
    throw badField('payload or body', body.payload && 'both', 'exactly one of the two')
  }
  const record = await standingFailure(failureIdIn(request), ports)
  if (isQuestion) return await editable(record, ports)
  const copy = await composed(record, body, ports)
  const act: ActOnOne = { kind: 'edit', record, by, why: body.reason, copy }
  if (record.record_version !== body.record_version) return await repeated(act, body.record_version, ports)
  if (body.dry_run) return { ...shown(copy), failure_id: record.failure_id, dry_run: true }
  if (copy.warnings.length > 0 && !body.confirm) {
    throw new Problem(409, 'confirm', `Say "confirm": true if this is meant: ${copy.warnings.join('; ')}`, {
      warnings: copy.warnings,
    })
  }

  const acted = await orConflict(() => actOnOne(act, ports))
  ports.log.info('edit', {
    ...logged(acted.record),
    operation_id: acted.operation.operation_id,
    edited_to: copy.message_id,
    by,
  })
  return answerOf(acted.record, acted.operation, copy)
}

/** The answer of the first time got lost, and its sender asks again; or somebody else was faster. */
const repeated = async (act: ActOnOne, seen: number, ports: ActPorts): Promise<object> => {
  const { record, copy } = act
  if (seen > record.record_version) {
    throw badField('record_version', seen, `the failure's, ${record.record_version} or what it was before,`)
  }
  const operationId = operationIdOf(act, seen)
  const operation = bears(record, operationId) ? await ports.operations.read(operationId) : undefined
  if (operation !== undefined && copy !== undefined) return answerOf(record, operation, copy)
  const who = record.changed_by === undefined ? 'a report' : record.changed_by
  const detail = `record_version is ${seen} and the failure is at ${record.record_version}: ${who} has changed it since; it is ${record.status}`
  throw conflictOf(detail, record)
}

/** What there is to edit: where an editor begins. */
const editable = async (record: FailureRecord, ports: ActPorts): Promise<object> => {
  const { content, derived } = await saidAtFirst(record, ports)
  const { failure_id, record_version } = record
  return {
    failure_id,
    record_version,
    dry_run: true,
    editable: orProblem(() => editableOf(record, content, ports.kinds, derived)),
  }
}

const composed = async (record: FailureRecord, body: BodyOf<'edit-failure'>, ports: ActPorts): Promise<Copy> => {
  const { content, derived } = await saidAtFirst(record, ports)
  return orProblem(() => copyOf(record, content, body, body.record_version, ports.kinds, derived))
}

const saidAtFirst = async (record: FailureRecord, ports: ActPorts) => {
  const { original } = record
  const [content, derived] = await Promise.all([
    'inline' in original ? original.inline : ports.bytes.read(original.key),
    journalled(record, ports),
  ])
  return { content, derived }
}

const orProblem = <Made>(make: () => Made): Made => {
  try {
    return make()
  } catch (error) {
    throw problemOf(error) ?? error
  }
}

/** A fact that a dialect derived is not in its bytes; the journal keeps it while it is dead-lettered. */
const journalled = async (
  { robot_id, message_id }: FailureRecord,
  { recall }: ActPorts,
): Promise<Message | undefined> => {
  if (robot_id === undefined || message_id === undefined) return undefined
  const { journal } = await recall.recall({ messages: [{ robot_id, message_id }] })
  return journal.get(journalKey({ robot_id, message_id }))?.message
}

const problemOf = (error: unknown): Problem | undefined => {
  if (error instanceof LockedField) return new Problem(400, 'locked-field', error.message, { field: error.field })
  if (error instanceof CannotBeOpened) {
    return new Problem(422, 'cannot-be-opened', error.message, { error_class: error.error_class })
  }
  if (error instanceof NotEditable) return new Problem(422, 'not-editable', error.message)
  if (error instanceof NothingChanged) return new Problem(422, 'nothing-changed', error.message)
  return undefined
}

const answerOf = ({ failure_id, status, record_version }: FailureRecord, operation: object, copy: Copy): object => ({
  failure_id,
  status,
  record_version,
  ...shown(copy),
  operation,
})

const shown = ({ message_id, type, topic, bytes, changes, warnings }: Copy) => ({
  copy: { message_id, type, topic, bytes: bytes.length, base64: Buffer.from(bytes).toString('base64') },
  changes,
  warnings,
})
