import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Filter } from '../messages/feed/frames.ts'
import { drained, type Line, runLoad } from './line.ts'
import type { Arrivals, ListenersPlan } from './listeners.ts'
import { percentiles } from './percentiles.ts'
import type { Measure } from './results.ts'
import { root } from './root.ts'

/*
 * How long it takes from a robot's publish until a listener of the live feed has what follows from it, and what connections
 * cost that only wait. Every listener has a filter of its own: most watch one robot, some the whole fleet.
 */
const listenersUnderLoad = 200
const wholeFleet = 10
const robots = 190
/** Each trigger moves a robot and begins or ends a job: two events. */
const eventsPerTrigger = 2
const idleConnections = 1_000
const warmUpSeconds = 15

export const feed = async (line: Line, seconds: number): Promise<Measure[]> => {
  await load(line, { triggers_per_second: 100, seconds: warmUpSeconds })
  const idle = await waiting(line)
  const at200 = await heard(line, 200, seconds)
  const at400 = await heard(line, 400, Math.min(seconds, 30))
  return [
    {
      name: `publish → feed, 200 events/s, ${listenersUnderLoad} connections, filters on`,
      value: `p50 ${at200.p50} ms, p99 ${at200.p99} ms, ${at200.cores} cores`,
      peer: `${at200.arrived} of ${at200.expected} deliveries, ${at200.gaps} gaps`,
      target: 'p50 ≤ 100 ms, p99 ≤ 500 ms, all delivered',
      met: at200.p50 <= 100 && at200.p99 <= 500 && at200.arrived === at200.expected,
    },
    {
      name: `publish → feed, 400 events/s, ${listenersUnderLoad} connections, filters on`,
      value: `p50 ${at400.p50} ms, p99 ${at400.p99} ms, ${at400.cores} cores`,
      peer: `${at400.arrived} of ${at400.expected} deliveries, ${at400.gaps} gaps`,
    },
    {
      name: `memory of ${idleConnections} connections that wait`,
      value: `${Math.round(idle.memory_mb)} MB more`,
      peer: `${Math.round(idle.before_mb)} MB without them; ${idle.connect_seconds.toFixed(1)} s to connect`,
      target: '< 150 MB',
      met: idle.memory_mb < 150,
    },
  ]
}

/** Resident memory before, and with connections that are subscribed and hear nothing. */
const waiting = async (line: Line) => {
  await sleep(5_000)
  const before_mb = line.memory_mb()
  const began = performance.now()
  const listeners = await listen(
    line,
    Array.from({ length: idleConnections }, (_, n) => ({ robots: [`nobody-${n}`] })),
    // Idle: who asks every second and a half whether somebody is there is not.
    240_000,
  )
  const connect_seconds = (performance.now() - began) / 1000
  await sleep(20_000)
  const memory_mb = line.memory_mb() - before_mb
  await listeners.end()
  await sleep(2_000)
  return { before_mb, memory_mb, connect_seconds }
}

const heard = async (line: Line, events_per_second: number, seconds: number) => {
  const prefix = `feed-${events_per_second}`
  const ids = Array.from({ length: robots }, (_, n) => `${prefix}-${String(n + 1).padStart(5, '0')}`)
  const filters = Array.from(
    { length: listenersUnderLoad },
    (_, n): Filter =>
      n < wholeFleet
        ? { types: ['robot.transitioned'], states: ['working'] }
        : { robots: [ids[n - wholeFleet] ?? ''], types: ['robot.*', 'job.*'] },
  )
  const listeners = await listen(line, filters)
  const times_file = join(tmpdir(), `signalbox-bench-feed-${process.pid}.json`)
  const cpu = line.cpu_seconds()
  await load(line, { triggers_per_second: events_per_second / eventsPerTrigger, seconds, prefix, times_file })
  const cores = (line.cpu_seconds() - cpu) / seconds
  await sleep(3_000)
  const { times, gaps } = await listeners.end()
  const published = JSON.parse(readFileSync(times_file, 'utf8')) as Readonly<Record<string, number>>
  rmSync(times_file)
  const latencies: number[] = []
  let expected = 0
  for (const [message, at] of Object.entries(published)) {
    const step = Number(message.slice(message.lastIndexOf('-') + 1))
    // A start is heard by the robot's own listener twice, and by those that watch who works.
    expected += eventsPerTrigger + (step % 2 === 0 ? wholeFleet : 0)
    for (const type of ['robot.transitioned', 'job.started', 'job.completed']) {
      for (const arrived of times[`${message} ${type}`] ?? []) latencies.push(arrived - at)
    }
  }
  return { ...percentiles(latencies), arrived: latencies.length, expected, gaps, cores: cores.toFixed(2) }
}

const listen = async (
  line: Line,
  filters: readonly Filter[],
  quiet_ms?: number,
): Promise<{ readonly end: () => Promise<Arrivals> }> => {
  const arrivals_file = join(tmpdir(), `signalbox-bench-arrivals-${process.pid}.json`)
  const plan: ListenersPlan = {
    http_url: line.http_url,
    token: line.token,
    filters,
    arrivals_file,
    ...(quiet_ms !== undefined && { quiet_ms }),
  }
  const plan_file = `${arrivals_file}.plan`
  writeFileSync(plan_file, JSON.stringify(plan))
  const child = spawn(process.execPath, [join(root, 'bench/listeners.ts'), plan_file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const end = (): void => void child.kill()
  process.once('exit', end)
  const ready = once(child.stdout, 'data')
  const ended = once(child, 'exit').then(() => {
    process.off('exit', end)
    throw new Error('bench/listeners.ts ended before all listeners were there')
  })
  await Promise.race([ready, ended])
  ended.catch(() => undefined)
  return {
    end: async () => {
      const exit = once(child, 'exit')
      child.stdin.end()
      await exit
      const arrivals = JSON.parse(readFileSync(arrivals_file, 'utf8')) as Arrivals
      rmSync(arrivals_file)
      rmSync(plan_file)
      return arrivals
    },
  }
}

let offset = 0

const load = async (line: Line, shape: object): Promise<void> => {
  offset += 1
  const report = await runLoad({
    host: '127.0.0.1',
    port: line.mqtt_port,
    connections: 50,
    robots,
    prefix: `warm-${offset}`,
    telemetry_bytes: 800,
    telemetry_per_second: 0,
    connect_first: true,
    offset,
    ...shape,
  })
  await drained(line, report.triggers_published)
}
