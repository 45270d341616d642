import { expect, test } from 'vitest'
import { derivedId } from '../../../../messages/ids.ts'
import { messagesTopic } from '../../../../messages/robot-id.ts'
import { epoch, line, put, type Streamed } from './line.ts'

/** A message of one of our own doors about a mission. */
const told = (missionId: string, type: string, payload: Record<string, unknown>, message_id = `${missionId}-${type}`) =>
  put(`mission:${missionId}`, {
    data: Buffer.from(JSON.stringify({ message_id, type, payload })).toString('base64'),
    topic: `missions/${missionId}/messages`,
    client_id: null,
    principal: 'ada',
    received_at: epoch,
    trace_id: '8f14e45fceea167a5a36dedd4bea2543',
    source: 'service_platform.api_gateway',
  })

/** The record again, as whoever tries its failure again puts it. */
const again = ({ kinesis }: Streamed, message_id: string) => {
  const { source: _, ...record } = JSON.parse(Buffer.from(kinesis.data, 'base64').toString())
  return put(kinesis.partitionKey, {
    ...record,
    source: 'service_platform.core.messaging',
    redrive: {
      redrive_of: derivedId('failure', kinesis.partitionKey, message_id),
      attempt: 1,
      message_id,
      origin_position: `${kinesis.sequenceNumber.padStart(60, '0')}:00001`,
    },
  })
}

const asked = (missionId: string) =>
  told(missionId, 'mission.requested', { mission_id: missionId, steps: [{ kind: 'charge' }] })
const given = (missionId: string, allocation: number) =>
  told(
    missionId,
    'mission.allocated',
    { allocation, robot_id: `r${allocation}`, job_id: `mission:${missionId}:${allocation}` },
    `${missionId}-allocated-${allocation}`,
  )

test('a mission has a row of its own kind: its policy, its state, a bucket that nobody walks', async () => {
  const { deliver, states, register, machines } = line()
  await deliver([asked('m1'), given('m1', 1)])
  expect(states()).toEqual(['mission:m1 allocated'])
  expect(register.rows.robots.get('mission:m1')).toMatchObject({ policy_version: 'v1', revision: 2 })
  expect(register.rows.robots.get('mission:m1')?.bucket).toMatch(/^m[0-7]$/)
  expect([...machines.effects].sort()).toEqual([
    'enqueue-mission mission:m1 m1-mission.requested',
    'record-allocation mission:m1 m1-allocated-1',
  ])
})

test('all that has to be known of missions is read at once: the envelope names what the journal is asked for', async () => {
  const { deliver, ports } = line()
  const wanted: (readonly string[])[] = []
  const recall: typeof ports.recall.recall = async (asked) => {
    wanted.push((asked.messages ?? []).map(({ message_id }) => message_id))
    return await ports.recall.recall(asked)
  }
  await deliver([asked('m1'), asked('m2'), given('m1', 1)], { ...ports, recall: { recall } })
  expect(wanted).toEqual([['m1-mission.requested', 'm1-allocated-1', 'm2-mission.requested']])
})

test('the journal says who asked what of it and why', async () => {
  const { deliver, journalled } = line()
  await deliver([asked('m1'), told('m1', 'mission.pause', { reason: 'person on the track' })])
  expect(journalled('mission:m1', 'm1-mission.pause')).toMatchObject({ by: 'ada', why: 'person on the track' })
})

test('is decided once however often it comes, and in its own order beside robots', async () => {
  const { deliver, states, journalled, machines } = line()
  const records = [asked('m1'), given('m1', 1), told('m1', 'mission.completed', { allocation: 1 })]
  await deliver(records)
  await deliver(records)
  expect(states()).toEqual(['mission:m1 completed'])
  expect(machines.runs).toHaveLength(3)
  expect(journalled('mission:m1', 'm1-mission.completed')).toMatchObject({ outcome: 'applied', to: 'completed' })
})

