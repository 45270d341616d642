import { beforeEach, describe, expect, test } from 'vitest'
import { counting, killed } from './interrupted.ts'
import { completed, connected, epoch, type Line, line, say, start, telemetry } from './line.ts'

const none = {
  published: 0,
  applied: 0,
  observed: 0,
  duplicate: 0,
  refused: 0,
  dead_lettered: 0,
  shed: 0,
  redelivered: 0,
}
const acknowledged = { batchItemFailures: [] }

let one: Line
beforeEach(() => {
  one = line()
})

describe('a trigger', () => {
  test('that its policy allows is applied, journalled and counted', async () => {
    expect(await one.deliver([say('r1', connected('c1')), say('r1', start('s1'))])).toEqual(acknowledged)
    expect(one.states()).toEqual(['r1 working'])
    expect(one.journalled('r1', 's1')).toMatchObject({
      outcome: 'applied',
      from: 'idle',
      to: 'working',
      handlers: ['start-work'],
      revision: 2,
      policy_version: 'v1',
    })
    expect(one.register.counters()).toEqual({ ...none, published: 2, applied: 2 })
    expect([...one.machines.effects]).toEqual(['record-presence r1 c1', 'start-work r1 s1'])
  })

  test('writes one log line with its ids', async () => {
    await one.deliver([say('r1', connected('c1'))])
    expect(one.logged).toEqual([
      {
        level: 'info',
        message: 'applied',
        fields: expect.objectContaining({
          robot_id: 'r1',
          message_id: 'c1',
          trace_id: '8f14e45fceea167a5a36dedd4bea2543',
          type: 'robot.connected',
          from: 'offline',
          to: 'idle',
          policy_version: 'v1',
        }),
      },
    ])
  })

  test('that its policy does not allow is refused with a record that says why, and nothing changes', async () => {
    await one.deliver([say('r1', start('s1'))])
    expect(one.states()).toEqual(['r1 offline'])
    expect(one.journalled('r1', 's1')).toMatchObject({ outcome: 'refused', reason: 'not_allowed', from: 'offline' })
    expect(one.register.rows.robots.get('r1')?.revision).toBe(0)
    expect(one.register.counters()).toEqual({ ...none, published: 1, refused: 1 })
  })

  test('that the sender says again is a duplicate, in the same batch and in another', async () => {
    await one.deliver([say('r1', connected('c1')), say('r1', start('s1')), say('r1', start('s1'))])
    await one.deliver([say('r1', start('s1')), say('r1', connected('c1'))])
    expect(one.register.counters()).toEqual({ ...none, published: 5, applied: 2, duplicate: 3 })
    expect(one.machines.runs).toEqual(['c1', 's1'])
  })

  test('that was refused and is said again is a duplicate of its refusal', async () => {
    await one.deliver([say('r1', start('s1'))])
    await one.deliver([say('r1', connected('c1')), say('r1', start('s1'))])
    expect(one.states()).toEqual(['r1 idle'])
    expect(one.register.counters()).toMatchObject({ refused: 1, duplicate: 1, applied: 1 })
  })

  test("of another robot with the same message id is that robot's own message", async () => {
    await one.deliver([say('r1', connected('c1')), say('r2', connected('c1'))])
    expect(one.states()).toEqual(['r1 idle', 'r2 idle'])
  })

  test('whose sequence is not above the last applied one is refused as stale', async () => {
    await one.deliver([
      say('r1', { ...connected('c1'), sequence: 5 }),
      say('r1', start('late', { sequence: 4 })),
      say('r1', start('s1', { sequence: 6 })),
      say('r1', completed('same', { sequence: 6 })),
    ])
    expect(one.states()).toEqual(['r1 working'])
    expect(one.journalled('r1', 'late')).toMatchObject({ outcome: 'refused', reason: 'stale' })
    expect(one.journalled('r1', 'late')?.detail).toContain('sequence 4 is not above the last applied one, 5')
    expect(one.journalled('r1', 'same')).toMatchObject({ reason: 'stale' })
    expect(one.register.rows.robots.get('r1')?.last_sequence).toBe(6)
  })

  test('without a sequence does not lower the last one', async () => {
    await one.deliver([say('r1', { ...connected('c1'), sequence: 5 }), say('r1', start('s1'))])
    expect(one.register.rows.robots.get('r1')?.last_sequence).toBe(5)
  })

  test('that an array brings is decided at its place in it', async () => {
    await one.deliver([say('r1', [connected('c1'), telemetry('t1', 50), start('s1'), completed('w1')])])
    expect(one.states()).toEqual(['r1 idle'])
    expect(one.register.counters()).toEqual({ ...none, published: 4, applied: 3, observed: 1 })
    expect(one.journalled('r1', 'w1')?.position).toMatch(/:00004$/)
  })
})

