/**
 * A robot that speaks our own dialect, and the applications that ask things of it. Mostly it says what fits the state that it
 * believes to be in; sometimes anything. It resends, holds messages back, skips numbers and drops its connection.
 */
import type { DisconnectReason } from '../../local/iot/presence.ts'
import type { Random } from '../../local/random.ts'
import { hostile } from './hostile.ts'
import { oneOf, type Step } from './workload.ts'

interface Habits {
  /** Numbers its messages. */
  readonly counts: boolean
  readonly version: string | undefined
  /** Publishes under its own client id, so that the broker tells of its comings and goings. */
  readonly ownClient: boolean
  readonly telemetryDoor: 'messages' | 'telemetry' | 'basic-ingest'
  readonly clockOffBy_ms: number
}

export function nativeRobot(robot_id: string, random: Random, lasts_ms: number): readonly Step[] {
  const habits: Habits = {
    counts: random.next() < 0.6,
    version: oneOf(random, [
      [undefined, 5],
      ['v1', 2],
      ['v2', 3],
    ]),
    ownClient: random.next() < 0.5,
    telemetryDoor: oneOf(random, [
      ['messages', 2],
      ['telemetry', 3],
      ['basic-ingest', 3],
    ]),
    clockOffBy_ms: oneOf(random, [
      [0, 3],
      [-86_400_000, 1],
      [1_100_000, 1],
    ]),
  }
  const steps: Step[] = []
  const client_id = habits.ownClient ? robot_id : 'nobody'
  let at = random.integer(0, 1500)
  let state = 'offline'
  let job = 0
  let said = 0
  let sequence = random.integer(0, 5)

  const envelope = (type: string, payload: object, byApplication: boolean) => {
    said += 1
    if (habits.counts && !byApplication) sequence += random.next() < 0.05 ? 3 : 1
    return {
      ...(random.next() < 0.85 && { message_id: `${byApplication ? 'app' : robot_id}-${said}` }),
      type,
      ...(habits.version !== undefined && random.next() < 0.9 && { version: habits.version }),
      ...(random.next() < 0.02 && {
        version: oneOf(random, [
          ['v1', 1],
          ['v2', 1],
          ['v9', 1],
        ]),
      }),
      ...(habits.counts && !byApplication && { sequence }),
      ...(random.next() < 0.5 && {
        occurred_at: new Date(Date.UTC(2026, 0, 1) + at + habits.clockOffBy_ms).toISOString(),
      }),
      payload,
    }
  }
  const publish = (topic: string, what: unknown, client: string) => {
    const bytes = what instanceof Uint8Array ? what : Buffer.from(JSON.stringify(what))
    // A held-back message arrives behind later ones; a resend follows the first within seconds.
    const late = random.next() < 0.04 ? random.integer(500, 15_000) : 0
    steps.push({ at: at + late, act: 'publish', topic, bytes, client_id: client })
    if (random.next() < 0.08)
      steps.push({ at: at + late + random.integer(0, 4000), act: 'publish', topic, bytes, client_id: client })
  }
  const telemetry = () =>
    envelope(
      'robot.telemetry',
      { battery: random.integer(5, 100), pose: { x: random.integer(0, 9), y: 1, theta: 0 } },
      false,
    )
  const messages = `robots/${robot_id}/messages`
  const observe = (what: unknown) =>
    publish(
      habits.telemetryDoor === 'messages'
        ? messages
        : habits.telemetryDoor === 'telemetry'
          ? `robots/${robot_id}/telemetry`
          : `$aws/rules/${basicIngestRule}/robots/${robot_id}/telemetry`,
      what,
      client_id,
    )

  while (at < lasts_ms) {
    const kind = oneOf(random, [
      ['trigger', 60],
      ['telemetry', 18],
      ['array', 7],
      ['hostile', 6],
      ['connection', 5],
      ['pause', 4],
    ] as const)
    if (kind === 'trigger') {
      const { type, byApplication } = triggerIn(state, random)
      if (type === 'work.start') job += 1
      const message = envelope(type, payloadFor(type, job, random), byApplication)
      state = believedAfter(state, type)
      if (byApplication && random.next() < 0.3) {
        steps.push({
          at,
          act: 'put',
          robot_id,
          bytes: Buffer.from(JSON.stringify(message)),
          source: 'service_platform.api_gateway',
        })
      } else publish(messages, message, byApplication ? 'nobody' : client_id)
    }
    if (kind === 'telemetry') observe(telemetry())
    if (kind === 'array')
      publish(
        messages,
        arrayOf(random, telemetry, () => envelope('work.started', { job_id: `j${job}` }, false)),
        client_id,
      )
    if (kind === 'hostile') publish(messages, hostile[random.integer(0, hostile.length - 1)]?.bytes ?? '', 'nobody')
    if (kind === 'connection' && habits.ownClient) {
      // Now and then a second client of the same id takes over: the broker ends the first one's session.
      if (random.next() < 0.7) {
        const reason = oneOf<DisconnectReason>(random, [
          ['CONNECTION_LOST', 2],
          ['CLIENT_INITIATED_DISCONNECT', 1],
        ])
        steps.push({ at, act: 'disconnect', client_id, reason })
      }
      steps.push({ at: at + random.integer(0, 4000), act: 'connect', client_id })
    }
    at +=
      kind === 'pause'
        ? random.integer(3000, 9000)
        : oneOf(random, [
            [random.integer(1, 30), 4],
            [random.integer(100, 1500), 5],
          ])
  }
  return steps
}

