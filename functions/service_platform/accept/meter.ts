/**
 * The backlog as one instance of the door knows it: once a second at most it writes what it has taken and reads what there is.
 * In between it goes by what it has read and what it has itself taken since.
 */
import type { AcceptedCount, Backlog, BacklogView } from '../../ports/backlog.ts'
import type { Placed } from '../../ports/put-on-stream.ts'
import { type BacklogLimits, type Overload, overload, secondToReadFrom } from './backlog.ts'

export interface Meter {
  /** Why `more` messages cannot be taken now, if so. */
  overload(more: number): Promise<Overload | undefined>
  /** They lie on the stream. */
  count(placed: readonly (Placed & { readonly messages: number })[]): void
}

const KEPT_MS = 1_000

export const backlogMeter = (
  backlog: Backlog,
  limits: BacklogLimits,
  now: () => number,
  onUnknown: (error: unknown) => void,
): Meter => {
  let view: BacklogView | undefined
  let read_ms = Number.NEGATIVE_INFINITY
  let reading: Promise<void> | undefined
  /** Not written yet. */
  let own = new Map<string, AcceptedCount>()

  const read = async (): Promise<void> => {
    const counts = [...own.values()]
    own = new Map()
    try {
      const since = secondToReadFrom(view, now())
      // Beside each other: what is read may lack what is just being added, which answers for itself.
      const [added, { shards, accepted }] = await Promise.all([backlog.add(counts), backlog.read(since)])
      view = { shards, accepted: highest([...accepted, ...added.filter(({ second }) => second >= since)]) }
      read_ms = now()
    } catch (error) {
      // Who cannot look takes what comes, as before there were limits: the stream keeps it, and dispatch goes on.
      onUnknown(error)
      read_ms = now()
    }
  }

  const note = ({ shard, second, messages }: AcceptedCount): void => {
    const name = nameOf({ shard, second })
    own.set(name, { shard, second, messages: (own.get(name)?.messages ?? 0) + messages })
  }

  return {
    overload: async (more) => {
      if (now() - read_ms >= KEPT_MS) {
        reading ??= read().finally(() => {
          reading = undefined
        })
        await reading
      }
      const { shards = [], accepted = [] } = view ?? {}
      return overload({ shards, accepted: [...accepted, ...own.values()] }, more, limits, now())
    },
    count: (placed) => {
      const second = Math.floor(now() / 1000)
      for (const { shard, messages } of placed) note({ shard, second, messages })
    },
  }
}

/** Of each second and shard: counts only grow. */
const highest = (counts: readonly AcceptedCount[]): readonly AcceptedCount[] => {
  const found = new Map<string, AcceptedCount>()
  for (const count of counts) {
    const name = nameOf(count)
    if (count.messages > (found.get(name)?.messages ?? 0)) found.set(name, count)
  }
  return [...found.values()]
}

const nameOf = ({ shard, second }: Omit<AcceptedCount, 'messages'>): string => `${second} ${shard}`
