import type { FedEvent, GapReason, ServerFrame } from '../../messages/feed/frames.ts'
import { inBatches } from '../in-batches.ts'

/** A frame on its way, as text; `through`: the position up to which the listener has everything when it has taken it. */
export interface Framed {
  readonly text: string
  readonly through: number
}

/**
 * The frames that bring these events, in order: as few as fit. API Gateway takes 128 KB a message; an event that alone is more
 * is said as a gap.
 */
export const framesOf = (events: readonly FedEvent[], bytesMax: number = FRAME_BYTES_MAX): readonly Framed[] => {
  const written = events.map((event) => ({ event, text: JSON.stringify(event) }))
  const batches = inBatches(written, {
    itemsMax: EVENTS_PER_FRAME_MAX,
    bytesMax: bytesMax - envelopeBytes,
    bytesOf: ({ text }) => Buffer.byteLength(text) + 1,
  })
  return batches.map((batch) => {
    const last = batch.at(-1)?.event.position ?? 0
    const [only] = batch
    if (batch.length === 1 && only && Buffer.byteLength(only.text) > bytesMax - envelopeBytes) {
      const { subscription_ids, position } = only.event
      return { text: gapFrame(subscription_ids, position, position, 'too_large'), through: last }
    }
    return { text: `{"kind":"events","events":[${batch.map(({ text }) => text).join(',')}]}`, through: last }
  })
}

/** Below API Gateway's 128 KB, with room for whatever it adds. */
export const FRAME_BYTES_MAX = 120 * 1024
const EVENTS_PER_FRAME_MAX = 200
const envelopeBytes = 32

export const gapFrame = (subscription_ids: readonly string[], from: number, to: number, why: GapReason): string =>
  frame({ kind: 'gap', subscription_ids: [...subscription_ids], from, to, why })

export const frame = (said: ServerFrame): string => JSON.stringify(said)
