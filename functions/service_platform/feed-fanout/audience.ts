import type { Listener } from '../../feed/listener.ts'
import type { FeedBuffer } from '../../ports/feed-buffer.ts'
import type { Listeners } from '../../ports/listeners.ts'

/** Who listens, as it was when the count of changes was last looked at. */
export interface Audience {
  /** The count of changes then. */
  readonly registry: number | undefined
  /**
   * To be asked after the events have their positions: whoever subscribed before the answer is in it, and whoever subscribes
   * later is told a position behind these events. `same`: it is known that nobody has since.
   */
  now(same: boolean): Promise<readonly Listener[]>
  /** What this process changed itself, until the next look. */
  keep(listener: Listener): void
  forget(connectionId: string): void
}

export const audience = (buffer: Pick<FeedBuffer, 'head'>, listeners: Pick<Listeners, 'all'>): Audience => {
  let seen: { readonly registry: number; readonly byId: Map<string, Listener> } | undefined
  return {
    get registry() {
      return seen?.registry
    },
    now: async (same) => {
      if (same && seen) return [...seen.byId.values()]
      const { registry } = await buffer.head()
      if (seen?.registry !== registry) {
        const all = await listeners.all()
        seen = { registry, byId: new Map(all.map((one) => [one.connection_id, one])) }
      }
      return [...seen.byId.values()]
    },
    keep: (listener) => void seen?.byId.set(listener.connection_id, listener),
    forget: (connectionId) => void seen?.byId.delete(connectionId),
  }
}
