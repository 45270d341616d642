import { expect, test } from 'vitest'
import type { DownMessage } from '../../../functions/ports/publish.ts'
import type { SentBook } from '../../../functions/ports/sent.ts'
import { RobotNotReady, type SendToVdaPorts, SentBookContended, sendToVda } from '../../../functions/vda5050/send.ts'
import { fakeSentBook } from '../../fakes/sent-book.ts'
import { commandOf, memoryOf, NOW, ROBOT_ID } from './robot.ts'

const start = commandOf('work.start', { job_id: 'mission:m1:1', params: { steps: [{ kind: 'wait' }] } })

function portsOf(book: SentBook = fakeSentBook(), over: Partial<SendToVdaPorts> = {}) {
  const published: DownMessage[] = []
  const paused: number[] = []
  const ports: SendToVdaPorts = {
    sent: book,
    memoryOf: async () => undefined,
    publish: async (message) => void published.push(message),
    pause: async (ms) => void paused.push(ms),
    now: () => NOW,
    profiles: [],
    ...over,
  }
  return { ports, published, paused }
}

test('what is sent is written down before it is said', async () => {
  const book = fakeSentBook()
  const { ports } = portsOf(book, {
    publish: async () => {
      expect(book.pages.get(ROBOT_ID)?.sent.orders).toMatchObject([{ command_id: start.message_id }])
      throw new Error('the broker is away')
    },
  })
  await expect(sendToVda(start, memoryOf('2.1.0'), ports)).rejects.toThrow('away')

  const again = portsOf(book)
  expect(await sendToVda(start, memoryOf('2.1.0'), again.ports)).toEqual({ outcome: 'published' })
  expect(JSON.parse(again.published[0]?.payload ?? '')).toMatchObject({ orderId: 'mission:m1:1', headerId: 1 })
  expect(book.pages.get(ROBOT_ID)?.sent.orders).toMatchObject([{ sends: 2 }])
})

test('what cannot be said is refused with its reason, and nothing is written or published', async () => {
  const book = fakeSentBook()
  const { ports, published } = portsOf(book)
  const clean = commandOf('work.start', { job_id: 'job-1', kind: 'clean' })
  expect(await sendToVda(clean, memoryOf('2.1.0'), ports)).toMatchObject({
    outcome: 'refused',
    refused: { code: 'no_steps' },
  })
  expect([published, book.pages.size]).toEqual([[], 0])
})

test('a stop that is written at the same time costs the order a second look, and neither is lost', async () => {
  const book = fakeSentBook()
  const stop = commandOf('robot.stop', {})
  let crossed = false
  const crossing: SentBook = {
    read: book.read,
    write: async (robotId, page) => {
      if (!crossed) {
        crossed = true
        await sendToVda(stop, memoryOf('2.1.0'), portsOf(book).ports)
      }
      return book.write(robotId, page)
    },
  }
  const { ports, published } = portsOf(crossing)
  await sendToVda(start, memoryOf('2.1.0'), ports)
  expect(published).toHaveLength(1)
  expect(book.pages.get(ROBOT_ID)?.sent).toMatchObject({
    orders: [{ command_id: start.message_id }],
    actions: [{ command_id: stop.message_id }],
    headers: { order: 0, instantActions: 0 },
  })
})

test('a page that never holds still is a failure that is tried again later', async () => {
  const { ports } = portsOf({ read: fakeSentBook().read, write: async () => 'changed' })
  await expect(sendToVda(start, memoryOf('2.1.0'), ports)).rejects.toThrow(SentBookContended)
})

test('a robot that wants time between two orders gets it, but not for ever', async () => {
  const slow = (seconds: number) =>
    memoryOf('2.1.0', {}, { factsheet: { actions: [], order_interval_seconds_min: seconds } })
  for (const [seconds, waited] of [
    [2, 2_000],
    [20, 3_000],
  ] as const) {
    const book = fakeSentBook()
    await sendToVda(start, slow(seconds), portsOf(book).ports)
    let now = NOW
    const { ports, paused } = portsOf(book, { now: () => now })
    const pause = async (ms: number) => {
      now += ms
      paused.push(ms)
    }
    expect(await sendToVda(start, slow(seconds), { ...ports, pause })).toEqual({ outcome: 'published' })
    expect(paused).toEqual([waited])
  }
})

test('the next order waits until the robot has given up the one that it was told to cancel', async () => {
  const book = fakeSentBook()
  const at = (order_id: string) => memoryOf('2.1.0', { order_id }, { running: { order_id, update_id: 0 } })
  await sendToVda(
    commandOf('work.start', { job_id: 'old', params: { steps: [{ kind: 'wait' }] } }, 'old'),
    memoryOf('2.1.0'),
    portsOf(book).ports,
  )
  await sendToVda(commandOf('work.stop', { job_id: 'old' }), at('old'), portsOf(book).ports)
  const looks = [at('old'), memoryOf('2.1.0', { order_id: 'old' })]
  const { ports, published, paused } = portsOf(book, { memoryOf: async () => looks.shift() })
  expect(await sendToVda(start, at('old'), ports)).toEqual({ outcome: 'published' })
  expect([paused.length, looks.length, published.length]).toEqual([2, 0, 1])

  const slow = portsOf(book, { memoryOf: async () => at('old') })
  const other = commandOf('work.start', { job_id: 'next', params: { steps: [{ kind: 'wait' }] } }, 'next')
  await expect(sendToVda(other, at('old'), slow.ports)).rejects.toThrow(RobotNotReady)
  const much_later = portsOf(book, { now: () => NOW + 120_000 })
  expect(await sendToVda(other, at('old'), much_later.ports)).toEqual({ outcome: 'published' })
})

test('the first order to a robot that has only just come waits for its first state: it says where the order begins', async () => {
  const book = fakeSentBook()
  const { state: _, ...silent } = memoryOf('2.1.0')
  const forgotten = memoryOf('2.1.0', {}, { gone_at_ms: NOW + 5 })
  for (const memory of [silent, forgotten]) {
    const { ports } = portsOf(book, { memoryOf: async () => memory })
    await expect(sendToVda(start, memory, ports)).rejects.toThrow(RobotNotReady)
  }
  const back = memoryOf('2.1.0', { received_at_ms: NOW + 10 }, { gone_at_ms: NOW + 5 })
  const { ports, published } = portsOf(book, { memoryOf: async () => back })
  expect(await sendToVda(start, silent, ports)).toEqual({ outcome: 'published' })
  expect(JSON.parse(published[0]?.payload ?? '').nodes[0].nodeId).toBe('home')
  const stop = commandOf('robot.stop', {})
  expect(await sendToVda(stop, silent, portsOf(book).ports)).toEqual({ outcome: 'published' })
})
