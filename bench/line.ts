import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LoadReport } from './load.ts'
import { type Percentiles, percentiles } from './percentiles.ts'
import { cpuSeconds, residentMb, tree } from './process-tree.ts'
import { logDirectory, root } from './root.ts'

/*
 * One run of the whole line for the bench: `npm start` as a child process, watched from outside (HTTP API, AWS endpoint, /proc).
 */
export interface Line {
  readonly mqtt_port: number
  readonly http_url: string
  /** Of an operator who sees all. */
  readonly token: string
  /** From the command to the ready line. */
  readonly ready_seconds: number
  readonly get: (path: string) => Promise<unknown>
  readonly post: (path: string, body: object) => Promise<unknown>
  /** Milliseconds from the request to the last byte of the answer, which has to be a good one. */
  readonly timed: (path: string) => Promise<number>
  /** Where AWS clients find the tables and queues. */
  readonly aws_endpoint_url: string
  readonly counters: () => Promise<Counters>
  readonly stats: () => Promise<Stats>
  /** Resident memory of the process and its children, MB. */
  readonly memory_mb: () => number
  /** CPU of the process and its children so far, seconds. */
  readonly cpu_seconds: () => number
  /** What functions have written to their logs so far. */
  readonly log_bytes: () => number
  readonly stop: () => Promise<void>
}

export interface Counters {
  readonly published: number
  readonly applied: number
  readonly observed: number
  readonly duplicate: number
  readonly refused: number
  readonly dead_lettered: number
  readonly shed: number
  readonly pending: number
  readonly redelivered: number
}

/** `GET /_signalbox/stats` of the AWS endpoint; counts since the start. */
export interface Stats {
  readonly requests: Readonly<Record<string, number>>
  readonly request_bytes: Readonly<Record<string, number>>
  readonly parts: Readonly<Record<string, Readonly<Record<string, number>>>>
}

export interface LineOptions {
  readonly robots?: number
  readonly aws_timing?: boolean
  /** Instead of some of the environment's settings (lib/environments.ts). */
  readonly settings?: object
  /** By npm itself and with its live status, as a person starts it. */
  readonly as_a_person?: boolean
}

