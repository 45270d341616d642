import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Feed, openFeed } from '../client/feed.ts'
import type { Filter } from '../messages/feed/frames.ts'

/*
 * Listeners of the live feed, in a process of their own: each a client of its own with a filter. Says `ready` when all are open
 * and subscribed; at the end of its input writes what each event's arrivals were (epoch milliseconds, by robot and message) and
 * how many gaps were said.
 */
export interface ListenersPlan {
  readonly http_url: string
  readonly token: string
  readonly filters: readonly Filter[]
  readonly arrivals_file: string
  /** As the client has it, if left out. */
  readonly quiet_ms?: number
}

export interface Arrivals {
  /** `robot/message type` → when each listener had it. */
  readonly times: Readonly<Record<string, readonly number[]>>
  readonly gaps: number
  readonly tickets: number
}

const listen = async ({ http_url, token, filters, arrivals_file, quiet_ms }: ListenersPlan): Promise<void> => {
  const times: Record<string, number[]> = {}
  let gaps = 0
  let tickets = 0
  const ticket = async () => {
    tickets += 1
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const response = await fetch(`${http_url}/feed/tickets`, { method: 'POST', headers, body: '{}' })
    if (!response.ok) throw new Error(`POST /feed/tickets: ${response.status}`)
    return (await response.json()) as { ticket: string; url: string }
  }
  const feeds: Feed[] = []
  for (const filter of filters) {
    const feed = openFeed({ ticket, ...(quiet_ms !== undefined && { quiet_ms }) })
    const subscription = feed.subscribe(filter, {
      onHeard: (heard) => {
        if (heard.kind === 'gap') {
          gaps += 1
          return
        }
        const { robot_id, causation_id, type } = heard.event
        const key = `${robot_id}/${causation_id} ${type}`
        times[key] ??= []
        times[key].push(Date.now())
      },
    })
    feeds.push(feed)
    if (feeds.length % 20 === 0) while (subscription.position === undefined) await sleep(10)
  }
  await sleep(500)
  console.log('ready')
  await once(process.stdin.resume(), 'end')
  const arrivals: Arrivals = { times, gaps, tickets }
  writeFileSync(arrivals_file, JSON.stringify(arrivals))
  for (const feed of feeds) feed.close()
}

await listen(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as ListenersPlan)
process.exit(0)
