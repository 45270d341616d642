import { ArnFormat } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { missionPolicies, policies } from '../../policy/policies.ts'
import { leave } from '../handover.ts'
import { SavedQueries } from '../saved-queries.ts'
import type { DeployedFunction, InvocableFunction } from '../signalbox-function.ts'
import { SignalboxStack, type SignalboxStackProps } from '../signalbox-stack.ts'
import { streamOf } from '../stream-reader.ts'
import { Accepting } from './accepting.ts'
import { Alarms } from './alarms.ts'
import { ApiGateway } from './api-gateway.ts'
import { Auth } from './auth.ts'
import { Bridge } from './bridge.ts'
import { CommandDelivery } from './commands.ts'
import { Container } from './container.ts'
import { Encryption } from './encryption.ts'
import { Bus, Notify, Outbox } from './event-rule.ts'
import { FailureRecorder, FailureStore } from './failures.ts'
import { Feed } from './feed.ts'
import { Flow } from './flow.ts'
import { Following } from './following.ts'
import { Machines } from './fsm.ts'
import { links } from './links.ts'
import { Dispatch, MessageStream } from './messaging.ts'
import { Notifications } from './notifications.ts'
import { Operations } from './operations.ts'
import { overview } from './overview.ts'
import { Register } from './register.ts'
import { Retries } from './retries.ts'
import { MessageSchedules, SendScheduled } from './scheduled-messages.ts'
import { Schedules } from './schedules.ts'
import { Timers } from './timers.ts'
import { Watching } from './watching.ts'

