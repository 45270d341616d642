import { newSecret } from '../../../../functions/bridge/signature.ts'
import { failureKinds } from '../../../../functions/failures/kinds.ts'
import { unlimited } from '../../../../functions/http/budgets.ts'
import { acceptedInDynamodb, acceptedReaderInDynamodb } from '../../../../functions/ports/accepted.dynamodb.ts'
import { backlogInDynamodb } from '../../../../functions/ports/backlog.dynamodb.ts'
import { booksReaderInDynamodb } from '../../../../functions/ports/books-reader.dynamodb.ts'
import { capacityInDynamodb } from '../../../../functions/ports/capacity.dynamodb.ts'
import { commandsReaderInDynamodb } from '../../../../functions/ports/command-book.dynamodb.ts'
import { differencesReaderInDynamodb } from '../../../../functions/ports/differences.dynamodb.ts'
import {
  failureGroupsInDynamodb,
  failureGroupsReaderInDynamodb,
} from '../../../../functions/ports/failure-groups.dynamodb.ts'
import { failuresInDynamodb } from '../../../../functions/ports/failures.dynamodb.ts'
import { failuresReaderInDynamodb } from '../../../../functions/ports/failures-reader.dynamodb.ts'
import { feedEventsReaderInDynamodb } from '../../../../functions/ports/feed-events.dynamodb.ts'
import { fleetMembersInDynamodb, fleetRegisterInDynamodb } from '../../../../functions/ports/fleet-members.dynamodb.ts'
import { grantsInDynamodb, grantsRegisterInDynamodb } from '../../../../functions/ports/grants.dynamodb.ts'
import { heardInDynamodb } from '../../../../functions/ports/heard.dynamodb.ts'
import { journalReaderInDynamodb } from '../../../../functions/ports/journal-reader.dynamodb.ts'
import { missionFleetsInDynamodb } from '../../../../functions/ports/mission-fleets.dynamodb.ts'
import { missionsInDynamodb } from '../../../../functions/ports/missions.dynamodb.ts'
import { operationsInDynamodb } from '../../../../functions/ports/operations.dynamodb.ts'
import { operationsReaderInDynamodb } from '../../../../functions/ports/operations-reader.dynamodb.ts'
import { pinsInDynamodb } from '../../../../functions/ports/pins.dynamodb.ts'
import { publishedReaderInDynamodb } from '../../../../functions/ports/published.dynamodb.ts'
import { recallFromDynamodb } from '../../../../functions/ports/recall.dynamodb.ts'
import { robotsReaderInDynamodb } from '../../../../functions/ports/robots-reader.dynamodb.ts'
import { rolloutRegisterInDynamodb } from '../../../../functions/ports/rollouts.dynamodb.ts'
import {
  scheduledMessagesInDynamodb,
  scheduledMessagesReaderInDynamodb,
} from '../../../../functions/ports/scheduled-messages.dynamodb.ts'
import { subscriptionsInDynamodb } from '../../../../functions/ports/subscriptions.dynamodb.ts'
import { placeFault } from '../../../../functions/ports/webhook-post.https.ts'
import { backlogMeter } from '../../../../functions/service_platform/accept/meter.ts'
import type { AcceptPorts } from '../../../../functions/service_platform/accept/ports.ts'
import type { ActPorts } from '../../../../functions/service_platform/act/ports.ts'
import type { ApiPorts } from '../../../../functions/service_platform/api/ports.ts'
import { partnerNamed, partners } from '../../../../partners/partners.ts'
import { type FakeAtOnce, fakeAtOnce } from '../../../fakes/at-once.ts'
import { type FakeConfigurations, fakeConfigurations } from '../../../fakes/configurations.ts'
import {
  callerTables,
  failureTableNames,
  failureTables,
  type TestDynamodb,
  type TestTable,
} from '../../../fakes/dynamodb.ts'
import { type FakeEventBus, fakeEventBus } from '../../../fakes/event-bus.ts'
import { type FakeExecutions, fakeExecutions } from '../../../fakes/executions.ts'
import { type FakeFailedBytes, fakeFailedBytes } from '../../../fakes/failed-bytes.ts'
import { fakeFeedTickets } from '../../../fakes/feed.ts'
import { type FakeLog, fakeLog } from '../../../fakes/log.ts'
import { type FakeStream, fakeStream } from '../../../fakes/put-on-stream.ts'
import { type FakeRetained, fakeRetained } from '../../../fakes/retained.ts'
import { type FakeSchedules, fakeSchedules } from '../../../fakes/schedules.ts'
import { type FakeSigningSecrets, fakeSigningSecrets } from '../../../fakes/signing-secrets.ts'
import { type FakeUploads, fakeUploads } from '../../../fakes/uploads.ts'

