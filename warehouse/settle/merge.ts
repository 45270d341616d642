/** The two forms in which rows get into tables of Iceberg. Both may run twice: the second time they change nothing. */
import type { Table } from '../table.ts'
import { type Span, within } from './hours.ts'

/** One statement of a run. */
export interface Work {
  /** For the run's report: what it does, in few words. */
  readonly name: string
  readonly sql: string
}

/**
 * What a range of a table has to be, computed as a whole: rows that are new, others, or gone. What is as it was is not touched, so
 * that nothing is written when nothing changed.
 */
export const replaceRange = (
  table: Table,
  /** The partition's column and what of it is computed; none: the whole table. */
  range: { readonly column: string; readonly condition: (column: string) => string } | undefined,
  select: string,
): string => {
  const columns = Object.keys(table.columns)
  const values = columns.filter((name) => !table.key.includes(name))
  const standing = range === undefined ? 'true' : range.condition(range.column)
  const target = range === undefined ? [] : [range.condition(`t.${range.column}`)]
  return [
    `MERGE INTO ${table.name} t`,
    'USING (',
    `  SELECT ${[
      ...table.key.map((name) => `coalesce(n."${name}", o."${name}") AS "${name}"`),
      ...values.map((name) => `n."${name}" AS "${name}"`),
      'n.is_there IS NULL AS is_gone',
    ].join(', ')}`,
    `  FROM (SELECT ${columns.map((name) => `"${name}"`).join(', ')}, true AS is_there FROM (`,
    indented(select),
    '  ) AS computed) n',
    `  FULL OUTER JOIN (SELECT ${table.key.map((name) => `"${name}"`).join(', ')} FROM ${table.name} WHERE ${standing}) o`,
    `  ON ${table.key.map((name) => `n."${name}" = o."${name}"`).join(' AND ')}`,
    ') s',
    `ON ${[...table.key.map((name) => `t."${name}" = s."${name}"`), ...target].join(' AND ')}`,
    'WHEN MATCHED AND s.is_gone THEN DELETE',
    ...(values.length === 0
      ? []
      : [
          `WHEN MATCHED AND (${values.map((name) => `t."${name}" IS DISTINCT FROM s."${name}"`).join(' OR ')}) THEN UPDATE SET ${setting(values)}`,
        ]),
    `WHEN NOT MATCHED THEN INSERT (${quoted(columns)}) VALUES (${columns.map((name) => `s."${name}"`).join(', ')})`,
  ].join('\n')
}

/** Rows that come in beside those that stand; `isNewer` says when one takes the place of another. */
export const bringIn = (
  table: Table,
  { select, standing, isNewer }: { readonly select: string; readonly standing?: string; readonly isNewer?: string },
): string => {
  const columns = Object.keys(table.columns)
  return [
    `MERGE INTO ${table.name} t`,
    'USING (',
    indented(select),
    ') s',
    `ON ${[...table.key.map((name) => `t."${name}" = s."${name}"`), ...(standing === undefined ? [] : [standing])].join(' AND ')}`,
    ...(isNewer === undefined
      ? []
      : [
          `WHEN MATCHED AND (${isNewer}) THEN UPDATE SET ${setting(columns.filter((name) => !table.key.includes(name)))}`,
        ]),
    `WHEN NOT MATCHED THEN INSERT (${quoted(columns)}) VALUES (${columns.map((name) => `s."${name}"`).join(', ')})`,
  ].join('\n')
}

/** A range by a timestamp column. */
export const inSpan = (column: string, span: Span) => ({ column, condition: (name: string) => within(name, span) })

export const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')

const setting = (names: readonly string[]): string => names.map((name) => `"${name}" = s."${name}"`).join(', ')

const indented = (sql: string): string =>
  sql
    .trim()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')
