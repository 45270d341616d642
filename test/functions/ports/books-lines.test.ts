import { expect, test } from 'vitest'
import type { BooksLine } from '../../../functions/ports/books.ts'
import { changesOfBooks, packedLines, unpackedLines } from '../../../functions/ports/books-lines.ts'
import { plainRow } from '../../../functions/ports/plain-row.dynamodb.ts'

const line = (robot: number, more: Partial<BooksLine> = {}): BooksLine => ({
  subject: `robot:agv-${robot}`,
  hour: '2026-11-20T09',
  lane: 'said',
  first: String(49590338271490256608559692538361571095921575989136588000n + BigInt(robot)),
  last: String(49590338271490256608559692538361571095921575989136589000n + BigInt(robot)),
  records: 5,
  said: 5,
  derived: 1,
  sequences: [
    [17 * robot, 17 * robot + 3],
    [17 * robot + 5, 17 * robot + 5],
  ],
  entry: { published: 6, observed: 5, applied: 1 },
  ...more,
})

const change = (image: Readonly<Record<string, unknown>>) => ({
  table: 'books' as const,
  keys: { book: 'counters', shard: 'shardId-000000000000' },
  image: plainRow(image as Parameters<typeof plainRow>[0]),
  sequence: '4711',
  at: '2026-11-20T09:00:01.000Z',
})

test('lines come back as they were, and a row has room for those of a batch in which every record is another robot’s', () => {
  const lines = Array.from({ length: 10_000 }, (_, robot) => line(robot))
  expect(unpackedLines(packedLines(lines.slice(0, 100)))).toEqual(lines.slice(0, 100))
  expect(packedLines(lines.slice(0, 500)).byteLength).toBeLessThan(15_000)
  // An item has 400 KB, and what the row remembers of other batches 256 (tally.ts).
  expect(packedLines(lines.slice(0, 4_000)).byteLength).toBeLessThan(120_000)
})

test('each line of an entry is a change of its own in the lake, and what the row is besides is not', () => {
  const image = {
    book: { S: 'counters' },
    shard: { S: 'shardId-000000000000' },
    version: { N: '12' },
    published: { N: '123456' },
    counted: { L: [{ M: { subjects: { B: 'AAAA' } } }] },
    last_entry: { B: Buffer.from(packedLines([line(1, { first: '7', last: '12' }), line(2)])).toString('base64') },
  }
  const [one, two, ...more] = changesOfBooks(change(image))
  expect(more).toEqual([])
  const keys = {
    shard: 'shardId-000000000000',
    version: 12,
    subject: 'robot:agv-1',
    hour: '2026-11-20T09',
    lane: 'said',
  }
  expect(one).toEqual({
    table: 'books',
    keys,
    image: {
      ...keys,
      first_place: '7'.padStart(60, '0'),
      last_place: '12'.padStart(60, '0'),
      records: 5,
      said: 5,
      derived: 1,
      sequences: '17-20 22-22',
      published: 6,
      observed: 5,
      applied: 1,
    },
    sequence: '4711',
    at: '2026-11-20T09:00:01.000Z',
  })
  expect(two?.keys).toMatchObject({ subject: 'robot:agv-2' })
})

test('a row that was written before there were lines says nothing', () => {
  expect(changesOfBooks(change({ book: { S: 'counters' }, shard: { S: 's' }, version: { N: '3' } }))).toEqual([])
})
