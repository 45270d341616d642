// What the gateway makes of a function's answer in payload format 2.0, and its own answers.

import type { InvocationResult } from '../runtime.ts'

export interface HttpAnswer {
  readonly status: number
  /** Names in lower case. `set-cookie` may have several values. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: Buffer
}

/** The gateway's own: `{"message":"Not Found"}`. */
export function gatewayAnswer(status: number, message: string, headers: Record<string, string> = {}): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify({ message })),
  }
}

/** A function that failed, or an answer that is none, is a 500 whose reason stays in the logs. */
export function functionAnswer(result: InvocationResult): HttpAnswer {
  if (result.functionError !== undefined) return gatewayAnswer(500, 'Internal Server Error')
  const { payload } = result
  if (!isRecord(payload) || payload.statusCode === undefined) {
    // "If your Lambda function returns valid JSON and doesn't return a statusCode", the gateway makes these assumptions.
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload ?? null)
    return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(text) }
  }
  const status = Number(payload.statusCode)
  const { body = '', headers = {}, cookies = [], isBase64Encoded } = payload
  const sound = Number.isInteger(status) && status >= 100 && status <= 599
  if (!sound || typeof body !== 'string' || !isRecord(headers) || !Array.isArray(cookies)) {
    return gatewayAnswer(500, 'Internal Server Error')
  }
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const)
  return {
    status,
    headers: {
      'content-type': 'text/plain;charset=UTF-8',
      ...Object.fromEntries(named),
      ...(cookies.length > 0 && { 'set-cookie': cookies.map(String) }),
    },
    body: Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8'),
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
