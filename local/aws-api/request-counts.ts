/** How often clients asked each service for what, and in how many bytes: `sqs SendMessageBatch`, `s3 PUT` where only the method says it. */
import type { AwsRequest } from './service.ts'

export interface RequestCounts {
  readonly counts: Readonly<Record<string, number>>
  /** Of the bodies. */
  readonly bytes: Readonly<Record<string, number>>
  count(request: Pick<AwsRequest, 'service' | 'operation' | 'method' | 'body'>): void
}

export function requestCounts(): RequestCounts {
  const counts: Record<string, number> = {}
  const bytes: Record<string, number> = {}
  return {
    counts,
    bytes,
    count({ service, operation, method, body }) {
      const name = `${service} ${operation || method}`
      counts[name] = (counts[name] ?? 0) + 1
      bytes[name] = (bytes[name] ?? 0) + body.byteLength
    },
  }
}
