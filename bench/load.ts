import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Connection, openConnection, publish } from './mqtt-socket.ts'
import { type Percentiles, percentiles } from './percentiles.ts'

/*
 * Load for the line, in a process of its own: QoS 1 publishes over plain sockets, evenly spaced, each acknowledgement counted.
 * Prints one JSON line (LoadReport).
 *
 * Robots are `<prefix>-00001`…; each alternates work.started and work.completed, so that every trigger is legal in idle/working.
 * Two ways to speak, at the same time if wanted: telemetry and triggers each in a publish of its own, and arrays in which
 * every tenth message of a robot is a trigger.
 */
export interface LoadPlan {
  readonly host: string
  readonly port: number
  readonly connections: number
  readonly robots: number
  readonly prefix: string
  /** Publishes of one telemetry message each. */
  readonly telemetry_per_second: number
  readonly triggers_per_second: number
  /** Publishes of `items_per_publish` messages each, a tenth of them triggers. */
  readonly arrays_per_second?: number
  readonly items_per_publish?: number
  readonly seconds: number
  /** Of one message on the wire; padded. */
  readonly telemetry_bytes: number
  /** Padding of triggers, where they should be of the same size; otherwise they are as small as they are. */
  readonly trigger_bytes?: number
  /** Triggers bear the job's id as correlation_id: an index more is written. */
  readonly conversations?: boolean
  /** Publish telemetry and arrays by Basic Ingest through this topic rule. */
  readonly basic_ingest_rule?: string
  /** Say robot.connected first: once per robot. */
  readonly connect_first: boolean
  /** Where the publish time (epoch ms) of each trigger is written: JSON {robot_id/message_id: ms}. */
  readonly times_file?: string
  /** Number of the first job, so that a second run continues with other message ids. */
  readonly offset: number
}

export interface LoadReport {
  readonly publishes: number
  /** Payloads and topics of all of them. */
  readonly publish_bytes: number
  /** Messages, however many to a publish. robot.connected is not counted. */
  readonly telemetry_published: number
  readonly triggers_published: number
  readonly unacknowledged: number
  readonly seconds: number
  /** Publish → PUBACK, milliseconds. */
  readonly puback_ms: Percentiles
  /** Of the generator itself. */
  readonly cpu_seconds: number
}

export const load = async (plan: LoadPlan): Promise<LoadReport> => {
  const latencies: number[] = []
  const connections = await Promise.all(
    Array.from({ length: plan.connections }, (_, index) =>
      openConnection({ ...plan, client_id: `load-${plan.prefix}-${plan.offset}-${index}` }, (ms) => latencies.push(ms)),
    ),
  )
  const connectionOf = (robot: number): Connection => connections[robot % connections.length] as Connection
  const fleet = robots(plan)

  if (plan.connect_first) {
    for (let robot = 0; robot < plan.robots; robot += 1) {
      const body = { message_id: `c-${plan.offset}`, type: 'robot.connected', payload: {} }
      publish(connectionOf(robot), `robots/${fleet.id(robot)}/messages`, JSON.stringify(body))
      if (robot % 50 === 49) await sleep(100)
    }
    await acknowledged(connections, 30_000)
    await sleep(2_000)
    latencies.length = 0
  }

  const started = performance.now()
  const sent = { publishes: 0, bytes: 0 }
  const say = (robot: number, topic: string, body: string): void => {
    sent.publishes += 1
    sent.bytes += topic.length + body.length
    publish(connectionOf(robot), topic, body)
  }
  const upTopic = plan.basic_ingest_rule === undefined ? '' : `$aws/rules/${plan.basic_ingest_rule}/`
  const kinds = [
    {
      rate: plan.triggers_per_second,
      say: (robot: number) => say(robot, `robots/${fleet.id(robot)}/messages`, JSON.stringify(fleet.trigger(robot))),
    },
    {
      rate: plan.telemetry_per_second,
      say: (robot: number) =>
        say(robot, `${upTopic}robots/${fleet.id(robot)}/telemetry`, JSON.stringify(fleet.telemetry(robot))),
    },
    {
      rate: plan.arrays_per_second ?? 0,
      say: (robot: number) => {
        const items = Array.from({ length: plan.items_per_publish ?? 1 }, () => fleet.next(robot))
        const body = JSON.stringify(items.length === 1 ? items[0] : items)
        say(robot, `${upTopic}robots/${fleet.id(robot)}/telemetry`, body)
      },
    },
  ].map((kind) => ({ ...kind, said: 0 }))

  for (let beat = 1; performance.now() - started < plan.seconds * 1000; beat += 1) {
    const elapsed = (performance.now() - started) / 1000
    for (const { socket } of connections) socket.cork()
    for (const kind of kinds) {
      for (const due = Math.floor(elapsed * kind.rate); kind.said < due; kind.said += 1) {
        kind.say(kind.said % plan.robots)
      }
    }
    for (const { socket } of connections) socket.uncork()
    await sleep(Math.max(1, beat * 5 - (performance.now() - started)))
  }
  const seconds = (performance.now() - started) / 1000
  await acknowledged(connections, 30_000)
  const unacknowledged = connections.reduce((sum, { pending }) => sum + pending.size, 0)
  for (const { socket } of connections) socket.destroy()
  if (plan.times_file !== undefined) writeFileSync(plan.times_file, JSON.stringify(fleet.times))
  return {
    publishes: sent.publishes,
    publish_bytes: sent.bytes,
    ...fleet.counts,
    unacknowledged,
    seconds,
    puback_ms: percentiles(latencies),
    cpu_seconds: (process.cpuUsage().user + process.cpuUsage().system) / 1e6,
  }
}

