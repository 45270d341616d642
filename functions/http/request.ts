import { MESSAGE_ID, POLICY_VERSION, TRACE_ID } from '../../messages/envelope.ts'
import { MISSION_ID, MISSION_ID_WORDS, missionIdOf, missionSubject } from '../../messages/mission-id.ts'
import { LINE_KEY, ROBOT_ID, ROBOT_ID_WORDS } from '../../messages/robot-id.ts'
import type { Page, Paging, Place } from '../ports/page.ts'
import type { Caller } from './caller.ts'
import { FLEET } from './caller.ts'
import { badCursor, badParameter } from './problem.ts'

/** Parameters as they were sent, decoded once. Each reader below answers the value or throws a problem that names it. */
export interface ApiRequest {
  readonly path: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  /** Names in lower case, values of one name joined by a comma. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The gateway's: no two requests have the same. */
  readonly request_id: string
  readonly caller: Caller
  /** Its name, as audit entries have it. */
  readonly by: string
  /** When the token ends: epoch seconds. Undefined where a route needs none. */
  readonly expires_at?: number
}

export const robotIdIn = (from: Readonly<Record<string, string>>): string =>
  matching('robot_id', from.robot_id, ROBOT_ID, ROBOT_ID_WORDS)

export const missionIdIn = ({ path }: ApiRequest): string =>
  matching('mission_id', path.mission_id, MISSION_ID, MISSION_ID_WORDS)

/** Whose messages: a robot's id, or `mission:<id>`. */
export const lineKeyIn = (from: Readonly<Record<string, string>>): string => {
  const missionId = missionIdOf(from.robot_id ?? '')
  return missionId === undefined
    ? robotIdIn(from)
    : missionSubject(matching('robot_id', missionId, MISSION_ID, MISSION_ID_WORDS))
}

export const messageIdIn = ({ path }: ApiRequest): string =>
  matching('message_id', path.message_id, MESSAGE_ID, 'a message id of 1 to 64 of A-Z a-z 0-9 . _ : -')

export const commandIdIn = ({ path }: ApiRequest): string =>
  matching('command_id', path.command_id, MESSAGE_ID, 'the id of a command, 1 to 64 of A-Z a-z 0-9 . _ : -')

export const failureIdIn = ({ path }: ApiRequest): string =>
  matching('failure_id', path.failure_id, RECORD_ID, 'the id of a failure')

export const operationIdIn = ({ path }: ApiRequest): string =>
  matching('operation_id', path.operation_id, RECORD_ID, 'the id of an operation')

export const scheduledMessageIdIn = ({ path }: ApiRequest): string =>
  matching('scheduled_message_id', path.scheduled_message_id, RECORD_ID, 'the id of a scheduled message')

export const fleetIn = ({ path }: ApiRequest): string =>
  matching('fleet', path.fleet, FLEET, 'the name of a fleet, 1 to 32 of A-Z a-z 0-9 _ -')

export const clientIdIn = ({ path }: ApiRequest): string =>
  matching('client_id', path.client_id, CLIENT_ID, 'the client id of an application')

export const rolloutIdIn = ({ path }: ApiRequest): string =>
  matching('rollout_id', path.rollout_id, RECORD_ID, 'the id of a rollout')

export const comparisonIdIn = ({ path }: ApiRequest): string =>
  matching('comparison_id', path.comparison_id, RECORD_ID, 'the id of a comparison')

export const policyVersionIn = ({ path }: ApiRequest, name: 'version' | 'other' = 'version'): string =>
  matching(name, path[name], POLICY_VERSION, versionWords.expected)

export const subscriptionIdIn = ({ path }: ApiRequest): string =>
  matching('subscription_id', path.subscription_id, RECORD_ID, 'the id of a subscription')

export const fingerprintIn = ({ path }: ApiRequest): string =>
  matching('fingerprint', path.fingerprint, FINGERPRINT, 'a fingerprint of 16 hex digits')

/** What may be an id of anything: the longest is a robot's. */
export const anyIdIn = ({ path }: ApiRequest): string =>
  matching('any_id', path.any_id, LINE_KEY, 'an id of 1 to 128 of A-Z a-z 0-9 : _ . -, not . or ..')

const RECORD_ID = /^[A-Za-z0-9._:-]{1,64}$/
const CLIENT_ID = /^[A-Za-z0-9_+]{1,128}$/
const FINGERPRINT = /^[0-9a-f]{16}$/

