/** A row's values as the texts that Athena writes into results. */
import {
  DuckDBBlobValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api'

export function textsOf(row: readonly DuckDBValue[], types: readonly DuckDBType[]): (string | null)[] {
  return row.map((value, index) => (value === null ? null : textOf(value, types[index]?.typeId)))
}

function textOf(value: DuckDBValue, type?: DuckDBTypeId): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return value
  if (typeof value === 'number') {
    return type === DuckDBTypeId.DOUBLE || type === DuckDBTypeId.FLOAT ? doubleText(value) : String(value)
  }
  if (value instanceof DuckDBTimestampValue) return timestampText(value.micros)
  if (value instanceof DuckDBTimestampMillisecondsValue) return timestampText(value.millis * 1000n)
  if (value instanceof DuckDBTimestampTZValue) return `${timestampText(value.micros)} UTC`
  if (value instanceof DuckDBListValue) return `[${value.items.map((item) => innerText(item)).join(', ')}]`
  if (value instanceof DuckDBStructValue) {
    const fields = Object.entries(value.entries).map(([name, item]) => `${name}=${innerText(item)}`)
    return `{${fields.join(', ')}}`
  }
  if (value instanceof DuckDBMapValue) {
    return `{${value.entries.map(({ key, value: item }) => `${innerText(key)}=${innerText(item)}`).join(', ')}}`
  }
  if (value instanceof DuckDBBlobValue) {
    return [...value.bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
  }
  return String(value)
}

const innerText = (value: DuckDBValue) =>
  textOf(value, typeof value === 'number' && !Number.isInteger(value) ? DuckDBTypeId.DOUBLE : undefined)

/** As Java writes a double: 0.5, 10.0, 1.0E10. */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  const size = Math.abs(value)
  if (value === 0 || (size >= 1e-3 && size < 1e7)) return Number.isInteger(value) ? `${value}.0` : String(value)
  const [digits = '', exponent = ''] = value.toExponential().split('e')
  return `${digits.includes('.') ? digits : `${digits}.0`}E${exponent.replace('+', '')}`
}

/** Three digits of a second, six where there are as many. */
function timestampText(micros: bigint): string {
  const milliseconds = micros / 1000n - (micros % 1000n < 0n ? 1n : 0n)
  const rest = micros - milliseconds * 1000n
  const time = new Date(Number(milliseconds)).toISOString().replace('T', ' ').slice(0, -1)
  return rest === 0n ? time : `${time}${String(rest).padStart(3, '0')}`
}
