import { type OutgoingEvent, outgoingEventSchema } from '../../../messages/events/external.ts'
import type { FedEvent } from '../../../messages/feed/frames.ts'
import { derivedId } from '../../../messages/ids.ts'
import { asError, TemporaryFailure } from '../../errors.ts'
import { endIfPossible } from '../../feed/ending.ts'
import { framesOf } from '../../feed/framing.ts'
import { endOf, fallenBehind, type Listener } from '../../feed/listener.ts'
import type { PositionedEvent } from '../../feed/positions.ts'
import { hearing, type SightPorts } from '../../feed/sight.ts'
import { inParallel } from '../../in-parallel.ts'
import type { Log } from '../../logger.ts'
import type { Measures } from '../../measures.ts'
import type { CatchUps } from '../../ports/catch-ups.ts'
import type { FailureIntake, FailureReport } from '../../ports/failure-intake.ts'
import type { Listeners } from '../../ports/listeners.ts'
import type { Sockets } from '../../ports/sockets.ts'
import type { Audience } from './audience.ts'
import type { FeedOrder, Placed } from './order.ts'

export interface FanOutPorts extends SightPorts {
  readonly order: FeedOrder
  readonly audience: Audience
  readonly listeners: Listeners
  readonly sockets: Sockets
  readonly catchUps: CatchUps
  readonly failures: FailureIntake
  readonly settings: { readonly post_within_ms: number }
  readonly sleep: (milliseconds: number) => Promise<void>
  /** 0 to 1 */
  readonly random: () => number
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly measures: Measures
  readonly log: Log
}

/** A batch of the stream of events that were taken in; only what is used here. */
export interface FeedBatch {
  readonly Records: readonly FeedRecord[]
  /** Not from the stream: somebody tries the failure of this record again. */
  readonly redrive_of?: string
}

export interface FeedRecord {
  readonly eventID: string
  readonly dynamodb: {
    readonly SequenceNumber: string
    readonly NewImage?: { readonly event?: { readonly S?: string } }
  }
}

interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[]
}

/**
 * Puts events into the order of the feed and hands them to everybody who is live and may hear them. Nobody waits for anybody:
 * whoever does not take a post in half a second is marked as behind, and catch-up goes on with them. The batch is done when
 * every listener has its events or its mark; one that ends before is done again, and listeners know what they have had.
 */
export const fanOut =
  (ports: FanOutPorts) =>
  async ({ Records, redrive_of }: FeedBatch): Promise<BatchAnswer> => {
    try {
      const events = await eventsIn(Records, ports)
      const placed = await ports.order.place(events, ports.audience.registry)
      if (placed.events.length > 0) await handOut(placed, ports)
      return answer()
    } catch (error) {
      if (redrive_of !== undefined) throw error
      ports.log.error('events not handed out', { count: Records.length, error: asError(error) })
      // Lambda comes again at once, and the reader's tries are counted: unhurried they outlast an outage.
      await ports.sleep(beforeAgainMs)
      return answer(Records[0])
    }
  }

const beforeAgainMs = 1_000

const answer = (first?: FeedRecord): BatchAnswer => ({
  batchItemFailures: first ? [{ itemIdentifier: first.dynamodb.SequenceNumber }] : [],
})

const handOut = async ({ events: placed, same_listeners }: Placed, ports: FanOutPorts): Promise<void> => {
  const listeners = await ports.audience.now(same_listeners)
  const counts = { posts: 0, behind: 0 }
  const live = listeners.filter(({ behind }) => behind === undefined)
  if (live.length > 0) {
    const heardBy = await hearing(live, placed, ports)
    await inParallel(live, postsAtOnce, async (listener) => {
      const { posts, behind } = await handTo(listener, heardBy(listener), placed, ports)
      counts.posts += posts
      counts.behind += behind ? 1 : 0
    })
  }
  const now = ports.now()
  const [from, to] = [placed[0]?.position, placed.at(-1)?.position]
  ports.log.info('handed out', { from, to, listeners: listeners.length, ...counts })
  ports.measures.publish([
    {
      dimensions: {},
      values: {
        feed_posts: counts.posts,
        feed_behind: counts.behind,
        feed_ms: placed.map(({ event }) => Math.max(0, now - Date.parse(event.occurred_at))),
      },
    },
  ])
}

