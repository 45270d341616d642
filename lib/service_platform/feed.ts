import { ArnFormat } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import { LogGroupLogDestination, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2'
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { environmentSchema as FeedVariables } from '../../functions/service_platform/feed/env.ts'
import type { environmentSchema as CatchUpVariables } from '../../functions/service_platform/feed-catch-up/env.ts'
import type { environmentSchema as DecisionsVariables } from '../../functions/service_platform/feed-decisions/env.ts'
import type { environmentSchema as FanoutVariables } from '../../functions/service_platform/feed-fanout/env.ts'
import type { environmentSchema as IntakeVariables } from '../../functions/service_platform/feed-intake/env.ts'
import type { environmentSchema as SweepVariables } from '../../functions/service_platform/sweep-feed/env.ts'
import { typesFor } from '../../messages/events/external.ts'
import { acknowledge, acknowledgeWildcard } from '../acknowledge.ts'
import { BusRule } from '../bus-rule.ts'
import { Clock } from '../clock.ts'
import { Capability } from '../namespaces.ts'
import { may, mayUse, mayWrite } from '../permissions.ts'
import { type DeployedFunction, SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import { acknowledgeGivingUp, mayGiveUp, mayReadTableStream, StreamReader, streamOf } from '../stream-reader.ts'
import type { FailureStore } from './failures.ts'
import type { Register } from './register.ts'

export interface FeedProps {
  readonly register: Pick<
    Register,
    'journal' | 'fleets' | 'grants' | 'feedEvents' | 'feedPages' | 'feedConnections' | 'feedTickets'
  >
  readonly failures: FailureStore
  readonly bus: EventBus
  readonly key: IKey
}

/**
 * The live feed: what happens, as it happens, to whoever listens on a WebSocket.
 *
 *   bus ──────▶ intake ────┬─▶ events ──▶ fanout ──┬─▶ listeners that are live
 *   journal ──▶ decisions ─┘   (stream)            └─▶ pages ──▶ catch-up ──▶ those that came back, or do not keep up
 *                                                      (the order)
 */
export class Feed extends Capability {
  readonly attendant: SignalboxFunction<typeof FeedVariables>
  readonly intake: SignalboxFunction<typeof IntakeVariables>
  readonly decisions: SignalboxFunction<typeof DecisionsVariables>
  readonly fanout: SignalboxFunction<typeof FanoutVariables>
  readonly catchUp: SignalboxFunction<typeof CatchUpVariables>
  readonly sweeper: SignalboxFunction<typeof SweepVariables>
  readonly reader: StreamReader
  readonly decisionsReader: StreamReader
  readonly rule: BusRule
  readonly api: WebSocketApi
  readonly accessLogs: LogGroup
  /** `wss://…/stage` */
  readonly url: string
  private readonly props: FeedProps

  constructor(scope: Construct, id: string, props: FeedProps) {
    super(scope, id, 'service_platform.api_gateway')
    this.props = props
    const stack = SignalboxStack.around(this)
    const { settings } = stack

    this.api = new WebSocketApi(this, 'connections', {
      apiName: stack.nameOf('feed'),
      description: 'Signalbox: the live feed',
      routeSelectionExpression: '$request.body.action',
    })
    this.url = `${this.api.apiEndpoint}/${stageName}`

    this.catchUp = this.catchingUp()
    this.attendant = this.attending()
    this.route()
    this.accessLogs = new LogGroup(this, 'access-logs', {
      retention: settings.logRetentionDays,
      removalPolicy: stack.dataRemoval,
    })
    new WebSocketStage(this, 'stage', {
      webSocketApi: this.api,
      stageName,
      autoDeploy: true,
      throttle: { rateLimit: settings.feed.ratePerSecond, burstLimit: settings.feed.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(this.accessLogs),
        format: AccessLogFormat.custom(JSON.stringify(accessLogFields)),
      },
    })

    this.intake = this.takingIn()
    this.decisions = this.takingDecisions()
    this.fanout = this.fanningOut()
    this.sweeper = this.sweeping()
    const { journal, feedEvents } = props.register
    this.rule = new BusRule(this, 'rule', {
      bus: props.bus,
      description: 'What listeners of the live feed may hear',
      types: typesFor('feed').filter((type) => type !== 'message.decided'),
      to: this.intake,
      failures: props.failures.intake,
    })
    this.decisionsReader = new StreamReader(this, 'reads-journal', {
      reader: this.decisions.lambda,
      sourceArn: streamOf(journal),
      limits: settings.outbox,
      givenUp: props.failures.bytes,
      // Of transitions the bus tells, with all that they brought about.
      only: [
        {
          eventName: ['INSERT', 'MODIFY'],
          dynamodb: { NewImage: { outcome: { S: [{ 'anything-but': ['applied'] }] } } },
        },
      ],
    })
    this.reader = new StreamReader(this, 'reads-events', {
      reader: this.fanout.lambda,
      sourceArn: streamOf(feedEvents),
      limits: settings.feed.fanout,
      givenUp: props.failures.bytes,
      // Rows go by themselves after some hours.
      only: [{ eventName: ['INSERT'] }],
    })
    new Clock(this, 'clock', {
      starts: [{ every: 1, started: this.sweeper }],
      failures: props.failures.intake,
    })
  }

  get functions(): readonly DeployedFunction[] {
    return [this.attendant, this.intake, this.decisions, this.fanout, this.catchUp, this.sweeper]
  }

  /** Those that may be tried again with an event that they did not get. */
  get retryable(): readonly DeployedFunction[] {
    return [this.intake, this.decisions, this.fanout, this.catchUp, this.sweeper]
  }

  private route(): void {
    const integration = new WebSocketLambdaIntegration('attend', this.attendant.lambda)
    const routes = [
      this.api.addRoute('$connect', { integration }),
      this.api.addRoute('$disconnect', { integration }),
      this.api.addRoute('$default', { integration, returnResponse: true }),
    ]
    for (const route of routes) {
      acknowledge(
        route,
        'A ticket that is taken once, in place of a token that browsers could only put into the URL',
        'AwsSolutions-APIG4',
      )
    }
  }

  private attending(): SignalboxFunction<typeof FeedVariables> {
    const { register } = this.props
    const { settings } = SignalboxStack.around(this)
    const attendant = new SignalboxFunction<typeof FeedVariables>(this, 'feed', {
      entry: 'service_platform/feed',
      namespace: this.namespace,
      does: 'Lets listeners of the live feed connect, hears what they want to hear, and forgets them when they go',
      variables: {
        FEED_TICKETS_TABLE: register.feedTickets.tableName,
        FEED_CONNECTIONS_TABLE: register.feedConnections.tableName,
        FEED_PAGES_TABLE: register.feedPages.tableName,
        FEED_URL: this.url,
        CATCH_UP_FUNCTION: this.catchUp.lambda.functionArn,
        FEED_ORIGINS: JSON.stringify(settings.api.corsOrigins),
        SUBSCRIPTIONS_MAX: String(settings.feed.subscriptionsPerConnectionMax),
      },
      may: [
        mayUse(register.feedTickets, 'DeleteItem'),
        mayUse(register.feedConnections, 'GetItem', 'PutItem', 'DeleteItem'),
        mayUse(register.feedPages, 'GetItem', 'UpdateItem'),
        may(['lambda:InvokeFunction'], this.catchUp.lambda.functionArn),
        may(['execute-api:ManageConnections'], this.connections('POST'), this.connections('DELETE')),
      ],
      invocation: 'synchronous',
      timeoutSeconds: 15,
      memoryMegabytes: 256,
    })
    this.acknowledgeConnections(attendant, 'POST', 'DELETE')
    return attendant
  }

  private takingIn(): SignalboxFunction<typeof IntakeVariables> {
    const { register, failures } = this.props
    return new SignalboxFunction<typeof IntakeVariables>(this, 'feed-intake', {
      entry: 'service_platform/feed-intake',
      namespace: this.namespace,
      does: 'Takes in what the live feed tells of: events of the bus, as they may leave the system',
      variables: {
        FEED_EVENTS_TABLE: register.feedEvents.tableName,
        INTAKE_QUEUE_URL: failures.intake.queueUrl,
      },
      may: [mayUse(register.feedEvents, 'PutItem')],
      invocation: { asynchronous: { failures: failures.intake } },
      timeoutSeconds: 15,
      memoryMegabytes: 256,
    })
  }

  private takingDecisions(): SignalboxFunction<typeof DecisionsVariables> {
    const { register, failures, key } = this.props
    const decisions = new SignalboxFunction<typeof DecisionsVariables>(this, 'feed-decisions', {
      entry: 'service_platform/feed-decisions',
      namespace: this.namespace,
      does: 'Takes in decisions that moved no robot, which the bus does not tell of',
      variables: {
        FEED_EVENTS_TABLE: register.feedEvents.tableName,
        INTAKE_QUEUE_URL: failures.intake.queueUrl,
      },
      may: [
        ...mayReadTableStream(streamOf(register.journal)),
        ...mayGiveUp(failures.bytes),
        mayWrite(key),
        mayUse(register.feedEvents, 'PutItem'),
        may(['sqs:SendMessage'], failures.intake.queueArn),
      ],
      invocation: 'stream',
      timeoutSeconds: 30,
      memoryMegabytes: 256,
    })
    acknowledgeGivingUp(decisions.role, failures.bytes)
    return decisions
  }

  private fanningOut(): SignalboxFunction<typeof FanoutVariables> {
    const { register, failures, key } = this.props
    const { settings } = SignalboxStack.around(this)
    const fanout = new SignalboxFunction<typeof FanoutVariables>(this, 'feed-fanout', {
      entry: 'service_platform/feed-fanout',
      namespace: this.namespace,
      does: 'Gives events their place in the live feed and hands them to every listener that is live',
      variables: {
        FEED_PAGES_TABLE: register.feedPages.tableName,
        FEED_CONNECTIONS_TABLE: register.feedConnections.tableName,
        FLEETS_TABLE: register.fleets.tableName,
        GRANTS_TABLE: register.grants.tableName,
        FEED_URL: this.url,
        CATCH_UP_FUNCTION: this.catchUp.lambda.functionArn,
        INTAKE_QUEUE_URL: failures.intake.queueUrl,
        BUFFER_AGE_SECONDS: String(settings.feed.bufferAgeSeconds),
        POST_WITHIN_MS: String(settings.feed.postWithinMilliseconds),
      },
      may: [
        ...mayReadTableStream(streamOf(register.feedEvents)),
        ...mayGiveUp(failures.bytes),
        mayWrite(key),
        mayUse(register.feedPages, 'GetItem', 'Query', 'PutItem', 'UpdateItem'),
        mayUse(register.feedConnections, 'GetItem', 'Query', 'PutItem', 'DeleteItem'),
        mayUse(register.fleets, 'BatchGetItem'),
        mayUse(register.grants, 'GetItem'),
        may(['lambda:InvokeFunction'], this.catchUp.lambda.functionArn),
        may(['sqs:SendMessage'], failures.intake.queueArn),
        may(['execute-api:ManageConnections'], this.connections('POST'), this.connections('DELETE')),
      ],
      invocation: 'stream',
      timeoutSeconds: 60,
      memoryMegabytes: 1024,
    })
    acknowledgeGivingUp(fanout.role, failures.bytes)
    this.acknowledgeConnections(fanout, 'POST', 'DELETE')
    return fanout
  }

  private catchingUp(): SignalboxFunction<typeof CatchUpVariables> {
    const { register, failures } = this.props
    const { feed } = SignalboxStack.around(this).settings
    const catchUp = new SignalboxFunction<typeof CatchUpVariables>(this, 'feed-catch-up', {
      entry: 'service_platform/feed-catch-up',
      namespace: this.namespace,
      does: 'Brings one listener of the live feed up to date, in its own time, and ends it when it takes nothing',
      variables: {
        FEED_PAGES_TABLE: register.feedPages.tableName,
        FEED_CONNECTIONS_TABLE: register.feedConnections.tableName,
        FLEETS_TABLE: register.fleets.tableName,
        GRANTS_TABLE: register.grants.tableName,
        FEED_URL: this.url,
        INTAKE_QUEUE_URL: failures.intake.queueUrl,
        BUFFER_EVENTS_MAX: String(feed.bufferEventsMax),
        BUFFER_AGE_SECONDS: String(feed.bufferAgeSeconds),
      },
      may: [
        mayUse(register.feedPages, 'GetItem', 'Query', 'UpdateItem'),
        mayUse(register.feedConnections, 'GetItem', 'PutItem', 'DeleteItem'),
        mayUse(register.fleets, 'BatchGetItem'),
        mayUse(register.grants, 'GetItem'),
        may(['sqs:SendMessage'], failures.intake.queueArn),
        may(['execute-api:ManageConnections'], this.connections('POST'), this.connections('DELETE')),
      ],
      invocation: { asynchronous: { failures: failures.intake } },
      timeoutSeconds: 300,
      memoryMegabytes: 256,
    })
    this.acknowledgeConnections(catchUp, 'POST', 'DELETE')
    return catchUp
  }

  private sweeping(): SignalboxFunction<typeof SweepVariables> {
    const { register, failures } = this.props
    const sweeper = new SignalboxFunction<typeof SweepVariables>(this, 'sweep-feed', {
      entry: 'service_platform/sweep-feed',
      namespace: this.namespace,
      does: 'Ends listeners whose token has ended, and forgets connections whose end nobody heard',
      variables: {
        FEED_PAGES_TABLE: register.feedPages.tableName,
        FEED_CONNECTIONS_TABLE: register.feedConnections.tableName,
        FEED_URL: this.url,
        CATCH_UP_FUNCTION: this.catchUp.lambda.functionArn,
      },
      may: [
        mayUse(register.feedConnections, 'Query', 'PutItem', 'DeleteItem'),
        may(['lambda:InvokeFunction'], this.catchUp.lambda.functionArn),
        may(
          ['execute-api:ManageConnections'],
          ...(['GET', 'POST', 'DELETE'] as const).map((method) => this.connections(method)),
        ),
      ],
      invocation: { asynchronous: { failures: failures.intake } },
      timeoutSeconds: 55,
      memoryMegabytes: 256,
    })
    this.acknowledgeConnections(sweeper, 'GET', 'POST', 'DELETE')
    return sweeper
  }

  /** Of all connections, in one way. */
  private connections(method: 'GET' | 'POST' | 'DELETE'): string {
    return SignalboxStack.around(this).formatArn({
      service: 'execute-api',
      resource: this.api.apiId,
      resourceName: `${stageName}/${method}/@connections/*`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    })
  }

  private acknowledgeConnections({ role }: DeployedFunction, ...methods: readonly ('GET' | 'POST' | 'DELETE')[]): void {
    acknowledgeWildcard(
      role,
      'API Gateway gives connections their ids as they are opened',
      ...methods.map((method) => this.connections(method)),
    )
  }
}

const stageName = 'live'

/** Not the query: a ticket is in it. */
const accessLogFields = {
  request_id: '$context.requestId',
  at: '$context.requestTime',
  connection_id: '$context.connectionId',
  route: '$context.routeKey',
  event: '$context.eventType',
  status: '$context.status',
  ip: '$context.identity.sourceIp',
  error: '$context.integrationErrorMessage',
}
