/**
 * Releases a parked robot: its held messages are decided in order, like any others, until none is left, one fails again, or
 * the time for it is up; then another release record carries on behind what lies on the stream already. What ended is
 * forgotten only after it was counted (the batch does that), so that a release that dies is simply repeated.
 */

import { asError } from '../../errors.ts'
import type { FailureReport } from '../../ports/failure-intake.ts'
import type { Held } from '../../ports/held.ts'
import { journalKey } from '../../ports/recall.ts'
import { failureIdOf, triggerFailure } from './failure.ts'
import { at, type Batch } from './ports.ts'
import { type Due, type Ending, holdsBack, settle } from './settle.ts'
import type { EndedTurn, Subject, Turn } from './turn.ts'

export interface Released {
  readonly endings: readonly { readonly due: Due; readonly ending: Ending }[]
  readonly forget: readonly string[]
  /** The parking that is over. */
  readonly unpark?: string
}

const nothing: Released = { endings: [], forget: [] }

export const release = async (turn: Turn, subject: Subject, batch: Batch): Promise<Released> => {
  const parked = subject.row?.parked
  if (!parked || !isDue(turn, parked, batch)) return nothing
  const endings: { due: Due; ending: Ending }[] = []
  const forget: string[] = []
  const until = batch.now() + batch.settings.release_budget_ms
  let after: string | undefined
  for (;;) {
    const page = await batch.held.oldest(subject.robot_id, after, PAGE)
    await askJournal(page, subject, batch)
    for (const held of page) {
      if (batch.outOfTime() || batch.now() > until) {
        await carryOn(turn, batch)
        return { endings, forget }
      }
      const due = dueOf(held, turn, subject)
      const ending = await settle(due, subject, batch)
      if (ending.outcome === 'held') return { endings, forget }
      if (held.failure_id !== undefined && ending.outcome !== 'dead_lettered') {
        await batch.failures.report([resolved(due, ending, subject, batch)])
      }
      endings.push({ due, ending })
      forget.push(held.position)
      after = held.position
      // Its policy wants a person to look before anything else of this robot is decided.
      if (ending.outcome === 'dead_lettered' && holdsBack(subject, batch)) return { endings, forget }
    }
    if (page.length < PAGE) break
  }
  if (subject.row) {
    const { parked: _, ...row } = subject.row
    subject.row = row
    subject.released = parked.parked_since
  }
  return { endings, forget, unpark: parked.parked_since }
}

const PAGE = 25

/** The schedule may have asked more than once; a person's wish is always due. */
const isDue = (
  { arrival }: Turn,
  { status, next_release_at }: NonNullable<NonNullable<Subject['row']>['parked']>,
  batch: Batch,
): boolean => arrival.source !== batch.settings.namespace || (status === 'parked' && next_release_at <= at(batch))

const askJournal = async (page: readonly Held[], subject: Subject, batch: Batch): Promise<void> => {
  if (page.length === 0) return
  const messages = page.map(({ robot_id, message }) => ({ robot_id, message_id: message.message_id }))
  const { journal } = await batch.recall.recall({ messages })
  for (const key of messages) {
    const known = subject.journal.get(key.message_id)
    // What this batch itself applied and has not written yet is newer than the journal.
    if (known?.outcome !== 'applied') subject.journal.set(key.message_id, journal.get(journalKey(key)))
  }
}

const dueOf = (held: Held, turn: Turn, { observation }: Subject): Due => ({
  message: held.message,
  position: held.position,
  ...(held.redrive && { redrive: held.redrive }),
  ...(observation?.heard_at !== undefined && { heard_at: observation.heard_at }),
  origin: {
    topic: held.topic,
    ...(held.client_id !== undefined && { client_id: held.client_id }),
    ...(held.principal !== undefined && { principal: held.principal }),
    original: () => held.original,
  },
  decided_in: turn.sequence_number,
  releasing: true,
})

const resolved = (due: Due, { outcome }: Ending, subject: Subject, batch: Batch): FailureReport => {
  if (!subject.row) throw new Error(`Robot ${subject.robot_id} has no row`)
  const fault = {
    kind: 'held',
    stage: 'dispatch',
    error_class: subject.row.parked?.error_class ?? 'TemporaryFailure',
    error_text: `Released: ${outcome}`,
    temporary: true,
  } as const
  const attempt = 2 + (subject.row.parked?.release_attempts ?? 0)
  return {
    ...triggerFailure(due, due.origin, subject.row, fault, 'resolved', attempt, at(batch)),
    failure_id: failureIdOf(due),
  }
}

/** The schedule would find the robot again within a minute, so a stream that cannot take the record is no reason to stop. */
const carryOn = async ({ arrival, partition_key }: Turn, batch: Batch): Promise<void> => {
  try {
    await batch.stream.put([
      {
        subject: partition_key,
        record: {
          data: '',
          topic: arrival.topic,
          received_at: batch.now(),
          trace_id: arrival.trace_id,
          source: arrival.source,
          control: 'release',
        },
      },
    ])
  } catch (error) {
    batch.log.warn('release not carried on', { robot_id: arrival.robot_id, error: asError(error) })
  }
}

/** For the books: every held message that ended, with what it adds. */
export const drainedBy = (robotId: string, { endings }: Released): NonNullable<EndedTurn['drained']> => ({
  robot_id: robotId,
  ends: endings.map(({ due, ending }) => ({
    position: due.position,
    entry: wasCountedElsewhere(due, ending) || ending.outcome === 'held' ? {} : { [ending.outcome]: 1 },
  })),
})

/** Held by one delivery of its record and decided by another: that one counted it. */
const wasCountedElsewhere = (due: Due, { before, journalled }: Ending): boolean =>
  before && journalled !== undefined && journalled.decided_in !== due.decided_in
