/**
 * The warehouse's machine, one step at a time. `look` is started by the clock and begins a run if anything has landed; `work`
 * goes on with a run for as long as one invocation should last, and may be killed anywhere: what it does next is in the run's
 * row, and every statement may run twice; `fail` says that a run has ended badly, and why.
 */
import { hash } from 'node:crypto'
import { derivedId } from '../../../messages/ids.ts'
import { addColumns, createTable } from '../../../warehouse/ddl.ts'
import { robotFleets, robotsKnown } from '../../../warehouse/facts/dimensions.ts'
import { HOUR_MS, hourNameOf, hourStart } from '../../../warehouse/settle/hours.ts'
import { icebergTables } from '../../../warehouse/tables.ts'
import { asError, PermanentFailure, TemporaryFailure } from '../../errors.ts'
import { inParallel } from '../../in-parallel.ts'
import type { DataJob, DataRun, RunReport, Standing } from '../../ports/data-runs.ts'
import { runIdOf } from '../../warehouse/ask-run.ts'
import { allRows, type FoundRow, runStatement, statementToken } from '../../warehouse/run.ts'
import { foldersOfRange, foundIn, type Lying, OVERLAP_MS, questionOfLaterOnes, questions, whatLanded } from './look.ts'
import { foundIn as foundPacked, type Memory, memoryIn, packed } from './memory.ts'
import { foundTogether, planOf, type Stage } from './plan.ts'
import type { EtlPorts, EtlSettings } from './ports.ts'
import { countQuestion, tableReports } from './report.ts'
import { tidying } from './tidy.ts'

export type EtlStep =
  | { readonly step: 'look'; readonly job: Exclude<DataJob, 'range'> }
  | { readonly step: 'work'; readonly run_id: string }
  | { readonly step: 'fail'; readonly run_id: string; readonly error: MachineError }

export interface MachineError {
  readonly Error?: string
  readonly Cause?: string
}

/** `wait`: somebody else writes the tables now. */
export interface Progress {
  readonly run_id?: string
  readonly next: 'again' | 'wait' | 'done'
}

export const etl =
  (ports: EtlPorts, settings: EtlSettings) =>
  async (input: EtlStep): Promise<Progress> => {
    switch (input.step) {
      case 'look':
        return look(input.job, ports, settings)
      case 'work':
        return work(input.run_id, ports, settings)
      case 'fail':
        return fail(input.run_id, input.error, ports, settings)
    }
  }

/** Begins a run if there is anything for it; an idle lake costs three listings. */
const look = async (job: 'hourly' | 'nightly', ports: EtlPorts, settings: EtlSettings): Promise<Progress> => {
  const now = ports.now()
  const standing = await ports.runs.standing()
  const objects = await worthIt(job, standing, ports, settings)
  if (objects === 0) {
    ports.log.info('nothing to settle', { job })
    return { next: 'done' }
  }
  const ofHour = runIdOf(job, Math.floor(now / HOUR_MS) * HOUR_MS)
  const before = await ports.runs.read(ofHour)
  // Once an hour, unless somebody wants to know at once; asked twice by Lambda it is the one that is under way.
  const run_id = before?.ended_at === undefined ? ofHour : runIdOf(job, now)
  await ports.runs.ask({
    run_id,
    job,
    status: 'asked',
    by: 'schedule',
    asked_at: new Date(now).toISOString(),
    stage: 0,
    attempt: 1,
  })
  await ports.executions.start(run_id, { run_id })
  ports.log.info('run begun', { run_id, objects })
  return { run_id, next: 'done' }
}

const worthIt = async (job: DataJob, standing: Standing, ports: EtlPorts, settings: EtlSettings): Promise<number> => {
  if (job === 'hourly') {
    const { objects } = await newObjects(standing, ports, settings)
    return objects + (standing.unfinished === undefined ? 0 : 1)
  }
  return standing.changed_at === undefined ? 0 : 1
}

/** What was laid down since somebody looked: in folders of hours that Firehose may still have had in its hands then, or later. */
const newObjects = ({ looked_at }: Standing, { landed }: EtlPorts, settings: EtlSettings): Promise<Lying> =>
  looked_at === undefined
    ? whatLanded(landed, {})
    : whatLanded(landed, {
        from: hourNameOf(Date.parse(looked_at) - settings.look_back_hours * HOUR_MS),
        since: Date.parse(looked_at) - OVERLAP_MS,
      })

