/**
 * Takes out everything that is known of one robot, one step of a machine at a time: a step works for as long as one invocation
 * should last and says where it got to. Each may run twice, or be killed anywhere, and go on: what was taken is not there a second
 * time, what is written is the same.
 *
 *   begin      once the time in which it may be cancelled is over: it is `running` now
 *   rows       rows of its own in the tables, so that nothing tells anybody of it any more
 *   failures   those of its messages: without bytes, under another name
 *   named      rows of others that name it: what people did, and missions
 *   lake       (when what was on its way has arrived) objects, each written in place without it
 *   warehouse  tables, and their files anew
 *   look-again (when old snapshots may be forgotten) lake and warehouse once more: what came late, and what the steps before
 *              have written themselves
 *   end        the operation is `done`, under another name as well
 *
 * The lake before the warehouse, which is settled from it; the operation last, because it says whose data it is. Only after it no
 * step knows the robot's id.
 */
import { asError, PermanentFailure } from '../../errors.ts'
import type { MachineError } from '../../machine-error.ts'

import type { ErasureFilter, Operation } from '../../ports/operations.ts'
import { inLake } from './from-lake.ts'
import { failuresOfIt, namedByOthers, rowsOfItsOwn } from './from-tables.ts'
import { inWarehouse } from './from-warehouse.ts'
import type { Erased, Phase, Progress, RunPhase } from './phases.ts'
import type { ErasePorts, EraseSettings } from './ports.ts'
import { pseudonymOf, renamingOf } from './renaming.ts'

export type Step =
  | { readonly step: 'work'; readonly progress: Progress }
  | { readonly step: 'fail'; readonly progress: Progress; readonly error: MachineError }

export const eraseRobot =
  (ports: ErasePorts, settings: EraseSettings) =>
  async (input: Step): Promise<Progress> =>
    input.step === 'fail' ? fail(input.progress, input.error, ports) : work(input.progress, ports, settings)

const nothing: Erased = {
  rows: 0,
  failures: 0,
  renamed: 0,
  objects_looked_at: 0,
  objects_written: 0,
  objects_removed: 0,
  objects_unreadable: 0,
  records: 0,
  warehouse_rows: 0,
}

const work = async (progress: Progress, ports: ErasePorts, settings: EraseSettings): Promise<Progress> => {
  const { operation_id, phase = 'begin' } = progress
  const operation = await ports.operations.read(operation_id)
  const erased = progress.erased ?? nothing
  const over: Progress = { operation_id, phase, erased, more: false, wait_seconds: 0 }
  if (operation === undefined || operation.kind !== 'erasure') throw new NoErasure(operation_id)
  if (phase === 'begin') return begin(operation, over, ports, settings)
  // Ended by an earlier run of the same step.
  if (operation.status !== 'running') return over
  const { robot_id } = operation.filter as ErasureFilter
  const until = ports.now() + settings.work_seconds * 1000
  const done = await phases[phase]({ ...ports, settings, operation, phase, robot_id, until }, { ...progress, erased })
  ports.log.info('erasing', { operation_id, phase, at: done.at, ...done.erased })
  const failure_ids = done.failure_ids ?? progress.failure_ids
  const so_far = { operation_id, erased: done.erased, ...(failure_ids !== undefined && { failure_ids }), more: true }
  if (done.at !== undefined) return { ...so_far, ...done, phase, wait_seconds: 0 }
  const next = following[phase]
  if (next === undefined) return { ...over, erased: done.erased }
  return { ...so_far, phase: next.phase, wait_seconds: next.wait(settings) }
}

/** A request that nobody has written, or another one's. */
export class NoErasure extends PermanentFailure {
  override readonly name = 'NoErasure'
  constructor(operationId: string) {
    super(`There is no erasure ${operationId}`)
  }
}

const atOnce = () => 0

const following: Readonly<Partial<Record<Phase, { phase: Phase; wait: (settings: EraseSettings) => number }>>> = {
  rows: { phase: 'failures', wait: atOnce },
  failures: { phase: 'named', wait: atOnce },
  named: { phase: 'lake', wait: ({ settling_seconds }) => settling_seconds },
  lake: { phase: 'warehouse', wait: atOnce },
  warehouse: { phase: 'look-again', wait: ({ snapshot_seconds }) => snapshot_seconds },
  'look-again': { phase: 'warehouse-again', wait: atOnce },
  'warehouse-again': { phase: 'end', wait: atOnce },
}

