/** What came of a run: rows in, out and rejected by table. `out` are the rows that stand in the hours that were touched. */
import { told } from '../../../warehouse/settle/changes.ts'
import { type HourCounts, spansOf, within } from '../../../warehouse/settle/hours.ts'
import { events, messages } from '../../../warehouse/tables/settled.ts'
import type { FoundRow } from '../../asking/run-statement.ts'
import type { TableReport } from '../../ports/data-runs.ts'
import type { CountName, Found } from './plan.ts'

const reported: readonly { readonly table: string; readonly count: CountName; readonly moment: string }[] = [
  { table: messages.name, count: 'messages', moment: 'received_at' },
  { table: events.name, count: 'events', moment: 'occurred_at' },
  ...Object.values(told).map(({ table, moment }) => ({ table: table.name, count: table.name, moment })),
]

/** How many rows stand; undefined when nothing was touched. */
export const countQuestion = (found: Found): string | undefined => {
  const asked = reported.filter(({ count }) => Object.keys(found[count]).length > 0)
  if (asked.length === 0) return undefined
  return asked
    .map(
      ({ table, count, moment }) =>
        `SELECT '${table}' AS name, count(*) AS standing FROM ${table} WHERE ${anyHour(moment, found[count])}`,
    )
    .join('\nUNION ALL\n')
}

const anyHour = (column: string, counts: HourCounts): string =>
  spansOf(counts, { rows: Number.POSITIVE_INFINITY, hours: Number.POSITIVE_INFINITY })
    .map((span) => `(${within(column, span)})`)
    .join(' OR ')

export const tableReports = (found: Found, answer: readonly FoundRow[]): readonly TableReport[] =>
  reported.map(({ table, count }) => {
    const rejected = found.rejected[count] ?? 0
    const counts = Object.values(found[count])
    return {
      table,
      rows_in: counts.reduce((sum, rows) => sum + rows, rejected),
      rows_out: Number(answer.find(({ name }) => name === table)?.standing ?? 0),
      rejected,
      hours_touched: counts.length,
    }
  })
