import { Logger } from '@aws-lambda-powertools/logger'

/**
 * JSON logs with the namespace as service name. One line per trigger, written at the edge with the message's ids as
 * fields, and none per telemetry sample: at 0.50 dollars per GB a line per sample would cost more than the broker.
 */
export const namespaceLogger = (namespace: string, environment: string): Log =>
  new Logger({ serviceName: namespace, persistentLogAttributes: { environment } })

/** What code needs of a log; tests pass one that keeps the lines. An `error` among the fields is written with its stack. */
export interface Log {
  info(message: string, ...fields: Readonly<Record<string, unknown>>[]): void
  warn(message: string, ...fields: Readonly<Record<string, unknown>>[]): void
  error(message: string, ...fields: Readonly<Record<string, unknown>>[]): void
}
