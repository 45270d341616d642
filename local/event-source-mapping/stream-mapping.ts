/** A mapping from a stream to a function: one reader per shard, children after their parents are read to the end. */
import { type Clock, every } from '../clock.ts'
import { gaugeOf } from '../observability/counter.ts'
import type { Runtime } from '../runtime.ts'
import { deliver } from '../targets.ts'
import type { Checkpoints } from './checkpoints.ts'
import { failureRecord, type GivenUp } from './failure-record.ts'
import type { MappingSettings } from './settings.ts'
import { type Pace, type ReaderSurroundings, ShardReader } from './shard-reader.ts'
import type { ShardSource } from './source.ts'

/** A destination that does not take a record is asked again for about this long, then the record is dropped, loudly. */
const deliveryAttemptsMax = 8
const checkpointMs = 200
const stopMsMax = 5000

export interface Mapping {
  readonly settings: MappingSettings
  stop(): Promise<void>
  stats(): Readonly<Record<string, number>>
}

export interface StreamMapping extends Mapping {
  /** Reads the newest `count` records of every shard again. */
  rewind(count: number): void
}

export function streamMapping(
  runtime: Runtime,
  settings: MappingSettings,
  source: ShardSource,
  saved: Checkpoints,
): StreamMapping {
  const { clock } = runtime
  const random = runtime.random.fork(`event-source-mapping/${settings.id}`)
  const readers = new Map<string, ShardReader>()
  const counts = {
    invocations: 0,
    errors: 0,
    partial_responses: 0,
    splits: 0,
    given_up_records: 0,
    destination_delivered: 0,
    destination_failures: 0,
  }
  let isFirstLook = true

  const giveUp = async (givenUp: GivenUp): Promise<void> => {
    counts.given_up_records += givenUp.records.length
    if (settings.onFailureArn === undefined) {
      runtime.log(
        `${settings.functionArn}: ${givenUp.records.length} records of ${givenUp.shard} are given up: no destination`,
      )
      return
    }
    const record = failureRecord(settings, source, givenUp, clock.now(), random.uuid())
    const arrived = await persistently(clock, () => deliver(runtime, settings.onFailureArn ?? '', record), runtime.log)
    counts[arrived ? 'destination_delivered' : 'destination_failures'] += 1
  }

  const around: ReaderSurroundings = {
    settings,
    source,
    clock,
    pace: paceOf(runtime, settings, source),
    invoke: (name, payload) => runtime.functions.invoke(name, payload),
    giveUp,
    count: (name) => {
      counts[name] += 1
    },
    checkpoint(shard, sequenceNumber) {
      saved.set(shard, sequenceNumber)
      source.keep?.(settings.id, shard, sequenceNumber)
    },
    settled: () => look(),
    failed: (error) => runtime.log(`event source mapping of ${settings.functionArn}: ${String(error)}`),
  }

  /** Shards appear when a stream is split or merged; they begin at their start, behind their parents. */
  const look = (): void => {
    const shards = source.shards()
    if (readers.size === shards.length) return
    for (const shard of shards) {
      if (readers.has(shard)) continue
      const parents = source.parents?.(shard) ?? []
      // A parent without a reader waits for its own parents, unless the stream has forgotten it.
      if (!parents.every((parent) => readers.get(parent)?.isDrained ?? !shards.includes(parent))) continue
      const at = saved.get(shard)
      const start = isFirstLook ? settings.startingPosition : 'TRIM_HORIZON'
      readers.set(shard, new ShardReader(shard, at === undefined ? start : { after: at }, around))
    }
    isFirstLook = false
  }

  look()
  const forget = source.onAppend((shard) => {
    const reader = readers.get(shard)
    if (reader) reader.notice()
    else look()
  })
  const flush = saved.isKept ? every(clock, checkpointMs, () => saved.flush()) : undefined

  const stats = () => {
    const pending = [...readers.values()].reduce((sum, reader) => sum + reader.pending, 0)
    const oldest = [...readers.values()].map(({ oldestAt }) => oldestAt ?? clock.now())
    return { ...counts, records_pending: pending, backlog_age_ms: clock.now() - Math.min(clock.now(), ...oldest) }
  }
  const FunctionName = settings.functionArn.split(':')[6] ?? ''
  gaugeOf(
    runtime,
    { namespace: 'AWS/Lambda', name: 'IteratorAge', dimensions: { FunctionName } },
    () => stats().backlog_age_ms,
  )

  return {
    settings,
    rewind(count) {
      for (const reader of readers.values()) {
        const all = source.read(reader.shard, 'TRIM_HORIZON', Number.MAX_SAFE_INTEGER)
        const first = all[Math.max(0, all.length - count - 1)]
        reader.rewind(first && all.length > count ? { after: first.sequenceNumber } : 'TRIM_HORIZON')
      }
    },
    async stop() {
      forget()
      flush?.cancel()
      await Promise.all([...readers.values()].map((reader) => reader.stop(stopMsMax)))
      saved.flush()
    },
    stats,
  }
}

/** Measured best between 10 and 20 ms: below, invocations are many; above, nothing is saved any more. */
const promptMs = 12
/** A reader that gathers is in no hurry, and a call for each hand-over would take the processor from those that are. */
const promptWindowMs = 1000
/** Developer Guide: a standard reader polls a stream's shard once a second, a table stream's four times. */
const pollMs = { kinesis: 1000, dynamodb: 250 }
/** Enhanced fan-out pushes; about this long after the put. */
const pushMs = 70

function paceOf(runtime: Runtime, settings: MappingSettings, source: ShardSource): Pace {
  const { windowMs, sourceArn } = settings
  if (!runtime.awsTiming) return { handOverMs: promptMs, windowMs: Math.min(windowMs, promptWindowMs) }
  if (sourceArn.includes('/consumer/')) return { handOverMs: pushMs, windowMs }
  return { pollMs: pollMs[source.kind], handOverMs: promptMs, windowMs }
}

async function persistently(clock: Clock, send: () => Promise<void>, log: (line: string) => void): Promise<boolean> {
  for (let failures = 1; ; failures++) {
    try {
      await send()
      return true
    } catch (error) {
      log(`an on-failure destination does not take a record (attempt ${failures}): ${String(error)}`)
      if (failures === deliveryAttemptsMax) return false
      await clock.sleep(100 * 2 ** failures)
    }
  }
}
