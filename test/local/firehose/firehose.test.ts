import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { objectKeys } from '../../../local/firehose/object-key.ts'
import { closing, stand } from './stand.ts'

const lines = (objects: ReadonlyMap<string, Buffer>) =>
  [...objects.values()].flatMap((body) => gunzipSync(body).toString().split('\n').slice(0, -1))
const until = (isSo: () => boolean) => expect.poll(isSo).toBe(true)

test('every record of every shard lands once, a line each, under the hour of its arrival', async () => {
  const { append, objects, provider } = await stand()
  const said = Array.from({ length: 100 }, (_, index) => JSON.stringify({ index }))
  for (const [index, data] of said.entries()) append(data, `robot:r${index % 7}`)
  await until(() => objects.size > 0)
  expect(lines(objects).sort()).toEqual([...said].sort())
  expect([...objects.keys()][0]).toMatch(
    /^lake\/said\/date=2026-01-01\/hour=00\/delivery-1-2026-01-01-00-00-0\d-[0-9a-f-]{36}\.jsonl\.gz$/,
  )
  expect(provider.stats?.()).toMatchObject({ lake_records: 100, lake_objects: 1, lake_buffered: 0 })
})

test('prompt delivery waits a second, and some where it goes on and on; AWS timing waits for the interval or the size', async () => {
  const prompt = await stand()
  prompt.append('a')
  await until(() => prompt.objects.size > 0)
  expect(prompt.putAfterMs[0]).toBeLessThanOrEqual(2_000)
  for (let index = 0; index < 60; index++) {
    prompt.clock.advance(1_000)
    await new Promise((resolve) => setImmediate(resolve))
    prompt.append('on and on')
  }
  // Every second, for a minute: 1, 2, 4, 5, 5 …
  expect(prompt.objects.size).toBeGreaterThan(8)
  expect(prompt.objects.size).toBeLessThan(20)
  const timed = await stand({}, { awsTiming: true })
  timed.append('a')
  await until(() => timed.objects.size > 0)
  expect(timed.putAfterMs[0]).toBeGreaterThanOrEqual(60_000)
  const sized = await stand({}, { awsTiming: true })
  sized.append('x'.repeat(700_000))
  sized.clock.advance(1_000)
  sized.append('y'.repeat(700_000))
  await until(() => sized.objects.size > 0)
  expect(sized.putAfterMs[0]).toBeLessThan(60_000)
})

test('a stop delivers what is buffered', async () => {
  const { append, objects, provider } = await stand({}, { awsTiming: true })
  append('last words')
  await provider.stop?.()
  expect(lines(objects)).toEqual(['last words'])
})

test('a bucket that refuses gets the same object again', async () => {
  const { append, objects, failPuts, runtime } = await stand()
  failPuts(2)
  append('patient')
  await until(() => objects.size > 0)
  expect(lines(objects)).toEqual(['patient'])
  expect(runtime.lines).toHaveLength(2)
})

test('after a restart with a data directory nothing is delivered twice or left out', async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'signalbox-firehose-'))
  closing.push(() => rmSync(dataDirectory, { recursive: true, force: true }))
  const before = await stand({}, { dataDirectory })
  before.append('one')
  await until(() => before.objects.size > 0)
  before.failPuts(Number.POSITIVE_INFINITY)
  before.append('two')
  // Killed: nobody stops it.
  const after = await stand({}, { dataDirectory })
  after.append('three')
  await until(() => lines(after.objects).length === 2)
  expect(lines(before.objects)).toEqual(['one'])
  expect(lines(after.objects)).toEqual(['two', 'three'])
})

test('records put directly are acknowledged and delivered', async () => {
  const { runtime, objects } = await stand(
    { CompressionFormat: 'UNCOMPRESSED', FileExtension: undefined },
    { direct: true },
  )
  const call = async (operation: string, input: object) => {
    const body = Buffer.from(JSON.stringify(input))
    const request = { service: 'firehose', operation, method: 'POST', path: '/', query: '', headers: {}, body }
    const answer = await runtime.service('firehose').handle(request)
    return { status: answer.status, body: JSON.parse(String(answer.body)) }
  }
  const Data = Buffer.from('direct').toString('base64')
  expect(await call('PutRecord', { DeliveryStreamName: 'delivery', Record: { Data } })).toMatchObject({ status: 200 })
  expect((await call('PutRecordBatch', { DeliveryStreamName: 'delivery', Records: [{ Data }] })).body).toMatchObject({
    FailedPutCount: 0,
    RequestResponses: [{ RecordId: expect.any(String) }],
  })
  await runtime.door('deliveryStreams').put('delivery', [Buffer.from('by a rule')])
  await until(() => objects.size > 0)
  expect([...objects.values()].map(String)).toEqual(['direct\ndirect\nby a rule\n'])
  expect((await call('PutRecord', { DeliveryStreamName: 'x', Record: { Data } })).body.__type).toBe(
    'ResourceNotFoundException',
  )
  const megabyte = { Data: Buffer.alloc(1_000_000).toString('base64') }
  expect(
    (await call('PutRecordBatch', { DeliveryStreamName: 'delivery', Records: Array(5).fill(megabyte) })).body,
  ).toMatchObject({ __type: 'InvalidArgumentException', message: 'A batch has at most 4194304 bytes, not 5000000' })
  expect((await call('DeleteDeliveryStream', {})).body.message).toMatch(/no operation DeleteDeliveryStream/)
})

test('direct puts are not for a stream that reads Kinesis', async () => {
  const { runtime } = await stand()
  await expect(runtime.door('deliveryStreams').put('delivery', [Buffer.from('x')])).rejects.toThrow(
    /KinesisStreamAsSource/,
  )
})

test('a prefix without a time gets the hour appended', () => {
  const at = Date.parse('2026-03-04T05:06:07Z')
  const key = (prefix: string) => objectKeys({ streamName: 's', prefix, extension: '' })(at, 'unique-12345')
  expect(key('raw/')).toBe('raw/2026/03/04/05/s-1-2026-03-04-05-06-07-unique-12345')
  expect(key("!{timestamp:'year='yyyy}/!{firehose:random-string}/")).toBe(
    'year=2026/unique-1234/s-1-2026-03-04-05-06-07-unique-12345',
  )
})

test.each([
  ['an unknown expression', { Prefix: 'x/!{partitionKeyFromQuery:robot}/' }, /Prefix: .*partitionKeyFromQuery:robot/],
  ['an unknown date letter', { Prefix: 'x/!{timestamp:YYYY}/' }, /YYYY is not known here/],
  ['dynamic partitioning', { DynamicPartitioningConfiguration: { Enabled: true } }, /not partitioned by their content/],
  ['Snappy', { CompressionFormat: 'Snappy' }, /CompressionFormat/],
])('%s stops the start', async (_what, destination, message) => {
  await expect(stand(destination)).rejects.toThrow(message)
})
