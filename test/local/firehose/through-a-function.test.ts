/** What a function, a conversion and a backup make of the records between a source and the lake. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parquetReadObjects } from 'hyparquet'
import { expect, test } from 'vitest'
import { closing, type Standing, stand, type TransformEvent } from './stand.ts'

const lambdaArn = 'arn:aws:lambda:us-east-1:000000000000:function:open-said'
const processing = (more: Readonly<Record<string, string>> = {}) => ({
  Enabled: true,
  Processors: [
    {
      Type: 'Lambda',
      Parameters: Object.entries({ LambdaArn: lambdaArn, ...more }).map(([ParameterName, ParameterValue]) => ({
        ParameterName,
        ParameterValue,
      })),
    },
  ],
})
const throughFunction = { ProcessingConfiguration: processing(), CompressionFormat: 'UNCOMPRESSED', FileExtension: '' }
const conversion = {
  Enabled: true,
  InputFormatConfiguration: { Deserializer: { HiveJsonSerDe: {} } },
  OutputFormatConfiguration: { Serializer: { ParquetSerDe: { Compression: 'SNAPPY' } } },
  SchemaConfiguration: { DatabaseName: 'lake', TableName: 'landing', RoleARN: 'role', Region: 'us-east-1' },
}
const toParquet = {
  DataFormatConversionConfiguration: conversion,
  ProcessingConfiguration: undefined,
  CompressionFormat: 'UNCOMPRESSED',
  FileExtension: undefined,
  BufferingHints: { IntervalInSeconds: 60, SizeInMBs: 64 },
}
const backup = {
  S3BackupMode: 'Enabled',
  S3BackupConfiguration: {
    BucketARN: 'arn:aws:s3:::raw',
    Prefix: 'raw/date=!{timestamp:yyyy-MM-dd}/',
    CompressionFormat: 'GZIP',
    RoleARN: 'role',
  },
}
const columns = [
  { name: 'said', type: 'string' },
  { name: 'place', type: 'int' },
]

type Asked = TransformEvent['records'][number]
const text = (record: Asked) => Buffer.from(record.data, 'base64').toString()
const ok = ({ recordId }: Asked, data: string) => ({
  recordId,
  result: 'Ok',
  data: Buffer.from(data).toString('base64'),
})
const answering = (answer: (record: Asked) => unknown) => (event: TransformEvent) => ({
  payload: { records: event.records.map(answer) },
})
const under = ({ objects }: Standing, prefix: string) => [...objects].filter(([key]) => key.startsWith(prefix))
const textUnder = (standing: Standing, prefix: string) =>
  under(standing, prefix)
    .map(([, body]) => body.toString())
    .join('')
const errorsOf = (standing: Standing, type: string) =>
  textUnder(standing, `lake/undelivered/${type}/`)
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as { [name: string]: unknown; rawData: string })
const rowsOf = async (standing: Standing) => {
  const rows: object[] = []
  for (const [, body] of under(standing, 'lake/said/')) {
    rows.push(...(await parquetReadObjects({ file: Uint8Array.from(body).buffer })))
  }
  return rows
}
const delivered = (standing: Standing, records: number) =>
  expect.poll(() => standing.provider.stats?.()).toMatchObject({ lake_records: records, lake_buffered: 0 })

test('what the function answers is delivered, what it drops is not, what it cannot do lies with the errors', async () => {
  const events: TransformEvent[] = []
  const standing = await stand(throughFunction, {
    answer(event) {
      events.push(event)
      return answering((record) => {
        if (text(record) === 'drop') return { recordId: record.recordId, result: 'Dropped' }
        if (text(record) === 'fail') return { recordId: record.recordId, result: 'ProcessingFailed', data: 'eA==' }
        return ok(record, `<${text(record)}>`)
      })(event)
    },
  })
  for (const said of ['one', 'drop', 'fail', 'two']) standing.append(said)
  await delivered(standing, 4)
  expect(textUnder(standing, 'lake/said/')).toBe('<one><two>')
  expect(errorsOf(standing, 'processing-failed')).toEqual([
    {
      attemptsMade: 1,
      arrivalTimestamp: expect.any(Number),
      errorCode: 'Lambda.ProcessingFailedStatus',
      errorMessage: 'ProcessingFailed status set for record',
      attemptEndingTimestamp: expect.any(Number),
      // As it came, not as it was answered.
      rawData: Buffer.from('fail').toString('base64'),
      lambdaArn,
    },
  ])
  expect(events[0]).toEqual({
    invocationId: expect.any(String),
    deliveryStreamArn: expect.stringMatching(/:deliverystream\/delivery$/),
    sourceKinesisStreamArn: standing.streamArn,
    region: 'us-east-1',
    records: expect.arrayContaining([
      {
        recordId: expect.any(String),
        data: Buffer.from('one').toString('base64'),
        approximateArrivalTimestamp: expect.any(Number),
        kinesisRecordMetadata: {
          sequenceNumber: expect.stringMatching(/^\d{56}$/),
          subsequenceNumber: 0,
          partitionKey: 'robot:r1',
          shardId: expect.stringMatching(/^shardId-/),
          approximateArrivalTimestamp: expect.any(Number),
        },
      },
    ]),
  })
})

test('a batch that fails is tried three times more, then its records lie with the errors', async () => {
  let tries = 0
  const standing = await stand(throughFunction, {
    answer() {
      tries += 1
      return { functionError: 'Unhandled', error: { errorType: 'Error', errorMessage: 'no luck' } }
    },
  })
  standing.append('a')
  standing.append('b')
  await delivered(standing, 2)
  expect(tries).toBe(4)
  expect(errorsOf(standing, 'processing-failed')).toMatchObject([
    { attemptsMade: 4, errorCode: 'Lambda.FunctionError', errorMessage: expect.stringContaining('no luck') },
    { attemptsMade: 4 },
  ])
  expect(under(standing, 'lake/said/')).toEqual([])
})

test('a function that comes to itself loses nothing', async () => {
  let tries = 0
  const standing = await stand(throughFunction, {
    answer(event) {
      tries += 1
      if (tries === 1) throw Object.assign(new Error('Rate Exceeded.'), { name: 'TooManyRequestsException' })
      if (tries === 2) return { functionError: 'Unhandled', error: { errorType: 'Sandbox.Timedout', errorMessage: '' } }
      return answering((record) => ok(record, text(record)))(event)
    },
  })
  standing.append('a')
  await delivered(standing, 1)
  expect(textUnder(standing, 'lake/said/')).toBe('a')
  expect(errorsOf(standing, 'processing-failed')).toEqual([])
})

test.each<[string, (record: Asked) => unknown, string]>([
  ['no answer', () => undefined, 'Lambda.MissingRecordId'],
  ['an answer for another record', (record) => ok({ ...record, recordId: 'x' }, 'x'), 'Lambda.MissingRecordId'],
  ['a result that nobody knows', ({ recordId }) => ({ recordId, result: 'Fine' }), 'Lambda.MissingRecordId'],
  ['Ok without data', ({ recordId }) => ({ recordId, result: 'Ok' }), 'Lambda.FunctionError'],
])('%s is a failure of its record alone', async (_what, wrong, errorCode) => {
  const standing = await stand(throughFunction, {
    answer: answering((record) => (text(record) === 'bad' ? wrong(record) : ok(record, text(record)))),
  })
  standing.append('good')
  standing.append('bad')
  await delivered(standing, 2)
  expect(textUnder(standing, 'lake/said/')).toBe('good')
  expect(errorsOf(standing, 'processing-failed')).toMatchObject([{ errorCode }])
})

test('two answers for one record are a failure of it, and no answers at all of everything', async () => {
  const twice = await stand(throughFunction, {
    answer: ({ records }) => ({ payload: { records: records.flatMap((each) => [ok(each, 'a'), ok(each, 'b')]) } }),
  })
  twice.append('a')
  await delivered(twice, 1)
  expect(errorsOf(twice, 'processing-failed')).toMatchObject([{ errorCode: 'Lambda.DuplicatedRecordId' }])
  const nothing = await stand(throughFunction, { answer: () => ({ payload: null }) })
  nothing.append('a')
  await delivered(nothing, 1)
  expect(errorsOf(nothing, 'processing-failed')).toMatchObject([{ errorCode: 'Lambda.JsonProcessingException' }])
})

test('the function gets batches of its size, in order, two at a time', async () => {
  let underWay = 0
  let most = 0
  const sizes: number[] = []
  const standing = await stand(
    { ...throughFunction, ProcessingConfiguration: processing({ BufferSizeInMBs: '0.2' }) },
    {
      async answer(event) {
        underWay += 1
        most = Math.max(most, underWay)
        sizes.push(event.records.reduce((sum, { data }) => sum + data.length * 0.75, 0))
        await new Promise((resolve) => setTimeout(resolve, 5))
        underWay -= 1
        return answering((record) => ok(record, `${text(record).slice(0, 3)}.`))(event)
      },
    },
  )
  for (let index = 100; index < 130; index++) standing.append(`${index}${'x'.repeat(50_000)}`)
  await delivered(standing, 30)
  expect(most).toBe(2)
  expect(Math.max(...sizes)).toBeLessThan(0.2 * 1024 * 1024 + 60_000)
  expect(textUnder(standing, 'lake/said/').split('.').slice(0, -1)).toEqual(
    Array.from({ length: 30 }, (_, index) => String(100 + index)),
  )
})

test('Parquet lands with the columns of the catalog; what does not fit lies with the errors', async () => {
  const standing = await stand(toParquet, { columns })
  standing.append('{"said":"one","place":1,"unknown":true}{"said":"two"}')
  standing.append('{"said":"bad","place":"here"}')
  await delivered(standing, 2)
  const [[key] = ['']] = under(standing, 'lake/said/')
  expect(key).toMatch(/\.parquet$/)
  expect(await rowsOf(standing)).toEqual([
    { said: 'one', place: 1 },
    { said: 'two', place: null },
  ])
  expect(errorsOf(standing, 'format-conversion-failed')).toMatchObject([
    {
      attemptsMade: 1,
      lastErrorCode: 'DataFormatConversion.MalformedData',
      lastErrorMessage: 'place: "here" is no int: a whole number of 32 bits would be right',
      rawData: Buffer.from('{"said":"bad","place":"here"}').toString('base64'),
      sequenceNumber: expect.stringMatching(/^\d{56}$/),
      dataCatalogTable: { databaseName: 'lake', tableName: 'landing', region: 'us-east-1' },
    },
  ])
  expect(standing.provider.stats?.()).toMatchObject({ lake_failed: 1, lake_objects: 2 })
})

test.each(['served', 'simulated'] as const)('function, conversion and backup together, %s', async (mode) => {
  const standing = await stand(
    { ...toParquet, ...backup, ProcessingConfiguration: processing() },
    { mode, columns, answer: answering((record) => ok(record, JSON.stringify({ said: text(record) }))) },
  )
  standing.append('{"a":1}')
  standing.append('{"b":2}')
  await delivered(standing, 2)
  expect(await rowsOf(standing)).toEqual([
    { said: '{"a":1}', place: null },
    { said: '{"b":2}', place: null },
  ])
  const [[key, body] = ['', Buffer.of()]] = under(standing, 'raw/')
  expect(key).toMatch(/^raw\/raw\/date=2026-01-01\/delivery-1-.*\.gz$/)
  // As they lay on the stream: no processor and no delimiter.
  expect(gunzipSync(body).toString()).toBe('{"a":1}{"b":2}')
  await standing.provider.stop?.()
})

test('the backup has what the function dropped and what failed', async () => {
  const standing = await stand(
    { ...throughFunction, ...backup },
    { answer: answering(({ recordId }) => ({ recordId, result: 'Dropped' })) },
  )
  standing.append('dropped')
  await delivered(standing, 1)
  expect([...standing.objects.keys()].map((key) => key.split('/')[0])).toEqual(['raw'])
})

test('killed between its objects, a parcel is delivered again as a whole', async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'signalbox-firehose-'))
  closing.push(() => rmSync(dataDirectory, { recursive: true, force: true }))
  const options = { dataDirectory, columns, answer: answering((record: Asked) => ok(record, text(record))) }
  const destination = { ...toParquet, ...backup, ProcessingConfiguration: processing() }
  const before = await stand(destination, options)
  before.failPutsAfter(1)
  before.append('{"said":"one"}')
  await expect.poll(() => before.objects.size).toBe(1)
  // Killed: nobody stops it.
  const after = await stand(destination, options)
  await delivered(after, 1)
  expect(under(before, 'raw/')).toEqual([])
  expect(await rowsOf(after)).toEqual([{ said: 'one', place: null }])
  expect(under(after, 'raw/')).toHaveLength(1)
})

test('a stop does not ask the function any more: what it has not answered is told again', async () => {
  const standing = await stand(throughFunction, {
    answer: () => ({ functionError: 'Unhandled', error: { errorType: 'Error', errorMessage: 'stopped' } }),
  })
  standing.append('later')
  await expect.poll(() => standing.runtime.lines.length).toBeGreaterThan(0)
  await standing.provider.stop?.()
  expect(standing.objects.size).toBe(0)
})

test('a stop does not wait for an answer that nobody gives any more', async () => {
  const standing = await stand(throughFunction, { answer: () => new Promise(() => {}) })
  standing.append('one')
  await expect.poll(() => standing.provider.stats?.()).toMatchObject({ lake_invocations: 1 })
  await standing.provider.stop?.()
  expect(standing.objects.size).toBe(0)
})

test('a lake that is away takes no memory: what is not taken waits in the stream', async () => {
  const standing = await stand({}, {})
  standing.failPutsAfter(0)
  const megabyte = 'x'.repeat(1_000_000)
  for (let index = 0; index < 60; index++) standing.append(megabyte)
  await expect.poll(() => standing.runtime.lines.length).toBeGreaterThan(2)
  const { lake_buffered = 0 } = standing.provider.stats?.() ?? {}
  expect(lake_buffered).toBeGreaterThan(20)
  expect(lake_buffered).toBeLessThan(30)
  standing.failPutsAfter(Number.POSITIVE_INFINITY)
  await delivered(standing, 60)
})

test('direct puts that find no room are refused by themselves', async () => {
  const standing = await stand({ CompressionFormat: 'UNCOMPRESSED' }, { direct: true })
  standing.failPutsAfter(0)
  const Records = Array(4).fill({ Data: Buffer.alloc(1_000_000).toString('base64') })
  const put = async () => {
    const body = Buffer.from(JSON.stringify({ DeliveryStreamName: 'delivery', Records }))
    const answer = await standing.runtime.service('firehose').handle({
      service: 'firehose',
      operation: 'PutRecordBatch',
      method: 'POST',
      path: '/',
      query: '',
      headers: {},
      body,
    })
    return JSON.parse(String(answer.body)) as { FailedPutCount: number; RequestResponses: object[] }
  }
  let refused = await put()
  for (let batch = 0; batch < 15 && refused.FailedPutCount === 0; batch++) refused = await put()
  expect(refused.FailedPutCount).toBeGreaterThan(0)
  expect(refused.RequestResponses.at(-1)).toMatchObject({ ErrorCode: 'ServiceUnavailableException' })
})

const notParquet = { ...toParquet, DataFormatConversionConfiguration: { ...conversion, Enabled: false } }
test.each<[string, object, RegExp]>([
  ['less than 64 MB with conversion', { ...toParquet, BufferingHints: { SizeInMBs: 5 } }, /at least 64 with format/],
  ['GZIP with conversion', { ...toParquet, CompressionFormat: 'GZIP' }, /GZIP does not go with format conversion/],
  ['conversion without a schema', { ...toParquet, DataFormatConversionConfiguration: { Enabled: true } }, /required/],
  ['a table that is not there', toParquet, /lake\.landing, which is no table here/],
  ['ORC', orc(), /DataFormatConversionConfiguration/],
  ['a backup without a bucket', { S3BackupMode: 'Enabled' }, /S3BackupConfiguration: is required/],
  ['a function without a name', { ProcessingConfiguration: processing({ LambdaArn: '' }) }, /needs its LambdaArn/],
  ['4 MB for a function', { ProcessingConfiguration: processing({ BufferSizeInMBs: '4' }) }, /0\.2 to 3, not 4/],
  ['a parameter that Lambda has not', { ProcessingConfiguration: processing({ Buffer: '1' }) }, /Buffer is no param/],
  ['another processor', { ProcessingConfiguration: other() }, /MetadataExtraction is not run here/],
  ['an error type in the prefix', { Prefix: 'x/!{firehose:error-output-type}/' }, /is for ErrorOutputPrefix/],
  ['no error prefix beside expressions', { ErrorOutputPrefix: '' }, /required where Prefix has expressions/],
  ['an error prefix without the type', { ErrorOutputPrefix: 'errors/' }, /has to contain/],
])('%s stops the start', async (_what, destination, message) => {
  await expect(stand(destination)).rejects.toThrow(message)
})

test('a conversion that is not enabled is none', async () => {
  const standing = await stand(notParquet)
  standing.append('as it is')
  await delivered(standing, 1)
  expect(textUnder(standing, 'lake/said/')).toBe('as it is')
})

function orc() {
  const OutputFormatConfiguration = { Serializer: { OrcSerDe: {} } }
  return { ...toParquet, DataFormatConversionConfiguration: { ...conversion, OutputFormatConfiguration } }
}

function other() {
  return { Enabled: true, Processors: [{ Type: 'MetadataExtraction' }] }
}

test('shards are taken from by turns where the function is slower than what comes: none is left behind', async () => {
  const taken: string[] = []
  const standing = await stand(throughFunction, {
    async answer(event) {
      taken.push(...event.records.map((record) => text(record).slice(0, 5)))
      await new Promise((resolve) => setTimeout(resolve, 5))
      return answering((record) => ok(record, 'x'))(event)
    },
  })
  const big = 'x'.repeat(60_000)
  for (let n = 0; n < 500; n += 1) {
    standing.append(`left ${big}`, 'robot:r1')
    standing.append(`right${big}`, 'robot:r2')
  }
  await delivered(standing, 1_000)
  const half = taken.slice(0, 500)
  expect(half.filter((side) => side === 'right').length).toBeGreaterThan(200)
  expect(half.filter((side) => side === 'left ').length).toBeGreaterThan(200)
})