describe('the policy version', () => {
  test('is pinned at first contact: the one asked for if it exists, the default otherwise', async () => {
    await one.deliver([
      say('r1', { ...connected('c1'), version: 'v2' }),
      say('r2', connected('c1')),
      say('r3', telemetry('t1', 3, { version: 'v2' })),
    ])
    const pins = [...one.register.rows.robots.values()].map(({ robot_id, policy_version }) => [
      robot_id,
      policy_version,
    ])
    expect(Object.fromEntries(pins)).toEqual({ r1: 'v2', r2: 'v1', r3: 'v2' })
  })

  test('decides: the same message leads elsewhere under another version', async () => {
    for (const [robot, version] of [
      ['r1', 'v1'],
      ['r2', 'v2'],
    ] as const) {
      await one.deliver([
        say(robot, { ...connected('c1'), version }),
        say(robot, start('s1')),
        say(robot, { type: 'robot.went_quiet', message_id: 'q1' }, { source: 'service_platform.core.messaging' }),
      ])
    }
    expect(one.states()).toEqual(['r1 offline', 'r2 unreachable'])
  })

  test('other than the pin is refused', async () => {
    await one.deliver([say('r1', connected('c1')), say('r1', start('s1', { version: 'v2' }))])
    expect(one.journalled('r1', 's1')).toMatchObject({
      outcome: 'refused',
      reason: 'version_mismatch',
      detail: 'asks for policy v2; the robot is pinned to v1',
    })
    expect(one.states()).toEqual(['r1 idle'])
  })

  test('that does not exist is refused with the names of those that do', async () => {
    await one.deliver([say('r1', { ...connected('c1'), version: 'v9' })])
    expect(one.register.rows.robots.get('r1')?.policy_version).toBe('v1')
    expect(one.journalled('r1', 'c1')).toMatchObject({ outcome: 'refused', reason: 'version_mismatch' })
    expect(one.journalled('r1', 'c1')?.detail).toContain('known are v1, v2')
  })

  test('that is not deployed any more parks its robot instead of losing what it says', async () => {
    await one.deliver([say('r1', { ...connected('c1'), version: 'v2' })])
    const { v1 } = one.settings.machines
    const without = line(v1 ? { machines: { v1 } } : {})
    without.register.rows.robots.set('r1', one.register.rows.robots.get('r1') ?? never())
    await without.deliver([say('r1', start('s1'))])
    expect(without.register.rows.robots.get('r1')?.parked).toMatchObject({ error_class: 'UnknownPolicyVersion' })
  })
})

describe('telemetry', () => {
  test('of a batch becomes one last-known state per robot, and is neither journalled nor logged', async () => {
    let writes = 0
    const counting = {
      ...one.ports,
      last_known: {
        write: (lastKnown: Parameters<typeof one.ports.last_known.write>[0]) => {
          writes += 1
          return one.ports.last_known.write(lastKnown)
        },
      },
    }
    const samples = Array.from({ length: 40 }, (_, index) => say(`r${index % 2}`, telemetry(`t${index}`, index)))
    await one.deliver(samples, counting)
    expect(writes).toBe(2)
    expect(one.register.rows.last_known.get('r1')?.telemetry?.payload).toEqual({ battery: 39 })
    expect(one.register.rows.journal.size).toBe(0)
    expect(one.logged).toEqual([])
    expect(one.register.counters()).toEqual({ ...none, published: 40, observed: 40 })
  })

  test('says when the robot was heard, by the clock of the edge', async () => {
    await one.deliver([
      say('r1', telemetry('t1', 3, { occurred_at: '2026-05-01T00:00:00Z' }), { received_at: epoch + 7 }),
    ])
    const known = one.register.rows.last_known.get('r1')
    expect(known?.heard_at).toBe(new Date(epoch + 7).toISOString())
    expect(known?.flags?.clock_skew_seconds).toBeLessThan(-86_400)
  })

  test('shows the gaps in what the robot counts, and closes one that is filled late', async () => {
    const at = (sequence: number) => say('r1', telemetry(`t${sequence}`, sequence, { sequence }))
    await one.deliver([at(1), at(2), at(6), at(9)])
    expect(one.register.rows.last_known.get('r1')?.sequences).toEqual({
      high: 9,
      gaps: [
        [3, 5],
        [7, 8],
      ],
      floor: 1,
    })
    await one.deliver([at(4), at(7), at(8)])
    expect(one.register.rows.last_known.get('r1')?.sequences?.gaps).toEqual([
      [3, 3],
      [5, 5],
    ])
    expect(one.register.rows.last_known.get('r1')?.telemetry?.sequence).toBe(9)
    expect(one.measured.find(({ dimensions }) => Object.keys(dimensions).length === 0)?.values.gaps).toBe(5)
  })

  test('that is said twice is a duplicate where that is known', async () => {
    await one.deliver([say('r1', telemetry('t1', 1)), say('r1', telemetry('t1', 1))])
    await one.deliver([say('r1', telemetry('t2', 1, { sequence: 5 })), say('r1', telemetry('x', 1, { sequence: 5 }))])
    expect(one.register.counters()).toEqual({ ...none, published: 4, observed: 2, duplicate: 2 })
  })

  test('gives the robot its row at first contact', async () => {
    await one.deliver([say('r1', telemetry('t1', 1))])
    expect(one.register.rows.robots.get('r1')).toMatchObject({ state: 'offline', revision: 0, policy_version: 'v1' })
  })
})

