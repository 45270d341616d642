/** Asks for everything that is known of a robot to go. Nothing happens until the time is over in which it may be cancelled. */
import { derivedId } from '../../messages/ids.ts'
import type { ErasureFilter, Operation, Operations } from '../ports/operations.ts'
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
  readonly operations: Pick<Operations, 'read' | 'write'>
  readonly erasing: ErasingLimits
}

export interface ErasingLimits {
  readonly cool_down_seconds: number
  /** A robot that was heard so lately is still there. */
  readonly connected_seconds: number
  readonly legal_hold: readonly string[]
}

/**
 * Answers the operation, `planning`. Throws NotConfirmed, NotErasable, NeverHeard, and ErasureUnderWay: of one robot one at a time, so
 * that whoever calls it off has called it off.
 */
export const requestErasure = async (
  { robot_id, confirm, even_if_connected, by, why }: AskedErasure,
  ports: RequestErasurePorts,
): Promise<Operation> => {
  if (confirm !== robot_id) throw new NotConfirmed(robot_id)
  const { cool_down_seconds, connected_seconds, legal_hold } = ports.erasing
  if (legal_hold.includes(robot_id)) throw new NotErasable(robot_id, 'it is under legal hold')
  const { operation_id, standing } = await nextErasure(robot_id, ports)
  const { robots, last_known } = await ports.recall.recall({ robots: [robot_id], last_known: [robot_id], messages: [] })
  // One that failed has taken out some already: what is left is not for the tables to say.
  if (standing !== 'failed' && !robots.has(robot_id) && !last_known.has(robot_id)) throw new NeverHeard(robot_id)
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
  try {
    return await askDataCore('erasure.requested', { operation_id, kind: 'erasure', by, why, filter }, ports)
  } catch (error) {
    // Of two people at the same moment one has written it.
    const other = await ports.operations.read(operation_id)
    if (other !== undefined && isUnderWay(other)) throw new ErasureUnderWay(robot_id, other)
    throw error
  }
}

/** The id of a robot's n-th erasure is derived: that is how the last one is found, and why two cannot begin at once. */
const nextErasure = async (
  robot_id: string,
  { operations }: Pick<RequestErasurePorts, 'operations'>,
): Promise<{ readonly operation_id: string; readonly standing: Operation['status'] | undefined }> => {
  let standing: Operation['status'] | undefined
  for (let before = 0; ; before += 1) {
    const operation_id = derivedId('erasure', robot_id, before)
    const found = await operations.read(operation_id)
    if (found === undefined) return { operation_id, standing }
    if (isUnderWay(found)) throw new ErasureUnderWay(robot_id, found)
    standing = found.status
  }
}

const isUnderWay = ({ status }: Operation): boolean => status === 'planning' || status === 'running'

/** It is asked for already. */
export class ErasureUnderWay extends Error {
  override readonly name = 'ErasureUnderWay'
  readonly operation: Operation
  constructor(robotId: string, operation: Operation) {
    super(
      `Robot ${robotId} is being erased already: operation ${operation.operation_id} of ${operation.by} is ${operation.status}`,
    )
    this.operation = operation
  }
}

/** Perhaps a slip of the pen. */
export class NeverHeard extends Error {
  override readonly name = 'NeverHeard'
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
