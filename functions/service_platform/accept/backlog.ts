/**
 * Whether the line still serves what this door takes. Pure. What was accepted is counted by shard and second; dispatch writes
 * with its books how far it has got in each shard; what lies between the two is the backlog, in messages and in age. So a
 * dispatch that has stopped looks as old as what it has not reached, and nothing has to be corrected when counts get lost: seconds
 * that dispatch has passed no longer count.
 */
import type { AcceptedCount, BacklogView, ShardProgress } from '../../ports/backlog.ts'

export interface BacklogLimits {
  readonly depth_max: number
  readonly age_seconds_max: number
}

export interface Overload {
  readonly depth: number
  readonly age_seconds: number
  readonly retry_after_seconds: number
}

/**
 * What nobody has reached after so long was given up (a batch that was too often returned lies in the failure store): without an
 * end to it, a door whose last messages were given up would stay closed for ever.
 */
const COUNTED_SECONDS = 900

/** Two clocks: ours says when it was put, the stream's when it arrived. */
const SKEW_MS = 2_000

/** Who is behind writes news with the next batch; without any, either all is done or what we have put ourselves tells. */
const NEWS_MS = 5_000

export const overload = (
  { shards, accepted }: BacklogView,
  more: number,
  limits: BacklogLimits,
  now_ms: number,
): Overload | undefined => {
  const waiting = waitingIn({ shards, accepted })
  const depth = waiting.reduce((sum, { messages }) => sum + messages, 0)
  const waited = waiting.map(({ second }) => now_ms - second * 1000)
  const fresh = shards.filter(({ at_ms }) => now_ms - at_ms < NEWS_MS)
  const behind = fresh.map(({ at_ms, worked_until_ms }) => at_ms - worked_until_ms)
  const age_seconds = Math.max(0, ...waited, ...behind) / 1000
  if (depth + more <= limits.depth_max && age_seconds <= limits.age_seconds_max) return undefined
  return { depth, age_seconds: Math.round(age_seconds), retry_after_seconds: retryAfter(age_seconds) }
}

const waitingIn = ({ shards, accepted }: BacklogView): readonly AcceptedCount[] => {
  const progress = new Map(shards.map((each) => [each.shard, each]))
  return accepted.filter((count) => isWaiting(count, progress.get(count.shard)))
}

/**
 * From which second on counts have to be read again: what dispatch had passed, it will not come back to. A minute more, because
 * an instance that nobody asks any more writes its last counts late.
 */
export const secondToReadFrom = (before: BacklogView | undefined, now_ms: number): number => {
  const now = Math.floor(now_ms / 1000)
  if (before === undefined) return now - COUNTED_SECONDS
  const waiting = waitingIn(before).map(({ second }) => second)
  return Math.max(now - COUNTED_SECONDS, Math.min(now - LATE_SECONDS, ...waiting))
}

const LATE_SECONDS = 60

const isWaiting = ({ second }: AcceptedCount, progress: ShardProgress | undefined): boolean =>
  second * 1000 > (progress?.worked_until_ms ?? 0) + SKEW_MS

/** A backlog that took long to grow takes long to go: half its age, but nobody is sent away for longer than half a minute. */
const retryAfter = (age_seconds: number): number => Math.min(30, Math.max(1, Math.ceil(age_seconds / 2)))
