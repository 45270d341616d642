import { derivedId } from '../../../../messages/ids.ts'
import { readBusTarget } from './bus-target.ts'
import { readGivenUpBatch } from './given-up-batch.ts'
import type { Intake, IntakeMessage, IntakeReader } from './intake-message.ts'
import { readInvocation } from './invocation.ts'
import { readReport } from './report.ts'
import { readRuleError } from './rule-error.ts'

/** Every shape in which a failure arrives. A new kind of failure declares itself with a line here. */
const readers: readonly IntakeReader[] = [readReport, readRuleError, readGivenUpBatch, readInvocation, readBusTarget]

/** What failed, according to a message of the intake. What no reader knows is kept too: as a failure of its own kind. */
export const readIntake = async (message: IntakeMessage, ports: Parameters<IntakeReader>[1]): Promise<Intake> => {
  for (const read of readers) {
    const intake = await read(message, ports)
    if (intake) return intake
  }
  return unknownShape(message)
}

const unknownShape = ({ id, body, sent_at }: IntakeMessage): Intake => ({
  reports: [
    {
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
    },
  ],
  uncounted: false,
})
