/** Asks for the plan of a replay: data_core compares the lake with what was decided. */
import type { Operation, ReplayRange } from '../ports/operations.ts'
import { type AskPorts, askDataCore } from './ask-data-core.ts'
import { type ReplayLimits, replayRange } from './replay-range.ts'

export interface AskedReplay {
  readonly range: ReplayRange
  readonly by: string
  readonly why: string
}

export interface RequestReplayPorts extends AskPorts {
  readonly limits: ReplayLimits
  /** A new operation_id: a UUID. */
  readonly newId: () => string
}

/** Answers the operation, `planning`. Throws InvalidRange. */
export const requestReplay = async ({ range, by, why }: AskedReplay, ports: RequestReplayPorts): Promise<Operation> => {
  const filter = replayRange(range, ports.now(), ports.limits)
  return askDataCore('replay.requested', { operation_id: ports.newId(), kind: 'replay', by, why, filter }, ports)
}
