import type { FeedStatus } from '../../../client/feed.ts'

/*
 * What is said about the connection. Pure.
 */
export interface LiveStatus {
  /**
   * - live: what happens is heard
   * - connecting: for the first time
   * - lost: what is shown is the last known; it connects again by itself
   * - replaced: this session listens in another tab
   */
  readonly status: 'live' | 'connecting' | 'lost' | 'replaced'
  readonly since: number
  readonly why?: string | undefined
}

export const liveStatusAfter = (
  before: LiveStatus,
  status: FeedStatus,
  why: string | undefined,
  at: number,
): LiveStatus => {
  if (status === 'open') return { status: 'live', since: at }
  if (status === 'replaced') return { status: 'replaced', since: at, why }
  if (status === 'closed') return { status: 'connecting', since: at }
  // Before the first connection nothing is lost; between two tries it still is, since when it was lost first.
  if (before.status === 'lost') return { ...before, why: why ?? before.why }
  if (status === 'connecting' && before.status === 'connecting') return before
  return { status: 'lost', since: at, why }
}
