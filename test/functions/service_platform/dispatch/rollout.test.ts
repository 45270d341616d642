import { describe, expect, test } from 'vitest'
import { TemporaryFailure } from '../../../../functions/errors.ts'
import { type Layer, placeOf } from '../../../../policy/rollout.ts'
import { booksOf } from './books-of.ts'
import { outcome } from './everything.ts'
import { counting, killed } from './interrupted.ts'
import { completed, connected, epoch, type Line, line, releaseOf, say, start, telemetry } from './line.ts'

const v2ForAll: Layer = { rollout_id: 'all', version: 'v2', percent: 100 }
const quiet = { type: 'robot.went_quiet' }
const versionOf = (one: Line, robot = 'r1') => one.register.rows.robots.get(robot)?.policy_version
const decidedBy = (one: Line, message: string, robot = 'r1') => one.journalled(robot, message)?.policy_version

test('a robot at work finishes under the version it started with, and moves before its next message', async () => {
  const one = line()
  await one.deliver([say('r1', connected('c1')), say('r1', start('s1'))])
  one.rollouts.rollOut(v2ForAll)
  await one.deliver([say('r1', completed('w1')), say('r1', start('s2'))])
  expect([decidedBy(one, 's1'), decidedBy(one, 'w1'), decidedBy(one, 's2')]).toEqual(['v1', 'v1', 'v2'])
  await one.deliver([say('r1', { ...quiet, message_id: 'q1' })])
  expect(one.states()).toEqual(['r1 unreachable'])
  expect(one.register.rows.robots.get('r1')).toMatchObject({ policy_version: 'v2', first_version: 'v1' })
})

test('a rollback takes a robot to the version it had first, after the work that it has in hand', async () => {
  const one = line()
  one.rollouts.rollOut(v2ForAll)
  await one.deliver([say('r1', connected('c1')), say('r1', start('s1')), say('r1', { ...quiet, message_id: 'q1' })])
  expect(one.states()).toEqual(['r1 unreachable'])
  one.rollouts.rollOut()
  await one.deliver([say('r1', connected('c2')), say('r1', completed('w1')), say('r1', connected('c3'))])
  expect([decidedBy(one, 'c2'), decidedBy(one, 'w1'), decidedBy(one, 'c3')]).toEqual(['v2', 'v2', 'v1'])
  expect(versionOf(one)).toBe('v1')
})

test('a share moves the robots whose place lies in it, and no others', async () => {
  const one = line()
  const robots = Array.from({ length: 60 }, (_, n) => `r${n}`)
  await one.deliver(robots.map((robot) => say(robot, connected('c1'))))
  one.rollouts.rollOut({ rollout_id: 'some', version: 'v2', percent: 30 })
  await one.deliver(robots.map((robot) => say(robot, connected('c2'))))
  for (const robot of robots) expect(versionOf(one, robot)).toBe(placeOf(robot, 'v2') < 30 ? 'v2' : 'v1')
})

test('a list moves its robots, a pin wins over it, and a robot that is new takes what is rolled out', async () => {
  const one = line()
  await one.deliver([say('r1', connected('c1')), say('r2', connected('c1'))])
  const row = one.register.rows.robots.get('r2')
  const pin = { version: 'v1', pin_version: 1, by: 'ada', why: 'under repair', at: '' }
  if (row) one.register.rows.robots.set('r2', { ...row, pin })
  one.rollouts.rollOut({ rollout_id: 'list', version: 'v2', robot_ids: ['r1', 'r2', 'r3'] })
  await one.deliver(['r1', 'r2', 'r3', 'r4'].map((robot) => say(robot, connected('c2'))))
  expect(['r1', 'r2', 'r3', 'r4'].map((robot) => versionOf(one, robot))).toEqual(['v2', 'v1', 'v2', 'v1'])
  expect(one.register.rows.robots.get('r3')?.first_version).toBe('v1')
})

test('what a first message asks for pins the robot: a rollout would make everything that it says refused', async () => {
  const one = line()
  await one.deliver([say('r1', { ...connected('c1'), version: 'v1' })])
  expect(one.register.rows.robots.get('r1')?.pin).toMatchObject({ version: 'v1', by: 'robot' })
  one.rollouts.rollOut(v2ForAll)
  await one.deliver([say('r1', start('s1', { version: 'v1' })), say('r1', start('s2', { version: 'v2' }))])
  expect(one.journalled('r1', 's1')).toMatchObject({ outcome: 'applied', policy_version: 'v1' })
  expect(one.journalled('r1', 's2')).toMatchObject({ outcome: 'refused', reason: 'version_mismatch' })
})

