import { type Feed, type FeedOptions, openFeed } from '../../../client/feed.ts'
import { type LiveStatus, liveStatusAfter } from './live-status.ts'

/*
 * The feed of a tab, and what is said about its connection: without the browser, so that a test may ask by a clock of its own how
 * long a connection that just vanished is taken for live. Operators are promised five seconds. It is 4.5 at most: so long without a
 * word until the other end is asked, so long until it is given up, and each a quarter of a second later where the connection looks
 * just before. The rest is for a busy machine, and for drawing.
 */
const quiet_ms = 1_500
const answer_ms = 2_750
/** So long somebody waits at most who sees that the line is back. */
const pause_ms_max = 4_000

export const openLiveFeed = (
  asking: Pick<FeedOptions, 'ticket' | 'surroundings'>,
  become: (after: (before: LiveStatus) => LiveStatus) => void,
): Feed => {
  const now = asking.surroundings?.now ?? Date.now
  return openFeed({
    ...asking,
    quiet_ms,
    answer_ms,
    pause_ms_max,
    onStatus: (status, why) => become((before) => liveStatusAfter(before, status, why?.message, now())),
  })
}
