import type { ApiRequest } from '../../http/request.ts'
import { ended, planned } from '../../operations/entry.ts'
import type { Operation } from '../../ports/operations.ts'
import type { ActPorts } from './ports.ts'

/** Does one thing with its entry in the audit trail: the entry is written first, and says how it ended. */
export const recorded = async <Result>(
  kind: 'fleet_change' | 'configuration_change' | 'grant_change' | 'subscription_change' | 'secret_added',
  why: string,
  diff: object,
  { by }: Pick<ApiRequest, 'by'>,
  ports: Pick<ActPorts, 'operations' | 'now' | 'newId' | 'log'>,
  change: () => Promise<Result>,
): Promise<{ readonly operation: Operation; readonly result: Result }> => {
  const entry = await planned({ operation_id: ports.newId(), kind, by, why, diff }, ports)
  let result: Result
  try {
    result = await change()
  } catch (error) {
    await ended(entry, 'failed', ports, String(error).slice(0, 300))
    throw error
  }
  const operation = await ended(entry, 'done', ports)
  ports.log.info(kind, { operation_id: operation.operation_id, by, ...diff })
  return { operation, result }
}
