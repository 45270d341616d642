import { afterEach, beforeEach, expect, test } from 'vitest'
import { type EtlWorld, etlWorld } from './etl-world.ts'

let world: EtlWorld
beforeEach(async () => {
  world = await etlWorld()
})
afterEach(() => world.close())

test('what was said is a message once, in the hour in which it was received', async () => {
  await world.said(
    [
      { robot_id: 'r1', message_id: 'a', received_at: '2026-05-13T11:59:59.500Z' },
      { robot_id: 'r1', message_id: 'a', received_at: '2026-05-13T12:00:01.000Z' },
      { robot_id: 'r2', message_id: 'a', received_at: '2026-05-13T12:00:01.000Z' },
    ],
    '2026-05-13T12',
  )
  const run = await world.hourly()
  expect(world.lines).toEqual([])
  expect(run).toMatchObject({ status: 'succeeded' })
})
