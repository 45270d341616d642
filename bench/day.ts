import { hash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Put } from '../functions/ports/put-on-stream.ts'
import { subjectOf } from '../messages/robot-id.ts'
import { type Recorded, readRecording } from '../robots/recording.ts'
import { root } from './root.ts'

/*
 * A day of factory traffic, of as many messages as are asked for.
 *
 * - Half of it are recordings of real AGVs and of VDA 5050 robots, over and over: only what a topic rule hears. Each robot of a
 *   recording is there several times, each with a serial number of its own; from one time to the next header ids run on, times
 *   are the day's and orders are new ones, because an id of a dialect is derived from topic and bytes: the same bytes again would
 *   be the same message again.
 * - The other half are native robots: four fifths telemetry of about 500 bytes, one fifth what moves them: jobs that begin and
 *   end, now and then a charge, a fault, a job that fails, something that is refused.
 * - One message of 2,000 cannot be opened.
 *
 * Spread over the day as people work: much in the two shifts, little at night. The same plan gives the same bytes.
 */
export interface DayPlan {
  /** `2026-05-13`, UTC. */
  readonly day: string
  readonly messages: number
  readonly recordings: readonly Recording[]
  readonly native_robots?: number
  /** How many times each recording's robots are there. */
  readonly copies?: number
}

export interface SaidOnDay {
  readonly topic: string
  readonly bytes: Uint8Array
  readonly robot_id: string
  /** When the edge received it, epoch milliseconds; rises. */
  readonly received_at: number
  readonly client_id: string
}

export function* dayOfTraffic(plan: DayPlan): Generator<SaidOnDay> {
  const { day, messages, recordings, copies = between(messages / 20_000, 1, 25) } = plan
  const robots = plan.native_robots ?? between(messages / 1_000, 4, 200)
  const native = Array.from({ length: robots }, (_, at) => nativeRobot(at))
  const played = recordings.flatMap((recording) => Array.from({ length: copies }, (_, copy) => player(recording, copy)))
  const receivedAt = clockOf(day, messages)
  let telemetry = 0
  let triggers = 0
  let recorded = 0
  for (let at = 0; at < messages; at += 1) {
    const received_at = receivedAt(at)
    const turn = at % 10
    const robot = native[(turn === telemetryTurns ? triggers : telemetry) % robots] as NativeRobot
    if (at % unreadableEvery === unreadableEvery - 1) {
      yield saidBy(robot.id, 'telemetry', '{"type": "robot.telemetry", ', received_at)
    } else if (turn > telemetryTurns && played.length > 0) {
      yield (played[recorded % played.length] as Player)(received_at)
      recorded += 1
    } else if (turn === telemetryTurns) {
      yield saidBy(robot.id, 'messages', JSON.stringify(robot.trigger(received_at)), received_at)
      triggers += 1
    } else {
      yield saidBy(robot.id, 'telemetry', JSON.stringify(robot.telemetry(received_at)), received_at)
      telemetry += 1
    }
  }
}

/** Of ten messages four are telemetry, then one moves a robot, then five are recorded. */
const telemetryTurns = 4
const unreadableEvery = 2_000

const between = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, Math.floor(value)))

/** As a topic rule puts it on the stream. */
export const putOf = ({ topic, bytes, robot_id, received_at, client_id }: SaidOnDay): Put => ({
  subject: subjectOf(robot_id),
  record: {
    data: Buffer.from(bytes).toString('base64'),
    topic,
    client_id,
    principal: null,
    received_at,
    trace_id: null,
    source: 'device.hw',
  },
})

/** One recorded file, ready to be said again and again. */
export interface Recording {
  readonly name: string
  readonly messages: readonly Template[]
}

interface Template {
  readonly topic: readonly string[]
  /** The message's text, cut where something of each time has to go in. */
  readonly pieces: readonly (string | Slot)[]
}

type Slot = { readonly slot: 'serial' | 'header' | 'time' | 'round' }

/** Where the recordings lie; they are not part of the repository. */
export const recordingsFolder = join(root, '..', 'shared', 'data')

