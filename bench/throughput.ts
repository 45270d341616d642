import { fork } from 'node:child_process'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { commitLatency, drained, type Line, runLoad } from './line.ts'
import type { LoadReport } from './load.ts'
import type { Percentiles } from './percentiles.ts'
import type { Measure } from './results.ts'
import { root } from './root.ts'

/*
 * How much the line carries and how fast, served mode, prompt delivery, beside the broker alone in the same run.
 * Warm-up first: the just-in-time compilers and the workers need about twelve seconds.
 */
const warmUpSeconds = 15
const memoryMbMax = 1_200
let offset = 0

interface Shape {
  readonly telemetry_per_second: number
  readonly triggers_per_second: number
  readonly seconds: number
}

const plan = (line: { readonly mqtt_port: number }, shape: Shape, more: object = {}): object => {
  offset += 1
  return {
    host: '127.0.0.1',
    port: line.mqtt_port,
    connections: 100,
    robots: 100,
    prefix: `bench-${offset}`,
    telemetry_bytes: 800,
    connect_first: true,
    offset,
    ...shape,
    ...more,
  }
}

export const throughput = async (line: Line, seconds: number): Promise<Measure[]> => {
  let memory_mb = 0
  const sampling = setInterval(() => {
    memory_mb = Math.max(memory_mb, line.memory_mb())
  }, 2_000)
  await sustained(line, { telemetry_per_second: 1_500, triggers_per_second: 200, seconds: warmUpSeconds })
  const together = await sustained(line, { telemetry_per_second: 3_000, triggers_per_second: 300, seconds })
  const alone = await sustained(line, { telemetry_per_second: 0, triggers_per_second: 500, seconds })
  const times_file = join(tmpdir(), `signalbox-bench-${process.pid}.json`)
  const latencyShape = { telemetry_per_second: 1_000, triggers_per_second: 200, seconds: Math.min(seconds, 30) }
  const steady = await sustained(line, latencyShape, { times_file })
  const latency = await commitLatency(line, times_file)
  clearInterval(sampling)
  const broker = await brokerAlone(latencyShape)
  return [
    {
      name: '3,000 telemetry/s and 300 triggers/s together',
      value: text(together),
      peer: `${seconds} s after ${warmUpSeconds} s of warm-up; ${cores(together)}`,
      target: 'all decided, nothing pending',
      met: together.complete,
    },
    {
      name: '500 triggers/s alone',
      value: text(alone),
      peer: `${seconds} s; ${cores(alone)}`,
      target: 'all decided, nothing pending',
      met: alone.complete,
    },
    {
      name: 'publish → commit at 200 triggers/s beside 1,000 telemetry/s, p50 / p95 / p99',
      value: `${milliseconds(latency)} (${latency.of} triggers)`,
      peer: `broker alone, publish → PUBACK: ${milliseconds(broker)}; line, publish → PUBACK: ${milliseconds(steady.puback_ms)}; on AWS a standard reader adds about 630 (p50) to 1,600 ms (p99); ${cores(steady)}`,
      target: 'p50 ≤ 30 ms, p99 ≤ 150 ms',
      met: latency.p50 <= 30 && latency.p99 <= 150 && steady.complete,
    },
    {
      name: 'memory of the process tree in all of this, most',
      value: `${memory_mb.toFixed(0)} MB`,
      target: `≤ ${memoryMbMax} MB`,
      met: memory_mb <= memoryMbMax,
    },
  ]
}

const milliseconds = ({ p50, p95, p99 }: Percentiles): string => `${p50} / ${p95} / ${p99} ms`

interface Sustained {
  readonly complete: boolean
  readonly report: LoadReport
  readonly decided: number
  readonly of: number
  readonly drain_seconds: number | undefined
  readonly puback_ms: Percentiles
  /** Processor seconds per second of load: of the line, and of whatever else the machine did. */
  readonly line_cores: number
  readonly other_cores: number
}

/** Complete: the generator kept its rate, every publish was acknowledged, and all of it is decided within seconds of the end. */
export const sustained = async (line: Line, shape: Shape, more: object = {}): Promise<Sustained> => {
  const before = await line.counters()
  const started = performance.now()
  const cpu = { line: line.cpu_seconds(), machine: machineSeconds() }
  const report = await runLoad(plan(line, shape, more))
  const of = report.telemetry_published + report.triggers_published + 100
  const drain_seconds = await drained(line, before.published + of)
  const after = await line.counters()
  const passed = (performance.now() - started) / 1000
  const lineSeconds = line.cpu_seconds() - cpu.line
  const applied = after.applied - before.applied
  const observed = after.observed - before.observed
  return {
    report,
    of,
    decided: applied + observed,
    drain_seconds,
    puback_ms: report.puback_ms,
    line_cores: lineSeconds / passed,
    other_cores: Math.max(0, machineSeconds() - cpu.machine - lineSeconds - report.cpu_seconds) / passed,
    complete:
      report.unacknowledged === 0 &&
      applied === report.triggers_published + 100 &&
      observed === report.telemetry_published &&
      drain_seconds !== undefined &&
      drain_seconds < 5,
  }
}

/** What all processors have worked since the machine started. */
const machineSeconds = (): number =>
  cpus().reduce((sum, { times }) => sum + (times.user + times.nice + times.sys + times.irq) / 1000, 0)

const text = ({ report, decided, of, drain_seconds }: Sustained): string =>
  `${(report.telemetry_published / report.seconds).toFixed(0)} telemetry/s + ${(report.triggers_published / report.seconds).toFixed(0)} triggers/s; ` +
  `${decided} of ${of} decided, ` +
  (drain_seconds === undefined ? 'not drained in 60 s' : `drained ${drain_seconds.toFixed(1)} s after the end`)

const cores = ({ line_cores, other_cores }: Sustained): string =>
  `the line used ${line_cores.toFixed(2)} cores, others on the machine ${other_cores.toFixed(2)}`

const brokerAlone = async (shape: Shape): Promise<Percentiles> => {
  const child = fork(join(root, 'bench/broker-alone.ts'), { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  try {
    const port = await new Promise<number>((resolve) =>
      child.stdout?.once('data', (chunk: Buffer) => resolve(Number(chunk))),
    )
    const report = await runLoad(plan({ mqtt_port: port }, { ...shape, seconds: 10 }))
    return report.puback_ms
  } finally {
    child.disconnect()
  }
}
