import { beforeEach, describe, expect, test } from 'vitest'
import type { RobotRow } from '../../../../functions/ports/robots.ts'
import { quietCheck } from '../../../../functions/service_platform/quiet-check/check.ts'
import { environmentSchema } from '../../../../functions/service_platform/quiet-check/env.ts'
import { policies } from '../../../../policy/policies.ts'
import { type FakeStream, fakeStream } from '../../../fakes/put-on-stream.ts'
import { type FakeRegister, fakeRegister } from '../../../fakes/register.ts'
import { connected, epoch, line, put, releaseOf, say, telemetry } from '../dispatch/line.ts'

const iso = (seconds: number) => new Date(epoch + seconds * 1000).toISOString()
const statesFor = (type: string, cells: Readonly<Record<string, object>>) =>
  Object.keys(cells).filter((state) => Object.hasOwn(cells[state] ?? {}, type))
const settings = {
  namespace: 'service_platform.core.messaging',
  quiet_after_seconds: 90,
  vda_quiet_after_seconds: 60,
  lost_after_seconds: 600,
  quiet_states: Object.fromEntries(
    policies().map(({ version, cells }) => [
      version,
      {
        'robot.went_quiet': statesFor('robot.went_quiet', cells),
        'robot.lost': statesFor('robot.lost', cells),
      },
    ]),
  ),
}

let register: FakeRegister
let stream: FakeStream
beforeEach(() => {
  register = fakeRegister()
  stream = fakeStream()
})

const check = (seconds: number, into = { register, stream }) =>
  quietCheck(
    {
      fleet: into.register.fleet,
      recall: into.register.recall,
      stream: into.stream,
      now: () => epoch + seconds * 1000,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      measures: { publish: () => undefined },
    },
    settings,
  )()

const robot = async (robot_id: string, state: string, since: number, heard?: number, policy_version = 'v1') => {
  const row: RobotRow = {
    robot_id,
    state,
    since: iso(since),
    policy_version,
    revision: 1,
    last_sequence: -1,
    applied_ids: [],
    bucket: String(robot_id.length % 8),
    first_seen_at: iso(since),
  }
  await register.robots.create(row)
  if (heard !== undefined) await register.last_known.write({ robot_id, position: '1:0', heard_at: iso(heard) })
}
const said = () =>
  stream.puts
    .map(({ record }) => ({ record, message: JSON.parse(Buffer.from(record.data, 'base64').toString()) }))
    .map(({ record, message }) => `${record.topic.split('/')[1]} ${message.type}`)
    .sort()

describe('the quiet check', () => {
  test('says went_quiet of a robot that was not heard for the configured time, where its policy wants to know', async () => {
    await robot('quiet', 'idle', 0, 10)
    await robot('heard', 'idle', 0, 50)
    await robot('gone', 'offline', 0, 10)
    expect(await check(105)).toEqual({ went_quiet: 1, lost: 0 })
    expect(said()).toEqual(['quiet robot.went_quiet'])
  })

  test('says it sooner of a robot of VDA 5050 that missed its states, once it has said one', async () => {
    const ofVda = async (robot_id: string, state?: object) => {
      await robot(robot_id, 'working', 0)
      const memory = { vda_5050: { card: {}, ...(state && { state }) } }
      await register.last_known.write({ robot_id, position: '1:0', heard_at: iso(10), memory })
    }
    await ofVda('acme:1', { received_at_ms: epoch })
    await ofVda('acme:2')
    await check(69)
    expect(said()).toEqual([])
    await check(75)
    expect(said()).toEqual(['acme:1 robot.went_quiet'])
  })

  test('takes a transition for contact', async () => {
    await robot('moved', 'working', 60, 10)
    await robot('silent-since-then', 'working', 5)
    await check(100)
    expect(said()).toEqual(['silent-since-then robot.went_quiet'])
  })

  test('says lost of a robot that stayed unreachable, where its version knows the word', async () => {
    await robot('r1', 'unreachable', 0, undefined, 'v2')
    await robot('back', 'unreachable', 0, 500, 'v2')
    await check(300)
    expect(said()).toEqual([])
    expect(await check(700)).toEqual({ went_quiet: 0, lost: 1 })
    expect(said()).toEqual(['r1 robot.lost'])
  })

  test('walks over every robot of every bucket', async () => {
    const ids = Array.from({ length: 50 }, (_, index) => 'r'.repeat(1 + (index % 9)) + index)
    for (const id of ids) await robot(id, 'idle', 0)
    expect(await check(1000)).toEqual({ went_quiet: 50, lost: 0 })
    expect(new Set(stream.puts.map(({ subject }) => subject))).toEqual(new Set(ids.map((id) => `robot:${id}`)))
  })

  test('that runs again says the same under the same id', async () => {
    await robot('r1', 'idle', 0, 10)
    await check(105)
    await check(165)
    const ids = stream.puts.map(({ record }) => JSON.parse(Buffer.from(record.data, 'base64').toString()).message_id)
    expect(ids[0]).toBe(ids[1])
    await register.last_known.write({ robot_id: 'r1', position: '2:0', heard_at: iso(200) })
    await check(400)
    const [, , third] = stream.puts
    expect(JSON.parse(Buffer.from(third?.record.data ?? '', 'base64').toString()).message_id).not.toBe(ids[0])
  })
})

