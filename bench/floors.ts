import { measureDispatch } from './dispatch.ts'
import { measureOpening, RATIO_MIN } from './opening.ts'
import type { Measure } from './results.ts'

/** Opening and dispatch without anything around them, beside bare base64 and JSON.parse of the same records. */
export const openingAlone = (rounds: number): Measure[] =>
  measureOpening(rounds).map((one) => ({
    name: `${one.records} (${one.record_bytes} bytes)`,
    value: `${one.ratio.toFixed(2)} of the floor: ${one.opening_us.toFixed(1)} µs a record`,
    peer: `base64 and JSON.parse: ${one.floor_us.toFixed(1)} µs`,
    target: `≥ ${RATIO_MIN}`,
    met: one.ratio >= RATIO_MIN,
  }))

export const dispatchAlone = async (rounds: number): Promise<Measure[]> =>
  (await measureDispatch(rounds)).map((one) => ({
    name: `${one.records} (${one.record_bytes} bytes; batches of ${one.batch_records}, ${one.robots} robots)`,
    value: `${one.records_per_second.toLocaleString('en')} records/s and core: ${one.ratio.toFixed(2)} of the floor`,
    peer: `base64 and JSON.parse: ${one.floor_records_per_second.toLocaleString('en')} records/s`,
  }))
