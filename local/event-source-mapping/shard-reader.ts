/**
 * Reads one shard for one mapping and works on it in `parallelization` lanes: all records of a key go through the same
 * lane, in order, so a shard is worked on in parallel without two batches of one key ever being under way together.
 *
 * What arrives is handed over at once after a pause, otherwise gathered for a moment (`Pace`). While a lane is busy its
 * next batch fills up.
 */
import type { Timer } from '../clock.ts'
import { type BatchSurroundings, deliverBatch } from './batch.ts'
import { compareSequence, type ReadFrom, type ShardSource, type SourceRecord } from './source.ts'

/** Synchronous invocations take 6 MB; base64 and the record's frame are on top of its bytes. */
const eventBytesMax = 6 * 1024 * 1024
const frameBytes = 700

interface Lane {
  queue: SourceRecord[]
  /** When its oldest record was queued. */
  since: number
  busy: boolean
  /** Records of the batch under way that are not settled yet begin here. */
  oldestInBatch: SourceRecord | undefined
  batch: readonly SourceRecord[]
  timer: Timer | undefined
}

/** How records come from the shard to the function. */
export interface Pace {
  /** Look every so often instead of being told. */
  readonly pollMs?: number
  /** Being told: at most one hand-over in this time. Gathering costs latency and saves invocations. */
  readonly handOverMs: number
  /** Wait until a batch is full or its window is over. */
  readonly windowMs: number
}

export interface ReaderSurroundings extends Omit<BatchSurroundings, 'shard' | 'progress' | 'isStopped'> {
  readonly source: ShardSource
  readonly pace: Pace
  /** Everything up to this sequence number is handled. */
  readonly checkpoint: (shard: string, sequenceNumber: string) => void
  readonly failed: (error: unknown) => void
  /** A batch is settled: a shard may be at its end. */
  readonly settled: () => void
}

export class ShardReader {
  readonly #around: ReaderSurroundings
  readonly #shard: string
  readonly #lanes: Lane[]
  readonly #queuedMax: number
  #from: ReadFrom
  #queued = 0
  #lastRead: string | undefined
  #lastPull = 0
  #pull: Timer | undefined
  #pullSoon = false
  #stopped = false

  constructor(shard: string, from: ReadFrom, around: ReaderSurroundings) {
    this.#shard = shard
    this.#around = around
    // "Latest" is where the stream ends now, not where it ends at some later read.
    const newest = around.source.newest(shard)
    this.#from = from === 'LATEST' ? (newest === undefined ? 'TRIM_HORIZON' : { after: newest }) : from
    this.#lastRead = typeof this.#from === 'object' && 'after' in this.#from ? this.#from.after : undefined
    const lane = (): Lane => ({
      queue: [],
      since: 0,
      busy: false,
      oldestInBatch: undefined,
      batch: [],
      timer: undefined,
    })
    this.#lanes = Array.from({ length: around.settings.parallelization }, lane)
    this.#queuedMax = Math.max(2000, 10 * around.settings.batchSize * around.settings.parallelization)
    if (around.pace.pollMs === undefined) this.notice()
    else this.#poll(around.pace.pollMs)
  }

  get shard(): string {
    return this.#shard
  }

  /** Records that were read and are not settled. */
  get pending(): number {
    return this.#lanes.reduce((sum, lane) => sum + lane.queue.length + unsettled(lane).length, 0)
  }

  /** Epoch milliseconds of the oldest record that is not settled. */
  get oldestAt(): number | undefined {
    return this.#oldest()?.arrivedAt
  }

