import { MESSAGE_ID, TRACE_ID } from '../../../messages/envelope.ts'
import { ROBOT_ID } from '../../../messages/robot-id.ts'
import { type FailureStatus, failureStatuses } from '../../ports/failure-intake.ts'
import type { Page, Paging, Place } from '../../ports/page.ts'
import { badParameter } from './problem.ts'

/** Parameters as they were sent, decoded once. Each reader below answers the value or throws a problem that names it. */
export interface ApiRequest {
  readonly path: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
}

export const robotIdIn = (from: Readonly<Record<string, string>>): string =>
  matching('robot_id', from.robot_id, ROBOT_ID, 'a robot id of 1 to 128 of A-Z a-z 0-9 : _ . -')

export const messageIdIn = ({ path }: ApiRequest): string =>
  matching('message_id', path.message_id, MESSAGE_ID, 'a message id of 1 to 64 of A-Z a-z 0-9 . _ : -')

export const failureIdIn = ({ path }: ApiRequest): string =>
  matching('failure_id', path.failure_id, /^[A-Za-z0-9._:-]{1,64}$/, 'the id of a failure')

/** A UUID is the same 32 digits with hyphens: IoT Core shows trace ids like that. */
export const traceIdIn = ({ query }: ApiRequest): string =>
  matching('trace_id', query.trace_id?.replaceAll('-', '').toLowerCase(), TRACE_ID, '32 hex digits, or a UUID,')

export const statusIn = ({ query }: ApiRequest): FailureStatus => {
  const status = failureStatuses.find((known) => known === query.status)
  if (status === undefined) throw badParameter('status', query.status, `one of ${failureStatuses.join(', ')}`)
  return status
}

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
  if (of !== list || place.length === 0) {
    throw badParameter('cursor', cursor, 'next_cursor of a page of the same list, unchanged,')
  }
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
