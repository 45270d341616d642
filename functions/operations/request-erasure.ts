/** Asks for everything that is known of a robot to go. Nothing happens until the time is over in which it may be cancelled. */
import type { ErasureFilter, Operation } from '../ports/operations.ts'
import type { Recall } from '../ports/recall.ts'
import { type AskPorts, askDataCore } from './ask-data-core.ts'

export interface AskedErasure {
  readonly robot_id: string
  /** Its id once more, typed by whoever asks. */
  readonly confirm: string
  readonly even_if_connected: boolean
  readonly by: string
  readonly why: string
}

export interface RequestErasurePorts extends AskPorts {
  readonly recall: Recall
  readonly erasing: ErasingLimits
  /** A new operation_id: a UUID. */
  readonly newId: () => string
}

export interface ErasingLimits {
  readonly cool_down_seconds: number
  /** A robot that was heard so lately is still there. */
  readonly connected_seconds: number
  readonly legal_hold: readonly string[]
}

/** Answers the operation, `planning`. Throws NotConfirmed and NotErasable. */
export const requestErasure = async (
  { robot_id, confirm, even_if_connected, by, why }: AskedErasure,
  ports: RequestErasurePorts,
): Promise<Operation> => {
  if (confirm !== robot_id) throw new NotConfirmed(robot_id)
  const { cool_down_seconds, connected_seconds, legal_hold } = ports.erasing
  if (legal_hold.includes(robot_id)) throw new NotErasable(robot_id, 'it is under legal hold')
  const { last_known } = await ports.recall.recall({ robots: [], last_known: [robot_id], messages: [] })
  const heard_at = last_known.get(robot_id)?.heard_at
  const isThere = heard_at !== undefined && ports.now() - Date.parse(heard_at) < connected_seconds * 1000
  if (isThere && !even_if_connected) {
    throw new NotErasable(
      robot_id,
      `it was heard at ${heard_at} and would be known again at once: take it out of service, or ask with even_if_connected`,
    )
  }
  const filter: ErasureFilter = {
    robot_id,
    begins_at: new Date(ports.now() + cool_down_seconds * 1000).toISOString(),
    ...(even_if_connected && { even_if_connected }),
  }
  return askDataCore('erasure.requested', { operation_id: ports.newId(), kind: 'erasure', by, why, filter }, ports)
}

/** Its name was not typed as it is. */
export class NotConfirmed extends Error {
  override readonly name = 'NotConfirmed'
  constructor(robotId: string) {
    super(`To erase robot ${robotId}, confirm has to be its id`)
  }
}

/** Something has to be done first, or it may not be done at all. */
export class NotErasable extends Error {
  override readonly name = 'NotErasable'
  constructor(robotId: string, because: string) {
    super(`Robot ${robotId} cannot be erased: ${because}`)
  }
}
