import { FirehoseClient } from '@aws-sdk/client-firehose'
import { describe, expect, test } from 'vitest'
import { archiveChanges, type TableStreamRecord } from '../../../functions/data_core/archive-changes/archive.ts'
import { packedLines } from '../../../functions/ports/books-lines.ts'
import { changesByFirehose } from '../../../functions/ports/changes.firehose.ts'
import { type Change, isNewer } from '../../../functions/ports/changes.ts'
import { itemOfPlain, plainRow } from '../../../functions/ports/plain-row.dynamodb.ts'
import { fakeLog } from '../../fakes/log.ts'
import { fakeTransport } from '../../fakes/transport.ts'

const streams = {
  journal: 'arn:aws:dynamodb:us-east-1:1:table/j/stream/2026',
  failures: 'arn:aws:dynamodb:us-east-1:1:table/f/stream/2026',
  books: 'arn:aws:dynamodb:us-east-1:1:table/b/stream/2026',
}

const record = (number: number, image: object | undefined, stream: string = streams.journal): TableStreamRecord =>
  ({
    eventSourceARN: stream,
    dynamodb: {
      SequenceNumber: String(number),
      ApproximateCreationDateTime: 1_778_680_132,
      Keys: { robot_id: { S: 'r1' } },
      ...(image && { NewImage: image }),
    },
  }) as TableStreamRecord

const standing = (taken: (changes: readonly Change[], time: number) => readonly Change[] | 'throws') => {
  const appended: Change[][] = []
  const pauses: number[] = []
  const { log, lines } = fakeLog()
  const archive = archiveChanges(
    {
      archive: {
        append: async (changes) => {
          appended.push([...changes])
          const left = taken(changes, appended.length)
          if (left === 'throws') throw new Error('Firehose is away')
          return left
        },
      },
      sleep: async (milliseconds) => void pauses.push(milliseconds),
      random: () => 0.5,
      log,
    },
    streams,
  )
  return { archive, appended, pauses, lines }
}

describe('a batch of a table stream', () => {
  test('becomes one change per new row, with the table by our name, its keys, its place and its time', async () => {
    const { archive, appended } = standing(() => [])
    const image = {
      robot_id: { S: 'r1' },
      revision: { N: '7' },
      original: { B: 'AAEC' },
      handlers: { L: [{ S: 'work' }] },
    }
    expect(await archive({ Records: [record(11, image)] })).toEqual({ batchItemFailures: [] })
    expect(appended.flat()).toEqual([
      {
        table: 'journal',
        keys: { robot_id: 'r1' },
        image: { robot_id: 'r1', revision: 7, original: { $bytes: 'AAEC' }, handlers: ['work'] },
        sequence: '11',
        at: '2026-05-13T13:48:52.000Z',
      },
    ])
  })

  test('keeps the token by which a task is ended to itself', async () => {
    const { archive, appended } = standing(() => [])
    await archive({ Records: [record(11, { robot_id: { S: 'r1' }, task_token: { S: 'secret' } })] })
    expect(appended.flat()).toMatchObject([{ image: { robot_id: 'r1' } }])
    expect(JSON.stringify(appended)).not.toContain('secret')
  })

  test('tells of the books what an entry added, a change for each line, and not how they stand', async () => {
    const { archive, appended } = standing(() => [])
    const lines = ['robot:r1', 'robot:r2'].map((subject) => ({
      ...{ subject, hour: '2026-11-20T09', lane: 'said' as const, records: 1, said: 1, derived: 0, sequences: [] },
      entry: { published: 1, observed: 1 },
    }))
    const last_entry = { B: Buffer.from(packedLines(lines)).toString('base64') }
    const image = {
      book: { S: 'counters' },
      shard: { S: 's' },
      version: { N: '3' },
      published: { N: '99' },
      last_entry,
    }
    await archive({ Records: [record(11, image, streams.books)] })
    expect(appended.flat().map(({ table, keys, image }) => [table, keys.subject, image.published])).toEqual([
      ['books', 'robot:r1', 1],
      ['books', 'robot:r2', 1],
    ])
  })

  test('says nothing of a row that was removed', async () => {
    const { archive, appended } = standing(() => [])
    await archive({ Records: [record(11, undefined)] })
    expect(appended).toEqual([])
  })

  test('puts again only what was not taken, and comes again from the first change that never was', async () => {
    const stubborn = (changes: readonly Change[]) => changes.filter(({ sequence }) => Number(sequence) >= 12)
    const { archive, appended, pauses } = standing(stubborn)
    const answer = await archive({ Records: [11, 12, 13].map((number) => record(number, {})) })
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '12' }] })
    expect(appended.map((changes) => changes.map(({ sequence }) => sequence))).toEqual([
      ['11', '12', '13'],
      ['12', '13'],
      ['12', '13'],
    ])
    expect(pauses).toEqual([100, 200, 5_000])
  })

  test('comes again as a whole while Firehose is away', async () => {
    const { archive, lines } = standing(() => 'throws')
    expect(await archive({ Records: [record(11, {}), record(12, {})] })).toEqual({
      batchItemFailures: [{ itemIdentifier: '11' }],
    })
    expect(lines.at(-1)).toMatchObject({ level: 'error', fields: { count: 2, of: 2 } })
  })

  test('of a table that nobody told the function of stops it by name', async () => {
    const { archive } = standing(() => [])
    await expect(archive({ Records: [record(11, {}, 'arn:aws:dynamodb:elsewhere')] })).rejects.toThrow(
      /elsewhere is the stream of no archived table; TABLE_STREAMS has arn:aws:dynamodb:us-east-1:1:table\/j/,
    )
  })
})

