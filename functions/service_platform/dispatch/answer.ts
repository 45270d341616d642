/** Tells the failure store how a try ended that somebody or something had asked for. */
import type { Message } from '../../../messages/envelope.ts'
import type { Opened } from '../../../messages/open.ts'
import { positionOf } from '../../../messages/position.ts'
import type { Redrive } from '../../../messages/stream-record.ts'
import type { BooksEntry } from '../../ports/books.ts'
import type { FailureReport } from '../../ports/failure-intake.ts'
import type { JournalRow } from '../../ports/journal.ts'
import { askedReport, booksOf, openingFailure, recordReport, triggerFailure } from './failure.ts'
import { at, type Batch } from './ports.ts'
import { endOf, endOfRecord, isPutTwice, movedOn, ownRedrive } from './redriven.ts'
import { attemptOf, type Due, type Ending } from './settle.ts'
import type { NotOpened, Subject, Turn } from './turn.ts'

/**
 * The end of a message whose failure is its own. Said again with every delivery of its record, because nobody knows whether
 * an earlier one came so far; the time is that of the decision, so that what was recorded before is recognised.
 */
export const answer = async (due: Due, ending: Ending, subject: Subject, batch: Batch): Promise<void> => {
  const end = endOf(due, ending)
  const { row } = subject
  if (end === undefined || row === undefined) return
  const fault = {
    kind: due.releasing ? 'held' : 'dispatch',
    stage: 'dispatch',
    error_class: due.releasing ? (row.parked?.error_class ?? 'TemporaryFailure') : 'Redriven',
    error_text:
      end.status === 'open'
        ? `Held back: ${ending.journalled?.detail ?? ''}`
        : `${due.releasing ? 'Released' : 'Redriven'}: ${end.ended_as}`,
    temporary: due.releasing,
  } as const
  const decidedAt = ending.journalled?.decided_at ?? at(batch)
  const asked = due.asked ?? ownRedrive(due)
  const attempt = attemptOf(due, row)
  const { status, ...more } = end
  const books = 'books' in more ? booksOf(more.books) : {}
  const report = triggerFailure(due, due.origin, row, fault, status, attempt, decidedAt, asked)
  await batch.failures.report([{ ...report, ...more, ...books }])
}

/** A redriven record, whole, that cannot be opened now either: the same failure, tried once more. */
export const answerUnopened = async (turn: Turn, fault: NotOpened, batch: Batch): Promise<void> => {
  const report = openingFailure(turn, fault, turn.arrival, at(batch))
  batch.log.warn('dead_lettered', { ...idsOf(turn), failure_id: report.failure_id, reason: report.error_class })
  batch.measured.count({}, { processed: 1, dead_lettered: 1 })
  await batch.failures.report([report])
}

/** Why a redriven record must not be tried: its robot has moved on, and nothing of it was begun. */
export const lateness = (messages: readonly Message[], turn: Turn, { row, journal }: Subject): string | undefined => {
  const { redrive } = turn.arrival
  if (!redrive || ownRedrive({ redrive }) || redrive.out_of_order || !row || row.parked) return undefined
  const triggers = messages
    .filter(({ kind }) => kind !== 'telemetry')
    .map((message) => ({ message, redrive, position: positionOf(turn.sequence_number, message.index) }))
  const isKnown = ({ message: { message_id } }: (typeof triggers)[number]): boolean =>
    journal.get(message_id) !== undefined || row.applied_ids.includes(message_id)
  if (triggers.some((one) => journal.get(one.message.message_id)?.position === one.position)) return undefined
  return triggers
    .filter((one) => !isKnown(one))
    .map((one) => movedOn(one, row))
    .find((late) => late !== undefined)
}

export const answerHeldBack = async (turn: Turn, redrive: Redrive, why: string, batch: Batch): Promise<void> => {
  batch.log.info('held_back', { ...idsOf(turn), detail: why })
  await batch.failures.report([recordReport(turn, redrive, { held_back: why }, at(batch))])
}

/** A redriven record that has been opened, and whose messages are settled or wait. Answers with what is counted at once. */
export const answerRecord = async (
  turn: Turn,
  redrive: Redrive,
  opened: Opened,
  { triggers, observed }: { readonly triggers: readonly { due: Due; ending: Ending }[]; readonly observed: number },
  batch: Batch,
): Promise<BooksEntry> => {
  const messages = opened.messages.length + opened.refused.length
  const isSaid =
    triggers.length > 0 && triggers.every(({ due, ending }) => isPutTwice(due, ending.known ?? ending.journalled))
  if (isSaid) return { redelivered: messages }
  const refused: FailureReport[] = opened.refused.map((fault) => openingFailure(turn, fault, turn.arrival, at(batch)))
  const endings = triggers.map(({ ending }) => ending)
  const end = endOfRecord(endings, { observed, refused: refused.length })
  batch.log.info('redriven', { ...idsOf(turn), ended_as: end.ended_as, messages })
  // In this order: the record's failure ends only when those of its parts are known.
  if (refused.length > 0) await batch.failures.report(refused)
  await batch.failures.report([recordReport(turn, redrive, end, at(batch))])
  return {}
}

/** A release on behalf of a message that did not come up in it: it had ended before, or waits behind another one. */
export const answerAsked = async (turn: Turn, { row, journal }: Subject, batch: Batch): Promise<void> => {
  const { redrive } = turn.arrival
  const standing = journal.get(redrive?.message_id ?? '')
  if (!redrive || !standing) return
  const { outcome, reason, detail = '' } = standing
  const of = (status: FailureReport['status'], error_class: string, error_text: string) => ({
    status,
    error_class,
    error_text,
  })
  const said =
    outcome === 'held'
      ? of('held', row?.parked?.error_class ?? 'RobotParked', row?.parked?.error_text ?? detail)
      : outcome === 'dead_lettered'
        ? of('open', reason ?? 'PermanentFailure', detail)
        : { ...of('resolved', 'Released', `Released before: ${outcome}`), ...endedBefore(redrive, standing) }
  await batch.failures.report([{ ...askedReport(turn, redrive, standing, at(batch)), ...said }])
}

/** A redrive that was released has moved the books; a message that was held at first has counted with its release. */
const endedBefore = ({ redrive_of }: Redrive, { outcome, redrive_of: of }: JournalRow) => {
  if (outcome !== 'applied' && outcome !== 'refused') return {}
  return { ended_as: outcome, ...(of === redrive_of && { books: { dead_lettered: -1, [outcome]: 1 } }) }
}

const idsOf = ({ arrival }: Turn) => ({
  robot_id: arrival.robot_id,
  trace_id: arrival.trace_id,
  failure_id: arrival.redrive?.redrive_of,
  ...(arrival.redrive?.operation_id !== undefined && { operation_id: arrival.redrive.operation_id }),
})
