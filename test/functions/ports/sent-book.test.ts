import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lastKnownInDynamodb } from '../../../functions/ports/last-known.dynamodb.ts'
import { sentInDynamodb } from '../../../functions/ports/sent.dynamodb.ts'
import type { SentBook, SentPage } from '../../../functions/ports/sent.ts'
import { vdaRobotsInDynamodb } from '../../../functions/ports/vda-robots.dynamodb.ts'
import { startDynamodb, type TestDynamodb } from '../../fakes/dynamodb.ts'
import { fakeSentBook } from '../../fakes/sent-book.ts'
import { memoryOf } from '../vda5050/robot.ts'

let dynamodb: TestDynamodb
beforeAll(async () => {
  dynamodb = await startDynamodb([
    { name: 'commands', keys: ['robot_id', 'entry'] },
    { name: 'last-known', keys: ['robot_id'] },
  ])
})
afterAll(() => dynamodb.stop())

const books: readonly [string, () => SentBook][] = [
  ['in memory', fakeSentBook],
  ['in DynamoDB', () => sentInDynamodb(dynamodb.client, 'commands')],
]

const first: SentPage = {
  sent: {
    orders: [
      {
        order_id: 'o1',
        order_update_id: 0,
        command_id: 'c1',
        trace_id: 'a'.repeat(32),
        header_ids: [0],
        sent_at_ms: 1,
      },
    ],
    actions: [],
    headers: { order: 0 },
  },
  version: 0,
}

describe.each(books)('what robots were sent, %s', (_, made) => {
  test('is a page per robot, blank at first, that only its newest reader writes', async () => {
    const book = made()
    const blank = { sent: { orders: [], actions: [] }, version: 0 }
    expect(await book.read('r1')).toEqual(blank)
    expect(await book.write('r1', first)).toBe('written')
    expect(await book.read('r1')).toEqual({ ...first, version: 1 })
    expect(await book.write('r1', first)).toBe('changed')
    expect(await book.read('r2')).toEqual(blank)

    const node = { nodeId: 'a', sequenceId: 0, released: true, actions: [] }
    const next: SentPage = {
      ...first,
      route: { order_id: 'o1', order_update_id: 0, beginning: { steps: 0 }, end: { node, steps: 1 } },
      ordered_at_ms: 5,
      version: 1,
    }
    expect(await book.write('r1', next)).toBe('written')
    expect(await book.read('r1')).toEqual({ ...next, version: 2 })
    expect(await book.write('r1', next)).toBe('changed')
  })
})

test('a robot is known by what it said of itself, and one that never spoke VDA 5050 is not', async () => {
  const robots = vdaRobotsInDynamodb(dynamodb.client, 'last-known')
  const vda_5050 = memoryOf('2.1.0')
  await lastKnownInDynamodb(dynamodb.client, 'last-known').write({
    robot_id: 'maker:agv.01',
    position: '1',
    memory: { presence: {}, vda_5050 },
  })
  expect(await robots.memoryOf('maker:agv.01')).toEqual(vda_5050)
  await lastKnownInDynamodb(dynamodb.client, 'last-known').write({ robot_id: 'native', position: '1', memory: {} })
  expect(await robots.memoryOf('native')).toBeUndefined()
  expect(await robots.memoryOf('nobody')).toBeUndefined()
})
