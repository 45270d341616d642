import type { OutgoingEvent } from '../../../messages/events/external.ts'
import { type FeedPage, type PositionedEvent, positioned } from '../../feed/positions.ts'
import { inBatches } from '../../in-batches.ts'
import type { FeedBuffer } from '../../ports/feed-buffer.ts'

/**
 * Gives events their positions, once. A batch whose answer was lost comes again; events that have a position by then are found
 * in the newest pages and keep it. Kept between invocations: a page is read again only when somebody else has written one.
 */
export interface FeedOrder {
  /** `registry`: of the listeners that are known; only if they are still all, the answer says that they are. */
  place(events: readonly OutgoingEvent[], registry: number | undefined): Promise<Placed>
}

export interface Placed {
  readonly events: readonly PositionedEvent[]
  /** Nobody has begun to listen, or to something else, before the events had their positions. */
  readonly same_listeners: boolean
}

export const feedOrder = (buffer: FeedBuffer, now: () => number): FeedOrder => {
  let known: Known | undefined

  return {
    place: async (events, registry) => {
      for (let tries = 1; tries <= triesMax; tries += 1) {
        known ??= await recent(buffer)
        // When the listeners change all the time, only at first: who comes and goes must not hold events up.
        const expected = tries === 1 ? registry : undefined
        const placed = await placeAfter(known, events, expected, buffer, now)
        if (placed) {
          known = placed.known
          return { events: placed.events, same_listeners: placed.written && expected !== undefined }
        }
        // Mostly it was the listeners, and what is known of the events is right.
        if ((await buffer.head()).position !== known.position) known = undefined
      }
      throw new Error(
        `The feed moved ${triesMax} times while ${events.length} events were added: one writer was expected`,
      )
    },
  }
}

/** Only a function that was frozen for long writes beside another. */
const triesMax = 5

interface Known {
  readonly position: number
  /** Of the newest events, by their id. */
  readonly positions: ReadonlyMap<string, number>
}

/** More than two batches: of what may come again, nothing lies further back. */
const KNOWN_MAX = 2_000

const recent = async (buffer: FeedBuffer): Promise<Known> => {
  const { position } = await buffer.head()
  const positions = new Map<string, number>()
  let through = Math.max(0, position - KNOWN_MAX)
  for (;;) {
    const pages = await buffer.after(through)
    for (const one of positioned(pages)) positions.set(one.event.event_id, one.position)
    const last = pages.at(-1)
    if (last === undefined) return { position: Math.max(position, through), positions }
    through = last.to
  }
}

const placeAfter = async (
  { position, positions }: Known,
  events: readonly OutgoingEvent[],
  registry: number | undefined,
  buffer: FeedBuffer,
  now: () => number,
): Promise<
  { readonly known: Known; readonly events: readonly PositionedEvent[]; readonly written: boolean } | undefined
> => {
  const unique = [...new Map(events.map((event) => [event.event_id, event])).values()]
  const again = unique.flatMap((event) => {
    const before = positions.get(event.event_id)
    return before === undefined ? [] : [{ position: before, event }]
  })
  const fresh = unique.filter(({ event_id }) => !positions.has(event_id))
  const pages = pagesOf(fresh, position, now())
  // Of what comes again nobody knows whether it was sent.
  const sent = again.reduce((least, one) => Math.min(least, one.position - 1), position)
  for (const page of pages) {
    if ((await buffer.append(page, sent, registry)) === 'moved') return undefined
  }
  const placed = [...again, ...positioned(pages)].sort((one, other) => one.position - other.position)
  return { known: withPlaced({ position, positions }, placed), events: placed, written: pages.length > 0 }
}

const withPlaced = ({ position, positions }: Known, placed: readonly PositionedEvent[]): Known => {
  const next = new Map(positions)
  for (const one of placed) next.set(one.event.event_id, one.position)
  for (const [oldest] of next) {
    if (next.size <= KNOWN_MAX) break
    next.delete(oldest)
  }
  return { position: Math.max(position, placed.at(-1)?.position ?? 0), positions: next }
}

/** A row holds 400 KB; what is in it is compressed, but a reader writes it out again. */
const pageBytesMax = 256 * 1024
const pageEventsMax = 500

const pagesOf = (events: readonly OutgoingEvent[], position: number, at: number): readonly FeedPage[] => {
  let last = position
  return inBatches(events, {
    itemsMax: pageEventsMax,
    bytesMax: pageBytesMax,
    bytesOf: (event) => Buffer.byteLength(JSON.stringify(event)),
  }).map((together) => {
    const page = { from: last + 1, to: last + together.length, at, events: together }
    last = page.to
    return page
  })
}
