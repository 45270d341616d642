/*
 * What the clock does about failures, and what it leaves to people.
 */
import { expect, test, vi } from 'vitest'
import { AwsError } from '../../../local/aws-api/service.ts'
import type { CallPoint } from '../../../local/simulated/faults.ts'
import { virtualEpoch } from '../../../local/simulated/virtual-clock.ts'
import { connected, type Directed, directed, endsOf, start } from '../directed.ts'
import { busEvents } from '../run.ts'

// Hours of virtual time, minute by minute.
vi.setConfig({ testTimeout: 120_000 })

const throttled = new AwsError('ProvisionedThroughputExceededException', 'injected', 400)

const isRulePutOf =
  (robotId: string) =>
  ({ service, input }: CallPoint): boolean =>
    service === 'stream' && JSON.stringify(input).includes(`robot:${robotId}`)

/** A notice is a form. */
const isNotice =
  (subject: string) =>
  ({ caller, service, input }: CallPoint): boolean =>
    caller.endsWith('-notify') &&
    service === 'sns' &&
    new URLSearchParams(String(input)).get('Subject')?.startsWith(subject) === true

/** Notices that reached the topic. */
const noticesOf = ({ simulation }: Directed, subject: string): number =>
  simulation.calls('sns', 'Publish').filter((call) => call.status === 200 && isNotice(subject)(call)).length

const fault = (message_id: string) => ({ type: 'fault.raised', message_id, payload: { fault_id: 'i1', code: 'E17' } })
const hour = 3600
/** Between two sweeps: while one walks, the shelf is hidden. */
const aside = 70

test('what a rule could not deliver is tried by the clock, in the order in which it was said, and applied once', async () => {
  let isDown = true
  const line = await directed({
    faults: { call: (point) => (isDown && isRulePutOf('r1')(point) ? { before: throttled } : undefined) },
  })
  await line.say('r1', connected())
  await line.pass(1)
  await line.say('r1', start('s1'))
  await line.pass(10)
  const meanwhile = await line.now()
  expect(meanwhile.world.failures.map(({ status }) => status)).toEqual(['open', 'open'])
  expect(meanwhile.world.shelf).toHaveLength(2)
  isDown = false
  const found = await line.atRest()

  expect(found.violations).toEqual([])
  expect(endsOf(found, 'r1').slice(0, 2)).toEqual(['c1 applied offline→idle', 's1 applied idle→working'])
  expect(found.commands.map(({ type, robot_id }) => `${type} ${robot_id}`)).toEqual(['work.start r1'])
  expect(found.world.failures).toMatchObject([
    { status: 'resolved', ended_as: 'applied', retries: 1 },
    { status: 'resolved', ended_as: 'applied', retries: 1 },
  ])
  await line.pass(300 + aside)
  expect((await line.now()).world.shelf).toEqual([])
})

test('a temporary failure is tried five times at growing distances; then people are told, once, and it rests', async () => {
  const line = await directed({
    faults: { call: (point) => (isNotice('Robot r1: fault E17')(point) ? { before: 'reset' } : undefined) },
  })
  await line.say('r1', connected())
  await line.say('r1', fault('f1'))
  await line.pass(3 * hour + aside)
  const [failure, ...others] = (await line.now()).world.failures

  expect(others).toEqual([])
  expect(failure).toMatchObject({ kind: 'delivery', status: 'needs_attention', retries: 5, type: 'incident.raised' })
  const tries = failure?.attempts.filter(({ by }) => by === 'schedule') ?? []
  const distances = tries.map(
    ({ at }, index) => Date.parse(at) - Date.parse(tries[index - 1]?.at ?? failure?.first_seen_at ?? ''),
  )
  expect(distances).toEqual([...distances].sort((a, b) => a - b))
  // Each try, and what came of it.
  expect(failure?.attempts.map(({ by, status }) => by ?? status)).toEqual([
    'open',
    ...Array.from({ length: 5 }, () => ['schedule', 'open']).flat(),
  ])
  expect(Date.parse(failure?.last_seen_at ?? '') - virtualEpoch).toBeLessThan(hour * 1000)

  const told = busEvents(line.simulation).filter(({ type }) => type === 'failure.needs_attention')
  expect(told).toMatchObject([{ robot_id: 'r1', payload: { failure_id: failure?.failure_id } }])
  expect(noticesOf(line, 'Needs attention')).toBe(1)
  expect((await line.now()).world.shelf).toEqual([failure?.failure_id])
})

test('what is repaired before the tries are used up is delivered by the next one, and nobody is told', async () => {
  let left = 3
  const line = await directed({
    faults: {
      invocation: ({ functionName }) =>
        functionName.endsWith('-notify') && left-- > 0 ? { killed: 'before' } : undefined,
    },
  })
  await line.say('r1', connected())
  await line.say('r1', fault('f1'))
  const found = await line.atRest()
  expect(found.violations).toEqual([])
  expect(found.world.failures).toMatchObject([
    { kind: 'delivery', status: 'resolved', ended_as: 'delivered', retries: 1 },
  ])
  expect(noticesOf(line, 'Robot r1: fault E17')).toBe(1)
  expect(noticesOf(line, 'Needs attention')).toBe(0)
})

test('when nobody can be told, telling so is a failure too, and the last one', async () => {
  const line = await directed({
    faults: {
      call: ({ caller, service }) =>
        caller.endsWith('-notify') && service === 'sns' ? { before: 'reset' } : undefined,
    },
  })
  await line.say('r1', connected())
  await line.say('r1', fault('f1'))
  await line.pass(3 * hour + aside)
  const { failures } = (await line.now()).world
  expect(failures.map(({ type, status }) => `${type} ${status}`).sort()).toEqual([
    'failure.needs_attention needs_attention',
    'incident.raised needs_attention',
  ])
})

test('what failed for good is never tried by itself', async () => {
  const line = await directed()
  await line.say('r1', connected())
  await line.say('r1', start('s1', 'j1'))
  await line.say('r1', '{"type":')
  await line.say('r1', { type: 'work.pause', message_id: 'p1', payload: { job_id: 'j9' } })
  await line.pass(3 * hour + aside)
  const { failures, shelf } = (await line.now()).world
  expect(
    failures
      .map(({ error_class, status, attempts, retries }) => [error_class, status, attempts.length, retries])
      .sort(),
  ).toEqual([
    ['NotJson', 'open', 1, 0],
    ['OtherJobInHand', 'open', 1, 0],
  ])
  expect([...shelf].sort()).toEqual(failures.map(({ failure_id }) => failure_id).sort())
})