/** More than the sockets of a process that wait for answers at the same time would gain nothing. */
const postsAtOnce = 50

const handTo = async (
  listener: Listener,
  heard: readonly FedEvent[],
  placed: readonly PositionedEvent[],
  ports: FanOutPorts,
): Promise<{ readonly posts: number; readonly behind: boolean }> => {
  const { connection_id } = listener
  const ended = endOf(listener, ports.now())
  if (ended) {
    await endIfPossible(connection_id, ended, ports)
    ports.audience.forget(connection_id)
    return { posts: 0, behind: false }
  }
  let posts = 0
  let had = (placed[0]?.position ?? 1) - 1
  for (const { text, through } of framesOf(heard)) {
    const { outcome } = await ports.sockets.post(connection_id, text, ports.settings.post_within_ms)
    posts += 1
    if (outcome === 'gone') {
      await ports.listeners.remove(connection_id)
      ports.audience.forget(connection_id)
      return { posts, behind: false }
    }
    if (outcome !== 'taken') {
      await leaveBehind(connection_id, had, ports)
      return { posts, behind: true }
    }
    had = through
  }
  return { posts, behind: false }
}

/** Written and announced before the batch is done: from then on the listener is catch-up's, whoever hands out the next one. */
const leaveBehind = async (connectionId: string, had: number, ports: FanOutPorts): Promise<void> => {
  for (let tries = 0; tries < triesMax; tries += 1) {
    if (tries > 0) await ports.sleep(firstPauseMs * 2 ** Math.min(tries - 1, 4) * (0.5 + ports.random()))
    const listener = await ports.listeners.find(connectionId)
    if (listener === undefined) return ports.audience.forget(connectionId)
    const marked = await ports.listeners.change(listener, fallenBehind(listener, had))
    if (marked === undefined) continue
    ports.audience.keep(marked)
    await ports.listeners.announce()
    await ports.catchUps.begin(connectionId)
    ports.log.info('behind', { connection_id: connectionId, behind: had })
    return
  }
  // The batch is not done, so the stream brings it again, to everybody: who has had it leaves it alone.
  throw new TemporaryFailure(
    `Listener ${connectionId} was changed by others ${triesMax} times while it was to be marked`,
  )
}

/** Against catch-up and the listener's own frames; together about as long as a post may take, for the others wait with it. */
const triesMax = 10
const firstPauseMs = 5

/** A row that is no event was not written by us: it is a failure, and the others go on. */
const eventsIn = async (
  records: readonly FeedRecord[],
  { failures, now }: FanOutPorts,
): Promise<readonly OutgoingEvent[]> => {
  const events: OutgoingEvent[] = []
  const unreadable: FailureReport[] = []
  for (const record of records) {
    const read = outgoingEventSchema.safeParse(jsonIn(record))
    if (read.success) events.push(read.data)
    else unreadable.push(reportOf(record, new Date(now()).toISOString()))
  }
  if (unreadable.length > 0) await failures.report(unreadable)
  return events
}

const jsonIn = ({ dynamodb }: FeedRecord): unknown => {
  try {
    return JSON.parse(dynamodb.NewImage?.event?.S ?? '')
  } catch {
    // Not JSON is an answer here: the schema refuses undefined.
    return undefined
  }
}

const reportOf = (record: FeedRecord, at: string): FailureReport => ({
  failure_id: derivedId('failure', 'feed', record.eventID),
  kind: 'feed',
  stage: 'feed',
  error_class: 'InvalidFeedEvent',
  error_text: 'A row of the feed is no event as it may leave the system',
  retryable: false,
  status: 'open',
  at,
  attempt: 1,
  original_base64: Buffer.from(JSON.stringify(record)).toString('base64'),
  source: 'service_platform.api_gateway',
})
