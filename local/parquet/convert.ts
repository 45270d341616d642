/**
 * JSON records to one Parquet file, as Firehose's format conversion: columns by name, what the table does not have is
 * dropped, what a row does not have is NULL. A record of which one row does not fit is left out as a whole and named, so
 * that the way into the lake and the way into the errors are never both taken.
 *
 * One thread, no waiting: the same bytes for the same records, which the simulated mode needs. Snappy, as Firehose's
 * default; neither sorted nor with bloom filters, because Firehose does neither. Settled tables have both (local/athena).
 */
import type { SchemaElement } from 'hyparquet'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { type Cell, type Column, type ColumnKind, DoesNotFit, kindOf } from './columns.ts'
import { BadDocument, documentsOf } from './documents.ts'

export interface Converted {
  /** Absent where no record fits. */
  readonly file?: Uint8Array
  readonly rows: number
  readonly misfits: readonly Misfit[]
}

export interface Misfit {
  /** Its place among the records. */
  readonly record: number
  readonly code: 'DataFormatConversion.ParseError' | 'DataFormatConversion.MalformedData'
  readonly message: string
}

export function convert(records: readonly Uint8Array[], columns: readonly Column[]): Converted {
  const collected = columns.map((column) => ({ name: column.name, kind: kindOf(column), data: [] as (Cell | null)[] }))
  const misfits: Misfit[] = []
  let rows = 0
  /** Rows of records that fit as a whole: what comes behind is written over. */
  let taken = 0
  for (const [record, bytes] of records.entries()) {
    try {
      for (const document of documentsOf(bytes)) {
        for (const { name, kind, data } of collected) data[rows] = cellOf(document[name], name, kind)
        rows += 1
      }
      taken = rows
    } catch (error) {
      misfits.push({ record, ...reasonOf(error) })
      rows = taken
    }
  }
  if (rows === 0) return { rows, misfits }
  for (const { data } of collected) data.length = rows
  return { file: written(collected), rows, misfits }
}

function cellOf(value: unknown, name: string, kind: ColumnKind): Cell | null {
  if (value === null || value === undefined) return null
  try {
    return kind.read(value)
  } catch (error) {
    if (error instanceof DoesNotFit) error.message = `${name}: ${error.message}`
    throw error
  }
}

function reasonOf(error: unknown): Omit<Misfit, 'record'> {
  if (error instanceof BadDocument) return { code: 'DataFormatConversion.ParseError', message: error.message }
  if (error instanceof DoesNotFit) return { code: 'DataFormatConversion.MalformedData', message: error.message }
  throw error
}

function written(collected: readonly { name: string; kind: ColumnKind; data: (Cell | null)[] }[]): Uint8Array {
  const schema: SchemaElement[] = [
    { name: 'hive_schema', num_children: collected.length },
    ...collected.map(({ name, kind }) => ({ ...kind.element, name, repetition_type: 'OPTIONAL' as const })),
  ]
  const columnData = collected.map(({ name, data }) => ({ name, data }))
  return new Uint8Array(parquetWriteBuffer({ columnData, schema, codec: 'SNAPPY', rowGroupSize: rowGroupMax }))
}

/** Firehose's blocks hold 256 MB: whatever an object of a buffer of 128 MB has is one of them. */
const rowGroupMax = 1_000_000
