// One message as its hops, from the robot that said it to the feed that told of it: what the waterfall draws. The story and the
// decision are the truth (GET /timeline), everything here is derived.
//
// - Times are milliseconds after the message was received at the edge. The robot's own clock is shown, and drawn only where it is
//   plausible: real ones were days off.
// - Clocks are those of IoT Core, the stream, dispatch and the handlers: two hops that lie close may be out of order by their skew.
//   A hop never lasts less than nothing; one that would is marked.
// - The commit and the event overtake dispatch's own writing down: both begin where the machine's run ended.

import { skewOf } from '../frame/skew.ts'
import type { components, operations } from '../network/api-types.ts'

export type Decision = components['schemas']['Decision']
type Told = operations['read-timeline']['responses'][200]['content']['application/json']
/** Of the robot only what a story needs: its page says the rest. */
export type Timeline = Omit<Told, 'robot'> & { readonly robot?: { readonly state: string } }
export type Moment = Timeline['story'][number]

export interface Hop {
  readonly place: Place
  /** What happened there, in words. */
  readonly does: string
  /** After it was received; negative ahead of it. */
  readonly from_ms: number
  readonly to_ms: number
  /** Its end lies before its beginning by the clocks that were asked. */
  readonly skewed?: true
  /** A part of the hop before it that is none. */
  readonly inside?: true
}

export const places = ['robot', 'edge', 'stream', 'dispatch', 'machine', 'handler', 'commit', 'event', 'feed'] as const
export type Place = (typeof places)[number]

export interface Waterfall {
  readonly hops: readonly Hop[]
  readonly from_ms: number
  readonly to_ms: number
  /** What one would expect and is not there, and why that can be. */
  readonly missing: readonly string[]
}

type Decided = Pick<Decision, 'outcome' | 'received_at' | 'occurred_at' | 'handlers' | 'source' | 'redrive_of'>

export function waterfallOf(decision: Decided, story: readonly Moment[]): Waterfall {
  const hops = [...sayingOf(decision), ...lineOf(decision, story), ...leavingOf(story)]
  return {
    hops,
    from_ms: Math.min(0, ...hops.map(({ from_ms }) => from_ms)),
    to_ms: Math.max(0, ...hops.map(({ to_ms }) => to_ms)),
    missing: missingIn(decision, story),
  }
}

function sayingOf({ received_at, occurred_at }: Decided): readonly Hop[] {
  const before = occurred_at === undefined ? Number.NaN : Date.parse(received_at) - Date.parse(occurred_at)
  // Where the clock is off, the sender's time says nothing about the way.
  if (!(before >= 0) || skewOf(occurred_at, received_at) !== undefined) return []
  return [{ place: 'robot', does: 'on its way to the edge, by the sender’s clock', from_ms: -before, to_ms: 0 }]
}

/** What the door is called that a message came in by. */
export function edgeOf(source: string): string {
  return Object.hasOwn(edges, source) ? (edges[source] ?? source) : source
}

const edges: Readonly<Record<string, string>> = {
  'device.hw': 'IoT Core',
  'service_platform.api_gateway': 'API',
  'service_platform.bridge': 'bridge',
}

const steps: readonly { readonly what: string; readonly place: Place; readonly does: string }[] = [
  { what: 'in_stream', place: 'edge', does: 'hands it to the stream' },
  { what: 'opened', place: 'stream', does: 'holds it until dispatch reads it' },
  { what: 'dispatched', place: 'dispatch', does: 'waits for its turn behind what its robot said before' },
  { what: 'machine_started', place: 'dispatch', does: 'starts the machine of its policy version' },
]

/** Of what was tried again the way of the last try is told: until then it lay among the failures. */
const waited = 'took it in; it failed, and waited to be tried again'

function lineOf(decision: Decided, story: readonly Moment[]): readonly Hop[] {
  const hops: Hop[] = []
  let reached = 0
  for (const { what, place, does } of steps) {
    const at = afterOf(story, what)
    if (at === undefined) continue
    hops.push(hop(place, what === 'in_stream' && decision.redrive_of !== undefined ? waited : does, reached, at))
    reached = Math.max(reached, at)
  }
  const started = afterOf(story, 'machine_started')
  const ended = afterOf(story, 'machine_ended')
  if (started !== undefined && ended !== undefined) {
    hops.push(...ofMachine(decision, story, started, ended))
    reached = Math.max(reached, ended)
  }
  const decided = afterOf(story, 'decided')
  if (decided === undefined) return hops
  return [...hops, hop('dispatch', hops.length === 0 ? 'decides' : 'writes the decision down', reached, decided)]
}

