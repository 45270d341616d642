/**
 * What a local AWS service is to the rest of the runtime: something that answers wire requests. The front server makes
 * the requests out of sockets, the simulated transport out of the SDK's shimmed http module; a service cannot tell.
 */

export interface AwsRequest {
  /** Signing name of the service as in the SigV4 credential scope, e.g. `kinesis`. */
  readonly service: string
  /** From `X-Amz-Target` or the query protocol's `Action`; empty where the path says it (REST services). */
  readonly operation: string
  readonly method: string
  /** Without the query string, still percent-encoded. */
  readonly path: string
  /** Raw query string without `?`; empty where there is none. */
  readonly query: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** Who called: a function's name in workers and in simulated mode; unknown for third parties. */
  readonly caller?: string
}

export interface AwsResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | string
}

export interface AwsService {
  /** Signing name: kinesis, dynamodb, sqs, s3, states, events, iotdata, sns, lambda, firehose, ssm, logs, monitoring. */
  readonly name: string
  handle(request: AwsRequest): Promise<AwsResponse>
}

/** An error that the service answers with AWS's own shape. Anything else thrown by a service becomes a 500 InternalFailure. */
export class AwsError extends Error {
  readonly code: string
  readonly status: number
  /** Further members of the error's body, e.g. `Item` of a ConditionalCheckFailedException. */
  readonly members: Readonly<Record<string, unknown>>

  constructor(code: string, message: string, status = 400, members: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.name = code
    this.code = code
    this.status = status
    this.members = members
  }
}

export function jsonResponse(body: unknown, status = 200, contentType = 'application/x-amz-json-1.1'): AwsResponse {
  return { status, headers: { 'content-type': contentType }, body: JSON.stringify(body) }
}

/** The shape that every JSON protocol of AWS uses for errors. */
export function jsonError(error: AwsError, contentType = 'application/x-amz-json-1.1'): AwsResponse {
  return {
    status: error.status,
    headers: { 'content-type': contentType, 'x-amzn-errortype': error.code },
    body: JSON.stringify({ ...error.members, __type: error.code, message: error.message }),
  }
}
