import type { ClosingReason } from '../../messages/feed/frames.ts'
import { asError } from '../errors.ts'
import type { Log } from '../logger.ts'
import type { Listeners } from '../ports/listeners.ts'
import type { Sockets } from '../ports/sockets.ts'
import { frame } from './framing.ts'

/**
 * Ends a connection, with a last word to whoever still listens. The row goes last: what dies before that is ended again by the
 * sweep, and nothing is left.
 */
export const endConnection = async (
  connection_id: string,
  why: ClosingReason,
  { sockets, listeners }: { readonly sockets: Sockets; readonly listeners: Pick<Listeners, 'remove'> },
): Promise<void> => {
  await sockets.post(connection_id, closingPost(why), END_WITHIN_MS)
  await sockets.end(connection_id)
  await listeners.remove(connection_id)
}

/** Where something else is to be done too: what cannot be ended now is ended at the next occasion, or by the sweep. */
export const endIfPossible = async (
  connection_id: string,
  why: ClosingReason,
  ports: Parameters<typeof endConnection>[2] & { readonly log: Log },
): Promise<void> => {
  try {
    await endConnection(connection_id, why, ports)
  } catch (error) {
    ports.log.warn('connection not ended', { connection_id, why, error: asError(error) })
  }
}

export const closingPost = (why: ClosingReason): string => frame({ kind: 'closing', why })

/** Nobody waits long for a last word. */
export const END_WITHIN_MS = 1_000
