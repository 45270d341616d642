import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { number, text } from '../../../functions/ports/attributes.dynamodb.ts'
import { robotStatesInDynamodb } from '../../../functions/ports/robot-states.dynamodb.ts'
import { startDynamodb, type TestDynamodb } from '../../fakes/dynamodb.ts'

let dynamodb: TestDynamodb
beforeAll(async () => {
  dynamodb = await startDynamodb([
    { name: 'robots', keys: ['robot_id'], indexes: { by_bucket: ['bucket', 'robot_id'] }, keysOnly: ['by_bucket'] },
  ])
  const put = (robot_id: string, bucket: number, state: string, more: object = {}) =>
    dynamodb.client.send(
      new PutItemCommand({
        TableName: 'robots',
        Item: {
          robot_id: text(robot_id),
          bucket: text(String(bucket)),
          state: text(state),
          policy_version: text('v1'),
          revision: number(1),
          ...more,
        },
      }),
    )
  for (let n = 0; n < 120; n += 1) await put(`r${n}`, n % 8, n < 100 ? 'idle' : 'working')
  await put('held', 1, 'working', { parked: text('needs_attention') })
  await put('mission:m1', 2, 'open')
})
afterAll(() => dynamodb.stop())

test('every robot is counted once, missions are none', async () => {
  const { robots, cut } = await robotStatesInDynamodb(dynamodb.client, 'robots').read(1_000)
  expect([robots.length, cut]).toEqual([121, false])
  expect(robots.filter(({ state }) => state === 'working')).toHaveLength(21)
  expect(robots.find(({ robot_id }) => robot_id === 'held')).toEqual({
    robot_id: 'held',
    state: 'working',
    policy_version: 'v1',
    parked: 'needs_attention',
  })
})

test('no more are looked at than asked for, and that there are more is said', async () => {
  const before = dynamodb.counted().read_units ?? 0
  const { robots, cut } = await robotStatesInDynamodb(dynamodb.client, 'robots').read(50)
  expect([robots.length, cut]).toEqual([50, true])
  // Half a unit for each robot, and the index.
  expect((dynamodb.counted().read_units ?? 0) - before).toBeLessThan(60)
})
