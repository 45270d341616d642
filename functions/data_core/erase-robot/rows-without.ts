/**
 * A Parquet file of the landing folders without the rows of one robot. Read and written a row group at a time, with the columns
 * and types that the file has; a timestamp of Hive's old form (INT96) comes out in the form that has replaced it, which every
 * engine reads alike.
 */
import { parquetMetadata, parquetReadObjects, type SchemaElement } from 'hyparquet'
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import { renamedValue } from './renaming.ts'

export interface RowsWithout {
  /** Absent: no row is left. */
  readonly bytes?: Uint8Array
  readonly removed: number
  readonly renamed: number
}

/** Undefined: there is nothing of the robot in it. */
export const rowsWithout = async (stored: Uint8Array, robotId: string): Promise<RowsWithout | undefined> => {
  const file = new Uint8Array(stored).buffer
  const metadata = parquetMetadata(file)
  const columns = metadata.schema.slice(1)
  const rowsOf = (rowStart: number, rowEnd: number, only?: string[]) =>
    parquetReadObjects({ file, metadata, rowStart, rowEnd, ...(only && { columns: only }) })
  // Two small columns first: most files have nothing of the robot, and are not read any further.
  const named = columns.map(({ name }) => name).filter((name) => identifying.has(name))
  if (!(await rowsOf(0, Number(metadata.num_rows), named)).some((row) => isAbout(row, robotId))) return undefined

  const writer = new ByteWriter()
  const schema = [metadata.schema[0] as SchemaElement, ...columns.map(asWritten)]
  const parquet = new ParquetWriter({ writer, schema })
  const counts = { removed: 0, renamed: 0 }
  let kept = 0
  let from = 0
  for (const { num_rows } of metadata.row_groups) {
    const until = from + Number(num_rows)
    const rows = (await rowsOf(from, until)).flatMap((row) => judged(row, robotId, counts))
    from = until
    if (rows.length === 0) continue
    kept += rows.length
    await parquet.write({
      columnData: columns.map(({ name, ...column }) => ({
        name,
        data: rows.map((row) => cellOf(row[name], column)) as (string | null)[],
      })),
      rowGroupSize: rows.length,
    })
  }
  if (counts.removed + counts.renamed === 0) return undefined
  if (kept === 0) return counts
  await parquet.finish()
  return { ...counts, bytes: writer.getBytes() }
}

type Row = Readonly<Record<string, unknown>>

const identifying: ReadonlySet<string> = new Set(['robot_id', 'subject'])

/** Of a mission it may be told somewhere in the row which robot has it. */
const isAbout = ({ robot_id, subject }: Row, robotId: string): boolean =>
  robot_id === robotId || subject === `robot:${robotId}` || isMission(subject)

const isMission = (subject: unknown): boolean => typeof subject === 'string' && subject.startsWith('mission:')

const judged = (row: Row, robotId: string, counts: { removed: number; renamed: number }): readonly Row[] => {
  if (!isAbout(row, robotId)) return [row]
  if (!isMission(row.subject)) {
    counts.removed += 1
    return placeOf(row)
  }
  const renamed = missionRow(row, robotId)
  if (renamed !== row) counts.renamed += 1
  return [renamed]
}

/**
 * That there was a record in this place of the stream stays, and nothing of what it said or of whom: else the stream would have taken
 * more than the lake has, which is what a loss looks like. As a record that carries no message (warehouse/rows.ts), so that nobody counts it.
 */
const placeOf = ({ position, shard_id, arrived_at }: Row): readonly Row[] =>
  position === undefined ? [] : [{ position, shard_id, arrived_at, kind: 'control' }]

const missionRow = (row: Row, robotId: string): Row => {
  const payload = renamedJson(row.payload, robotId)
  const raw = typeof row.raw_base64 === 'string' ? Buffer.from(row.raw_base64, 'base64').toString('utf8') : undefined
  const said = renamedJson(raw, robotId)
  const robot_id = renamedValue(row.robot_id, robotId)
  if (payload === row.payload && said === raw && robot_id === row.robot_id) return row
  return {
    ...row,
    robot_id,
    payload,
    ...(typeof said === 'string' && 'raw_base64' in row && { raw_base64: Buffer.from(said).toString('base64') }),
  }
}

const renamedJson = (text: unknown, robotId: string): unknown => {
  if (typeof text !== 'string') return text
  try {
    const value = JSON.parse(text)
    const renamed = JSON.stringify(renamedValue(value, robotId))
    return renamed === JSON.stringify(value) ? text : renamed
  } catch {
    return text
  }
}

const asWritten = (element: SchemaElement): SchemaElement =>
  isTimestamp(element)
    ? {
        name: element.name,
        repetition_type: element.repetition_type ?? 'OPTIONAL',
        type: 'INT64',
        converted_type: 'TIMESTAMP_MICROS',
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MICROS' },
      }
    : element

const isTimestamp = ({ type, converted_type, logical_type }: Omit<SchemaElement, 'name'>): boolean =>
  type === 'INT96' || logical_type?.type === 'TIMESTAMP' || converted_type?.startsWith('TIMESTAMP') === true

/** As the writer takes it: dates of a timestamp column in microseconds, those of a date column in days. */
const cellOf = (value: unknown, column: Omit<SchemaElement, 'name'>): unknown => {
  if (value === undefined) return null
  if (!(value instanceof Date)) return value
  return isTimestamp(column) ? BigInt(value.getTime()) * 1000n : Math.round(value.getTime() / 86_400_000)
}
