import { expect, test } from 'vitest'
import type { DownMessage } from '../../../functions/ports/publish.ts'
import type { SentBook } from '../../../functions/ports/sent.ts'
import { type SendPorts, SentBookContended, sendToVda } from '../../../functions/vda5050/send.ts'
import { fakeSentBook } from '../../fakes/sent-book.ts'
import { commandOf, memoryOf, NOW, ROBOT_ID } from './robot.ts'

const start = commandOf('work.start', { job_id: 'mission:m1:1', params: { steps: [{ kind: 'wait' }] } })

function portsOf(book: SentBook = fakeSentBook(), over: Partial<SendPorts> = {}) {
  const published: DownMessage[] = []
  const paused: number[] = []
  const ports: SendPorts = {
    sent: book,
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
  const book = fakeSentBook()
  const memory = memoryOf('2.1.0', {}, { factsheet: { actions: [], order_interval_seconds_min: 3 } })
  await sendToVda(start, memory, portsOf(book).ports)
  const { ports, paused } = portsOf(book)
  expect(await sendToVda(start, memory, ports)).toEqual({ outcome: 'published' })
  expect(paused).toEqual([2_000])
})
