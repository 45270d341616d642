/** Lambda's wire API, as much of it as somebody needs who calls a function from outside. */
import { textOf } from '../aws-api/json-service.ts'
import { AwsError, type AwsResponse, type AwsService, jsonError } from '../aws-api/service.ts'
import { JsonText } from '../runtime.ts'
import type { FunctionSpec } from './function.ts'
import type { LambdaFunctions } from './lambda.ts'

const invocations = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/
const described = /^\/2015-03-31\/functions\/([^/]+)(?:\/configuration)?$/
const listed = /^\/2015-03-31\/functions\/?$/
/** Synchronous request and response (quotas, Developer Guide); asynchronous requests are limited to 1 MB. */
const syncBytesMax = 6 * 1024 * 1024
const asyncBytesMax = 1024 * 1024

export function lambdaApi(functions: LambdaFunctions): AwsService {
  return {
    name: 'lambda',
    async handle({ method, path, query, headers, body }): Promise<AwsResponse> {
      try {
        const invoked = invocations.exec(path)
        if (method === 'POST' && invoked?.[1]) {
          return await invoke(functions, decodeURIComponent(invoked[1]), headers['x-amz-invocation-type'], body)
        }
        if (method === 'GET' && listed.test(path)) return rest({ Functions: functions.list().map(configuration) })
        const named = described.exec(path)
        if (method === 'GET' && named?.[1]) {
          const found = configuration(functions.find(decodeURIComponent(named[1])))
          return rest(path.endsWith('/configuration') ? found : { Configuration: found, Code: {} })
        }
        throw new AwsError(
          'UnknownOperationException',
          `${method} ${path}${query && `?${query}`}: not on one machine`,
          404,
        )
      } catch (error) {
        if (!(error instanceof AwsError)) throw error
        const { body: message, ...answer } = jsonError(error, 'application/json')
        return { ...answer, body: String(message).replace('"message"', '"Message"') }
      }
    },
  }
}

async function invoke(
  functions: LambdaFunctions,
  name: string,
  type = 'RequestResponse',
  body: Uint8Array,
): Promise<AwsResponse> {
  const isAsync = type === 'Event'
  const limit = isAsync ? asyncBytesMax : syncBytesMax
  if (body.byteLength > limit) {
    throw new AwsError(
      'RequestTooLargeException',
      `Request must be smaller than ${limit} bytes for the Invoke operation`,
      413,
    )
  }
  const payload = body.byteLength === 0 ? '{}' : textOf(body)
  try {
    JSON.parse(payload)
  } catch {
    throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json')
  }
  if (type === 'DryRun') {
    functions.find(name)
    return { status: 204, headers: {}, body: '' }
  }
  const result = await functions.invoke(name, new JsonText(payload), { async: isAsync })
  if (isAsync) return { status: 202, headers: {}, body: '' }
  return {
    status: 200,
    headers: {
      'content-type': 'application/json',
      'x-amz-executed-version': '$LATEST',
      ...(result.functionError ? { 'x-amz-function-error': result.functionError } : {}),
    },
    body: JSON.stringify(result.functionError ? result.error : (result.payload ?? null)),
  }
}

const rest = (body: unknown): AwsResponse => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

function configuration(spec: FunctionSpec) {
  return {
    FunctionName: spec.name,
    FunctionArn: spec.arn,
    Runtime: 'nodejs24.x',
    Handler: `index.${spec.exportName}`,
    Timeout: spec.timeoutMs / 1000,
    MemorySize: spec.memoryMb,
    Environment: { Variables: spec.variables },
    State: 'Active',
    LastUpdateStatus: 'Successful',
    Version: '$LATEST',
    PackageType: 'Zip',
    Architectures: ['arm64'],
  }
}
