import * as z from 'zod'

/**
 * How a route answers, for the OpenAPI document and its readers. Nothing of this is in a function: an answer is written by its
 * route, and the tests of the API hold what is said here against what is really answered. Objects are open: clients must take
 * fields that they do not know, we say all that there are.
 */
export interface Described {
  /** Of the status that the route lists; none for 204. */
  readonly answer?: z.ZodType
  /** An answer as it could be, whole. */
  readonly example?: unknown
  /** A body that is taken, of a route that takes one. */
  readonly body?: unknown
  /** Where bodies.ts does not say all of what is taken: media type → its schema, and one that is taken. */
  readonly takes?: Readonly<Record<string, { readonly schema: z.ZodType; readonly example: unknown }>>
  /** Problems beside those that any route may answer (400, 401, 403, 429, 500, 503, 404 with a path's id, 413 and 415 with a body). */
  readonly refuses?: readonly ProblemStatus[]
  /** Other answers that are no problem: status → what it means then. */
  readonly also?: Readonly<
    Record<number, Pick<Described, 'answer' | 'example' | 'headers'> & { readonly description: string }>
  >
  /** Headers that the answer has, and what they say. */
  readonly headers?: Readonly<Record<string, string>>
  /** Of answers that are not JSON, or not only: media type → an example as text. */
  readonly otherwise?: Readonly<Record<string, string>>
}

export type ProblemStatus = 401 | 404 | 409 | 410 | 413 | 422 | 429 | 503

/** A page of a list. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item).describe('At most as many as limit says; a page may be short and still not be the last'),
    next_cursor: z.string().nullable().describe('For the next page; null at the end'),
  })
