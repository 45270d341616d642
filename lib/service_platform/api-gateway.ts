import { Duration, Stack } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import {
  CorsHttpMethod,
  type CorsPreflightOptions,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import type { UserPoolClient } from 'aws-cdk-lib/aws-cognito'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import type { Stream } from 'aws-cdk-lib/aws-kinesis'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import {
  type AnsweringFunction,
  functionOf,
  routes,
  type SignInRouteName,
  signInRoutes,
} from '../../functions/http/routes.ts'
import type { environmentSchema as ActVariables } from '../../functions/service_platform/act/env.ts'
import type { environmentSchema as ApiVariables } from '../../functions/service_platform/api/env.ts'
import { acknowledge, acknowledgeWildcard } from '../acknowledge.ts'
import { Capability } from '../namespaces.ts'
import { may, mayKnowCallers, mayQuery, mayRead, mayRecordFailures, mayUse, mayWrite } from '../permissions.ts'
import { type DeployedFunction, SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import type { Accepting } from './accepting.ts'
import { type Auth, applicationsVariable } from './auth.ts'
import { acknowledgeSecrets, type Bridge, mayKeepSecrets, secretsPrefix } from './bridge.ts'
import { Documentation } from './docs.ts'
import type { FailureStore } from './failures.ts'
import type { Machines } from './fsm.ts'
import { callerVariables, failureVariables, type Register } from './register.ts'

export interface ApiGatewayProps {
  readonly auth: Auth
  readonly register: Pick<
    Register,
    | 'robots'
    | 'rollouts'
    | 'lastKnown'
    | 'journal'
    | 'books'
    | 'failures'
    | 'failureGroups'
    | 'operations'
    | 'published'
    | 'fleets'
    | 'grants'
    | 'clientBuckets'
    | 'feedTickets'
    | 'feedEvents'
    | 'subscriptions'
    | 'accepted'
    | 'scheduledMessages'
    | 'uploads'
    | 'missions'
    | 'capacity'
    | 'commands'
  >
  readonly machines: Machines
  readonly failures: FailureStore
  readonly key: IKey
  readonly stream: Stream
  readonly bus: EventBus
  /** Works off what is started here. */
  readonly operationMachineArn: string
  /** Where a ticket to the live feed is shown. */
  readonly feedUrl: string
  readonly bridging: Bridge
  readonly accepting: Accepting
  /** Answers what happens now. */
  readonly flow: DeployedFunction
}

/**
 * The API over HTTP. API Gateway checks the token, the functions check the group; the routes are the functions' own list. What
 * reads and what acts are two functions with two roles: the one that answers questions has no permission to change anything but
 * its count of who asked how much.
 */
export class ApiGateway extends Capability {
  readonly api: SignalboxFunction<typeof ApiVariables>
  readonly act: SignalboxFunction<typeof ActVariables>
  readonly docs: DeployedFunction
  readonly http: HttpApi
  /** What the operators' console signs people in with. */
  readonly consoleClient: UserPoolClient
  /** Checks tokens, also of routes that other stacks add. */
  readonly people: HttpJwtAuthorizer
  readonly accessLogs: LogGroup

  constructor(scope: Construct, id: string, props: ApiGatewayProps) {
    super(scope, id, 'service_platform.api_gateway')
    const stack = SignalboxStack.around(this)
    const { settings } = stack
    const { auth, feedUrl } = props

    this.api = this.reader(props)
    this.act = this.actor(props)
    this.docs = new Documentation(this, 'documentation', { auth, feedUrl }).docs

    this.http = new HttpApi(this, 'http', {
      apiName: stack.nameOf('api'),
      description: 'Signalbox: robots, messages, failures, operations, counters',
      createDefaultStage: false,
      ...(settings.api.corsOrigins.length > 0 && { corsPreflight: corsOf(settings.api.corsOrigins) }),
    })
    this.accessLogs = new LogGroup(this, 'access-logs', {
      retention: settings.logRetentionDays,
      removalPolicy: stack.dataRemoval,
    })
    new HttpStage(this, 'stage', {
      httpApi: this.http,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: settings.api.ratePerSecond, burstLimit: settings.api.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(this.accessLogs),
        format: AccessLogFormat.custom(JSON.stringify(accessLogFields)),
      },
    })

    const integrations = {
      api: new HttpLambdaIntegration('answer', this.api.lambda, { scopePermissionToRoute: false }),
      act: new HttpLambdaIntegration('act-on', this.act.lambda, { scopePermissionToRoute: false }),
      accept: new HttpLambdaIntegration('accept', props.accepting.accept.lambda, { scopePermissionToRoute: false }),
      'receive-webhook': new HttpLambdaIntegration('receive', props.bridging.receiveWebhook.lambda, {
        scopePermissionToRoute: false,
      }),
      flow: new HttpLambdaIntegration('answer-flow', props.flow.lambda, { scopePermissionToRoute: false }),
      docs: new HttpLambdaIntegration('describe', this.docs.lambda, { scopePermissionToRoute: false }),
    }
    this.consoleClient = auth.consoleClient({
      signedIn: `${this.http.apiEndpoint}${pathOf('relay-signed-in')}`,
      signedOut: `${this.http.apiEndpoint}${pathOf('relay-signed-out')}`,
    })
    this.people = new HttpJwtAuthorizer('people', auth.issuer, {
      jwtAudience: [auth.client, this.consoleClient, ...auth.applications.map(({ client }) => client)].map(
        ({ userPoolClientId }) => userPoolClientId,
      ),
    })
    for (const route of routes) {
      const answering = functionOf(route)
      // Those of the other stacks they add themselves: what is asked there comes and goes with them.
      if (answering === 'data-api' || answering === 'relay-sign-in') continue
      const added = this.http.addRoutes({
        path: route.path,
        methods: [HttpMethod[route.method]],
        integration: integrations[answering],
        authorizer: route.open ? new HttpNoneAuthorizer() : this.people,
      })
      if (route.open) {
        for (const one of added) {
          acknowledge(one, openBecause[answering], 'AwsSolutions-APIG4')
        }
      }
    }
  }

  private reader({
    auth,
    register,
    machines,
    failures,
    key,
    accepting,
  }: ApiGatewayProps): SignalboxFunction<typeof ApiVariables> {
    // What VDA 5050 has retained: {interface}/{major}/{manufacturer}/{serial number}/{topic}.
    const retained = SignalboxStack.around(this).settings.vda.interfaces.flatMap((name) =>
      ['connection', 'factsheet'].map((topic) =>
        Stack.of(this).formatArn({ service: 'iot', resource: 'topic', resourceName: `${name}/*/*/*/${topic}` }),
      ),
    )
    const reader = new SignalboxFunction<typeof ApiVariables>(this, 'api', {
      entry: 'service_platform/api',
      namespace: this.namespace,
      does: 'Answers what the system knows: robots, messages, failures, operations, counters; changes nothing',
      variables: {
        ROBOTS_TABLE: register.robots.tableName,
        LAST_KNOWN_TABLE: register.lastKnown.tableName,
        JOURNAL_TABLE: register.journal.tableName,
        ...callerVariables(register),
        APPLICATIONS: applicationsVariable(auth),
        ...failureVariables(register),
        ROLLOUTS_TABLE: register.rollouts.tableName,
        POLICY_MACHINES: machines.forApi,
        DEFAULT_POLICY_VERSION: machines.version(SignalboxStack.around(this).settings.policy.defaultVersion),
        MISSION_POLICY_MACHINES: machines.ofMissionsForApi,
        MISSION_POLICY_VERSION: machines.missionVersion(SignalboxStack.around(this).settings.policy.missionVersion),
        PUBLISHED_TABLE: register.published.tableName,
        FEED_EVENTS_TABLE: register.feedEvents.tableName,
        FAILED_BYTES_BUCKET: failures.bytes.bucketName,
        SUBSCRIPTIONS_TABLE: register.subscriptions.tableName,
        ACCEPTED_TABLE: register.accepted.tableName,
        SCHEDULED_MESSAGES_TABLE: register.scheduledMessages.tableName,
        UPLOADS_TABLE: register.uploads.tableName,
        UPLOADS_BUCKET: accepting.uploads.bucketName,
        MISSIONS_TABLE: register.missions.tableName,
        CAPACITY_TABLE: register.capacity.tableName,
        BATTERY_MIN: String(SignalboxStack.around(this).settings.missions.batteryMinPercent),
        COMMANDS_TABLE: register.commands.tableName,
      },
      may: [
        ...mayKnowCallers(register),
        mayUse(register.accepted, 'Query'),
        mayUse(register.scheduledMessages, 'GetItem'),
        mayQuery(register.scheduledMessages, 'by_time', 'by_robot'),
        mayUse(register.uploads, 'GetItem'),
        may(['s3:GetObject'], accepting.uploads.arnForObjects('uploads/*')),
        mayUse(register.robots, 'BatchGetItem'),
        mayQuery(register.robots, 'by_bucket', 'by_release'),
        mayUse(register.commands, 'BatchGetItem'),
        mayQuery(register.commands, 'by_command', 'by_robot'),
        mayUse(register.missions, 'GetItem', 'BatchGetItem'),
        mayUse(register.capacity, 'BatchGetItem'),
        mayQuery(register.capacity, 'by_place', 'by_fleet'),
        mayQuery(register.missions, 'by_time', 'by_state', 'by_robot'),
        mayUse(register.fleets, 'GetItem'),
        mayQuery(register.fleets, 'by_fleet'),
        mayUse(register.rollouts, 'GetItem', 'Query'),
        mayUse(register.lastKnown, 'BatchGetItem'),
        mayUse(register.journal, 'GetItem', 'BatchGetItem', 'Query'),
        mayQuery(register.journal, 'by_timeline', 'by_trace', 'by_message', 'by_correlation'),
        mayUse(register.books, 'Query'),
        mayUse(register.failures, 'GetItem', 'BatchGetItem'),
        mayQuery(
          register.failures,
          'by_time',
          'by_robot',
          'by_status',
          'by_group',
          'by_trace',
          'by_message',
          'by_correlation',
        ),
        mayUse(register.failureGroups, 'GetItem', 'Query'),
        mayQuery(register.failureGroups, 'by_time', 'by_status'),
        mayUse(register.operations, 'GetItem', 'Query'),
        mayQuery(register.operations, 'by_time', 'by_failure', 'by_day'),
        mayUse(register.published, 'Query'),
        mayUse(register.feedEvents, 'BatchGetItem'),
        mayUse(register.subscriptions, 'GetItem', 'Query'),
        may(['s3:GetObject'], failures.bytes.arnForObjects('*')),
        may(['iot:GetRetainedMessage'], ...retained),
        may(['iot:GetThingShadow'], thingsOf(this)),
        mayRead(key),
      ],
      invocation: 'synchronous',
      timeoutSeconds: 15,
    })
    acknowledgeWildcard(reader.role, 'The configuration of any robot; who sees it is looked up before', thingsOf(this))
    acknowledgeWildcard(reader.role, 'The card of any VDA 5050 robot; who sees it is looked up before', ...retained)
    acknowledgeWildcard(reader.role, 'Any failure may be asked for', failures.bytes.arnForObjects('*'))
    acknowledgeWildcard(
      reader.role,
      'Signs the address of any upload; whose it is and who sees it is looked up before',
      accepting.uploads.arnForObjects('uploads/*'),
    )
    return reader
  }

  private actor({
    auth,
    register,
    machines,
    failures,
    key,
    stream,
    bus,
    operationMachineArn,
    feedUrl,
  }: ApiGatewayProps): SignalboxFunction<typeof ActVariables> {
    const { settings } = SignalboxStack.around(this)
    const actor = new SignalboxFunction<typeof ActVariables>(this, 'act', {
      entry: 'service_platform/act',
      namespace: this.namespace,
      does: 'Does what people ask for: plans, starts and cancels operations, edits, archives, retries, subscribes; deletes nothing but subscriptions',
      variables: {
        ROBOTS_TABLE: register.robots.tableName,
        LAST_KNOWN_TABLE: register.lastKnown.tableName,
        JOURNAL_TABLE: register.journal.tableName,
        ...callerVariables(register),
        APPLICATIONS: applicationsVariable(auth),
        ...failureVariables(register),
        FAILED_BYTES_BUCKET: failures.bytes.bucketName,
        STREAM_NAME: stream.streamName,
        BUS_NAME: bus.eventBusName,
        OPERATION_MACHINE_ARN: operationMachineArn,
        ROLLOUTS_TABLE: register.rollouts.tableName,
        POLICY_VERSIONS: JSON.stringify(machines.versions),
        FEED_TICKETS_TABLE: register.feedTickets.tableName,
        FEED_URL: feedUrl,
        RETRIES_MAX: String(settings.retry.attemptsMax),
        RETRY_BACKOFF_SECONDS: String(settings.retry.backoffSeconds),
        ERASE_COOL_DOWN_SECONDS: String(Math.round(settings.privacy.coolDownHours * 3600)),
        CONNECTED_SECONDS: String(settings.quiet.quietAfterSeconds),
        LEGAL_HOLD: JSON.stringify(settings.privacy.legalHold),
        JOURNAL_DAYS: String(settings.journalDays),
        SUBSCRIPTIONS_TABLE: register.subscriptions.tableName,
        SECRETS_PREFIX: secretsPrefix(this),
        SECRET_OVERLAP_HOURS: String(settings.bridge.secretOverlapHours),
        LOOPBACK: settings.bridge.loopback ? 'yes' : 'no',
      },
      may: [
        ...mayKnowCallers(register),
        ...mayRecordFailures(register),
        mayQuery(register.failures, 'by_time', 'by_robot', 'by_status', 'by_group'),
        mayUse(register.failureGroups, 'GetItem'),
        mayUse(register.operations, 'GetItem', 'BatchWriteItem'),
        mayUse(register.fleets, 'GetItem', 'PutItem'),
        mayUse(register.grants, 'PutItem'),
        mayUse(register.feedTickets, 'PutItem'),
        // The pin, and nothing else of a row that decides (functions/ports/pins.dynamodb.ts).
        mayUse(register.robots, 'BatchGetItem', 'GetItem', 'UpdateItem'),
        mayUse(register.rollouts, 'GetItem', 'PutItem'),
        mayUse(register.journal, 'BatchGetItem'),
        may(['s3:GetObject', 's3:PutObject'], failures.bytes.arnForObjects('failures/*')),
        may(['kinesis:PutRecords'], stream.streamArn),
        may(['states:StartExecution'], operationMachineArn),
        may(['events:PutEvents'], bus.eventBusArn),
        mayUse(register.subscriptions, 'GetItem', 'Query', 'PutItem', 'DeleteItem'),
        mayKeepSecrets(this),
        may(['iot:GetThingShadow', 'iot:UpdateThingShadow'], thingsOf(this)),
        mayWrite(key),
      ],
      invocation: 'synchronous',
      // A plan walks over up to 25,000 failures before it answers; API Gateway waits for 30 s at most.
      timeoutSeconds: 29,
      memoryMegabytes: 1024,
    })
    acknowledgeSecrets(this, actor.role, 'all')
    acknowledgeWildcard(actor.role, 'Configures any robot; who sees it is looked up before', thingsOf(this))
    acknowledgeWildcard(
      actor.role,
      'Reads the original of any failure, writes edited copies under ids that are not known yet',
      failures.bytes.arnForObjects('failures/*'),
    )
    return actor
  }
}

/** Their shadows are what robots are configured by; which ones there will be, nobody knows at a deploy. */
const thingsOf = (scope: Construct): string =>
  Stack.of(scope).formatArn({ service: 'iot', resource: 'thing', resourceName: '*' })

const headersOfRoutes = [
  ...new Set(
    routes.flatMap(({ parameters }) =>
      parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name),
    ),
  ),
].map((name) => name.toLowerCase())

