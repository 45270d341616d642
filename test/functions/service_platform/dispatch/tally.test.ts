import { describe, expect, test } from 'vitest'
import {
  bookColumns,
  COUNTED_RANGES_MAX,
  type CountedRange,
  SEQUENCE_RUNS_MAX,
} from '../../../../functions/ports/books.ts'
import { type SettledRecord, tally } from '../../../../functions/service_platform/dispatch/tally.ts'

const record = (number: number, partition_key = 'robot:r1', more: Partial<SettledRecord> = {}): SettledRecord => ({
  sequence_number: String(number),
  partition_key,
  entry: { published: 2, applied: 1, observed: 1 },
  messages: 2,
  line: { subject: partition_key, hour: '2026-11-20T09', lane: 'said', said: 2, sequences: [number] },
  ...more,
})
const counted = (...batches: readonly (readonly SettledRecord[])[]): readonly CountedRange[] =>
  batches.reduce<readonly CountedRange[]>(
    (ranges, records, index) => tally(records, ranges, `before-${index}`)?.counted ?? ranges,
    [],
  )

describe('the books', () => {
  test('count a batch once and say redelivered the second time', () => {
    const batch = [record(1), record(2)]
    expect(tally(batch, [], 'a')?.entry).toEqual({ published: 4, applied: 2, observed: 2 })
    expect(tally(batch, counted(batch), 'a')?.entry).toEqual({ redelivered: 4 })
  })

  test('know a part of a batch, and a batch that goes beyond it', () => {
    const before = counted([record(1), record(2), record(3), record(4)])
    expect(tally([record(2), record(3)], before, 'a')?.entry).toEqual({ redelivered: 4 })
    expect(tally([record(4), record(5)], before, 'a')?.entry).toEqual({
      published: 2,
      applied: 1,
      observed: 1,
      redelivered: 2,
    })
  })

  test('know what lies before a batch that they remember, whichever delivery of it comes to its end late', () => {
    const long = Array.from({ length: COUNTED_RANGES_MAX + 1 }, (_, index) => [record(index + 1)])
    const before = counted(...long)
    expect(before.some(({ first }) => first === '1')).toBe(false)
    expect(tally([record(1)], before, 'late')?.entry).toEqual({ redelivered: 2 })
    expect(tally([record(1, 'robot:another')], before, 'late')?.entry).toMatchObject({ published: 2 })
  })

  test('believe a last-known state that has moved on where they remember nothing', () => {
    expect(tally([record(1, 'robot:r1', { remembered: true }), record(2)], [], 'late')?.entry).toEqual({
      published: 2,
      applied: 1,
      observed: 1,
      redelivered: 2,
    })
  })

  test('compare sequence numbers as numbers, not as texts', () => {
    const before = counted([record(9), record(10)])
    expect(tally([record(100)], before, 'a')?.entry).toMatchObject({ published: 2 })
    expect(tally([record(10)], before, 'a')?.entry).toEqual({ redelivered: 2 })
  })

  test('keep lanes apart whose ranges overlap', () => {
    const before = counted([record(1, 'robot:a'), record(9, 'robot:b')])
    expect(tally([record(5, 'robot:c')], before, 'a')?.entry).toMatchObject({ published: 2 })
    expect(tally([record(5, 'robot:a')], before, 'a')?.entry).toEqual({ redelivered: 2 })
  })

  test('recognise their own write when its answer got lost', () => {
    const batch = [record(1)]
    const after = tally(batch, [], 'a')?.counted ?? []
    expect(tally(batch, after, 'a')).toBeUndefined()
    expect(tally(batch, after, 'b')?.entry).toEqual({ redelivered: 2 })
  })

  test('count a held message when its release ends it, once', () => {
    const release = (...positions: string[]) =>
      record(7, 'robot:r1', {
        entry: {},
        messages: 0,
        drained: {
          robot_id: 'r1',
          ends: positions.map((position) => ({ position, hour: '2026-11-20T08', entry: { applied: 1 } })),
        },
      })
    const first = tally([release('1:1', '2:1')], [], 'a')
    expect(first?.entry).toEqual({ applied: 2 })
    // The delivery died after its books, and the second one came further.
    expect(tally([release('1:1', '2:1', '3:1')], first?.counted ?? [], 'b')?.entry).toEqual({ applied: 1 })
  })

  test('remember the newest batches, and one of any size', () => {
    const many = counted(...Array.from({ length: 40 }, (_, index) => [record(index + 1)]))
    expect(many).toHaveLength(COUNTED_RANGES_MAX)
    expect(many.at(-1)?.last).toBe('40')
    const wide = Array.from({ length: 10_000 }, (_, index) => record(index + 1, `robot:${index}`))
    const after = counted(wide, wide, wide, wide, wide)
    const bytes = after.reduce((sum, { subjects }) => sum + subjects.length, 0)
    expect(after.at(-1)?.subjects.length).toBe(60_000)
    expect(bytes).toBeLessThan(300_000)
  })

  test('tell an entry apart by whom, when and how; the lines add up to it', () => {
    const line = { subject: 'robot:r1', hour: '2026-11-20T09', lane: 'said', said: 1, sequences: [7] } as const
    const before = counted([record(1, 'robot:again')])
    const sum = tally(
      [
        record(1, 'robot:again'),
        record(2, 'robot:r1', { line, entry: { published: 3, observed: 1, applied: 2 }, messages: 3 }),
        record(3, 'robot:r1', { line: { ...line, sequences: [8, 9, 11] } }),
        record(4, 'robot:r1', { line: { ...line, hour: '2026-11-20T10', sequences: [] } }),
        record(5, 'robot:r1', { line: { ...line, lane: 'redrive', sequences: [4] }, entry: {}, messages: 1 }),
        record(6, 'robot:r1', {
          line: { ...line, said: 0, sequences: [] },
          entry: {},
          messages: 0,
          drained: { robot_id: 'r1', ends: [{ position: '1:1', hour: '2026-11-20T08', entry: { applied: 1 } }] },
        }),
      ],
      before,
      'a',
    )
    const plain = { records: 0, said: 0, derived: 0, sequences: [] }
    expect(sum?.lines).toEqual([
      { ...plain, subject: 'robot:again', hour: '2026-11-20T09', lane: 'said', entry: { redelivered: 2 } },
      {
        subject: 'robot:r1',
        hour: '2026-11-20T09',
        lane: 'said',
        first: '2',
        last: '3',
        records: 2,
        said: 2,
        derived: 3,
        sequences: [
          [7, 9],
          [11, 11],
        ],
        entry: { published: 5, observed: 2, applied: 3 },
      },
      {
        ...plain,
        subject: 'robot:r1',
        hour: '2026-11-20T10',
        lane: 'said',
        first: '4',
        last: '4',
        records: 1,
        said: 1,
        derived: 1,
        entry: { published: 2, applied: 1, observed: 1 },
      },
      {
        ...plain,
        subject: 'robot:r1',
        hour: '2026-11-20T09',
        lane: 'redrive',
        first: '5',
        last: '5',
        records: 1,
        said: 1,
        sequences: [[4, 4]],
        entry: {},
      },
      { ...plain, subject: 'robot:r1', hour: '2026-11-20T08', lane: 'release', entry: { applied: 1 } },
    ])
    for (const column of bookColumns) {
      const ofLines = (sum?.lines ?? []).reduce((all, { entry }) => all + (entry[column] ?? 0), 0)
      expect(ofLines, column).toBe(sum?.entry[column] ?? 0)
    }
  })

  test('of numbers that leap, a line has as many runs as there is room for', () => {
    const wild = Array.from({ length: 100 }, (_, n) =>
      record(n + 1, 'robot:r1', {
        line: { subject: 'robot:r1', hour: '2026-11-20T09', lane: 'said', said: 1, sequences: [n * 3] },
      }),
    )
    expect(tally(wild, [], 'a')?.lines[0]?.sequences).toHaveLength(SEQUENCE_RUNS_MAX)
    const sequences = Array.from({ length: 20_001 }, (_, n) => n)
    const line = { subject: 'robot:r1', hour: '2026-11-20T09', lane: 'said', said: 20_001, sequences } as const
    expect(tally([record(1, 'robot:r1', { line })], [], 'a')?.lines[0]?.sequences).toEqual([
      [0, 9_999],
      [10_000, 19_999],
      [20_000, 20_000],
    ])
  })
})
