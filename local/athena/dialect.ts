/**
 * Athena's SQL on DuckDB: the one place where the two are brought together. Statements are written once, in Athena's words, and run
 * here as they are; what DuckDB lacks is a macro, and what it would do otherwise without a word is a setting. Statements that
 * DuckDB does not have at all (UNLOAD, OPTIMIZE, VACUUM, tables of Iceberg) are statements.ts and tables.ts.
 *
 * What stays different and is therefore not used: concat with NULL, try(), zoned timestamp literals, hashes of binaries,
 * "$path", format letters of date_format that only one of them has (%i, %s), columns called `at` without quotes.
 */

import { StatementFailed } from './failed.ts'

export const settings: readonly string[] = [
  // 7 / 2 is 3.
  'set integer_division = true',
  "set timezone = 'UTC'",
  'set ieee_floating_point_ops = false',
  // ORDER BY without NULLS puts them last, in both directions.
  "set default_null_order = 'nulls_last'",
  'set preserve_insertion_order = false',
]

export const macros: readonly string[] = [
  'from_unixtime(x) as make_timestamptz(cast(round(x * 1000) as bigint) * 1000)',
  'to_unixtime(x) as epoch(x)',
  'from_iso8601_timestamp(x) as cast(x as timestamptz)',
  'from_iso8601_date(x) as cast(x as date)',
  `to_iso8601(x) as strftime(x, '%Y-%m-%dT%H:%M:%S.%g')`,
  'approx_percentile(x, p) as approx_quantile(x, p)',
  'approx_distinct(x) as approx_count_distinct(x)',
  'json_extract_scalar(j, p) as json_extract_string(j, p)',
  'json_parse(s) as cast(s as json)',
  'json_format(j) as cast(j as varchar)',
  'regexp_like(s, p) as regexp_matches(s, p)',
  'from_utf8(b) as decode(b)',
  'to_utf8(s) as encode(s)',
  'cardinality(l) as len(l)',
  // Of a map; an array's elements are asked for by a[i].
  'element_at(m, k) as map_extract_value(m, k)',
  'date_format(t, f) as strftime(t, f)',
  'at_timezone(t, z) as timezone(z, t)',
  'day_of_week(d) as isodow(d)',
  'day_of_month(d) as day(d)',
  `sequence(a, b) as ${bounded('generate_series(a, b)')}, (a, b, s) as ${bounded('generate_series(a, b, s)')}`,
  `date_add(u, n, t) as case u
    when 'millisecond' then t + to_milliseconds(n) when 'second' then t + to_seconds(n) when 'minute' then t + to_minutes(n)
    when 'hour' then t + to_hours(n) when 'day' then t + to_days(cast(n as integer)) when 'week' then t + to_weeks(cast(n as integer))
    when 'month' then t + to_months(cast(n as integer)) when 'year' then t + to_years(cast(n as integer)) end`,
  'rand() as random()',
]

/** "result of sequence function must not have more than 10000 entries" (Trino). */
function bounded(list: string): string {
  const message = 'INVALID_FUNCTION_ARGUMENT: result of sequence function must not have more than 10000 entries'
  return `case when len(${list}) > 10000 then error('${message}') else ${list} end`
}

/** Run in a session before anything else: statements behind one another. */
export const dialect: string = [...settings, ...macros.map((macro) => `create macro ${macro}`)].join(';\n')

const duckTypes: Readonly<Record<string, string>> = {
  string: 'VARCHAR',
  int: 'INTEGER',
  bigint: 'BIGINT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  timestamp: 'TIMESTAMP',
  date: 'DATE',
}

/** A column's type as Hive calls it, in DuckDB's words. */
export function duckTypeOf({ name, type }: { readonly name: string; readonly type: string }): string {
  const duck = Object.hasOwn(duckTypes, type) ? duckTypes[type] : undefined
  if (duck === undefined) throw new StatementFailed(`NOT_SUPPORTED: Type not supported here: ${name} ${type}`)
  return duck
}

export const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`
export const quotedText = (value: string): string => `'${value.replaceAll("'", "''")}'`

const athenaTypes: Readonly<Record<string, string>> = {
  VARCHAR: 'varchar',
  TINYINT: 'tinyint',
  SMALLINT: 'smallint',
  INTEGER: 'integer',
  BIGINT: 'bigint',
  // The sum of bigints is one in Athena.
  HUGEINT: 'bigint',
  UBIGINT: 'bigint',
  UHUGEINT: 'bigint',
  UINTEGER: 'bigint',
  FLOAT: 'float',
  DOUBLE: 'double',
  BOOLEAN: 'boolean',
  TIMESTAMP: 'timestamp',
  TIMESTAMP_MS: 'timestamp',
  'TIMESTAMP WITH TIME ZONE': 'timestamp with time zone',
  DATE: 'date',
  TIME: 'time',
  BLOB: 'varbinary',
  JSON: 'json',
}

/** As GetQueryResults names the type of a column. */
export function athenaType(duck: string): string {
  const known = athenaTypes[duck]
  if (known !== undefined) return known
  if (duck.startsWith('DECIMAL')) return 'decimal'
  if (duck.endsWith(']')) return 'array'
  if (duck.startsWith('MAP')) return 'map'
  return duck.startsWith('STRUCT') ? 'row' : duck.toLowerCase()
}

/**
 * What DuckDB says, with the name that Athena gives such a mistake: whoever reads errors there reads them here. A sentence of
 * ours that begins with such a name stays as it is.
 */
export function athenaError(message: string, database: string): string {
  const [first = message] = message.replace(/^Failed to [^:]+: /, '').split('\n')
  if (/^[A-Z_]{8,}: /.test(first)) return first
  const [, missing] = /Table with name (\S+) does not exist/.exec(first) ?? []
  if (missing !== undefined) {
    return `TABLE_NOT_FOUND: line 1:1: Table 'awsdatacatalog.${database}.${missing}' does not exist`
  }
  const column = /Referenced column "([^"]+)" not found/.exec(first)?.[1]
  if (column !== undefined) return `COLUMN_NOT_FOUND: line 1:1: Column '${column}' cannot be resolved`
  if (first.includes(' is no file here: ')) return `HIVE_CANNOT_OPEN_SPLIT: ${first}`
  const named = errorNames.find(([begin]) => first.startsWith(begin))
  return `${named?.[1] ?? 'GENERIC_INTERNAL_ERROR'}: ${first}`
}

const errorNames: readonly (readonly [string, string])[] = [
  ['Invalid Input Error: No magic bytes', 'HIVE_BAD_DATA'],
  ['Invalid Input Error: File', 'HIVE_BAD_DATA'],
  ['IO Error: Input is not a GZIP', 'HIVE_CURSOR_ERROR'],
  ['Parser Error', 'SYNTAX_ERROR'],
  ['Binder Error', 'SYNTAX_ERROR'],
  ['Catalog Error: Scalar Function', 'FUNCTION_NOT_FOUND'],
  ['Catalog Error', 'SYNTAX_ERROR'],
  ['Permission Error', 'PERMISSION_DENIED'],
  ['Conversion Error', 'INVALID_CAST_ARGUMENT'],
  ['Out of Range Error', 'NUMERIC_VALUE_OUT_OF_RANGE'],
  ['Out of Memory Error', 'EXCEEDED_LOCAL_MEMORY_LIMIT'],
  ['Constraint Error', 'CONSTRAINT_VIOLATION'],
  ['Invalid Input Error', 'INVALID_FUNCTION_ARGUMENT'],
  ['Not implemented Error', 'NOT_SUPPORTED'],
]
