import type { FailureRecord } from '../../failures/record.ts'
import type { Shelved } from '../../failures/shelf-copy.ts'
import type { TakenCopy } from '../../ports/shelf.ts'

/** A copy on the shelf, and what it says of itself; undefined for what is none of ours. */
export interface FoundCopy {
  readonly taken: Pick<TakenCopy, 'id' | 'placed_at'>
  readonly shelved: Shelved | undefined
}

/**
 * Copies that tell what is not so any more. The others stay, also those of a failure that nobody knows: somebody put them
 * there, or the index lost what they are about.
 *
 * - of a failure that is resolved, archived, or waits behind its robot: nobody has to see to it
 * - of an open failure, placed after an earlier try than the last one: the newer copy tells more
 * - of one failure, all but the newest: which one that is does not depend on who looks, so that of two who sweep at the same
 *   time neither takes the other's last one
 */
export const staleCopies = <Copy extends FoundCopy>(
  found: readonly Copy[],
  records: ReadonlyMap<string, FailureRecord>,
): readonly Copy[] => {
  const ofFailures = Map.groupBy(found, ({ shelved }) => shelved && records.get(shelved.failure_id))
  return [...ofFailures].flatMap(([record, copies]) => {
    if (record === undefined) return []
    const newest = copies.reduce((one, other) => (isNewer(other, one) ? other : one))
    // A queue may hand out the newest twice: the same copy, which is no copy too many.
    return copies.filter((copy) => copy.taken.id !== newest.taken.id || isOver(copy, record))
  })
}

const isOver = ({ shelved }: FoundCopy, { status, standing }: FailureRecord): boolean => {
  switch (status) {
    case 'open':
    case 'needs_attention':
      return (shelved?.attempt ?? standing.attempt) < standing.attempt
    // Its end is not known yet; a try that fails brings a newer copy.
    case 'retrying':
      return false
    case 'held':
    case 'resolved':
    case 'archived':
      return true
  }
}

const isNewer = (one: FoundCopy, other: FoundCopy): boolean => {
  const [attempt, than] = [one.shelved?.attempt ?? 0, other.shelved?.attempt ?? 0]
  if (attempt !== than) return attempt > than
  if (one.taken.placed_at !== other.taken.placed_at) return one.taken.placed_at > other.taken.placed_at
  return one.taken.id > other.taken.id
}
