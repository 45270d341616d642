/*
 * "Start DLQ redrive" in the AWS console: SQS moves copies from the shelf to the redrive queue, with new ids and in no order.
 */
import { expect, test, vi } from 'vitest'
import { AwsError } from '../../../local/aws-api/service.ts'
import type { CallPoint } from '../../../local/simulated/faults.ts'
import { connected, type Directed, directed, endsOf, start, stateOf } from '../directed.ts'

vi.setConfig({ testTimeout: 120_000 })

const denied = new AwsError('AccessDeniedException', 'injected', 400)

/** A handler that fails for good, as long as `broken` says so. */
const denying = (broken: { is: boolean }) => ({
  call: (point: CallPoint) =>
    broken.is && point.caller.endsWith('-work') && point.service === 'dynamodb' ? { before: denied } : undefined,
})

/** As the console does: everything that lies on the shelf. */
const redriveAll = async ({ simulation }: Directed, perSecond = 10): Promise<void> => {
  const arnOf = (name: string) => `arn:aws:sqs:us-east-1:000000000000:signalbox-dev-${name}`
  await simulation.call('sqs', 'StartMessageMoveTask', {
    SourceArn: arnOf('shelf'),
    DestinationArn: arnOf('redrive'),
    MaxNumberOfMessagesPerSecond: perSecond,
  })
}

test('tries the failures again in the operation of the hour, and each is applied once', async () => {
  const broken = { is: true }
  const line = await directed({ faults: denying(broken) })
  const robots = ['r1', 'r2', 'r3']
  for (const robot of robots) await line.say(robot, connected())
  for (const robot of robots) await line.say(robot, start('s1'))
  await line.pass(20)
  const before = await line.now()
  expect(before.world.failures.map(({ status, kind }) => `${kind} ${status}`)).toEqual(Array(3).fill('machine open'))
  expect(before.world.shelf).toHaveLength(3)

  broken.is = false
  await redriveAll(line)
  await line.pass(60)
  const found = await line.now()
  for (const robot of robots) {
    expect(endsOf(found, robot)).toEqual(['c1 applied offline→idle', 's1 applied idle→working'])
    expect(stateOf(found, robot)).toBe('working')
  }
  expect(found.commands.map(({ type, robot_id }) => `${type} ${robot_id}`).sort()).toEqual(
    robots.map((robot) => `work.start ${robot}`),
  )
  expect(found.world.failures.map(({ status, ended_as, operation_id }) => [status, ended_as, operation_id])).toEqual(
    Array(3).fill(['resolved', 'applied', 'console-2026-01-01T00']),
  )
  expect(found.world.shelf).toEqual([])
})

test('a message whose robot has moved on is held back: open again, with a fresh copy that says so', async () => {
  const broken = { is: true }
  const line = await directed({ faults: denying(broken) })
  await line.say('r1', connected())
  await line.say('r1', start('s1'))
  await line.pass(5)
  await line.say('r1', { type: 'fault.raised', message_id: 'f1', payload: { fault_id: 'i1', code: 'E17' } })
  await line.pass(20)
  broken.is = false
  await redriveAll(line)
  await line.pass(60)

  const found = await line.now()
  expect(stateOf(found, 'r1')).toBe('fault')
  expect(found.commands).toEqual([])
  expect(found.world.failures).toMatchObject([
    {
      status: 'open',
      error_class: 'PermanentFailure',
      attempts: [{ attempt: 1 }, { attempt: 2, by: 'aws-console' }, { attempt: 2, held_back: true }],
    },
  ])
  expect(await copiesOf(line)).toMatchObject([
    { failure_id: found.world.failures[0]?.failure_id, attempt: '2', held_back: expect.stringMatching(/moved on/) },
  ])
})

test('the same failure retried over the API and from the shelf at the same moment acts once', async () => {
  const winners = new Set<string | undefined>()
  for (const delay of [0, 2, 5, 10, 20, 50, 100, 300]) {
    const broken = { is: true }
    const line = await directed({ faults: denying(broken), seed: delay + 1 })
    await line.say('r1', connected())
    await line.say('r1', start('s1'))
    await line.pass(20)
    const [failure] = (await line.now()).world.failures
    broken.is = false

    const retried = post(line, `/failures/${failure?.failure_id}/retry`, { reason: 'repaired' })
    await line.pass(delay / 1000)
    await redriveAll(line)
    await line.pass(240)
    expect([202, 409]).toContain((await retried).status)

    const found = await line.now()
    expect(endsOf(found, 'r1').slice(0, 2)).toEqual(['c1 applied offline→idle', 's1 applied idle→working'])
    expect(found.commands).toHaveLength(1)
    const [resolved] = found.world.failures
    expect(resolved).toMatchObject({ status: 'resolved', ended_as: 'applied', standing: { attempt: 2 } })
    expect(resolved?.attempts.map(({ status }) => status)).toEqual(['open', 'retrying', 'resolved'])
    expect(found.world.said.filter(({ isRedriven }) => isRedriven)).toHaveLength(1)
    expect(found.world.shelf).toEqual([])
    expect(await depthOf(line, 'redrive')).toBe(0)
    winners.add(resolved?.changed_by)
  }
  expect([...winners].sort()).toEqual(['ada', 'aws-console'])
})

test('what is no copy of a failure comes back to the shelf, and what is resolved meanwhile does not', async () => {
  const broken = { is: true }
  const line = await directed({ faults: denying(broken) })
  await line.simulation.call('sqs', 'SendMessage', {
    QueueUrl: line.places.variables.SHELF_QUEUE_URL,
    MessageBody: 'a note of somebody',
  })
  await line.say('r1', connected())
  await line.say('r1', start('s1'))
  await line.pass(20)
  broken.is = false
  await redriveAll(line)
  await line.pass(60)
  expect((await line.now()).world.shelf).toEqual([])
  await line.pass(10 * 60)
  expect((await line.now()).world.shelf).toEqual([''])
  expect(await depthOf(line, 'redrive')).toBe(0)
})

/** Every copy's attributes; looked at and put back. */
const copiesOf = async ({ simulation, places }: Directed): Promise<readonly Record<string, string>[]> => {
  const QueueUrl = places.variables.SHELF_QUEUE_URL
  const { Messages = [] } = (await simulation.call('sqs', 'ReceiveMessage', {
    QueueUrl,
    MaxNumberOfMessages: 10,
    VisibilityTimeout: 1,
    MessageAttributeNames: ['All'],
  })) as { Messages?: { MessageAttributes: Record<string, { StringValue: string }> }[] }
  return Messages.map(({ MessageAttributes }) =>
    Object.fromEntries(Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue])),
  )
}

const depthOf = async ({ simulation, places }: Directed, name: string): Promise<number> => {
  const QueueUrl = (places.variables.SHELF_QUEUE_URL ?? '').replace(/shelf$/, name)
  const { Attributes } = await simulation.call('sqs', 'GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] })
  const depth = Attributes as Record<string, string>
  return Number(depth.ApproximateNumberOfMessages) + Number(depth.ApproximateNumberOfMessagesNotVisible)
}

const post = async ({ simulation: { runtime } }: Directed, path: string, body: object) => {
  const token = await runtime.door('issuer').token('ada', ['writer'])
  return runtime.door('http').request({
    method: 'POST',
    path,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
  })
}
