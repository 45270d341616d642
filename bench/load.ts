import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect as connectSocket, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { generate } from 'mqtt-packet'

/*
 * Load for the line, in a process of its own: QoS 1 publishes over plain sockets, evenly spaced, each acknowledgement counted.
 * Prints one JSON line (LoadReport). Own packets instead of a client library: the generator shares two cores with what it
 * measures, and a client's bookkeeping would be measured with it.
 *
 * Robots are `<prefix>-0001`…; each alternates work.started and work.completed, so that every trigger is legal in idle/working.
 */
export interface LoadPlan {
  readonly host: string
  readonly port: number
  readonly connections: number
  readonly robots: number
  readonly prefix: string
  readonly telemetry_per_second: number
  readonly triggers_per_second: number
  readonly seconds: number
  /** Size of one telemetry publish on the wire, in bytes; padded. */
  readonly telemetry_bytes: number
  /** Items in one telemetry publish (an array when above 1). */
  readonly items_per_publish: number
  /** Say robot.connected first: once per robot. */
  readonly connect_first: boolean
  /** Where the publish time (epoch ms) of each trigger is written: JSON {message_id: ms}. */
  readonly times_file?: string
  /** Number of the first job, so that a second run continues with other message ids. */
  readonly offset: number
}

export interface LoadReport {
  readonly telemetry_published: number
  readonly triggers_published: number
  readonly acknowledged: number
  readonly unacknowledged: number
  readonly seconds: number
  /** Publish → PUBACK, milliseconds. */
  readonly puback_ms: { readonly p50: number; readonly p95: number; readonly p99: number }
}

interface Line {
  readonly socket: Socket
  readonly sent: Map<number, number>
  nextId: number
}

const robotId = (plan: LoadPlan, index: number): string => `${plan.prefix}-${String(index + 1).padStart(5, '0')}`

export const load = async (plan: LoadPlan): Promise<LoadReport> => {
  const latencies: number[] = []
  let acknowledged = 0
  const lines = await Promise.all(
    Array.from({ length: plan.connections }, (_, index) =>
      openLine(plan, index, (ms) => {
        acknowledged += 1
        latencies.push(ms)
      }),
    ),
  )
  const lineOf = (robot: number): Line => lines[robot % lines.length] as Line
  const times: Record<string, number> = {}

  if (plan.connect_first) {
    for (let robot = 0; robot < plan.robots; robot += 1) {
      const body = { message_id: `c-${plan.offset}`, type: 'robot.connected', payload: {} }
      publish(lineOf(robot), `robots/${robotId(plan, robot)}/messages`, JSON.stringify(body))
      if (robot % 50 === 49) await sleep(100)
    }
    await drained(lines, 30_000)
    await sleep(2_000)
    latencies.length = 0
    acknowledged = 0
  }

  const started = performance.now()
  const steps = new Int32Array(plan.robots)
  const samples = new Int32Array(plan.robots)
  let telemetry = 0
  let triggers = 0
  let beat = 0
  while (performance.now() - started < plan.seconds * 1000) {
    const elapsed = (performance.now() - started) / 1000
    for (const line of lines) {
      line.socket.cork()
    }
    for (const due = Math.floor(elapsed * plan.triggers_per_second); triggers < due; triggers += 1) {
      const robot = triggers % plan.robots
      const step = steps[robot] ?? 0
      steps[robot] = step + 1
      const message_id = `t-${plan.offset}-${robot}-${step}`
      const job_id = `j-${plan.offset}-${robot}-${step >> 1}`
      const type = step % 2 === 0 ? 'work.started' : 'work.completed'
      times[`${robotId(plan, robot)}/${message_id}`] = Date.now()
      publish(
        lineOf(robot),
        `robots/${robotId(plan, robot)}/messages`,
        JSON.stringify({ message_id, type, payload: { job_id } }),
      )
    }
    for (const due = Math.floor(elapsed * plan.telemetry_per_second); telemetry < due; telemetry += 1) {
      const robot = telemetry % plan.robots
      const sample = samples[robot] ?? 0
      samples[robot] = sample + 1
      publish(lineOf(robot), `robots/${robotId(plan, robot)}/telemetry`, telemetryBody(plan, sample))
    }
    for (const line of lines) line.socket.uncork()
    beat += 1
    await sleep(Math.max(1, beat * 5 - (performance.now() - started)))
  }
  const seconds = (performance.now() - started) / 1000
  await drained(lines, 30_000)
  const unacknowledged = lines.reduce((sum, line) => sum + line.sent.size, 0)
  for (const line of lines) line.socket.destroy()
  if (plan.times_file !== undefined) writeFileSync(plan.times_file, JSON.stringify(times))
  return {
    telemetry_published: telemetry,
    triggers_published: triggers,
    acknowledged,
    unacknowledged,
    seconds,
    puback_ms: percentiles(latencies),
  }
}