/** Undefined where they are missing. */
export const factoryRecordings = async (folder = recordingsFolder): Promise<readonly Recording[] | undefined> => {
  const kinds = ['factory-recordings', 'vda5050-captures'].map((kind) => join(folder, kind))
  if (!kinds.every((kind) => existsSync(kind))) return undefined
  const files = kinds.flatMap((kind) =>
    readdirSync(kind)
      .sort()
      .filter((name) => /\.(log|jsonl)$/.test(name))
      .map((name) => ({ name, file: join(kind, name) })),
  )
  return await Promise.all(files.map(({ name, file }) => recordingIn(name, file)))
}

const recordingIn = async (name: string, file: string): Promise<Recording> => {
  const messages: Template[] = []
  for await (const recorded of readRecording(file)) if (isHeard(recorded)) messages.push(templateOf(recorded))
  if (messages.length === 0) throw new Error(`${name} has no message that a topic rule hears`)
  return { name, messages }
}

/** What lib/device/topic-rules.ts reads: not the stations, which speak a language like VDA 5050 under `module/`. */
const isHeard = ({ topic, payload }: Recorded): boolean =>
  payload.length <= 128 * 1024 &&
  (/^fts\/v1\/[^/]+\/[^/]+\/(state|connection|factsheet)$/.test(topic) ||
    /^uagv\/[^/]+\/[^/]+\/[^/]+\/(state|connection|visualization|factsheet)$/.test(topic))

const templateOf = ({ topic, payload }: Recorded): Template => {
  // A number has no quotes.
  const text = JSON.stringify(marked(JSON.parse(payload.toString('utf8')))).replaceAll('"«header»"', '«header»')
  return {
    topic: topic.split('/'),
    pieces: text
      .split(/«(header|serial|time|round)»/)
      .map((piece, at) => (at % 2 === 0 ? piece : { slot: piece as Slot['slot'] })),
  }
}

const marked = (value: unknown, field = ''): unknown => {
  if (Array.isArray(value)) return value.map((item) => marked(item, field))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, marked(item, name)]))
  if (field === 'headerId') return '«header»'
  if (field === 'serialNumber') return `${value}«serial»`
  if (field === 'timestamp') return '«time»'
  if (namesOfOrders.has(field) && typeof value === 'string' && value !== '') return `${value}«round»`
  return value
}

/** An order that was done is not done again under the same name, nor is one of its actions. */
const namesOfOrders: ReadonlySet<string> = new Set(['orderId', 'actionId', 'id'])

type Player = (received_at: number) => SaidOnDay

/** The robots of a recording, under serial numbers of their own; when it is over it begins again. */
const player = ({ name, messages }: Recording, copy: number): Player => {
  const serial = `-${hash('sha1', name).slice(0, 4)}-${copy + 1}`
  const headers = new Map<string, number>()
  let next = 0
  return (received_at) => {
    const { topic: recorded, pieces } = messages[next % messages.length] as Template
    const round = Math.floor(next / messages.length)
    next += 1
    const segments = recorded.map((segment, level) => (level === serialLevel ? segment + serial : segment))
    const topic = segments.join('/')
    const header = headers.get(topic) ?? 0
    headers.set(topic, header + 1)
    const slots = {
      serial,
      header: String(header),
      time: new Date(received_at - 40).toISOString(),
      round: round === 0 ? '' : `-${round + 1}`,
    } as const
    const text = pieces.map((piece) => (typeof piece === 'string' ? piece : slots[piece.slot])).join('')
    const robot = segments.slice(serialLevel - 1, serialLevel + 1).join(':')
    return { topic, bytes: Buffer.from(text), robot_id: robot, received_at, client_id: robot }
  }
}

/** `fts/v1/ff/<serial>/state`, `uagv/v2/<manufacturer>/<serial>/state` */
const serialLevel = 3

const saidBy = (robot_id: string, topic: 'messages' | 'telemetry', text: string, received_at: number): SaidOnDay => ({
  topic: `robots/${robot_id}/${topic}`,
  bytes: Buffer.from(text),
  robot_id,
  received_at,
  client_id: robot_id,
})

interface NativeRobot {
  readonly id: string
  readonly trigger: (received_at: number) => object
  readonly telemetry: (received_at: number) => object
}

