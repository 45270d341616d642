import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { percentiles } from './percentiles.ts'

/*
 * One run of the whole line for the bench: `npm start` as a child process, watched from outside (HTTP API, /proc).
 */
export const root = join(import.meta.dirname, '..')
const runFile = join(root, '.signalbox/run.json')

export interface Line {
  readonly mqtt_port: number
  readonly http_url: string
  readonly aws_endpoint_url: string
  /** From the command to the ready line. */
  readonly ready_seconds: number
  readonly counters: () => Promise<Counters>
  readonly get: (path: string) => Promise<unknown>
  /** Resident memory of the process and its children, MB. */
  readonly memory_mb: () => number
  /** CPU of the process and its children so far, seconds. */
  readonly cpu_seconds: () => number
  readonly stop: () => Promise<void>
}

export interface Counters {
  readonly published: number
  readonly applied: number
  readonly observed: number
  readonly duplicate: number
  readonly refused: number
  readonly dead_lettered: number
  readonly pending: number
  readonly redelivered: number
}

export const startLine = async (
  options: { robots?: number; mqtt_port?: number; http_port?: number; context?: Record<string, string> } = {},
): Promise<Line> => {
  const { robots = 0, mqtt_port = 21883, http_port = 28080, context = {} } = options
  rmSync(runFile, { force: true })
  const started = performance.now()
  const child = spawn(
    process.execPath,
    ['local/start.ts', '--robots', `${robots}`, '--mqtt-port', `${mqtt_port}`, '--http-port', `${http_port}`],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...(Object.keys(context).length > 0 && { CDK_CONTEXT_JSON: JSON.stringify(context) }) },
    },
  )
  child.stdout?.resume()
  await until(() => existsSync(runFile) || child.exitCode !== null, 60_000, 'npm start did not get ready')
  if (child.exitCode !== null) throw new Error(`npm start ended with exit code ${child.exitCode}`)
  const ready_seconds = (performance.now() - started) / 1000
  await sleep(100)
  const run = JSON.parse(readFileSync(runFile, 'utf8')) as { http_url: string; token: string; aws_endpoint_url: string }
  const get = async (path: string): Promise<unknown> => {
    const response = await fetch(run.http_url + path, { headers: { authorization: `Bearer ${run.token}` } })
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }
  return {
    mqtt_port,
    http_url: run.http_url,
    aws_endpoint_url: run.aws_endpoint_url,
    ready_seconds,
    get,
    counters: async () => (await get('/counters')) as Counters,
    memory_mb: () => tree(child.pid ?? 0).reduce((sum, pid) => sum + residentMb(pid), 0),
    cpu_seconds: () => tree(child.pid ?? 0).reduce((sum, pid) => sum + cpuSeconds(pid), 0),
    stop: () => stop(child),
  }
}

/** Runs the load in a process of its own, so that generator and line do not share an event loop. */
export const runLoad = async (plan: object): Promise<import('./load.ts').LoadReport> => {
  const child = spawn(process.execPath, [join(root, 'bench/load.ts'), JSON.stringify(plan)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
  })
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve))
  if (code !== 0) throw new Error(`bench/load.ts ended with exit code ${code}`)
  return JSON.parse(out) as import('./load.ts').LoadReport
}

/** Waits until every opened message is decided and no new one appears; the seconds that took, or undefined after the limit. */
export const drained = async (line: Line, expected: number, limit_seconds = 60): Promise<number | undefined> => {
  const started = performance.now()
  while ((performance.now() - started) / 1000 < limit_seconds) {
    const counters = await line.counters()
    if (counters.pending === 0 && counters.published >= expected) return (performance.now() - started) / 1000
    await sleep(200)
  }
  return undefined
}

/** Publish → decided (after the commit), from the generator's times and the journal; both clocks are this machine's. */
export const commitLatency = async (
  line: Line,
  times_file: string,
): Promise<{ p50: number; p95: number; p99: number; of: number }> => {
  const times = JSON.parse(readFileSync(times_file, 'utf8')) as Record<string, number>
  const robots = new Set(Object.keys(times).map((key) => key.slice(0, key.indexOf('/'))))
  const latencies: number[] = []
  for (const robot of robots) {
    let cursor: string | null | undefined
    do {
      const page = (await line.get(
        `/messages?robot_id=${robot}&limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
      )) as { items: { message_id: string; decided_at: string }[]; next_cursor?: string | null }
      for (const item of page.items) {
        const sent = times[`${robot}/${item.message_id}`]
        if (sent !== undefined) latencies.push(Date.parse(item.decided_at) - sent)
      }
      cursor = page.next_cursor
    } while (cursor)
  }
  return { ...percentiles(latencies), of: latencies.length }
}

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null) return
  child.kill('SIGTERM')
  await until(() => child.exitCode !== null || child.signalCode !== null, 20_000, 'npm start did not stop on SIGTERM')
}

const until = async (condition: () => boolean, limit_ms: number, otherwise: string): Promise<void> => {
  const started = performance.now()
  while (!condition()) {
    if (performance.now() - started > limit_ms) throw new Error(`${otherwise} within ${limit_ms} ms`)
    await sleep(20)
  }
}

const tree = (pid: number): number[] => {
  const parents = new Map<number, number[]>()
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8')
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
      parents.set(parent, [...(parents.get(parent) ?? []), Number(entry)])
    } catch {
      // Ended between the listing and the reading.
    }
  }
  const all = [pid]
  for (const one of all) all.push(...(parents.get(one) ?? []))
  return all
}

const residentMb = (pid: number): number => {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

const cpuSeconds = (pid: number): number => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return 0
  }
}
