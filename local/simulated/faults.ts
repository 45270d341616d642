/**
 * What a simulated run may be made to suffer. A test gives functions that are asked at every point where something can
 * go wrong; they answer with what is to happen there, or nothing. With the same seed they are asked the same questions
 * in the same order, so a failing run is replayed by its seed.
 */
import { AwsError } from '../aws-api/service.ts'

/** A call of an AWS service, before it is made. */
export interface CallPoint {
  /** Rises over the whole run. */
  readonly number: number
  readonly at: number
  /** A function's name; `step-functions`; or `in-process` for what AWS does between its services. */
  readonly caller: string
  /** Request id of the invocation that makes the call. */
  readonly invocation?: string
  /** Which call of its invocation this is, from 0; retries of the SDK count on. */
  readonly index: number
  /** Signing name (`dynamodb`), or the name of a door (`queues`) between services. */
  readonly service: string
  readonly operation: string
  /** Parsed when it is looked at; the raw text where it is not JSON. */
  readonly input: unknown
}

/**
 * - `kill`: the function's environment dies here; nothing of it ever goes on, its caller gets Lambda's exit error;
 * - `hang`: no answer ever comes; the client's own timeout, or the function's, ends it;
 * - `reset`: the connection breaks;
 * - an AwsError: the service answers with it.
 */
export type Mishap = 'kill' | 'hang' | 'reset' | AwsError

export interface CallFate {
  /** Virtual milliseconds on the way; replaces what the run draws. */
  readonly latencyMs?: number
  /** Instead of the call: it has no effect. */
  readonly before?: Mishap
  /** After the call took effect: its answer is lost. */
  readonly after?: Mishap
  /** The request arrives twice. */
  readonly twice?: true
  /** An eventually consistent read: the answer is what the very same request was answered the last time, if ever. */
  readonly stale?: true
}

export interface InvocationPoint {
  readonly number: number
  readonly at: number
  readonly functionName: string
  readonly invocation: string
  /** Parsed when it is looked at. */
  readonly event: unknown
  /** It would start a new environment. */
  readonly cold: boolean
}

export interface InvocationFate {
  /** Refused before it starts: 429. */
  readonly throttled?: true
  /** Dies before the handler's first line, or after its last: the effects are there, the answer is lost. */
  readonly killed?: 'before' | 'after'
  /** Never comes to its end: the function's timeout ends it. */
  readonly endless?: true
  /** Runs in a new environment, whatever stands by. */
  readonly cold?: true
  /** The same event is run twice at once; the caller gets the first one's answer. */
  readonly twice?: true
  /** Starts this much later. */
  readonly delayMs?: number
}

export interface Faults {
  call?(point: CallPoint): CallFate | undefined
  invocation?(point: InvocationPoint): InvocationFate | undefined
}

/** One line of a run's history, in the order in which things began. */
export type Entry = CallEntry | InvocationEntry

export interface CallEntry extends CallPoint {
  readonly kind: 'call'
  /** Set when it ends; a call that a kill cut off has none. */
  outcome?: 'ok' | 'error' | 'lost'
  endedAt?: number
  /** When the service had carried it out, whether or not its answer arrived. */
  tookEffectAt?: number
  /** HTTP status, where it is a call over the wire. */
  status?: number
  /** What the service answered, also when the answer was lost on the way back. */
  output?: unknown
  fate?: CallFate
}

export interface InvocationEntry extends InvocationPoint {
  readonly kind: 'invocation'
  outcome?: 'returned' | 'failed' | 'killed' | 'timed out' | 'throttled'
  endedAt?: number
  output?: unknown
  fate?: InvocationFate
}

/**
 * Instead of a TransactWriteItems: another transaction or write holds its items (the local tables are synchronous, so
 * that never happens by itself). The SDK does not retry it by itself.
 */
export function transactionConflict({ input }: CallPoint): Mishap {
  const { TransactItems = [] } = input as { readonly TransactItems?: readonly unknown[] }
  const reason = { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' }
  const codes = TransactItems.map(() => reason.Code).join(', ')
  return new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    400,
    { CancellationReasons: TransactItems.map(() => reason) },
  )
}
