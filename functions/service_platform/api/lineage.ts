/**
 * Where a failure comes from and what became of it: records are redriven into failures of their messages (`redrive_of`), and
 * messages are edited into others (`edited_from`, `edited_to`), which may fail and be edited again. Told from the first failure
 * to the last message, whichever of them was asked for.
 *
 * A link is on the record that was written last, so each is found by a key: upwards by the parent's id, downwards by the id of
 * the message that took the original's place.
 */
import type { EndedAs, FailureStatus } from '../../ports/failure-intake.ts'
import type { FailuresReader, ListedFailure } from '../../ports/failures-reader.ts'
import type { JournalReader } from '../../ports/journal-reader.ts'

export interface Link {
  readonly failure_id?: string
  readonly message_id?: string
  readonly type?: string
  readonly robot_id?: string
  /** Of the failure, or what the journal says of a message that did not fail. */
  readonly status?: FailureStatus
  readonly ended_as?: EndedAs
  readonly outcome?: string
  readonly edited_from?: string
  readonly edited_to?: string
  readonly redrive_of?: string
  /** RFC 3339, of the failure; of a message that did not fail, of its decision. */
  readonly at?: string
  /** The one that was asked for. */
  readonly asked?: true
}

interface Readers {
  readonly failures: Pick<FailuresReader, 'read' | 'bearing'>
  readonly journal: Pick<JournalReader, 'message'>
}

type Linked = Omit<ListedFailure, 'original_bytes'>

/** Longer than anybody edits; a bound, because every step is a question to the store. */
const LINKS_MAX = 30

export const lineageOf = async (failure: Linked, readers: Readers): Promise<readonly Link[]> => {
  const [before, after] = await Promise.all([ancestors(failure, readers), descendants(failure, readers)])
  return [...before, { ...linkOf(failure), asked: true }, ...after]
}

const ancestors = async (failure: Linked, { failures }: Readers): Promise<readonly Link[]> => {
  const links: Link[] = []
  let parent = parentOf(failure)
  while (parent !== undefined && links.length < LINKS_MAX) {
    const record = await failures.read(parent)
    links.unshift(record === undefined ? { failure_id: parent } : linkOf(record))
    parent = record && parentOf(record)
  }
  return links
}

/** A redriven failure bears its own id there. */
const parentOf = ({ failure_id, edited_from, redrive_of }: Linked): string | undefined =>
  edited_from ?? (redrive_of === failure_id ? undefined : redrive_of)

const descendants = async (failure: Linked, readers: Readers): Promise<readonly Link[]> => {
  const links: Link[] = []
  let { failure_id, edited_to } = failure
  while (edited_to !== undefined && links.length < LINKS_MAX) {
    const messageId = edited_to
    const [failed, message] = await Promise.all([
      readers.failures.bearing({ message_id: messageId }, 10),
      readers.journal.message(messageId, failure.robot_id),
    ])
    const child = failed.find(({ edited_from }) => edited_from === failure_id)
    const outcome = message === undefined ? {} : { outcome: message.outcome }
    if (child === undefined) {
      return [
        ...links,
        { message_id: messageId, ...outcome, ...(message && { type: message.type, at: message.decided_at }) },
      ]
    }
    links.push({ ...linkOf(child), ...outcome })
    failure_id = child.failure_id
    edited_to = child.edited_to
  }
  return links
}

const linkOf = (record: Linked): Link => {
  const { failure_id, message_id, type, robot_id, status, ended_as, edited_from, edited_to, redrive_of } = record
  return {
    failure_id,
    ...(message_id !== undefined && { message_id }),
    ...(type !== undefined && { type }),
    ...(robot_id !== undefined && { robot_id }),
    status,
    ...(ended_as !== undefined && { ended_as }),
    ...(edited_from !== undefined && { edited_from }),
    ...(edited_to !== undefined && { edited_to }),
    ...(redrive_of !== undefined && { redrive_of }),
    at: record.first_seen_at,
  }
}
