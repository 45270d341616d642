import { derivedId } from '../../../messages/ids.ts'
import { asError } from '../../errors.ts'
import { becauseOf, type MachineError } from '../../machine-error.ts'
import type { EtlPorts, EtlSettings } from './ports.ts'
import { stand } from './working.ts'

/** A run that ended badly: a person hears of it, and the next one does its work. */
export const fail = async (
  runId: string,
  { Error: name = 'Error', ...said }: MachineError,
  ports: EtlPorts,
  settings: EtlSettings,
): Promise<void> => {
  const run = await ports.runs.read(runId)
  const at = new Date(ports.now()).toISOString()
  const error = becauseOf({ Error: name, ...said })
  ports.log.error('run failed', { run_id: runId, reason: name, error: asError(said.Cause) })
  // What it had found stays for the next one; its turn is over.
  const standing = await ports.runs.standing()
  if (standing.running?.run_id === runId) await stand(ports, { running: undefined })
  // First: whoever waits for it sees its end, also where nobody takes the report. Both may be written twice.
  if (run !== undefined && run.status !== 'succeeded')
    await ports.runs.write({ ...run, status: 'failed', error, ended_at: at, found: undefined })
  await ports.intake.report([
    {
      failure_id: derivedId('data_run', runId),
      kind: 'data_run',
      stage: 'invocation',
      error_class: name,
      error_text: error,
      retryable: false,
      // A person hears of it: nobody looks at a warehouse that stands still.
      status: 'needs_attention',
      at,
      attempt: 1,
      original_base64: Buffer.from(JSON.stringify({ step: 'look', job: run?.job ?? 'hourly' })).toString('base64'),
      function_arn: settings.function_arn,
    },
  ])
}