test('a message that asks for the version that its robot is to have is decided by it', async () => {
  const one = line()
  await one.deliver([say('r1', connected('c1'))])
  one.rollouts.rollOut(v2ForAll)
  await one.deliver([say('r1', start('s1', { version: 'v2' })), say('r1', completed('w1', { version: 'v1' }))])
  expect(one.journalled('r1', 's1')).toMatchObject({ outcome: 'applied', policy_version: 'v2' })
  expect(one.journalled('r1', 'w1')).toMatchObject({ outcome: 'refused', reason: 'version_mismatch' })
})

test('telemetry, duplicates and what is stale move nobody', async () => {
  const one = line()
  const first = say('r1', { ...connected('c1'), sequence: 5 })
  await one.deliver([first])
  one.rollouts.rollOut(v2ForAll)
  await one.deliver([
    say('r1', telemetry('t1', 50, { sequence: 6 })),
    say('r1', { ...connected('c1'), sequence: 5 }),
    say('r1', start('late', { sequence: 4 })),
    first,
  ])
  expect(versionOf(one)).toBe('v1')
  expect(one.journalled('r1', 'late')?.reason).toBe('stale')
})

test('nobody moves into a version that is not deployed: its robots go on as they are', async () => {
  const one = line()
  await one.deliver([say('r1', connected('c1'))])
  one.rollouts.rollOut({ rollout_id: 'x', version: 'v9', percent: 100 })
  await one.deliver([say('r1', start('s1')), say('r2', connected('c1'))])
  expect([versionOf(one), versionOf(one, 'r2')]).toEqual(['v1', 'v1'])
  expect(one.journalled('r1', 's1')?.outcome).toBe('applied')
})

test('a robot that was parked by a version is released by the one it was rolled back to', async () => {
  const one = line()
  one.rollouts.rollOut(v2ForAll)
  one.machines.misbehave = ({ robot }) => (robot.policy_version === 'v2' ? { fails: 'TemporaryFailure' } : undefined)
  await one.deliver([say('r1', connected('c1')), say('r1', start('s1'))])
  expect(one.register.rows.robots.get('r1')?.parked?.status).toBe('parked')
  one.rollouts.rollOut()
  one.clock.now = epoch + 120_000
  await one.deliver([releaseOf('r1')])
  expect(one.states()).toEqual(['r1 working'])
  expect([decidedBy(one, 'c1'), decidedBy(one, 's1')]).toEqual(['v1', 'v1'])
  expect(booksOf(one)).toMatchObject({ published: 2, applied: 2 })
})

test('what was applied by one version and journalled by nobody is recovered with it, although another decides now', async () => {
  const one = line()
  await one.deliver([say('r1', connected('c0'))])
  const batch = [say('r1', connected('c1')), say('r1', connected('c2'))]
  const dying = { ...one.register.journal, applied: () => Promise.reject(new TemporaryFailure('away')) }
  one.rollouts.rollOut({ rollout_id: 'list', version: 'v2', robot_ids: [] })
  await one.deliver([batch[0] as (typeof batch)[number]], { ...one.ports, journal: dying })
  one.rollouts.rollOut(v2ForAll)
  await one.deliver([batch[1] as (typeof batch)[number]], { ...one.ports, journal: dying })
  expect(versionOf(one)).toBe('v2')
  await one.deliver(batch)
  expect([decidedBy(one, 'c1'), decidedBy(one, 'c2')]).toEqual(['v1', 'v2'])
  one.rollouts.rollOut()
  const last = say('r1', connected('c3'))
  await one.deliver([last], { ...one.ports, journal: dying })
  const row = one.register.rows.robots.get('r1')
  if (row) one.register.rows.robots.set('r1', { ...row, policy_version: 'v2' })
  await one.deliver([last])
  expect(decidedBy(one, 'c3')).toBe('v1')
})

test('two deliveries of a batch, one of which knows of the rollout, decide each message once', async () => {
  const one = line()
  await one.deliver([say('r1', connected('c0'))])
  const batch = [say('r1', connected('c1')), say('r1', start('s1')), say('r1', completed('w1'))]
  const stale = { ...one.ports, rollouts: { inForce: async () => [] } }
  one.rollouts.rollOut(v2ForAll)
  await Promise.all([one.deliver(batch), one.deliver(batch, stale)])
  expect(one.states()).toEqual(['r1 idle'])
  expect(one.register.rows.robots.get('r1')?.revision).toBe(4)
  expect(booksOf(one)).toMatchObject({ published: 4, applied: 4 })
})

