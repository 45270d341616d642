import { fork } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { App } from 'aws-cdk-lib'
import { Stream } from 'aws-cdk-lib/aws-kinesis'
import { Key } from 'aws-cdk-lib/aws-kms'
import recommended from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' }
import { DataLake } from '../lib/data_core/datalake.ts'
import { environmentNamed } from '../lib/environments.ts'
import { bundleFunctions } from '../lib/function-bundles.ts'
import { SignalboxStack, type SignalboxStackProps } from '../lib/signalbox-stack.ts'
import { partitionKeyOf, streamRecordBytes } from '../messages/stream-record.ts'
import { dayOfTraffic, factoryRecordings, putOf } from './day.ts'
import type { LakeReport } from './lake-alone.ts'
import type { Measure } from './results.ts'
import { root } from './root.ts'

/*
 * How long the way into the lake takes for a day's messages: read from the stream, opened by the function as it is bundled,
 * converted to Parquet and written, and beside it kept as they lay. The construct is the one that is deployed, with nobody else
 * on the stream: the line itself takes a tenth of this. In a process of its own, which is fed from a file, so that its
 * seconds and its memory are the lake's.
 */
const secondsMax = 60

export const lake = async (messages: number): Promise<Measure[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-lake-'))
  try {
    const stream = synthesise(join(folder, 'assembly'))
    await write(messages, join(folder, 'records'))
    const report = await run({ folder, stream, messages })
    return measuresOf(report, messages)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const measuresOf = (report: LakeReport, messages: number): Measure[] => {
  const { seconds, cpu_seconds, memory_mb_max, rows, failed, objects, parquet_bytes, said_bytes, row_bytes } = report
  if (rows !== messages || failed > 0) {
    throw new Error(`${messages} messages became ${rows} rows, and ${failed} failed: every message should be one row`)
  }
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`
  const count = messages.toLocaleString('en')
  return [
    {
      name: `${count} messages from the stream to Parquet`,
      value: `${seconds.toFixed(1)} s, ${Math.round(messages / seconds).toLocaleString('en')} a second`,
      peer: `${cpu_seconds.toFixed(0)} s of CPU, ${((cpu_seconds / messages) * 1e6).toFixed(0)} µs a message`,
      target: `≤ ${secondsMax} s per 1,000,000`,
      met: (seconds / messages) * 1e6 <= secondsMax,
    },
    {
      name: 'Written, Parquet with the raw bytes in a column',
      value: `${megabytes(parquet_bytes)} in ${objects} objects, ${Math.round(parquet_bytes / messages)} B a message`,
      peer: `${megabytes(row_bytes)} of records, ${megabytes(said_bytes)} kept as they lay`,
    },
    { name: 'Memory of the process at most', value: `${Math.round(memory_mb_max)} MB` },
  ]
}

/** The delivery as it is deployed, on a stream of its own. */
class LakeAlone extends SignalboxStack {
  constructor(scope: App, props: SignalboxStackProps) {
    super(scope, 'data_core', props)
    const stream = new Stream(this, 'stream', { streamName: streamName, shardCount: 2 })
    const { keyArn } = new Key(this, 'key')
    new DataLake(this, 'datalake', { streamArn: stream.streamArn, keyArn, platformKeyArn: keyArn })
  }
}

const streamName = 'signalbox-lake-alone'

const synthesise = (outdir: string): string => {
  const app = new App({ outdir, context: recommended, analyticsReporting: false })
  const settings = environmentNamed('dev')
  new LakeAlone(app, { settings, bundles: bundleFunctions({ into: `${outdir}/bundles`, ...settings }) })
  app.synth()
  return streamName
}

/** A line each: where it goes on the stream, and the record. */
const write = async (messages: number, file: string): Promise<void> => {
  const recordings = await factoryRecordings()
  const out = createWriteStream(file)
  for (const said of dayOfTraffic({ day: '2026-05-13', messages, recordings: recordings ?? [] })) {
    const { subject, record } = putOf(said)
    const line = Buffer.concat([Buffer.from(`${partitionKeyOf(subject)}\t`), streamRecordBytes(record), lineFeed])
    if (!out.write(line)) await new Promise<void>((resolve) => out.once('drain', resolve))
  }
  out.end()
  await finished(out)
}

const lineFeed = Buffer.from('\n')

const run = (given: {
  readonly folder: string
  readonly stream: string
  readonly messages: number
}): Promise<LakeReport> =>
  new Promise((resolve, reject) => {
    const child = fork(join(root, 'bench/lake-alone.ts'), [JSON.stringify(given)])
    const end = (): void => void child.kill()
    process.once('exit', end)
    child.once('message', (report: LakeReport) => resolve(report))
    child.once('exit', (code) => {
      process.off('exit', end)
      reject(new Error(`the lake ended with exit code ${code} and no report`))
    })
  })
