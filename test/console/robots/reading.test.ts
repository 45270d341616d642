import { describe, expect, test } from 'vitest'
import type { LoadedPage } from '../../../console/src/network/page-again.ts'
import { keepReading, mayBelong, nextToRead, pageFor } from '../../../console/src/robots/reading.ts'
import { ownTime, settled } from '../../client/surroundings.ts'

type Robots = LoadedPage<{ readonly robot_id: string }>

const idOf = (n: number): string => `r${String(n).padStart(4, '0')}`
/** Pages of a hundred, as they are asked for. */
const fleet = (robots: number): Robots[] =>
  Array.from({ length: Math.ceil(robots / 100) }, (_, page) => ({
    items: Array.from({ length: Math.min(100, robots - page * 100) }, (__, n) => ({ robot_id: idOf(page * 100 + n) })),
    next_cursor: null,
    read_ms: 0,
  }))
const rows = (from: number, to: number): ReadonlySet<string> =>
  new Set(Array.from({ length: to - from }, (_, n) => idOf(from + n)))

/** A list of so many robots that is open for minutes: how often it was read, and how old it ever was. */
const open = async (robots: number, onScreen: ReadonlySet<string>, answer_ms = 50, minutes = 10) => {
  const { now, after, advance } = ownTime()
  const pages = fleet(robots)
  let requests = 0
  const oldest = pages.map(() => 0)
  const end = keepReading({
    next: () => nextToRead({ pages, onScreen, wanted: [] }, now()),
    read: async (index) => {
      requests += 1
      const page = pages[index] as Robots
      await new Promise<void>((resolve) => after(answer_ms, resolve))
      oldest[index] = Math.max(oldest[index] ?? 0, now() - page.read_ms)
      pages[index] = { ...page, read_ms: now() }
    },
    told: () => undefined,
    after,
  })
  await advance(minutes * 60_000)
  end()
  return { per_minute: Math.round(requests / minutes), oldest }
}

describe('an open list of robots', () => {
  test.each([
    [50, rows(0, 50), 30],
    [200, rows(0, 50), 45],
    [2_000, rows(0, 50), 60],
    // A table of two hundred rows, ordered by something else: they come from every page.
    [2_000, new Set(Array.from({ length: 200 }, (_, n) => idOf(n * 10))), 60],
    // A filter that leaves none of them.
    [2_000, new Set<string>(), 60],
  ])('of %i takes no more than one request a second, however many there are', async (robots, onScreen, most) => {
    const { per_minute } = await open(robots, onScreen)
    expect(per_minute).toBeLessThanOrEqual(most)
  })

  test('shows what was measured some seconds ago at most; the rest of two thousand was read within 75 s', async () => {
    const { oldest } = await open(2_000, rows(130, 180))
    expect(oldest[1]).toBeLessThan(5_000)
    expect(Math.max(...oldest)).toBeLessThan(75_000)
  })

  test('asks the less the slower it is answered, and never twice at once', async () => {
    const { per_minute } = await open(2_000, rows(0, 50), 4_000)
    expect(per_minute).toBeLessThanOrEqual(12)
  })
})

describe('what is read next', () => {
  const pages = fleet(300)
  const read = (...read_ms: readonly number[]): readonly Robots[] =>
    pages.map((page, index) => ({ ...page, read_ms: read_ms[index] ?? 0 }))

  test('is nothing that was just read', () => {
    expect(nextToRead({ pages: read(100, 100, 100), onScreen: rows(0, 50), wanted: [] }, 2_000)).toBeUndefined()
    expect(nextToRead({ pages: [], onScreen: rows(0, 50), wanted: [] }, 2_000)).toBeUndefined()
  })

  test('is what is on the screen, before what is not', () => {
    expect(nextToRead({ pages: read(0, 2_000, 0), onScreen: rows(100, 150), wanted: [] }, 4_000)).toBe(1)
  })

  test('is where somebody turned to, which was not read for long', () => {
    expect(nextToRead({ pages: read(3_000, 3_000, 0), onScreen: rows(250, 300), wanted: [] }, 4_000)).toBe(2)
  })

  test('is where a robot belongs that was heard of and is not in the list', () => {
    expect(nextToRead({ pages: read(3_000, 3_000, 3_000), onScreen: rows(0, 50), wanted: ['r0150a'] }, 4_000)).toBe(1)
    expect(['a', 'r0000', 'r0099z', 'r0100', 'z'].map((id) => pageFor(pages, id))).toEqual([0, 0, 0, 1, 2])
    expect(pageFor([], 'r1')).toBe(0)
  })
})

test('reading that fails is said, tried less and less often, and no sooner than was asked for', async () => {
  const { now, after, advance } = ownTime()
  const tried: number[] = []
  const told: unknown[] = []
  const hindrances = [{ wait_ms: 0 }, { wait_ms: 0 }, { wait_ms: 20_000 }, { wait_ms: 0 }, { wait_ms: 0 }]
  const end = keepReading({
    next: () => 0,
    read: async () => {
      tried.push(now())
      const hindrance = hindrances.shift()
      if (hindrance) throw hindrance
    },
    told: (problem) => told.push(problem),
    after,
    pauseAsked_ms: (problem) => (problem as { readonly wait_ms: number }).wait_ms,
  })
  await advance(60_000)
  expect(tried.slice(0, 8)).toEqual([1_000, 3_000, 7_000, 27_000, 42_000, 57_000, 58_000, 59_000])
  expect(told.slice(0, 6).map((problem) => problem !== undefined)).toEqual([true, true, true, true, true, false])
  end()
  await advance(60_000)
  expect(tried).toHaveLength(9)
})

test('what is answered after the list was left is told to nobody', async () => {
  const { after, advance, timers } = ownTime()
  let answer = (): void => undefined
  const told: unknown[] = []
  const end = keepReading({
    next: () => 0,
    read: () => new Promise((resolve) => (answer = resolve)),
    told: (problem) => told.push(problem),
    after,
  })
  await advance(1_000)
  end()
  answer()
  await settled()
  expect([told, timers.size]).toEqual([[], 0])
})

test('who moves belongs into the list where an event tells all that was asked for', () => {
  const event = {
    type: 'robot.transitioned',
    robot_id: 'r1',
    payload: { from: 'idle', to: 'working', policy_version: 'v2' },
  } as unknown as Parameters<typeof mayBelong>[0]
  expect(mayBelong(event, {})).toBe(true)
  expect(mayBelong(event, { state: 'working', policy_version: 'v2' })).toBe(true)
  expect(mayBelong(event, { state: 'idle' })).toBe(false)
  expect(mayBelong(event, { policy_version: 'v1' })).toBe(false)
  // The next reading does.
  expect(mayBelong(event, { fleet: 'north' })).toBe(false)
})
