/**
 * The report of what is lost, one step of its machine at a time. `begin` is started by the clock, or by whoever wants a range again:
 * it begins an execution if anything has landed, an idle line costs two listings. `work` runs the statements, each once however often
 * it is asked for, for as long as one invocation should last; `tell` reads what they found and says it: to the log, to the alarm, and to
 * people; `fail` says that there is no report. Each may run twice: what it writes is the same.
 */
import { derivedId } from '../../../messages/ids.ts'
import { findGaps } from '../../../warehouse/loss/gaps.ts'
import { countHours } from '../../../warehouse/loss/hours.ts'
import { countRules, type RuleHour, STREAM } from '../../../warehouse/loss/rules.ts'
import { DAY_MS, HOUR_MS, hourNameOf, type Span, spanOf, within } from '../../../warehouse/settle/hours.ts'
import { landingMessages } from '../../../warehouse/tables/landing.ts'
import { lossGap, lossRuleHour } from '../../../warehouse/tables/loss.ts'
import { allRows, runStatement, statementToken } from '../../asking/run-statement.ts'
import { asError, PermanentFailure, TemporaryFailure } from '../../errors.ts'
import type { MachineError } from '../../machine-error.ts'
import { isLeftIn } from '../../ports/data-runs.ts'
import type { LossReportPorts, LossReportSettings } from './ports.ts'
import { type CountersApart, type Gap, gapOf, noticeOf } from './tell.ts'

export type LossStep =
  | { readonly step: 'begin'; readonly from?: string; readonly until?: string }
  | { readonly step: 'work' | 'tell'; readonly progress: Progress }
  | { readonly step: 'fail'; readonly progress: Progress; readonly error: MachineError }

/** What the machine hands from step to step. */
export interface Progress {
  readonly report_id: string
  /** RFC 3339, whole hours. */
  readonly from: string
  readonly until: string
  /** Epoch milliseconds: when it was asked for. What has landed until then is looked at. */
  readonly asked_ms: number
  /** Statements that are done, and how often the next one was tried in vain. */
  readonly done?: number
  readonly tried?: number
  readonly working?: boolean
  /** The warehouse has not settled what the range landed; and how often that was seen. */
  readonly waiting?: boolean
  readonly waited?: number
}

export const lossReport =
  (ports: LossReportPorts, settings: LossReportSettings) =>
  async (input: LossStep): Promise<Progress | { readonly report_id?: string }> => {
    switch (input.step) {
      case 'begin':
        return begin(input, ports, settings)
      case 'work':
        return work(input.progress, ports, settings)
      case 'tell':
        return tell(input.progress, ports)
      case 'fail':
        return fail(input.progress, input.error, ports, settings)
    }
  }

/** The day before, or what is asked for. */
const begin = async (
  { from, until }: { readonly from?: string; readonly until?: string },
  ports: LossReportPorts,
  { settled_after_seconds }: LossReportSettings,
): Promise<{ readonly report_id?: string }> => {
  const now = ports.now()
  const today = Math.floor(now / DAY_MS) * DAY_MS
  const span = spanOf(momentIn('from', from) ?? today - DAY_MS, momentIn('until', until) ?? today)
  checkSpan(span, {
    // A day less: the hour before is looked at too, and a report may wait for the warehouse.
    earliestMs: now - (landingMessages.kept_days - 1) * DAY_MS,
    latestMs: now - settled_after_seconds * 1000,
  })
  if (!(await hasAnything(span, ports))) {
    ports.log.info('nothing to compare', { ...span })
    return {}
  }
  const name = `loss-${hourNameOf(Date.parse(span.from))}-${hourNameOf(Date.parse(span.until))}-${hourNameOf(now)}`
  const start = (report_id: string) => {
    const progress: Progress = { report_id, ...span, asked_ms: Math.floor(now / HOUR_MS) * HOUR_MS }
    return ports.executions.start(report_id, progress)
  }
  // Asked for again while it is made it is the same one, within the hour. When it has ended, something may have been mended since.
  const isOver = (await start(name)) === 'closed'
  const report_id = isOver ? `${name}-${new Date(now).toISOString().slice(14, 16)}` : name
  const begun = isOver ? await start(report_id) : 'started'
  ports.log.info('loss report asked for', { report_id, ...span, begun })
  return { report_id }
}

const momentIn = (name: string, time: string | undefined): number | undefined => {
  if (time === undefined) return undefined
  const ms = Date.parse(time)
  if (Number.isNaN(ms)) throw new RangeNotReported(`${name} is ${JSON.stringify(time)}; RFC 3339 was expected`)
  return ms
}

