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
import {
  type Erasure,
  erase,
  erasures,
  findErased,
  forgetSnapshots,
  monthsOf,
  rewriteFiles,
} from '../../../warehouse/erase.ts'
import { asError, PermanentFailure } from '../../errors.ts'
import type { ErasureFilter, Operation } from '../../ports/operations.ts'
import { removedTables, renamedTables } from '../../ports/robot-rows.ts'
import { allRows, runStatement, statementToken } from '../../warehouse/run.ts'
import { erasedFailure } from './erased-failure.ts'
import { folders } from './folders.ts'
import type { ErasePorts, EraseSettings } from './ports.ts'
import { pseudonymOf, renamingOf } from './renaming.ts'
import { withoutRobot } from './without-robot.ts'

export type Phase =
  | 'begin'
  | 'rows'
  | 'failures'
  | 'named'
  | 'lake'
  | 'warehouse'
  | 'look-again'
  | 'warehouse-again'
  | 'end'

/** What the machine hands from step to step; at first the operation alone. */
export interface Progress {
  readonly operation_id: string
  readonly phase?: Phase
  /** Where the phase goes on: a table, a folder, and what comes behind which key in it. */
  readonly at?: number
  readonly after?: string
  readonly erased?: Erased
  readonly more?: boolean
  /** Before the next step. */
  readonly wait_seconds?: number
}

export type Erased = {
  readonly rows: number
  readonly failures: number
  /** Rows of others, and records of missions, that named it. */
  readonly renamed: number
  readonly objects_looked_at: number
  readonly objects_written: number
  readonly objects_removed: number
  /** Of the lake. */
  readonly records: number
  /** Of the warehouse. */
  readonly warehouse_rows: number
}

const nothing: Erased = {
  rows: 0,
  failures: 0,
  renamed: 0,
  objects_looked_at: 0,
  objects_written: 0,
  objects_removed: 0,
  records: 0,
  warehouse_rows: 0,
}

export type Step =
  | { readonly step: 'work'; readonly progress: Progress }
  | { readonly step: 'fail'; readonly progress: Progress; readonly error: MachineError }

export interface MachineError {
  readonly Error?: string
  readonly Cause?: string
}

export const eraseRobot =
  (ports: ErasePorts, settings: EraseSettings) =>
  async (input: Step): Promise<Progress> =>
    input.step === 'fail' ? fail(input.progress, input.error, ports) : work(input.progress, ports, settings)

/** Of one invocation. */
interface Work extends ErasePorts {
  readonly settings: EraseSettings
  readonly operation: Operation
  readonly robot_id: string
  readonly until: number
}

