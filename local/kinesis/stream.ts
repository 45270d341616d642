/**
 * A Kinesis data stream in memory: partition keys are hashed to shards as AWS does (MD5 over the 128-bit space), so
 * that one subject's records stay in order, and shards can be split and merged while it runs.
 */
import { createHash } from 'node:crypto'
import { AwsError } from '../aws-api/service.ts'
import type { Clock } from '../clock.ts'
import type { StreamRecord } from '../doors.ts'
import type { ReadFrom, ShardSource } from '../event-source-mapping/source.ts'
import type { Random } from '../random.ts'
import { Shard, type ShardIdentity, type StoredRecord } from './shard.ts'

export interface StreamSettings {
  readonly name: string
  readonly arn: string
  readonly shardCount: number
  readonly retentionHours: number
  /** 1 MiB unless the stream asks for more (at most 10 MiB). */
  readonly recordBytesMax: number
  /** True: 1 MB/s and 1,000 records/s per shard, as a provisioned shard takes. False: what the machine takes. */
  readonly limited: boolean
}

/** Where records and shards are written before a put is acknowledged. */
export interface StreamLog {
  record(shardId: string, record: StoredRecord): void
  shards(shards: readonly { identity: ShardIdentity; closed: boolean }[]): void
  /** Nothing before this number is needed any more. */
  trimmed(shardId: string, oldest: string): void
}

/** Kept per stream for late readers although every registered reader has had it. */
const keepBytes = 32 * 1024 * 1024
/** Above this, with readers that do not follow, puts are refused rather than memory eaten. */
const heldBytesMax = 384 * 1024 * 1024
const partitionKeyLengthMax = 256
const shardRecordsPerSecondMax = 1000
const shardBytesPerSecondMax = 1_048_576
const hashSpace = 1n << 128n
const knownKeysMax = 50_000

export class Stream implements ShardSource {
  readonly kind = 'kinesis'
  readonly settings: StreamSettings
  readonly createdAt: number
  readonly #clock: Clock
  readonly #random: Random
  readonly #log: StreamLog | undefined
  readonly #shards = new Map<string, Shard>()
  #shardOfKey = new Map<string, Shard>()
  readonly #listeners = new Set<(shard: string) => void>()
  readonly #spent = new Map<string, { second: number; records: number; bytes: number }>()
  #appended = 0
  #appendedBytes = 0

  constructor(settings: StreamSettings, clock: Clock, random: Random, log?: StreamLog) {
    this.settings = settings
    this.#clock = clock
    this.#random = random
    this.#log = log
    this.createdAt = clock.now()
  }

  get arn(): string {
    return this.settings.arn
  }

  get appended(): number {
    return this.#appended
  }

  get appendedBytes(): number {
    return this.#appendedBytes
  }

  /** A new stream: `shardCount` shards of equal share. */
  open(): void {
    const count = BigInt(this.settings.shardCount)
    for (let index = 0n; index < count; index++) {
      this.#addShard([(hashSpace * index) / count, (hashSpace * (index + 1n)) / count - 1n], [])
    }
    this.#rememberShards()
  }

  /** A stream that was kept on disk. */
  restore(shards: readonly { identity: ShardIdentity; closed: boolean; records: Iterable<StoredRecord> }[]): void {
    for (const { identity, closed, records } of shards) {
      const shard = new Shard(identity)
      shard.closed = closed
      for (const record of records) shard.restore(record)
      this.#shards.set(identity.shardId, shard)
    }
  }

