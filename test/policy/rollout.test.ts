import fc from 'fast-check'
import { expect, test } from 'vitest'
import { atWorkIn } from '../../policy/at-work.ts'
import { policies } from '../../policy/policies.ts'
import { parsePolicy } from '../../policy/policy.ts'
import { type Follower, type Layer, moveOf, placeOf, targetOf, type Versions } from '../../policy/rollout.ts'
import { cellsOf } from '../../policy/to-asl.ts'

const versions: Versions = Object.fromEntries(
  policies().map((policy) => [policy.version, { states: Object.keys(policy.states), at_work: atWorkIn(policy) }]),
)
const robot = (over: Partial<Follower> = {}): Follower => ({
  robot_id: 'r1',
  state: 'idle',
  policy_version: 'v1',
  ...over,
})
const all: Layer = { rollout_id: 'all', version: 'v2', percent: 100 }
const some: Layer = { rollout_id: 'some', version: 'v2', robot_ids: ['r1', 'r2'] }

test('a pin comes before a list, a list before a share, a share before the version that the robot had first', () => {
  const v1ForAll: Layer = { rollout_id: 'v1', version: 'v1', percent: 100 }
  expect(targetOf(robot({ pinned_to: 'v1' }), [some, all])).toEqual({ version: 'v1', because: 'pin' })
  expect(targetOf(robot(), [v1ForAll, some])).toEqual({ version: 'v2', because: 'list', rollout_id: 'some' })
  expect(targetOf(robot({ robot_id: 'r3' }), [some, v1ForAll])).toMatchObject({ version: 'v1', because: 'percentage' })
  expect(targetOf(robot({ policy_version: 'v2', first_version: 'v1' }), [])).toEqual({
    version: 'v1',
    because: 'first',
  })
  expect(targetOf(robot({ policy_version: 'v2' }), [])).toEqual({ version: 'v2', because: 'first' })
})

test('of two rollouts that cover a robot the newest holds', () => {
  const v3: Layer = { rollout_id: 'newest', version: 'v3', percent: 100 }
  expect(targetOf(robot(), [v3, all])).toMatchObject({ rollout_id: 'newest' })
  expect(targetOf(robot(), [all, v3])).toMatchObject({ rollout_id: 'all' })
})

test('a share of n per cent covers about n in a hundred robots, also those that are numbered', () => {
  for (const name of [
    (n: number) => `r${n}`,
    (n: number) => `AMR-${String(n).padStart(6, '0')}`,
    (n: number) => `ff:${n}`,
  ]) {
    for (const percent of [1, 10, 50, 99]) {
      const covered = Array.from({ length: 10_000 }, (_, n) => name(n)).filter((id) => placeOf(id, 'v2') < percent)
      expect(Math.abs(covered.length / 100 - percent), `${name(1)} ${percent}`).toBeLessThan(1.6)
    }
  }
})

test('raising a share moves nobody back, and another version begins with other robots', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.nat(99), fc.nat(99), (id, one, other) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)]
      expect(placeOf(id, 'v2') < less && !(placeOf(id, 'v2') < more)).toBe(false)
      expect(placeOf(id, 'v2')).toBe(placeOf(id, 'v2'))
    }),
  )
  const first = (version: string) =>
    Array.from({ length: 1_000 }, (_, n) => `r${n}`).filter((id) => placeOf(id, version) < 5)
  expect(first('v2')).not.toEqual(first('v3'))
})

test('a robot at work stays with its version; one that is not moves with its next message', () => {
  for (const state of ['working', 'paused'])
    expect(moveOf(robot({ state }), [all], versions)).toEqual({ move: 'waits', version: 'v2', for: 'work' })
  for (const state of ['offline', 'idle', 'charging', 'fault'])
    expect(moveOf(robot({ state }), [all], versions)).toEqual({ move: 'now', version: 'v2' })
  expect(moveOf(robot({ policy_version: 'v2' }), [all], versions)).toEqual({ move: 'none' })
})

test('a robot whose state the new version does not know waits, unless the version that it has does not know it either', () => {
  const strange: Versions = { ...versions, v2: { states: ['idle', 'lifting'], at_work: [] } }
  const back: Layer = { rollout_id: 'back', version: 'v1', percent: 100 }
  expect(moveOf(robot({ state: 'lifting', policy_version: 'v2' }), [back], strange)).toMatchObject({ for: 'state' })
  expect(moveOf(robot({ state: 'lifting' }), [all], strange)).toEqual({ move: 'now', version: 'v2' })
})

test('out of hearing with a job in hand is at work: also a rollback waits for it', () => {
  const lost = robot({ state: 'unreachable', policy_version: 'v2', first_version: 'v1' })
  expect(moveOf(lost, [], versions)).toEqual({ move: 'waits', version: 'v1', for: 'work' })
})

test('nobody moves into a version that is not deployed', () => {
  const v9: Layer = { rollout_id: 'x', version: 'v9', percent: 100 }
  expect(moveOf(robot(), [v9], versions)).toEqual({ move: 'waits', version: 'v9', for: 'deployment' })
  expect(moveOf(robot({ policy_version: 'v0' }), [all], versions)).toEqual({ move: 'now', version: 'v2' })
})

test('a state from which work is released is one at work, in every version', () => {
  for (const policy of policies()) {
    const releasing = cellsOf(policy).filter(({ cell }) => cell.handlers.includes('release-work'))
    expect([...new Set(releasing.map(({ state }) => state))].sort()).toEqual([...atWorkIn(policy)].sort())
  }
})

test('a version may list its states at work itself, and only states', () => {
  const [v1] = policies()
  const written = { ...v1, version: 'v3', at_work: ['working', 'charging'] }
  expect(atWorkIn(parsePolicy('robot.v3.json', written))).toEqual(['working', 'charging'])
  expect(() => parsePolicy('robot.v3.json', { ...written, at_work: ['wroking'] })).toThrow(
    'robot.v3.json: at_work[0] is "wroking"; states are offline, idle, working, paused, charging, fault; did you mean "working"?',
  )
  expect(() => parsePolicy('robot.v3.json', { ...written, at_work: true })).toThrow('at_work is true; write the list')
})
