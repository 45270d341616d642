// The actions of a topic rule. What each writes is what AWS writes; how a failure reads follows AWS's own sentences,
// because the failure recorder and people read them from the error action.

import { AwsError } from '../../aws-api/service.ts'
import type { Doors } from '../../doors.ts'
import type { Functions, Runtime } from '../../runtime.ts'
import { compileTemplate } from '../sql/compile.ts'
import type { Publication } from '../sql/publication.ts'

export interface Action {
  /** As the error action's `failedAction`: KinesisAction, SqsAction … */
  readonly name: string
  readonly resource: string
  /** Throws or rejects when the action fails. Nothing is returned when it was done at once. */
  run(output: string | Buffer, publication: Publication): Promise<unknown> | undefined
  /** The `errorMessage` of a failure. */
  failure(error: unknown, publication: Publication): string
}

/** What a template may say inside one action; every other property stops the start. */
type Build = (properties: ActionProperties, runtime: Runtime) => Action

const ACTIONS: Readonly<Record<string, Build>> = {
  Kinesis: kinesis,
  Sqs: sqs,
  Firehose: firehose,
  Lambda: lambda,
}

/** One action of a template, `{"Kinesis": {…}}`. Throws with what is wrong; the caller adds the rule's place. */
export function buildAction(action: Readonly<Record<string, unknown>>, runtime: Runtime): Action {
  const kinds = Object.keys(action)
  const [kind] = kinds
  const build = kind === undefined ? undefined : ACTIONS[kind]
  if (kind === undefined || kinds.length > 1 || build === undefined) {
    throw new Error(`the action ${kinds.join(' + ')} is not run here; known are ${Object.keys(ACTIONS).join(', ')}`)
  }
  return build(new ActionProperties(kind, action[kind]), runtime)
}

/** Kinesis without a partition key uses a random one on AWS, which gives up a robot's order: refused. */
function kinesis(properties: ActionProperties, runtime: Runtime): Action {
  properties.only('RoleArn', 'StreamName', 'PartitionKey')
  const stream = properties.text('StreamName')
  const partitionKey = compileTemplate(properties.text('PartitionKey'))
  let door: Doors['stream'] | undefined
  return {
    name: 'KinesisAction',
    resource: stream,
    run(output, publication) {
      door ??= runtime.door('stream')
      const data = typeof output === 'string' ? Buffer.from(output) : output
      door.append(stream, { partitionKey: partitionKey(publication), data })
      return undefined
    },
    failure: (error, publication) =>
      `Failed to put Kinesis record. ${received(error)} Message arrived on: ${publication.fullTopic}, ` +
      `Action: kinesis, Stream: ${stream}`,
  }
}

function sqs(properties: ActionProperties, runtime: Runtime): Action {
  properties.only('RoleArn', 'QueueUrl', 'UseBase64')
  const url = properties.text('QueueUrl')
  const name = url.slice(url.lastIndexOf('/') + 1)
  const arn = `arn:aws:sqs:${runtime.region}:${runtime.account}:${name}`
  const useBase64 = properties.flag('UseBase64')
  return {
    name: 'SqsAction',
    resource: url,
    run(output) {
      const bytes = typeof output === 'string' ? output : output.toString('utf8')
      return runtime.door('queues').send(arn, useBase64 ? Buffer.from(output).toString('base64') : bytes)
    },
    failure: (error, publication) =>
      `Failed to send message to SQS. ${received(error)} Message arrived on: ${publication.fullTopic}, ` +
      `Action: sqs, Queue: ${url}`,
  }
}

function firehose(properties: ActionProperties, runtime: Runtime): Action {
  properties.only('RoleArn', 'DeliveryStreamName', 'Separator')
  const name = properties.text('DeliveryStreamName')
  const separator = properties.optionalText('Separator') ?? ''
  return {
    name: 'FirehoseAction',
    resource: name,
    run: (output) =>
      runtime.door('deliveryStreams').put(name, [Buffer.concat([Buffer.from(output), Buffer.from(separator)])]),
    failure: (error, publication) =>
      `Failed to put Firehose record. ${received(error)} Message arrived on: ${publication.fullTopic}, ` +
      `Action: firehose, Delivery stream: ${name}`,
  }
}

/** Asynchronous, as on AWS: what the function does with it is the function's destination's matter. */
function lambda(properties: ActionProperties, runtime: Runtime): Action {
  properties.only('FunctionArn')
  const arn = properties.text('FunctionArn')
  return {
    name: 'LambdaAction',
    resource: arn,
    run: (output) => invoke(runtime.functions, arn, Buffer.from(output)),
    failure: (error, publication) =>
      `Failed to invoke lambda function. ${received(error)} Message arrived on: ${publication.fullTopic}, ` +
      `Action: lambda, Function: ${arn}`,
  }
}

async function invoke(functions: Functions, arn: string, payload: Buffer): Promise<void> {
  await functions.invoke(arn, payload, { async: true })
}

function received(error: unknown): string {
  if (error instanceof AwsError) {
    return `The error received was ${error.message} (Status Code: ${error.status}; Error Code: ${error.code}).`
  }
  return `The error received was ${error instanceof Error ? error.message : String(error)}.`
}

class ActionProperties {
  readonly #kind: string
  readonly #values: Readonly<Record<string, unknown>>

  constructor(kind: string, values: unknown) {
    if (values === null || typeof values !== 'object') throw new Error(`${kind} needs properties`)
    this.#kind = kind
    this.#values = values as Readonly<Record<string, unknown>>
  }

  only(...known: readonly string[]): void {
    const unknown = Object.keys(this.#values).find((name) => !known.includes(name))
    if (unknown !== undefined)
      throw new Error(`${this.#kind}.${unknown} is not run here; known are ${known.join(', ')}`)
  }

  text(name: string): string {
    const value = this.optionalText(name)
    if (value === undefined || value === '') throw new Error(`${this.#kind}.${name} is missing`)
    return value
  }

  optionalText(name: string): string | undefined {
    const value = this.#values[name]
    if (value !== undefined && typeof value !== 'string') {
      throw new Error(`${this.#kind}.${name} is ${JSON.stringify(value)}, a text would be right`)
    }
    return value
  }

  flag(name: string): boolean {
    const value = this.#values[name]
    return value === true || value === 'true'
  }
}
