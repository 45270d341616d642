import type { FeedHead, FeedPage } from '../feed/positions.ts'

/** What was said on the feed lately, in its order. */
export interface FeedBuffer {
  /** As it is now. */
  head(): Promise<FeedHead>
  /**
   * Gives the next positions to these events, and says up to where everything was sent. `moved`: somebody else has given
   * positions since, or, with a registry, the listeners have changed; nothing was written.
   */
  append(page: FeedPage, sent: number, registry?: number): Promise<'appended' | 'moved'>
  /** Pages with something after this position, oldest first: as many as are read at once, at least one if there is one. */
  after(position: number): Promise<readonly FeedPage[]>
}
