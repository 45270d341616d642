import { beforeEach, describe, expect, test } from 'vitest'
import type { Message } from '../../../../messages/envelope.ts'
import { completed, connected, epoch, type Line, line, releaseOf, say, start, telemetry } from './line.ts'

let one: Line
/** Messages whose handler does not answer. */
let down: Set<string>
beforeEach(() => {
  one = line()
  down = new Set()
  one.machines.misbehave = ({ message }) =>
    down.has((message as Message).message_id)
      ? { fails: 'TemporaryFailure', cause: '{"errorMessage":"no answer"}' }
      : undefined
})

const parkedRobot = () => one.register.rows.robots.get('r1')?.parked
const outcomes = () =>
  [...one.register.rows.journal.values()]
    .filter(({ robot_id }) => robot_id === 'r1')
    .sort((a, b) => (a.position < b.position ? -1 : 1))
    .map(({ message_id, outcome }) => `${message_id} ${outcome}`)
const later = (seconds: number) => {
  one.clock.now += seconds * 1000
}

/** r1 is parked by s1; w1 and s2 wait behind it. */
const parkOne = async () => {
  down.add('s1')
  await one.deliver([say('r1', connected('c1')), say('r1', start('s1')), say('r1', completed('w1'))])
  await one.deliver([say('r1', start('s2'))])
}

describe('a robot whose message fails temporarily', () => {
  test('is parked: the message and all later triggers wait in order, everybody else goes on', async () => {
    down.add('s1')
    const response = await one.deliver([
      say('r1', connected('c1')),
      say('r1', start('s1')),
      say('r2', connected('c1')),
      say('r1', completed('w1')),
      say('r2', start('s1x')),
    ])
    expect(response).toEqual({ batchItemFailures: [] })
    expect(one.states()).toEqual(['r1 idle', 'r2 working'])
    expect(parkedRobot()).toMatchObject({
      status: 'parked',
      parked_by: 's1',
      release_attempts: 0,
      error_class: 'TemporaryFailure',
      error_text: 'no answer',
    })
    expect([...one.register.rows.held.values()].map(({ message }) => message.message_id)).toEqual(['s1', 'w1'])
    expect(outcomes()).toEqual(['c1 applied', 's1 held', 'w1 held'])
  })

  test('goes on being observed', async () => {
    await parkOne()
    await one.deliver([say('r1', telemetry('t1', 55))])
    expect(one.register.rows.last_known.get('r1')?.telemetry?.payload).toEqual({ battery: 55 })
  })

  test('is a failure that operators see, with the original bytes; those behind it are not', async () => {
    await parkOne()
    expect(one.failures.last()).toHaveLength(1)
    const [failure] = one.failures.last()
    expect(failure).toMatchObject({ kind: 'held', status: 'held', retryable: true, message_id: 's1', attempt: 1 })
    expect(JSON.parse(Buffer.from(failure?.original_base64 ?? '', 'base64').toString())).toEqual(start('s1'))
  })

  test('leaves its messages pending: published, and nothing else yet', async () => {
    await parkOne()
    const { published, applied } = one.register.counters()
    expect({ published, applied }).toEqual({ published: 4, applied: 1 })
  })

  test('takes a second delivery of a waiting message for a duplicate', async () => {
    await parkOne()
    await one.deliver([say('r1', completed('w1')), say('r1', start('s1'))])
    expect(one.register.counters()).toMatchObject({ published: 6, duplicate: 2 })
    expect(one.register.rows.held.size).toBe(3)
  })

  test('whose message was in an array keeps the bytes of that element', async () => {
    down.add('s1')
    await one.deliver([say('r1', [connected('c1'), start('s1')])])
    const [held] = one.register.rows.held.values()
    expect(JSON.parse(Buffer.from(held?.original ?? []).toString())).toEqual(start('s1'))
  })
})

