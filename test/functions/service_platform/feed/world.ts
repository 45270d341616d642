import { randomUUID } from 'node:crypto'
import type { Caller } from '../../../../functions/http/caller.ts'
import { attend } from '../../../../functions/service_platform/feed/attend.ts'
import { catchUp } from '../../../../functions/service_platform/feed-catch-up/catch-up.ts'
import { audience } from '../../../../functions/service_platform/feed-fanout/audience.ts'
import { fanOut } from '../../../../functions/service_platform/feed-fanout/fan-out.ts'
import { feedOrder } from '../../../../functions/service_platform/feed-fanout/order.ts'
import { sweepFeed } from '../../../../functions/service_platform/sweep-feed/sweep.ts'
import type { OutgoingEvent } from '../../../../messages/events/external.ts'
import type { FedEvent, Filter, ServerFrame } from '../../../../messages/feed/frames.ts'
import { fakeFailureIntake } from '../../../fakes/failure-intake.ts'
import { fakeCatchUps, fakeFeed, fakeFeedEvents, fakeFeedTickets, fakeSockets } from '../../../fakes/feed.ts'
import { fakeFleets, fakeGrants } from '../../../fakes/fleets.ts'
import { fakeLog } from '../../../fakes/log.ts'

export const begun = Date.parse('2026-11-20T09:00:00.000Z')

/** The whole feed over fakes, in a time of its own. */
export const feedWorld = (bufferEventsMax = 1_000) => {
  const clock = { now: begun }
  const feed = fakeFeed()
  const ports = {
    listeners: feed.listeners,
    buffer: feed.buffer,
    sockets: fakeSockets(),
    catchUps: fakeCatchUps(),
    fleets: fakeFleets(),
    grants: fakeGrants(),
    failures: fakeFailureIntake(),
  }
  const tickets = fakeFeedTickets()
  const events = fakeFeedEvents()
  const log = fakeLog()
  const surroundings = {
    now: () => clock.now,
    random: () => 0.5,
    log: log.log,
    measures: { publish: () => undefined },
    sleep: async (milliseconds: number) => {
      clock.now += milliseconds
    },
  }
  const limits = { events_max: bufferEventsMax, age_max_ms: 3_600_000 }

  /** As a new process: what another knew is not known. */
  const fanout = (given: typeof ports = ports) =>
    fanOut({
      ...surroundings,
      ...given,
      order: feedOrder(given.buffer, surroundings.now),
      audience: audience(given.buffer, given.listeners),
      settings: { post_within_ms: 500 },
    })
  const catchingUp = (given: typeof ports = ports) =>
    catchUp({ ...surroundings, ...given, settings: { limits, budget_ms: 240_000 } })
  const attendant = (given: typeof ports = ports) =>
    attend({
      ...surroundings,
      ...given,
      tickets,
      settings: { origins: ['https://console.example.com'], subscriptions_max: 3, errors_max: 5 },
    })
  const sweep = (given: typeof ports = ports) => sweepFeed({ ...surroundings, ...given })

  const warm = fanout()
  let sequence = 0
  const recordsOf = (told: readonly OutgoingEvent[]) => ({
    Records: told.map((event) => {
      sequence += 1
      return {
        eventID: event.event_id,
        dynamodb: { SequenceNumber: String(sequence), NewImage: { event: { S: JSON.stringify(event) } } },
      }
    }),
  })

  const connect = async (
    id: string,
    {
      caller = ada,
      session,
      askedFrom,
      headers,
    }: { caller?: Caller; session?: string; askedFrom?: string; headers?: Record<string, string> } = {},
  ) => {
    const ticket = randomUUID().replaceAll('-', '').padEnd(43, '0')
    const bearer = {
      caller: `${caller.kind}:${caller.name}`,
      fleets: caller.fleets,
      ends_at: clock.now / 1000 + 3_600,
      ...(session !== undefined && { session }),
      ...(askedFrom !== undefined && { origin: askedFrom }),
    }
    await tickets.issue(ticket, bearer, clock.now)
    ports.sockets.open(id)
    return attendant()({
      requestContext: { routeKey: '$connect', connectionId: id },
      queryStringParameters: { ticket },
      ...(headers && { headers }),
    })
  }

  const sayRaw = async (id: string, body: string, more: object = {}): Promise<ServerFrame> => {
    const { body: answer = '{}' } = await attendant()({
      requestContext: { routeKey: '$default', connectionId: id },
      body,
      ...more,
    })
    return JSON.parse(answer) as ServerFrame
  }

  return {
    ...ports,
    ports,
    feed,
    clock,
    tickets,
    events,
    log,
    recordsOf,
    fanout,
    catchingUp,
    attendant,
    sweep,
    connect,
    sayRaw,
    say: (id: string, frame: object) => sayRaw(id, JSON.stringify(frame)),
    subscribe: (id: string, subscription_id = 'all', filter: Filter = {}, from?: number) =>
      sayRaw(id, JSON.stringify({ action: 'subscribe', subscription_id, filter, ...(from !== undefined && { from }) })),
    disconnect: (id: string) => attendant()({ requestContext: { routeKey: '$disconnect', connectionId: id } }),
    /** Tells what happened to who is live. */
    tell: (...told: readonly OutgoingEvent[]) => warm(recordsOf(told)),
    /** Runs catch-ups until none is begun any more. */
    rest: async () => {
      for (let next = ports.catchUps.waiting.shift(); next !== undefined; next = ports.catchUps.waiting.shift()) {
        await catchingUp()({ connection_id: next })
      }
    },
    heard: (id: string): readonly FedEvent[] =>
      (ports.sockets.received.get(id) ?? []).flatMap((frame) => (frame.kind === 'events' ? frame.events : [])),
    frames: (id: string): readonly ServerFrame[] => ports.sockets.received.get(id) ?? [],
  }
}

export type FeedWorld = ReturnType<typeof feedWorld>

export const ada: Caller = { kind: 'person', name: 'ada', groups: ['reader'], fleets: 'all' }

let told = 0
/** A transition of a robot, or another event. */
export const event = (robot_id: string, more: Partial<OutgoingEvent> = {}): OutgoingEvent => {
  told += 1
  return {
    event_id: `e${told}`,
    type: 'robot.transitioned',
    version: 1,
    robot_id,
    subject: `robot:${robot_id}`,
    trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
    occurred_at: '2026-11-20T09:00:00.000Z',
    payload: { from: 'idle', to: 'working' },
    ...more,
  }
}

export const positions = (heard: readonly FedEvent[]): readonly number[] => heard.map(({ position }) => position)
