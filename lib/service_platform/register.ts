import {
  type Attribute,
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import { Capability } from '../namespaces.ts'
import { SignalboxStack } from '../signalbox-stack.ts'

/**
 * The tables, on demand (an idle one costs nothing) and with names that CloudFormation makes, so that a table that a
 * destroy retained never stands in the way of a new deploy. Everything is found by key or index: nothing may scan.
 */
export class Register extends Capability {
  /** The deciding row of each robot: commit moves it, its stream is the outbox. */
  readonly robots: Table
  /** Newest telemetry, apart from the row that decides, so that the two never contend. */
  readonly lastKnown: Table
  /** One row per trigger: outcome, from → to, why. Forgets after the days of the dedupe horizon. */
  readonly journal: Table
  /** Triggers of parked robots, in order. */
  readonly held: Table
  /** Which policy version is rolled out to whom, now and before. */
  readonly rollouts: Table
  /** Counters of all outcomes, one row per shard; its stream tells each entry apart. */
  readonly books: Table
  /** The index of failures. */
  readonly failures: Table
  /** Failures by their cause, with the robots that each has hit; and how many failures there are of each status. */
  readonly failureGroups: Table
  /** What people did about failures: their operations, the set of each, a line per message: the audit trail. */
  readonly operations: Table
  /** By ten seconds, what went out to the bus and when. Forgets with the journal. */
  readonly published: Table
  /** Who hears of which events by webhook, and how that fares. */
  readonly subscriptions: Table
  /** Deliveries of partners that were taken, by their id. Forgets with the journal. */
  readonly receivedWebhooks: Table
  /** What people were told of, and how much of an hour. */
  readonly notices: Table
  readonly jobs: Table
  /** What is known of missions beside their deciding rows. Forgets those that ended long ago. */
  readonly missions: Table
  /** What each robot could take on, and which mission has a claim on it. */
  readonly capacity: Table
  readonly incidents: Table
  readonly charging: Table
  readonly presence: Table
  /** What each robot was told and how it ended, the line of its commands, and what was sent to it in words of VDA 5050. */
  readonly commands: Table
  /** Which fleet a robot is in: who sees it. */
  readonly fleets: Table
  /** Which fleets an application sees. */
  readonly grants: Table
  /** How much each client of the API may still ask for. */
  readonly clientBuckets: Table
  /** What the live feed is to tell, until it has its place: the stream is what fan-out reads. */
  readonly feedEvents: Table
  /** What was told lately, in the feed's order, and where it stands. */
  readonly feedPages: Table
  /** Who listens to the feed, and to what. */
  readonly feedConnections: Table
  readonly feedTickets: Table
  /** What was taken over HTTP: requests by their key, messages by their id, counts by the second. Forgets after a day. */
  readonly accepted: Table
  /** Content that was uploaded, and whose it is. Forgets with the content. */
  readonly uploads: Table
  /** Messages that are sent later, and what came of them. Forgets those that are over. */
  readonly scheduledMessages: Table

  constructor(scope: Construct, id: string) {
    super(scope, id, 'service_platform.core.messaging')

    this.robots = this.table('robots', 'robot_id', undefined, { stream: StreamViewType.NEW_AND_OLD_IMAGES })
    keysOnly(this.robots, 'by_bucket', 'bucket', 'robot_id')
    keysOnly(this.robots, 'by_release', 'parked', 'next_release_at')

    this.lastKnown = this.table('last-known', 'robot_id')

    this.journal = this.table('journal', 'robot_id', 'message_id', {
      stream: StreamViewType.NEW_IMAGE,
      timeToLiveAttribute: 'expires_at',
    })
    everything(this.journal, 'by_timeline', 'robot_id', 'timeline')
    everything(this.journal, 'by_trace', 'trace_id', 'timeline')
    everything(this.journal, 'by_message', 'message_id')
    keysOnly(this.journal, 'by_correlation', 'correlation_id', 'timeline')
    this.published = this.table('published', 'slot', 'batch', { timeToLiveAttribute: 'expires_at' })

    this.held = this.table('held', 'robot_id', 'position')
    this.rollouts = this.table('rollouts', 'book', 'entry')
    this.books = this.table('books', 'book', 'shard', { stream: StreamViewType.NEW_IMAGE })

    this.failures = this.table('failures', 'failure_id', undefined, { stream: StreamViewType.NEW_IMAGE })
    everything(this.failures, 'by_time', 'book', 'last_seen')
    everything(this.failures, 'by_robot', 'robot_id', 'last_seen_at')
    everything(this.failures, 'by_status', 'status', 'last_seen_at')
    everything(this.failures, 'by_group', 'fingerprint', 'last_seen_at')
    keysOnly(this.failures, 'by_trace', 'trace_id', 'last_seen_at')
    keysOnly(this.failures, 'by_message', 'message_id', 'last_seen_at')
    keysOnly(this.failures, 'by_correlation', 'correlation_id', 'last_seen_at')
    keysOnly(this.failures, 'by_agenda', 'agenda', 'agenda_at')

    this.failureGroups = this.table('failure-groups', 'fingerprint', 'entry', { stream: StreamViewType.NEW_IMAGE })
    everything(this.failureGroups, 'by_time', 'book', 'last_seen')
    everything(this.failureGroups, 'by_status', 'status', 'last_seen')

    this.operations = this.table('operations', 'operation_id', 'entry', { stream: StreamViewType.NEW_IMAGE })
    everything(this.operations, 'by_time', 'book', 'created')
    everything(this.operations, 'by_failure', 'failure_id', 'at')
    everything(this.operations, 'by_day', 'day', 'audited')

    this.notices = this.table('notices', 'notice', undefined, { timeToLiveAttribute: 'expires_at' })
    this.jobs = this.table('jobs', 'robot_id', 'entry')
    this.missions = this.table('missions', 'mission_id', undefined, {
      stream: StreamViewType.NEW_IMAGE,
      timeToLiveAttribute: 'expires_at',
    })
    keysOnly(this.missions, 'by_queue', 'queue', 'queue_turn')
    keysOnly(this.missions, 'by_state', 'status', 'turn')
    keysOnly(this.missions, 'by_robot', 'robot_id', 'mission_id')
    keysOnly(this.missions, 'by_time', 'book', 'requested')
    this.capacity = this.table('capacity', 'robot_id')
    everything(this.capacity, 'by_place', 'book', 'place')
    everything(this.capacity, 'by_fleet', 'fleet', 'place')
    this.incidents = this.table('incidents', 'robot_id', 'entry')
    this.charging = this.table('charging', 'robot_id', 'entry')
    this.presence = this.table('presence', 'robot_id')

    this.commands = this.table('commands', 'robot_id', 'entry', {
      stream: StreamViewType.NEW_IMAGE,
      timeToLiveAttribute: 'expires_at',
    })
    keysOnly(this.commands, 'by_command', 'command_id')
    keysOnly(this.commands, 'by_robot', 'robot_id', 'asked')

    this.fleets = this.table('fleets', 'robot_id')
    keysOnly(this.fleets, 'by_fleet', 'fleet', 'robot_id')
    this.grants = this.table('grants', 'client_id')
    this.clientBuckets = this.table('client-buckets', 'client', undefined, { timeToLiveAttribute: 'expires_at' })

    this.subscriptions = this.table('subscriptions', 'book', 'subscription_id')
    this.receivedWebhooks = this.table('received-webhooks', 'delivery', undefined, {
      timeToLiveAttribute: 'expires_at',
    })

    const forgetting = { timeToLiveAttribute: 'expires_at' }
    this.feedEvents = this.table('feed-events', 'lane', 'event_id', { ...forgetting, stream: StreamViewType.NEW_IMAGE })
    this.feedPages = this.table('feed-pages', 'lane', 'place', forgetting)
    this.feedConnections = this.table('feed-connections', 'lane', 'entry', forgetting)
    this.feedTickets = this.table('feed-tickets', 'ticket_hash', undefined, forgetting)

    this.accepted = this.table('accepted', 'accepted_id', 'entry', forgetting)
    this.scheduledMessages = this.table('scheduled-messages', 'scheduled_message_id', undefined, {
      timeToLiveAttribute: 'expires_at',
    })
    everything(this.scheduledMessages, 'by_time', 'book', 'created')
    everything(this.scheduledMessages, 'by_robot', 'robot_id', 'created')
    keysOnly(this.scheduledMessages, 'by_agenda', 'agenda', 'agenda_at')
    keysOnly(this.scheduledMessages, 'by_owner', 'owner', 'created')
    this.uploads = this.table('uploads', 'upload_id', undefined, forgetting)
  }

  private table(
    id: string,
    partitionKey: string,
    sortKey?: string,
    more: { readonly stream?: StreamViewType; readonly timeToLiveAttribute?: string } = {},
  ): Table {
    const { settings, dataRemoval } = SignalboxStack.around(this)
    const table = new Table(this, id, {
      partitionKey: text(partitionKey),
      ...(sortKey && { sortKey: text(sortKey) }),
      ...more,
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.DEFAULT,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: settings.pointInTimeRecovery },
      deletionProtection: settings.removal === 'retain',
      removalPolicy: dataRemoval,
    })
    if (!settings.pointInTimeRecovery) {
      acknowledge(table, `${settings.name} holds no data that anybody would restore`, 'AwsSolutions-DDB3')
    }
    return table
  }
}

