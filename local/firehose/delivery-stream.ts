/**
 * One delivery stream: collects records, has them transformed and converted where that is asked for, and writes them to the
 * lake as objects, each record in exactly one (and in one of the backup) as long as the process is not killed. What a Kinesis
 * source has delivered is remembered only after all objects of it are written, so a killed process delivers again rather than
 * never, as Firehose does.
 *
 * Records that are delivered together are a parcel: one buffer's worth, or what came in one interval. While one parcel is
 * written the next is filled; beyond that nothing is taken from the source, where it lies safely. So a lake that is slow, or a
 * function, takes no memory and holds up nobody else who reads the stream.
 */
import { gzip, gzipSync } from 'node:zlib'
import type { Timer } from '../clock.ts'
import type { ReadFrom, ShardSource } from '../event-source-mapping/source.ts'
import { KinesisRecord } from '../kinesis/stream.ts'
import { counterOf } from '../observability/counter.ts'
import type { Column } from '../parquet/columns.ts'
import type { Converter } from '../parquet/converter.ts'
import type { Runtime } from '../runtime.ts'
import { atMost } from './at-most.ts'
import { type ErrorType, objectKeys } from './object-key.ts'
import type { Positions } from './positions.ts'
import type { DeliveryStreamSettings, ObjectSettings } from './settings.ts'
import { type SourceRecord, type Transformed, transform } from './transform.ts'
import { formatConversionFailed, type Misfitting, processingFailed } from './undelivered.ts'

export interface DeliveryStream {
  readonly settings: DeliveryStreamSettings
  /** More is waiting than a slow lake may hold: direct puts are to come again later. */
  readonly isFull: boolean
  /** Direct puts. `delivered` is called when the record is in the lake. */
  put(data: Uint8Array, delivered: () => void): void
  /** `columns`: of the table that the conversion names. */
  start(source: ShardSource | undefined, columns: readonly Column[]): void
  /** Delivers what there is, whatever the buffer says, unless it needs a function: none runs any more. */
  stop(): Promise<void>
  stats(): Record<string, number>
}

interface Taken extends SourceRecord {
  readonly delivered: () => void
}

interface Parcel {
  readonly records: Taken[]
  readonly openedAt: number
  /** Not with the function yet. */
  batch: Taken[]
  batchBytes: number
  readonly batches: Promise<Transformed<Taken> | undefined>[]
  /** As they came. */
  rawBytes: number
  /** Of what will be in the landing object. */
  bytes: number
}

/** An object to be written. */
interface Landing {
  readonly bucket: string
  readonly key: string
  readonly body: Uint8Array
}

/** How often the source is looked at while there is something. */
const collectMs = 1_000
/** Prompt delivery: what comes alone lies in the lake after a second, what never ends in objects of some seconds each. */
const patienceMs = { least: collectMs, most: 5_000, forgotten: 10_000 }
const readMax = 1_000
/** Of a parcel, as it came: opened it is two to three times as big, and all of it is in memory. Buffers of AWS may be bigger. */
const parcelBytesMax = 12 * 1024 * 1024
/** Taken and not delivered: the parcel that is filled and the one that is written. */
const takenBytesMax = 2 * parcelBytesMax
/** Ahead of the function: enough that it never waits. */
const untransformedBytesMax = 4 * 1024 * 1024
/** One works while the other's answer is taken apart here. */
const invocationsMax = 2