const telemetryBody = (plan: LoadPlan, sample: number): string => {
  const one = (item: number) => ({
    type: 'robot.telemetry',
    payload: { battery: 80, pose: { x: sample + item, y: 2.5, theta: 0.25, map: 'hall-a' }, velocity: 1.2, pad: '' },
  })
  const items = Array.from({ length: plan.items_per_publish }, (_, item) => one(item))
  const bare = JSON.stringify(items.length === 1 ? items[0] : items).length
  const pad = 'x'.repeat(Math.max(0, Math.floor((plan.telemetry_bytes - bare) / items.length)))
  for (const item of items) item.payload.pad = pad
  return JSON.stringify(items.length === 1 ? items[0] : items)
}

const publish = (line: Line, topic: string, payload: string): void => {
  do line.nextId = (line.nextId % 65_535) + 1
  while (line.sent.has(line.nextId))
  line.sent.set(line.nextId, performance.now())
  line.socket.write(
    generate({ cmd: 'publish', topic, payload, qos: 1, dup: false, retain: false, messageId: line.nextId }),
  )
}

const openLine = async (plan: LoadPlan, index: number, acknowledged: (ms: number) => void): Promise<Line> => {
  const socket = connectSocket({ host: plan.host, port: plan.port, noDelay: true })
  await once(socket, 'connect')
  const line: Line = { socket, sent: new Map(), nextId: 0 }
  socket.write(
    generate({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      clientId: `load-${plan.prefix}-${plan.offset}-${index}`,
      keepalive: 0,
    }),
  )
  let rest: Buffer = Buffer.alloc(0)
  const ready = new Promise<void>((resolve, reject) => {
    socket.on('error', reject)
    socket.on('data', (chunk: Buffer) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      // CONNACK and PUBACK are four bytes each; nothing else is subscribed to.
      let at = 0
      for (; at + 4 <= rest.length; at += 4) {
        const kind = (rest[at] ?? 0) >> 4
        if (kind === 2) resolve()
        if (kind === 4) {
          const id = rest.readUInt16BE(at + 2)
          const sent = line.sent.get(id)
          if (sent !== undefined) {
            line.sent.delete(id)
            acknowledged(performance.now() - sent)
          }
        }
      }
      rest = rest.subarray(at)
    })
  })
  await ready
  return line
}

const drained = async (lines: readonly Line[], within_ms: number): Promise<void> => {
  const until = performance.now() + within_ms
  while (lines.some((line) => line.sent.size > 0) && performance.now() < until) await sleep(20)
}

export const percentiles = (values: readonly number[]): { p50: number; p95: number; p99: number } => {
  const sorted = Float64Array.from(values).sort()
  const at = (share: number): number => {
    const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
    return value === undefined ? Number.NaN : Math.round(value * 10) / 10
  }
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

if (import.meta.main) {
  const plan = JSON.parse(process.argv[2] ?? '{}') as LoadPlan
  console.log(JSON.stringify(await load(plan)))
}
