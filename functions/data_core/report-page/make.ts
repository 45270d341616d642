import { hash } from 'node:crypto'
import * as z from 'zod'
import { derivedId } from '../../../messages/ids.ts'
import { asked, given } from '../../../warehouse/queries/asked.ts'
import { type ReportQueryName, reportQueries } from '../../../warehouse/queries/report.ts'
import { DAY_MS } from '../../../warehouse/settle/hours.ts'
import { allRows, type FoundRow, runStatement, type Waiting } from '../../asking/run-statement.ts'
import { asError, PermanentFailure, TemporaryFailure } from '../../errors.ts'
import { inParallel } from '../../in-parallel.ts'
import type { Log } from '../../logger.ts'
import { type DataRuns, isLeftIn, settledUntil } from '../../ports/data-runs.ts'
import type { EventBus } from '../../ports/event-bus.ts'
import type { Landed } from '../../ports/landed.ts'
import type { Reports } from '../../ports/reports.ts'
import type { Warehouse } from '../../ports/warehouse.ts'
import { reportPage } from './page.ts'
import type { Answers } from './report.ts'
import { headline } from './sections.ts'

export interface ReportPorts extends Waiting {
  readonly warehouse: Warehouse
  readonly landed: Pick<Landed, 'objects'>
  readonly runs: Pick<DataRuns, 'standing'>
  readonly reports: Reports
  readonly bus: EventBus
  readonly log: Log
}

export interface ReportSettings {
  readonly environment: string
  readonly answer_seconds: number
  /** Opens an object of the lake for a person. */
  readonly linkTo: (key: string) => string
}

/**
 * The clock says when it was due: the day before that is made, also by a run that failed and is tried again days later. A day that is
 * named is made again, whatever landed on it.
 */
const eventSchema = z.object({ day: z.iso.date().optional(), at: z.iso.datetime().optional() })

export type Made = { readonly day: string; readonly made: boolean }

/**
 * Asks the warehouse about a day, writes its page, tells of it. Made again it is the same page in the same place, and told again only
 * if it says something else. What cannot be answered is said in its place on the page; if nothing can, the run fails, and Lambda
 * repeats it before it becomes a failure.
 */
export const makeReport =
  (ports: ReportPorts, settings: ReportSettings) =>
  async (event: unknown): Promise<Made> => {
    const { log, now } = ports
    const read = eventSchema.safeParse(event)
    if (!read.success)
      throw new PermanentFailure(`${JSON.stringify(event)} names no day: ${z.prettifyError(read.error)}`)
    const { at } = read.data
    const day = read.data.day ?? dayBefore(at === undefined ? now() : Date.parse(at))
    if (Date.parse(day) > now()) throw new PermanentFailure(`${day} has not begun: there is nothing to report`)
    try {
      if (read.data.day === undefined) {
        if (!(await hasLanded(day, ports.landed))) {
          log.info('no report: nothing landed on the day', { day })
          return { day, made: false }
        }
        await refuseBehind(day, ports)
      }
      await make(day, ports, settings)
      return { day, made: true }
    } catch (error) {
      log.error('report not made', { day, error: asError(error) })
      throw error
    }
  }

const make = async (day: string, ports: ReportPorts, settings: ReportSettings): Promise<void> => {
  const { bus, log, reports, runs, now } = ports
  const settled_until = await settledUntil(runs)
  const { answers, unanswered } = await answersOf(day, ports, settings)
  const made_at = new Date(now()).toISOString()
  const report = { day, environment: settings.environment, made_at, settled_until, answers }
  const { bucket, key } = await reports.write(day, reportPage(report))
  const payload = {
    day,
    bucket,
    key,
    link: settings.linkTo(key),
    unanswered,
    summary: Object.fromEntries(headline(report).map(({ name, value }) => [name, value])),
  }
  // In the order of the questions, whichever was answered first.
  const content = hash('sha256', JSON.stringify([payload, reportQueries.map(({ name }) => answers[name])]))
  const detail = { event_id: derivedId('event', 'report.made', day, content), occurred_at: made_at, payload }
  const [refused] = await bus.put([{ type: 'report.made', detail: { ...detail, type: 'report.made' } }])
  if (refused !== undefined) {
    const text = `The bus did not take report.made of ${day}: ${refused.code}, ${refused.text}`
    throw refused.temporary ? new TemporaryFailure(text) : new PermanentFailure(text)
  }
  log.info('report made', { day, key, unanswered, event_id: detail.event_id })
}

const answersOf = async (
  day: string,
  ports: ReportPorts,
  { answer_seconds }: ReportSettings,
): Promise<{ readonly answers: Answers; readonly unanswered: readonly ReportQueryName[] }> => {
  const until = ports.now() + answer_seconds * 1_000
  const range = { from: given('timestamp', Date.parse(day)), until: given('timestamp', Date.parse(day) + DAY_MS) }
  const answers: Partial<Record<ReportQueryName, readonly FoundRow[]>> = {}
  const errors: unknown[] = []
  await inParallel(reportQueries, queriesAtOnce, async ({ name, sql }) => {
    try {
      const ran = await runStatement(asked(sql, range, 'all'), until, ports)
      if (ran.status === 'running') throw new PermanentFailure(`${name} was not answered in ${answer_seconds} s`)
      answers[name] = await allRows(ports.warehouse, ran.id)
    } catch (error) {
      // What passes is worth another run; of the rest the page says that it is not known.
      if (error instanceof TemporaryFailure) throw error
      errors.push(error)
      ports.log.warn('question of the report not answered', { day, question: name, error: asError(error) })
    }
  })
  if (errors.length === reportQueries.length) throw errors[0]
  return { answers, unanswered: reportQueries.map(({ name }) => name).filter((name) => answers[name] === undefined) }
}

/** Athena runs twenty at a time in an account; others ask as well. */
const queriesAtOnce = 4

/** Before anything is asked: an idle lake costs a listing a night. What came at the end of a day may lie in the next day's folder. */
const hasLanded = async (day: string, landed: ReportPorts['landed']): Promise<boolean> => {
  const last = new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 13)
  for await (const { hour } of landed.objects('landing/messages', `${day}T00`)) return hour <= last
  return false
}

/** What the hourly run has not looked at yet would be missing on the page, and nobody would see that it is. */
const refuseBehind = async (day: string, { landed, runs }: ReportPorts): Promise<void> => {
  const standing = await runs.standing()
  const { looked_at } = standing
  const lookedMs = looked_at === undefined ? Number.NEGATIVE_INFINITY : Date.parse(looked_at)
  const laidMs = Date.parse(day) + DAY_MS + LAID_LATE_MS
  // An hour that cannot be read: somebody has been told by which object.
  if (isLeftIn(standing, `${day}T00`, `${day}T23`)) throw new TemporaryFailure(`Hours of ${day} have not settled yet`)
  for (const folder of ['landing/messages', 'changes']) {
    for await (const { at } of landed.objects(folder, `${day}T00`)) {
      // It passes: the run is tried again by Lambda, and then by the schedule of failures.
      if (at < laidMs && at >= lookedMs) throw new TemporaryFailure(`What landed on ${day} has not settled yet`)
    }
  }
}

/** Firehose gathers for a quarter of an hour at most. */
const LAID_LATE_MS = 1_200_000

const dayBefore = (now: number): string => new Date(now - DAY_MS).toISOString().slice(0, 10)