/** Every table that the API reads. */
export const apiTables: readonly TestTable[] = [
  {
    name: 'robots',
    keys: ['robot_id'],
    indexes: { by_bucket: ['bucket', 'robot_id'], by_release: ['parked', 'next_release_at'] },
  },
  { name: 'rollouts', keys: ['book', 'entry'] },
  { name: 'last-known', keys: ['robot_id'] },
  {
    name: 'journal',
    keys: ['robot_id', 'message_id'],
    indexes: {
      by_timeline: ['robot_id', 'timeline'],
      by_trace: ['trace_id', 'timeline'],
      by_message: ['message_id'],
      by_correlation: ['correlation_id', 'timeline'],
    },
  },
  { name: 'published', keys: ['slot', 'batch'] },
  { name: 'feed-events', keys: ['lane', 'event_id'] },
  { name: 'subscriptions', keys: ['book', 'subscription_id'] },
  {
    name: 'missions',
    keys: ['mission_id'],
    indexes: {
      by_queue: ['queue', 'queue_turn'],
      by_state: ['status', 'turn'],
      by_robot: ['robot_id', 'mission_id'],
      by_time: ['book', 'requested'],
    },
    keysOnly: ['by_queue', 'by_state', 'by_robot', 'by_time'],
  },
  { name: 'capacity', keys: ['robot_id'], indexes: { by_place: ['book', 'place'], by_fleet: ['fleet', 'place'] } },
  {
    name: 'commands',
    keys: ['robot_id', 'entry'],
    indexes: { by_command: ['command_id'], by_robot: ['robot_id', 'asked'] },
    keysOnly: ['by_command', 'by_robot'],
  },
  { name: 'accepted', keys: ['accepted_id', 'entry'] },
  {
    name: 'scheduled-messages',
    keys: ['scheduled_message_id'],
    indexes: {
      by_time: ['book', 'created'],
      by_robot: ['robot_id', 'created'],
      by_agenda: ['agenda', 'agenda_at'],
      by_owner: ['owner', 'created'],
    },
    keysOnly: ['by_agenda', 'by_owner'],
  },
  ...callerTables,
  ...failureTables,
]

export interface TestDoors {
  readonly api: ApiPorts
  readonly act: ActPorts
  readonly accept: AcceptPorts
  readonly bytes: FakeFailedBytes
  readonly retained: FakeRetained
  readonly configurations: FakeConfigurations
  readonly stream: FakeStream
  readonly executions: FakeExecutions
  readonly bus: FakeEventBus
  readonly log: FakeLog
  readonly secrets: FakeSigningSecrets
  readonly uploads: FakeUploads
  readonly schedules: FakeSchedules
  readonly atOnce: FakeAtOnce
}

export const NOW = Date.parse('2026-05-13T17:00:00.000Z')