/** Says what the course of its jobs brings, one word after the other; its own sequence has no gap. */
const nativeRobot = (at: number): NativeRobot => {
  const id = `day-${String(at + 1).padStart(4, '0')}`
  let sequence = 0
  let samples = 0
  let job = 0
  const coming: Word[] = [{ type: 'robot.connected', payload: { reason: 'start of the shift' } }]
  const message = (type: string, received_at: number, payload: object, more: object = {}): object => {
    sequence += 1
    return { type, sequence, occurred_at: new Date(received_at - 120).toISOString(), ...more, payload }
  }
  return {
    id,
    trigger: (received_at) => {
      if (coming.length === 0) {
        job += 1
        coming.push(...wordsOf(`${id}-job-${job}`, job + at))
      }
      const { type, payload, job_id } = coming.shift() as Word
      return message(type, received_at, payload, {
        ...(job_id !== undefined && { trace_id: hash('md5', job_id), correlation_id: job_id }),
      })
    },
    telemetry: (received_at) => {
      samples += 1
      const turn = samples / 20
      return message('robot.telemetry', received_at, {
        battery: Math.round((100 - ((samples * 7) % 850) / 10) * 10) / 10,
        pose: {
          x: Math.round((20 + at + 8 * Math.cos(turn)) * 1000) / 1000,
          y: Math.round((10 + 8 * Math.sin(turn)) * 1000) / 1000,
          theta: Math.round((turn % 6.283) * 1000) / 1000,
          map: at % 3 === 0 ? 'hall-2' : 'hall-1',
        },
        velocity: { vx: 0.82, vy: 0, omega: 0.05 },
        errors: [],
        wheels: [41.2, 41.9, 40.7, 42.1].map((celsius, wheel) => ({ wheel, celsius, current_ampere: 1.2 })),
        network: { ssid: 'factory-5g', rssi_dbm: -61 + (samples % 9) },
        software: { version: '4.12.3', uptime_seconds: samples * 10 },
      })
    },
  }
}

interface Word {
  readonly type: string
  readonly payload: object
  readonly job_id?: string
}

/** Of one job and what comes between two: a fault in 25, a job that fails in 20, a charge behind 8, a mistake in 15. */
const wordsOf = (job_id: string, turn: number): readonly Word[] => {
  const started = { type: 'work.started', payload: { job_id }, job_id }
  if (turn % 25 === 0) {
    const code = turn % 50 === 0 ? 'motor_stalled' : 'lidar_dirty'
    return [
      started,
      { type: 'fault.raised', payload: { code, level: 'FATAL' }, job_id },
      { type: 'fault.cleared', payload: { code }, job_id },
    ]
  }
  return [
    started,
    turn % 20 === 0
      ? { type: 'work.failed', payload: { job_id, error: { code: 'no_pallet' } }, job_id }
      : { type: 'work.completed', payload: { job_id, result: { picked: 4, placed: 4 } }, job_id },
    ...(turn % 15 === 0 ? [{ type: 'charge.completed', payload: { battery: 100 } }] : []),
    ...(turn % 8 === 0
      ? [
          { type: 'battery.low', payload: { battery: 14 } },
          { type: 'charge.completed', payload: { battery: 100 } },
        ]
      : []),
  ]
}

/** How much of the day's traffic comes in which hour: two shifts with a break each, a night with a few. */
const weights = [1, 1, 1, 1, 2, 4, 9, 10, 10, 9, 10, 8, 6, 9, 10, 10, 9, 10, 8, 6, 5, 3, 2, 1] as const
const weightOfDay = weights.reduce<number>((sum, weight) => sum + weight, 0)

/** When the message with this number is received: evenly within an hour. */
const clockOf = (day: string, messages: number): ((at: number) => number) => {
  const start = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(start)) throw new Error(`${day} is no day; 2026-05-13 would be right`)
  let hour = 0
  let before = 0
  return (at) => {
    const place = ((at + 0.5) / messages) * weightOfDay
    while (hour < 23 && place >= before + (weights[hour] ?? 0)) {
      before += weights[hour] ?? 0
      hour += 1
    }
    return Math.floor(start + (hour + (place - before) / (weights[hour] ?? 1)) * 3_600_000)
  }
}
