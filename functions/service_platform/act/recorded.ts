import type { ApiRequest } from '../../http/request.ts'
import type { Operation } from '../../ports/operations.ts'
import type { ActPorts } from './ports.ts'

/** Does one thing with its entry in the audit trail: the entry is written first, and says how it ended. */
export const recorded = async <Result>(
  kind: 'fleet_change' | 'grant_change' | 'subscription_change' | 'secret_added',
  why: string,
  diff: object,
  { by }: Pick<ApiRequest, 'by'>,
  { operations, now, newId, log }: Pick<ActPorts, 'operations' | 'now' | 'newId' | 'log'>,
  change: () => Promise<Result>,
): Promise<{ readonly operation: Operation; readonly result: Result }> => {
  const planned: Operation = {
    operation_id: newId(),
    kind,
    status: 'planned',
    by,
    why,
    created_at: new Date(now()).toISOString(),
    done_until: 0,
    skipped: 0,
    runs: 0,
    diff,
    operation_version: 1,
  }
  await operations.write(planned, 0)
  const ended = (how: Pick<Operation, 'status' | 'ended_because'>): Operation => ({
    ...planned,
    ...how,
    ended_at: new Date(now()).toISOString(),
    operation_version: 2,
  })
  let result: Result
  try {
    result = await change()
  } catch (error) {
    await operations.write(ended({ status: 'failed', ended_because: String(error).slice(0, 300) }), 1)
    throw error
  }
  const operation = ended({ status: 'done' })
  await operations.write(operation, 1)
  log.info(kind, { operation_id: operation.operation_id, by, ...diff })
  return { operation, result }
}
