/**
 * What takes one robot out of the warehouse. Rows about it go from every table, facts as well: they are computed from what went,
 * so that computing an hour again changes nothing. What is about a mission stays and names the robot no more.
 */
import type { ColumnType } from './columns.ts'
import { inlined, type Values } from './statement.ts'
import type { Table } from './table.ts'
import { icebergTables } from './tables.ts'

export interface Erasure {
  readonly table: Table
  /** The column that says whose row it is. */
  readonly by: 'robot_id' | 'subject'
  readonly how: 'delete' | 'rename'
  /** By which its files are apart, if by any: what is changed is changed day by day. */
  readonly time?: string
}

export const erasures: readonly Erasure[] = icebergTables.flatMap((table): readonly Erasure[] => {
  const by = 'robot_id' in table.columns ? 'robot_id' : 'subject' in table.columns ? 'subject' : undefined
  if (by === undefined) return []
  const time = table.partition.flatMap((one) => /^day\((\w+)\)$/.exec(one)?.[1] ?? [])[0]
  const how = table.key[0] === 'mission_id' ? 'rename' : 'delete'
  return [{ table, by, how, ...(time !== undefined && { time }) }]
})

export interface Whom {
  readonly robot_id: string
  readonly pseudonym: string
}

/** One row: `found` rows of the robot, how many of them have a time, the first and the last. */
export const findErased = ({ table, by, time = undefined }: Erasure, whom: Whom): string =>
  inlined(
    `select count(*) as found${time === undefined ? '' : `, count(${time}) as timed, min(${time}) as first_at, max(${time}) as last_at`}\nfrom ${table.name}\nwhere ${by} = :whose`,
    valuesOf(by, whom),
  )

/** Epoch milliseconds: from (inclusive) until (exclusive). */
export interface Stretch {
  readonly from: number
  readonly until: number
}

/** Without one: the whole table. */
export const erase = ({ table, by, how, time }: Erasure, whom: Whom, stretch?: Stretch): string => {
  const within = time !== undefined && stretch !== undefined ? bounds(time, table, stretch) : undefined
  const values = { ...valuesOf(by, whom), ...within?.values }
  if (how === 'delete') {
    return inlined(`delete from ${table.name}\nwhere ${by} = :whose${within ? ` and ${within.sql()}` : ''}`, values)
  }
  // Iceberg's UPDATE by another word: MERGE is what the rest of the warehouse changes by.
  const keys = table.key.map((key) => `t.${key} = n.${key}`)
  return inlined(
    [
      `merge into ${table.name} t`,
      `using (select ${table.key.join(', ')} from ${table.name} where ${by} = :whose${within ? ` and ${within.sql()}` : ''}) n`,
      `on ${[...keys, ...(within ? [within.sql('t.')] : [])].join(' and ')}`,
      `when matched then update set ${by} = :pseudonym`,
    ].join('\n'),
    values,
  )
}

/** Rows that were deleted lie in their files until those are written anew, and these in old snapshots until they are forgotten. */
export const rewriteFiles = ({ table, time }: Erasure, stretch?: Stretch): string => {
  const within = time !== undefined && stretch !== undefined ? bounds(time, table, stretch) : undefined
  const sql = `OPTIMIZE ${table.name} REWRITE DATA USING BIN_PACK${within ? ` WHERE ${within.sql()}` : ''}`
  return inlined(sql, within?.values ?? {})
}

export const forgetSnapshots = ({ table }: Erasure): string => `VACUUM ${table.name}`

/** Whole months: few statements, and none that touches years at once. */
export const monthsOf = ({ from, until }: Stretch): readonly Stretch[] => {
  const months: Stretch[] = []
  let begin = new Date(from)
  begin = new Date(Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth(), 1))
  while (begin.getTime() < until) {
    const end = new Date(Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + 1, 1))
    months.push({ from: begin.getTime(), until: end.getTime() })
    begin = end
  }
  return months
}

const valuesOf = (by: Erasure['by'], { robot_id, pseudonym }: Whom): Values => {
  const named = (id: string) => ({ type: 'string', value: by === 'subject' ? `robot:${id}` : id }) as const
  return { whose: named(robot_id), pseudonym: named(pseudonym) }
}

const bounds = (time: string, { columns }: Table, { from, until }: Stretch) => {
  const type: ColumnType | undefined = columns[time]?.type
  const given = (ms: number) =>
    type === 'date'
      ? ({ type: 'date', value: new Date(ms).toISOString().slice(0, 10) } as const)
      : ({ type: 'timestamp', value: ms } as const)
  return {
    sql: (alias = '') => `${alias}${time} >= :from and ${alias}${time} < :until`,
    values: { from: given(from), until: given(until) } satisfies Values,
  }
}