/** Both functions over the adapters that they run with; what is not a table is a fake. */
export const doorsOver = ({ client }: TestDynamodb, now: () => number = () => NOW): TestDoors => {
  const bytes = fakeFailedBytes()
  const retained = fakeRetained()
  const configurations = fakeConfigurations()
  const stream = fakeStream()
  const executions = fakeExecutions()
  const bus = fakeEventBus()
  const log = fakeLog()
  const secrets = fakeSigningSecrets()
  const uploads = fakeUploads()
  const schedules = fakeSchedules()
  const atOnce = fakeAtOnce()
  const subscriptions = subscriptionsInDynamodb(client, 'subscriptions')
  let ids = 0
  const recalled = { robots: 'robots', last_known: 'last-known', journal: 'journal' }
  const callers = {
    members: fleetMembersInDynamodb(client, 'fleets', { keptSeconds: 0 }),
    grants: grantsInDynamodb(client, 'grants', { keptSeconds: 0 }),
    grantsRegister: grantsRegisterInDynamodb(client, 'grants'),
    budgets: unlimited,
    applications: [{ name: 'line-control', client_id: 'client1', scopes: ['messages.write'] }],
    log: log.log,
  }
  const api: ApiPorts = {
    ...callers,
    robots: robotsReaderInDynamodb(client, recalled, fleetRegisterInDynamodb(client, 'fleets')),
    rollouts: rolloutRegisterInDynamodb(client, 'rollouts'),
    differences: differencesReaderInDynamodb(client, 'operations'),
    deployed: {
      robot: { default_version: 'v1', machines: { v1: 'arn:v1', v2: 'arn:v2' } },
      mission: { default_version: 'v1', machines: { v1: 'arn:mission-v1' } },
    },
    retained,
    configurations,
    journal: journalReaderInDynamodb(client, 'journal'),
    failures: failuresReaderInDynamodb(client, 'failures'),
    groups: failureGroupsReaderInDynamodb(client, 'failure-groups'),
    operations: operationsReaderInDynamodb(client, 'operations'),
    published: publishedReaderInDynamodb(client, 'published'),
    feedEvents: feedEventsReaderInDynamodb(client, 'feed-events'),
    missions: missionsInDynamodb(client, 'missions'),
    capacity: capacityInDynamodb(client, 'capacity'),
    batteryMin: 15,
    missionFleets: missionFleetsInDynamodb(client, 'fleets'),
    commands: commandsReaderInDynamodb(client, 'commands'),
    bytes,
    books: booksReaderInDynamodb(client, 'books'),
    accepted: acceptedReaderInDynamodb(client, 'accepted'),
    scheduled: scheduledMessagesReaderInDynamodb(client, 'scheduled-messages'),
    uploads,
    bridge: { partners, subscriptions },
    environment: 'test',
    now,
  }
  const act: ActPorts = {
    ...callers,
    failures: failuresInDynamodb(client, failureTableNames),
    reader: api.failures,
    groups: failureGroupsInDynamodb(client, 'failure-groups'),
    operations: operationsInDynamodb(client, 'operations'),
    rollouts: rolloutRegisterInDynamodb(client, 'rollouts'),
    pins: pinsInDynamodb(client, 'robots'),
    configurations,
    policyVersions: ['v1', 'v2'],
    recall: recallFromDynamodb(client, recalled),
    fleets: fleetRegisterInDynamodb(client, 'fleets'),
    bytes,
    stream,
    executions,
    bus,
    limits: { settled_after_seconds: 900, journal_days: 14 },
    erasing: { cool_down_seconds: 86_400, connected_seconds: 120, legal_hold: ['kept'] },
    bridge: {
      subscriptions,
      secrets,
      partner: partnerNamed,
      placeFault: (url) => placeFault(url, { loopback: false }, async () => [{ address: '93.184.215.14', family: 4 }]),
      newSecret,
      overlap_seconds: 24 * 3600,
    },
    kinds: failureKinds,
    agenda: { retries_max: 5, backoff_seconds: 30 },
    now,
    random: () => 0.5,
    newId: () => `operation-${++ids}`,
    feed: { tickets: fakeFeedTickets(), newTicket: () => `ticket-${++ids}`, url: 'wss://feed.example/live' },
  }
  const backlog = backlogInDynamodb(client, { books: 'books', accepted: 'accepted' })
  let slept = 0
  const accept: AcceptPorts = {
    ...callers,
    commands: api.commands,
    atOnce,
    heard: heardInDynamodb(client, recalled),
    accepted: acceptedInDynamodb(client, 'accepted'),
    scheduled: scheduledMessagesInDynamodb(client, 'scheduled-messages'),
    schedules,
    stream,
    meter: backlogMeter(backlog, { depth_max: 1_000, age_seconds_max: 30 }, now, (error) => {
      throw error
    }),
    journal: api.journal,
    uploads,
    missionFleets: missionFleetsInDynamodb(client, 'fleets'),
    missions: api.missions,
    namespace: 'service_platform.api_gateway',
    limits: { upload_bytes_max: 1_000_000, upload_days: 30, scheduled_max: 5 },
    now: () => now() + slept,
    sleep: async (milliseconds) => {
      slept += milliseconds
    },
  }
  return {
    api,
    act,
    accept,
    bytes,
    retained,
    configurations,
    stream,
    executions,
    bus,
    log,
    secrets,
    uploads,
    schedules,
    atOnce,
  }
}
