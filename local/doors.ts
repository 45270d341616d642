/**
 * Typed ways from one service of the runtime into another, for what AWS does between its services: a rule puts on a
 * stream, a mapping sends a failed batch to a queue, a bus starts a function. They save the wire form; what arrives is
 * what the same call over the wire would have left. Each door is offered by the service's owner in its factory.
 */

import type { HttpAnswer } from './api-gateway/answer.ts'
import type { FrontAnswer, HttpCall } from './api-gateway/api-gateway.ts'
import type { WebSocketCall, WebSocketClient } from './api-gateway/web-socket/client.ts'
import type { Answered, Asked } from './cognito/endpoints.ts'
import type { CatalogTable } from './glue/table.ts'
import type { Devices } from './iot/devices.ts'
import type { Counter, Metric } from './observability/hourly-metrics.ts'

export interface StreamRecord {
  readonly partitionKey: string
  readonly data: Uint8Array
  readonly explicitHashKey?: string
}

export interface QueueMessage {
  readonly messageId: string
  readonly receiptHandle: string
  readonly body: string
  readonly md5OfBody: string
  /** ApproximateReceiveCount, SentTimestamp, MessageGroupId …, as SQS names them. */
  readonly attributes: Readonly<Record<string, string>>
  /** As Lambda shows them: {name: {stringValue, dataType …}}. */
  readonly messageAttributes: Readonly<Record<string, unknown>>
}

export interface MessageAttribute {
  readonly dataType: 'String' | 'Number' | 'Binary'
  readonly value: string
}

export interface Doors {
  /** Kinesis. */
  stream: {
    /** Throws AwsError(ResourceNotFoundException | ProvisionedThroughputExceededException | ValidationException). */
    append(streamNameOrArn: string, record: StreamRecord): { shardId: string; sequenceNumber: string }
  }
  /** SQS, by ARN. */
  queues: {
    send(queueArn: string, body: string, attributes?: Readonly<Record<string, MessageAttribute>>): Promise<void>
    /** At once, without waiting; makes the messages invisible for the queue's visibility timeout. */
    receive(queueArn: string, max: number): Promise<readonly QueueMessage[]>
    delete(queueArn: string, receiptHandles: readonly string[]): Promise<void>
    /** 0 gives the messages back at once. */
    changeVisibility(queueArn: string, receiptHandles: readonly string[], seconds: number): Promise<void>
    /** Called when a message may have become visible (sent, delay over, visibility over). */
    onVisible(queueArn: string, listener: () => void): () => void
  }
  /** S3. */
  objects: {
    put(bucket: string, key: string, body: Uint8Array | string, contentType?: string): Promise<void>
    get(bucket: string, key: string): Promise<Uint8Array | undefined>
    delete(bucket: string, key: string): Promise<void>
    /** Everything under a prefix, by key. */
    list(bucket: string, prefix: string): readonly { readonly key: string; readonly size: number }[]
    /**
     * The same with a file for each that is called as its key: `path` ends with it. Only to be read, and only as long as
     * nobody replaces or deletes the object. Throws in simulated mode, where there are no files.
     */
    files(
      bucket: string,
      prefix: string,
    ): readonly { readonly key: string; readonly size: number; readonly path: string }[]
  }
  /** Glue's catalog: databases and external tables by name. */
  catalog: {
    has(database: string): boolean
    table(database: string, name: string): CatalogTable | undefined
    tables(database: string): readonly CatalogTable[]
  }
  /** SNS. */
  topics: { publish(topicArn: string, message: string, subject?: string): Promise<void> }
  /** EventBridge: an event onto a bus, from inside (`aws.*` sources too). */
  bus: {
    put(
      busNameOrArn: string,
      event: { source: string; detailType: string; detail: unknown; resources?: readonly string[] },
    ): Promise<void>
  }
  /** Step Functions. */
  machines: {
    start(machineArn: string, input: unknown, name?: string): Promise<{ executionArn: string }>
  }
  /** Firehose. */
  deliveryStreams: { put(nameOrArn: string, records: readonly Uint8Array[]): Promise<void> }
  /** The MQTT broker, as the iot data plane publishes. */
  broker: { publish(topic: string, payload: Uint8Array, options?: { qos?: 0 | 1; retain?: boolean }): Promise<void> }
  /** Devices without sockets; offered in simulated mode only. */
  devices: Devices
  /** DynamoDB, for comparing: every item of every table by its key, as it is stored. Offered in simulated mode only. */
  tables: { rows(): Readonly<Record<string, readonly (readonly [string, string])[]>> }
  /** SSM parameters, also for the loader's `AWS::SSM::Parameter::Value<…>` parameters. */
  parameters: { get(name: string): string | undefined }
  /** Metrics in the embedded format, in what functions print: for the status. `counter`: a metric of the services themselves. */
  metrics: {
    observe(line: string): void
    counter(metric: Metric): Counter
    /** A metric that is looked at when somebody asks: what waits in a queue, how far a reader is behind. */
    gauge(metric: Metric, value: () => number): void
    sums(): Readonly<Record<string, { sum: number; count: number; max: number }>>
  }
  /** Who is who: a token for a person in the given groups (run.json's operator token). */
  issuer: {
    /** `fleets`: `*`, or names such as `north,south`. */
    token(user: string, groups: readonly string[], fleets?: string): Promise<string>
    /** For an application, by the name of its client. Throws where no stack declares it, or not with these scopes. */
    applicationToken(client: string, scopes?: readonly string[]): Promise<string>
    /** The claims of a token that this issuer signed; throws InvalidToken. Times and audience are not looked at. */
    verify(issuerUrl: string, token: string): Readonly<Record<string, unknown>>
    /** Whether a pool of the templates has this issuer URL. */
    knows(issuerUrl: string): boolean
    /** What a pool answers over HTTP: its documents, and tokens. Undefined for a path that is none of its own. */
    answer(asked: Asked, base: string): Promise<Answered | undefined>
    /** What is served at `/<pool id>/.well-known/…` below `base`. */
    document(path: string, base: string): unknown
  }
  /** The HTTP API without a socket. Names of headers in lower case. */
  http: {
    request(request: HttpCall): Promise<HttpAnswer>
    /** What is asked before the API; undefined for what it leaves to it. `base`: where this machine listens. */
    inFront(answer: FrontAnswer): void
  }
  /** A client of a WebSocket API without a socket; rejects with HandshakeRefused. */
  webSockets: { connect(call: WebSocketCall): Promise<WebSocketClient> }
}