const checkSpan = (
  { from, until }: Span,
  { earliestMs, latestMs }: Record<'earliestMs' | 'latestMs', number>,
): void => {
  const [begins, ends] = [Date.parse(from), Date.parse(until)]
  if (begins >= ends) throw new RangeNotReported(`from is ${from}, until is ${until}; from has to be earlier`)
  if (ends - begins > DAYS_MAX * DAY_MS)
    throw new RangeNotReported(`from ${from} until ${until} is more than ${DAYS_MAX} days: ask for parts of it`)
  if (begins < earliestMs)
    throw new RangeNotReported(
      `from is ${from}; ${new Date(earliestMs).toISOString()} or later was expected: what landed is kept for ${landingMessages.kept_days} days, and without it everything would be lost`,
    )
  if (ends > latestMs)
    throw new RangeNotReported(
      `until is ${until}; ${new Date(latestMs).toISOString()} or earlier was expected: what is younger may still be on its way`,
    )
}

/** A range that no report takes. */
export class RangeNotReported extends PermanentFailure {
  override readonly name = 'RangeNotReported'
}

const DAYS_MAX = 7

/** Of rows, and of books. */
const FOLDERS = ['landing/messages', 'changes'] as const

/** Books without rows would be the worst of all losses, so both are looked for. */
const hasAnything = async ({ from, until }: Span, { landed }: LossReportPorts): Promise<boolean> => {
  const [first, last] = [hourNameOf(Date.parse(from)), hourNameOf(Date.parse(until))]
  for (const folder of FOLDERS) {
    for await (const { hour } of landed.objects(folder, first)) {
      if (hour <= last) return true
      break
    }
  }
  return false
}

const work = async (
  progress: Progress,
  ports: LossReportPorts,
  { work_seconds, settled_after_seconds }: LossReportSettings,
): Promise<Progress> => {
  const { report_id, asked_ms, waited = 0 } = progress
  if (!(await hasSettled(progress, settled_after_seconds * 1000, ports))) {
    ports.log.info('waits for the warehouse', { report_id, waited })
    if (waited < WAITS_MAX) return { ...progress, working: true, waiting: true, waited: waited + 1 }
    throw new WarehouseBehind(
      `What landed until ${progress.until} has not settled yet: compared with that, everything would be lost`,
    )
  }
  const span = { from: progress.from, until: progress.until }
  const until = ports.now() + work_seconds * 1000
  const range = { span, now: asked_ms }
  const works = [
    ...findGaps(range).map((work) => async () => work),
    async () => countHours(range),
    async () => countRules(span, ruleHours(await ports.counters.read(span))),
  ]
  let { done = 0, tried = 0 } = progress
  for (; done < works.length; done += 1, tried = 0) {
    const { name, sql } = (await works[done]?.()) ?? { name: '', sql: '' }
    // The text is a part of it: counters that are read again may have moved.
    const token = statementToken(report_id, name, tried, sql)
    try {
      const { status } = await runStatement({ sql, token }, until, ports)
      if (status === 'running') return { ...progress, done, tried, working: true, waiting: false }
    } catch (error) {
      if (!(error instanceof TemporaryFailure) || tried >= TRIES_MAX) throw error
      ports.log.warn('statement to be tried again', { report_id, statement: name, tried, error: asError(error) })
      return { ...progress, done, tried: tried + 1, working: true, waiting: false }
    }
  }
  return { ...progress, done, tried: 0, working: false, waiting: false }
}

/**
 * Whether all that was laid down of the range, and of what was decided about it, stood there when a run of the warehouse that came to
 * its end began. Until then rows are in the lake and not in the books: they would all be called lost. An idle line is not waited for.
 */
const hasSettled = async (
  { from, until }: Pick<Progress, 'from' | 'until'>,
  settledAfterMs: number,
  { runs, landed }: LossReportPorts,
): Promise<boolean> => {
  const standing = await runs.standing()
  const { looked_at, running } = standing
  if (looked_at === undefined) return false
  // A run that is under way may be about hours behind the range.
  const first = running === undefined ? hourNameOf(Date.parse(from)) : ''
  if (isLeftIn(standing, first, hourNameOf(Date.parse(until)))) return false
  const settledMs = Date.parse(looked_at)
  const laidMs = Date.parse(until) + settledAfterMs
  for (const folder of FOLDERS) {
    for await (const { at } of landed.objects(folder, hourNameOf(Date.parse(from)))) {
      if (at < laidMs && at >= settledMs) return false
    }
  }
  return true
}

