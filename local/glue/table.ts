/** A table as Glue's catalog describes it, read out of `TableInput`. */
import * as z from 'zod'

export interface CatalogColumn {
  readonly name: string
  /** Hive's word: string, int, bigint, double, boolean, timestamp, date. */
  readonly type: string
}

export interface CatalogTable {
  readonly database: string
  readonly name: string
  readonly columns: readonly CatalogColumn[]
  /** Folders `name=value/` below the location. */
  readonly partitionKeys: readonly CatalogColumn[]
  /** `s3://bucket/prefix/` */
  readonly location: string
  readonly format: 'parquet' | 'json'
  /** Of JSON: a line that is none is a row without values, and no end of the query (OpenX, `ignore.malformed.json`). */
  readonly skipsMalformed?: boolean
  /** Of partition projection: folders outside are not seen, as on AWS. */
  readonly projection: Readonly<Record<string, Projection>>
}

/** Which values of a partition key there are. */
export type Projection =
  | { readonly kind: 'values'; readonly values: readonly string[] }
  | { readonly kind: 'days'; readonly from: string; readonly until: string }

const column = z.looseObject({ Name: z.string().min(1), Type: z.string().min(1) })
const serde = z.looseObject({
  SerializationLibrary: z.string(),
  Parameters: z.record(z.string(), z.string()).optional(),
})

export const tableInput = z.looseObject({
  Name: z.string().regex(/^[a-z0-9_]{1,255}$/, 'a name of lower-case letters, digits and underscores'),
  TableType: z.literal('EXTERNAL_TABLE', 'EXTERNAL_TABLE is read here; tables of Iceberg are made by CREATE TABLE'),
  Parameters: z.record(z.string(), z.union([z.string(), z.boolean(), z.number()]).transform(String)).default({}),
  PartitionKeys: z.array(column).default([]),
  StorageDescriptor: z.looseObject({
    Columns: z.array(column).min(1),
    Location: z.string().regex(/^s3:\/\/[^/]+\/(.*\/)?$/, 's3://bucket/prefix/, with a slash at the end'),
    SerdeInfo: serde,
  }),
})

/** What is read: by the class that reads it on AWS. */
const formats: Readonly<Record<string, CatalogTable['format']>> = {
  'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe': 'parquet',
  'org.openx.data.jsonserde.JsonSerDe': 'json',
  'org.apache.hive.hcatalog.data.JsonSerDe': 'json',
}

const types = new Set(['string', 'int', 'bigint', 'double', 'boolean', 'timestamp', 'date'])

/** A table that would not be read as it is meant. */
export class BadTable extends Error {
  override readonly name = 'BadTable'
  readonly property: string

  constructor(property: string, why: string) {
    super(why)
    this.property = property
  }
}

export function catalogTable(database: string, input: z.output<typeof tableInput>): CatalogTable {
  const { Columns, Location, SerdeInfo } = input.StorageDescriptor
  const format = formats[SerdeInfo.SerializationLibrary]
  if (format === undefined) {
    throw new BadTable(
      'StorageDescriptor.SerdeInfo.SerializationLibrary',
      `${SerdeInfo.SerializationLibrary} is not read here; ${Object.keys(formats).join(', ')} are`,
    )
  }
  const columns = Columns.map(columnOf)
  const partitionKeys = input.PartitionKeys.map(columnOf)
  const names = [...columns, ...partitionKeys].map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new BadTable('StorageDescriptor.Columns', `two columns are called ${twice}`)
  const projection = projectionOf(input.Parameters, partitionKeys, Location)
  const skipsMalformed = format === 'json' && SerdeInfo.Parameters?.['ignore.malformed.json'] === 'true'
  return {
    database,
    name: input.Name,
    columns,
    partitionKeys,
    location: Location,
    format,
    ...(skipsMalformed && { skipsMalformed }),
    projection,
  }
}

