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

export interface Intake {
  readonly reports: readonly FailureReport[]
  /** Records that never reached dispatch: nobody else enters them in the books. */
  readonly uncounted: boolean
}

/**
 * Reads one shape in which failures arrive. Answers undefined when the message is of another shape; throws when it is of
 * this one and cannot be read now.
 */
export type IntakeReader = (
  message: IntakeMessage,
  ports: { readonly bytes: FailedBytes },
) => Promise<Intake | undefined>
