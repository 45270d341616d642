/**
 * When the next batch may go. Each message has its moment on a line of the rate; a batch goes when its first one's has come, and
 * moves the line on by its size. Whoever is late catches up a little and no more: an hour's pause is no reason for a burst.
 */

/** How many messages go at once: a look at the operation and a write of its progress are shared by so many. */
export const batchSize = (ratePerSecond: number): number =>
  Math.max(1, Math.min(batchMax, Math.floor((ratePerSecond * batchEveryMs) / 1000)))

/** How long to wait; `next_at` (epoch milliseconds) is undefined before the first batch. */
export const waitMs = (next_at: number | undefined, now: number): number => Math.max(0, (next_at ?? now) - now)

/** When the batch after this one may go, if `count` messages went at `now`. */
export const nextAt = (
  next_at: number | undefined,
  now: number,
  { count, rate_per_second }: { readonly count: number; readonly rate_per_second: number },
): number => Math.max(next_at ?? now, now - catchUpMs) + (count * 1000) / rate_per_second

/** A cancel is seen before the next batch, so a batch is what it takes to stop. */
const batchEveryMs = 500
const batchMax = 100
/** As long as a step of the machine takes to begin, and no longer. */
export const catchUpMs = 1_000
