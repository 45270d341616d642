import type { NamedQuery } from './named-query.ts'

/**
 * The answer of a question as files. UNLOAD writes as Hive does, whose times have milliseconds, and refuses those of Iceberg, which
 * have more: each is cut to what it has in truth.
 */
export const unload = (
  sql: string,
  columns: NamedQuery['columns'],
  to: { readonly folder: string; readonly format: 'json' | 'parquet' },
): string =>
  `UNLOAD (\n${withMilliseconds(sql, columns)}\n) TO '${to.folder}' WITH (format = '${to.format.toUpperCase()}')`

export const withMilliseconds = (sql: string, columns: NamedQuery['columns']): string => {
  const names = Object.entries(columns).map(([name, type]) =>
    type === 'timestamp' ? `cast(${name} as timestamp(3)) as ${name}` : name,
  )
  return `select ${names.join(', ')}\nfrom (\n${sql}\n) as answer`
}
