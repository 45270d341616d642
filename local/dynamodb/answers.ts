/** Errors in the shape that DynamoDB answers and that dynalite's callbacks carry. */
import type { DynaliteError } from './dynalite.ts'

const dynamodb = 'com.amazonaws.dynamodb.v20120810'
const namespaces: Readonly<Record<string, string>> = {
  ResourceNotFoundException: dynamodb,
  IdempotentParameterMismatchException: dynamodb,
  ValidationException: 'com.amazon.coral.validate',
}

export function fault(code: string, message: string): Error & DynaliteError {
  const __type = `${namespaces[code] ?? 'com.amazon.coral.service'}#${code}`
  return Object.assign(new Error(message), { statusCode: 400, body: { __type, message } })
}

/** One reason per item, `None` for those that would have gone through, in the order of the request. */
export function cancelled(reasons: readonly { readonly Code: string }[]): Error & DynaliteError {
  const codes = reasons.map(({ Code }) => Code).join(', ')
  const Message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`
  const body = { __type: `${dynamodb}#TransactionCanceledException`, Message, CancellationReasons: reasons }
  return Object.assign(new Error(Message), { statusCode: 400, body })
}
