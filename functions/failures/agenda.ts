/**
 * What the clock has to do about a failure, as the record itself tells. Written with every change of the record, so that one
 * index answers "what is due" and no schedule has to look at what is not.
 *
 * - retry: temporary, and not yet tried as often as is configured
 * - recheck: a try was begun and nothing has been heard of it; its end or its report got lost
 * - shelve: its copy on the shelf is missing, or about to leave the queue by age, while the failure is still open
 * - settle: somebody has archived, restored or edited it, and died before all that follows was sent (act-on-one.ts); it stays
 *   on the agenda, whatever is reported meanwhile, until it is settled
 */
import { type FailureKinds, isScheduled } from './kinds.ts'
import { type FailureRecord, isOpen } from './record.ts'

export interface Agenda {
  readonly what: 'retry' | 'recheck' | 'shelve' | 'settle'
  /** RFC 3339 */
  readonly at: string
}

export interface AgendaSettings {
  /** Tries of the schedule before a person has to look. */
  readonly retries_max: number
  /** Before the first try; doubles with each. */
  readonly backoff_seconds: number
}

/**
 * The record with its agenda, and with the status that follows when the schedule has done what it may: `needs_attention`.
 * `random` (0 to 1) spreads the tries of what failed together. `shelved`: whether a copy is placed with this write.
 */
export const withAgenda = (
  record: FailureRecord,
  settings: AgendaSettings,
  kinds: FailureKinds,
  { now, random, shelved }: { readonly now: number; readonly random: number; readonly shelved: boolean },
): FailureRecord => {
  if (record.agenda?.what === 'settle') return record
  const { agenda: _, ...rest } = record
  const { retries_max, backoff_seconds, backoff_max_seconds } = {
    ...usual,
    ...settings,
    ...kinds.get(record.kind)?.agenda,
  }
  const after = (seconds: number): string => new Date(now + seconds * 1000).toISOString()
  if (record.status === 'retrying') return { ...rest, agenda: { what: 'recheck', at: after(recheckSeconds) } }
  if (record.status === 'open' && isScheduled(kinds, record)) {
    const isHeldBack = record.attempts.at(-1)?.held_back === true
    if (!isHeldBack && record.retries < retries_max) {
      const whole = Math.min(backoff_max_seconds, backoff_seconds * 2 ** Math.min(record.retries, 16))
      return { ...rest, agenda: { what: 'retry', at: after(whole / 2 + (whole / 2) * random) } }
    }
    return { ...rest, status: 'needs_attention', agenda: shelving(record, shelved, after) }
  }
  return isOpen(record.status) ? { ...rest, agenda: shelving(record, shelved, after) } : rest
}

/** A copy that lies there already leaves the queue when it would have left it. */
const shelving = ({ agenda }: FailureRecord, shelved: boolean, after: (seconds: number) => string): Agenda =>
  agenda?.what === 'shelve' && !shelved ? agenda : { what: 'shelve', at: after(shelved ? shelfSeconds : 0) }

/** Longer than a batch of dispatch is tried (ten minutes, docs/adr): what is still under way must not be called lost. */
const recheckSeconds = 20 * 60
/** A queue keeps a message for 14 days at most. */
const shelfSeconds = 12 * 86_400
/** A failure is never tried less often than this, unless its kind says so. */
const usual = { backoff_max_seconds: 60 * 60 }
