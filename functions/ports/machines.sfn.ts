import { type SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn'
import { asError, PermanentFailure, TemporaryFailure } from '../errors.ts'
import type { MachineOutput, Machines } from './machines.ts'
import type { Tracing } from './tracing.ts'

export const machinesInStepFunctions = (sfn: SFNClient, tracing: Tracing): Machines => ({
  run: async (arn, input, { name, patience_ms }) => {
    const { trace_id, robot_id, type } = input.message
    const start = (traceHeader: string | undefined) =>
      new StartSyncExecutionCommand({
        stateMachineArn: arn,
        input: JSON.stringify(input),
        name: runName(name),
        ...(traceHeader !== undefined && { traceHeader }),
      })
    // Not AbortSignal.timeout: its timers stay until they are due, and there are hundreds of runs a second.
    const patience = new AbortController()
    const timer = setTimeout(() => patience.abort(), Math.max(1, patience_ms))
    const { status, output, error, cause, startDate, stopDate } = await tracing
      .step({ name: 'transition', annotations: { trace_id, robot_id, type } }, (header) =>
        sfn.send(start(header), { abortSignal: patience.signal }),
      )
      .catch(notStarted(arn))
      .finally(() => clearTimeout(timer))
    const ran = startDate && stopDate && { ran: { started: startDate.getTime(), ended: stopDate.getTime() } }
    // A failed run is answered with HTTP 200: the status tells.
    switch (status) {
      case 'SUCCEEDED':
        return { status: 'succeeded', output: JSON.parse(output ?? 'null') as MachineOutput, ...ran }
      case 'TIMED_OUT':
        return {
          status: 'failed',
          error: 'States.Timeout',
          cause: cause ?? 'The run took longer than its machine allows',
          ...ran,
        }
      default:
        return { status: 'failed', error: error ?? 'States.Runtime', cause: cause ?? '', ...ran }
    }
  },
})

/** Letters, digits, - and _ only, at most 80; it need not be unique. */
const runName = (name: string): string => name.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 80)

/**
 * Only an input that the service will never take is permanent. A machine that is missing or forbidden is a deploy under way or
 * gone wrong: every message of the fleet would become a dead letter, where parking its robots loses nothing.
 */
const notStarted =
  (arn: string) =>
  (error: unknown): never => {
    const { name, message } = asError(error)
    const text = `run ${arn}: ${name}: ${message}`
    if (inputFaults.has(name)) throw new PermanentFailure(text, { cause: error })
    throw new TemporaryFailure(text, { cause: error })
  }

const inputFaults: ReadonlySet<string> = new Set([
  'InvalidExecutionInput',
  'InvalidName',
  'ValidationException',
  'SerializationException',
])