export function deliveryStream(
  runtime: Runtime,
  settings: DeliveryStreamSettings,
  { positions, converter }: { readonly positions: Positions; readonly converter: Converter },
): DeliveryStream {
  const { clock } = runtime
  const random = runtime.random.fork(`firehose/${settings.name}`)
  const keysOf = ({ prefix, extension }: Pick<ObjectSettings, 'prefix' | 'extension'>) =>
    objectKeys({ streamName: settings.name, prefix, extension })
  const { landing, backup, conversion } = settings
  const landingKey = keysOf(landing)
  const errorKey = keysOf({ prefix: settings.errorPrefix, extension: landing.gzip ? '.gz' : '' })
  const backupKey = backup && keysOf(backup)
  const delimiter = Buffer.from(settings.delimiter)
  const reader = `firehose:${settings.name}`
  const counts = { records: 0, objects: 0, bytes: 0, failed: 0, invocations: 0 }
  const deliveredRecords = counterOf(runtime, {
    namespace: 'AWS/Firehose',
    name: 'DeliveryToS3.Records',
    dimensions: { DeliveryStreamName: settings.name },
  })
  const readTo = new Map<string, string>()
  const abandon = new Set<() => void>()
  const takesTurns = atMost(invocationsMax)
  const transformed =
    settings.transform &&
    transform({
      runtime,
      settings: settings.transform,
      deliveryStreamArn: settings.arn,
      ...(settings.kinesisArn !== undefined && { kinesisArn: settings.kinesisArn }),
      invocationId: () => random.uuid(),
      isStopped: () => stopped,
    })
  let source: ShardSource | undefined
  let columns: readonly Column[] = []
  let unsubscribe: (() => void) | undefined
  let parcel: Parcel | undefined
  let taken = { records: 0, bytes: 0 }
  let untransformedBytes = 0
  let isBehind = false
  let turn = 0
  let timer: Timer | undefined
  let writing: Promise<void> = Promise.resolve()
  let underWay = 0
  let patience = patienceMs.least
  let closedAt = Number.NEGATIVE_INFINITY
  let stopped = false

  const take = (record: Taken) => {
    const size = record.data.byteLength
    parcel ??= { records: [], openedAt: clock.now(), batch: [], batchBytes: 0, batches: [], rawBytes: 0, bytes: 0 }
    parcel.records.push(record)
    parcel.rawBytes += size
    taken = { records: taken.records + 1, bytes: taken.bytes + size }
    if (transformed) {
      untransformedBytes += size
      parcel.batch.push(record)
      parcel.batchBytes += size
      if (parcel.batchBytes >= (settings.transform?.bufferBytes ?? 0)) handOver(parcel)
    } else {
      parcel.bytes += size
    }
    if (parcel.rawBytes >= parcelBytesMax || parcel.bytes >= settings.bufferBytes) close()
  }

  const hasRoom = () => taken.bytes < takenBytesMax && untransformedBytes < untransformedBytesMax

  /** Takes over what the source has by now, as far as there is room. */
  const collect = () => {
    isBehind = false
    // The one behind that from which something was taken last is first: where there is room for one only, they take turns.
    const shards = source?.shards() ?? []
    const first = turn
    for (let place = 0; place < shards.length; place++) {
      const index = (first + place) % shards.length
      const shard = shards[index] ?? ''
      for (let found = readMax; found === readMax; ) {
        const after = readTo.get(shard)
        const from: ReadFrom = after === undefined ? 'TRIM_HORIZON' : { after }
        const records = source?.read(shard, from, readMax) ?? []
        found = records.length
        for (const record of records) {
          isBehind = !hasRoom()
          if (isBehind) return
          if (!(record instanceof KinesisRecord)) continue
          const { data, arrivedAt, sequenceNumber, partitionKey } = record
          turn = index + 1
          readTo.set(shard, sequenceNumber)
          const kinesis = { sequenceNumber, shardId: shard, partitionKey }
          take({ data, arrivedAt, kinesis, delivered: () => deliveredUpTo(shard, sequenceNumber) })
        }
      }
    }
  }

  const deliveredUpTo = (shard: string, sequenceNumber: string) => {
    positions.set(shard, sequenceNumber)
    source?.keep?.(reader, shard, sequenceNumber)
  }

  /** One batch to the function. */
  const handOver = (to: Parcel) => {
    const { batch, batchBytes } = to
    if (!transformed || batch.length === 0) return
    to.batch = []
    to.batchBytes = 0
    const work = async () => {
      counts.invocations += 1
      const result = await answeredOrAbandoned(transformed(batch))
      untransformedBytes -= batchBytes
      for (const { data } of result?.ok ?? []) to.bytes += data.byteLength
      if (to === parcel && to.bytes >= settings.bufferBytes) close()
      goOn()
      return result
    }
    to.batches.push(takesTurns(work))
  }

  /** Functions end before what invokes them: one that waited for its turn then is never answered. */
  const answeredOrAbandoned = <Answer>(answer: Promise<Answer>) =>
    new Promise<Answer | undefined>((resolve, reject) => {
      const abandoned = () => resolve(undefined)
      abandon.add(abandoned)
      void answer.then(resolve, reject).finally(() => abandon.delete(abandoned))
    })

  /** The parcel is full or its time has come: it is written after the parcels before it. */
  const close = () => {
    const closed = parcel
    if (!closed) return
    parcel = undefined
    const isAlone = clock.now() - closedAt > patienceMs.forgotten
    patience = isAlone ? patienceMs.least : Math.min(2 * patience, patienceMs.most)
    closedAt = clock.now()
    handOver(closed)
    underWay += 1
    writing = writing
      .then(() => delivered(closed))
      .finally(() => {
        underWay -= 1
      })
  }

  const delivered = async ({ records, batches }: Parcel) => {
    const results = transformed ? await Promise.all(batches) : [asTheyAre(records)]
    const objects = results.includes(undefined) ? undefined : await objectsOf(records, results as Transformed<Taken>[])
    for (const object of objects ?? []) {
      if (!(await isWritten(object))) return
    }
    if (objects === undefined) return
    counts.records += records.length
    deliveredRecords.add(records.length)
    // Positions rise within a shard: the last one of each shard says it all.
    for (const record of records) {
      record.delivered()
      taken = { records: taken.records - 1, bytes: taken.bytes - record.data.byteLength }
    }
    positions.save()
    goOn()
  }

  const asTheyAre = (records: readonly Taken[]): Transformed<Taken> => ({
    ok: records.map((record) => ({ source: record, data: record.data })),
    failed: [],
  })

  /** All that is written of one parcel; undefined where the thread that converts could not be had before the stop. */
  const objectsOf = async (
    records: readonly Taken[],
    results: readonly Transformed<Taken>[],
  ): Promise<readonly Landing[] | undefined> => {
    const ok = results.flatMap((result) => result.ok)
    const failed = results.flatMap((result) => result.failed)
    const objects: Landing[] = []
    const at = records[0]?.arrivedAt ?? clock.now()
    const lay = async (
      { bucket, gzip: isPacked }: ObjectSettings,
      key: (arrivedAt: number, unique: string, errorType?: ErrorType) => string,
      parts: readonly Uint8Array[],
      errorType?: ErrorType,
    ) => {
      const body = await packed(Buffer.concat(parts), isPacked)
      objects.push({ bucket, key: key(at, random.uuid(), errorType), body })
    }

    if (conversion && ok.length > 0) {
      const { file, misfits } = (await converted(ok)) ?? {}
      if (misfits === undefined) return undefined
      if (file) await lay(landing, landingKey, [file])
      const misfitting = misfits.flatMap(({ record, code, message }): Misfitting[] => {
        const found = ok[record]
        return found ? [{ ...found, code, message }] : []
      })
      counts.failed += misfitting.length
      const text = formatConversionFailed(misfitting, conversion, clock.now(), runtime)
      if (text !== '') await lay(landing, errorKey, [Buffer.from(text)], 'format-conversion-failed')
    } else if (ok.length > 0) {
      const parts = ok.flatMap(({ data }) => (delimiter.length > 0 ? [data, delimiter] : [data]))
      await lay(landing, landingKey, parts)
    }
    if (failed.length > 0) {
      counts.failed += failed.length
      const text = processingFailed(failed, settings.transform?.lambdaArn ?? '', clock.now())
      await lay(landing, errorKey, [Buffer.from(text)], 'processing-failed')
    }
    if (backup && backupKey) {
      const all = records.map(({ data }) => data)
      await lay(backup, backupKey, all)
    }
    return objects
  }

  const converted = async (ok: Transformed<Taken>['ok']) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await converter.convert(
          ok.map(({ data }) => data),
          columns,
        )
      } catch (error) {
        runtime.log(`firehose: ${settings.name} could not convert: ${(error as Error).message}`)
        if (stopped && attempt >= 3) return undefined
        await clock.sleep(collectMs)
      }
    }
  }

  /** Tried until it is; false where a stop came first. */
  const isWritten = async ({ bucket, key, body }: Landing): Promise<boolean> => {
    for (let attempt = 1; ; attempt++) {
      try {
        await runtime.door('objects').put(bucket, key, body, 'application/octet-stream')
        break
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        runtime.log(`firehose: ${settings.name} could not write ${bucket}/${key}: ${reason}`)
        if (stopped && attempt >= 3) return false
        await clock.sleep(collectMs)
      }
    }
    counts.objects++
    counts.bytes += body.byteLength
    return true
  }

  const packed = (whole: Uint8Array, isPacked: boolean): Promise<Uint8Array> => {
    if (!isPacked) return Promise.resolve(whole)
    // The fastest level: four times the speed for a few per cent of size.
    if (runtime.mode === 'simulated') return Promise.resolve(gzipSync(whole, { level: 1 }))
    return new Promise((resolve, reject) => {
      gzip(whole, { level: 1 }, (error, result) => (error ? reject(error) : resolve(result)))
    })
  }

  /** As soon as the one before is written: a lake that is slow gets fewer objects, not a queue of them. */
  const isPrompt = ({ records, openedAt }: Parcel) =>
    underWay === 0 && clock.now() - (records[0]?.arrivedAt ?? openedAt) >= patience - collectMs / 2
  const isOfAge = ({ openedAt }: Parcel) => clock.now() - openedAt >= settings.bufferSeconds * 1_000
  const tick = () => {
    timer = undefined
    collect()
    if (!parcel) return
    if (runtime.awsTiming ? isOfAge(parcel) : isPrompt(parcel)) close()
    if (parcel || isBehind) wake()
  }
  const wake = () => {
    if (!stopped) timer ??= clock.setTimeout(tick, collectMs)
  }
  /** There is room again. */
  const goOn = () => {
    if (!isBehind || stopped) return
    collect()
    wake()
  }

  return {
    settings,
    get isFull() {
      return taken.bytes >= takenBytesMax
    },
    put(data, isDelivered) {
      take({ data, arrivedAt: clock.now(), delivered: isDelivered })
      wake()
    },
    start(given, itsColumns) {
      source = given
      columns = itsColumns
      for (const shard of source?.shards() ?? []) {
        const position = positions.get(shard)
        if (position !== undefined) readTo.set(shard, position)
        source?.keep?.(reader, shard, position ?? '0')
      }
      unsubscribe = source?.onAppend(wake)
      wake()
    },
    async stop() {
      stopped = true
      unsubscribe?.()
      timer?.cancel()
      if (!transformed) {
        isBehind = false
        collect()
      }
      close()
      for (const abandoned of abandon) abandoned()
      await writing
      positions.save()
    },
    stats: () => ({
      lake_records: counts.records,
      lake_objects: counts.objects,
      lake_bytes: counts.bytes,
      lake_failed: counts.failed,
      lake_invocations: counts.invocations,
      lake_buffered: taken.records,
    }),
  }
}
