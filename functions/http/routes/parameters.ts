import { FILTER_LENGTH_MAX, type Language } from '../../../filters/terms.ts'
import { MESSAGE_ID } from '../../../messages/envelope.ts'
import { MISSION_ID } from '../../../messages/mission-id.ts'
import { LINE_KEY, ROBOT_ID } from '../../../messages/robot-id.ts'
import type { Parameter, ParameterSchema } from '../route.ts'

export const limit = {
  name: 'limit',
  in: 'query',
  description: 'Items per page, 1 to 100; 50 if left out',
  schema: { type: 'integer', minimum: 1, maximum: 100, default: 50 },
  example: 20,
} as const satisfies Parameter
export const cursor = {
  name: 'cursor',
  in: 'query',
  description: 'next_cursor of the page before, unchanged',
  schema: { type: 'string' },
} as const satisfies Parameter
export const filterOf = <Property extends string>(
  { properties, words = [] }: Language<Property>,
  example: string,
): Parameter => ({
  name: 'filter',
  in: 'query',
  description: `Terms joined by & or |, in brackets what belongs together: property operator value, or a word that one of ${words.join(', ')} has in it. Properties: ${Object.keys(properties).join(', ')}. Operators: = != : !: (has in it, whatever the case) ^ !^ (begins with) > >= < <=. A value with blanks stands in double quotes`,
  schema: { type: 'string', minLength: 1, maxLength: FILTER_LENGTH_MAX },
  example,
})

export const robotId = {
  name: 'robot_id',
  in: 'path',
  description: 'The robot, URL-encoded: ff%3A5iO4 or ff:5iO4',
  schema: { type: 'string', pattern: ROBOT_ID.source },
  example: 'ff:5iO4',
} as const satisfies Parameter

export const missionId = {
  name: 'mission_id',
  in: 'path',
  description: 'The mission',
  schema: { type: 'string', pattern: MISSION_ID.source },
  example: 'm-17',
} as const satisfies Parameter

/** Of routes that put a request on the line. */
export const wait = {
  name: 'wait',
  in: 'query',
  description: 'Seconds to wait for what becomes of it',
  schema: { type: 'integer', minimum: 0, maximum: 25 },
  example: 5,
} as const satisfies Parameter
export const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'Names the request, for a day: the same one with the same body gets the same answer (Idempotent-Replayed: true), with another body 422',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
  example: 'order-4711',
} as const satisfies Parameter
export const traceparent = {
  name: 'traceparent',
  in: 'header',
  description: 'W3C trace context: the trace that it belongs to',
  schema: { type: 'string', pattern: '^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}' },
  example: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
} as const satisfies Parameter

/** For parameters of routes: what a text is that is no free text. */
export const timeSchema = { type: 'string', format: 'date-time' } as const satisfies ParameterSchema
export const daySchema = { type: 'string', format: 'date' } as const satisfies ParameterSchema
export const robotIdSchema = { type: 'string', pattern: ROBOT_ID.source } as const satisfies ParameterSchema
/** A robot's id, or `mission:<id>`. */
export const lineKeySchema = { type: 'string', pattern: LINE_KEY.source } as const satisfies ParameterSchema
export const messageIdSchema = { type: 'string', pattern: MESSAGE_ID.source } as const satisfies ParameterSchema
/** Ids that we give out: of failures, operations and what else people ask for. */
export const recordIdSchema = { type: 'string', pattern: '^[A-Za-z0-9._:-]{1,64}$' } as const satisfies ParameterSchema
export const wordsSchema = (charactersMax: number): ParameterSchema => ({
  type: 'string',
  minLength: 1,
  maxLength: charactersMax,
})