test('a row is JSON and comes back as it was, whatever it holds', () => {
  const item = {
    text: { S: '{"$bytes":"x"}' },
    number: { N: '12' },
    long: { N: '12345678901234567890' },
    yes: { BOOL: true },
    nothing: { NULL: true },
    bytes: { B: new Uint8Array([0, 255, 10]) },
    list: { L: [{ S: 'a' }, { N: '1' }] },
    map: { M: { inside: { B: new Uint8Array([7]) }, one: { M: {} } } },
    texts: { SS: ['a', 'b'] },
    numbers: { NS: ['1', '2.5'] },
  }
  const said = JSON.parse(JSON.stringify(plainRow(item)))
  expect(said).toMatchObject({ number: 12, long: { $number: '12345678901234567890' }, bytes: { $bytes: 'AP8K' } })
  expect(itemOfPlain(said)).toEqual(item)
})

describe('of two changes of a row the newer is', () => {
  const change = (more: Partial<Change>): Change => ({
    table: 'journal',
    keys: {},
    image: {},
    sequence: '100',
    at: '2026-05-13T13:00:00.000Z',
    ...more,
  })
  const later = { at: '2026-05-13T13:00:01.000Z' }

  test('the one with the higher version, whenever it was archived', () => {
    const [one, other] = [1, 2].map((record_version) => ({ table: 'failures', image: { record_version } }) as const)
    expect(isNewer(change({ ...other }), change({ ...one, ...later }))).toBe(true)
    expect(isNewer(change({ ...one, ...later }), change({ ...other }))).toBe(false)
  })
  test('without versions the later one, and within one moment the one with the higher number, however long', () => {
    expect(isNewer(change(later), change({ sequence: '9999' }))).toBe(true)
    expect(isNewer(change({ sequence: '100' }), change({ sequence: '99' }))).toBe(true)
    expect(isNewer(change({ sequence: '99' }), change({ sequence: '100' }))).toBe(false)
    expect(isNewer(change({}), change({}))).toBe(false)
  })
})

describe('Firehose', () => {
  const change = (sequence: number, bytes: number): Change => ({
    table: 'journal',
    keys: {},
    image: { text: 'x'.repeat(bytes) },
    sequence: String(sequence),
    at: '',
  })
  const archive = (answer: (records: readonly { Data: string }[], number: number) => object) => {
    const { configuration, sent } = fakeTransport(({ body }, number) => ({
      body: answer(body.Records as { Data: string }[], number),
    }))
    return { sent, archive: changesByFirehose(new FirehoseClient(configuration), 'changes') }
  }
  const allTaken = (records: readonly unknown[]) => ({
    FailedPutCount: 0,
    RequestResponses: records.map(() => ({ RecordId: 'r' })),
  })

  test('gets many changes in one record, a line each, so that its steps of 5 KB are shared', async () => {
    const { archive: line, sent } = archive(allTaken)
    const changes = Array.from({ length: 300 }, (_, sequence) => change(sequence, 100))
    expect(await line.append(changes)).toEqual([])
    expect(sent).toMatchObject([{ operation: 'PutRecordBatch', body: { DeliveryStreamName: 'changes' } }])
    const records = sent.flatMap(({ body }) => body.Records as { Data: string }[])
    expect(records).toHaveLength(1)
    const text = Buffer.from(records[0]?.Data ?? '', 'base64').toString()
    expect(text.endsWith('\n')).toBe(true)
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((one) => JSON.parse(one)),
    ).toEqual(changes)
  })

  test('takes a record of at most 1,000 KiB and 4 MiB at once', async () => {
    const { archive: line, sent } = archive(allTaken)
    await line.append(Array.from({ length: 12 }, (_, sequence) => change(sequence, 600_000)))
    for (const { body } of sent) {
      const records = (body.Records as { Data: string }[]).map(({ Data }) => Data)
      expect(Math.max(...records.map((data) => Buffer.from(data, 'base64').length))).toBeLessThanOrEqual(1_000 * 1024)
      expect(records.join('').length).toBeLessThanOrEqual(4 * 1024 * 1024)
    }
    expect(sent).toHaveLength(3)
  })

  test('answers in part: every change of a record that was refused is handed back', async () => {
    const { archive: line } = archive((records) => ({
      FailedPutCount: 1,
      RequestResponses: records.map((_, index) =>
        index === 1 ? { ErrorCode: 'ServiceUnavailableException', ErrorMessage: 'slow down' } : { RecordId: 'r' },
      ),
    }))
    const changes = Array.from({ length: 3 }, (_, sequence) => change(sequence, 600_000))
    expect(await line.append(changes)).toEqual([changes[1]])
  })

  test('never sees a line that it could not take: it is handed back', async () => {
    const { archive: line, sent } = archive(allTaken)
    const [big, small] = [change(1, 1_100_000), change(2, 10)]
    expect(await line.append([big, small])).toEqual([big])
    expect(sent).toHaveLength(1)
  })
})
