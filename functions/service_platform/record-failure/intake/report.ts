import * as z from 'zod'
import { failureKinds, failureStages, failureStatuses } from '../../../ports/failure-intake.ts'
import type { IntakeReader } from './intake-message.ts'

/** A report of our own functions (functions/ports/failure-intake.ts). They have entered it in the books themselves. */
export const readReport: IntakeReader = async ({ json }) => {
  if (json?.signalbox_failure !== 1) return undefined
  const read = reportSchema.safeParse(json)
  return read.success ? { reports: [read.data], uncounted: false } : undefined
}

const text = z.string().min(1)
const optionalText = z.exactOptional(z.string())

/** Fields of a newer version of ours that this one does not know are left out. */
const reportSchema = z.object({
  failure_id: text,
  kind: z.enum(failureKinds),
  stage: z.enum(failureStages),
  error_class: text,
  error_text: z.string(),
  stack: optionalText,
  retryable: z.boolean(),
  status: z.enum(failureStatuses),
  at: text,
  attempt: z.int().min(1),
  original_base64: z.string(),
  topic: optionalText,
  client_id: optionalText,
  principal: optionalText,
  source: optionalText,
  received_at: optionalText,
  position: optionalText,
  index: z.exactOptional(z.int()),
  robot_id: optionalText,
  message_id: optionalText,
  trace_id: optionalText,
  correlation_id: optionalText,
  causation_id: optionalText,
  type: optionalText,
  policy_version: optionalText,
  state: optionalText,
  redrive_of: optionalText,
  edited_from: optionalText,
})