const begin = async (
  operation: Operation,
  over: Progress,
  ports: ErasePorts,
  settings: EraseSettings,
): Promise<Progress> => {
  const next: Progress = { ...over, phase: 'rows', more: true }
  if (operation.status === 'running') return next
  // Cancelled while there was time, or a second run of a request that is done.
  if (operation.status !== 'planning') return over
  const filter = operation.filter as ErasureFilter
  if (ports.now() < Date.parse(filter.begins_at)) {
    const wait_seconds = Math.ceil((Date.parse(filter.begins_at) - ports.now()) / 1000)
    return { ...over, more: true, wait_seconds }
  }
  const against = await whatSpeaksAgainst(filter, ports, settings)
  const at = new Date(ports.now()).toISOString()
  if (against !== undefined) {
    await change(operation, { status: 'failed', ended_at: at, ended_because: against }, ports)
    ports.log.warn('erasure not begun', { operation_id: operation.operation_id, reason: against })
    return over
  }
  const changed = await change(operation, { status: 'running', started_at: at, runs: 1 }, ports)
  // Somebody has cancelled it in this moment: the next look tells.
  return changed ? next : { ...over, more: true }
}

const whatSpeaksAgainst = async (
  { robot_id, even_if_connected }: ErasureFilter,
  { rows, now }: ErasePorts,
  { connected_seconds, legal_hold }: EraseSettings,
): Promise<string | undefined> => {
  if (legal_hold.includes(robot_id)) return 'The robot is under legal hold: nothing of it may be erased'
  const { heard_at, mission_id } = await rows.standing(robot_id)
  if (mission_id !== undefined) return `The robot has mission ${mission_id} in hand: end that first`
  const isThere = heard_at !== undefined && now() - Date.parse(heard_at) < connected_seconds * 1000
  if (!isThere || even_if_connected) return undefined
  return `The robot was heard at ${heard_at}: it is still connected, and would be known again at once`
}

const change = async (
  operation: Operation,
  changes: Partial<Operation>,
  { operations }: Pick<ErasePorts, 'operations'>,
): Promise<boolean> => {
  const after = { ...operation, ...changes, operation_version: operation.operation_version + 1 }
  return (await operations.write(after, operation.operation_version)) === 'written'
}

const end: RunPhase = async (work, { erased }) => {
  const { operation, robot_id, now } = work
  const rename = renamingOf(robot_id)
  const { even_if_connected, begins_at } = operation.filter as ErasureFilter
  const filter: ErasureFilter = {
    robot_id: pseudonymOf(robot_id),
    begins_at,
    ...(even_if_connected !== undefined && { even_if_connected }),
  }
  const ended_at = new Date(now()).toISOString()
  await change(operation, { status: 'done', ended_at, filter, why: rename(operation.why), erased }, work)
  return { erased }
}

const phases: Readonly<Record<Exclude<Phase, 'begin'>, RunPhase>> = {
  rows: rowsOfItsOwn,
  failures: failuresOfIt,
  named: namedByOthers,
  lake: inLake,
  warehouse: inWarehouse,
  'look-again': inLake,
  'warehouse-again': inWarehouse,
  end,
}

const fail = async (
  progress: Progress,
  { Error: error, Cause }: MachineError,
  ports: ErasePorts,
): Promise<Progress> => {
  const { operation_id, phase } = progress
  const operation = await ports.operations.read(operation_id)
  ports.log.error('erasure not ended', { operation_id, phase, reason: error, error: asError(Cause) })
  const over = { ...progress, more: false, wait_seconds: 0 }
  if (operation === undefined || !['planning', 'running'].includes(operation.status)) return over
  const ended_at = new Date(ports.now()).toISOString()
  const ended_because = `In ${phase ?? 'begin'}: ${error}: ${Cause}`.slice(0, 1_000)
  await change(operation, { status: 'failed', ended_at, ended_because }, ports)
  return over
}