/** Its name is a constant of the deployed stacks: robots hard-code it. */
export const basicIngestRule = 'signalbox_dev_telemetry'

function arrayOf(random: Random, telemetry: () => object, trigger: () => object): readonly unknown[] {
  const length = random.next() < 0.05 ? 100 : random.integer(2, 8)
  return Array.from({ length }, () =>
    oneOf<() => unknown>(random, [
      [telemetry, 80],
      [trigger, 12],
      [() => ({ type: 'robot.flew' }), 4],
      [() => 7, 4],
    ])(),
  )
}

const requests: ReadonlySet<string> = new Set(['work.start', 'work.stop', 'work.pause', 'work.resume'])
const anything = [
  'robot.connected',
  'robot.disconnected',
  'work.start',
  'work.stop',
  'work.pause',
  'work.resume',
  'work.started',
  'work.completed',
  'work.failed',
  'battery.low',
  'charge.started',
  'charge.completed',
  'fault.raised',
  'fault.cleared',
] as const
const fitting: Readonly<Record<string, readonly string[]>> = {
  offline: ['robot.connected'],
  idle: ['work.start', 'work.start', 'battery.low', 'charge.started', 'fault.raised'],
  working: [
    'work.started',
    'work.completed',
    'work.completed',
    'work.failed',
    'work.pause',
    'work.stop',
    'battery.low',
    'fault.raised',
  ],
  paused: ['work.resume', 'work.stop', 'robot.disconnected'],
  charging: ['charge.completed', 'charge.started'],
  fault: ['fault.cleared', 'work.start'],
}

function triggerIn(state: string, random: Random): { readonly type: string; readonly byApplication: boolean } {
  const types = random.next() < 0.8 ? (fitting[state] ?? anything) : anything
  const type = types[random.integer(0, types.length - 1)] ?? 'robot.connected'
  return { type, byApplication: requests.has(type) }
}

const believed: Readonly<Record<string, string>> = {
  'robot.connected': 'idle',
  'robot.disconnected': 'offline',
  'work.start': 'working',
  'work.started': 'working',
  'work.stop': 'idle',
  'work.completed': 'idle',
  'work.failed': 'idle',
  'work.pause': 'paused',
  'work.resume': 'working',
  'battery.low': 'charging',
  'charge.started': 'charging',
  'charge.completed': 'idle',
  'fault.raised': 'fault',
  'fault.cleared': 'idle',
}
const believedAfter = (state: string, type: string): string => believed[type] ?? state

function payloadFor(type: string, job: number, random: Random): object {
  if (type === 'work.start') return { job_id: `j${job}`, kind: 'transport' }
  if (type.startsWith('work.')) {
    const job_id = random.next() < 0.9 ? `j${job}` : `j${job + 7}`
    return random.next() < 0.7 ? { job_id } : {}
  }
  if (type.startsWith('battery.') || type.startsWith('charge.')) return { battery: random.integer(5, 95) }
  if (type.startsWith('fault.'))
    return {
      code: oneOf(random, [
        ['E1', 2],
        ['E2', 1],
      ]),
    }
  return {}
}
