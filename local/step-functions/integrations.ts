/**
 * What a Task's resource does, with the results and error names that Step Functions gives: `lambda:invoke`, also
 * with a token to wait for, a plain function ARN, and DynamoDB's item operations.
 */
import { AwsError } from '../aws-api/service.ts'
import type { FunctionError, Runtime } from '../runtime.ts'
import type { TaskHandler } from './interpreter.ts'

/** A task that failed. No Error: its stack would say nothing and costs more than the rest of the run. */
export class TaskFailed {
  readonly name: string
  readonly message: string
  /** False: neither Retry nor Catch of `States.ALL` takes it. */
  readonly isRetryable: boolean
  readonly isCatchable: boolean

  constructor(name: string, message: string, terminal = false) {
    this.name = name
    this.message = message
    this.isRetryable = !terminal
    this.isCatchable = !terminal
  }
}

/** "Maximum input or output size for a task, state, or execution: 256 KiB of data" (Developer Guide, quotas). */
export const dataBytesMax = 262_144

const lambdaInvoke = 'arn:aws:states:::lambda:invoke'
const lambdaInvokeWithToken = `${lambdaInvoke}.waitForTaskToken`
const functionArn = /^arn:aws:lambda:/
const dynamodbOperations: Readonly<Record<string, string>> = {
  'arn:aws:states:::dynamodb:getItem': 'GetItem',
  'arn:aws:states:::dynamodb:putItem': 'PutItem',
  'arn:aws:states:::dynamodb:updateItem': 'UpdateItem',
  'arn:aws:states:::dynamodb:deleteItem': 'DeleteItem',
}

export function isTask(resource: string): boolean {
  return (
    resource === lambdaInvoke ||
    resource === lambdaInvokeWithToken ||
    functionArn.test(resource) ||
    dynamodbOperations[resource] !== undefined
  )
}

export function taskHandler(runtime: Runtime, resource: string): TaskHandler {
  return limited(handlerOf(runtime, resource))
}

function handlerOf(runtime: Runtime, resource: string): TaskHandler {
  if (resource === lambdaInvoke || resource === lambdaInvokeWithToken) {
    return (input) => invokeFromParameters(runtime, input)
  }
  const operation = dynamodbOperations[resource]
  if (operation !== undefined) return (input) => callDynamodb(runtime, operation, input)
  return async (input) => (await invoke(runtime, resource, input)).payload
}

function limited(handler: TaskHandler): TaskHandler {
  return async (input) => {
    checkSize(input, 'input')
    const result = await handler(input)
    checkSize(result, 'result')
    return result
  }
}

export function checkSize(value: unknown, what: string) {
  const text = JSON.stringify(value ?? null)
  // A character is at most three bytes: only a long text is measured.
  if (text.length * 3 <= dataBytesMax || Buffer.byteLength(text) <= dataBytesMax) return
  throw new TaskFailed(
    'States.DataLimitExceeded',
    `The ${what} has ${Buffer.byteLength(text)} bytes; the limit is ${dataBytesMax} (256 KiB)`,
    true,
  )
}

async function invokeFromParameters(runtime: Runtime, input: unknown): Promise<unknown> {
  const { FunctionName, Payload = {}, InvocationType } = input as Record<string, unknown>
  if (InvocationType === 'Event') {
    await runtime.functions.invoke(String(FunctionName), Payload, { async: true })
    return { StatusCode: 202 }
  }
  const { payload } = await invoke(runtime, String(FunctionName), Payload)
  return { ExecutedVersion: '$LATEST', Payload: payload ?? null, StatusCode: 200 }
}

async function invoke(runtime: Runtime, name: string, payload: unknown): Promise<{ payload?: unknown }> {
  let result: Awaited<ReturnType<Runtime['functions']['invoke']>>
  try {
    result = await runtime.functions.invoke(name, payload)
  } catch (error) {
    if (error instanceof AwsError) throw new TaskFailed(`Lambda.${error.code}`, error.message)
    throw error
  }
  if (result.functionError) throw functionFailed(result.error)
  return result
}

/** The name is the function's `errorType`; the cause is Lambda's answer as JSON text. */
function functionFailed(error: FunctionError | undefined): TaskFailed {
  const { errorType = 'Lambda.Unknown', errorMessage = '', trace } = error ?? {}
  return new TaskFailed(errorType, JSON.stringify({ errorMessage, errorType, ...(trace && { trace }) }))
}

const dynamodbHeaders = { 'content-type': 'application/x-amz-json-1.0' }

async function callDynamodb(runtime: Runtime, operation: string, input: unknown): Promise<unknown> {
  const answer = await runtime.service('dynamodb').handle({
    service: 'dynamodb',
    operation,
    method: 'POST',
    path: '/',
    query: '',
    headers: dynamodbHeaders,
    body: Buffer.from(JSON.stringify(input)),
    caller: 'step-functions',
  })
  const body = JSON.parse(
    typeof answer.body === 'string' ? answer.body : Buffer.from(answer.body).toString(),
  ) as Record<string, unknown>
  if (answer.status < 300) return body
  const code = String(body.__type ?? 'InternalServerError').replace(/^.*#/, '')
  const message = String(body.message ?? body.Message ?? '')
  throw new TaskFailed(
    `DynamoDB.${errorNames[code] ?? code}`,
    `${message} (Service: AmazonDynamoDBv2; Status Code: ${answer.status}; Error Code: ${code}; Request ID: local; Proxy: null)`,
  )
}

/** Errors without a class of their own in the SDK that Step Functions uses go by the service's general name. */
const errorNames: Readonly<Record<string, string>> = {
  ValidationException: 'AmazonDynamoDBException',
  SerializationException: 'AmazonDynamoDBException',
  ThrottlingException: 'AmazonDynamoDBException',
  RequestLimitExceeded: 'RequestLimitExceededException',
  InternalServerError: 'InternalServerErrorException',
}
