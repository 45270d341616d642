import { spanText } from './times.ts'

/*
 * How far a sender's clock is off. Only received_at and positions order anything; what a robot says about its time is shown, and
 * flagged where it cannot be true.
 */
export interface Skew {
  /** Positive: the sender's clock is ahead. */
  readonly ms: number
  readonly text: string
}

/** A message may have waited: being late is normal up to here, being early never is. */
const lateMaxMs = 30_000
const earlyMaxMs = 2_000

export const skewOf = (occurred_at: string | undefined, received_at: string | undefined): Skew | undefined => {
  const ms = Date.parse(occurred_at ?? '') - Date.parse(received_at ?? '')
  if (Number.isNaN(ms) || (ms <= earlyMaxMs && ms >= -lateMaxMs)) return undefined
  return {
    ms,
    text:
      ms > 0
        ? `Its clock is ${spanText(ms)} ahead: it names a time after the message was received`
        : `Late, or its clock is behind: it names a time ${spanText(-ms)} before the message was received`,
  }
}
