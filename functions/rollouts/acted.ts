/** The operation of an act that is done in one write: planned before it, so that nothing is changed without its entry in the audit. */
import type { Operation, Operations } from '../ports/operations.ts'

export interface ActedPorts {
  readonly operations: Pick<Operations, 'write'>
  /** Epoch milliseconds. */
  readonly now: () => number
}

export const planned = async (
  act: Pick<Operation, 'operation_id' | 'kind' | 'by' | 'why' | 'diff'>,
  { operations, now }: ActedPorts,
): Promise<Operation> => {
  const operation: Operation = {
    ...act,
    status: 'planned',
    created_at: new Date(now()).toISOString(),
    done_until: 0,
    skipped: 0,
    runs: 0,
    operation_version: 1,
  }
  await operations.write(operation, 0)
  return operation
}

export const ended = async (
  operation: Operation,
  status: 'done' | 'failed',
  { operations, now }: ActedPorts,
  because?: string,
): Promise<Operation> => {
  const after: Operation = {
    ...operation,
    status,
    ended_at: new Date(now()).toISOString(),
    ...(because !== undefined && { ended_because: because }),
    operation_version: operation.operation_version + 1,
  }
  await operations.write(after, operation.operation_version)
  return after
}
