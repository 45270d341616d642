/**
 * The types of a table's columns, in the words of the catalog, as Parquet has them, and how a JSON value becomes one. As
 * strict as the JSON readers that Firehose offers: a text stands for whatever its column can read it as; what does not
 * fit is an error of its row, never a silent NULL. Timestamps are plain and in UTC, in microseconds, as Iceberg keeps them.
 */
import type { SchemaElement } from 'hyparquet'

export interface Column {
  readonly name: string
  readonly type: string
}

/** The words of the type in Parquet's schema, and what is written for a JSON value (which is neither null nor missing). */
export interface ColumnKind {
  readonly element: Omit<SchemaElement, 'name'>
  /** Throws DoesNotFit. */
  readonly read: (value: unknown) => Cell
}

/** What the writer takes: timestamps are microseconds, dates days. */
export type Cell = string | number | bigint | boolean

export class DoesNotFit extends Error {
  constructor(value: unknown, wanted: string) {
    super(`${shown(value)} is no ${wanted}`)
    this.name = 'DoesNotFit'
  }
}

export const columnKinds: Readonly<Record<string, ColumnKind>> = {
  string: {
    element: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
    // What is no text is kept as the JSON text that it was.
    read: (value) => (typeof value === 'string' ? value : JSON.stringify(value)),
  },
  int: {
    element: { type: 'INT32' },
    read(value) {
      const number = numberOf(value)
      if (Number.isInteger(number) && Math.abs(number + 0.5) < 2 ** 31) return number
      throw new DoesNotFit(value, 'int: a whole number of 32 bits would be right')
    },
  },
  bigint: {
    element: { type: 'INT64' },
    read(value) {
      if (typeof value === 'string' && /^-?\d{1,19}$/.test(value)) {
        const given = BigInt(value)
        if (BigInt.asIntN(64, given) === given) return given
      }
      const number = numberOf(value)
      if (Number.isInteger(number) && Math.abs(number) <= 2 ** 63 - 1024) return BigInt(number)
      throw new DoesNotFit(value, 'bigint: a whole number of 64 bits would be right')
    },
  },
  double: {
    element: { type: 'DOUBLE' },
    read(value) {
      const number = numberOf(value)
      if (Number.isFinite(number)) return number
      throw new DoesNotFit(value, 'double: a number would be right')
    },
  },
  boolean: {
    element: { type: 'BOOLEAN' },
    read(value) {
      if (value === true || value === 'true') return true
      if (value === false || value === 'false') return false
      throw new DoesNotFit(value, 'boolean: true or false would be right')
    },
  },
  timestamp: {
    element: {
      type: 'INT64',
      converted_type: 'TIMESTAMP_MICROS',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MICROS' },
    },
    read: (value) => microsecondsOf(value),
  },
  date: {
    element: { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } },
    read(value) {
      if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) {
        const time = Date.parse(value)
        if (new Date(time).toISOString().startsWith(value)) return time / 86_400_000
      }
      throw new DoesNotFit(value, 'date: 2026-11-20 would be right')
    },
  },
}

export class UnknownColumnType extends Error {
  constructor({ name, type }: Column) {
    super(`column ${name}: ${type} is not converted here; ${Object.keys(columnKinds).join(', ')} are`)
    this.name = 'UnknownColumnType'
  }
}

/** Throws UnknownColumnType: asked at the start, so that no record is the first to find out. */
export function kindOf(column: Column): ColumnKind {
  const kind = columnKinds[column.type]
  if (kind) return kind
  throw new UnknownColumnType(column)
}

function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
}

const wholeSecond = /^(\d{4}-\d\d-(\d\d))[ T]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)$/
const partOfSecond = /^(?:\.(\d{1,9}))?Z?$/
/** The second that was read last, `2026-11-20 09:00:00`: rows that come together are of the same few. */
let second = { text: '', milliseconds: Number.NaN }

/** `2026-11-20 09:00:00.123` and, as the OpenX reader takes it, `2026-11-20T09:00:00.123Z`. */
function microsecondsOf(value: unknown): bigint {
  if (typeof value === 'string') {
    const text = value.slice(0, 19)
    if (text !== second.text) second = { text, milliseconds: millisecondsOf(text) }
    const part = partOfSecond.exec(value.slice(19))
    if (part && !Number.isNaN(second.milliseconds)) {
      return BigInt(second.milliseconds) * 1000n + BigInt((part[1] ?? '').padEnd(6, '0').slice(0, 6))
    }
  }
  throw new DoesNotFit(value, 'timestamp: 2026-11-20 09:00:00.123 would be right')
}

function millisecondsOf(text: string): number {
  const [, date, day, time] = wholeSecond.exec(text) ?? []
  const milliseconds = Date.parse(`${date}T${time}Z`)
  // Date.parse carries the 30th of February over.
  return new Date(milliseconds).getUTCDate() === Number(day) ? milliseconds : Number.NaN
}

function shown(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
