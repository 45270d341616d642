import { type Answers, reportPage } from '../functions/data_core/report-page/page.ts'
import { type ReportQueryName, reportQueries } from '../warehouse/queries/report.ts'
import { NoAnswer } from './api.ts'
import { run, UsageError } from './command.ts'
import { type Connection, connect } from './connection.ts'
import { answerTo } from './data.ts'
import { checkOut, writeOut } from './out-file.ts'
import { visible } from './visible.ts'

/*
 * npm run report -- --day 2026-05-13 --out report.html
 *
 * A day as one page with its plots, to be opened in any browser, from what the warehouse answers over the HTTP API: of a run on this
 * machine or of an AWS account, where the same page is made every night (lib/data_core/reporting.ts). Only robots that whoever asks
 * may see are counted. What could not be asked at all is no page: a former one stays as it is.
 */
const usage = 'npm run report -- [--day YYYY-MM-DD] [--out FILE] [--api-url URL --token TOKEN]'

export interface AskedReport {
  readonly page: string
  /** Nothing at all was counted on that day. */
  readonly isEmpty: boolean
  /** Questions that the API refused or that failed, and why: the page says so in their places. */
  readonly unanswered: Readonly<Partial<Record<ReportQueryName, string>>>
}

export const reportOf = async (connection: Connection, day: string, now: number): Promise<AskedReport> => {
  const from = `${day}T00:00:00Z`
  const parameters = { from, until: new Date(Date.parse(from) + 86_400_000).toISOString() }
  const answers: { -readonly [Name in keyof Answers]: Answers[Name] } = {}
  const unanswered: Partial<Record<ReportQueryName, string>> = {}
  // One after the other: a caller may not ask many at once.
  for (const { name } of reportQueries) {
    try {
      const { columns, rows } = await answerTo(connection, { name, parameters })
      answers[name] = rows.map((row) => Object.fromEntries(columns.map((column, at) => [column.name, row[at]])))
    } catch (error) {
      // Where nobody answers any more the rest would be unknown as well, and the page would be of a part of the day.
      if (error instanceof NoAnswer) throw new NoAnswer(`${error.message} No report was written`)
      if (!(error instanceof UsageError)) throw error
      unanswered[name] = error.message
    }
  }
  const [first] = Object.values(unanswered)
  if (first !== undefined && Object.keys(unanswered).length === reportQueries.length) throw new UsageError(first)
  const made_at = new Date(now).toISOString()
  return { page: reportPage({ day, made_at, answers }), isEmpty: countsNothing(answers), unanswered }
}

/** Sums over nothing are rows as well. */
const countsNothing = (answers: Answers): boolean =>
  Object.values(answers).every((rows) => rows.every((row) => Object.values(row).every((value) => !Number(value))))

export const dayIn = (said: string | undefined, now: number): string => {
  const day = said ?? new Date(now - 86_400_000).toISOString().slice(0, 10)
  const time = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  // JavaScript takes the 31st of February for the 3rd of March.
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(day)) {
    throw new UsageError(`--day is ${day}: a day such as 2026-05-13 would be right`)
  }
  if (time > now) {
    const today = new Date(now).toISOString().slice(0, 10)
    throw new UsageError(`--day is ${day}: it has not begun; ${today} or earlier would be right`)
  }
  return day
}

export interface ShownReport {
  readonly text: string
  readonly isComplete: boolean
}

/** Asks, writes, and says what is written now. */
export const reportCommand = async (
  connection: Connection,
  values: { readonly day?: string; readonly out?: string },
  now: number,
): Promise<ShownReport> => {
  const day = dayIn(values.day, now)
  const out = values.out ?? `report-${day}.html`
  await checkOut(out)
  const { page, isEmpty, unanswered } = await reportOf(connection, day, now)
  await writeOut(out, page)
  const missing = Object.entries(unanswered)
  if (missing.length > 0) {
    const reasons = missing.map(([name, why]) => `\n  ${name}: ${why}`).join('')
    return {
      text: `${out}: incomplete, ${missing.length} of ${reportQueries.length} questions about ${day} were not answered${reasons}`,
      isComplete: false,
    }
  }
  if (isEmpty) return { text: `Nothing is known of ${day}: ${out} is a page without anything`, isComplete: true }
  const size = Math.ceil(page.length / 1_000)
  return { text: `${out}: the report of ${day}, ${size} KB; open it in a browser`, isComplete: true }
}

if (import.meta.main) {
  const options = {
    day: { type: 'string' },
    out: { type: 'string' },
    'api-url': { type: 'string' },
    token: { type: 'string' },
  } as const
  await run({ usage, options }, async ({ values, positionals }) => {
    if (positionals.length > 0) throw new UsageError(`${positionals[0]} is no option: ${usage}`)
    const { text, isComplete } = await reportCommand(connect(values), values, Date.now())
    if (isComplete) console.log(text)
    else process.stderr.write(`${visible(text)}\n`)
    if (!isComplete) process.exitCode = 1
  })
}
