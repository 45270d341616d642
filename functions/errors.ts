/**
 * Two kinds of failure, told apart by class: trying a *temporary* one again can help, trying a *permanent* one cannot.
 * The class decides whether a robot is parked or its message is dead-lettered, so adapters turn what a service answers
 * into one of the two, and everything that nobody recognised is permanent: a bug must become a dead letter that somebody
 * reads, not a robot that waits for ever.
 *
 * `name` is the class's name because Lambda reports it as `errorType`, and the compiled machines retry by that name.
 */
export class TemporaryFailure extends Error {
  override readonly name: string = 'TemporaryFailure'
}

export class PermanentFailure extends Error {
  override readonly name: string = 'PermanentFailure'
}

/** What a service did not do, as one of our two kinds. `what` says in words what was tried. */
export const failureOf = (error: unknown, what: string): TemporaryFailure | PermanentFailure => {
  if (error instanceof TemporaryFailure || error instanceof PermanentFailure) return error
  const { name, message } = described(error)
  const text = `${what}: ${name}: ${message}`
  return isTemporary(error)
    ? new TemporaryFailure(text, { cause: error })
    : new PermanentFailure(text, { cause: error })
}

/** Whether trying again can help: throttles, timeouts, lost connections and faults on the service's side. */
export const isTemporary = (error: unknown): boolean => {
  if (error instanceof PermanentFailure) return false
  if (error instanceof TemporaryFailure) return true
  const { name, code, status, fault, retryable } = described(error)
  return (
    retryable ||
    fault === 'server' ||
    status >= 500 ||
    status === 429 ||
    temporaryNames.has(name) ||
    temporaryCodes.has(code)
  )
}

/** Whatever was thrown, as an error: logs write its stack. */
export const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))

/** No answer within our own patience, or a connection that broke under the request. */
const unansweredNames: ReadonlySet<string> = new Set([
  'TimeoutError',
  'AbortError',
  'RequestTimeout',
  'RequestTimeoutException',
])

/** Errors of the SDK and of the services that pass by themselves. DynamoDB, Kinesis, SQS, SFN, Lambda, S3, IoT data plane. */
const temporaryNames: ReadonlySet<string> = new Set([
  ...unansweredNames,
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'ProvisionedThroughputExceededException',
  'TransactionInProgressException',
  'TransactionConflictException',
  'LimitExceededException',
  'ExecutionLimitExceeded',
  'KMSThrottlingException',
  'InternalServerError',
  'InternalFailure',
  'InternalFailureException',
  'InternalServerException',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'SlowDown',
  'NetworkingError',
  'ExpiredTokenException',
  'CredentialsProviderError',
])

const temporaryCodes: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ERR_HTTP2_STREAM_CANCEL',
  'ERR_HTTP2_STREAM_ERROR',
  'ERR_HTTP2_GOAWAY_SESSION',
])

interface Described {
  readonly name: string
  readonly message: string
  readonly code: string
  readonly status: number
  readonly fault: string
  readonly retryable: boolean
}

/** The parts of a thrown value that say what it was: AWS SDK errors carry `$metadata`, `$fault` and `$retryable`. */
const described = (error: unknown): Described => {
  const seen = (typeof error === 'object' && error !== null ? error : {}) as {
    name?: unknown
    message?: unknown
    code?: unknown
    $fault?: unknown
    $retryable?: unknown
    $metadata?: { httpStatusCode?: unknown }
  }
  const status = seen.$metadata?.httpStatusCode
  return {
    name: typeof seen.name === 'string' ? seen.name : 'Error',
    message: typeof seen.message === 'string' ? seen.message : String(error),
    code: typeof seen.code === 'string' ? seen.code : '',
    status: typeof status === 'number' ? status : 0,
    fault: typeof seen.$fault === 'string' ? seen.$fault : '',
    retryable: seen.$retryable !== undefined,
  }
}