export const startLine = async (options: LineOptions = {}): Promise<Line> => {
  rmSync(logDirectory, { recursive: true, force: true })
  const started = performance.now()
  const [command, args] = commandOf(options)
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  const pid = child.pid ?? 0
  // A bench that is interrupted leaves no line behind.
  const end = (): void => void child.kill('SIGTERM')
  process.once('exit', end)
  child.once('exit', () => process.off('exit', end))
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    if (said.length < 10_000) said += chunk.toString()
  })
  await until(() => said.includes('Signalbox is ready') || ended(child), 60_000, 'npm start did not get ready')
  if (ended(child)) throw new Error(`npm start ended with exit code ${child.exitCode}: ${said}`)
  const ready_seconds = (performance.now() - started) / 1000
  const run = JSON.parse(readFileSync(join(root, '.signalbox/run.json'), 'utf8')) as RunFile
  if (!tree(pid).includes(run.pid)) {
    throw new Error(`.signalbox/run.json is of process ${run.pid}, not of ${pid}: is another line running?`)
  }
  const headers = { authorization: `Bearer ${run.token}`, 'content-type': 'application/json' }
  const get = async (path: string): Promise<unknown> => json(await ask(run.http_url + path, { headers }), path)
  const post = async (path: string, body: object): Promise<unknown> =>
    json(await ask(run.http_url + path, { method: 'POST', headers, body: JSON.stringify(body) }), path)
  const timed = async (path: string): Promise<number> => {
    const sent = performance.now()
    const response = await ask(run.http_url + path, { headers })
    const text = await response.text()
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${text}`)
    return performance.now() - sent
  }
  return {
    mqtt_port: Number(new URL(run.mqtt_url).port),
    http_url: run.http_url,
    token: run.token,
    ready_seconds,
    get,
    post,
    timed,
    aws_endpoint_url: run.aws_endpoint_url,
    counters: async () => (await get('/counters')) as Counters,
    stats: async () => (await json(await ask(`${run.aws_endpoint_url}/_signalbox/stats`, {}), 'stats')) as Stats,
    memory_mb: () => residentMb(pid),
    cpu_seconds: () => cpuSeconds(pid),
    log_bytes: logBytes,
    stop: () => stop(child, run.pid),
  }
}

const commandOf = ({ robots = 0, aws_timing, settings, as_a_person }: LineOptions): [string, string[]] => {
  const flags = [
    ...['--robots', `${robots}`, '--mqtt-port', '0', '--http-port', '0'],
    ...(aws_timing ? ['--aws-timing'] : []),
    ...(settings === undefined ? [] : ['--settings', JSON.stringify(settings)]),
  ]
  return as_a_person
    ? ['npm', ['start', '--', ...flags]]
    : [process.execPath, [...nodeFlags(), 'local/start.ts', '--no-status', ...flags]]
}

/** Those of `npm start`. */
const nodeFlags = (): readonly string[] => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } }
  return scripts.start.split(' ').filter((word) => word.startsWith('--'))
}

interface RunFile {
  readonly mqtt_url: string
  readonly http_url: string
  readonly aws_endpoint_url: string
  readonly token: string
  readonly pid: number
}

/** Starts a line, hands it over, and stops it however that ends. */
export const withLine = async <Result>(options: LineOptions, use: (line: Line) => Promise<Result>): Promise<Result> => {
  const line = await startLine(options)
  try {
    return await use(line)
  } finally {
    await line.stop()
  }
}

/** Runs the load in a process of its own, so that generator and line do not share an event loop. */
export const runLoad = async (plan: object): Promise<LoadReport> => {
  const child = spawn(process.execPath, [join(root, 'bench/load.ts'), JSON.stringify(plan)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
  })
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve))
  if (code !== 0) throw new Error(`bench/load.ts ended with exit code ${code}`)
  return JSON.parse(out) as LoadReport
}

/** Waits until every message is decided; the seconds that took, or undefined after the limit. */
export const drained = async (line: Line, published: number, limit_seconds = 60): Promise<number | undefined> => {
  const started = performance.now()
  while ((performance.now() - started) / 1000 < limit_seconds) {
    const counters = await line.counters()
    if (counters.pending === 0 && counters.published >= published) return (performance.now() - started) / 1000
    await sleep(200)
  }
  return undefined
}

/** Publish → decided (after the commit), from the generator's times and the journal; both clocks are this machine's. */
export const commitLatency = async (line: Line, times_file: string): Promise<Percentiles & { readonly of: number }> => {
  const times = JSON.parse(readFileSync(times_file, 'utf8')) as Record<string, number>
  const robots = new Set(Object.keys(times).map((key) => key.slice(0, key.indexOf('/'))))
  const latencies: number[] = []
  for (const robot of robots) {
    for await (const item of messagesOf(line, robot)) {
      const sent = times[`${robot}/${item.message_id}`]
      if (sent !== undefined) latencies.push(Date.parse(item.decided_at) - sent)
    }
  }
  return { ...percentiles(latencies), of: latencies.length }
}

interface Decided {
  readonly message_id: string
  readonly decided_at: string
}

async function* messagesOf(line: Line, robot: string): AsyncGenerator<Decided> {
  let cursor: string | null | undefined
  do {
    const more = cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''
    const page = (await line.get(`/messages?robot_id=${robot}&limit=100${more}`)) as {
      readonly items: readonly Decided[]
      readonly next_cursor?: string | null
    }
    yield* page.items
    cursor = page.next_cursor
  } while (cursor)
}

/**
 * A connection that rested for five seconds may be closed by the line just as it is used again. Asking again is right for what
 * the bench asks: it reads, plans (a second plan does nothing), and starts what starts once.
 */
const ask = async (url: string, request: RequestInit): Promise<Response> => {
  try {
    return await fetch(url, request)
  } catch (error) {
    const cause = error instanceof Error ? (error.cause as { readonly code?: unknown } | undefined) : undefined
    if (cause?.code !== 'UND_ERR_SOCKET' && cause?.code !== 'ECONNRESET') throw error
    return fetch(url, request)
  }
}

const json = async (response: Response, path: string): Promise<unknown> => {
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return response.json()
}

const logBytes = (): number =>
  readdirSync(logDirectory).reduce((sum, file) => sum + statSync(join(logDirectory, file)).size, 0)

const ended = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null

const stop = async (child: ChildProcess, pid: number): Promise<void> => {
  if (ended(child)) return
  process.kill(pid, 'SIGTERM')
  await until(() => ended(child), 20_000, 'npm start did not stop on SIGTERM')
}

const until = async (condition: () => boolean, limit_ms: number, otherwise: string): Promise<void> => {
  const started = performance.now()
  while (!condition()) {
    if (performance.now() - started > limit_ms) throw new Error(`${otherwise} within ${limit_ms} ms`)
    await sleep(20)
  }
}