/** Pages send their token in a header, never as a cookie: no credentials that a browser would add by itself. */
const corsOf = (allowOrigins: readonly string[]): CorsPreflightOptions => ({
  allowOrigins: [...allowOrigins],
  allowMethods: [...new Set(routes.map(({ method }) => CorsHttpMethod[method]))],
  allowHeaders: ['authorization', 'content-type', ...headersOfRoutes],
  exposeHeaders: ['location', 'retry-after', 'ratelimit', 'ratelimit-policy', 'apigw-requestid'],
  maxAge: Duration.hours(1),
})

const pathOf = (name: SignInRouteName): string => {
  const route = signInRoutes.find((one) => one.name === name)
  if (route === undefined) throw new Error(`there is no route ${name}`)
  return route.path
}

/** Of routes that ask for no token, by who answers them. */
const openBecause: Readonly<Record<Exclude<AnsweringFunction, 'data-api' | 'relay-sign-in'>, string>> = {
  api: 'Says only that it is there: for load balancers and uptime checks',
  act: 'None is open',
  accept: 'None is open',
  flow: 'None is open',
  docs: 'Tells what the API is, nothing that it knows; its function may do nothing',
  'receive-webhook': 'Third parties have no tokens: its function checks their signatures',
}

const accessLogFields = {
  request_id: '$context.requestId',
  at: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  latency_ms: '$context.responseLatency',
  caller: '$context.authorizer.claims.sub',
  ip: '$context.identity.sourceIp',
  error: '$context.integrationErrorMessage',
}
