import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inOrder, type Orderable } from '../../../functions/operations/order.ts'
import { positionOf } from '../../../messages/position.ts'

const time = (second: number): string => new Date(Date.UTC(2026, 10, 20) + second * 1000).toISOString()

const failures: fc.Arbitrary<readonly Orderable[]> = fc
  .array(
    fc.record({
      robot: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
      place: fc.option(fc.integer({ min: 1, max: 1_000 }), { nil: undefined }),
      second: fc.integer({ min: 0, max: 1_000 }),
    }),
    { maxLength: 60 },
  )
  .map((all) =>
    all.map(({ robot, place, second }, n) => ({
      failure_id: `f${n}`,
      ...(robot !== undefined && { robot_id: `r${robot}` }),
      ...(place !== undefined && { position: positionOf(String(place), 1) }),
      received_at: time(second),
    })),
  )

test('nothing is left out, and nothing comes twice', () => {
  fc.assert(
    fc.property(failures, (all) => {
      const ids = inOrder(all).map(({ failure_id }) => failure_id)
      expect(ids.toSorted()).toEqual(all.map(({ failure_id }) => failure_id).toSorted())
    }),
  )
})

test('of each robot what lay before on the stream goes before, whatever the clocks said', () => {
  fc.assert(
    fc.property(failures, (all) => {
      for (const ofRobot of Map.groupBy(inOrder(all), ({ robot_id }) => robot_id).values()) {
        const positions = ofRobot.flatMap(({ position }) => position ?? [])
        expect(positions).toEqual(positions.toSorted())
        const unplaced = ofRobot.filter(({ position }) => position === undefined).map(({ received_at }) => received_at)
        expect(unplaced).toEqual(unplaced.toSorted())
      }
    }),
  )
})

test('the order is the same however the failures were found', () => {
  fc.assert(
    fc.property(failures, fc.integer(), (all, seed) => {
      const shuffled =
        fc.sample(fc.shuffledSubarray([...all], { minLength: all.length }), { numRuns: 1, seed })[0] ?? []
      expect(inOrder(shuffled)).toEqual(inOrder(all))
    }),
  )
})

describe('the robots take turns', () => {
  test('so that none waits for another, the one that waits longest first', () => {
    const of = (robot: string, ...seconds: readonly number[]) =>
      seconds.map((second) => ({ failure_id: `${robot}${second}`, robot_id: robot, received_at: time(second) }))
    const ordered = inOrder([...of('b', 5, 6), ...of('a', 7, 9, 8), ...of('c', 1)])
    expect(ordered.map(({ failure_id }) => failure_id)).toEqual(['c1', 'b5', 'a7', 'b6', 'a8', 'a9'])
  })

  test('and what never reached the stream goes before the first that was received after it', () => {
    const placed = [3, 1].map((place) => ({
      failure_id: `p${place}`,
      robot_id: 'r1',
      position: positionOf(String(place), 1),
      received_at: time(place * 10),
    }))
    const unplaced = [{ failure_id: 'u20', robot_id: 'r1', received_at: time(20) }]
    expect(inOrder([...placed, ...unplaced]).map(({ failure_id }) => failure_id)).toEqual(['p1', 'u20', 'p3'])
  })
})
