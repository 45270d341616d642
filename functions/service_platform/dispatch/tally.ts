/**
 * The books of one batch, exactly once. A batch comes again when its acknowledgement got lost, often bisected, sometimes
 * twice at the same time; so the counters' row remembers which batches it counted (range of sequence numbers and the
 * subjects in it), in the same conditional write that adds. What such a batch or one before it had is `redelivered` and adds
 * nothing else. Lanes of one shard overlap in their numbers but not in their subjects: so a record's subject has to match too.
 * Beyond what the row remembers, the robots' last-known states tell: they move on only after counting.
 */
import { hash } from 'node:crypto'
import { isBefore } from '../../../messages/position.ts'
import {
  type BookColumn,
  type BooksEntry,
  bookColumns,
  COUNTED_RANGES_MAX,
  type CountedRange,
  type Counting,
} from '../../ports/books.ts'
import type { LineOf } from './line-of.ts'
import { told } from './told.ts'

/** One stream record whose messages all have their outcome. */
export interface SettledRecord {
  readonly sequence_number: string
  /** The subject as the stream knows it: lanes are made by it. */
  readonly partition_key: string
  /** What it adds when it is counted for the first time. */
  readonly entry: BooksEntry
  /** How many messages it had: what it adds when it was counted before. */
  readonly messages: number
  readonly line: LineOf
  /** Held messages that ended because of this record (a release). */
  readonly drained?: Drained
  /** It lies before what the robot's last-known state holds, which moves on only after counting. */
  readonly remembered?: boolean
}

export interface Drained {
  readonly robot_id: string
  /** `hour`: of received_at, as a line of the books says it. */
  readonly ends: readonly { readonly position: string; readonly hour: string; readonly entry: BooksEntry }[]
}

/** What to add and to remember, or undefined if this invocation has done so already (its answer got lost). */
export const tally = (
  records: readonly SettledRecord[],
  counted: readonly CountedRange[],
  invocation: string,
): Counting | undefined => {
  if (counted.some(({ by }) => by === invocation)) return undefined
  const sum = new Map<BookColumn, number>()
  const drained: Record<string, string> = {}
  const lines = told()
  for (const record of records) {
    const earlier = counted.filter((range) => covers(range, record))
    if (earlier.length > 0 || record.remembered) {
      const again = { redelivered: record.messages }
      add(sum, again)
      lines.again(record, again)
    } else {
      add(sum, record.entry)
      lines.first(record)
    }
    for (const { position, hour, entry } of record.drained?.ends ?? []) {
      const robotId = record.drained?.robot_id ?? ''
      if (earlier.some((range) => position <= (range.drained[robotId] ?? ''))) continue
      add(sum, entry)
      lines.ended({ subject: record.line.subject, hour, lane: 'release' }, entry)
      drained[robotId] = position
    }
  }
  const range = rangeOf(records, invocation, drained)
  return {
    entry: Object.fromEntries([...sum].filter(([, count]) => count !== 0)),
    counted: remembered(range ? [...counted, range] : counted),
    lines: lines.lines(),
  }
}

const add = (sum: Map<BookColumn, number>, entry: BooksEntry): void => {
  for (const column of bookColumns) {
    const count = entry[column]
    if (count) sum.set(column, (sum.get(column) ?? 0) + count)
  }
}

const HASH_BYTES = 6

/**
 * A subject is worked on in order: what lies before the end of a counted batch that had it was counted with that batch or
 * before it, also if that was long ago and a second delivery of it comes to its end only now.
 */
const covers = (range: CountedRange, { sequence_number, partition_key }: SettledRecord): boolean =>
  !isBefore(range.last, sequence_number) && hasSubject(range.subjects, partition_key)

const hasSubject = (subjects: Uint8Array, partitionKey: string): boolean => {
  const wanted = subjectHash(partitionKey)
  const all = Buffer.from(subjects.buffer, subjects.byteOffset, subjects.byteLength)
  for (let at = all.indexOf(wanted); at >= 0; at = all.indexOf(wanted, at + 1)) {
    if (at % HASH_BYTES === 0) return true
  }
  return false
}

/** 48 bits: two of 10,000 subjects share one with a probability of 2 in 10 million, and then only redeliveries suffer. */
const subjectHash = (partitionKey: string): Buffer => hash('sha1', partitionKey, 'buffer').subarray(0, HASH_BYTES)

const rangeOf = (
  records: readonly SettledRecord[],
  by: string,
  drained: Readonly<Record<string, string>>,
): CountedRange | undefined => {
  const first = records[0]
  const last = records.at(-1)
  if (!first || !last) return undefined
  const subjects = [...new Set(records.map(({ partition_key }) => partition_key))].map(subjectHash)
  return {
    first: first.sequence_number,
    last: last.sequence_number,
    subjects: Buffer.concat(subjects),
    by,
    drained,
  }
}

/**
 * The newest ranges: at least one per lane (ten at most), and as many as fit into a row that stays cheap to write. A batch
 * can only come again while nothing newer of its lane was counted.
 */
const remembered = (counted: readonly CountedRange[]): readonly CountedRange[] => {
  const kept = counted.slice(-COUNTED_RANGES_MAX)
  let bytes = 0
  const from = kept.findLastIndex((range) => {
    bytes += range.subjects.length + 200
    return bytes > 256 * 1024
  })
  return kept.slice(Math.min(from + 1, kept.length - 1))
}
