import { HttpResponse } from '@smithy/core/protocols'

export interface SentRequest {
  readonly operation: string
  readonly hostname: string
  readonly body: Record<string, unknown>
}

export type Answer =
  | { readonly status?: number; readonly body: unknown }
  /** The connection breaks under the request. */
  | { readonly breaks: string }

/** What lies under an SDK client: keeps what was sent and answers from a list, so that an adapter is tested to its wire. */
export const fakeTransport = (answer: (request: SentRequest, number: number) => Answer) => {
  const sent: SentRequest[] = []
  return {
    sent,
    /** Spread into a client's configuration. */
    configuration: {
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
      requestHandler: {
        handle: async (request: { headers: Record<string, string>; hostname: string; body?: unknown }) => {
          const one = {
            operation: request.headers['x-amz-target']?.split('.')[1] ?? '',
            hostname: request.hostname,
            body: JSON.parse(Buffer.from(request.body as Uint8Array).toString('utf8')) as Record<string, unknown>,
          }
          sent.push(one)
          const next = answer(one, sent.length)
          if ('breaks' in next) throw Object.assign(new Error(next.breaks), { name: 'TimeoutError' })
          const body = Buffer.from(JSON.stringify(next.body))
          return {
            response: new HttpResponse({
              statusCode: next.status ?? 200,
              headers: { 'content-type': 'application/x-amz-json-1.1' },
              body,
            }),
          }
        },
      },
    },
  }
}
