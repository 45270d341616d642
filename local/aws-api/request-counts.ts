/** How often clients asked each service for what: `sqs SendMessageBatch`, `s3 PUT` where only the method says it. */
import type { AwsRequest } from './service.ts'

export interface RequestCounts {
  readonly counts: Readonly<Record<string, number>>
  count(request: Pick<AwsRequest, 'service' | 'operation' | 'method'>): void
}

export function requestCounts(): RequestCounts {
  const counts: Record<string, number> = {}
  return {
    counts,
    count({ service, operation, method }) {
      const name = `${service} ${operation || method}`
      counts[name] = (counts[name] ?? 0) + 1
    },
  }
}