test('where nobody knows what is rolled out, every robot is decided by the version it has', async () => {
  const one = line()
  one.rollouts.rollOut(v2ForAll)
  await one.deliver([say('r1', connected('c1'))])
  const away = { ...one.ports, rollouts: { inForce: () => Promise.reject(new TemporaryFailure('away')) } }
  one.rollouts.rollOut()
  expect(await one.deliver([say('r1', connected('c2')), say('r2', connected('c1'))], away)).toEqual({
    batchItemFailures: [],
  })
  expect([versionOf(one), versionOf(one, 'r2')]).toEqual(['v2', 'v1'])
  expect(one.logged.some(({ message }) => message === 'what is rolled out is not known')).toBe(true)
})

test('a robot that cannot be moved at the moment is decided by the version it has, whether or not its row was written', async () => {
  for (const isWritten of [false, true]) {
    const one = line()
    await one.deliver([say('r1', connected('c1'))])
    one.rollouts.rollOut(v2ForAll)
    const follow: typeof one.ports.robots.follow = async (row, version) => {
      if (isWritten) await one.register.robots.follow(row, version)
      throw new TemporaryFailure('throttled')
    }
    const away = { ...one.ports, robots: { ...one.register.robots, follow } }
    const batch = [say('r1', start('s1')), say('r1', start('refused')), say('r1', completed('w1'))]
    expect(await one.deliver(batch, away)).toEqual({ batchItemFailures: [] })
    expect(['s1', 'refused', 'w1'].map((id) => decidedBy(one, id))).toEqual(['v1', 'v1', 'v1'])
    await one.deliver([say('r1', start('s2'))])
    expect([decidedBy(one, 's2'), versionOf(one)]).toEqual(['v2', 'v2'])
    expect(one.register.rows.robots.get('r1')?.first_version).toBe('v1')
  }
})

test('a message that asks for the version to which its robot cannot be moved at the moment comes again', async () => {
  const one = line()
  await one.deliver([say('r1', connected('c1'))])
  one.rollouts.rollOut(v2ForAll)
  const follow = () => Promise.reject(new TemporaryFailure('throttled'))
  const asks = say('r1', start('s1', { version: 'v2' }))
  const { batchItemFailures } = await one.deliver([asks], { ...one.ports, robots: { ...one.register.robots, follow } })
  expect(batchItemFailures).toHaveLength(1)
  await one.deliver([asks])
  expect(one.journalled('r1', 's1')).toMatchObject({ outcome: 'applied', policy_version: 'v2' })
})

describe('while it moves robots, dispatch is killed', () => {
  const before = [
    say('r1', connected('c1')),
    say('r1', start('s1')),
    say('r2', connected('c1')),
    say('r3', connected('c1')),
  ]
  const batch = [
    say('r1', completed('w1')),
    say('r1', start('s2')),
    say('r1', start('refused')),
    say('r2', start('s1', { version: 'v2' })),
    say('r2', { ...quiet, message_id: 'q1' }),
    say('r3', start('breaks')),
    say('r3', connected('c2')),
    say('r4', connected('c1')),
  ]
  const prepared = async (): Promise<Line> => {
    const one = line()
    one.machines.misbehave = ({ message }) =>
      message.message_id === 'breaks' ? { fails: 'PermanentFailure' } : undefined
    await one.deliver(before)
    one.rollouts.rollOut(v2ForAll)
    return one
  }
  const ended = (one: Line) => ({
    ...outcome(one),
    decided_by: [...one.register.rows.journal.values()]
      .map((row) => `${row.robot_id} ${row.message_id} ${row.policy_version}`)
      .sort(),
    first: [...one.register.rows.robots.values()].map((row) => `${row.robot_id} ${row.first_version}`).sort(),
  })

  test('before or after any of its calls: the end is the same, down to the version of each decision', async () => {
    const undisturbed = await prepared()
    const counted = counting(undisturbed.ports)
    await undisturbed.deliver(batch, counted.ports)
    const expected = ended(undisturbed)
    expect(counted.calls).toContain('robots.follow')
    expect(expected.decided_by).toEqual(
      expect.arrayContaining([
        'r1 w1 v1',
        'r1 s2 v2',
        'r1 refused v2',
        'r2 s1 v2',
        'r2 q1 v2',
        'r3 breaks v2',
        'r4 c1 v2',
      ]),
    )
    for (let at = 1; at <= counted.calls.length; at += 1) {
      for (const when of ['before', 'after'] as const) {
        const one = await prepared()
        const { ports, died } = killed(one.ports, at, when)
        await Promise.race([one.deliver(batch, ports), died])
        await one.deliver(batch)
        expect(ended(one), `killed ${when} ${counted.calls[at - 1]}`).toEqual(expected)
      }
    }
  })
})
