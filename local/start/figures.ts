/** Figures for the live status: counters and robots from the API, as any reader would get them; flow from the runtime. */
import type { Served } from '../served.ts'
import type { Figures } from './status.ts'

const pageSize = 100
const pagesMax = 10
/** Listing every robot costs a query per hundred: less often than the counters. */
const robotsMs = 5000

export function figuresOf(served: Served, httpUrl: string, token: string) {
  let lastPublishes = publishes(served)
  let lastAt = Date.now()
  let robots: Pick<Figures, 'robots' | 'moreRobots'> = { robots: {}, moreRobots: false }
  let robotsAt = 0

  const get = async (path: string): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${httpUrl}${path}`, { headers: { authorization: `Bearer ${token}` } })
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
    return (await answer.json()) as Record<string, unknown>
  }
  const countRobots = async () => {
    const found: Record<string, number> = {}
    let cursor: unknown
    for (let page = 0; page < pagesMax; page++) {
      const next = cursor === undefined ? '' : `&cursor=${encodeURIComponent(String(cursor))}`
      const { items, next_cursor } = await get(`/robots?limit=${pageSize}${next}`)
      for (const { state } of items as { state: string }[]) found[state] = (found[state] ?? 0) + 1
      cursor = next_cursor
      if (cursor === undefined || cursor === null) break
    }
    robots = { robots: found, moreRobots: cursor !== undefined && cursor !== null }
  }

  return async (): Promise<Figures> => {
    const now = Date.now()
    if (now - robotsAt >= robotsMs) {
      robotsAt = now
      await countRobots()
    }
    const counters = (await get('/counters')) as Record<string, number>
    const published = publishes(served)
    const messagesPerSecond = ((published - lastPublishes) * 1000) / Math.max(1, now - lastAt)
    lastPublishes = published
    lastAt = now
    const mappings = served.stacks.stats()['AWS::Lambda::EventSourceMapping'] ?? {}
    return {
      ...robots,
      counters,
      messagesPerSecond,
      backlog: mappings.records_pending ?? 0,
      backlogAgeMs: mappings.backlog_age_ms ?? 0,
      openFailures: counters.open_failures,
    }
  }
}

/** What came in over MQTT. */
function publishes(served: Served): number {
  const stats = Object.values(served.stacks.stats())
  return stats.find(({ published_bytes }) => published_bytes !== undefined)?.published ?? 0
}
