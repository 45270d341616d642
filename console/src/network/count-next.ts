/*
 * When a list is counted. Pure.
 *
 * - Another question at once; the same list, when it is seen to have changed, after a rest.
 * - A count that is under way is left to its end: of many thousands it takes longer than a list stands still.
 */
export interface Wanted {
  /** What is counted, as text. */
  readonly question: string
  /** What of the list makes its count another one, as text. */
  readonly seen: string
  /** False: its number is not wanted, or known already. */
  readonly enabled: boolean
}

/** In how many ms it is asked for; undefined: not now. What changes is looked at again, and so is a count that has ended. */
export const countNext = (
  { question, seen, enabled }: Wanted,
  {
    asked,
    isCounting,
    rests_until,
    now,
  }: {
    /** What was counted last, or is. */
    readonly asked: Pick<Wanted, 'question' | 'seen'> | undefined
    readonly isCounting: boolean
    /** Both in ms since 1970. */
    readonly rests_until: number
    readonly now: number
  },
): number | undefined => {
  if (!enabled) return undefined
  if (asked?.question !== question) return 0
  if (asked.seen === seen || isCounting) return undefined
  return Math.max(0, rests_until - now)
}

/** It is counted again at the earliest when so many times has passed what it took: of many thousands not each second. */
const RESTS = 20
const REST_MS_MIN = 1_000

export const restMs = (took_ms: number): number => Math.max(REST_MS_MIN, RESTS * took_ms)
