/** What a report looks at. */
import { arrivedIn, farther, HOUR_MS, hoursBetween, type Span, spanOf } from '../settle/hours.ts'

export interface LossRange {
  /** By received_at, whole hours: what is reported. */
  readonly span: Span
  /** Epoch milliseconds: what has landed until then is looked at. */
  readonly now: number
}

/** What robots said out of order, or late, fills what seems to be missing: an hour before, and two days behind. */
export const heardIn = ({ span, now }: LossRange): Span => {
  const { from, until } = farther(span, { before: HOUR_MS, after: LATE_MS })
  return spanOf(Date.parse(from), Math.min(Date.parse(until), Math.max(now, Date.parse(span.until))))
}

/** Folders of the landing: nothing arrives before it is received. */
export const landedIn = (range: LossRange): string => {
  const { from, until } = heardIn(range)
  return arrivedIn(hoursBetween(Date.parse(from), Date.parse(until)))
}

/** What was settled of the same message may be older: a resend keeps its id, and the first one counts. */
export const settledIn = (range: LossRange): Span => farther(heardIn(range), { before: RESENT_MS })

/** What was settled before anything that is looked at: a robot's highest number stands there, of hours without a report too. */
export const settledBefore = (range: LossRange): Span => ({ from: settledIn(range).from, until: heardIn(range).from })

/** A robot that was out of reach says what it has kept as late, between numbers that it has said. */
export const justBefore = (range: LossRange): Span => ({
  from: farther(heardIn(range), { before: LATE_MS }).from,
  until: heardIn(range).from,
})

/** How far back a robot's highest number is looked for. */
export const countedIn = (range: LossRange): Span => ({
  from: farther(heardIn(range), { before: COUNTED_MS }).from,
  until: heardIn(range).from,
})

const DAY_MS = 24 * HOUR_MS
const LATE_MS = 2 * DAY_MS
const RESENT_MS = 15 * DAY_MS
const COUNTED_MS = 40 * DAY_MS