function columnOf({ Name, Type }: z.output<typeof column>): CatalogColumn {
  if (Name !== Name.toLowerCase())
    throw new BadTable('StorageDescriptor.Columns', `${Name}: Glue keeps lower case only`)
  if (!types.has(Type)) {
    throw new BadTable('StorageDescriptor.Columns', `${Name} is ${Type}; ${[...types].join(', ')} are read here`)
  }
  return { name: Name, type: Type }
}

/** Athena User Guide, "Partition projection", "Supported types". */
function projectionOf(
  parameters: Readonly<Record<string, string>>,
  keys: readonly CatalogColumn[],
  location: string,
): Readonly<Record<string, Projection>> {
  if (parameters['projection.enabled'] !== 'true') {
    if (keys.length === 0) return {}
    // Without projection somebody has to add each partition, and nobody does here.
    throw new BadTable('Parameters', 'projection.enabled has to be true: no crawler adds partitions')
  }
  const template = parameters['storage.location.template']
  const expected = `${location}${keys.map(({ name }) => `${name}=\${${name}}/`).join('')}`
  if (template !== undefined && template.replace(/\/?$/, '/') !== expected) {
    throw new BadTable('Parameters', `storage.location.template is ${template}; ${expected} is read here`)
  }
  return Object.fromEntries(keys.map(({ name }) => [name, projectionOfKey(name, parameters)]))
}

function projectionOfKey(name: string, parameters: Readonly<Record<string, string>>): Projection {
  const of = (property: string) => parameters[`projection.${name}.${property}`]
  const type = of('type')
  if (type === 'date') {
    if (of('format') !== 'yyyy-MM-dd') {
      throw new BadTable('Parameters', `projection.${name}.format is ${of('format')}; yyyy-MM-dd is read here`)
    }
    const [from = '', until = ''] = (of('range') ?? '').split(',').map((text) => text.trim())
    if (!isDay(from) || !isDay(until)) {
      throw new BadTable('Parameters', `projection.${name}.range is ${of('range')}; 2026-01-01,NOW would be one`)
    }
    return { kind: 'days', from, until }
  }
  if (type === 'enum') return { kind: 'values', values: (of('values') ?? '').split(',').map((text) => text.trim()) }
  if (type === 'integer') {
    const [from = Number.NaN, until = Number.NaN] = (of('range') ?? '').split(',').map(Number)
    const digits = Number(of('digits') ?? 0)
    if (!Number.isInteger(from) || !Number.isInteger(until) || until < from || until - from > 10_000) {
      throw new BadTable('Parameters', `projection.${name}.range is ${of('range')}; 0,23 would be one`)
    }
    const values = Array.from({ length: until - from + 1 }, (_, index) => String(from + index).padStart(digits, '0'))
    return { kind: 'values', values }
  }
  throw new BadTable('Parameters', `projection.${name}.type is ${type}; date, integer and enum are read here`)
}

/** A day, or `NOW`, with years, months, days … before or behind. */
const isDay = (text: string) => /^(\d{4}-\d{2}-\d{2}|NOW([+-]\d+(YEARS?|MONTHS?|WEEKS?|DAYS?|HOURS?))?)$/.test(text)

/** Whether a folder's value is one of the projection's. `now`: epoch milliseconds. */
export function isProjected(projection: Projection | undefined, value: string, now: number): boolean {
  if (projection === undefined) return true
  if (projection.kind === 'values') return projection.values.includes(value)
  return value >= dayOf(projection.from, now) && value <= dayOf(projection.until, now)
}

function dayOf(text: string, now: number): string {
  const [, count, unit] = /^NOW(?:([+-]\d+)([A-Z]+?)S?)?$/.exec(text) ?? []
  if (!text.startsWith('NOW')) return text
  const day = new Date(now)
  const by = Number(count ?? 0)
  if (unit === 'YEAR') day.setUTCFullYear(day.getUTCFullYear() + by)
  else if (unit === 'MONTH') day.setUTCMonth(day.getUTCMonth() + by)
  else if (unit === 'HOUR') day.setUTCHours(day.getUTCHours() + by)
  else day.setUTCDate(day.getUTCDate() + by * (unit === 'WEEK' ? 7 : 1))
  return day.toISOString().slice(0, 10)
}