describe('what it says goes through dispatch', () => {
  const silentRobot = async (version: string) => {
    const one = line()
    await one.deliver([
      say('r1', { ...connected('c1'), version }),
      say('r1', { type: 'work.started', message_id: 'w' }),
    ])
    await check(3600, one)
    return { one, records: one.stream.puts.map(({ subject, record }) => put(subject, record)) }
  }

  test('v1: offline, its work is released; v2: unreachable, it keeps its work', async () => {
    const v1 = await silentRobot('v1')
    await v1.one.deliver(v1.records)
    expect(v1.one.states()).toEqual(['r1 offline'])
    expect([...v1.one.machines.effects].some((effect) => effect.startsWith('release-work'))).toBe(true)
    const v2 = await silentRobot('v2')
    await v2.one.deliver(v2.records)
    expect(v2.one.states()).toEqual(['r1 unreachable'])
    expect([...v2.one.machines.effects].some((effect) => effect.startsWith('release-work'))).toBe(false)
  })

  test('twice is a duplicate', async () => {
    const { one, records } = await silentRobot('v2')
    await one.deliver(records)
    const again = one.stream.puts.map(({ subject, record }) => put(subject, record))
    await one.deliver(again)
    expect(one.register.counters()).toMatchObject({ duplicate: 1 })
  })

  test('is refused as stale when the robot was heard while it was on its way', async () => {
    const { one, records } = await silentRobot('v1')
    await one.deliver([say('r1', telemetry('t1', 1), { received_at: epoch + 3_500_000 }), ...records.slice(0, 0)])
    await one.deliver([releaseOf('r1'), ...one.stream.puts.map(({ subject, record }) => put(subject, record))])
    expect(one.states()).toEqual(['r1 working'])
    const [quiet] = [...one.register.rows.journal.values()].filter(({ type }) => type === 'robot.went_quiet')
    expect(quiet).toMatchObject({ outcome: 'refused', reason: 'stale' })
    expect(quiet?.detail).toContain('the robot was heard at')
  })
})

test('the environment names the states per version and fact', () => {
  const variables = {
    ENVIRONMENT: 'dev',
    NAMESPACE: 'service_platform.core.messaging',
    ROBOTS_TABLE: 'robots',
    LAST_KNOWN_TABLE: 'last-known',
    STREAM_NAME: 'stream',
    QUIET_STATES: JSON.stringify(settings.quiet_states),
    QUIET_AFTER_SECONDS: '90',
    VDA_QUIET_AFTER_SECONDS: '60',
    LOST_AFTER_SECONDS: '600',
  }
  expect(environmentSchema.parse(variables).QUIET_STATES).toEqual(settings.quiet_states)
  expect(environmentSchema.safeParse({ ...variables, QUIET_STATES: '{"v1":[]}' }).success).toBe(false)
})
