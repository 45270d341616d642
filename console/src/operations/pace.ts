// How fast an operation goes, as a person types it. The server checks it again; here a field says what it wants before it is sent.

import type { Started } from './model.ts'

/** As typed. */
export interface PaceForm {
  readonly rate: string
  readonly batches: string
  readonly stopAbove: string
  readonly outOfOrder: boolean
}

/** What the server takes if nothing is said: the first message is the canary. */
export const usualPace: PaceForm = { rate: '20', batches: '1, 2, 5, 20', stopAbove: '20', outOfOrder: false }

export type Pace = Pick<Started, 'rate_per_second' | 'first_batches' | 'stop_above_percent' | 'out_of_order'>

export interface ReadPace {
  /** Absent while a field is wrong. */
  readonly pace?: Required<Pace>
  readonly faults: { readonly rate?: string; readonly batches?: string; readonly stopAbove?: string }
}

const RATE_MAX = 500
const BATCHES_MAX = 20

export const paceIn = ({ rate, batches, stopAbove, outOfOrder }: PaceForm): ReadPace => {
  const sizes = batches.split(/[\s,]+/).filter((size) => size !== '')
  const wrong = sizes.find((size) => wholeIn(size, RATE_MAX) === undefined)
  const rate_per_second = wholeIn(rate, RATE_MAX)
  const stop_above_percent = wholeIn(stopAbove, 100)
  const faults = {
    ...(rate_per_second === undefined && { rate: `A whole number from 1 to ${RATE_MAX}` }),
    ...(wrong !== undefined && { batches: `“${wrong}” is no size: whole numbers from 1 to ${RATE_MAX}` }),
    ...(sizes.length > BATCHES_MAX && { batches: `${sizes.length} sizes; at most ${BATCHES_MAX}` }),
    ...(stop_above_percent === undefined && { stopAbove: 'A whole number from 1 to 100' }),
  }
  if (Object.keys(faults).length > 0 || rate_per_second === undefined || stop_above_percent === undefined) {
    return { faults }
  }
  const first_batches = sizes.map(Number)
  return { pace: { rate_per_second, first_batches, stop_above_percent, out_of_order: outOfOrder }, faults }
}

const wholeIn = (text: string, most: number): number | undefined => {
  const said = text.trim()
  const number = Number(said)
  return /^\d{1,6}$/.test(said) && number >= 1 && number <= most ? number : undefined
}

/** As it was started with. */
export const formOf = ({
  rate_per_second,
  first_batches,
  stop_above_percent,
  out_of_order,
}: Required<Pace>): PaceForm => ({
  rate: String(rate_per_second),
  batches: first_batches.join(', '),
  stopAbove: String(stop_above_percent),
  outOfOrder: out_of_order,
})

/** From sending a message to its recorded end, when nothing is slow: what the server's plan counts with as well. */
const SECONDS_UNTIL_ENDS = 3

/** Roughly how long so many will take: growing batches wait for their ends, the rest flows. */
export const secondsFor = (
  count: number,
  { rate_per_second, first_batches }: Required<Pace>,
  waits: boolean,
): number => {
  if (count === 0) return 0
  if (!waits) return Math.ceil(count / rate_per_second)
  let left = count
  let batches = 0
  for (const size of first_batches) {
    if (left === 0) break
    left -= Math.min(left, size)
    batches += 1
  }
  return Math.ceil((batches + 1) * SECONDS_UNTIL_ENDS + left / rate_per_second)
}

/** "1, then 2, then 5, then 20, then 20 a second" */
export const paceWords = ({ rate_per_second, first_batches }: Required<Pace>, waits: boolean): string =>
  waits && first_batches.length > 0
    ? `${first_batches.join(', then ')}, then ${rate_per_second} a second`
    : `${rate_per_second} a second`
