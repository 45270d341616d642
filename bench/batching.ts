import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { environmentNamed } from '../lib/environments.ts'
import { commitLatency, drained, type Line, runLoad, withLine } from './line.ts'
import { dollarsPerMillion, prices } from './prices.ts'
import type { Measure } from './results.ts'
import { functionsBetween, look, type MemoryOfFunctions, memoryOfFunctions, usageBetween } from './usage.ts'

/*
 * Batch size and window of dispatch, one line each, read as AWS reads (once a second): what a bigger batch saves in processor
 * time, invocations and writes (a robot's telemetry is written once per batch), and what it costs in latency. The defaults
 * of lib/environments.ts are the row that is marked.
 */
interface Setting {
  readonly batchSize: number
  readonly batchWindowSeconds: number
}

const all: readonly Setting[] = [
  { batchSize: 50, batchWindowSeconds: 0 },
  { batchSize: 100, batchWindowSeconds: 0 },
  { batchSize: 200, batchWindowSeconds: 0 },
  { batchSize: 500, batchWindowSeconds: 0 },
  { batchSize: 1_000, batchWindowSeconds: 0 },
  { batchSize: 500, batchWindowSeconds: 1 },
  { batchSize: 500, batchWindowSeconds: 3 },
]

export const batching = async (seconds: number, quick: boolean): Promise<Measure[]> => {
  const memory = await memoryOfFunctions()
  const defaults = environmentNamed('dev').dispatch
  const isDefault = (one: Setting): boolean =>
    one.batchSize === defaults.batchSize && one.batchWindowSeconds === defaults.batchWindowSeconds
  const measures: Measure[] = []
  for (const setting of quick ? all.filter((one) => isDefault(one) || one.batchSize === 50) : all) {
    const figures = await withLine({ aws_timing: true, settings: { dispatch: setting } }, (line) =>
      figuresOf(line, seconds, memory),
    )
    measures.push({
      name: `batches of ${setting.batchSize}, window ${setting.batchWindowSeconds} s${isDefault(setting) ? ' (default)' : ''}`,
      ...figures,
    })
  }
  return measures
}

const figuresOf = async (
  line: Line,
  seconds: number,
  memory: MemoryOfFunctions,
): Promise<{ value: string; peer: string }> => {
  await say(line, 12)
  const cpu = line.cpu_seconds()
  const before = await look(line)
  const times_file = join(tmpdir(), `signalbox-bench-${process.pid}.json`)
  const report = await say(line, seconds, times_file)
  const after = await look(line)
  const cpuSeconds = line.cpu_seconds() - cpu
  const latency = await commitLatency(line, times_file)
  const used = usageBetween(before, after, { ...report, basic_ingest: true }, memory)
  const dispatch = functionsBetween(before, after, memory).find(({ name }) => name === 'dispatch')
  const invocations = ((dispatch?.invocations ?? 0) * 1000) / used.messages
  const million = 1e6 / used.messages
  const lambda =
    dollarsPerMillion('lambda_request', (dispatch?.invocations ?? 0) * million) +
    (((dispatch?.duration_ms ?? 0) * million) / 1000) *
      ((dispatch?.memory_mb ?? 0) / 1024) *
      prices.per_gb_second.lambda_arm64
  const tables =
    dollarsPerMillion('dynamodb_write_unit', used.write_units * million) +
    dollarsPerMillion('dynamodb_read_unit', used.read_units * million)
  return {
    value: `publish → commit ${latency.p50} / ${latency.p99} ms (p50 / p99), ${((cpuSeconds * 1e6) / used.messages).toFixed(0)} µs of CPU a message`,
    peer: `${invocations.toFixed(1)} invocations per thousand messages; per million ${lambda.toFixed(3)} dollars for dispatch, ${tables.toFixed(3)} for its reads and all writes`,
  }
}

let offset = 0

/** 600 messages a second, every tenth a trigger, below what one shard takes (1 MB/s). */
const say = async (line: Line, seconds: number, times_file?: string) => {
  offset += 1
  const { published } = await line.counters()
  const first = published === 0
  const report = await runLoad({
    host: '127.0.0.1',
    port: line.mqtt_port,
    connections: 50,
    robots: 100,
    prefix: 'batching',
    telemetry_per_second: 540,
    triggers_per_second: 60,
    telemetry_bytes: 800,
    connect_first: first,
    offset,
    seconds,
    ...(times_file !== undefined && { times_file }),
  })
  const said = report.telemetry_published + report.triggers_published + (first ? 100 : 0)
  if ((await drained(line, published + said)) === undefined)
    throw new Error(`${said} messages were not decided in 60 s`)
  return report
}
