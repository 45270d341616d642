import { createReadStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parquetMetadata } from 'hyparquet'
import { readAssembly } from '../local/assembly/read.ts'
import { type Served, serve } from '../local/served.ts'

/*
 * A local runtime with nothing but a stream and its way into the lake, fed from a file. Reports to its parent.
 */
export interface LakeReport {
  /** From the first record on the stream to the last one's objects. */
  readonly seconds: number
  readonly cpu_seconds: number
  readonly memory_mb_max: number
  readonly rows: number
  /** Records that lie with the errors. */
  readonly failed: number
  readonly objects: number
  readonly parquet_bytes: number
  readonly said_bytes: number
  /** Of the records on the stream. */
  readonly row_bytes: number
}

/** So far the stream is ahead of the lake: memory of the line, which the lake's figures should not have. */
const aheadMax = 40_000
const minutesMax = 15
const lineFeed = 0x0a
const tab = 0x09

const { folder, stream, messages } = JSON.parse(process.argv[2] ?? '') as {
  readonly folder: string
  readonly stream: string
  readonly messages: number
}
process.on('disconnect', () => process.exit(1))
setTimeout(() => process.exit(1), minutesMax * 60_000).unref()

const served = await serve({
  assembly: readAssembly(join(folder, 'assembly')),
  mqttPort: 0,
  httpPort: 0,
  log: (line) => process.stderr.write(`${line}\n`),
})
const report = await measured(served)
process.send?.(report)
await served.stop()
process.exit(0)

async function measured(line: Served): Promise<LakeReport> {
  const { runtime } = line
  const statsOf = (type: string) => line.stacks.stats()[type] ?? {}
  const delivered = () => statsOf('AWS::KinesisFirehose::DeliveryStream').lake_records ?? 0
  const began = performance.now()
  const cpu = process.cpuUsage()
  let put = 0
  let bytes = 0
  for await (const { partitionKey, data } of recordsIn(join(folder, 'records'))) {
    runtime.door('stream').append(stream, { partitionKey, data })
    put += 1
    bytes += data.length
    if (put % 500 === 0) while (put - delivered() > aheadMax) await sleep(50)
  }
  while (delivered() < messages) await sleep(50)
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const memory_mb_max = process.resourceUsage().maxRSS / 1024

  const { lake_failed = 0 } = statsOf('AWS::KinesisFirehose::DeliveryStream')
  const bucket = [...line.stacks.stoodUp.resources.values()].find(
    ({ type, logicalId }) => type === 'AWS::S3::Bucket' && logicalId.startsWith('datalake'),
  )
  const landed = runtime.door('objects').files(bucket?.ref ?? '', 'landing/')
  const said = runtime.door('objects').list(bucket?.ref ?? '', 'said/')
  return {
    seconds,
    cpu_seconds: (user + system) / 1e6,
    memory_mb_max,
    rows: landed.reduce((sum, { path }) => sum + rowsIn(path), 0),
    failed: lake_failed,
    objects: landed.length,
    parquet_bytes: sizeOf(landed),
    said_bytes: sizeOf(said),
    row_bytes: bytes,
  }
}

/** A line each: where it goes on the stream, and the record. */
async function* recordsIn(file: string): AsyncGenerator<{ readonly partitionKey: string; readonly data: Buffer }> {
  let rest = Buffer.alloc(0)
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    const all = Buffer.concat([rest, chunk as Buffer])
    let from = 0
    for (let end = all.indexOf(lineFeed); end >= 0; end = all.indexOf(lineFeed, from)) {
      const between = all.indexOf(tab, from)
      yield { partitionKey: all.toString('latin1', from, between), data: Buffer.from(all.subarray(between + 1, end)) }
      from = end + 1
    }
    rest = all.subarray(from)
  }
}

function sizeOf(objects: readonly { readonly size: number }[]): number {
  return objects.reduce((sum, { size }) => sum + size, 0)
}

function rowsIn(path: string): number {
  const { buffer, byteOffset, byteLength } = readFileSync(path)
  return Number(parquetMetadata(buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer).num_rows)
}