function ofMachine({ outcome }: Decided, story: readonly Moment[], started: number, ended: number): readonly Hop[] {
  const handlers = story.filter(({ what }) => what === 'handler')
  const runs = handlers.map((moment) => {
    const from = moment.after_ms ?? started
    return { ...hop('handler', moment.text, from, from + (moment.took_ms ?? 0)), inside: true as const }
  })
  const last = Math.max(started, ...runs.map(({ to_ms }) => to_ms))
  const commit =
    outcome === 'applied' && runs.length > 0
      ? [{ ...hop('commit', 'writes the robot’s row, if nobody was faster', last, ended), inside: true as const }]
      : []
  const does = outcome === 'applied' && runs.length === 0 ? 'runs, with its commit' : 'runs'
  return [hop('machine', does, started, ended), ...runs, ...commit]
}

function leavingOf(story: readonly Moment[]): readonly Hop[] {
  const left = afterOf(story, 'machine_ended') ?? afterOf(story, 'decided')
  const published = afterOf(story, 'published')
  const fed = afterOf(story, 'fed')
  // The outbox notes that it left when the bus has answered: the feed may have it by then.
  const beforeFeed = [published, afterOf(story, 'decided'), left].find(
    (at) => at !== undefined && (fed === undefined || at <= fed),
  )
  return [
    ...(published === undefined || left === undefined
      ? []
      : [hop('event', 'leaves the outbox for the bus', left, published)]),
    ...(fed === undefined ? [] : [hop('feed', 'takes it in for whoever listens', beforeFeed ?? fed, fed)]),
  ]
}

function hop(place: Place, does: string, from_ms: number, to_ms: number): Hop {
  return to_ms < from_ms ? { place, does, from_ms, to_ms: from_ms, skewed: true } : { place, does, from_ms, to_ms }
}

/** Of a message that was tried again the last try is told. */
function afterOf(story: readonly Moment[], what: string): number | undefined {
  return story.findLast((moment) => moment.what === what)?.after_ms
}

function missingIn({ outcome, source, redrive_of }: Decided, story: readonly Moment[]): readonly string[] {
  const knows = (what: string): boolean => story.some((moment) => moment.what === what)
  return [
    ...(source === 'device.hw' || redrive_of !== undefined || knows('in_stream')
      ? []
      : ['stream: nothing is known of its way there']),
    ...(outcome === 'applied' && !knows('published')
      ? ['event: nothing left for the bus yet, or it was too long ago to be remembered']
      : []),
    ...(outcome === 'applied' && knows('machine_ended') && knows('published') && !knows('handler')
      ? ['handler: none ran']
      : []),
    ...(outcome !== 'duplicate' && !knows('fed') ? ['feed: it forgets after three hours what it took in'] : []),
  ]
}

export interface Bar {
  /** Percent of the width. */
  readonly from: number
  readonly width: number
  /** It lasted so much longer than all others that its length is no measure. */
  readonly cut?: true
}

/** Shorter ones are drawn so wide that they can be seen, in percent. */
const WIDTH_MIN = 0.6
/** A hop that lasted longer than this many times all others together is cut. */
const CUT_ABOVE = 8

/** In the order of the hops. A wait of hours must not make milliseconds invisible: what is that long is drawn shorter. */
export function barsOf({ hops, from_ms, to_ms }: Pick<Waterfall, 'hops' | 'from_ms' | 'to_ms'>): readonly Bar[] {
  const longest = hops.reduce<Hop | undefined>(
    (one, other) => (one === undefined || lasted(other) > lasted(one) ? other : one),
    undefined,
  )
  const others = to_ms - from_ms - (longest === undefined ? 0 : lasted(longest))
  const isCut = longest !== undefined && others > 0 && lasted(longest) > CUT_ABOVE * others
  const saved = isCut ? lasted(longest) - others : 0
  const drawn = (ms: number): number => {
    if (!isCut || ms <= longest.from_ms) return ms
    if (ms >= longest.to_ms) return ms - saved
    return longest.from_ms + ((ms - longest.from_ms) * others) / lasted(longest)
  }
  const width = drawn(to_ms) - drawn(from_ms)
  const share = (ms: number): number => (width === 0 ? 0 : ((drawn(ms) - drawn(from_ms)) * 100) / width)
  return hops.map((one) => {
    const wide = Math.max(WIDTH_MIN, share(one.to_ms) - share(one.from_ms))
    return {
      from: Math.min(share(one.from_ms), 100 - wide),
      width: wide,
      ...(isCut && one === longest && { cut: true as const }),
    }
  })
}

const lasted = ({ from_ms, to_ms }: Hop): number => to_ms - from_ms
