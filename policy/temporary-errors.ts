// Error names that may pass by themselves. The machine retries them briefly; a run that still fails with one of them parks its
// robot, any other name is permanent and is dead-lettered. `TemporaryFailure` is what a handler throws; the rest are AWS's.

export const temporaryHandlerErrors = [
  'TemporaryFailure',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException',
  // An environment that died (out of memory, process ended), under its old name and its new one.
  'Lambda.Unknown',
  'Runtime.ExitError',
  'Sandbox.Timedout',
] as const

/** The unspecific AmazonDynamoDBException is among them because throttles were seen under that name; parking loses nothing. */
export const temporaryCommitErrors = [
  'DynamoDB.ProvisionedThroughputExceededException',
  'DynamoDB.RequestLimitExceededException',
  'DynamoDB.RequestLimitExceeded',
  'DynamoDB.ThrottlingException',
  'DynamoDB.TransactionConflictException',
  'DynamoDB.InternalServerErrorException',
  'DynamoDB.InternalServerError',
  'DynamoDB.ServiceUnavailableException',
  'DynamoDB.AmazonDynamoDBException',
  'DynamoDB.SdkClientException',
] as const

const timeoutError = 'States.Timeout'

const all: ReadonlySet<string> = new Set([...temporaryHandlerErrors, ...temporaryCommitErrors, timeoutError])

export function isTemporary(error: string): boolean {
  return all.has(error)
}

/** Three attempts, then the run fails: 0–1 s and 0–2 s apart, so that a fleet does not come back in step. */
export function retriers(errors: readonly string[]): readonly Readonly<Record<string, unknown>>[] {
  return [
    { ErrorEquals: errors, IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 2, JitterStrategy: 'FULL' },
    // Its time is spent already; one more try is for a cold start.
    { ErrorEquals: [timeoutError], IntervalSeconds: 1, MaxAttempts: 1, JitterStrategy: 'FULL' },
  ]
}
