/**
 * JSON records to one Parquet file, as Firehose's format conversion: columns by name, what the table does not have is
 * dropped, what a row does not have is NULL. A record of which one row does not fit is left out as a whole and named, so
 * that the way into the lake and the way into the errors are never both taken.
 *
 * One thread, no waiting: the same bytes for the same records, which the simulated mode needs. Snappy, as Firehose's
 * default; neither sorted nor with bloom filters, because Firehose does neither. Settled tables have both (local/athena).
 */
import type { SchemaElement } from 'hyparquet'
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
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
  const file = parquetFile(columns)
  const collected = columns.map((column) => ({ name: column.name, kind: kindOf(column), data: [] as (Cell | null)[] }))
  const misfits: Misfit[] = []
  /** Of the row group: rows of records that fit as a whole. What comes behind is written over. */
  let taken = 0
  let bytes = 0
  const endGroup = () => {
    for (const { data } of collected) data.length = taken
    file.write(collected)
    taken = 0
    bytes = 0
  }
  for (const [record, given] of records.entries()) {
    try {
      let row = taken
      for (const document of documentsOf(given)) {
        for (const { name, kind, data } of collected) data[row] = cellOf(document[name], name, kind)
        row += 1
      }
      taken = row
      bytes += given.byteLength
    } catch (error) {
      misfits.push({ record, ...reasonOf(error) })
    }
    if (bytes >= groupBytesMax) endGroup()
  }
  if (taken > 0) endGroup()
  return { ...file.finished(), misfits }
}

/** As JSON. Firehose's are bigger (256 MB): here each takes its size in memory, and smaller ones read as fast. */
const groupBytesMax = 8 * 1024 * 1024

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

interface ColumnValues {
  readonly name: string
  readonly data: (Cell | null)[]
}

/** A file that is written row group by row group. */
function parquetFile(columns: readonly Column[]) {
  const schema: SchemaElement[] = [
    { name: 'hive_schema', num_children: columns.length },
    ...columns.map((column) => ({
      ...kindOf(column).element,
      name: column.name,
      repetition_type: 'OPTIONAL' as const,
    })),
  ]
  const bytes = new ByteWriter()
  const writer = new ParquetWriter({ writer: bytes, schema })
  let rows = 0
  return {
    write(columnData: readonly ColumnValues[]): void {
      const size = columnData[0]?.data.length ?? 0
      writer.write({ columnData: columnData.map(({ name, data }) => ({ name, data })), rowGroupSize: size })
      rows += size
    },
    finished(): Pick<Converted, 'file' | 'rows'> {
      if (rows === 0) return { rows }
      writer.finish()
      return { file: bytes.getBytes(), rows }
    },
  }
}
