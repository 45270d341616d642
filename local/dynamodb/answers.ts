/** Errors in the shape that DynamoDB answers and that dynalite's callbacks carry. */
import type { DynaliteError } from './dynalite.ts'

const namespaces: Readonly<Record<string, string>> = {
  ResourceNotFoundException: 'com.amazonaws.dynamodb.v20120810',
}

export function fault(code: string, message: string): Error & DynaliteError {
  const __type = `${namespaces[code] ?? 'com.amazon.coral.service'}#${code}`
  return Object.assign(new Error(message), { statusCode: 400, body: { __type, message } })
}
