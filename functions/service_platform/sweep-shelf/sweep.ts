/**
 * Every five minutes: walks over the shelf, takes copies off it that tell what is not so any more, and places those that are
 * missing or about to leave the queue by age. People look at the shelf at the same time: a copy is hidden from them for the
 * length of a walk at most, and goes for good only after its failure was read.
 */
import { type AgendaSettings, withAgenda } from '../../failures/agenda.ts'
import { handOver } from '../../failures/hand-over.ts'
import type { FailureKinds } from '../../failures/kinds.ts'
import { type FailureRecord, isOpen } from '../../failures/record.ts'
import { shelvedOf } from '../../failures/shelf-copy.ts'
import { inBatches } from '../../in-batches.ts'
import type { Log } from '../../logger.ts'
import type { Measures } from '../../measures.ts'
import type { DueFailures } from '../../ports/due-failures.ts'
import type { EventBus } from '../../ports/event-bus.ts'
import type { Failures } from '../../ports/failures.ts'
import type { Shelf, ShelfWalk, TakenCopy } from '../../ports/shelf.ts'
import { type FoundCopy, staleCopies } from './stale-copies.ts'

export interface SweepPorts {
  readonly shelf: Shelf & ShelfWalk
  readonly failures: Failures
  readonly due: DueFailures
  readonly bus: EventBus
  readonly kinds: FailureKinds
  readonly agenda: AgendaSettings
  /** Epoch milliseconds. */
  readonly now: () => number
  /** 0 to 1. */
  readonly random: () => number
  readonly log: Log
  readonly measures: Measures
}

export interface SweepSettings {
  /** Copies looked at by one run: more are looked at by the next. */
  readonly copies_max: number
  /** How long one run takes copies off the shelf. */
  readonly walk_seconds: number
  /** Failures shelved again by one run. */
  readonly placed_max: number
}

export interface Swept {
  readonly seen: number
  readonly removed: number
  readonly placed: number
}

export const sweepShelf = (ports: SweepPorts, settings: SweepSettings) => async (): Promise<Swept> => {
  const { seen, removed } = await clear(ports, settings)
  const placed = await complete(ports, settings)
  if (removed + placed > 0) {
    ports.measures.publish([{ dimensions: {}, values: { copies_removed: removed, copies_placed: placed } }])
    ports.log.info('shelf swept', { seen, removed, placed })
  }
  return { seen, removed, placed }
}

type Found = FoundCopy & { readonly taken: Pick<TakenCopy, 'id' | 'placed_at' | 'receipt'> }

const clear = async ({ shelf, failures, now }: SweepPorts, settings: SweepSettings): Promise<Omit<Swept, 'placed'>> => {
  const found = await walk(shelf, now, settings)
  const failureIds = new Set(found.flatMap(({ shelved }) => shelved?.failure_id ?? []))
  const stale = new Set(staleCopies(found, await failures.find([...failureIds])))
  await shelf.remove([...stale].map(({ taken }) => taken))
  await shelf.putBack(found.filter((copy) => !stale.has(copy)).map(({ taken }) => taken))
  return { seen: found.length, removed: stale.size }
}

/** What is put back while the walk goes on would be taken again, so all of it is kept until the end. */
const walk = async (
  shelf: ShelfWalk,
  now: () => number,
  { copies_max, walk_seconds }: SweepSettings,
): Promise<readonly Found[]> => {
  const found: Found[] = []
  const until = now() + walk_seconds * 1000
  while (found.length < copies_max && now() < until) {
    const some = await shelf.take(walk_seconds + SETTLE_SECONDS)
    if (some.length === 0) break
    // Without the bodies: a whole shelf of them does not fit into a function's memory.
    for (const copy of some) {
      const { id, placed_at, receipt } = copy
      found.push({ taken: { id, placed_at, receipt }, shelved: shelvedOf(copy) })
    }
  }
  return found
}

/** For reading the failures and for taking off and putting back: nobody may take a copy that is being decided about. */
export const SETTLE_SECONDS = 30

const complete = async (ports: SweepPorts, { placed_max }: SweepSettings): Promise<number> => {
  const at = new Date(ports.now()).toISOString()
  const records = await ports.failures.find(await ports.due.due('shelve', at, placed_max))
  const missing = [...records.values()].filter((record) => isToBeShelved(record, at))
  for (const some of inBatches(missing, { itemsMax: 10 })) {
    await handOver(
      some.map((before) => {
        const after = shelved(before, ports)
        return { before, after, untold: isUntold(before, after) }
      }),
      ports,
    )
  }
  return missing.length
}

/** The index of what is due runs behind the records. */
const isToBeShelved = ({ status, agenda }: FailureRecord, at: string): boolean =>
  isOpen(status) && agenda?.what === 'shelve' && agenda.at <= at

const shelved = (record: FailureRecord, { agenda, kinds, now, random }: SweepPorts): FailureRecord => ({
  ...withAgenda(record, agenda, kinds, { now: now(), random: random(), shelved: true }),
  record_version: record.record_version + 1,
})

/**
 * When the intake could not be reached, a report was written past the recorder, who tells people. Its copy is due at once; one
 * that grows too old for the queue, and one of a failure that a person restored, are no news.
 */
const isUntold = ({ status, attempts, standing, agenda }: FailureRecord, after: FailureRecord): boolean => {
  if (after.status !== 'needs_attention') return false
  if (status !== 'needs_attention') return true
  const isReported = attempts.at(-1)?.by === undefined
  return isReported && Date.parse(agenda?.at ?? '') - Date.parse(standing.at) < A_DAY_MS
}

const A_DAY_MS = 86_400_000