/** Decides, acts, records. Each capability is handed exactly what it may use. */
export class ServicePlatform extends SignalboxStack {
  constructor(scope: Construct, props: SignalboxStackProps) {
    super(scope, 'service_platform', props)
    const versions = policies()

    const { key } = new Encryption(this, 'encryption')
    const register = new Register(this, 'register')
    const { topic } = new Notifications(this, 'notifications', { key })
    const { bus } = new Bus(this, 'bus')

    const failures = new FailureStore(this, 'failures', { key })
    const recorder = new FailureRecorder(this, 'recorder', { store: failures, register, bus, key })

    const { stream } = new MessageStream(this, 'messaging', { key })
    const { domains } = new Container(this, 'container', { register, stream, key })
    const machines = new Machines(this, 'fsm', {
      policies: versions,
      missionPolicies: missionPolicies(),
      handlers: domains,
      robots: register.robots,
    })

    const dispatching = new Dispatch(this, 'dispatching', { stream, key, machines, register, failures })
    const schedules = new Schedules(this, 'schedules', { stream, key, register, failures, policies: versions })

    const timers = new Timers(this, 'timers', { stream, key, failures })

    const outboxing = new Outbox(this, 'outboxing', { register, bus, failures, key })
    const following = new Following(this, 'following', { stream, bus, key, register, failures })
    const notifying = new Notify(this, 'notifying', { bus, topic, key, failures, register })

    const watching = new Watching(this, 'watching', { stream, bus, key, register, failures })

    const bridging = new Bridge(this, 'bridging', { stream, bus, key, register, failures })

    const feed = new Feed(this, 'feed', { register, failures, bus, key })

    const commanding = new CommandDelivery(this, 'commanding', { stream, key, bus, register, failures })

    const retryable = [
      commanding.sendCommand,
      outboxing.outbox,
      notifying.notify,
      bridging.receiveWebhook,
      bridging.matchSubscriptions,
      bridging.deliverWebhook,
      schedules.quietCheck,
      schedules.releaseParked,
      timers.remind,
      watching.watchCapacity,
      following.followMissions,
      ...feed.retryable,
      this.functionNamed('send-scheduled'),
      this.functionNamed('archive-changes'),
      this.functionNamed('compare-policy'),
      this.functionNamed('etl'),
      this.functionNamed('report-page'),
      this.functionNamed('loss-report'),
    ]
    const retries = new Retries(this, 'retries', { stream, key, register, failures, bus, retryable })
    const operating = new Operations(this, 'operating', {
      stream,
      key,
      register,
      failures,
      retryable: [...retryable, retries.retryFailures, retries.sweepShelf],
    })

    const messageSchedules = new MessageSchedules(this, 'message-schedules', { failures })
    const accepting = new Accepting(this, 'accepting', {
      stream,
      key,
      register,
      schedules: messageSchedules,
      sendCommand: commanding.sendCommand,
    })

    const auth = new Auth(this, 'auth')
    const { sendScheduled } = new SendScheduled(this, 'sending-scheduled', {
      auth,
      stream,
      key,
      register,
      failures,
      uploads: accepting.uploads,
      schedules: messageSchedules,
    })
    const { flow } = new Flow(this, 'flowing', { register, stream, failures, key })
    const api = new ApiGateway(this, 'api-gateway', {
      auth,
      register,
      machines,
      failures,
      key,
      stream,
      bus,
      operationMachineArn: operating.machineArn,
      feedUrl: feed.url,
      bridging,
      accepting,
      flow,
    })

    const watched = {
      domains,
      topic,
      stream,
      dispatching,
      machines,
      schedules,
      retries,
      operating,
      failures,
      recorder,
      outboxing,
      notifying,
      bus,
      api,
      feed,
    }
    new Alarms(this, 'alarms', watched)
    const { dashboardName } = overview(this, watched)
    const functions = [
      dispatching.dispatch,
      ...Object.values(domains),
      outboxing.outbox,
      recorder.recordFailure,
      schedules.quietCheck,
      schedules.releaseParked,
      timers.remind,
      watching.watchCapacity,
      following.followMissions,
      notifying.notify,
      commanding.sendCommand,
      bridging.receiveWebhook,
      bridging.matchSubscriptions,
      bridging.deliverWebhook,
      operating.operate,
      retries.retryFailures,
      retries.sweepShelf,
      retries.redriveFromShelf,
      api.api,
      api.act,
      ...feed.functions,
      accepting.accept,
      sendScheduled,
      api.docs,
      flow,
      auth.tokenClaims,
    ]
    new SavedQueries(this, { logs: functions.map(({ logs }) => logs) })

    links(this, { ...watched, commanding, timers, dashboardName })
    leave(this, {
      stream_arn: stream.streamArn,
      key_arn: key.keyArn,
      intake_queue_url: failures.intake.queueUrl,
      intake_queue_arn: failures.intake.queueArn,
      notifications_topic_arn: topic.topicArn,
      bus_name: bus.eventBusName,
      failed_bytes_bucket: failures.bytes.bucketName,
      robots_table: register.robots.tableName,
      last_known_table: register.lastKnown.tableName,
      journal_table: register.journal.tableName,
      failures_table: register.failures.tableName,
      operations_table: register.operations.tableName,
      journal_stream_arn: streamOf(register.journal),
      failures_stream_arn: streamOf(register.failures),
      failure_groups_stream_arn: streamOf(register.failureGroups),
      operations_stream_arn: streamOf(register.operations),
      commands_stream_arn: streamOf(register.commands),
      missions_stream_arn: streamOf(register.missions),
      books_stream_arn: streamOf(register.books),
      api_url: api.http.apiEndpoint,
      api_id: api.http.apiId,
      api_authorizer_id: api.people.authorizerId,
      fleets_table: register.fleets.tableName,
      held_table: register.held.tableName,
      jobs_table: register.jobs.tableName,
      incidents_table: register.incidents.tableName,
      charging_table: register.charging.tableName,
      presence_table: register.presence.tableName,
      capacity_table: register.capacity.tableName,
      commands_table: register.commands.tableName,
      scheduled_messages_table: register.scheduledMessages.tableName,
      missions_table: register.missions.tableName,
      failure_groups_table: register.failureGroups.tableName,
      books_table: register.books.tableName,
      grants_table: register.grants.tableName,
      client_buckets_table: register.clientBuckets.tableName,
      user_pool_id: auth.users.userPoolId,
      user_pool_client_id: auth.client.userPoolClientId,
      console_client_id: api.consoleClient.userPoolClientId,
      sign_in_url: auth.signInUrl,
      feed_origin: feed.api.apiEndpoint,
      log_groups: logGroupsOf([
        accepting.accept,
        dispatching.dispatch,
        ...Object.values(domains),
        outboxing.outbox,
        commanding.sendCommand,
        recorder.recordFailure,
        operating.operate,
        api.act,
      ]),
    })
  }

  /** By its name: the stack that makes it comes later, and gives up batches that are tried again from here. */
  private functionNamed(name: string): InvocableFunction {
    const arn = { service: 'lambda', resource: 'function', resourceName: this.nameOf(name) }
    return { lambda: { functionArn: this.formatArn({ ...arn, arnFormat: ArnFormat.COLON_RESOURCE_NAME }) } }
  }
}

/** Of those that have a line for what becomes of a message: a parameter takes 4 KB, which all of them would not fit into. */
const logGroupsOf = (functions: readonly DeployedFunction[]): string =>
  functions.map(({ logs }) => logs.logGroupName).join(',')
