/**
 * Releases a parked robot: its held messages are decided in order, like any others, until none is left, one fails again, or
 * the time for it is up; then another release record carries on behind what lies on the stream already. What ended is
 * forgotten only after it was counted (the batch does that), so that a release that dies is simply repeated.
 *
 * A release may be asked for on behalf of one message (`redrive` with its id): its end is reported as the end of that try,
 * also if it had ended, or does not come up, so that whoever asked hears of it. And one message may be given up (`abandon`):
 * when it comes up it is a dead letter, untried.
 */

import type { Message } from '../../../messages/envelope.ts'
import { asError } from '../../errors.ts'
import type { Held } from '../../ports/held.ts'
import { journalKey } from '../../ports/recall.ts'
import { answer } from './answer.ts'
import { after } from './journal-row.ts'
import { hourOf } from './line-of.ts'
import { at, type Batch } from './ports.ts'
import { ownRedrive } from './redriven.ts'
import { type Due, type Ending, holdsBack, settle } from './settle.ts'
import type { EndedTurn, Subject, Turn } from './turn.ts'

export interface Released {
  readonly endings: readonly { readonly due: Due; readonly ending: Ending }[]
  readonly forget: readonly string[]
  /** The parking that is over. */
  readonly unpark?: string
  /** The message on whose behalf it was asked for has come up, and its failure knows. */
  readonly answered?: boolean
}

const nothing: Released = { endings: [], forget: [] }

export const release = async (turn: Turn, subject: Subject, batch: Batch): Promise<Released> => {
  const parked = subject.row?.parked
  if (!parked || !isDue(turn, parked, batch)) return nothing
  const endings: { due: Due; ending: Ending }[] = []
  const forget: string[] = []
  const until = batch.now() + batch.settings.release_budget_ms
  let behind: string | undefined
  let answered = false
  for (;;) {
    const page = await batch.held.oldest(subject.robot_id, behind, PAGE)
    await askJournal(page, subject, batch)
    for (const held of page) {
      if (batch.outOfTime() || batch.now() > until) {
        await carryOn(turn, batch)
        return { endings, forget, answered }
      }
      const due = dueOf(held, turn, subject, batch)
      const ending = await settle(due, subject, batch)
      answered ||= due.asked !== undefined
      if (ending.outcome === 'held') return { endings, forget, answered }
      await answer(due, ending, subject, batch)
      endings.push({ due, ending })
      forget.push(held.position)
      behind = held.position
      // Its policy wants a person to look before anything else of this robot is decided.
      if (ending.outcome === 'dead_lettered' && !due.abandoned && holdsBack(subject, batch))
        return { endings, forget, answered }
    }
    if (page.length < PAGE) break
  }
  if (subject.row) {
    const { parked: _, ...row } = subject.row
    subject.row = row
    subject.released = parked.parked_since
  }
  return { endings, forget, answered, unpark: parked.parked_since }
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

const dueOf = (held: Held, turn: Turn, { observation }: Subject, batch: Batch): Due => ({
  message: held.message,
  position: held.position,
  ...(held.redrive && { redrive: held.redrive }),
  ...(held.edit && { edit: held.edit }),
  ...(held.failure_id !== undefined && { failure_id: held.failure_id }),
  ...(isAbout(turn, held.message) && turn.arrival.redrive && { asked: turn.arrival.redrive }),
  ...(turn.arrival.abandon === held.message.message_id && { abandoned: true }),
  hops: { dispatched_ms: after(held.message.received_at, batch.now()) },
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

const isAbout = ({ arrival }: Turn, { message_id }: Message): boolean => arrival.redrive?.message_id === message_id

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
          ...(arrival.redrive && { redrive: arrival.redrive }),
          ...(arrival.abandon !== undefined && { abandon: arrival.abandon }),
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
    hour: hourOf(due.message.received_at),
    entry: isCounted(due, ending) ? { [ending.outcome]: 1 } : {},
  })),
})

/** Not what waits on, what another delivery of its record decided and counted, and what was counted when it first failed. */
const isCounted = (due: Due, { outcome, before, journalled }: Ending): boolean =>
  outcome !== 'held' &&
  ownRedrive(due) === undefined &&
  !(before && journalled !== undefined && journalled.decided_in !== due.decided_in)