/** The warehouse is hours behind: there is no report, rather than a wrong one. */
export class WarehouseBehind extends PermanentFailure {
  override readonly name = 'WarehouseBehind'
}

/** Five minutes each (lib/data_core/loss-report.ts). */
const WAITS_MAX = 96

const TRIES_MAX = 5

const ruleHours = (counted: Awaited<ReturnType<LossReportPorts['counters']['read']>>): readonly RuleHour[] =>
  counted.map(({ of, ...hour }) => ({ ...hour, rule: of === 'stream' ? STREAM : of.rule }))

const tell = async (progress: Progress, ports: LossReportPorts): Promise<Progress> => {
  const { report_id, from, until } = progress
  const sql = `SELECT robot_id, hour, stage, from_place, to_place, messages, from_sequence, to_sequence, from_at, to_at, offered_operation
FROM ${lossGap.name} WHERE ${within('hour', { from, until })}
ORDER BY messages DESC, robot_id, hour, stage, from_place LIMIT ${GAPS_MAX}`
  const { id } = await runStatement({ sql }, Number.POSITIVE_INFINITY, ports)
  const gaps = (await allRows(ports.warehouse, id)).map(gapOf)
  const lost = gaps.reduce((sum, { messages }) => sum + messages, 0)
  for (const gap of gaps.slice(0, LOGGED_MAX)) ports.log.error('messages lost', { report_id, ...gap })
  const apart = await countersApart({ from, until }, ports)
  for (const one of apart) ports.log.warn('counters differ', { report_id, from, until, ...one })
  ports.log.info('loss report', { report_id, from, until, lost, gaps: gaps.length, ...byStage(gaps) })
  const unseen = apart.reduce((sum, one) => sum + beyondDoubt(one), 0)
  ports.measures.publish([{ dimensions: {}, values: { lost_messages: lost + unseen } }])
  const differing = apart.filter((one) => beyondDoubt(one) > 0)
  if (gaps.length + differing.length > 0) await ports.notifications.send(noticeOf(gaps, differing, { from, until }))
  return progress
}

/**
 * Rules that took more than they delivered or failed to deliver, and a stream that took more than the lake has: where to look for what a
 * robot without numbers of its own has lost. What was on its way at either end of the range is in one number and not in the other.
 */
const countersApart = async (
  span: Span,
  { warehouse, ...ports }: LossReportPorts,
): Promise<readonly CountersApart[]> => {
  const sql = `SELECT rule, sum(took) AS took, sum(failed) AS failed, sum(delivered) AS delivered
FROM ${lossRuleHour.name} WHERE ${within('hour', span)}
GROUP BY rule HAVING sum(took) > sum(delivered) + sum(failed) ORDER BY rule`
  const { id } = await runStatement({ sql }, Number.POSITIVE_INFINITY, { ...ports, warehouse })
  return (await allRows(warehouse, id)).map(({ rule, took, failed, delivered }) => ({
    rule: rule ?? '',
    took: Number(took),
    failed: Number(failed),
    delivered: Number(delivered),
  }))
}

/** Records that neither end of a range explains. Of how many messages nobody knows: of as many at least. */
const beyondDoubt = ({ took, failed, delivered }: CountersApart): number => {
  const apart = took - failed - delivered
  return apart > Math.max(ON_ITS_WAY_MAX, took / 1_000) ? apart : 0
}

const ON_ITS_WAY_MAX = 100

const GAPS_MAX = 10_000
/** The table has them all. */
const LOGGED_MAX = 100

const byStage = (gaps: readonly Gap[]): Readonly<Record<string, number>> => {
  const sums: Record<string, number> = {}
  for (const { stage, messages } of gaps) sums[stage] = (sums[stage] ?? 0) + messages
  return sums
}

/** A report that nobody gets must not look like one without losses. */
const fail = async (
  progress: Progress,
  { Error: name = 'Error', Cause }: MachineError,
  ports: LossReportPorts,
  { function_arn }: LossReportSettings,
): Promise<Progress> => {
  const { report_id, from, until } = progress
  ports.log.error('no loss report', { report_id, from, until, reason: name, error: asError(Cause) })
  await ports.intake.report([
    {
      failure_id: derivedId('loss_report', report_id),
      kind: 'data_run',
      stage: 'invocation',
      error_class: name,
      error_text: `No loss report of ${from} until ${until}: ${Cause ?? name}`.slice(0, 1_000),
      retryable: false,
      status: 'open',
      at: new Date(ports.now()).toISOString(),
      attempt: 1,
      original_base64: Buffer.from(JSON.stringify({ step: 'begin', from, until })).toString('base64'),
      function_arn,
    },
  ])
  return progress
}
