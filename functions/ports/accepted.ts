/**
 * What was accepted over HTTP, for a day: which requests and messages are known, so that one that is sent again is not taken
 * twice, and so that a message can be asked for before it is decided.
 */
export interface Accepted {
  /**
   * Writes all rows or none. Answers with the rows that stand in the way; with none of them all are written. A row that this very
   * request has written before (its answer got lost) does not stand in the way.
   */
  claim(rows: readonly AcceptedRow[], over?: Over): Promise<readonly AcceptedRow[]>
  /** Written over whatever is there. */
  note(rows: readonly AcceptedRow[]): Promise<void>
}

/** For whoever looks: message ids are scoped by robot, so several robots' messages may bear the same. */
export interface AcceptedReader {
  ofMessage(message_id: string): Promise<readonly AcceptedRow[]>
}

/** A request with a key of its own, or a message. */
export type AcceptedRow = {
  /** Of what was said: another one under the same key is a mistake. */
  readonly hash: string
  readonly trace_id: string
  /** Epoch milliseconds: what the line knows as received_at. */
  readonly accepted_at_ms: number
  /** Who asked. */
  readonly by: string
  /** The gateway's id of the request that wrote this. */
  readonly request_id: string
  /** The stream has all of it. */
  readonly sent: boolean
  /** Until then the request may still be on its way to the stream; later it has died. Epoch milliseconds. */
  readonly leased_until_ms: number
} & (OfRequest | OfMessage)

interface OfRequest {
  readonly of: 'request'
  /** The caller's Idempotency-Key. */
  readonly key: string
}

interface OfMessage {
  readonly of: 'message'
  readonly message_id: string
  readonly robot_id: string
  readonly type: string
  readonly kind: string
}

/** Requests that have died, by the lease that was seen: `nameOf` → leased_until_ms. */
export type Over = ReadonlyMap<string, number>

/** A row's name: no two of different callers' keys or robots' messages have the same. */
export const nameOf = (
  row: Pick<AcceptedRow, 'by'> & (OfRequest | Pick<OfMessage, 'of' | 'message_id' | 'robot_id'>),
) => (row.of === 'request' ? `request ${row.by}\n${row.key}` : `message ${row.message_id}\n${row.robot_id}`)

/** How long a key is known. */
export const ACCEPTED_SECONDS = 24 * 60 * 60
