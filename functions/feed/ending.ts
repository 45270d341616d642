import type { ClosingReason } from '../../messages/feed/frames.ts'
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

export const closingPost = (why: ClosingReason): string => frame({ kind: 'closing', why })

/** Nobody waits long for a last word. */
export const END_WITHIN_MS = 1_000