const work = async (runId: string, ports: EtlPorts, settings: EtlSettings): Promise<Progress> => {
  const run = await ports.runs.read(runId)
  if (run === undefined) throw new PermanentFailure(`Run ${runId} was never asked for`)
  if (run.status === 'succeeded' || run.status === 'failed') return { run_id: runId, next: 'done' }
  if (!(await isOurs(run, ports))) return { run_id: runId, next: 'wait' }
  const until = ports.now() + settings.work_seconds * 1000
  const working = new Working(run, until, ports)
  try {
    const isDone = run.job === 'nightly' ? await tidy(working) : await settle(working, ports, settings)
    return { run_id: runId, next: isDone ? 'done' : 'again' }
  } catch (error) {
    // The statement that failed is the one of its token for ever: the next try is another one.
    if (error instanceof TemporaryFailure) await working.write({ attempt: working.run.attempt + 1 })
    throw error
  }
}

/** One run at a time writes tables. A run that nobody works on any more loses its turn when its time is over; each look renews it. */
const isOurs = async ({ run_id }: DataRun, { runs, now }: EtlPorts): Promise<boolean> => {
  const standing = await runs.standing()
  const { running } = standing
  if (running !== undefined && running.run_id !== run_id && Date.parse(running.until) > now()) return false
  const until = new Date(now() + LEASE_MS).toISOString()
  return (await runs.stand({ ...standing, running: { run_id, until } }, standing)) === 'written'
}

/** Longer than an invocation and all tries of its step. */
const LEASE_MS = HOUR_MS

/** A run in the hands of one invocation. */
class Working {
  run: DataRun
  readonly until: number
  readonly ports: EtlPorts
  bytes: number
  statements: number

  constructor(run: DataRun, until: number, ports: EtlPorts) {
    this.run = run
    this.until = until
    this.ports = ports
    this.bytes = run.report?.bytes_scanned ?? 0
    this.statements = run.report?.statements ?? 0
  }

  /** With what was asked so far: of all its invocations. */
  async write(change: Partial<DataRun>): Promise<void> {
    const report: RunReport = {
      landed_hours: 0,
      objects: 0,
      tables: [],
      ...this.run.report,
      ...change.report,
      statements: this.statements,
      bytes_scanned: this.bytes,
    }
    this.run = { ...this.run, ...change, report }
    await this.ports.runs.write(this.run)
  }

  /** Undefined: time is over. */
  async statement(name: string, sql: string): Promise<string | undefined> {
    const token = statementToken(this.run.run_id, name, this.run.attempt, sql)
    const ran = await runStatement({ sql, token }, this.until, this.ports)
    if (ran.status === 'running') return undefined
    this.bytes += ran.state.bytes_scanned ?? 0
    this.statements += 1
    return ran.id
  }

  /** What a question is answered with. */
  async ask(name: string, sql: string): Promise<readonly FoundRow[]> {
    const id = await this.statement(name, sql)
    if (id === undefined) throw new TemporaryFailure(`${name} of run ${this.run.run_id} took too long`)
    return allRows(this.ports.warehouse, id)
  }

  /** From the run's stage on; false: time is over. */
  async stages(stages: readonly Stage[]): Promise<boolean> {
    while (this.run.stage < stages.length) {
      const stage = stages[this.run.stage] as Stage
      let isDone = true
      await inParallel(stage.works, STATEMENTS_AT_ONCE, async ({ name, sql }) => {
        if ((await this.statement(name, sql)) === undefined) isDone = false
      })
      if (!isDone || this.ports.now() >= this.until) {
        if (isDone) await this.write({ stage: this.run.stage + 1 })
        return false
      }
      await this.write({ stage: this.run.stage + 1 })
    }
    return true
  }
}

const STATEMENTS_AT_ONCE = 4

const settle = async (working: Working, ports: EtlPorts, settings: EtlSettings): Promise<boolean> => {
  const memory = await memoryOf(working, ports, settings)
  const { found, begun_ms, states_from } = memory
  const stages = planOf({
    found,
    now: begun_ms,
    rows_max: settings.rows_max,
    ...(states_from !== undefined && { states_from }),
  })
  if (!(await working.stages(stages))) return false
  if (found.landed.length > 0) await tellFleets(working, ports)
  const question = countQuestion(found)
  const answer = question === undefined ? [] : await working.ask('report', question)
  await finish(working, memory, tableReports(found, answer), ports)
  return true
}

