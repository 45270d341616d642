import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { afterAll, afterEach, expect, test } from 'vitest'
import { tracingByXray } from '../../../functions/ports/tracing.xray.ts'

const header = 'Root=1-5e1b4151-5ac6c58f3b1f2f5a2e6e1c9b;Parent=53995c3f42cd8ad8;Sampled=1'
const daemon = createSocket('udp4')
afterEach(() => daemon.removeAllListeners())
afterAll(() => daemon.close())

const place = async (over: object = {}) => {
  if (!('bound' in daemon)) {
    daemon.bind(0, '127.0.0.1')
    await once(daemon, 'listening')
    Object.assign(daemon, { bound: true })
  }
  let time = 1_747_136_931_000
  const now = () => (time += 250)
  return {
    header: () => header,
    daemon: `127.0.0.1:${daemon.address().port}`,
    now,
    newId: () => '70de5b6f19ff9a0a',
    ...over,
  }
}
const step = { name: 'transition', annotations: { trace_id: '0af7651916cd43dd8448eb211c80319c', robot_id: 'r1' } }

test('a step is a subsegment of the invocation, annotated with our trace id', async () => {
  const tracing = tracingByXray(await place())
  const received = once(daemon, 'message') as Promise<[Buffer]>
  const seen = await tracing.step(step, async (inner) => inner)
  expect(seen).toBe('Root=1-5e1b4151-5ac6c58f3b1f2f5a2e6e1c9b;Parent=70de5b6f19ff9a0a;Sampled=1')
  const [format, segment] = (await received)[0].toString().split('\n')
  expect(JSON.parse(format ?? '')).toEqual({ format: 'json', version: 1 })
  expect(JSON.parse(segment ?? '')).toEqual({
    type: 'subsegment',
    name: 'transition',
    id: '70de5b6f19ff9a0a',
    trace_id: '1-5e1b4151-5ac6c58f3b1f2f5a2e6e1c9b',
    parent_id: '53995c3f42cd8ad8',
    start_time: 1_747_136_931.25,
    end_time: 1_747_136_931.5,
    annotations: { trace_id: '0af7651916cd43dd8448eb211c80319c', robot_id: 'r1' },
    fault: false,
  })
})

test('work that fails is told as a fault, and fails all the same', async () => {
  const tracing = tracingByXray(await place())
  const received = once(daemon, 'message') as Promise<[Buffer]>
  const failing = tracing.step(step, () => Promise.reject(new Error('the table is down')))
  await expect(failing).rejects.toThrow('the table is down')
  expect(JSON.parse((await received)[0].toString().split('\n')[1] ?? '').fault).toBe(true)
})

test.each([
  ['without a daemon', { daemon: undefined }],
  ['in an invocation that is not sampled', { header: () => header.replace('Sampled=1', 'Sampled=0') }],
  ['where nobody traces', { header: () => undefined }],
])('%s nothing is sent and the work is done', async (_, over) => {
  let messages = 0
  const at = await place(over)
  daemon.on('message', () => messages++)
  expect(await tracingByXray(at).step(step, async () => 'done')).toBe('done')
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(messages).toBe(0)
})
