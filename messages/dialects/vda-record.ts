// What every dialect of VDA 5050's family knows of a record, whatever it says: whose it is, whether it may tell facts, and
// whether it brings its robot back.

import type { Arrival } from '../arrival.ts'
import { MESSAGE_ID } from '../envelope.ts'
import { derivedId } from '../ids.ts'
import type { OpeningError } from '../opening-error.ts'
import { isOutOfHearing } from '../out-of-hearing.ts'
import { shownValue } from '../shown-value.ts'
import { parseStrictly } from '../strict-json.ts'
import type { Known } from './dialect.ts'
import type { Fact } from './vda-condition.ts'
import type { Fields } from './vda-derived-state.ts'

/**
 * One id, one robot: with a colon in the manufacturer, or one part empty, two topics could make the same. `mission:` is the
 * beginning of another kind of subject. None of them is an id that is taken.
 */
export const robotIdOf = (manufacturer: string, serial: string): string =>
  manufacturer === '' || serial === '' || manufacturer.includes(':') || manufacturer === 'mission'
    ? `${manufacturer}/${serial}`
    : `${manufacturer}:${serial}`

/** A robot that sends is there, whatever silence, an old last will or a late goodbye made of its row. */
export function leftItsRow(known: Known): boolean {
  return (
    isOutOfHearing(known.state) &&
    (known.entered_by === 'robot.went_quiet' ||
      known.entered_by === 'robot.lost' ||
      known.entered_by === 'robot.disconnected')
  )
}

/**
 * A record that is redriven was not heard in its time. It tells its facts if nothing later was heard and the robot is there
 * now; else it is a reading and nothing more: the next state compares with what it finds, and tells what has changed.
 */
export function isReadingOnly({ redrive }: Arrival, known: Known, facts: readonly Fact[]): boolean {
  return (
    redrive !== undefined &&
    redrive.message_id === undefined &&
    (known.overtaken === true || facts.some(({ type }) => type === 'robot.connected'))
  )
}

/** The order is the conversation that its legs belong to. */
export function correlationOf(orderId: string): string {
  return MESSAGE_ID.test(orderId) ? orderId : derivedId('order', orderId)
}

/** What it says, if that is an object whose header names nobody but the robot of its topic. */
export function fieldsIn(
  { bytes, topic }: Arrival,
  manufacturer: string | undefined,
  serial: string | undefined,
): { readonly fields: Fields; readonly error?: undefined } | { readonly error: OpeningError } {
  const parsed = parseStrictly(bytes)
  if (parsed.error !== undefined) return { error: parsed.error }
  const { value } = parsed
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { error: { class: 'NotAMessage', text: `${shownValue(value)} on topic "${topic}"; an object was expected` } }
  }
  const fields = value as Fields
  const error = mismatchOf(fields, manufacturer, serial, topic)
  return error === undefined ? { fields } : { error }
}

function mismatchOf(
  fields: Fields,
  manufacturer: string | undefined,
  serial: string | undefined,
  topic: string,
): OpeningError | undefined {
  const { serialNumber, manufacturer: saidManufacturer } = fields
  if (serialNumber !== undefined && serialNumber !== null && serialNumber !== serial) {
    return {
      class: 'RobotMismatch',
      text: `serialNumber is ${shownValue(serialNumber)} on topic "${topic}"; the topic is the identity: ${shownValue(serial)}`,
    }
  }
  if (saidManufacturer !== undefined && saidManufacturer !== null && saidManufacturer !== manufacturer) {
    return {
      class: 'RobotMismatch',
      text: `manufacturer is ${shownValue(saidManufacturer)} on topic "${topic}"; the topic is the identity: ${shownValue(manufacturer)}`,
    }
  }
  return undefined
}
