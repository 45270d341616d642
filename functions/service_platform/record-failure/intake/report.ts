import * as z from 'zod'
import { bookColumns } from '../../../ports/books.ts'
import { endings, failureStages, failureStatuses } from '../../../ports/failure-intake.ts'
import type { IntakeReader } from './intake-message.ts'

/** A report of our own functions (functions/ports/failure-intake.ts). One of a kind that nobody has declared is `unknown`. */
export const readReport: IntakeReader = async ({ json }, { kinds }) => {
  if (json?.signalbox_failure !== 1) return undefined
  const read = reportSchema.safeParse(json)
  if (!read.success) return undefined
  const report = read.data
  if (kinds.has(report.kind)) return [report]
  return [
    {
      ...report,
      kind: 'unknown',
      error_text: `${report.error_text} (of kind "${report.kind}", which nobody declares)`,
    },
  ]
}

const text = z.string().min(1)
const optionalText = z.exactOptional(z.string())
/** Records are ordered by it. */
const time = z.iso.datetime({ offset: true })

/** Fields of a newer version of ours that this one does not know are left out. */
const reportSchema = z.object({
  // As the API takes it: a failure that nobody can ask for would be as good as lost.
  failure_id: z.string().regex(/^[A-Za-z0-9._:-]{1,64}$/),
  kind: text,
  stage: z.enum(failureStages),
  error_class: text,
  error_text: z.string(),
  stack: optionalText,
  retryable: z.boolean(),
  status: z.enum(failureStatuses),
  at: time,
  attempt: z.int().min(1),
  operation_id: optionalText,
  ended_as: z.exactOptional(z.enum(endings)),
  held_back: z.exactOptional(z.literal(true)),
  books: z.exactOptional(z.partialRecord(z.enum(bookColumns), z.int())),
  original_base64: z.string(),
  topic: optionalText,
  client_id: optionalText,
  principal: optionalText,
  source: optionalText,
  received_at: z.exactOptional(time),
  position: optionalText,
  index: z.exactOptional(z.int()),
  sequence: z.exactOptional(z.int()),
  function_arn: optionalText,
  robot_id: optionalText,
  message_id: optionalText,
  trace_id: optionalText,
  correlation_id: optionalText,
  causation_id: optionalText,
  type: optionalText,
  policy_version: optionalText,
  handler: optionalText,
  state: optionalText,
  redrive_of: optionalText,
  edited_from: optionalText,
})
