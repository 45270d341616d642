/**
 * Start and cancel, as often as somebody likes: each looks at the operation first and writes what follows under the version that
 * it saw. The name of the machine's execution is the operation and its run, so that a run is begun once whoever asks, and one
 * that was written but never begun is begun by whoever asks next.
 */
import { TemporaryFailure } from '../errors.ts'
import type { Executions } from '../ports/executions.ts'
import type { Operation, OperationKind, OperationStatus, Operations, Pace } from '../ports/operations.ts'
import { OperationNotPossible, UnknownOperation } from './errors.ts'
import { type AskedPace, paceOf } from './pace.ts'

export interface StartPorts {
  readonly operations: Pick<Operations, 'read' | 'write'>
  readonly executions: Executions
  /** Epoch milliseconds. */
  readonly now: () => number
}

export interface Starter {
  readonly by: string
  readonly why?: string
}

/** Begins, or goes on where it was. Throws InvalidPace, UnknownOperation and OperationNotPossible. */
export const startOperation = async (
  operationId: string,
  asked: AskedPace,
  starter: Starter,
  ports: StartPorts,
): Promise<Operation> => {
  const pace = paceOf(asked)
  for (let tries = 0; tries < triesMax; tries += 1) {
    const operation = await read(operationId, ports)
    if (operation.status === 'done') return operation
    if (operation.status === 'running') {
      const begun = await beginRun(operation, ports)
      if (begun === 'started') return operation
      // The run has ended, and its last write may have come after our look.
      const now = await read(operationId, ports)
      if (now.operation_version !== operation.operation_version) continue
    } else {
      allow(operation, 'started', startable)
    }
    const started = startedBy(operation, pace, starter, ports.now())
    if ((await ports.operations.write(started, operation.operation_version)) === 'changed') continue
    await beginRun(started, ports)
    return started
  }
  throw new TemporaryFailure(`Operation ${operationId} changes faster than it can be started`)
}

/** A run that is under way ends within one batch. Throws UnknownOperation and OperationNotPossible. */
export const cancelOperation = async (operationId: string, by: string, ports: StartPorts): Promise<Operation> => {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const operation = await read(operationId, ports)
    if (operation.status === 'cancelled') return operation
    if (operation.status === 'cancelling' && (await beginRun(operation, ports)) === 'started') return operation
    allow(operation, 'cancelled', cancellable)
    // Without a run nobody is there to end it.
    const isRunning = operation.status === 'running'
    const cancelled = cancelledBy(operation, by, isRunning ? 'cancelling' : 'cancelled', ports.now())
    if ((await ports.operations.write(cancelled, operation.operation_version)) === 'changed') continue
    if (!isRunning) return cancelled
    if ((await beginRun(cancelled, ports)) === 'started') return cancelled
  }
  throw new TemporaryFailure(`Operation ${operationId} changes faster than it can be cancelled`)
}

/** Kinds that act on a frozen set. */
const workedOff: readonly OperationKind[] = ['redrive', 'replay', 'archive', 'restore']
const startable: readonly OperationStatus[] = ['planned', 'cancelled', 'stopped', 'failed']
const cancellable: readonly OperationStatus[] = ['planning', 'planned', 'running', 'cancelling', 'stopped', 'failed']

const allow = (operation: Operation, what: string, statuses: readonly OperationStatus[]): void => {
  if (operation.kind === 'erasure') {
    // Half of it is worse than all of it: once it has begun it goes to its end.
    if (what === 'cancelled' && operation.status === 'planning') return
    throw new OperationNotPossible(operation, what, 'an erasure can be cancelled until it begins')
  }
  if (operation.plan === undefined && operation.status !== 'planning') {
    throw new OperationNotPossible(operation, what, 'it acted at once, when it was asked for')
  }
  if (!workedOff.includes(operation.kind)) {
    throw new OperationNotPossible(operation, what, `only ${workedOff.join(', ')} can`)
  }
  if (!statuses.includes(operation.status)) {
    throw new OperationNotPossible(operation, what, `only what is ${statuses.join(', ')} can`)
  }
}

const read = async (operationId: string, { operations }: StartPorts): Promise<Operation> => {
  const operation = await operations.read(operationId)
  if (operation === undefined) throw new UnknownOperation(operationId)
  return operation
}

/** The input is the same whoever asks: only then a name that is under way answers as started. */
export const beginRun = (
  { operation_id, runs }: Operation,
  { executions }: Pick<StartPorts, 'executions'>,
): Promise<'started' | 'closed'> => executions.start(`${operation_id}-${runs}`, { operation_id, run: runs })

const startedBy = (operation: Operation, pace: Pace, { by, why }: Starter, now: number): Operation => {
  const { ended_at: _, ended_because: __, cancelled_by: ___, ...rest } = operation
  return {
    ...rest,
    status: 'running',
    pace,
    started_by: by,
    started_at: new Date(now).toISOString(),
    ...(why !== undefined && why !== '' && { started_why: why }),
    runs: operation.runs + 1,
    operation_version: operation.operation_version + 1,
  }
}

const cancelledBy = (operation: Operation, by: string, status: 'cancelling' | 'cancelled', now: number): Operation => ({
  ...operation,
  status,
  cancelled_by: by,
  ...(status === 'cancelled' && {
    ended_at: new Date(now).toISOString(),
    ended_because: `Cancelled by ${by}${operation.plan === undefined ? ' before it began' : ` after ${operation.done_until} of ${operation.plan.count}`}`,
  }),
  operation_version: operation.operation_version + 1,
})

const triesMax = 10
