import { expect, test } from 'vitest'
import { compare } from '../../policy/compare.ts'
import { policies } from '../../policy/policies.ts'
import type { Policy } from '../../policy/policy.ts'

const [v1, v2] = policies() as [Policy, Policy]

test('a version does not differ from itself', () => {
  expect(compare(v1, v1)).toMatchObject({ differ: false, cells: { added: [], removed: [], changed: [] } })
})

test('v2 adds a state, its cells, and where a robot goes that falls silent at work', () => {
  const { differ, states, cells, guards, settings } = compare(v1, v2)
  expect(differ).toBe(true)
  expect(states).toEqual({ added: ['unreachable'], removed: [] })
  expect(new Set(cells.added.map(({ state }) => state))).toEqual(new Set(['unreachable']))
  expect(cells.removed).toEqual([])
  expect(
    cells.changed.map(({ state, type, before, after }) => `${state} ${type}: ${before.next} → ${after.next}`),
  ).toEqual([
    'working robot.disconnected: offline → unreachable',
    'working robot.went_quiet: offline → unreachable',
    'paused robot.disconnected: offline → unreachable',
    'paused robot.went_quiet: offline → unreachable',
  ])
  expect(guards).toEqual({ added: [], removed: [], changed: [] })
  expect(settings).toEqual([
    { setting: 'at_work', before: ['working', 'paused'], after: ['working', 'paused', 'unreachable'] },
  ])
})

test('the other way round says the opposite', () => {
  const there = compare(v1, v2)
  const back = compare(v2, v1)
  expect(back.states).toEqual({ added: [], removed: ['unreachable'] })
  expect(back.cells.removed).toEqual(there.cells.added)
  expect(back.cells.changed.map(({ before, after }) => [after, before])).toEqual(
    there.cells.changed.map(({ before, after }) => [before, after]),
  )
})

test('a guard that compares with another value is a change of the guard, not of the cells that name it', () => {
  const lower = JSON.parse(JSON.stringify(v1).replaceAll('"value":30', '"value":20')) as Policy
  const { guards, cells, differ } = compare(v1, lower)
  expect(differ).toBe(true)
  expect(guards.changed).toMatchObject([{ name: 'battery_needs_charge', before: { value: 30 }, after: { value: 20 } }])
  expect(cells.changed).toEqual([])
})

test('words change nothing for a robot', () => {
  const reworded = JSON.parse(JSON.stringify(v1).replaceAll('Free and able', 'Able and free')) as Policy
  expect(JSON.stringify(reworded)).not.toBe(JSON.stringify(v1))
  expect(compare(v1, reworded).differ).toBe(false)
})
