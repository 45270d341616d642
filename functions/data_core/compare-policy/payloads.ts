/**
 * What messages said, out of the lake, for guards that nobody asked before: the journal has no payloads. Looked up hour by hour, as
 * the decisions go on; only messages of the types that are needed, and not more of them than fit.
 */

import type { Payload } from '../../../messages/envelope.ts'
import { openArrival, readArrival } from '../../../messages/open.ts'
import { HOUR_MS, type Lake } from '../../ports/lake.ts'
import type { Row } from './decisions.ts'

export interface Payloads {
  /** Undefined where it is not known: derived from a state, without an id of its own, or too many to be kept. */
  of(row: Row): Promise<Payload | undefined>
}

export const payloadsIn = (lake: Lake, types: ReadonlySet<string>): Payloads => {
  let kept = new Map<string, Payload>()
  let hour = Number.NaN
  return {
    of: async (row) => {
      if (!types.has(row.type)) return undefined
      const wanted = Math.floor(Date.parse(row.received_at) / HOUR_MS)
      if (wanted !== hour) {
        hour = wanted
        kept = await payloadsOfHour(lake, wanted * HOUR_MS, types)
      }
      return kept.get(keyOf(row))
    },
  }
}

const payloadsOfHour = async (lake: Lake, begin: number, types: ReadonlySet<string>): Promise<Map<string, Payload>> => {
  const found = new Map<string, Payload>()
  for await (const object of lake.objects('said', { from: begin - HOUR_MS, until: begin + 2 * HOUR_MS })) {
    for await (const line of lake.lines(object)) {
      for (const message of messagesIn(line, types)) {
        if (found.size >= KEPT_MAX) return found
        found.set(keyOf(message), message.payload)
      }
    }
  }
  return found
}

/** A megabyte or a hundred, as payloads go. */
const KEPT_MAX = 100_000

const messagesIn = (line: Uint8Array, types: ReadonlySet<string>) => {
  try {
    const reading = readArrival({ data: line, sequence_number: 'lake' })
    if (reading.outcome === 'rejected' || reading.arrival.control !== undefined) return []
    const opened = openArrival(reading.arrival, { entered_by: 'robot.connected' })
    // What a dialect derives by comparing hangs on what was known then.
    return opened.outcome === 'opened' ? opened.messages.filter((one) => types.has(one.type) && !one.derived) : []
  } catch {
    // A record that cannot be opened now either: dispatch made a failure of it.
    return []
  }
}

const keyOf = ({ robot_id, message_id }: Pick<Row, 'robot_id' | 'message_id'>): string => `${robot_id} ${message_id}`
