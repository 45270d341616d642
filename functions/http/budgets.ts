import { asError } from '../errors.ts'
import type { Log } from '../logger.ts'
import type { ClientBuckets } from '../ports/client-buckets.ts'
import { type Bucket, type Limit, levelOf, SLICE_SECONDS, secondsUntilMore, taken } from './bucket.ts'

/** How much each client may still ask for. */
export interface Budgets {
  /** One request of it. Never fails: where nobody can count, nobody is turned away. */
  spend(client: string): Promise<Spent>
}

export interface Spent {
  readonly allowed: boolean
  readonly limit: Limit
  /** About as many are left. */
  readonly remaining: number
  /** Until it is full again; of a request that is not allowed, until there is something again. */
  readonly seconds: number
}

interface BudgetPorts {
  readonly buckets: ClientBuckets
  readonly limit: Limit
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log: Log
}

/** What this process holds of a client's bucket. */
interface Held {
  /** As it was written or read last. */
  readonly seen: Bucket | undefined
  /** Of the slice. */
  left: number
  readonly until: number
  /** There was nothing to take. */
  readonly isEmpty: boolean
}

export const budgetsIn = (ports: BudgetPorts): Budgets => {
  const { limit, now } = ports
  const held = new Map<string, Held>()
  const taking = new Map<string, Promise<Held>>()

  const slice = async (client: string): Promise<Held> => {
    const standing = await take(client, held.get(client)?.seen, ports)
    held.delete(client)
    held.set(client, standing)
    for (const [oldest] of held) {
      if (held.size <= CLIENTS_MAX) break
      held.delete(oldest)
    }
    return standing
  }

  return {
    spend: async (client) => {
      let mine = held.get(client)
      while (mine === undefined || mine.left < 1 || now() >= mine.until) {
        // Whoever comes while a slice is being taken waits for it, and for the next where others were faster.
        const under = taking.get(client) ?? slice(client).finally(() => taking.delete(client))
        taking.set(client, under)
        mine = await under
        if (mine.isEmpty) break
      }
      const level = levelOf(mine.seen, limit, now())
      if (mine.left < 1) return { allowed: false, limit, remaining: 0, seconds: secondsUntilMore(level, limit) }
      mine.left -= 1
      const remaining = Math.min(limit.burst, Math.floor(level + mine.left))
      return { allowed: true, limit, remaining, seconds: (limit.burst - level) / limit.rate_per_second }
    },
  }
}

const CLIENTS_MAX = 1_000
const triesMax = 4

const take = async (
  client: string,
  last: Bucket | undefined,
  { buckets, limit, now, log }: BudgetPorts,
): Promise<Held> => {
  let seen = last
  try {
    for (let tries = 0; tries < triesMax; tries += 1) {
      const at = now()
      const { bucket, slice } = taken(seen, limit, at)
      // Others can only have made it emptier: it need not be asked.
      if (slice === 0) return { seen, left: 0, until: at, isEmpty: true }
      const written = await buckets.write(client, bucket, seen)
      if (written === 'written') return { seen: bucket, left: slice, until: at + SLICE_SECONDS * 1000, isEmpty: false }
      seen = written.now
    }
  } catch (error) {
    log.error('budget', { client, error: asError(error) })
  }
  // Nobody can say that it is too much.
  return { seen, left: 1, until: now() + 1_000, isEmpty: false }
}

/** Of functions that nobody has to be kept from. */
export const unlimited: Budgets = {
  spend: async () => ({ allowed: true, limit: { rate_per_second: 1, burst: 1 }, remaining: 1, seconds: 0 }),
}
