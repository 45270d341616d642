import { UsageError } from './command.ts'
import type { Connection } from './connection.ts'

export type Row = Readonly<Record<string, unknown>>

export interface Answered {
  readonly status: number
  /** What is no JSON is `{ text }`. */
  readonly body: Row
}

/** Asks the API. What it refuses is a person's mistake, in the API's own words; only `known` statuses come back as they are. */
export const ask = async (
  { http_url, token }: Connection,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  { body, known = [] }: { readonly body?: object; readonly known?: readonly number[] } = {},
): Promise<Answered> => {
  let response: Response
  let text: string
  try {
    response = await fetch(http_url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    text = await response.text()
  } catch (error) {
    throw new NoAnswer(`${http_url} does not answer (${reasonOf(error)}): is npm start still running?`)
  }
  const answer = parsed(text)
  if (response.ok || known.includes(response.status)) return { status: response.status, body: answer ?? { text } }
  // What the gateway itself refuses has no detail: an old token, a route that is not there.
  if (response.status === 401) throw new UsageError(`${http_url} refused the token (401): take a new one`)
  const detail = typeof answer?.detail === 'string' ? answer.detail : text.slice(0, 200)
  throw new UsageError(`${response.status}: ${detail}${whoIn(answer)}`)
}

/** Nobody is there, or went away in the middle: what is asked next would not be answered either. */
export class NoAnswer extends UsageError {}

/** One list, page by page, until there are enough. */
export const list = async (connection: Connection, path: string, most: number): Promise<readonly Row[]> => {
  const items: Row[] = []
  let cursor: unknown
  do {
    const page = new URLSearchParams({ limit: String(Math.min(100, Math.max(1, most - items.length))) })
    if (cursor !== undefined) page.set('cursor', String(cursor))
    const { body } = await ask(connection, 'GET', `${path}${path.includes('?') ? '&' : '?'}${page}`)
    items.push(...((body.items ?? []) as Row[]))
    cursor = body.next_cursor ?? undefined
  } while (cursor !== undefined && items.length < most)
  return items.slice(0, most)
}

const parsed = (text: string): Row | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Row) : undefined
  } catch {
    // Not ours: the caller shows it as it is.
    return undefined
  }
}

const whoIn = (answer: Row | undefined): string =>
  answer?.changed_by === undefined ? '' : ` (changed by ${answer.changed_by} at ${answer.changed_at})`

/** Of a request that got no answer. */
export const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error ? cause.message : String(error)
}
