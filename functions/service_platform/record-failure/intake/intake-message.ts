import type { FailureKinds } from '../../../failures/kinds.ts'
import type { BooksEntry } from '../../../ports/books.ts'
import type { FailedBytes } from '../../../ports/failed-bytes.ts'
import type { FailureReport } from '../../../ports/failure-intake.ts'

/** One message of the intake queue, whoever wrote it. */
export interface IntakeMessage {
  /** SQS's id: the same at every delivery of the message. */
  readonly id: string
  readonly body: string
  /** The body as JSON; undefined when it is none. */
  readonly json: Readonly<Record<string, unknown>> | undefined
  /** RFC 3339 */
  readonly sent_at: string
  /** Whether it was delivered before, and that delivery did not end well. */
  readonly again: boolean
  readonly attributes: Readonly<Record<string, string>>
}

/**
 * Reads one shape in which failures arrive: what has failed, according to it. Answers undefined when the message is of
 * another shape; throws when it is of this one and cannot be read now.
 */
export type IntakeReader = (
  message: IntakeMessage,
  ports: { readonly bytes: Pick<FailedBytes, 'read'>; readonly kinds: FailureKinds },
) => Promise<readonly FailureReport[] | undefined>

/** Of a message that never reached dispatch: nobody else enters it in the books. */
export const uncounted: BooksEntry = { published: 1, dead_lettered: 1 }
