/**
 * The stream on disk (`--data-dir`): a put is written before it is acknowledged, so that a process killed at any point
 * has lost nothing that it said it had. One folder per shard, segments of lines; a line torn by the kill was never
 * acknowledged and is dropped. Written through to the operating system, not flushed to the platter: this protects
 * from a dead process, not from a dead machine.
 */
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { compareSequence } from '../event-source-mapping/source.ts'
import { replaceFile } from '../replace-file.ts'
import type { ShardIdentity, StoredRecord } from './shard.ts'
import { base64, KinesisRecord, type StreamLog } from './stream.ts'

const segmentBytesMax = 8 * 1024 * 1024

interface Segment {
  readonly file: string
  readonly descriptor: number
  bytes: number
}

interface SavedShard {
  readonly shardId: string
  readonly hashRange: readonly [string, string]
  readonly parents: readonly string[]
  readonly sequencePrefix: string
  readonly closed: boolean
}

export class StreamFiles implements StreamLog {
  readonly #directory: string
  readonly #open = new Map<string, Segment>()
  /** Segments that are full: file → its last sequence number. */
  readonly #full = new Map<string, Map<string, string>>()

  constructor(directory: string) {
    this.#directory = directory
    mkdirSync(directory, { recursive: true })
  }

  shards(shards: readonly { identity: ShardIdentity; closed: boolean }[]): void {
    const saved: SavedShard[] = shards.map(({ identity, closed }) => ({
      ...identity,
      hashRange: [String(identity.hashRange[0]), String(identity.hashRange[1])],
      closed,
    }))
    replaceFile(join(this.#directory, 'shards.json'), JSON.stringify(saved))
  }

  record(shardId: string, record: StoredRecord): void {
    const segment = this.#open.get(shardId) ?? this.#openSegment(shardId)
    const { sequenceNumber: s, partitionKey: k, arrivedAt: t, data } = record
    const line = `${JSON.stringify({ s, k, t, d: base64(data) })}\n`
    writeSync(segment.descriptor, line)
    segment.bytes += line.length
    if (segment.bytes < segmentBytesMax) return
    closeSync(segment.descriptor)
    this.#open.delete(shardId)
    this.#fullOf(shardId).set(segment.file, s)
  }

  /** Segments that hold nothing from `oldest` on are of no use any more. */
  trimmed(shardId: string, oldest: string): void {
    const full = this.#fullOf(shardId)
    for (const [file, last] of full) {
      if (compareSequence(last, oldest) >= 0) return
      rmSync(file, { force: true })
      full.delete(file)
    }
  }

  /** What an earlier process left, or nothing. */
  load(stream: { readonly arn: string }) {
    const file = join(this.#directory, 'shards.json')
    if (!existsSync(file)) return undefined
    const saved = JSON.parse(readFileSync(file, 'utf8')) as SavedShard[]
    return saved.map(({ hashRange, closed, ...identity }) => ({
      identity: { ...identity, hashRange: [BigInt(hashRange[0]), BigInt(hashRange[1])] as const },
      closed,
      records: this.#read(identity.shardId, stream),
    }))
  }

  close(): void {
    for (const { descriptor } of this.#open.values()) closeSync(descriptor)
    this.#open.clear()
  }

  #read(shardId: string, stream: { readonly arn: string }): StoredRecord[] {
    const records: StoredRecord[] = []
    for (const file of segmentsOf(join(this.#directory, shardId))) {
      for (const line of readFileSync(file, 'utf8').split('\n')) {
        const record = parseLine(line, stream, shardId)
        if (record) records.push(record)
      }
      const last = records.at(-1)
      if (last) this.#fullOf(shardId).set(file, last.sequenceNumber)
    }
    return records
  }

  /** Always a new file: an old one may end in a torn line. */
  #openSegment(shardId: string): Segment {
    const directory = join(this.#directory, shardId)
    mkdirSync(directory, { recursive: true })
    const number =
      segmentsOf(directory).length === 0
        ? 0
        : Number(
            segmentsOf(directory)
              .at(-1)
              ?.match(/(\d+)\.log$/)?.[1],
          ) + 1
    const file = join(directory, `${String(number).padStart(8, '0')}.log`)
    const segment = { file, descriptor: openSync(file, 'a'), bytes: 0 }
    this.#open.set(shardId, segment)
    return segment
  }

  #fullOf(shardId: string): Map<string, string> {
    const known = this.#full.get(shardId)
    if (known) return known
    const full = new Map<string, string>()
    this.#full.set(shardId, full)
    return full
  }
}

function parseLine(line: string, stream: { readonly arn: string }, shardId: string): StoredRecord | undefined {
  if (line === '') return undefined
  try {
    const { s, k, t, d } = JSON.parse(line) as { s: string; k: string; t: number; d: string }
    return new KinesisRecord(stream, shardId, s, k, Buffer.from(d, 'base64'), t)
  } catch {
    return undefined
  }
}

function segmentsOf(directory: string): string[] {
  if (!existsSync(directory)) return []
  return readdirSync(directory)
    .filter((name) => name.endsWith('.log'))
    .sort()
    .map((name) => join(directory, name))
}
