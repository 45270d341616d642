/*
 * Five times as much is offered as dispatch is given the time to serve, by robots and over HTTP, for a while: the door
 * closes before nobody serves what it takes, old telemetry is shed and nothing else, and when it is over the line recovers by
 * itself and the books balance.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Assembly } from '../../../local/assembly/read.ts'
import { synthesised } from '../assembly.ts'
import { connected, type Directed, directed } from '../directed.ts'
import type { Findings } from '../findings.ts'

const robots = Array.from({ length: 12 }, (_, n) => `r${n}`)
const SECONDS = 24
/** Of one record a batch and one batch a second and lane: two a second are served, ten are offered. */
const TELEMETRY_EACH_MS = 125
const REQUEST_EACH_MS = 500
const BATCH = 1

interface Asked {
  readonly at_s: number
  readonly message_id: string
  status: number
  retry_after?: string | undefined
}

let found: Findings & { readonly violations: readonly string[] }
let afterwards: Asked
const asked: Asked[] = []

/** The templates with a small dispatch, and limits that are reached in seconds. */
const smallLine = (): Assembly => {
  const assembly = synthesised()
  for (const { template } of assembly.stacks) {
    for (const { Type, Properties = {} } of Object.values(template.Resources)) {
      const { Variables } = (Properties.Environment ?? {}) as { Variables?: Record<string, unknown> }
      if (Variables && 'BACKLOG_AGE_SECONDS_MAX' in Variables) Variables.BACKLOG_AGE_SECONDS_MAX = '8'
      if (Variables && 'SHED_TELEMETRY_AFTER_SECONDS' in Variables) Variables.SHED_TELEMETRY_AFTER_SECONDS = '10'
      const isOfStream = JSON.stringify(Properties.EventSourceArn ?? '').includes('messagingstream')
      if (Type === 'AWS::Lambda::EventSourceMapping' && isOfStream) Object.assign(Properties, { BatchSize: BATCH })
    }
  }
  return assembly
}

const post = async (line: Directed, token: string, message_id: string, robot_id: string): Promise<Asked> => {
  const { runtime, clock } = line.simulation
  const answer = { at_s: 0, message_id, status: 0 }
  const { status, headers } = await runtime.door('http').request({
    method: 'POST',
    path: '/messages',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ message_id, robot_id, type: 'work.stop', payload: {} }),
  })
  return { ...answer, at_s: clock.now() / 1000, status, retry_after: headers['retry-after'] as string | undefined }
}

beforeAll(async () => {
  let isSlow = false
  const line = await directed({
    assembly: smallLine(),
    faults: {
      invocation: ({ functionName }) => (isSlow && functionName.endsWith('-dispatch') ? { delayMs: 1_000 } : undefined),
    },
  })
  const { clock, runtime } = line.simulation
  const token = await runtime.door('issuer').token('ada', ['writer'])
  for (const robot of robots) await line.say(robot, connected(`${robot}-c`))
  await line.pass(5)

  isSlow = true
  const begun = clock.now()
  const pending: Promise<unknown>[] = []
  for (let at = 0, n = 0; at < SECONDS * 1000; at += TELEMETRY_EACH_MS, n++) {
    const robot = robots[n % robots.length] ?? ''
    const message = { type: 'robot.telemetry', message_id: `t${n}`, payload: { battery: 50, n } }
    clock.setTimeout(() => pending.push(line.say(robot, message)), at)
  }
  for (let at = 0, n = 0; at < SECONDS * 1000; at += REQUEST_EACH_MS, n++) {
    const robot = robots[n % robots.length] ?? ''
    clock.setTimeout(() => {
      pending.push(
        post(line, token, `p${n}`, robot).then((answer) =>
          asked.push({ ...answer, at_s: (clock.now() - begun) / 1000 }),
        ),
      )
    }, at)
  }
  await line.pass(SECONDS + 5)
  await Promise.all(pending)
  // Nobody touches anything: what was offered ends, and dispatch gets the time that it needs for the rest.
  await line.simulation.drain(30 * 60_000)
  isSlow = false
  await line.pass(6)
  const last = post(line, token, 'afterwards', 'r0')
  await line.pass(1)
  afterwards = await last
  found = await line.atRest()
}, 120_000)

const ofHttp = () => asked.filter(({ status }) => status === 202)

describe('offered five times what it serves', () => {
  test('the door takes what is served in time, then says 429 and when to ask again, and never fails', () => {
    expect(new Set(asked.map(({ status }) => status))).toEqual(new Set([202, 429]))
    expect(asked[0]?.status).toBe(202)
    const closed = asked.filter(({ status }) => status === 429)
    expect(closed.length).toBeGreaterThan(asked.length / 3)
    for (const { retry_after } of closed) expect(Number(retry_after)).toBeGreaterThanOrEqual(1)
    // It closes at the age that is configured, not when it is too late.
    expect(Math.min(...closed.map(({ at_s }) => at_s))).toBeLessThan(20)
  })

  test('old telemetry is shed and the newest state of each robot gets through', () => {
    const { shed = 0, observed = 0 } = found.counters ?? {}
    expect(shed).toBeGreaterThan(30)
    expect(observed).toBeGreaterThanOrEqual(robots.length)
  })

  test('every request that was taken is decided, and none that was sent away', () => {
    const decided = new Set(found.world.journal.map(({ message_id }) => message_id))
    expect(ofHttp().filter(({ message_id }) => !decided.has(message_id))).toEqual([])
    expect(asked.filter(({ status, message_id }) => status === 429 && decided.has(message_id))).toEqual([])
  })

  test('it recovers by itself', () => {
    expect(afterwards.status).toBe(202)
    expect(found.world.journal.map(({ message_id }) => message_id)).toContain('afterwards')
  })

  test('and the books balance', () => {
    expect(found.violations).toEqual([])
    const { pending, observed = 0, shed = 0, duplicate } = found.counters ?? {}
    expect([pending, duplicate]).toEqual([0, 0])
    expect(observed + shed).toBe((SECONDS * 1000) / TELEMETRY_EACH_MS)
  })
})