const memoryOf = async (working: Working, ports: EtlPorts, settings: EtlSettings): Promise<Memory> => {
  if (working.run.found !== undefined) return memoryIn(working.run.found)
  const begun_ms = ports.now()
  await prepare(working, ports, settings)
  const standing = await ports.runs.standing()
  const { from, until } = working.run
  const lying =
    from !== undefined && until !== undefined
      ? await whatLanded(ports.landed, foldersOfRange(from, until))
      : await newObjects(standing, ports, settings)
  const unfinished = standing.unfinished === undefined ? undefined : foundPacked(standing.unfinished)
  const all = [...new Set([...(unfinished?.landed ?? []), ...lying.hours])].sort()
  const landed = all.slice(0, HOURS_MAX)
  const asked = landed.length === 0 ? [] : questions(landed)
  const answers: Record<string, readonly FoundRow[]> = {}
  await inParallel(asked, STATEMENTS_AT_ONCE, async ({ name, sql }) => {
    answers[name] = await working.ask(`look at ${name}`, sql)
  })
  const later = questionOfLaterOnes(landed, foundIn(landed, answers))
  if (later !== undefined) answers.later = await working.ask('look at later ones', later)
  const seen = foundIn(landed, answers)
  const found = unfinished === undefined ? seen : { ...foundTogether(unfinished, seen), landed }
  const rest = all.slice(HOURS_MAX)
  const memory: Memory = {
    found,
    objects: lying.objects,
    begun_ms,
    ...(standing.states_until !== undefined && { states_from: Date.parse(standing.states_until) }),
  }
  // Before anything is written: whoever comes after a run that never ends does its work as well.
  await stand(ports, {
    unfinished: packed({ ...found, landed: [...found.landed, ...rest] }),
    unfinished_from: found.landed[0],
  })
  await working.write({
    status: 'running',
    begun_at: new Date(begun_ms).toISOString(),
    found: packed(memory),
    stage: 0,
  })
  return memory
}

/** Of one run: a month. What is behind them is the next run's. */
const HOURS_MAX = 744

/** Tables as their list says; once for each list. */
const prepare = async (working: Working, { runs }: EtlPorts, settings: EtlSettings): Promise<void> => {
  const prepared = hash('sha256', JSON.stringify(icebergTables.map(({ name, columns }) => [name, columns])))
  if ((await runs.standing()).prepared === prepared) return
  await inParallel(icebergTables, STATEMENTS_AT_ONCE, async (table) => {
    await working.ask(`make ${table.name}`, createTable(table, settings))
    const id = await working.statement(`columns of ${table.name}`, `SELECT * FROM ${table.name} LIMIT 0`)
    if (id === undefined) throw new TemporaryFailure(`The columns of ${table.name} took too long`)
    const { columns } = await working.ports.warehouse.rows(id)
    const missing = addColumns(
      table,
      settings.database,
      columns.map(({ name }) => name),
    )
    if (missing !== undefined) await working.ask(`add to ${table.name}`, missing)
  })
  await stand(working.ports, { prepared })
}

/** Fleets are said by nobody: people put robots into them. */
const tellFleets = async (working: Working, { fleets }: EtlPorts): Promise<void> => {
  const known = await working.ask('robots', robotsKnown)
  const ids = known.flatMap(({ robot_id }) => robot_id ?? [])
  const now = await fleets.fleetsOf(ids)
  const changed = known.flatMap(({ robot_id, fleet }) => {
    const current = now.get(robot_id ?? '')
    return robot_id === null || robot_id === undefined || current === (fleet ?? undefined)
      ? []
      : [{ robot_id, ...(current !== undefined && { fleet: current }) }]
  })
  for (let from = 0; from < changed.length; from += FLEETS_AT_ONCE) {
    const { name, sql } = robotFleets(changed.slice(from, from + FLEETS_AT_ONCE))
    await working.ask(`${name} ${from}`, sql)
  }
}

const FLEETS_AT_ONCE = 1_000

const finish = async (
  working: Working,
  { found, objects, begun_ms }: Memory,
  tables: RunReport['tables'],
  ports: EtlPorts,
): Promise<void> => {
  const { run } = working
  const looked_at = new Date(begun_ms).toISOString()
  const standing = await ports.runs.standing()
  const unfinished = standing.unfinished === undefined ? undefined : foundPacked(standing.unfinished)
  const left = (unfinished?.landed ?? []).filter((hour) => !found.landed.includes(hour))
  await stand(ports, {
    // Only ever forwards: a run that died and is ended late knows less than those behind it.
    ...(run.job === 'hourly' && {
      looked_at: later(looked_at, standing.looked_at),
      settled_until: later(settledUntil(begun_ms, left), standing.settled_until),
    }),
    ...(found.landed.length > 0 && {
      states_until: later(new Date(hourStart(hourNameOf(begun_ms))).toISOString(), standing.states_until),
      changed_at: later(new Date(ports.now()).toISOString(), standing.changed_at),
    }),
    unfinished: left.length > 0 ? packed(foundIn(left, {})) : undefined,
    unfinished_from: left[0],
    running: undefined,
  })
  await end(working, { landed_hours: found.landed.length, objects, tables }, ports)
}