  /** The shard is closed and everything in it is handled: its children may begin. */
  get isDrained(): boolean {
    const { source } = this.#around
    const isAtEnd = source.read(this.#shard, this.#from, 1).length === 0
    return source.isClosed?.(this.#shard) === true && isAtEnd && this.pending === 0
  }

  /** Something was added to the shard. */
  notice(): void {
    const { clock, pace } = this.#around
    if (this.#stopped || pace.pollMs !== undefined || this.#pull || this.#pullSoon) return
    const wait = this.#lastPull + pace.handOverMs - clock.now()
    if (wait <= 0) {
      this.#pullSoon = true
      clock.setImmediate(() => {
        this.#pullSoon = false
        this.#read()
      })
    } else {
      this.#pull = clock.setTimeout(() => {
        this.#pull = undefined
        this.#read()
      }, wait)
    }
  }

  /** Reads everything behind this sequence number again, as a reader with an old checkpoint does. */
  rewind(to: ReadFrom): void {
    // What was read ahead is read again: a batch never has an older record behind a newer one.
    let oldest: string | undefined
    for (const lane of this.#lanes) {
      const first = lane.queue[0]?.sequenceNumber
      if (first !== undefined && (oldest === undefined || compareSequence(first, oldest) < 0)) oldest = first
      this.#queued -= lane.queue.length
      lane.queue = []
    }
    const isBehind =
      typeof to === 'object' && 'after' in to && oldest !== undefined && compareSequence(oldest, to.after) <= 0
    this.#from = isBehind && oldest !== undefined ? { after: before(oldest) } : to
    this.notice()
  }

  /** Takes nothing in any more; resolves when what is under way is settled or `ms` have passed. */
  async stop(ms: number): Promise<void> {
    this.#stopped = true
    this.#pull?.cancel()
    const { clock } = this.#around
    for (let waited = 0; waited < ms && this.#lanes.some(({ busy }) => busy); waited += 20) await clock.sleep(20)
    this.#saveCheckpoint()
  }

  #poll(everyMs: number): void {
    if (this.#stopped) return
    this.#read()
    this.#pull = this.#around.clock.setTimeout(() => this.#poll(everyMs), everyMs)
  }

  #read(): void {
    if (this.#stopped) return
    const { source, clock, settings } = this.#around
    this.#lastPull = clock.now()
    for (;;) {
      const room = this.#queuedMax - this.#queued
      if (room <= 0) break
      const records = source.read(this.#shard, this.#from, Math.min(room, 1000))
      const last = records.at(-1)
      if (!last) break
      this.#from = { after: last.sequenceNumber }
      this.#lastRead = last.sequenceNumber
      for (const record of records) {
        if (settings.matches === undefined || settings.matches(record.filterView())) this.#queue(record)
      }
    }
    for (const lane of this.#lanes) this.#work(lane)
    this.#saveCheckpoint()
  }

  #queue(record: SourceRecord): void {
    const lane = this.#lanes[this.#lanes.length === 1 ? 0 : textHash(record.orderKey) % this.#lanes.length]
    if (!lane) return
    if (lane.queue.length === 0) lane.since = this.#around.clock.now()
    lane.queue.push(record)
    this.#queued += 1
  }

  #work(lane: Lane): void {
    if (lane.busy || lane.queue.length === 0 || this.#stopped) return
    const { settings, clock, pace } = this.#around
    const due = lane.queue.length < settings.batchSize ? lane.since + pace.windowMs - clock.now() : 0
    if (due > 0) {
      lane.timer ??= clock.setTimeout(() => {
        lane.timer = undefined
        this.#work(lane)
      }, due)
      return
    }
    lane.batch = takeBatch(lane.queue, settings.batchSize)
    lane.queue = lane.queue.slice(lane.batch.length)
    lane.since = clock.now()
    lane.oldestInBatch = lane.batch[0]
    lane.busy = true
    void this.#deliver(lane)
  }

  async #deliver(lane: Lane): Promise<void> {
    const { batch } = lane
    try {
      await deliverBatch(batch, {
        ...this.#around,
        shard: this.#shard,
        isStopped: () => this.#stopped,
        progress: (record) => {
          lane.oldestInBatch = batch[batch.indexOf(record) + 1]
        },
      })
    } catch (error) {
      this.#around.failed(error)
    }
    // Stopped in the middle: what is not settled stays in front of the checkpoint.
    if (this.#stopped && lane.oldestInBatch) {
      lane.busy = false
      return
    }
    lane.batch = []
    lane.oldestInBatch = undefined
    lane.busy = false
    this.#queued -= batch.length
    this.#work(lane)
    this.notice()
    this.#around.settled()
  }

  #saveCheckpoint(): void {
    const oldest = this.#oldest()
    if (oldest) this.#around.checkpoint(this.#shard, before(oldest.sequenceNumber))
    else if (this.#lastRead !== undefined) this.#around.checkpoint(this.#shard, this.#lastRead)
  }

  #oldest(): SourceRecord | undefined {
    let oldest: SourceRecord | undefined
    for (const lane of this.#lanes) {
      const first = lane.oldestInBatch ?? lane.queue[0]
      if (first && (!oldest || compareSequence(first.sequenceNumber, oldest.sequenceNumber) < 0)) oldest = first
    }
    return oldest
  }
}

function unsettled(lane: Lane): readonly SourceRecord[] {
  return lane.oldestInBatch ? lane.batch.slice(lane.batch.indexOf(lane.oldestInBatch)) : []
}

/** As many as the batch size and the size of an invocation allow, at least one. */
function takeBatch(queue: readonly SourceRecord[], batchSize: number): readonly SourceRecord[] {
  let bytes = 0
  let count = 0
  for (const record of queue) {
    bytes += record.sizeBytes * 1.34 + frameBytes
    if (count === batchSize || (count > 0 && bytes > eventBytesMax)) break
    count += 1
  }
  return queue.slice(0, count)
}

/** The number right before a sequence number: a checkpoint on it makes the record itself the next one. */
function before(sequenceNumber: string): string {
  return String(BigInt(sequenceNumber) - 1n).padStart(sequenceNumber.length, '0')
}

/** FNV-1a: which lane a key belongs to must not change while the process lives; nothing more is asked of it. */
function textHash(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return hash >>> 0
}