/** What a phase has done, and where it goes on: without `at` it is through. */
interface Done {
  readonly at?: number
  readonly after?: string
  readonly erased: Erased
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
  const done = await phases[phase]({ ...ports, settings, operation, robot_id, until }, { ...progress, erased })
  ports.log.info('erasing', { operation_id, phase, at: done.at, ...done.erased })
  if (done.at !== undefined) {
    return { operation_id, phase, ...done, more: true, wait_seconds: 0 }
  }
  const next = following[phase]
  if (next === undefined) return { ...over, erased: done.erased }
  return { operation_id, phase: next.phase, erased: done.erased, more: true, wait_seconds: next.wait(settings) }
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

type RunPhase = (work: Work, from: Progress & { readonly erased: Erased }) => Promise<Done>

const rowsOfItsOwn: RunPhase = async ({ rows, robot_id, until, now }, { at = 0, erased }) => {
  let counted = erased.rows
  for (let table = at; table < removedTables.length; ) {
    const name = removedTables[table] as (typeof removedTables)[number]
    const removed = await rows.remove(name, robot_id, rowsAtOnce)
    counted += removed
    if (removed < rowsAtOnce) table += 1
    if (now() >= until && table < removedTables.length) return { at: table, erased: { ...erased, rows: counted } }
  }
  return { erased: { ...erased, rows: counted } }
}

const rowsAtOnce = 500

/** The index runs behind the records: what it still names may be renamed already. */
const failuresOfIt: RunPhase = async (work, { erased }) => {
  const { rows, failures, bytes, robot_id, until, now } = work
  const pseudonym = pseudonymOf(robot_id)
  let count = erased.failures
  for (;;) {
    const records = await failures.find(await rows.failures(robot_id, failuresAtOnce))
    const standing = [...records.values()].filter((record) => record.robot_id === robot_id)
    if (standing.length === 0) return { erased: { ...erased, failures: count } }
    for (const { original } of standing) if ('key' in original) await bytes.remove(original.key)
    // Before the records: a mark for which there is no failure any more would be found by nobody.
    for (const fingerprint of new Set(standing.map((one) => one.fingerprint))) {
      await rows.remark(fingerprint, robot_id, pseudonym)
    }
    const at = new Date(now()).toISOString()
    const changed = await failures.write(
      standing.map((before) => ({ before, after: erasedFailure(before, pseudonym, at) })),
    )
    count += standing.length - changed.size
    if (now() >= until) return { at: 0, erased: { ...erased, failures: count } }
  }
}

const failuresAtOnce = 50

const namedByOthers: RunPhase = async ({ rows, robot_id, operation, until, now }, { at = 0, after, erased }) => {
  const rename = renamingOf(robot_id)
  let renamed = erased.renamed
  let behind = after
  for (let table = at; table < renamedTables.length; ) {
    const name = renamedTables[table] as (typeof renamedTables)[number]
    const page = await rows.rename(name, robot_id, rename, {
      except: operation.operation_id,
      ...(behind !== undefined && { after: behind }),
    })
    renamed += page.renamed
    behind = page.after
    if (behind === undefined) table += 1
    if (now() >= until && table < renamedTables.length) {
      return { at: table, ...(behind !== undefined && { after: behind }), erased: { ...erased, renamed } }
    }
  }
  return { erased: { ...erased, renamed } }
}

const inLake: RunPhase = async (work, { phase, at = 0, after, erased }) => {
  const { lake, robot_id, until, now } = work
  const counts = { ...erased }
  let behind = after
  for (let folder = at; folder < folders.length; folder += 1) {
    const name = folders[folder] as (typeof folders)[number]
    if (phase === 'look-again') behind ??= `${name}date=${dayBefore(work.operation.created_at)}`
    for await (const key of lake.under(name, behind)) {
      if (now() >= until) return { at: folder, ...(behind !== undefined && { after: behind }), erased: counts }
      behind = key
      counts.objects_looked_at += 1
      const stored = await lake.read(key)
      const without = stored && (await withoutRobot(name, stored, robot_id))
      if (without === undefined) continue
      if (without.bytes === undefined) await lake.remove(key)
      else await lake.replace(key, without.bytes)
      counts.objects_removed += Number(without.bytes === undefined)
      counts.objects_written += Number(without.bytes !== undefined)
      counts.records += without.removed
      counts.renamed += without.renamed
    }
    behind = undefined
  }
  return { erased: counts }
}

/** What lay there then was looked at. Folders without a date in this place are looked through whole: they are small. */
const dayBefore = (at: string): string => new Date(Date.parse(at) - 86_400_000).toISOString().slice(0, 10)

/** `at`: the table. A month of a table is one statement, and the table is asked again until nothing is found. */
const inWarehouse: RunPhase = async (work, { phase, at = 0, erased }) => {
  let warehouse_rows = erased.warehouse_rows
  for (let index = at; index < erasures.length; index += 1) {
    if (work.now() >= work.until) return { at: index, erased: { ...erased, warehouse_rows } }
    const taken = await outOfTable(erasures[index] as Erasure, work, phase === 'warehouse-again')
    warehouse_rows += taken.rows
    if (!taken.isThrough) return { at: index, erased: { ...erased, warehouse_rows } }
  }
  return { erased: { ...erased, warehouse_rows } }
}

const outOfTable = async (
  erasure: Erasure,
  work: Work,
  isLast: boolean,
): Promise<{ rows: number; isThrough: boolean }> => {
  const { robot_id, until, now } = work
  const whom = { robot_id, pseudonym: pseudonymOf(robot_id) }
  const id = await run(findErased(erasure, whom), work)
  if (id === undefined) return { rows: 0, isThrough: false }
  const [found] = await allRows(work.warehouse, id, 1)
  const rows = Number(found?.found ?? 0)
  if (rows === 0) {
    // Also where nothing is found: an earlier run may have been killed behind the rows and before their files.
    const left = isLast ? forgetSnapshots(erasure) : rewriteFiles(erasure)
    return { rows: 0, isThrough: (await run(left, work)) !== undefined }
  }
  const span = spanOf(found)
  for (const month of span === undefined ? [undefined] : monthsOf(span)) {
    if ((await run(erase(erasure, whom, month), work)) === undefined) return { rows: 0, isThrough: false }
    if ((await rewritten(erasure, month, work)) === undefined) return { rows: 0, isThrough: false }
    if (now() >= until) return { rows: 0, isThrough: false }
  }
  return { rows, isThrough: true }
}

/** Athena's guide lets OPTIMIZE ask for partition columns only; should it not take a day of one, the whole table is looked through. */
const rewritten = async (
  erasure: Erasure,
  month: Parameters<typeof rewriteFiles>[1],
  work: Work,
): Promise<string | undefined> => {
  try {
    return await run(rewriteFiles(erasure, month), work)
  } catch (error) {
    if (month === undefined || !(error instanceof PermanentFailure)) throw error
    return run(rewriteFiles(erasure), work)
  }
}

const spanOf = (found: Readonly<Record<string, string | null>> | undefined) => {
  const { first_at, last_at } = found ?? {}
  if (!first_at || !last_at) return undefined
  return { from: utc(first_at), until: utc(last_at) + 1 }
}

/** `2026-05-13 09:00:00.123`, or a date. */
const utc = (text: string): number => Date.parse(text.length > 10 ? `${text.replace(' ', 'T')}Z` : `${text}T00:00:00Z`)

/**
 * Its id; undefined when time is over and it goes on by itself. A statement that failed is named by its token for ever, so what is
 * tried again within a step bears another one; a step that is tried again finds what the first one started.
 */
const run = async (sql: string, { warehouse, now, sleep, until, operation }: Work): Promise<string | undefined> => {
  for (let tries = 0; ; tries += 1) {
    const token = statementToken(operation.operation_id, sql, Math.floor(now() / tokenMs), tries)
    try {
      const ran = await runStatement({ sql, token }, until, { warehouse, now, sleep })
      return ran.status === 'succeeded' ? ran.id : undefined
    } catch (error) {
      if (tries === triesMax) throw error
      // A run of the warehouse has changed the same table: whoever comes second begins again.
      await sleep(pauseMs * 2 ** tries)
    }
  }
}

const tokenMs = 600_000
const triesMax = 3
const pauseMs = 2_000

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
