import { beyondRetry } from '../../failures/actions.ts'
import { type AgendaSettings, withAgenda } from '../../failures/agenda.ts'
import { handOver } from '../../failures/hand-over.ts'
import type { FailureKinds } from '../../failures/kinds.ts'
import { logged } from '../../failures/logged.ts'
import type { FailureRecord } from '../../failures/record.ts'
import type { Log } from '../../logger.ts'
import type { EventBus } from '../../ports/event-bus.ts'
import type { Failures } from '../../ports/failures.ts'
import type { Shelf } from '../../ports/shelf.ts'

export interface GivingUpPorts {
  readonly failures: Failures
  readonly shelf: Shelf
  readonly bus: EventBus
  readonly kinds: FailureKinds
  readonly agenda: AgendaSettings
  /** Epoch milliseconds. */
  readonly now: () => number
  /** 0 to 1. */
  readonly random: () => number
  readonly log: Log
}

export interface GivenUp {
  readonly before: FailureRecord
  /** The record after it, at this moment (RFC 3339). */
  readonly next: (record: FailureRecord, at: string) => FailureRecord
  readonly why: string
}

/**
 * Failures that no try can help wait for a person; unless somebody has moved one since it was looked at. Answers with how many
 * do.
 */
export const giveUpAsSeen = async (seen: readonly Omit<GivenUp, 'next'>[], ports: GivingUpPorts): Promise<number> => {
  if (seen.length === 0) return 0
  const standing = await ports.failures.find(seen.map(({ before }) => before.failure_id))
  const unmoved = seen.filter(({ before }) => standing.get(before.failure_id)?.record_version === before.record_version)
  const given = unmoved.map((one) => ({
    ...one,
    next: (record: FailureRecord, at: string) => beyondRetry(record, at, one.why),
  }))
  await giveUp(given, ports)
  return given.length
}

/** Brings failures to where no try of them is under way. */
export const giveUp = async (given: readonly GivenUp[], ports: GivingUpPorts): Promise<void> => {
  const { kinds, agenda, now, random, log } = ports
  const at = new Date(now()).toISOString()
  const moves = given.map(({ before, next, why }) => {
    const moment = { now: now(), random: random(), shelved: true }
    const after = withAgenda(next(before, at), agenda, kinds, moment)
    return { before, after, untold: after.status === 'needs_attention', why }
  })
  const changed = await handOver(moves, ports)
  for (const { after, why } of moves) {
    if (changed.has(after.failure_id)) log.info('failure moved meanwhile', { ...logged(after), why })
    else log.warn('try given up', { ...logged(after), why })
  }
}