const later = (one: string, other = ''): string => (one > other ? one : other)

/** What arrived before it lay in the lake when somebody looked; what is left for the next run has not settled. */
const settledUntil = (lookedAt: number, left: readonly string[]): string => {
  const until = hourStart(hourNameOf(lookedAt - OVERLAP_MS))
  return new Date(Math.min(until, ...left.slice(0, 1).map(hourStart))).toISOString()
}

const tidy = async (working: Working): Promise<boolean> => {
  const { ports } = working
  if (working.run.begun_at === undefined)
    await working.write({ status: 'running', begun_at: new Date(ports.now()).toISOString() })
  const begun = Date.parse(working.run.begun_at ?? '')
  const { changed_at = '' } = await ports.runs.standing()
  // Snapshots are let go of three days after the last change: until then there is something to tidy.
  const isTidy = Date.parse(changed_at) < begun - TIDY_MS
  if (!isTidy && !(await working.stages(tidying(begun)))) return false
  // Also of robots that say nothing any more: who is taken out of a fleet must not be seen by it for ever.
  await tellFleets(working, ports)
  await stand(ports, { running: undefined })
  await end(working, { landed_hours: 0, objects: 0, tables: [] }, ports)
  return true
}

const TIDY_MS = 4 * 24 * HOUR_MS

const end = async (
  working: Working,
  report: Pick<RunReport, 'landed_hours' | 'objects' | 'tables'>,
  ports: EtlPorts,
): Promise<void> => {
  const ended_at = new Date(ports.now()).toISOString()
  const { bytes: bytes_scanned, statements } = working
  await working.write({
    status: 'succeeded',
    report: { ...report, statements, bytes_scanned },
    ended_at,
    found: undefined,
  })
  const { run_id, job } = working.run
  ports.log.info('run ended', { run_id, job, ...working.run.report })
}

/** Changes what is said, and tries again when somebody else has just changed something else. */
const stand = async (
  { runs }: EtlPorts,
  change: Partial<{ [Name in keyof Standing]: Standing[Name] | undefined }>,
): Promise<void> => {
  for (let tries = 0; tries < 5; tries += 1) {
    const seen = await runs.standing()
    if ((await runs.stand({ ...seen, ...change } as Standing, seen)) === 'written') return
  }
  throw new TemporaryFailure('How far the warehouse is was changed by somebody else five times in a row')
}

const fail = async (
  runId: string,
  { Error: name = 'Error', Cause }: MachineError,
  ports: EtlPorts,
  settings: EtlSettings,
): Promise<Progress> => {
  const run = await ports.runs.read(runId)
  const at = new Date(ports.now()).toISOString()
  const error = becauseOf(name, Cause)
  ports.log.error('run failed', { run_id: runId, reason: name, error: asError(Cause) })
  // What it had found stays for the next one; its turn is over.
  const standing = await ports.runs.standing()
  if (standing.running?.run_id === runId) await stand(ports, { running: undefined })
  await ports.intake.report([
    {
      failure_id: derivedId('data_run', runId),
      kind: 'data_run',
      stage: 'invocation',
      error_class: name,
      error_text: error,
      retryable: false,
      // A person hears of it: nobody looks at a warehouse that stands still.
      status: 'needs_attention',
      at,
      attempt: 1,
      original_base64: Buffer.from(JSON.stringify({ step: 'look', job: run?.job ?? 'hourly' })).toString('base64'),
      function_arn: settings.function_arn,
    },
  ])
  if (run !== undefined && run.status !== 'succeeded')
    await ports.runs.write({ ...run, status: 'failed', error, ended_at: at, found: undefined })
  return { run_id: runId, next: 'done' }
}

/** Lambda's error object is in the cause, as JSON. */
const becauseOf = (name: string, cause: string | undefined): string => {
  try {
    const { errorMessage } = JSON.parse(cause ?? '') as { readonly errorMessage?: string }
    return `${name}: ${errorMessage}`.slice(0, 1_000)
  } catch {
    // Not every cause is Lambda's: Step Functions writes plain sentences.
    return `${name}: ${cause}`.slice(0, 1_000)
  }
}