describe('a release', () => {
  test('decides what waited, in order, and the robot goes on', async () => {
    await parkOne()
    down.clear()
    later(60)
    await one.deliver([releaseOf('r1'), say('r1', completed('w2'))])
    expect(outcomes()).toEqual(['c1 applied', 's1 applied', 'w1 applied', 's2 applied', 'w2 applied'])
    expect(one.machines.runs.filter((id) => id !== 'c1').slice(-4)).toEqual(['s1', 'w1', 's2', 'w2'])
    expect(parkedRobot()).toBeUndefined()
    expect(one.register.rows.held.size).toBe(0)
    expect(one.register.counters()).toMatchObject({ published: 5, applied: 5 })
    expect([...one.machines.effects].filter((effect) => effect.endsWith(' s1'))).toEqual(['start-work r1 s1'])
  })

  test('resolves the failure', async () => {
    await parkOne()
    down.clear()
    later(60)
    await one.deliver([releaseOf('r1')])
    expect(one.failures.last()).toHaveLength(1)
    expect(one.failures.last()[0]).toMatchObject({ status: 'resolved', message_id: 's1' })
  })

  test('that comes before its time does nothing, unless a person wants it', async () => {
    await parkOne()
    const runs = one.machines.runs.length
    await one.deliver([releaseOf('r1')])
    expect(one.machines.runs).toHaveLength(runs)
    down.clear()
    await one.deliver([releaseOf('r1', 'service_platform.api_gateway')])
    expect(parkedRobot()).toBeUndefined()
  })

  test('of a robot that is not parked does nothing and counts nothing', async () => {
    await one.deliver([releaseOf('r1'), say('r2', connected('c1')), releaseOf('r2')])
    expect(one.register.counters()).toMatchObject({ published: 1, applied: 1 })
    expect(one.states()).toEqual(['r2 idle'])
  })

  test('lets the rest of its batch go on, also where the row has to be looked at again', async () => {
    await parkOne()
    down.clear()
    later(60)
    one.machines.misbehave = ({ message }, run) =>
      (message as Message).message_id === 'w2' && run === 1 ? 'unreachable' : undefined
    await one.deliver([releaseOf('r1'), say('r1', completed('w2')), say('r1', start('s3'))])
    expect(outcomes().slice(-2)).toEqual(['w2 applied', 's3 applied'])
    expect(one.register.rows.held.size).toBe(0)
  })

  test('that fails again leaves the order, waits longer each time, and asks for a person in the end', async () => {
    await parkOne()
    const waits: number[] = []
    for (let attempt = 1; attempt <= 3; attempt++) {
      later(3600)
      await one.deliver([releaseOf('r1')])
      waits.push((Date.parse(parkedRobot()?.next_release_at ?? '') - one.clock.now) / 1000)
      expect(parkedRobot()?.release_attempts).toBe(attempt)
    }
    // 30 s doubled each time, three quarters of it at this chance.
    expect(waits).toEqual([45, 90, 180])
    expect(parkedRobot()?.status).toBe('needs_attention')
    expect(one.failures.last()).toHaveLength(1)
    expect(one.failures.last()[0]).toMatchObject({ status: 'needs_attention', attempt: 4 })
    later(3600)
    const runs = one.machines.runs.length
    await one.deliver([releaseOf('r1')])
    expect(one.machines.runs).toHaveLength(runs)
    expect(outcomes()).toEqual(['c1 applied', 's1 held', 'w1 held', 's2 held'])
  })

  test('stops at the next message that fails: what is decided stays decided, the rest waits', async () => {
    await parkOne()
    down = new Set(['s2'])
    later(60)
    await one.deliver([releaseOf('r1')])
    expect(outcomes()).toEqual(['c1 applied', 's1 applied', 'w1 applied', 's2 held'])
    expect(parkedRobot()).toMatchObject({ parked_by: 's2', release_attempts: 1 })
    const statuses = one.failures.last().map(({ message_id, status }) => `${message_id} ${status}`)
    expect(statuses.sort()).toEqual(['s1 resolved', 's2 held'])
    down.clear()
    later(3600)
    await one.deliver([releaseOf('r1')])
    expect(one.failures.last().every(({ status }) => status === 'resolved')).toBe(true)
    expect(one.register.counters()).toMatchObject({ published: 4, applied: 4 })
  })

  test('whose time is up carries on behind what lies on the stream', async () => {
    one = line({ release_budget_ms: 50 })
    let slow = false
    one.machines.misbehave = ({ message }) => {
      if (slow) one.clock.now += 40
      return down.has((message as Message).message_id) ? { fails: 'TemporaryFailure' } : undefined
    }
    await parkOne()
    down.clear()
    slow = true
    later(60)
    await one.deliver([releaseOf('r1'), say('r1', completed('w2'))])
    expect(outcomes()).toEqual(['c1 applied', 's1 applied', 'w1 applied', 's2 held', 'w2 held'])
    expect(one.stream.puts).toMatchObject([{ subject: 'robot:r1', record: { control: 'release' } }])
    await one.deliver([releaseOf('r1')])
    expect(outcomes().every((text) => text.endsWith('applied'))).toBe(true)
    expect(parkedRobot()).toBeUndefined()
    expect(one.register.counters()).toMatchObject({ published: 5, applied: 5 })
  })

  test('that cannot be carried on is left to the schedule', async () => {
    one = line({ release_budget_ms: -1 })
    one.machines.misbehave = ({ message }) =>
      down.has((message as Message).message_id) ? { fails: 'TemporaryFailure' } : undefined
    await parkOne()
    one.stream.down = true
    later(60)
    expect(await one.deliver([releaseOf('r1')])).toEqual({ batchItemFailures: [] })
    expect(parkedRobot()?.next_release_at).toBe(new Date(epoch + 22_500).toISOString())
  })

  test('dead-letters what fails for good and goes on with the rest', async () => {
    await parkOne()
    one.machines.misbehave = ({ message }) =>
      (message as Message).message_id === 's1' ? { fails: 'PermanentFailure' } : undefined
    later(60)
    await one.deliver([releaseOf('r1')])
    expect(outcomes()).toEqual(['c1 applied', 's1 dead_lettered', 'w1 applied', 's2 applied'])
    expect(one.failures.last()).toMatchObject([{ message_id: 's1', status: 'open', error_class: 'PermanentFailure' }])
    expect(one.register.counters()).toMatchObject({ published: 4, applied: 3, dead_lettered: 1 })
  })

  test('stops behind a dead letter where the policy says hold', async () => {
    const { v1 } = one.settings.machines
    one = line(v1 ? { machines: { v1: { ...v1, on_permanent_failure: 'hold' } } } : {})
    one.machines.misbehave = () => undefined
    await one.deliver([say('r1', connected('c1'))])
    one.machines.misbehave = () => ({ fails: 'TemporaryFailure' })
    await one.deliver([say('r1', start('s1')), say('r1', start('s2'))])
    one.machines.misbehave = ({ message }) =>
      (message as Message).message_id === 's1' ? { fails: 'PermanentFailure' } : undefined
    later(60)
    await one.deliver([releaseOf('r1')])
    expect(outcomes()).toEqual(['c1 applied', 's1 dead_lettered', 's2 held'])
    expect(parkedRobot()?.status).toBe('needs_attention')
    await one.deliver([releaseOf('r1', 'service_platform.api_gateway')])
    expect(outcomes()).toEqual(['c1 applied', 's1 dead_lettered', 's2 applied'])
    expect(one.register.counters()).toMatchObject({ published: 3, applied: 2, dead_lettered: 1 })
  })

  test('finds a message that was applied after all, and does not apply it again', async () => {
    await one.deliver([say('r1', connected('c1'))])
    // Every look at the row comes before the lost run's commit: then the robot is parked for a message that it bears.
    let lost = true
    const before = one.register.rows.robots.get('r1')
    one.machines.misbehave = () => (lost ? 'unreachable' : undefined)
    await one.deliver([say('r1', start('s1'))])
    lost = false
    const row = one.register.rows.robots.get('r1')
    if (!row || !before) throw new Error('no row')
    const [held] = one.register.rows.held.values()
    one.register.rows.robots.set('r1', {
      ...row,
      state: 'working',
      revision: row.revision + 1,
      position: held?.position ?? '',
      applied_ids: [...row.applied_ids, 's1'],
    })
    later(60)
    await one.deliver([releaseOf('r1')])
    expect(one.journalled('r1', 's1')).toMatchObject({ outcome: 'applied', to: 'working' })
    expect(one.register.rows.robots.get('r1')?.revision).toBe(row.revision + 1)
    expect(one.register.counters()).toMatchObject({ published: 2, applied: 2 })
  })

  test('of hundreds of messages keeps their order', async () => {
    down.add('s0')
    const first = say('r1', connected('c1'))
    const many = Array.from({ length: 60 }, (_, index) => [
      say('r1', start(`s${index}`)),
      say('r1', completed(`w${index}`)),
    ]).flat()
    await one.deliver([first, ...many])
    down.clear()
    later(60)
    await one.deliver([releaseOf('r1')])
    expect(one.register.counters()).toMatchObject({ published: 121, applied: 121, refused: 0 })
  })
})
