import type { OutgoingEvent } from '../../messages/events/external.ts'

/** An event with its place in the feed. */
export interface PositionedEvent {
  readonly position: number
  readonly event: OutgoingEvent
}

/** What is written at once: the events at `from` to `to`, without a hole. */
export interface FeedPage {
  readonly from: number
  readonly to: number
  /** Epoch milliseconds: when it was written. */
  readonly at: number
  readonly events: readonly OutgoingEvent[]
}

/** Where the feed stands. */
export interface FeedHead {
  /** The last position that was given. */
  readonly position: number
  /** Up to here everything was handed to whoever was live, or they were marked as behind. */
  readonly sent: number
  /** Counts changes of who listens to what: whoever posts with an older list reads it again. */
  readonly registry: number
}

export const positioned = (pages: readonly FeedPage[]): readonly PositionedEvent[] =>
  pages.flatMap(({ from, events }) => events.map((event, index) => ({ position: from + index, event })))

/** How much the buffer promises; what is stored may be more for a while. */
export interface BufferLimits {
  readonly events_max: number
  readonly age_max_ms: number
}

/** The position before the first that is still promised. Pages that are too old or too far back count as gone. */
export const floorOf = (
  pages: readonly FeedPage[],
  { position }: Pick<FeedHead, 'position'>,
  { events_max, age_max_ms }: BufferLimits,
  now: number,
): number => {
  const bySize = Math.max(0, position - events_max)
  const old = pages.filter(({ at }) => now - at > age_max_ms)
  return old.reduce((floor, { to }) => Math.max(floor, to), bySize)
}

export interface Replay {
  /** What cannot be had any more, by position. */
  readonly gap?: { readonly from: number; readonly to: number }
  readonly events: readonly PositionedEvent[]
  /** Up to here the replay leads. */
  readonly through: number
}

/**
 * What comes next for somebody who knows everything up to `behind`. `pages`: those that the buffer has after it, in order; one
 * that is missing in the middle is said too, and ends the replay for this time.
 */
export const replayAfter = (
  behind: number,
  pages: readonly FeedPage[],
  head: FeedHead,
  limits: BufferLimits,
  now: number,
): Replay => {
  const floor = Math.min(floorOf(pages, head, limits, now), head.position)
  const kept = pages.filter(({ to }) => to > Math.max(floor, behind))
  const [first] = kept
  // Without any page, everything up to the head is gone.
  const start = Math.max(behind, floor, first === undefined ? head.position : first.from - 1)
  if (start > behind) return { gap: { from: behind + 1, to: start }, events: [], through: start }
  let through = behind
  const together: FeedPage[] = []
  for (const page of kept) {
    if (page.from > through + 1) break
    together.push(page)
    through = page.to
  }
  return { events: positioned(together).filter(({ position }) => position > behind), through }
}
