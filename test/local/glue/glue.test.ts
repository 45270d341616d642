import { expect, test } from 'vitest'
import { glue } from '../../../local/glue/service.ts'
import { isProjected } from '../../../local/glue/table.ts'
import { serviceRuntime } from '../service-runtime.ts'

const input = {
  Name: 'landing_messages',
  TableType: 'EXTERNAL_TABLE',
  Parameters: {
    EXTERNAL: 'TRUE',
    'projection.enabled': 'true',
    'projection.date.type': 'date',
    'projection.date.format': 'yyyy-MM-dd',
    'projection.date.range': '2026-01-01,NOW+1DAYS',
    'projection.hour.type': 'integer',
    'projection.hour.range': '0,23',
    'projection.hour.digits': '2',
  },
  PartitionKeys: [
    { Name: 'date', Type: 'string' },
    { Name: 'hour', Type: 'string' },
  ],
  StorageDescriptor: {
    Columns: [
      { Name: 'robot_id', Type: 'string' },
      { Name: 'received_at', Type: 'timestamp' },
    ],
    Location: 's3://lake/landing/messages/',
    InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
    OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
    SerdeInfo: { SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
  },
}

async function catalogWith(change: object = {}, storage: object = {}) {
  const runtime = serviceRuntime()
  const [provider] = glue(runtime)
  if (!provider) throw new Error('glue has a provider')
  const CatalogId = '000000000000'
  await runtime.stand(provider, 'AWS::Glue::Database', { CatalogId, DatabaseInput: { Name: 'signalbox_test' } })
  await runtime.stand(provider, 'AWS::Glue::Table', {
    CatalogId,
    DatabaseName: 'signalbox_test',
    TableInput: { ...input, ...change, StorageDescriptor: { ...input.StorageDescriptor, ...storage } },
  })
  return runtime.door('catalog')
}

test('a table of the template is found by its name, with its columns, folders and format', async () => {
  const catalog = await catalogWith()
  expect(catalog.table('signalbox_test', 'landing_messages')).toMatchObject({
    columns: [
      { name: 'robot_id', type: 'string' },
      { name: 'received_at', type: 'timestamp' },
    ],
    partitionKeys: [
      { name: 'date', type: 'string' },
      { name: 'hour', type: 'string' },
    ],
    location: 's3://lake/landing/messages/',
    format: 'parquet',
  })
  expect(catalog.tables('signalbox_test')).toHaveLength(1)
  expect(catalog.table('other', 'landing_messages')).toBeUndefined()
})

test('folders outside the projection are not seen', async () => {
  const catalog = await catalogWith()
  const { date, hour } = catalog.table('signalbox_test', 'landing_messages')?.projection ?? {}
  const now = Date.UTC(2026, 4, 13, 12)
  expect(['2025-12-31', '2026-01-01', '2026-05-14', '2026-05-15'].map((day) => isProjected(date, day, now))).toEqual([
    false,
    true,
    true,
    false,
  ])
  expect(['00', '23', '24', '7'].map((each) => isProjected(hour, each, now))).toEqual([true, true, false, false])
  const twoYears = { kind: 'days', from: 'NOW-2YEARS', until: 'NOW' } as const
  expect(isProjected(twoYears, '2024-05-13', now)).toBe(true)
  expect(isProjected(twoYears, '2024-05-12', now)).toBe(false)
})

test.each([
  ['a format that is not read', {}, { SerdeInfo: { SerializationLibrary: 'org.apache.Avro' } }, 'is not read here'],
  ['a type that is not read', {}, { Columns: [{ Name: 'a', Type: 'binary' }] }, 'a is binary; string, int'],
  ['a column twice', {}, { Columns: [{ Name: 'date', Type: 'string' }] }, 'two columns are called date'],
  ['a location without a slash at its end', {}, { Location: 's3://lake/landing' }, 'with a slash at the end'],
  ['folders that nobody adds', { Parameters: {} }, {}, 'projection.enabled has to be true'],
  [
    'another layout of folders',
    { Parameters: { ...input.Parameters, 'storage.location.template': 's3://lake/landing/messages/$' + '{date}/' } },
    {},
    's3://lake/landing/messages/date=$' + '{date}/hour=$' + '{hour}/ is read here',
  ],
  ['a table of Iceberg', { TableType: 'ICEBERG' }, {}, 'made by CREATE TABLE'],
])('%s stops the start with a sentence', async (_, change, storage, sentence) => {
  await expect(catalogWith(change, storage)).rejects.toThrow(sentence)
})
