import { writeFile } from 'node:fs/promises'
import { type Answers, reportPage } from '../functions/data_core/report-page/page.ts'
import { type ReportQueryName, reportQueries } from '../warehouse/queries/report.ts'
import { run, UsageError } from './command.ts'
import { type Connection, connect } from './connection.ts'
import { answerTo } from './data.ts'

/*
 * npm run report -- --day 2026-05-13 --out report.html
 *
 * A day as one page with its plots, to be opened in any browser, from what the warehouse answers over the HTTP API: of a run on this
 * machine or of an AWS account, where the same page is made every night (lib/data_core/reporting.ts). Only robots that whoever asks
 * may see are counted.
 */
const usage = 'npm run report -- [--day YYYY-MM-DD] [--out FILE] [--api-url URL --token TOKEN]'

export interface AskedReport {
  readonly page: string
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
      if (!(error instanceof UsageError)) throw error
      unanswered[name] = error.message
    }
  }
  const [first] = Object.values(unanswered)
  if (first !== undefined && Object.keys(unanswered).length === reportQueries.length) throw new UsageError(first)
  const made_at = new Date(now).toISOString()
  return { page: reportPage({ day, made_at, answers }), unanswered }
}

export const dayIn = (said: string | undefined, now: number): string => {
  const day = said ?? new Date(now - 86_400_000).toISOString().slice(0, 10)
  const time = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  // JavaScript takes the 31st of February for the 3rd of March.
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(day)) {
    throw new UsageError(`--day is ${day}: a day such as 2026-05-13 would be right`)
  }
  return day
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
    const day = dayIn(values.day, Date.now())
    const out = values.out ?? `report-${day}.html`
    const { page, unanswered } = await reportOf(connect(values), day, Date.now())
    await writeFile(out, page)
    for (const [name, why] of Object.entries(unanswered)) process.stderr.write(`${name} was not answered: ${why}\n`)
    console.log(`${out}: the report of ${day}, ${Math.ceil(page.length / 1_000)} KB; open it in a browser`)
  })
}
