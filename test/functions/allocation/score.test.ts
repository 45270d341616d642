import { describe, expect, test } from 'vitest'
import { byChance, ranked, seenIn } from '../../../functions/allocation/choose.ts'
import { hindrance } from '../../../functions/allocation/fitting.ts'
import { loadMayBeOnBoard } from '../../../functions/allocation/load.ts'
import { type Offered, scoreOf, termsOf, weights } from '../../../functions/allocation/score.ts'
import { whyItWaits } from '../../../functions/allocation/waiting.ts'
import { seededRandom } from '../../../local/random.ts'
import type { MissionStep } from '../../../messages/mission-fields.ts'
import { begun, capacityRow, missionRow } from './missions.ts'

const asked = {
  steps: [{ kind: 'go_to', place: { node_id: 'A', x: 0, y: 0, map: 'hall' } }],
  requires: ['lift'],
} as const
const random = seededRandom('scores')
const between = (low: number, high: number) => low + random.next() * (high - low)
const anyone = (): Offered => ({
  capabilities: random.next() < 0.5 ? ['lift'] : ['lift', 'scan', 'tow'],
  ...(random.next() < 0.8 && { battery: between(0, 100) }),
  ...(random.next() < 0.8 && { pose: { x: between(-50, 50), y: between(-50, 50), map: 'hall' } }),
  ...(random.next() < 0.5 && { fleet: 'north' }),
  seconds_free: between(-10, 10_000),
})
const offers = Array.from({ length: 500 }, anyone)

describe('how well a robot fits', () => {
  test('is a number from 0 to 1, whatever the robot', () => {
    for (const offered of offers) {
      expect(scoreOf(asked, offered)).toBeGreaterThanOrEqual(0)
      expect(scoreOf(asked, offered)).toBeLessThanOrEqual(1)
      for (const worth of Object.values(termsOf(asked, offered))) {
        expect(worth).toBeGreaterThanOrEqual(0)
        expect(worth).toBeLessThanOrEqual(1)
      }
    }
    expect(Object.values(weights).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9)
  })

  test('never falls when the robot is closer, fuller, longer without work, less equipped or of the same fleet', () => {
    for (const offered of offers) {
      const better: Offered[] = [
        ...(offered.pose
          ? [{ ...offered, pose: { ...offered.pose, x: offered.pose.x / 2, y: offered.pose.y / 2 } }]
          : []),
        ...(offered.battery === undefined ? [] : [{ ...offered, battery: Math.min(100, offered.battery + 10) }]),
        { ...offered, seconds_free: offered.seconds_free + 60 },
        { ...offered, capabilities: ['lift'] },
      ]
      for (const one of better) expect(scoreOf(asked, one)).toBeGreaterThanOrEqual(scoreOf(asked, offered))
      expect(scoreOf({ ...asked, fleet: 'north' }, { ...offered, fleet: 'north' })).toBeGreaterThanOrEqual(
        scoreOf({ ...asked, fleet: 'north' }, { ...offered, fleet: 'south' }),
      )
    }
  })

  test('a place on another map is as unknown as none', () => {
    const here: Offered = { capabilities: [], pose: { x: 0, y: 0, map: 'hall' }, seconds_free: 0 }
    const { pose: _, ...nowhere } = here
    expect(scoreOf(asked, { ...here, pose: { x: 0, y: 0, map: 'yard' } })).toBe(scoreOf(asked, nowhere))
    expect(scoreOf(asked, here)).toBeGreaterThan(scoreOf(asked, nowhere))
  })

  test('of telemetry only numbers are believed', () => {
    expect(seenIn({ battery: '80', pose: { x: 1, y: 'a' } })).toEqual({})
    expect(seenIn({ battery: 80, pose: { x: 1, y: 2, theta: 0, map: 'hall' } })).toEqual({
      battery: 80,
      pose: { x: 1, y: 2, map: 'hall' },
    })
    expect(seenIn(undefined)).toEqual({})
  })
})

describe('whom a mission asks', () => {
  const settings = { battery_min: 15, now: Date.parse(begun) }
  const mission = missionRow('m1', { requires: ['lift'], steps: asked.steps as unknown as readonly MissionStep[] })
  const lifting = { capabilities: ['lift'] }

  test('those who can, are there, free and charged, the fittest first', () => {
    const robots = [
      capacityRow('far', lifting),
      capacityRow('near', lifting),
      capacityRow('empty', { ...lifting, battery: 9 }),
      capacityRow('unable'),
      capacityRow('busy', { ...lifting, state: 'working' }),
      capacityRow('away', { ...lifting, state: 'offline' }),
    ]
    const seen = new Map([
      ['far', { pose: { x: 40, y: 0, map: 'hall' } }],
      ['near', { pose: { x: 2, y: 0, map: 'hall' } }],
    ])
    expect(ranked(mission, robots, seen, settings).map(({ robot }) => robot.robot_id)).toEqual(['near', 'far'])
  })

  test('a robot whose telemetry says that it is nearly empty is not asked, whatever was known before', () => {
    const robots = [capacityRow('r1', { ...lifting, battery: 80 })]
    expect(ranked(mission, robots, new Map([['r1', { battery: 5 }]]), settings)).toEqual([])
  })

  test('a robot that is parked is not asked, and nothing of that is written into its row', () => {
    const robots = [capacityRow('r1', lifting), capacityRow('r2', lifting)]
    const seen = new Map([['r1', { parked: true as const }]])
    expect(ranked(mission, robots, seen, settings).map(({ robot }) => robot)).toEqual([robots[1]])
  })

  test('what telemetry says decides, and is not written down as what somebody described', () => {
    const robots = [capacityRow('r1', lifting), capacityRow('r2', { ...lifting, battery: 80 })]
    const seen = new Map(robots.map(({ robot_id }) => [robot_id, { battery: 60 }]))
    const candidates = ranked(mission, robots, seen, settings).map(({ robot }) => robot)
    expect(candidates).toHaveLength(2)
    expect(candidates).toEqual(expect.arrayContaining(robots))
  })

  test('robots that are equally fit are asked in another order by each mission', () => {
    const robots = Array.from({ length: 20 }, (_, index) => capacityRow(`r${index}`, lifting))
    const first = (id: string) => ranked({ ...mission, mission_id: id }, robots, new Map(), settings)[0]?.robot.robot_id
    expect(new Set(['a', 'b', 'c', 'd', 'e', 'f'].map(first)).size).toBeGreaterThan(2)
    expect(first('a')).toBe(first('a'))
    expect(byChance(mission, robots)).toEqual(expect.arrayContaining(robots))
  })
})

