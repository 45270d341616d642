import { expect, test } from 'vitest'
import type { DownMessage } from '../../../functions/ports/publish.ts'
import { sendToVda } from '../../../functions/vda5050/send.ts'
import { fakeSentBook } from '../../fakes/sent-book.ts'
import { everyDeath } from '../service_platform/dispatch/interrupted.ts'
import { commandOf, memoryOf, NOW, ROBOT_ID } from './robot.ts'

const steps = [{ kind: 'pick', place: { node_id: 'shelf', x: 1, y: 0, map: 'hall' } }]
const start = commandOf('work.start', { job_id: 'mission:m1:1', params: { steps } })
const more = commandOf('work.update', { job_id: 'mission:m1:1', params: { steps } }, 'more')

const world = async () => {
  const published: DownMessage[] = []
  const sent = fakeSentBook()
  return {
    sent,
    published,
    ports: {
      sent,
      air: {
        // No answer can be earlier than its question: whatever is published was written down before.
        publish: async (message: DownMessage) => {
          if (message.topic.endsWith('/instantActions')) return
          const { orderId, orderUpdateId, headerId } = JSON.parse(message.payload)
          const order = sent.pages.get(ROBOT_ID)?.sent.orders.at(-1)
          expect(order).toMatchObject({ order_id: orderId, order_update_id: orderUpdateId })
          expect(order?.header_ids).toContain(headerId)
          published.push(message)
        },
      },
    },
  }
}

const say = async (command: typeof start, { sent, air }: Awaited<ReturnType<typeof world>>['ports']) =>
  sendToVda(command, memoryOf('2.1.0'), {
    sent,
    publish: (message) => air.publish(message),
    memoryOf: async () => undefined,
    pause: async () => undefined,
    now: () => NOW,
    profiles: [],
  })

test('whoever dies while an order is said, the next one says the same order', async () => {
  const deaths = await everyDeath(
    world,
    async ({ ports }, dying = ports) => {
      await say(start, dying)
      await say(more, dying)
    },
    async ({ ports, published, sent }, where) => {
      await say(start, ports)
      await say(more, ports)
      const said = published.map(({ payload }) => JSON.parse(payload))
      const contents = said.map(({ headerId: _, ...content }) => JSON.stringify(content))
      expect(new Set(contents).size, where).toBe(2)
      expect(said.map(({ orderUpdateId }) => orderUpdateId).toSorted(), where).toEqual(
        said.map(({ orderUpdateId }) => orderUpdateId),
      )
      const headers = said.map(({ headerId }) => headerId)
      expect(new Set(headers).size, where).toBe(headers.length)
      expect(
        sent.pages.get(ROBOT_ID)?.sent.orders.map(({ command_id }) => command_id),
        where,
      ).toEqual([start.message_id, more.message_id])
    },
  )
  expect(deaths).toBe(6)
})
