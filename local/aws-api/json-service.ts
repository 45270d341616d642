/** A service that speaks AWS's JSON protocol: one handler per operation, errors in AWS's shape. */
import { AwsError, type AwsRequest, type AwsResponse, type AwsService, jsonError, jsonResponse } from './service.ts'

export type JsonOperation = (input: Record<string, unknown>, request: AwsRequest) => unknown

export function jsonService(
  name: string,
  version: '1.0' | '1.1',
  operations: Readonly<Record<string, JsonOperation>>,
): AwsService {
  const contentType = `application/x-amz-json-${version}`
  return {
    name,
    async handle(request): Promise<AwsResponse> {
      try {
        const operation = Object.hasOwn(operations, request.operation) ? operations[request.operation] : undefined
        if (!operation) {
          throw new AwsError('UnknownOperationException', `${name} has no operation ${request.operation} here`)
        }
        const output = await operation(parseInput(request.body), request)
        return output === undefined
          ? { status: 200, headers: { 'content-type': contentType }, body: '' }
          : jsonResponse(output, 200, contentType)
      } catch (error) {
        if (error instanceof AwsError) return jsonError(error, contentType)
        throw error
      }
    },
  }
}

function parseInput(body: Uint8Array): Record<string, unknown> {
  if (body.byteLength === 0) return {}
  try {
    const input: unknown = JSON.parse(textOf(body))
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as Record<string, unknown>
  } catch {
    // Said below in AWS's words.
  }
  throw new AwsError('SerializationException', 'the body is not a JSON object')
}

export function textOf(body: Uint8Array): string {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
}
