/**
 * Every kind of failure, and how one is tried again. A new kind is a line here, a reader of its shape with the recorder
 * (record-failure/intake) if it does not report itself, and nothing else: records, groups, redrive, shelf and screens are
 * the same for all.
 *
 * Doors:
 *   stream    the original bytes enter the line again, as a redrive of their failure
 *   release   the robot is parked: its held messages are released, in order, this one first
 *   function  the original is an event: the function that did not get it is invoked with it
 *   none      nothing can be tried: the bytes are kept to be read
 */
import type { FailureRecord } from './record.ts'

export interface KindOfFailure {
  readonly kind: string
  /** In a sentence, for whoever reads a record of it. */
  readonly means: string
  readonly door: 'stream' | 'release' | 'function' | 'none'
  /** Whether the schedule tries what is temporary of it; parked robots have a schedule of their own. */
  readonly scheduled: boolean
  /** Where the settings of all others do not fit: what is somebody else's is down for hours, not for minutes. */
  readonly agenda?: KindAgenda
  /** Errors of its own that may pass, besides those that pass everywhere. */
  readonly temporary?: readonly string[]
  /** Its function is handed the failure (`PutBefore`) in place of the event that it did not get. */
  readonly puts_before?: true
}

export interface KindAgenda {
  readonly retries_max: number
  readonly backoff_seconds: number
  /** Tries are never further apart than this. */
  readonly backoff_max_seconds: number
}

export type FailureKinds = ReadonlyMap<string, KindOfFailure>

const kinds: readonly KindOfFailure[] = [
  {
    kind: 'rule',
    means: 'The topic rule could not deliver (the error action of IoT Core): the message never reached the stream.',
    door: 'stream',
    scheduled: true,
  },
  {
    kind: 'dispatch',
    means: 'dispatch could not open the message, or could not decide it.',
    door: 'stream',
    scheduled: false,
  },
  {
    kind: 'machine',
    means: 'The state machine, or a handler in it, failed for good.',
    door: 'stream',
    scheduled: false,
  },
  {
    kind: 'held',
    means: 'Something temporary: the robot is parked and its messages wait in order.',
    door: 'release',
    scheduled: false,
  },
  {
    kind: 'dispatch_died',
    means: 'dispatch gave the whole batch up: it ended without an answer, or could record nothing for too long.',
    door: 'stream',
    scheduled: true,
  },
  {
    kind: 'missed',
    means: 'The lake has the message and nobody has decided it: found by a replay of what was missed.',
    door: 'stream',
    scheduled: false,
  },
  {
    kind: 'delivery',
    means: 'Something outbound did not arrive: an event of a commit, a target of the bus, an asynchronous call.',
    door: 'function',
    scheduled: true,
  },
  {
    kind: 'bridge',
    means: "A partner's event could not be made a message: its mapping, its fleets or what it says do not fit.",
    door: 'function',
    scheduled: false,
    puts_before: true,
  },
  {
    kind: 'webhook',
    means: 'A subscriber did not take an event.',
    door: 'function',
    scheduled: true,
    // 1 minute, 2, 4 … up to every four hours, for 26 to 52: longer than a subscription may fail before it is disabled.
    agenda: { retries_max: 20, backoff_seconds: 60, backoff_max_seconds: 4 * 60 * 60 },
    temporary: ['WebhookNotTaken', 'WebhookUnanswered'],
    puts_before: true,
  },
  {
    kind: 'feed',
    means:
      'A listener of the live feed did not take what it listens to and was ended, or an event was not fit to be heard.',
    door: 'function',
    scheduled: false,
  },
  {
    kind: 'command',
    means:
      'A command was sent to a robot as often as it may be and never answered, or its robot fell silent over it. Tried again, it is asked for again: the policy decides.',
    door: 'function',
    scheduled: false,
    puts_before: true,
  },
  {
    kind: 'data_run',
    means:
      'A run of the warehouse ended badly: what it had found is settled by the next one, within the hour. Tried again, somebody looks at once.',
    door: 'function',
    scheduled: false,
  },
  {
    kind: 'unknown',
    means: 'The intake got something that no reader knows; it is kept as it is.',
    door: 'none',
    scheduled: false,
  },
]

/** Of several lists; a kind that is declared twice is a mistake. */
export const kindsOf = (...lists: readonly (readonly KindOfFailure[])[]): FailureKinds => {
  const all = lists.flat()
  const known = new Map(all.map((one) => [one.kind, one]))
  if (known.size === all.length) return known
  throw new Error(`A kind of failure is declared twice: ${all.map(({ kind }) => kind).join(', ')}`)
}

export const failureKinds: FailureKinds = kindsOf(kinds)

/** Whether the schedule may try it: its kind says so and its class is temporary. */
export const isScheduled = (
  known: FailureKinds,
  { kind, retryable }: Pick<FailureRecord, 'kind' | 'retryable'>,
): boolean => retryable && known.get(kind)?.scheduled === true