describe('presence', () => {
  const presence = (robotId: string, event: 'connected' | 'disconnected', session: string, version: number) =>
    say(
      robotId,
      JSON.stringify({ clientId: robotId, eventType: event, sessionIdentifier: session, versionNumber: version }),
      { topic: `$aws/events/presence/${event}/${robotId}` },
    )

  test('of an older session is refused as stale without a run', async () => {
    await one.deliver([presence('r1', 'connected', 'a', 1), say('r1', telemetry('t1', 1))])
    await one.deliver([presence('r1', 'connected', 'b', 2), presence('r1', 'disconnected', 'a', 1)])
    expect(one.states()).toEqual(['r1 idle'])
    expect(one.register.counters()).toMatchObject({ refused: 1, applied: 2 })
    const stale = [...one.register.rows.journal.values()].find(({ reason }) => reason === 'stale')
    expect(stale).toMatchObject({ type: 'robot.disconnected', outcome: 'refused' })
  })

  test('of a robot that only sent telemetry so far is remembered until its next word', async () => {
    await one.deliver([say('r1', telemetry('t1', 1)), presence('r1', 'connected', 'a', 1)])
    expect(one.states()).toEqual(['r1 offline'])
    await one.deliver([say('r1', telemetry('t2', 1))])
    expect(one.states()).toEqual(['r1 idle'])
  })

  test('of a client that never spoke makes no robot', async () => {
    await one.deliver([presence('tool', 'connected', 'a', 1)])
    expect(one.register.rows.robots.size).toBe(0)
    await one.deliver([say('tool', telemetry('t1', 1))])
    expect(one.states()).toEqual(['tool idle'])
  })
})

describe('a dialect that compares with the last state', () => {
  let headerId = 0
  const state = (charging: boolean) => {
    headerId += 1
    const batteryState = { percentage: 80, charging }
    return say('ff:5iO4', JSON.stringify({ headerId, serialNumber: '5iO4', orderId: '', batteryState }), {
      topic: 'fts/v1/ff/5iO4/state',
    })
  }

  test('is not asked again about a record that its memory holds: an old state is no news', async () => {
    const first = state(false)
    const batch = [state(false), state(true)]
    const undisturbed = line()
    await undisturbed.deliver([first])
    const { ports: counted, calls } = counting(undisturbed.ports)
    await undisturbed.deliver(batch, counted)

    await one.deliver([first])
    const { ports, died } = killed(one.ports, calls.indexOf('last_known.write') + 1, 'after')
    expect(await Promise.race([one.deliver(batch, ports), died])).toBe('died')
    await one.deliver(batch)
    expect(one.states()).toEqual(['ff:5iO4 charging'])
    expect(one.register.counters()).toMatchObject({ published: 5, observed: 3, applied: 2 })
    expect([...one.register.rows.journal.values()].map(({ type, outcome }) => `${type} ${outcome}`)).toEqual([
      'robot.connected applied',
      'charge.started applied',
    ])
  })
})

describe('a robot that fell silent', () => {
  test('is connected by what it says next, ahead of it', async () => {
    await one.deliver([
      say('r1', connected('c1')),
      say('r1', { type: 'robot.went_quiet', message_id: 'q1' }, { source: 'service_platform.core.messaging' }),
      say('r1', telemetry('t1', 1)),
      say('r1', start('s1')),
    ])
    expect(one.states()).toEqual(['r1 working'])
    expect(one.register.counters()).toEqual({ ...none, published: 5, applied: 4, observed: 1 })
  })
})

describe('metrics', () => {
  test('leave as one set per type and policy version, and one for the batch', async () => {
    const samples = Array.from({ length: 30 }, (_, index) => say(`r${index % 3}`, telemetry(`t${index}`, 1)))
    await one.deliver([say('r1', connected('c1')), ...samples, say('r1', start('s1')), say('r2', start('s1'))])
    expect(one.measured).toHaveLength(4)
    expect(one.measured).toContainEqual({
      dimensions: { type: 'work.start', policy_version: 'v1' },
      values: { processed: 2, applied: 1, refused: 1, transition_ms: [0] },
    })
    expect(one.measured).toContainEqual({
      dimensions: { type: 'robot.telemetry', policy_version: 'v1' },
      values: { processed: 30, observed: 30 },
    })
    expect(one.measured).toContainEqual({ dimensions: {}, values: { gaps: 0, redelivered: 0, backlog_age_ms: [0] } })
  })
})

const never = (): never => {
  throw new Error('not there')
}
