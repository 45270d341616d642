// Why a payload does not fit its schema, in one line: every place, the value that is there, and what the schema wants.

import type * as z from 'zod'
import { expectedValue } from './expected-value.ts'
import type { OpeningError } from './opening-error.ts'
import { shownValue } from './shown-value.ts'

/** A payload can be wrong in a thousand places; a person reads the first few. */
const PLACES_MAX = 5

export function payloadFault(
  type: string,
  schemaVersion: number,
  payload: unknown,
  error: z.ZodError,
  schema: z.ZodType,
): OpeningError {
  const places = error.issues.slice(0, PLACES_MAX).map((issue) => placeText(issue, payload, schema))
  const more = error.issues.length > PLACES_MAX ? [`${error.issues.length - PLACES_MAX} more`] : []
  return {
    class: 'InvalidPayload',
    text: `payload of ${type} (schema_version ${schemaVersion}): ${[...places, ...more].join('; ')}`,
  }
}

function placeText(issue: z.core.$ZodIssue, payload: unknown, schema: z.ZodType): string {
  const value = issue.path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key],
    payload,
  )
  const path = issue.path.map(String).join('.')
  const what = value === undefined ? 'is missing' : `is ${shownValue(value)}`
  return `${path === '' ? 'it' : path} ${what}; ${expectedValue(issue, schema)} was expected`
}
