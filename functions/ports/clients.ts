/**
 * The one place where AWS clients are made, each on first use: a function pays only for the clients that it calls (esbuild
 * drops the others from its bundle). Credentials, region and endpoint come from the environment that Lambda sets; on one
 * machine `AWS_ENDPOINT_URL` points everything at the local runtime and nothing here knows.
 *
 * Connections are kept alive (the SDK's default), and every call is bounded in time: without a request timeout a half-open
 * connection would hold a batch until Lambda kills it.
 */
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import { AthenaClient } from '@aws-sdk/client-athena'
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { FirehoseClient } from '@aws-sdk/client-firehose'
import { IoTDataPlaneClient } from '@aws-sdk/client-iot-data-plane'
import { KinesisClient } from '@aws-sdk/client-kinesis'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { S3Client } from '@aws-sdk/client-s3'
import { SchedulerClient } from '@aws-sdk/client-scheduler'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { SFNClient } from '@aws-sdk/client-sfn'
import { SNSClient } from '@aws-sdk/client-sns'
import { SQSClient } from '@aws-sdk/client-sqs'
import { rememberingResource } from './resource.ts'

/**
 * Makes a client once per process and hands out the same one afterwards: connections are the expensive part. Without two
 * steps that each call would go through for nothing: one prepares input and output for a logger that nobody set, one
 * composes a User-Agent of what the client can do. With `quick`, a quarter of a call's processor time.
 */
const once = <Client extends { readonly middlewareStack: Steps }>(make: () => Client): (() => Client) => {
  let made: Client | undefined
  return () => {
    made ??= prepared(make())
    return made
  }
}

const prepared = <Client extends { readonly middlewareStack: Steps }>(client: Client): Client => {
  client.middlewareStack.remove('loggerMiddleware')
  client.middlewareStack.remove('getUserAgentMiddleware')
  client.middlewareStack.add(rememberingResource, { step: 'initialize', name: 'rememberingResource' })
  return client
}

/** Of each call, as far as they are touched here. */
interface Steps {
  remove(name: string): boolean
  add(step: typeof rememberingResource, options: { readonly step: 'initialize'; readonly name: string }): void
}

/** Nobody changes a client after its first call, so each kind of call may keep its handler. */
const quick = { cacheMiddleware: true }

/** Without `throwOnRequestTimeout` the SDK only logs that a call takes too long, and goes on waiting. */
const answerWithin = (milliseconds: number) => ({
  requestTimeout: milliseconds,
  throwOnRequestTimeout: true,
  connectionTimeout: 1_000,
})

export const dynamodbClient = /* @__PURE__ */ once(
  () => new DynamoDBClient({ ...quick, requestHandler: answerWithin(3_000), maxAttempts: 4 }),
)

/**
 * One attempt: a synchronous run is at most once, so whether it may be started again is dispatch's decision, which looks at
 * the robot's row first. The timeout exceeds the longest run that a compiled machine allows (policy/to-asl.ts).
 */
export const sfnClient = /* @__PURE__ */ once(
  () => new SFNClient({ ...quick, requestHandler: answerWithin(40_000), maxAttempts: 1 }),
)

export const sqsClient = /* @__PURE__ */ once(
  () => new SQSClient({ ...quick, requestHandler: answerWithin(5_000), maxAttempts: 4 }),
)

/**
 * Speaks HTTP/2: all calls share one session, also the tries after a time-out. So a session that died while Lambda had the
 * process frozen must end before the call's own time is up, or every try waits on it.
 */
export const kinesisClient = /* @__PURE__ */ once(
  () =>
    new KinesisClient({ ...quick, requestHandler: { requestTimeout: 5_000, sessionTimeout: 3_000 }, maxAttempts: 4 }),
)

export const eventBridgeClient = /* @__PURE__ */ once(
  () => new EventBridgeClient({ ...quick, requestHandler: answerWithin(5_000), maxAttempts: 4 }),
)

export const iotDataPlaneClient = /* @__PURE__ */ once(
  () => new IoTDataPlaneClient({ ...quick, requestHandler: answerWithin(5_000), maxAttempts: 3 }),
)

export const s3Client = /* @__PURE__ */ once(
  () => new S3Client({ ...quick, requestHandler: answerWithin(10_000), maxAttempts: 4 }),
)

export const snsClient = /* @__PURE__ */ once(
  () => new SNSClient({ ...quick, requestHandler: answerWithin(5_000), maxAttempts: 4 }),
)

export const firehoseClient = /* @__PURE__ */ once(
  () => new FirehoseClient({ ...quick, requestHandler: answerWithin(5_000), maxAttempts: 2 }),
)

/** One attempt, as long as any function of ours may run: whether one that did not answer runs again is its caller's decision. */
export const lambdaClient = /* @__PURE__ */ once(
  () => new LambdaClient({ ...quick, requestHandler: answerWithin(62_000), maxAttempts: 1 }),
)

/** For events that Lambda keeps and works off by itself: taking one is quick, and taking it twice does no harm. */
export const lambdaEventsClient = /* @__PURE__ */ once(
  () => new LambdaClient({ ...quick, requestHandler: answerWithin(5_000), maxAttempts: 4 }),
)

export const schedulerClient = /* @__PURE__ */ once(
  () => new SchedulerClient({ ...quick, requestHandler: answerWithin(5_000), maxAttempts: 4 }),
)

export const secretsManagerClient = /* @__PURE__ */ once(
  () => new SecretsManagerClient({ ...quick, requestHandler: answerWithin(5_000), maxAttempts: 4 }),
)

export const cloudwatchClient = /* @__PURE__ */ once(
  () => new CloudWatchClient({ ...quick, requestHandler: answerWithin(10_000), maxAttempts: 4 }),
)

export const athenaClient = /* @__PURE__ */ once(
  () => new AthenaClient({ ...quick, requestHandler: answerWithin(10_000), maxAttempts: 4 }),
)

/**
 * Speaks to open connections, at the address that they were opened at: `wss://…/stage`. One attempt: a listener that does not
 * take a post is caught up later, and whoever waits for it holds up all others.
 */
export const connectionsClient = /* @__PURE__ */ (url: string): ApiGatewayManagementApiClient =>
  prepared(
    new ApiGatewayManagementApiClient({
      ...quick,
      endpoint: url.replace(/^ws/, 'http'),
      requestHandler: answerWithin(3_000),
      maxAttempts: 1,
    }),
  )
