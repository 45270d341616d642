import { expect, test } from 'vitest'
import type { Robot } from '../../../console/src/robots/model.ts'
import { newRobotStore, ROWS_KEPT_MS, type Seen } from '../../../console/src/robots/robot-store.ts'

const robot = (robot_id: string, state = 'idle'): Robot => ({
  robot_id,
  state,
  since: '2026-05-13T13:48:52.123Z',
  policy_version: 'v1',
  pin: null,
  revision: 4,
  last_sequence: 17,
  cause: null,
  first_seen_at: '2026-05-13T13:00:00.000Z',
  parked: null,
  last_known: null,
})
const all = () => true
const seen = (...robots: readonly Robot[]): readonly Seen[] => robots.map((one) => ({ robot: one, read_ms: 0 }))

test('a robot that changes leaves the rows as they are: its cells are told, and find it', () => {
  const store = newRobotStore(() => 0)
  store.put(seen(robot('r1'), robot('r2')), all)
  const rows = store.rows()
  let told = 0
  store.subscribe(() => {
    told += 1
  })
  store.put(seen(robot('r1', 'working'), robot('r2')), all)
  expect(store.rows()).toBe(rows)
  expect(told).toBe(1)
  expect(store.newest(rows[0] as Robot).state).toBe('working')
})

test('rows are handed out anew when another belongs into the list, or one does not any more', () => {
  const store = newRobotStore(() => 0)
  const isIdle = ({ state }: Robot) => state === 'idle'
  store.put(seen(robot('r1'), robot('r2')), isIdle)
  store.put(seen(robot('r1', 'working'), robot('r2')), isIdle)
  expect(store.rows().map(({ robot_id }) => robot_id)).toEqual(['r2'])
  expect(store.loaded()).toBe(2)
  store.put(seen(robot('r1'), robot('r2')), isIdle)
  expect(store.rows().map(({ robot_id }) => robot_id)).toEqual(['r1', 'r2'])
})

test('whoever orders by a column has rows that are no older than some seconds', () => {
  let now = 0
  const store = newRobotStore(() => now)
  store.put(seen(robot('r1')), all)
  now = ROWS_KEPT_MS - 1
  store.put(seen(robot('r1', 'working')), all)
  expect(store.rows()[0]?.state).toBe('idle')
  now = ROWS_KEPT_MS
  store.put(seen(robot('r1', 'working')), all)
  expect(store.rows()[0]?.state).toBe('working')
})

test('a robot that is gone from the list is shown as it was until the table is drawn', () => {
  const store = newRobotStore(() => 0)
  store.put(seen(robot('r1')), all)
  const [row] = store.rows()
  store.put(seen(), all)
  expect(store.newest(row as Robot)).toBe(row)
})

test('a robot is as silent as it was when it was read, however long ago that is', () => {
  const store = newRobotStore(() => 70_000)
  const one = robot('r1')
  store.put([{ robot: one, read_ms: 20_000 }], all)
  expect(store.readAt(one)).toBe(20_000)
  // Of an export, which has just read it.
  expect(store.readAt(robot('r1'))).toBe(70_000)
})

test('a robot that two pages have is one', () => {
  const store = newRobotStore(() => 0)
  store.put(seen(robot('r1'), robot('r2'), robot('r1', 'working')), all)
  expect(store.rows().map(({ robot_id, state }) => `${robot_id} ${state}`)).toEqual(['r1 working', 'r2 idle'])
})

test('a robot is on the screen as long as one of its cells is', () => {
  const store = newRobotStore(() => 0)
  const hide = [store.show('r1'), store.show('r1'), store.show('r2')]
  expect([...store.onScreen()]).toEqual(['r1', 'r2'])
  hide[0]?.()
  expect([...store.onScreen()]).toEqual(['r1', 'r2'])
  hide[1]?.()
  expect([...store.onScreen()]).toEqual(['r2'])
})