/** For every function that writes failures (`functions/ports/failure-tables.ts`). */
export const failureVariables = ({
  failures,
  failureGroups,
  operations,
  books,
}: Pick<Register, 'failures' | 'failureGroups' | 'operations' | 'books'>) => ({
  FAILURES_TABLE: failures.tableName,
  FAILURE_GROUPS_TABLE: failureGroups.tableName,
  OPERATIONS_TABLE: operations.tableName,
  BOOKS_TABLE: books.tableName,
})

/** For every function that answers whoever has a token (`functions/http/respond.ts`). */
export const callerVariables = ({
  fleets,
  grants,
  clientBuckets,
}: Pick<Register, 'fleets' | 'grants' | 'clientBuckets'>) => {
  const { ratePerSecond, burst } = SignalboxStack.around(clientBuckets).settings.api.perClient
  return {
    FLEETS_TABLE: fleets.tableName,
    GRANTS_TABLE: grants.tableName,
    CLIENT_BUCKETS_TABLE: clientBuckets.tableName,
    CLIENT_RATE_PER_SECOND: String(ratePerSecond),
    CLIENT_BURST: String(burst),
  }
}

const keysOnly = (table: Table, indexName: string, partitionKey: string, sortKey?: string): void =>
  table.addGlobalSecondaryIndex({
    indexName,
    partitionKey: text(partitionKey),
    ...(sortKey && { sortKey: text(sortKey) }),
    projectionType: ProjectionType.KEYS_ONLY,
  })

const everything = (table: Table, indexName: string, partitionKey: string, sortKey?: string): void =>
  table.addGlobalSecondaryIndex({
    indexName,
    partitionKey: text(partitionKey),
    ...(sortKey && { sortKey: text(sortKey) }),
    projectionType: ProjectionType.ALL,
  })

/** Every key of ours is a string, also positions and times: they are written so that they sort as text. */
const text = (name: string): Attribute => ({ name, type: AttributeType.STRING })
