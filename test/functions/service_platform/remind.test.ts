import { expect, test } from 'vitest'
import { PermanentFailure } from '../../../functions/errors.ts'
import { remind } from '../../../functions/service_platform/remind/remind.ts'
import { fakeLog } from '../../fakes/log.ts'
import { fakeStream } from '../../fakes/put-on-stream.ts'

const message = {
  topic: 'robots/r1/messages',
  type: 'robot.lost',
  payload: { reason: 'lease over' },
  message_id: '6f3f8a52-0c3c-5b0e-9c39-0f4a5d1f2a11',
  trace_id: '0af7651916cd43dd8448eb211c80319c',
  causation_id: 'c-1',
}

const standing = () => {
  const stream = fakeStream()
  const { log } = fakeLog()
  const ports = { stream, namespace: 'service_platform.core.messaging', now: () => 1_700_000_000_000, log }
  return { stream, rings: remind(ports) }
}

test('a timer that rings puts its message on the stream, with the subject that its topic names', async () => {
  const { stream, rings } = standing()
  await rings({ timer: 'r1.lease.1', message })
  const [put, ...more] = stream.puts
  expect(more).toEqual([])
  expect(put).toMatchObject({
    subject: 'robot:r1',
    record: {
      topic: 'robots/r1/messages',
      received_at: 1_700_000_000_000,
      trace_id: message.trace_id,
      source: 'service_platform.core.messaging',
    },
  })
  expect(JSON.parse(Buffer.from(put?.record.data ?? '', 'base64').toString())).toEqual({
    type: 'robot.lost',
    payload: { reason: 'lease over' },
    message_id: message.message_id,
    causation_id: 'c-1',
  })
})

test('the subject is a mission where the topic is one', async () => {
  const { stream, rings } = standing()
  await rings({ timer: 'm-17.deadline', message: { ...message, topic: 'missions/m-17/messages' } })
  expect(stream.puts).toMatchObject([{ subject: 'mission:m-17' }])
})

test('a timer that rings twice says the same message', async () => {
  const { stream, rings } = standing()
  await rings({ timer: 'r1.lease.1', message })
  await rings({ timer: 'r1.lease.1', message })
  expect(stream.puts[1]).toEqual(stream.puts[0])
})

test('a timer for a topic that nobody speaks on is a failure for good', async () => {
  const { rings } = standing()
  for (const topic of ['nobody/here', 'robots/r1/commands', 'robots//messages', 'robots/r1/messages/more']) {
    await expect(rings({ timer: 't', message: { ...message, topic } })).rejects.toThrow(PermanentFailure)
  }
})
