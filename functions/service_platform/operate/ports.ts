import type { TryAgainPorts } from '../../failures/try-again.ts'
import type { Log } from '../../logger.ts'
import type { Measures } from '../../measures.ts'
import type { Executions } from '../../ports/executions.ts'
import type { FailedBytes } from '../../ports/failed-bytes.ts'
import type { Operations, OperationsReader } from '../../ports/operations.ts'

export interface OperatePorts extends TryAgainPorts {
  readonly bytes: Pick<FailedBytes, 'read' | 'keep'>
  readonly operations: Pick<Operations, 'read' | 'write' | 'frozen' | 'results'>
  readonly reader: Pick<OperationsReader, 'messages'>
  readonly executions: Executions
  readonly sleep: (milliseconds: number) => Promise<void>
  readonly log: Log
  readonly measures: Measures
}
