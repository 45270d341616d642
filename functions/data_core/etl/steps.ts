/**
 * The warehouse's machine, one step at a time. `look` is started by the clock and begins a run if anything has landed; `work`
 * goes on with a run for as long as one invocation should last, and may be killed anywhere: what it does next is in the run's
 * row, and every statement may run twice; `fail` says that a run has ended badly, and why.
 */
import { HOUR_MS } from '../../../warehouse/settle/hours.ts'
import { runIdOf } from '../../asking/ask-run.ts'
import { PermanentFailure, TemporaryFailure } from '../../errors.ts'
import type { MachineError } from '../../machine-error.ts'
import type { DataJob, DataRun, Standing } from '../../ports/data-runs.ts'
import { fail } from './fail.ts'
import { end, finish } from './finish.ts'
import { tellFleets } from './fleets.ts'
import { planOf } from './plan.ts'
import type { EtlPorts, EtlSettings } from './ports.ts'
import { memoryOf, newObjects } from './remember.ts'
import { countQuestion, tableReports } from './report.ts'
import { tidying } from './tidy.ts'
import { stand, Working } from './working.ts'

export type EtlStep =
  | { readonly step: 'look'; readonly job: Exclude<DataJob, 'range'> }
  | { readonly step: 'work'; readonly run_id: string }
  | { readonly step: 'fail'; readonly run_id: string; readonly error: MachineError }

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
        await fail(input.run_id, input.error, ports, settings)
        return { run_id: input.run_id, next: 'done' }
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
