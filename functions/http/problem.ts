/**
 * What our code answers when it does not answer what was asked: RFC 9457, application/problem+json. `type` is stable, for
 * programs; `detail` is for people and names the thing, the value, and what would have been right.
 */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  readonly type: string
  readonly more: Readonly<Record<string, unknown>>

  constructor(status: number, type: string, detail: string, more: Readonly<Record<string, unknown>> = {}) {
    super(detail)
    this.status = status
    this.type = `urn:signalbox:problem:${type}`
    this.more = more
  }
}

export const badParameter = (parameter: string, value: string | undefined, expected: string): Problem =>
  new Problem(
    400,
    'bad-parameter',
    value === undefined
      ? `${parameter} is missing; ${expected} was expected`
      : `${parameter} is ${JSON.stringify(shortened(value))}; ${expected} was expected`,
    { parameter, expected },
  )

export const badCursor = (cursor: string | undefined): Problem =>
  badParameter('cursor', cursor, 'next_cursor of a page of the same list, unchanged,')

/** Of a field of the body; `value` is whatever was there. */
export const badField = (field: string, value: unknown, expected: string): Problem =>
  new Problem(
    400,
    'bad-field',
    value === undefined
      ? `${field} is missing; ${expected} was expected`
      : `${field} is ${shortened(JSON.stringify(value))}; ${expected} was expected`,
    { field, expected },
  )

/** Somebody else was faster: who and when, so that a person knows whom to ask. */
export const conflict = (
  type: string,
  detail: string,
  {
    by,
    at,
    ...more
  }: { readonly by?: string | undefined; readonly at?: string | undefined; readonly [more: string]: unknown },
): Problem =>
  new Problem(409, type, detail, {
    ...(by !== undefined && { changed_by: by }),
    ...(at !== undefined && { changed_at: at }),
    ...more,
  })

export const notFound = (what: string): Problem => new Problem(404, 'not-found', `There is no ${what}`)

export const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  410: 'Gone',
  413: 'Content too large',
  415: 'Unsupported media type',
  422: 'Not possible',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Not now',
}

const shortened = (value: string): string => (value.length <= 100 ? value : `${value.slice(0, 99)}…`)
