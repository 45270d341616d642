import type { EventBus } from '../ports/event-bus.ts'
import type { FailureChange, Failures } from '../ports/failures.ts'
import type { Shelf } from '../ports/shelf.ts'
import { announce } from './announce.ts'
import { shelfCopyOf } from './shelf-copy.ts'

export interface HandOver extends Pick<FailureChange, 'before' | 'after'> {
  /** Whether people have to be told: it needs attention, and nobody has said so. */
  readonly untold: boolean
}

/**
 * Lays failures before people without a report that would bring the recorder to do it. Copies and events first, the records
 * last: what dies before the end is done again, so that no failure stays unseen. A copy too many is swept, an event that is
 * said twice has the same id. Answers with those that somebody else has moved in the meantime.
 */
export const handOver = async (
  given: readonly HandOver[],
  { shelf, bus, failures }: { readonly shelf: Shelf; readonly bus: EventBus; readonly failures: Failures },
): Promise<ReadonlySet<string>> => {
  if (given.length === 0) return new Set()
  await shelf.place(given.map(({ after }) => shelfCopyOf(after)))
  await announce(
    bus,
    given.flatMap(({ after, untold }) => (untold ? [after] : [])),
  )
  return failures.write(given.map(({ before, after }) => ({ before, after })))
}
