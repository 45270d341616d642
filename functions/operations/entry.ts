/**
 * The entry of an act in the audit trail: written before it, so that nothing is changed without its entry, and ended with it.
 */
import type { Operation, Operations } from '../ports/operations.ts'

export interface EntryPorts {
  readonly operations: Pick<Operations, 'write'>
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** What somebody wants, of which nothing is done yet. */
export type NewOperation = Pick<Operation, 'operation_id' | 'kind' | 'by' | 'why' | 'filter' | 'plan' | 'diff'>

/** `at`: RFC 3339 */
export const newOperation = (asked: NewOperation, status: 'planning' | 'planned', at: string): Operation => ({
  ...asked,
  status,
  created_at: at,
  done_until: 0,
  skipped: 0,
  runs: 0,
  operation_version: 1,
})

/** Of an act that is done at once. Its id may be derived: what stands there already is the same act. */
export const planned = async (asked: NewOperation, { operations, now }: EntryPorts): Promise<Operation> => {
  const operation = newOperation(asked, 'planned', new Date(now()).toISOString())
  await operations.write(operation, 0)
  return operation
}

export const ended = async (
  operation: Operation,
  status: 'done' | 'failed',
  { operations, now }: EntryPorts,
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
