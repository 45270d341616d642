/**
 * The only door by which a value becomes SQL. Athena takes parameters as texts of SQL literals (a string brings its own quotes),
 * so a value is as safe as its encoding: one type, one form, nothing else gets out. Names (tables, columns) are never values.
 */
import { type ColumnType, timestampOf } from './columns.ts'

export type LiteralType = Exclude<ColumnType, 'int'>

/** Timestamps: RFC 3339 with a zone, or epoch milliseconds. Dates: `2026-11-20`. Throws NotALiteral. */
export const literal = (type: LiteralType, value: unknown): string => literals[type](value)

/** A value that is none of its type. */
export class NotALiteral extends Error {
  override readonly name = 'NotALiteral'
}

const literals: Readonly<Record<LiteralType, (value: unknown) => string>> = {
  string: (value) => {
    if (typeof value !== 'string') throw notOne('string', value, 'a text')
    if (value.length > TEXT_LENGTH_MAX)
      throw new NotALiteral(`A text of ${value.length} characters; at most ${TEXT_LENGTH_MAX} are taken`)
    if (!value.isWellFormed() || value.includes('\u0000'))
      throw notOne('string', value, 'a text of whole characters, without NUL')
    return `'${value.replaceAll("'", "''")}'`
  },
  bigint: (value) => {
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw notOne('bigint', value, 'a safe integer')
    return String(value)
  },
  double: (value) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) throw notOne('double', value, 'a finite number')
    return `double '${value}'`
  },
  boolean: (value) => {
    if (typeof value !== 'boolean') throw notOne('boolean', value, 'true or false')
    return String(value)
  },
  timestamp: (value) => {
    const ms = typeof value === 'string' && RFC_3339.test(value) ? Date.parse(value) : value
    const timestamp = typeof ms === 'number' ? timestampOf(ms) : undefined
    if (timestamp === undefined) throw notOne('timestamp', value, 'RFC 3339 such as 2026-11-20T09:00:00Z')
    return `timestamp '${timestamp}'`
  },
  date: (value) => {
    if (typeof value !== 'string' || !DATE.test(value) || Number.isNaN(Date.parse(value)))
      throw notOne('date', value, 'a date such as 2026-11-20')
    return `date '${value}'`
  },
}

const TEXT_LENGTH_MAX = 1_000
const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/
const DATE = /^\d{4}-\d{2}-\d{2}$/

const notOne = (type: LiteralType, value: unknown, right: string): NotALiteral =>
  new NotALiteral(`${JSON.stringify(value)?.slice(0, 100)} is no ${type}; ${right} was expected`)
