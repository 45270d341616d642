/** Figures for the live status: counters and robots from the API, as any reader would get them; flow from the runtime. */
import type { Served } from '../served.ts'
import type { Figures } from './status.ts'

const pageSize = 100
const pagesMax = 10
/** Listing every robot costs a query per hundred: less often than the counters. */
const listsMs = 5000
/** What waits for a person. */
const openStatuses = ['open', 'needs_attention']

export function figuresOf(served: Served, httpUrl: string, token: string) {
  let lastPublishes = publishes(served)
  let lastAt = Date.now()
  let robots: Pick<Figures, 'robots' | 'moreRobots'> = { robots: {}, moreRobots: false }
  let failures: Pick<Figures, 'openFailures' | 'moreFailures'> = { openFailures: 0, moreFailures: false }
  let listedAt = 0

  const get = async <Answer = Record<string, unknown>>(path: string): Promise<Answer> => {
    const answer = await fetch(`${httpUrl}${path}`, { headers: { authorization: `Bearer ${token}` } })
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
    return (await answer.json()) as Answer
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
  const countFailures = async () => {
    const pages = await Promise.all(
      openStatuses.map((status) => get<FailuresPage>(`/failures?status=${status}&limit=${pageSize}`)),
    )
    failures = {
      openFailures: pages.reduce((sum, { items }) => sum + items.length, 0),
      moreFailures: pages.some(({ next_cursor }) => next_cursor !== null),
    }
  }

  return async (): Promise<Figures> => {
    const now = Date.now()
    const isNobodyThere = Object.keys(robots.robots).length === 0
    if (isNobodyThere || now - listedAt >= listsMs) {
      listedAt = now
      await Promise.all([countRobots(), countFailures()])
    }
    const counters = (await get('/counters')) as Record<string, number>
    const published = publishes(served)
    const messagesPerSecond = ((published - lastPublishes) * 1000) / Math.max(1, now - lastAt)
    lastPublishes = published
    lastAt = now
    const mappings = served.stacks.stats()['AWS::Lambda::EventSourceMapping'] ?? {}
    return {
      ...robots,
      ...failures,
      counters,
      messagesPerSecond,
      backlog: mappings.records_pending ?? 0,
      backlogAgeMs: mappings.backlog_age_ms ?? 0,
    }
  }
}

interface FailuresPage {
  readonly items: readonly unknown[]
  readonly next_cursor: string | null
}

/** What came in over MQTT. */
function publishes(served: Served): number {
  const stats = Object.values(served.stacks.stats())
  return stats.find(({ published_bytes }) => published_bytes !== undefined)?.published ?? 0
}
