import { expect, test } from 'vitest'
import { AwsError } from '../../../local/aws-api/service.ts'
import type { CallPoint, Faults } from '../../../local/simulated/faults.ts'
import { completed, connected, directed, endsOf, isAbout, start, stateOf } from '../directed.ts'

const down = new AwsError('InternalServerError', 'injected', 500)
/** The SDK tries each call of a handler that often. */
const attemptsOfSdk = 4

const isJobOf = (robotId: string) => (point: CallPoint) => isAbout(point, '-work', 'dynamodb', robotId)

test('one that fails temporarily twice succeeds the third time, with one effect', async () => {
  let left = 2 * attemptsOfSdk
  const faults: Faults = { call: (point) => (isJobOf('r1')(point) && left-- > 0 ? { before: down } : undefined) }
  const line = await directed({ faults })
  await line.say('r1', connected())
  await line.say('r1', start('s1'))
  const found = await line.atRest()

  expect(found.violations).toEqual([])
  const runs = line.simulation.invocations().filter(({ functionName }) => functionName.endsWith('-work'))
  expect(runs.slice(0, 3).map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'returned'])
  expect(endsOf(found, 'r1').slice(0, 2)).toEqual(['c1 applied offline→idle', 's1 applied idle→working'])
  expect(found.commands.map(({ type, robot_id }) => `${type} ${robot_id}`)).toEqual(['work.start r1'])
  expect(found.world.failures).toEqual([])
})

test('one that stays down parks its robot only; the others of the shard go on; its messages are applied in order afterwards', async () => {
  let isDown = true
  const faults: Faults = { call: (point) => (isDown && isJobOf('r1')(point) ? { before: down } : undefined) }
  const line = await directed({ faults })
  const others = ['r2', 'r3', 'r4']
  for (const robot of ['r1', ...others]) await line.say(robot, connected())
  for (const robot of ['r1', ...others]) await line.say(robot, start('s1'))
  await line.pass(0.1)
  for (const robot of ['r1', ...others]) await line.say(robot, completed('w1'))
  await line.say('r1', { type: 'robot.telemetry', message_id: 't1', payload: { battery: 50 } })
  await line.pass(20)

  const meanwhile = await line.now()
  for (const robot of others)
    expect(endsOf(meanwhile, robot)).toEqual([
      'c1 applied offline→idle',
      's1 applied idle→working',
      'w1 applied working→idle',
    ])
  expect(endsOf(meanwhile, 'r1')).toEqual([
    'c1 applied offline→idle',
    's1 held in idle (TemporaryFailure)',
    'w1 held in idle (robot_parked)',
  ])
  expect(meanwhile.world.robots.filter(({ parked }) => parked).map(({ robot_id }) => robot_id)).toEqual(['r1'])
  expect(meanwhile.world.failures).toMatchObject([
    { kind: 'held', status: 'held', message_id: 's1', error_class: 'TemporaryFailure' },
  ])
  // Telemetry does not wait.
  expect(meanwhile.world.books.shards.observed).toBe(1)

  isDown = false
  const found = await line.atRest()
  expect(found.violations).toEqual([])
  expect(endsOf(found, 'r1').slice(0, 3)).toEqual([
    'c1 applied offline→idle',
    's1 applied idle→working',
    'w1 applied working→idle',
  ])
  expect(found.commands.filter(({ robot_id }) => robot_id === 'r1')).toHaveLength(1)
  expect(found.world.failures).toMatchObject([{ status: 'resolved', message_id: 's1' }])
})

test('one that fails for good is dead-lettered with its class and stack, and leaves the state untouched', async () => {
  const line = await directed()
  await line.say('r1', connected())
  await line.say('r1', start('s1', 'j1'))
  await line.say('r1', { type: 'work.pause', message_id: 'p1', payload: { job_id: 'j9' } })
  await line.say('r1', completed('w1', 'j1'))
  const found = await line.atRest()

  expect(found.violations).toEqual([])
  expect(endsOf(found, 'r1').slice(0, 4)).toEqual([
    'c1 applied offline→idle',
    's1 applied idle→working',
    'p1 dead_lettered in working (OtherJobInHand)',
    'w1 applied working→idle',
  ])
  expect(stateOf(found, 'r1')).toBe('idle')
  expect(found.world.failures).toMatchObject([
    {
      kind: 'machine',
      stage: 'machine',
      error_class: 'OtherJobInHand',
      error_text: 'work.pause-work: Robot r1 has job "j1" in hand, not "j9": name "j1", or no job at all',
      handler: 'work.pause-work',
      stack: expect.stringContaining('OtherJobInHand'),
      state: 'working',
      attempts: [{ attempt: 1 }],
    },
  ])
  expect(JSON.parse(Buffer.from(found.world.failures[0]?.original ?? []).toString())).toMatchObject({
    message_id: 'p1',
  })
})
