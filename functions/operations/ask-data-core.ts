/**
 * Asks data_core, where the lake is, for what takes longer than a person waits for an answer: the operation is written first,
 * and waits for it; the question goes over the bus.
 */
import { derivedId } from '../../messages/ids.ts'
import { TemporaryFailure } from '../errors.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { Operation } from '../ports/operations.ts'
import { type EntryPorts, ended, type NewOperation, newOperation } from './entry.ts'

export interface AskPorts extends EntryPorts {
  readonly bus: EventBus
}

/** Answers the operation, `planning`; its filter is what is asked, but of an erasure, whose robot nothing should go on naming. */
export const askDataCore = async (
  type: 'comparison.requested' | 'erasure.requested' | 'replay.requested',
  asked: NewOperation,
  ports: AskPorts,
): Promise<Operation> => {
  const operation = newOperation(asked, 'planning', new Date(ports.now()).toISOString())
  if ((await ports.operations.write(operation, 0)) === 'changed') {
    throw new Error(`Operation ${operation.operation_id} exists already; a new id was expected`)
  }
  try {
    await tell(type, operation, ports)
  } catch (error) {
    // One that nobody heard of would be waited for for ever: it ends at once, and is asked for again.
    const because = `It could not be asked for: ${error instanceof Error ? error.message : String(error)}`
    await ended(operation, 'failed', ports, because)
    throw error
  }
  return operation
}

const tell = async (
  type: string,
  { operation_id, created_at, filter }: Operation,
  { bus }: Pick<AskPorts, 'bus'>,
): Promise<void> => {
  const event_id = derivedId('event', operation_id, type)
  const payload = { operation_id, ...(type !== 'erasure.requested' && filter) }
  const detail = { event_id, type, occurred_at: created_at, payload }
  const [refused] = await bus.put([{ type, detail }])
  if (refused) throw new TemporaryFailure(`put ${type} on the bus: ${refused.code}: ${refused.text}`)
}