/** What each robot says next. */
const robots = (plan: LoadPlan) => {
  const ids = Array.from({ length: plan.robots }, (_, at) => `${plan.prefix}-${String(at + 1).padStart(5, '0')}`)
  const steps = new Int32Array(plan.robots)
  const said = new Int32Array(plan.robots)
  const times: Record<string, number> = {}
  const counts = { telemetry_published: 0, triggers_published: 0 }
  const id = (robot: number): string => ids[robot] ?? ''

  const trigger = (robot: number): object => {
    const step = steps[robot] ?? 0
    steps[robot] = step + 1
    counts.triggers_published += 1
    const message_id = `t-${plan.offset}-${robot}-${step}`
    if (plan.times_file !== undefined) times[`${id(robot)}/${message_id}`] = Date.now()
    const type = step % 2 === 0 ? 'work.started' : 'work.completed'
    const payload = { job_id: `j-${plan.offset}-${robot}-${step >> 1}` }
    const conversation = plan.conversations ? { correlation_id: payload.job_id } : {}
    return padded({ message_id, type, ...conversation, payload }, plan.trigger_bytes ?? 0)
  }

  const telemetry = (robot: number): object => {
    counts.telemetry_published += 1
    const pose = { x: (said[robot] ?? 0) / 10, y: 2.5, theta: 0.25, map: 'hall-a' }
    said[robot] = (said[robot] ?? 0) + 1
    const payload = { battery: 80, pose, velocity: { vx: 1.2, omega: 0.1 } }
    return padded({ type: 'robot.telemetry', payload }, plan.telemetry_bytes)
  }

  const next = (robot: number): object => {
    const before = (said[robot] ?? 0) + (steps[robot] ?? 0)
    return before % 10 === 9 ? trigger(robot) : telemetry(robot)
  }

  return { id, trigger, telemetry, next, times, counts }
}

const padded = <Message extends { readonly payload: object }>(message: Message, bytes: number): Message => {
  const missing = bytes - JSON.stringify(message).length - ',"pad":""'.length
  return missing <= 0 ? message : { ...message, payload: { ...message.payload, pad: 'x'.repeat(missing) } }
}

const acknowledged = async (connections: readonly Connection[], within_ms: number): Promise<void> => {
  const until = performance.now() + within_ms
  while (connections.some(({ pending }) => pending.size > 0) && performance.now() < until) await sleep(20)
}

if (import.meta.main) {
  const plan = JSON.parse(process.argv[2] ?? '{}') as LoadPlan
  console.log(JSON.stringify(await load(plan)))
}