test('the end of an allocation that is over is written down and moves nothing', async () => {
  const { deliver, states, journalled } = line()
  await deliver([asked('m1'), given('m1', 1), told('m1', 'mission.deallocated', { allocation: 1, cause: 'fault' })])
  await deliver([told('m1', 'mission.requeued', { allocation: 1 }), given('m1', 2)])
  await deliver([told('m1', 'mission.completed', { allocation: 1 }), told('m1', 'mission.sent', { allocation: 1 })])
  expect(states()).toEqual(['mission:m1 allocated'])
  expect(journalled('mission:m1', 'm1-mission.completed')).toMatchObject({
    outcome: 'applied',
    type: 'mission.late_truth',
    from: 'allocated',
    to: 'allocated',
  })
  expect(journalled('mission:m1', 'm1-mission.sent')).toMatchObject({ outcome: 'refused', reason: 'stale' })
})

test('a message whose handler fails for good is a dead letter, and the mission goes on', async () => {
  const { deliver, states, failures, machines, journalled } = line()
  machines.misbehave = ({ message }) =>
    (message as { type: string }).type === 'mission.allocated' ? { fails: 'PermanentFailure' } : undefined
  await deliver([asked('m1'), given('m1', 1), told('m1', 'mission.started', { allocation: 1 })])
  expect(journalled('mission:m1', 'm1-allocated-1')).toMatchObject({ outcome: 'dead_lettered' })
  expect([...failures.reports.values()].flat().map(({ robot_id, type }) => `${robot_id} ${type}`)).toEqual([
    'mission:m1 mission.allocated',
  ])
  expect(states()).toEqual(['mission:m1 running'])
})

test('tried again, it is decided as what it is now: the end of an allocation that is over stays late truth', async () => {
  const { deliver, states, journalled, machines } = line()
  const failing = new Set(['m1-mission.completed'])
  machines.misbehave = ({ message }) =>
    failing.has((message as { message_id: string }).message_id) ? { fails: 'PermanentFailure' } : undefined
  await deliver([asked('m1'), given('m1', 1), told('m1', 'mission.deallocated', { allocation: 1, cause: 'fault' })])
  await deliver([told('m1', 'mission.requeued', { allocation: 1 }), given('m1', 2)])
  const late = told('m1', 'mission.completed', { allocation: 1 })
  await deliver([late])
  expect(journalled('mission:m1', 'm1-mission.completed')).toMatchObject({ outcome: 'dead_lettered' })
  failing.clear()
  await deliver([again(late, 'm1-mission.completed')])
  expect(journalled('mission:m1', 'm1-mission.completed')).toMatchObject({
    outcome: 'applied',
    type: 'mission.late_truth',
  })
  expect(states()).toEqual(['mission:m1 allocated'])
})

test('a mission whose handler is away for a while is parked with what comes behind, and released in order', async () => {
  const { deliver, states, machines, register, clock } = line()
  let isAway = true
  machines.misbehave = () => (isAway ? { fails: 'TemporaryFailure' } : undefined)
  await deliver([asked('m1'), given('m1', 1), told('m1', 'mission.started', { allocation: 1 })])
  expect(states()).toEqual(['mission:m1 new'])
  expect(register.rows.robots.get('mission:m1')?.parked).toMatchObject({ status: 'parked' })
  isAway = false
  clock.now += 60_000
  await deliver([
    put('mission:m1', {
      data: '',
      topic: messagesTopic('mission:m1'),
      received_at: epoch,
      source: 'service_platform.core.messaging',
      control: 'release',
    }),
  ])
  expect(states()).toEqual(['mission:m1 running'])
  expect(register.rows.robots.get('mission:m1')?.parked).toBeUndefined()
})

test('what claims to come from a device is refused, however right it is', async () => {
  const { deliver, states, failures } = line()
  const forged = asked('m1')
  const { data } = forged.kinesis
  const record = { ...JSON.parse(Buffer.from(data, 'base64').toString()), source: 'device.hw' }
  const kinesis = { ...forged.kinesis, data: Buffer.from(JSON.stringify(record)).toString('base64') }
  await deliver([{ ...forged, kinesis }])
  expect(states()).toEqual([])
  expect([...failures.reports.values()].flat()).toMatchObject([{ error_class: 'UnknownTopic', robot_id: 'mission:m1' }])
})
