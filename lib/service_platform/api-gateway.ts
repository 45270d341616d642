import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import {
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { environmentSchema as ApiVariables } from '../../functions/service_platform/api/env.ts'
import { routes } from '../../functions/service_platform/api/routes.ts'
import { acknowledge, acknowledgeWildcard } from '../acknowledge.ts'
import { Capability } from '../namespaces.ts'
import { may, mayQuery, mayRead, mayUse } from '../permissions.ts'
import { SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import type { Auth } from './auth.ts'
import type { FailureStore } from './failures.ts'
import type { Register } from './register.ts'

/** Reading over HTTP. API Gateway checks the token, the function checks the group; the routes are the function's own list. */
export class ApiGateway extends Capability {
  readonly api: SignalboxFunction<typeof ApiVariables>
  readonly http: HttpApi
  readonly accessLogs: LogGroup

  constructor(
    scope: Construct,
    id: string,
    {
      auth,
      register,
      failures,
      key,
    }: {
      readonly auth: Auth
      readonly register: Pick<Register, 'robots' | 'lastKnown' | 'journal' | 'books' | 'failures'>
      readonly failures: FailureStore
      readonly key: IKey
    },
  ) {
    super(scope, id, 'service_platform.api_gateway')
    const stack = SignalboxStack.around(this)
    const { settings } = stack

    this.api = new SignalboxFunction<typeof ApiVariables>(this, 'api', {
      entry: 'service_platform/api',
      namespace: this.namespace,
      does: 'Answers what the system knows: robots, messages, failures, counters',
      variables: {
        ROBOTS_TABLE: register.robots.tableName,
        LAST_KNOWN_TABLE: register.lastKnown.tableName,
        JOURNAL_TABLE: register.journal.tableName,
        BOOKS_TABLE: register.books.tableName,
        FAILURES_TABLE: register.failures.tableName,
        FAILED_BYTES_BUCKET: failures.bytes.bucketName,
      },
      may: [
        mayUse(register.robots, 'BatchGetItem'),
        mayQuery(register.robots, 'by_bucket'),
        mayUse(register.lastKnown, 'BatchGetItem'),
        mayUse(register.journal, 'GetItem', 'BatchGetItem', 'Query'),
        mayQuery(register.journal, 'by_timeline', 'by_trace', 'by_message'),
        mayUse(register.books, 'Query'),
        mayUse(register.failures, 'GetItem'),
        mayQuery(register.failures, 'by_time', 'by_robot', 'by_status'),
        may(['s3:GetObject'], failures.bytes.arnForObjects('*')),
        mayRead(key),
      ],
      invocation: 'synchronous',
      timeoutSeconds: 15,
    })
    acknowledgeWildcard(this.api.role, 'Any failure may be asked for', failures.bytes.arnForObjects('*'))

    this.http = new HttpApi(this, 'http', {
      apiName: stack.nameOf('api'),
      description: 'Signalbox: robots, messages, failures, counters',
      createDefaultStage: false,
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

    const answer = new HttpLambdaIntegration('answer', this.api.lambda, { scopePermissionToRoute: false })
    const people = new HttpJwtAuthorizer('people', auth.issuer, {
      jwtAudience: [auth.client.userPoolClientId],
    })
    for (const { method, path, open } of routes) {
      const added = this.http.addRoutes({
        path,
        methods: [HttpMethod[method]],
        integration: answer,
        authorizer: open ? new HttpNoneAuthorizer() : people,
      })
      if (open) {
        for (const route of added) {
          acknowledge(route, 'Says only that it is there: for load balancers and uptime checks', 'AwsSolutions-APIG4')
        }
      }
    }
  }
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
