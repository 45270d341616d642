import { expect, test } from 'vitest'
import {
  type Deployed,
  layersWith,
  layersWithout,
  previewInWords,
  previewOf,
  progressInWords,
  progressOf,
  refusedRobotIds,
  robotIdsIn,
  sharesOf,
  whomInWords,
} from '../../../console/src/policy/rollouts.ts'
import { layersWith as layersOfTheApi } from '../../../functions/rollouts/layers.ts'
import type { Layer } from '../../../policy/rollout.ts'

const versions = {
  v1: { states: ['offline', 'idle', 'working'], at_work: ['working'] },
  v2: { states: ['offline', 'idle', 'working', 'unreachable'], at_work: ['working', 'unreachable'] },
}

const robot = (n: number, more: Partial<Deployed> = {}): Deployed => ({
  robot_id: `robot-${n}`,
  state: 'idle',
  policy_version: 'v1',
  pin: null,
  ...more,
})
const fleet = Array.from({ length: 200 }, (_, n) => robot(n))

test('a share of the robots moves with their next message, those at work after it, those pinned not at all', () => {
  const robots = [robot(1), robot(2, { state: 'working' }), robot(3, { pin: { version: 'v1' } })]
  const preview = previewOf(robots, [], layersWith([], 'v2', { percent: 100 }), versions)
  expect(preview.moving.map(({ robot_id, waits_for }) => [robot_id, waits_for])).toEqual([
    ['robot-1', 'message'],
    ['robot-2', 'work'],
  ])
  expect(previewInWords(preview)).toBe('2 of 3 robots move: 1 with their next message, 1 after their work; 1 is pinned')
})

test('raising a share moves further robots and none back', () => {
  const ten = layersWith([], 'v2', { percent: 10 })
  const half = layersWith(ten, 'v2', { percent: 50 })
  expect(half).toHaveLength(1)
  const first = previewOf(fleet, [], ten, versions).moving.map(({ robot_id }) => robot_id)
  const further = previewOf(fleet, ten, half, versions).moving.map(({ robot_id }) => robot_id)
  expect(first.length).toBeGreaterThan(5)
  expect(further.filter((id) => first.includes(id))).toEqual([])
  expect(previewOf(fleet, [], half, versions).moving).toHaveLength(first.length + further.length)
})

test('what is in force after a rollout is what the API will say', () => {
  const before: readonly Layer[] = [
    { rollout_id: 'c', version: 'v1', robot_ids: ['robot-7'] },
    { rollout_id: 'b', version: 'v2', percent: 10 },
    { rollout_id: 'a', version: 'v1', percent: 50 },
  ]
  for (const asked of [{ percent: 20 }, { robot_ids: ['robot-1'] }])
    for (const version of ['v1', 'v2'])
      expect(layersWith(before, version, asked)).toEqual(
        layersOfTheApi(before, { rollout_id: 'new', version, ...asked }).layers,
      )
})

test('a rollback leads its robots to what covers them then', () => {
  const layers = layersWith([], 'v2', { percent: 100 })
  const moved = fleet.map((one) => ({ ...one, policy_version: 'v2', first_version: 'v1' }))
  const { moving } = previewOf(moved, layers, layersWithout(layers, 'new'), versions)
  expect(moving).toHaveLength(200)
  expect(new Set(moving.map(({ from, to }) => `${from} ${to}`))).toEqual(new Set(['v2 v1']))
})

test('robots that are named and were never heard are told', () => {
  const after = layersWith([], 'v2', { robot_ids: ['robot-1', 'robot-999'] })
  const preview = previewOf(fleet, [], after, versions)
  expect(preview.moving).toHaveLength(1)
  expect(preview.unheard).toEqual(['robot-999'])
  expect(previewInWords(preview)).toContain('1 of those named was never heard')
})

test('ids are read as people paste them, and refused as the API would', () => {
  expect(robotIdsIn('robot-1, ff:5iO4\n robot-1;;robot-2')).toEqual(['robot-1', 'ff:5iO4', 'robot-2'])
  expect(refusedRobotIds([])).toMatch(/at least one/)
  expect(refusedRobotIds(['mission:7'])).toMatch(/"mission:7" is no robot id/)
  expect(refusedRobotIds(Array.from({ length: 1_001 }, (_, n) => `r${n}`))).toMatch(/at most 1000/)
  expect(refusedRobotIds(['ff:5iO4'])).toBeUndefined()
})

test('whom a rollout is about is said in words', () => {
  expect(whomInWords({ percent: 10 })).toBe('10 % of the robots')
  expect(whomInWords({ percent: 100 })).toBe('all robots')
  expect(whomInWords({ robot_ids: ['robot-1'] })).toBe('robot robot-1')
  expect(whomInWords({ robot_ids: ['robot-1', 'robot-2'] })).toBe('2 robots by name')
})

test('of each version it is counted whom it decides for, who belongs to it, and who is pinned', () => {
  const robots = [robot(1), robot(2, { policy_version: 'v2', pin: { version: 'v2' } }), robot(3)]
  expect(sharesOf(robots, layersWith([], 'v2', { robot_ids: ['robot-3'] }))).toEqual({
    v1: { has: 2, belongs: 1, pinned: 0 },
    v2: { has: 1, belongs: 2, pinned: 1 },
  })
})

test('how far a rollout is: who has moved, what the others wait for, and who is covered by something else', () => {
  const rollout = { rollout_id: 'a', version: 'v2', robot_ids: ['robot-1', 'robot-2', 'robot-3', 'robot-4', 'robot-9'] }
  const newer = { rollout_id: 'b', version: 'v1', robot_ids: ['robot-4'] }
  const robots = [
    robot(1, { policy_version: 'v2', first_version: 'v1' }),
    robot(2, { state: 'working' }),
    robot(3, { pin: { version: 'v1' } }),
    robot(4),
    robot(5),
  ]
  const progress = progressOf(robots, [newer, rollout], rollout, versions)
  expect(progress).toMatchObject({ moved: 1, elsewhere: 2, unheard: ['robot-9'] })
  expect(progress.waiting).toEqual([{ robot_id: 'robot-2', from: 'v1', to: 'v2', waits_for: 'work' }])
  expect(progressInWords(progress)).toBe(
    '1 of 2 robots have moved; 1 after their work; 2 are covered by a pin or a newer rollout; 1 of those named was never heard',
  )
})

test('of a share those are counted whose place lies in it', () => {
  const share = { rollout_id: 'a', version: 'v2', percent: 50 }
  const { moved, waiting, elsewhere } = progressOf(fleet, [share], share, versions)
  expect([moved, elsewhere]).toEqual([0, 0])
  expect(waiting).toHaveLength(previewOf(fleet, [], [share], versions).moving.length)
})
