/** What the nightly run does: forgets what is too old, puts small files together, lets go of what nobody can ask for any more. */

import { literal } from '../../../warehouse/literals.ts'
import { DAY_MS, moment } from '../../../warehouse/settle/hours.ts'
import type { Work } from '../../../warehouse/settle/merge.ts'
import type { Table } from '../../../warehouse/table.ts'
import { icebergTables } from '../../../warehouse/tables.ts'
import type { Stage } from './plan.ts'

export const tidying = (now: number): readonly Stage[] => [
  { name: 'forget', works: icebergTables.flatMap((table) => forget(table, now)) },
  { name: 'compact', works: icebergTables.map((table) => compact(table, now)) },
  { name: 'vacuum', works: icebergTables.map(({ name }) => ({ name: `vacuum ${name}`, sql: `VACUUM ${name}` })) },
]

const forget = (table: Table, now: number): readonly Work[] => {
  const day = dayColumn(table)
  if (table.kept_days === 'for ever' || day === undefined) return []
  const before = dayOf(now - table.kept_days * DAY_MS)
  return [
    { name: `forget ${table.name}`, sql: `DELETE FROM ${table.name} WHERE ${day} < ${beginOf(table, day, before)}` },
  ]
}

/** Days that may have changed since the last time, and a few more: a late row makes a small file. */
const compact = (table: Table, now: number): Work => {
  const day = dayColumn(table)
  const where = day === undefined ? '' : ` WHERE ${day} >= ${beginOf(table, day, dayOf(now - 8 * DAY_MS))}`
  return { name: `compact ${table.name}`, sql: `OPTIMIZE ${table.name} REWRITE DATA USING BIN_PACK${where}` }
}

const dayColumn = ({ partition }: Table): string | undefined =>
  partition.flatMap((one) => /^day\((.+)\)$/.exec(one)?.[1] ?? [])[0]

const dayOf = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 10)

const beginOf = ({ columns }: Table, column: string, day: string): string =>
  columns[column]?.type === 'date' ? literal('date', day) : moment(`${day}T00:00:00Z`)
