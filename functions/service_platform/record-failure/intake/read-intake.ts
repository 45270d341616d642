import { derivedId } from '../../../../messages/ids.ts'
import type { FailureReport } from '../../../ports/failure-intake.ts'
import { readBusTarget } from './bus-target.ts'
import { readGivenUpBatch } from './given-up-batch.ts'
import type { IntakeMessage, IntakeReader } from './intake-message.ts'
import { readInvocation } from './invocation.ts'
import { readReport } from './report.ts'
import { readRuleError } from './rule-error.ts'

/** Every shape in which a failure arrives. A new kind of failure that does not report itself has a line here. */
export const intakeReaders: readonly IntakeReader[] = [
  readReport,
  readRuleError,
  readGivenUpBatch,
  readInvocation,
  readBusTarget,
]

/** What failed, according to a message of the intake. What no reader knows is kept too: as a failure of its own kind. */
export const readIntake = async (
  message: IntakeMessage,
  ports: Parameters<IntakeReader>[1] & { readonly readers: readonly IntakeReader[] },
): Promise<readonly FailureReport[]> => {
  for (const read of ports.readers) {
    const reports = await read(message, ports)
    if (reports) return reports
  }
  return [unknownShape(message)]
}

const unknownShape = ({ id, body, sent_at }: IntakeMessage): FailureReport => ({
  failure_id: derivedId('failure', 'unknown', id),
  kind: 'unknown',
  stage: 'intake',
  error_class: 'UnknownIntakeShape',
  error_text: `The intake got a message of no shape that the recorder knows: ${body.slice(0, 200)}`,
  retryable: false,
  status: 'open',
  at: sent_at,
  attempt: 1,
  original_base64: Buffer.from(body).toString('base64'),
})