  append({ partitionKey, data, explicitHashKey }: StreamRecord): { shardId: string; sequenceNumber: string } {
    this.#check(partitionKey, data)
    const shard = explicitHashKey === undefined ? this.#shardFor(partitionKey) : this.#shardAt(BigInt(explicitHashKey))
    const { shardId } = shard.identity
    const sizeBytes = data.byteLength + partitionKey.length
    if (this.settings.limited) this.#spend(shardId, sizeBytes)
    const isFull = () => shard.bytes > heldBytesMax / this.#shards.size
    // Readers may have come to its end since the last put.
    if (isFull()) this.#trim(shard)
    if (isFull()) {
      throw new AwsError(
        'ProvisionedThroughputExceededException',
        `${shardId} of ${this.settings.name} holds ${shard.bytes} bytes that a reader has not read yet`,
      )
    }

    const sequenceNumber = shard.nextSequenceNumber(this.#random.integer(1, 7))
    const record = new KinesisRecord(this, shardId, sequenceNumber, partitionKey, data, this.#clock.now())
    this.#log?.record(shardId, record)
    shard.push(record)
    this.#appended += 1
    this.#appendedBytes += sizeBytes
    if (shard.bytes > keepBytes / this.#shards.size || (this.#appended & 1023) === 0) this.#trim(shard)
    for (const listener of this.#listeners) listener(shardId)
    return { shardId, sequenceNumber }
  }

  shard(shardId: string): Shard {
    const shard = this.#shards.get(shardId)
    if (!shard) {
      throw new AwsError('ResourceNotFoundException', `Shard ${shardId} in stream ${this.settings.name} was not found`)
    }
    return shard
  }

  allShards(): readonly Shard[] {
    return [...this.#shards.values()]
  }

  shards(): readonly string[] {
    return [...this.#shards.keys()]
  }

  parents(shardId: string): readonly string[] {
    return this.shard(shardId).identity.parents
  }

  isClosed(shardId: string): boolean {
    return this.shard(shardId).closed
  }

  read(shardId: string, from: ReadFrom, limit: number): readonly StoredRecord[] {
    return this.shard(shardId).read(from, limit)
  }

  newest(shardId: string): string | undefined {
    return this.shard(shardId).newest()?.sequenceNumber
  }

  keep(reader: string, shardId: string, sequenceNumber: string): void {
    this.shard(shardId).keep(reader, sequenceNumber)
  }

  onAppend(listener: (shard: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Two children take over at `newStartingHashKey`; the parent is closed and keeps its records until they are read. */
  split(shardId: string, newStartingHashKey: bigint): void {
    const parent = this.#openShard(shardId)
    const [start, end] = parent.identity.hashRange
    if (newStartingHashKey <= start || newStartingHashKey > end) {
      throw new AwsError(
        'InvalidArgumentException',
        `NewStartingHashKey ${newStartingHashKey} is not inside ${shardId}`,
      )
    }
    parent.closed = true
    this.#addShard([start, newStartingHashKey - 1n], [shardId])
    this.#addShard([newStartingHashKey, end], [shardId])
    this.#rememberShards()
  }

  merge(shardId: string, adjacentShardId: string): void {
    const [low, high] = [this.#openShard(shardId), this.#openShard(adjacentShardId)].sort((a, b) =>
      a.identity.hashRange[0] < b.identity.hashRange[0] ? -1 : 1,
    ) as [Shard, Shard]
    if (low.identity.hashRange[1] + 1n !== high.identity.hashRange[0]) {
      throw new AwsError('InvalidArgumentException', `${shardId} and ${adjacentShardId} are not adjacent`)
    }
    low.closed = true
    high.closed = true
    this.#addShard([low.identity.hashRange[0], high.identity.hashRange[1]], [shardId, adjacentShardId])
    this.#rememberShards()
  }

  #openShard(shardId: string): Shard {
    const shard = this.shard(shardId)
    if (shard.closed) throw new AwsError('ResourceInUseException', `${shardId} is closed`)
    return shard
  }

  #addShard(hashRange: readonly [bigint, bigint], parents: readonly string[]): void {
    const index = this.#shards.size
    const shardId = `shardId-${String(index).padStart(12, '0')}`
    const sequencePrefix = `496${String(this.#clock.now()).padStart(14, '0')}${String(index).padStart(6, '0')}`
    this.#shards.set(shardId, new Shard({ shardId, hashRange, parents, sequencePrefix }))
  }

  #rememberShards(): void {
    this.#shardOfKey = new Map()
    this.#log?.shards(this.allShards().map(({ identity, closed }) => ({ identity, closed })))
    for (const listener of this.#listeners) for (const shardId of this.#shards.keys()) listener(shardId)
  }

  #shardFor(partitionKey: string): Shard {
    const known = this.#shardOfKey.get(partitionKey)
    if (known) return known
    const shard = this.#shardAt(BigInt(`0x${createHash('md5').update(partitionKey).digest('hex')}`))
    if (this.#shardOfKey.size >= knownKeysMax) this.#shardOfKey.clear()
    this.#shardOfKey.set(partitionKey, shard)
    return shard
  }

  #shardAt(hash: bigint): Shard {
    for (const shard of this.#shards.values()) {
      const [start, end] = shard.identity.hashRange
      if (!shard.closed && hash >= start && hash <= end) return shard
    }
    throw new AwsError('InvalidArgumentException', `ExplicitHashKey ${hash} is outside of the 128-bit space`)
  }

  #check(partitionKey: string, data: Uint8Array): void {
    if (partitionKey.length < 1 || partitionKey.length > partitionKeyLengthMax) {
      throw new AwsError(
        'ValidationException',
        `the partition key has ${partitionKey.length} characters; 1 to 256 are allowed`,
      )
    }
    if (data.byteLength > this.settings.recordBytesMax) {
      throw new AwsError(
        'ValidationException',
        `the record has ${data.byteLength} bytes; this stream takes ${this.settings.recordBytesMax}`,
      )
    }
  }

  #spend(shardId: string, bytes: number): void {
    const second = Math.floor(this.#clock.now() / 1000)
    const spent = this.#spent.get(shardId)
    const current = spent?.second === second ? spent : { second, records: 0, bytes: 0 }
    if (current.records + 1 > shardRecordsPerSecondMax || current.bytes + bytes > shardBytesPerSecondMax) {
      throw new AwsError(
        'ProvisionedThroughputExceededException',
        `Rate exceeded for shard ${shardId} in stream ${this.settings.name}`,
      )
    }
    current.records += 1
    current.bytes += bytes
    this.#spent.set(shardId, current)
  }

  #trim(shard: Shard): void {
    shard.trim(this.#clock.now(), this.settings.retentionHours * 3_600_000, keepBytes / this.#shards.size)
    const oldest = shard.oldest()
    if (oldest) this.#log?.trimmed(shard.identity.shardId, oldest.sequenceNumber)
  }
}

/** A record and its forms; the JSON text is put together when it is delivered, not kept. */
export class KinesisRecord implements StoredRecord {
  readonly sequenceNumber: string
  readonly partitionKey: string
  readonly data: Uint8Array
  readonly arrivedAt: number
  readonly #shardId: string
  readonly #stream: { readonly arn: string }

  constructor(
    stream: { readonly arn: string },
    shardId: string,
    sequenceNumber: string,
    partitionKey: string,
    data: Uint8Array,
    arrivedAt: number,
  ) {
    this.#stream = stream
    this.#shardId = shardId
    this.sequenceNumber = sequenceNumber
    this.partitionKey = partitionKey
    this.data = data
    this.arrivedAt = arrivedAt
  }

  get orderKey(): string {
    return this.partitionKey
  }

  get sizeBytes(): number {
    return this.data.byteLength + this.partitionKey.length
  }

  json(): string {
    const { sequenceNumber, partitionKey, arrivedAt } = this
    return (
      `{"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":${JSON.stringify(partitionKey)},` +
      `"sequenceNumber":"${sequenceNumber}","data":"${base64(this.data)}",` +
      `"approximateArrivalTimestamp":${arrivedAt / 1000}},"eventSource":"aws:kinesis","eventVersion":"1.0",` +
      `"eventID":"${this.#shardId}:${sequenceNumber}","eventName":"aws:kinesis:record",` +
      `"invokeIdentityArn":"arn:aws:iam::000000000000:role/event-source-mapping","awsRegion":"us-east-1",` +
      `"eventSourceARN":"${this.#stream.arn}"}`
    )
  }

  /** Event filters look into `data` after decoding it, as JSON where it is JSON. */
  filterView(): unknown {
    const text = Buffer.from(this.data).toString('utf8')
    const { partitionKey, sequenceNumber } = this
    let data: unknown = text
    try {
      data = JSON.parse(text)
    } catch {
      // Plain text: a pattern may compare it as a string.
    }
    return { kinesis: { partitionKey, sequenceNumber }, partitionKey, data, eventSource: 'aws:kinesis' }
  }
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}
