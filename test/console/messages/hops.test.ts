import { describe, expect, test } from 'vitest'
import { barsOf, edgeOf, type Moment, waterfallOf } from '../../../console/src/messages/hops.ts'

const received_at = '2026-11-20T09:00:00.000Z'

const moment = (what: string, after_ms: number, more: Partial<Moment> = {}): Moment => ({
  at: new Date(Date.parse(received_at) + after_ms).toISOString(),
  what,
  text: what,
  after_ms,
  ...more,
})

const applied = { outcome: 'applied', received_at, source: 'device.hw', handlers: ['start-work'] }

const story = [
  moment('received', 0),
  moment('in_stream', 12),
  moment('opened', 50),
  moment('dispatched', 51),
  moment('machine_started', 55),
  moment('handler', 60, { text: 'start-work ran for 12 ms', took_ms: 12 }),
  moment('machine_ended', 90),
  moment('decided', 100),
  moment('published', 500),
  moment('fed', 580),
]

const told = ({ hops }: { readonly hops: readonly { place: string; from_ms: number; to_ms: number }[] }) =>
  hops.map(({ place, from_ms, to_ms }) => [place, from_ms, to_ms])

test('a message is drawn hop by hop, from the edge to the feed', () => {
  const waterfall = waterfallOf(applied, story)
  expect(told(waterfall)).toEqual([
    ['edge', 0, 12],
    ['stream', 12, 50],
    ['dispatch', 50, 51],
    ['dispatch', 51, 55],
    ['machine', 55, 90],
    ['handler', 60, 72],
    ['commit', 72, 90],
    ['dispatch', 90, 100],
    ['event', 90, 500],
    ['feed', 500, 580],
  ])
  expect(waterfall).toMatchObject({ from_ms: 0, to_ms: 580, missing: [] })
})

test("the robot's clock is drawn where it is plausible", () => {
  const said = (occurred_at: string) => told(waterfallOf({ ...applied, occurred_at }, story))[0]
  expect(said('2026-11-20T08:59:59.760Z')).toEqual(['robot', -240, 0])
  expect(said('2026-11-18T09:00:00.000Z')).toEqual(['edge', 0, 12])
  expect(said('2026-11-20T09:00:05.000Z')).toEqual(['edge', 0, 12])
  expect(said('yesterday')).toEqual(['edge', 0, 12])
})

test('what is refused has no machine that commits and no event, and the feed tells of it all the same', () => {
  const refused = { outcome: 'refused', received_at, source: 'device.hw' }
  const waterfall = waterfallOf(refused, [
    moment('received', 0),
    moment('in_stream', 10),
    moment('opened', 20),
    moment('dispatched', 20),
    moment('machine_started', 22),
    moment('machine_ended', 40),
    moment('decided', 44),
    moment('fed', 300),
  ])
  expect(told(waterfall).slice(-3)).toEqual([
    ['machine', 22, 40],
    ['dispatch', 40, 44],
    ['feed', 44, 300],
  ])
  expect(waterfall.missing).toEqual([])
})

test('a hop that is not known is bridged by the one behind it', () => {
  const waterfall = waterfallOf(applied, [moment('received', 0), moment('opened', 40), moment('decided', 90)])
  expect(told(waterfall)).toEqual([
    ['stream', 0, 40],
    ['dispatch', 40, 90],
  ])
  expect(waterfall.missing).toEqual([
    'event: nothing left for the bus yet, or it was too long ago to be remembered',
    'feed: it forgets after three hours what it took in',
  ])
})

test('the feed may have an event before the outbox has noted that it left', () => {
  const overtaken = story.map((moment) => (moment.what === 'fed' ? { ...moment, after_ms: 495 } : moment))
  expect(waterfallOf(applied, overtaken).hops.at(-1)).toEqual({
    place: 'feed',
    does: 'takes it in for whoever listens',
    from_ms: 100,
    to_ms: 495,
  })
})

test('clocks that disagree make no hop shorter than nothing', () => {
  const waterfall = waterfallOf(applied, [moment('received', 0), moment('in_stream', 30), moment('opened', 25)])
  expect(waterfall.hops[1]).toEqual({
    place: 'stream',
    does: 'holds it until dispatch reads it',
    from_ms: 30,
    to_ms: 30,
    skewed: true,
  })
})

test('of a message that was tried again the last try is told, and that it waited for it', () => {
  const [first] = waterfallOf({ ...applied, redrive_of: 'f1' }, story).hops
  expect(first).toMatchObject({ place: 'edge', does: 'took it in; it failed, and waited to be tried again' })
  const again = [...story, moment('opened', 9_000), moment('decided', 9_100)]
  expect(told(waterfallOf(applied, again)).find(([place]) => place === 'stream')).toEqual(['stream', 12, 9_000])
})

describe('bars', () => {
  test('lie where their hops lie, and the shortest can be seen', () => {
    const bars = barsOf(waterfallOf(applied, story))
    expect(bars[0]).toEqual({ from: 0, width: (12 / 580) * 100 })
    expect(bars[2]?.width).toBe(0.6)
    expect(bars.at(-1)?.from).toBeCloseTo((500 / 580) * 100)
    expect(bars.every(({ from, width }) => from >= 0 && from + width <= 100.001)).toBe(true)
  })

  test('of a wait of hours do not hide the milliseconds behind it', () => {
    const waited = story.map((one) =>
      one.what === 'received' ? one : { ...one, after_ms: (one.after_ms ?? 0) + 7_200_000 },
    )
    const bars = barsOf(waterfallOf(applied, waited))
    expect(bars[0]).toMatchObject({ from: 0, cut: true })
    expect(bars[0]?.width).toBeCloseTo(50)
    expect(bars.at(-1)?.width).toBeGreaterThan(5)
  })

  test('of nothing are none', () => {
    expect(barsOf({ hops: [], from_ms: 0, to_ms: 0 })).toEqual([])
  })
})

test('the edge is called what people call it', () => {
  expect(edgeOf('device.hw')).toBe('IoT Core')
  expect(edgeOf('service_platform.core.messaging')).toBe('service_platform.core.messaging')
})
