/**
 * One shard: records in the order in which they were put, each with a sequence number that only rises.
 *
 * Memory is bounded without losing anything a reader still needs: beyond `keepBytes` the oldest records go as soon as
 * every registered reader is past them. What is older than the retention goes in any case, as on AWS.
 */
import { compareSequence, type ReadFrom, type SourceRecord } from '../event-source-mapping/source.ts'

export interface ShardIdentity {
  readonly shardId: string
  /** Inclusive, of the 128-bit MD5 space. */
  readonly hashRange: readonly [bigint, bigint]
  readonly parents: readonly string[]
  /** First digits of its sequence numbers: a child's numbers are above its parents'. */
  readonly sequencePrefix: string
}

export interface StoredRecord extends SourceRecord {
  readonly partitionKey: string
  readonly data: Uint8Array
}

/** Length of a Kinesis sequence number in digits. */
const sequenceDigits = 56
/** Dead space at the front of the array before it is moved. */
const deadRecordsMax = 4096

export class Shard {
  readonly identity: ShardIdentity
  closed = false
  #records: (StoredRecord | undefined)[] = []
  #first = 0
  #bytes = 0
  #counter = 0
  readonly #readers = new Map<string, string>()

  constructor(identity: ShardIdentity) {
    this.identity = identity
  }

  get bytes(): number {
    return this.#bytes
  }

  get length(): number {
    return this.#records.length - this.#first
  }

  nextSequenceNumber(step: number): string {
    this.#counter += step
    const { sequencePrefix } = this.identity
    return sequencePrefix + String(this.#counter).padStart(sequenceDigits - sequencePrefix.length, '0')
  }

  push(record: StoredRecord): void {
    this.#records.push(record)
    this.#bytes += record.sizeBytes
  }

  /** Puts a record back that was read from disk; its number is where counting goes on. */
  restore(record: StoredRecord): void {
    this.#counter = Math.max(this.#counter, Number(record.sequenceNumber.slice(this.identity.sequencePrefix.length)))
    this.push(record)
  }

  read(from: ReadFrom, limit: number): readonly StoredRecord[] {
    if (from === 'LATEST') return []
    const start = this.#indexOf(from)
    return this.#records.slice(start, start + limit) as StoredRecord[]
  }

  newest(): StoredRecord | undefined {
    return this.length > 0 ? this.#records[this.#records.length - 1] : undefined
  }

  oldest(): StoredRecord | undefined {
    return this.length > 0 ? this.#records[this.#first] : undefined
  }

  /** How many records are still ahead of a reader, and how old the first of them is. */
  behind(sequenceNumber: string): number {
    return this.#records.length - this.#indexOf({ after: sequenceNumber })
  }

  /** A reader needs nothing up to and including this number any more. */
  keep(reader: string, sequenceNumber: string): void {
    this.#readers.set(reader, sequenceNumber)
  }

  trim(now: number, retentionMs: number, keepBytes: number): void {
    const needed = [...this.#readers.values()].reduce(
      (lowest: string | undefined, at) => (lowest === undefined || compareSequence(at, lowest) < 0 ? at : lowest),
      undefined,
    )
    for (;;) {
      const record = this.oldest()
      if (!record) return
      const expired = record.arrivedAt < now - retentionMs
      const spare =
        this.#bytes > keepBytes && (needed === undefined || compareSequence(record.sequenceNumber, needed) <= 0)
      if (!expired && !spare) return
      this.#records[this.#first] = undefined
      this.#first += 1
      this.#bytes -= record.sizeBytes
      if (this.#first > deadRecordsMax && this.#first * 2 > this.#records.length) {
        this.#records = this.#records.slice(this.#first)
        this.#first = 0
      }
    }
  }

  #indexOf(from: Exclude<ReadFrom, 'LATEST'>): number {
    if (from === 'TRIM_HORIZON') return this.#first
    let low = this.#first
    let high = this.#records.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const record = this.#records[middle]
      const isBefore =
        record === undefined ||
        ('after' in from
          ? compareSequence(record.sequenceNumber, from.after) <= 0
          : record.arrivedAt < from.atTimestamp)
      if (isBefore) low = middle + 1
      else high = middle
    }
    return low
  }
}
