/**
 * Asks for the plan of a replay: writes the operation, which waits for it, and tells data_core over the bus. There the lake is
 * compared with what was decided, which takes longer than a person waits for an answer.
 */
import { derivedId } from '../../messages/ids.ts'
import { TemporaryFailure } from '../errors.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { Operation, Operations, ReplayRange } from '../ports/operations.ts'
import { type ReplayLimits, replayRange } from './replay-range.ts'

export interface AskedReplay {
  readonly range: ReplayRange
  readonly by: string
  readonly why: string
}

export interface RequestReplayPorts {
  readonly operations: Pick<Operations, 'write'>
  readonly bus: EventBus
  readonly limits: ReplayLimits
  /** Epoch milliseconds. */
  readonly now: () => number
  /** A new operation_id: a UUID. */
  readonly newId: () => string
}

/** Answers the operation, `planning`. Throws InvalidRange. */
export const requestReplay = async ({ range, by, why }: AskedReplay, ports: RequestReplayPorts): Promise<Operation> => {
  const filter = replayRange(range, ports.now(), ports.limits)
  const operation: Operation = {
    operation_id: ports.newId(),
    kind: 'replay',
    status: 'planning',
    by,
    why,
    created_at: new Date(ports.now()).toISOString(),
    filter,
    done_until: 0,
    skipped: 0,
    runs: 0,
    operation_version: 1,
  }
  if ((await ports.operations.write(operation, 0)) === 'changed') {
    throw new Error(`Operation ${operation.operation_id} exists already; a new id was expected`)
  }
  await tell(operation, filter, ports)
  return operation
}

/** An operation that nobody heard of would wait for ever: it ends at once, and is asked for again. */
const tell = async (operation: Operation, filter: ReplayRange, { operations, bus, now }: RequestReplayPorts) => {
  const { operation_id, created_at } = operation
  const type = 'replay.requested'
  try {
    const [refused] = await bus.put([
      {
        type,
        detail: {
          event_id: derivedId('event', operation_id, type),
          type,
          occurred_at: created_at,
          payload: { operation_id, ...filter },
        },
      },
    ])
    if (refused) throw new TemporaryFailure(`put ${type} on the bus: ${refused.code}: ${refused.text}`)
  } catch (error) {
    const ended_because = `It could not be asked for: ${error instanceof Error ? error.message : String(error)}`
    const failed = { ...operation, status: 'failed', ended_at: new Date(now()).toISOString(), ended_because } as const
    await operations.write({ ...failed, operation_version: 2 }, 1)
    throw error
  }
}