describe('why a mission waits', () => {
  const at = { battery_min: 15, at: begun }
  const mission = missionRow('m1', { requires: ['lift'] })
  const lifting = { capabilities: ['lift'] }

  test.each([
    ['no robot was ever heard', [], 'no_robot'],
    ['none can do it', [capacityRow('r1')], 'no_robot_with_capability'],
    [
      'those who can are busy',
      [capacityRow('r1'), capacityRow('r2', { ...lifting, state: 'working' })],
      'no_robot_free',
    ],
    ['those who can charge', [capacityRow('r1', { ...lifting, state: 'charging' })], 'robots_charging'],
    ['those who can are nearly empty', [capacityRow('r1', { ...lifting, battery: 3 })], 'robots_charging'],
    ['those who can are offline', [capacityRow('r1', { ...lifting, state: 'offline' })], 'fleet_offline'],
    ['those who can were never heard', [{ ...capacityRow('r1', lifting), state: undefined }], 'fleet_offline'],
    ['those who can have a fault', [capacityRow('r1', { ...lifting, state: 'fault' })], 'robots_in_fault'],
    [
      'those who can were taken out',
      [capacityRow('r1', { ...lifting, withdrawn: { operator: 'repair' } })],
      'robots_withdrawn',
    ],
    [
      'those who can are parked',
      [
        { ...capacityRow('r1', lifting), parked: true },
        capacityRow('r2', { ...lifting, state: 'fault' }),
        capacityRow('r3', { ...lifting, state: 'offline' }),
      ],
      'robots_parked',
    ],
    ['one could do it', [capacityRow('r1', lifting), capacityRow('r2')], 'being_allocated'],
  ] as const)('%s', (_, robots, reason) => {
    expect(whyItWaits(mission, robots as never, at)).toMatchObject({ reason })
  })

  test('every robot is counted once, under what holds it back', () => {
    const robots = [
      capacityRow('r1'),
      capacityRow('r2', { ...lifting, state: 'working' }),
      capacityRow('r3', { ...lifting, state: 'paused' }),
      capacityRow('r4', { ...lifting, state: 'charging' }),
    ]
    expect(whyItWaits(mission, robots, at)).toEqual({
      reason: 'no_robot_free',
      robots: { no_robot_with_capability: 1, no_robot_free: 2, robots_charging: 1 },
      at: begun,
    })
  })

  test('a mission for one robot waits for that one alone', () => {
    const named = missionRow('m1', { wanted_robot_id: 'r2' })
    const robots = [capacityRow('r1'), capacityRow('r2', { state: 'working' })]
    expect(whyItWaits(named, robots, at)).toMatchObject({
      reason: 'robot_named_is_busy',
      robots: { robot_named_is_busy: 1 },
    })
    expect(hindrance(named, capacityRow('r1'), { battery_min: 15, now: 0 })).toBe('other')
  })
})

describe('a robot that would not have a mission', () => {
  const refusedAfter = (allocation: number, seconds: number) =>
    hindrance(missionRow('m1', { not_by: ['r1'], allocation }), capacityRow('r1'), {
      battery_min: 15,
      now: Date.parse(begun) + 1000 * seconds,
    })

  test('is asked for it again after a while, and each time the while is twice as long', () => {
    expect([refusedAfter(1, 0), refusedAfter(1, 119), refusedAfter(1, 120)]).toEqual(['refused', 'refused', undefined])
    expect([refusedAfter(3, 479), refusedAfter(3, 480)]).toEqual(['refused', undefined])
  })
})

describe('what may be on a robot that was lost', () => {
  const steps = [{ kind: 'go_to' }, { kind: 'pick' }, { kind: 'drop' }, { kind: 'go_to' }] as const
  const done = (...numbers: readonly number[]) =>
    numbers.map((step) => ({ step, status: 'finished', at: begun, allocation: 1 }))
  const lost = (progress: ReturnType<typeof done>, load: 'physical' | 'none' = 'physical') =>
    loadMayBeOnBoard({ load, steps: [...steps] as never, progress, allocation: 1 })

  test('from the step that picks on, until one that drops is done', () => {
    expect([lost(done()), lost(done(1)), lost(done(1, 2)), lost(done(1, 2, 3)), lost(done(1, 2, 3, 4))]).toEqual([
      false,
      true,
      true,
      false,
      false,
    ])
  })

  test('nothing, when the mission carries nothing; nothing of what an earlier robot did', () => {
    expect(lost(done(1, 2), 'none')).toBe(false)
    expect(lost(done(1, 2).map((line) => ({ ...line, allocation: 0 })))).toBe(false)
  })
})
