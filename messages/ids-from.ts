// Apart from arrival.ts, which knows all dialects: whoever checks a single message need not carry them.

import type { Arrival } from './arrival.ts'

/**
 * What the ids of messages without one of their own are derived from: the place of the record, or of the record that it is
 * the redrive of, so that every try of a record derives the ids of its first life.
 */
export function idsFrom({ redrive, sequence_number }: Pick<Arrival, 'redrive' | 'sequence_number'>): string {
  return redrive?.derive_from ?? sequenceNumberIn(redrive?.origin_position) ?? sequence_number
}

/** Positions are `<sequence number, 60 digits>:<index>`. */
function sequenceNumberIn(position: string | undefined): string | undefined {
  return position === undefined ? undefined : /^0*(\d+):/.exec(position)?.[1]
}