export const versionWords = { pattern: POLICY_VERSION, expected: 'a policy version such as v2' }
export const recordIdWords = { pattern: RECORD_ID, expected: 'an id of 1 to 64 of A-Z a-z 0-9 . _ : -' }
export const fingerprintWords = { pattern: FINGERPRINT, expected: 'a fingerprint of 16 hex digits' }
export const dayWords = {
  pattern: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  expected: 'a UTC day such as 2026-11-20',
}

/** A UUID is the same 32 digits with hyphens: IoT Core shows trace ids like that. */
export const traceIdIn = ({ query }: ApiRequest): string =>
  matching('trace_id', query.trace_id?.replaceAll('-', '').toLowerCase(), TRACE_ID, '32 hex digits, or a UUID,')

/** A parameter of the query that may be left out; `right` says in words what would have been right. */
export const maybeIn = (
  { query }: ApiRequest,
  name: string,
  right: { readonly pattern: RegExp; readonly expected: string },
): string | undefined =>
  query[name] === undefined ? undefined : matching(name, query[name], right.pattern, right.expected)

export const maybeOneOf = <Known extends string>(
  { query }: ApiRequest,
  name: string,
  known: readonly Known[],
): Known | undefined => {
  if (query[name] === undefined) return undefined
  const value = known.find((one) => one === query[name])
  if (value === undefined) throw badParameter(name, query[name], `one of ${known.join(', ')}`)
  return value
}

/** A range that nothing can lie in would look as if all were well. */
export const maybeRangeIn = (request: ApiRequest): { readonly from?: string; readonly until?: string } => {
  const [from, until] = [maybeTimeIn(request, 'from'), maybeTimeIn(request, 'until')]
  if (from !== undefined && until !== undefined && from >= until) {
    throw badParameter('from', request.query.from, `a time before ${until}`)
  }
  return { ...(from !== undefined && { from }), ...(until !== undefined && { until }) }
}

/** In UTC, as everything is stored, so that times compare as text. */
export const maybeTimeIn = ({ query }: ApiRequest, name: string): string | undefined => {
  const said = query[name]
  if (said === undefined) return undefined
  const time = timeOf(said)
  if (time === undefined) throw badParameter(name, said, TIME_WORDS)
  return time
}

/** RFC 3339 as UTC; undefined where it is none, or no day of any calendar. */
export const timeOf = (said: string): string | undefined => {
  const time = RFC_3339.test(said) && isDay(said.slice(0, 10)) ? Date.parse(said) : Number.NaN
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}

export const TIME_WORDS = 'an RFC 3339 time such as 2026-11-20T09:00:00Z'

/** JavaScript takes the 31st of February for the 3rd of March. */
export const isDay = (day: string): boolean => {
  const time = Date.parse(day)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day)
}

const RFC_3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/

/** What a text of a filter may hold: anything a person can see, and not too much of it. */
export const words = (charactersMax: number) => ({
  pattern: new RegExp(`^[^\\p{Cc}\\p{Cs}]{1,${charactersMax}}$`, 'u'),
  expected: `1 to ${charactersMax} characters without control characters`,
})

/** `list` names what is listed, so that a cursor of one list cannot be used with another. */
export const pagingIn = ({ query }: ApiRequest, list: string): Paging => ({
  limit: limitOf(query.limit),
  after: query.cursor === undefined ? undefined : placeOf(query.cursor, list),
})

/** A page as a list answers it. */
export const paged = <Item>(list: string, page: Page<Item>) => ({
  items: page.items,
  next_cursor: page.next === undefined ? null : cursorAt(list, page.next),
})

const matching = (name: string, value: string | undefined, pattern: RegExp, expected: string): string => {
  if (value === undefined || !pattern.test(value)) throw badParameter(name, value, expected)
  return value
}

const limitOf = (text: string | undefined): number => {
  if (text === undefined) return 50
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (limit < 1 || limit > 100) throw badParameter('limit', text, 'a whole number from 1 to 100')
  return limit
}

const cursorAt = (list: string, place: Place): string =>
  Buffer.from(JSON.stringify([list, ...place])).toString('base64url')

const placeOf = (cursor: string, list: string): Place => {
  const [of, ...place] = textsIn(cursor)
  if (of !== list || place.length === 0) throw badCursor(cursor)
  return place
}

const textsIn = (cursor: string): readonly string[] => {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    // DynamoDB refuses an empty key, so a text that could be none is none of ours.
    return Array.isArray(value) && value.every((part) => typeof part === 'string' && part !== '') ? value : []
  } catch {
    // Not ours: the caller says so.
    return []
  }
}
