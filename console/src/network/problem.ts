/*
 * Whatever an API call can fail by, as one thing: a problem document (RFC 9457) of our code, a message of the gateway, or nobody
 * there at all (status 0).
 */
interface Told {
  readonly status: number
  readonly type: string
  readonly title: string
  readonly detail: string
  readonly changed_by?: string | undefined
  readonly changed_at?: string | undefined
  readonly retry_after_seconds?: number | undefined
  /** Everything else that the document says, such as `parameter`, `field`, `expected`. */
  readonly more?: Readonly<Record<string, unknown>>
}

export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  /** 0: nobody answered. */
  readonly status: number
  readonly type: string
  readonly title: string
  readonly detail: string
  readonly changed_by: string | undefined
  readonly changed_at: string | undefined
  readonly retry_after_seconds: number | undefined
  readonly more: Readonly<Record<string, unknown>>

  constructor({ status, type, title, detail, changed_by, changed_at, retry_after_seconds, more = {} }: Told) {
    super(detail)
    this.status = status
    this.type = type
    this.title = title
    this.detail = detail
    this.changed_by = changed_by
    this.changed_at = changed_at
    this.retry_after_seconds = retry_after_seconds
    this.more = more
  }
}

export const problemIn = (status: number, retryAfter: string | null, text: string): ApiProblem => {
  const said = fieldsIn(text)
  const textOf = (name: string): string | undefined => (typeof said[name] === 'string' ? said[name] : undefined)
  const seconds = retryAfter === null ? Number.NaN : Number(retryAfter)
  return new ApiProblem({
    status,
    type: textOf('type') ?? 'about:blank',
    title: textOf('title') ?? titleOf(status),
    // The gateway's own answers have a message in place of a detail.
    detail: textOf('detail') ?? textOf('message') ?? `The API answered ${status}`,
    changed_by: textOf('changed_by'),
    changed_at: textOf('changed_at'),
    retry_after_seconds: Number.isFinite(seconds) ? seconds : undefined,
    more: said,
  })
}

export const notReachable = (): ApiProblem =>
  new ApiProblem({
    status: 0,
    type: 'urn:signalbox:problem:not-reachable',
    title: 'Not reachable',
    detail: 'The API did not answer: the network, or the API itself, is not there',
  })

/** Nobody is asked: the page waits for the person to sign in again. */
export const sessionIsOver = (): ApiProblem =>
  new ApiProblem({
    status: 401,
    type: 'urn:signalbox:problem:session-over',
    title: 'Your session is over',
    detail: 'Sign in again: until then the API is not asked for anything in your name',
  })

/** Of whatever was thrown. */
export const problemOf = (error: unknown): ApiProblem =>
  error instanceof ApiProblem
    ? error
    : new ApiProblem({
        status: -1,
        type: 'urn:signalbox:problem:console',
        title: 'The console failed',
        detail: error instanceof Error ? error.message : String(error),
      })

const titleOf = (status: number): string => (status >= 500 ? 'The API failed' : 'The API refused')

const fieldsIn = (text: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    // Somebody between here and the API answered in their own words.
    return {}
  }
}
