/** Under which line of the books a record is entered: whom it is about, when it was received, how it came. */
import type { Opened } from '../../../messages/open.ts'
import type { BooksLine } from '../../ports/books.ts'
import type { NotOpened, Turn } from './turn.ts'

export interface LineOf extends Pick<BooksLine, 'subject' | 'hour' | 'lane'> {
  /** How many messages its bytes hold, as the lake has rows of it (warehouse/rows.ts); 0 for what only asks for a release. */
  readonly said: number
  /** Numbers that the robot gave them. */
  readonly sequences: readonly number[]
}

export const lineOf = ({ arrival }: Pick<Turn, 'arrival'>, opened?: Opened | NotOpened): LineOf => {
  const { subject, received_at, redrive, edit } = arrival
  const messages = opened?.outcome === 'opened' ? opened.messages.filter(({ derived }) => !derived) : []
  const refused = opened?.outcome === 'opened' ? opened.refused.length : 0
  return {
    subject,
    hour: hourOf(received_at),
    lane: redrive ? 'redrive' : edit ? 'edit' : 'said',
    // Bytes that cannot be opened are one, and so is a record that says nothing.
    said: opened === undefined ? 0 : Math.max(1, messages.length + refused),
    sequences: messages.flatMap(({ sequence }) => sequence ?? []),
  }
}

/** Of what names nobody; when it came is then all that is known of when it was received. */
export const lineOfNobody = (
  { received_at, redrive }: Pick<NotOpened, 'received_at' | 'redrive'>,
  streamedMs: number,
): LineOf => ({
  subject: '',
  hour: hourOf(received_at ?? new Date(streamedMs).toISOString()),
  lane: redrive ? 'redrive' : 'said',
  said: 1,
  sequences: [],
})

/** RFC 3339 in UTC sorts as text, and its hour is a part of it. */
export const hourOf = (received_at: string): string => received_at.slice(0, 13)
