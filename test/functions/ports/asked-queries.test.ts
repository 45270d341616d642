import { S3Client } from '@aws-sdk/client-s3'
import { afterEach, describe, expect, test } from 'vitest'
import { askedQueriesInDynamodb } from '../../../functions/ports/asked-queries.dynamodb.ts'
import type { AskedQueries, AskedQuery } from '../../../functions/ports/asked-queries.ts'
import { queryResultsInS3 } from '../../../functions/ports/query-results.s3.ts'
import type { QueryResults } from '../../../functions/ports/query-results.ts'
import { s3 } from '../../../local/objects/service.ts'
import type { Provider } from '../../../local/resources/provider.ts'
import { fakeAskedQueries, fakeQueryResults } from '../../fakes/asked-queries.ts'
import { startDynamodb } from '../../fakes/dynamodb.ts'
import { serviceRuntime } from '../../local/service-runtime.ts'

const closing: (() => Promise<unknown> | undefined)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const inDynamodb = async (): Promise<AskedQueries> => {
  const dynamodb = await startDynamodb([{ name: 'asked', keys: ['entry'] }])
  closing.push(() => dynamodb.stop())
  return askedQueriesInDynamodb(dynamodb.client, 'asked')
}

const query = (query_id: string, more: Partial<AskedQuery> = {}): AskedQuery => ({
  query_id,
  owner: 'person:ada',
  name: 'refusals',
  format: 'csv',
  about: { fleets: ['north'] },
  asked_at: '2026-05-13T17:00:00.000Z',
  expires_at: 2_000_000_000,
  bytes_reserved: 40,
  ...more,
})
const limits = { bytes_per_day: 100, at_once: 3 }

describe.each([
  ['in memory', async () => fakeAskedQueries()],
  ['in DynamoDB', inDynamodb],
])('queries %s', (_, make) => {
  test('are found by their id, with what engine and end say of them', async () => {
    const asked = await make()
    expect(await asked.find('q1')).toBeUndefined()
    expect(await asked.begin(query('q1'), limits)).toEqual({ begun: true })
    expect(await asked.find('q1')).toEqual(query('q1'))
    await asked.started('q1', 'statement-1')
    await asked.ended(query('q1'), 12)
    expect(await asked.find('q1')).toEqual(query('q1', { statement_id: 'statement-1', bytes_scanned: 12 }))
  })

  test('take from the day what they may scan, and give back what they have not', async () => {
    const asked = await make()
    await asked.begin(query('q1'), limits)
    await asked.begin(query('q2'), limits)
    const refused = await asked.begin(query('q3'), limits)
    expect(refused).toEqual({ begun: false, because: 'bytes', bytes_used: 80, open: ['q1', 'q2'] })
    await asked.ended(query('q1'), 10)
    // Nothing is given back twice.
    await asked.ended(query('q1'), 0)
    expect(await asked.begin(query('q3'), limits)).toEqual({ begun: true })
    expect(await asked.begin(query('q4'), limits)).toMatchObject({ because: 'bytes', bytes_used: 90 })
  })

  test('of one caller are a few at once', async () => {
    const asked = await make()
    for (const id of ['q1', 'q2', 'q3']) await asked.begin(query(id, { bytes_reserved: 1 }), limits)
    const refused = await asked.begin(query('q4', { bytes_reserved: 1 }), limits)
    expect(refused).toMatchObject({ begun: false, because: 'at_once' })
    await asked.ended(query('q2', { bytes_reserved: 1 }), 1)
    expect(await asked.begin(query('q4', { bytes_reserved: 1 }), limits)).toEqual({ begun: true })
  })

  test('that begin and end at the same time are counted each', async () => {
    const asked = await make()
    const wide = { bytes_per_day: 10_000, at_once: 20 }
    const ids = [...Array(12).keys()].map((n) => `q${n}`)
    const begun = await Promise.all(
      ids.map(async (id) => {
        const answer = await asked.begin(query(id), wide)
        await Promise.all([asked.ended(query(id), 10), asked.ended(query(id), 10)])
        return answer.begun
      }),
    )
    expect(begun).toEqual(ids.map(() => true))
    const refused = await asked.begin(query('over', { bytes_reserved: 9_990 }), wide)
    expect(refused).toMatchObject({ begun: false, because: 'bytes', bytes_used: 120, open: [] })
  })

  test('of another caller, or another day, have places of their own', async () => {
    const asked = await make()
    for (const id of ['q1', 'q2']) await asked.begin(query(id), limits)
    expect(await asked.begin(query('q3', { owner: 'person:nina' }), limits)).toEqual({ begun: true })
    expect(await asked.begin(query('q4', { asked_at: '2026-05-14T00:00:00.000Z' }), limits)).toEqual({ begun: true })
  })
})

const inS3 = async (): Promise<QueryResults> => {
  const runtime = serviceRuntime()
  const provider = s3(runtime)[0] as Provider
  await runtime.stand(provider, 'AWS::S3::Bucket', { BucketName: 'lake' })
  const client = new S3Client(await runtime.client())
  closing.push(
    () => runtime.close(),
    () => provider.stop?.(),
    async () => client.destroy(),
  )
  const { PutObjectCommand } = await import('@aws-sdk/client-s3')
  const put = (Key: string, Body: string) => client.send(new PutObjectCommand({ Bucket: 'lake', Key, Body }))
  await put('results/files/q1/part-0', 'twelve bytes')
  await put('results/files/q1/part-1', '')
  await put('results/files/q10/part-0', 'of another')
  return queryResultsInS3(client, { bucket: 'lake', folder: 'results/files' })
}

describe.each([
  ['in memory', async () => fakeQueryResults()],
  ['in S3', inS3],
])('results %s', (what, make) => {
  test('have addresses: a file by its key, a folder by the query that has written it', async () => {
    const results = await make()
    const [csv] = await results.addresses({ key: 'results/data-api/x.csv', name: 'refusals.csv' }, 60)
    expect(csv).toMatchObject({ name: 'refusals.csv', url: expect.stringContaining('results/data-api/x.csv') })
    const files = await results.addresses({ folder_of: 'q1', name: 'refusals', ending: '.parquet' }, 60)
    expect(files).toEqual([{ name: 'refusals-1.parquet', url: expect.stringContaining('/q1/'), bytes: 12 }])
    if (what === 'in S3') {
      const [{ url } = { url: '' }] = files
      expect(await (await fetch(url)).text()).toBe('twelve bytes')
    }
    expect(results.folderOf('q1')).toBe('s3://lake/results/files/q1/')
  })
})
