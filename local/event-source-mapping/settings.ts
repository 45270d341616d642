/** The properties of an event source mapping, with AWS's defaults and limits. What is not honoured is refused. */
import * as z from 'zod'
import { eventPattern, type Matches } from '../event-pattern.ts'
import { propertiesOf } from '../resources/properties.ts'
import { type ResolvedResource, UnsupportedProperty } from '../resources/provider.ts'

export interface MappingSettings {
  readonly id: string
  readonly functionArn: string
  readonly sourceArn: string
  readonly enabled: boolean
  readonly batchSize: number
  readonly windowMs: number
  readonly matches: Matches | undefined
  readonly reportsItemFailures: boolean
  readonly onFailureArn: string | undefined
  /** Streams. */
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST' | { readonly atTimestamp: number }
  readonly parallelization: number
  readonly bisect: boolean
  /** Undefined: until the record expires. */
  readonly retriesMax: number | undefined
  readonly recordAgeMsMax: number | undefined
  /** Queues: how many batches run at once. */
  readonly concurrency: number
}

/** -1 is AWS's word for infinite. */
const bounded = (max: number) =>
  z
    .number()
    .int()
    .min(-1)
    .max(max)
    .transform((value) => (value < 0 ? undefined : value))

const schema = z.strictObject({
  FunctionName: z.string(),
  EventSourceArn: z.string(),
  Enabled: z.boolean().default(true),
  BatchSize: z.number().int().min(1).max(10_000).optional(),
  MaximumBatchingWindowInSeconds: z.number().int().min(0).max(300).default(0),
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP']).optional(),
  StartingPositionTimestamp: z.number().optional(),
  ParallelizationFactor: z.number().int().min(1).max(10).default(1),
  BisectBatchOnFunctionError: z.boolean().default(false),
  MaximumRetryAttempts: bounded(10_000).optional(),
  MaximumRecordAgeInSeconds: bounded(604_800).optional(),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }).optional() }).default({}),
  FilterCriteria: z
    .object({
      Filters: z
        .array(z.object({ Pattern: z.string() }))
        .max(10)
        .default([]),
    })
    .optional(),
  ScalingConfig: z.object({ MaximumConcurrency: z.number().int().min(2).max(1000).optional() }).optional(),
  // Nothing to do here: metrics, keys and tags change nothing about the delivery.
  MetricsConfig: z.unknown().optional(),
  KmsKeyArn: z.unknown().optional(),
  Tags: z.unknown().optional(),
  LoggingConfig: z.unknown().optional(),
  // Zero is the same as none.
  TumblingWindowInSeconds: z.literal(0, { error: 'tumbling windows are not run on one machine' }).optional(),
})

const streamBatchSize = 100
const queueBatchSize = 10
/** Batches that Lambda's pollers start with for a queue. */
const queueConcurrency = 5

export function mappingSettings(resource: ResolvedResource, id: string, functionArn: string): MappingSettings {
  const properties = propertiesOf(schema, resource)
  const isQueue = properties.EventSourceArn.split(':')[2] === 'sqs'
  if (!isQueue && !properties.StartingPosition) {
    throw new UnsupportedProperty(
      resource,
      'StartingPosition',
      'a stream needs one: TRIM_HORIZON, LATEST or AT_TIMESTAMP',
    )
  }
  return {
    id,
    functionArn,
    sourceArn: properties.EventSourceArn,
    enabled: properties.Enabled,
    batchSize: properties.BatchSize ?? (isQueue ? queueBatchSize : streamBatchSize),
    windowMs: properties.MaximumBatchingWindowInSeconds * 1000,
    matches: matcher(resource, properties.FilterCriteria?.Filters ?? []),
    reportsItemFailures: properties.FunctionResponseTypes.includes('ReportBatchItemFailures'),
    onFailureArn: properties.DestinationConfig.OnFailure?.Destination,
    startingPosition:
      properties.StartingPosition === 'AT_TIMESTAMP'
        ? { atTimestamp: (properties.StartingPositionTimestamp ?? 0) * 1000 }
        : (properties.StartingPosition ?? 'LATEST'),
    parallelization: properties.ParallelizationFactor,
    bisect: properties.BisectBatchOnFunctionError,
    retriesMax: properties.MaximumRetryAttempts,
    recordAgeMsMax:
      properties.MaximumRecordAgeInSeconds === undefined ? undefined : properties.MaximumRecordAgeInSeconds * 1000,
    concurrency: properties.ScalingConfig?.MaximumConcurrency ?? queueConcurrency,
  }
}

function matcher(resource: ResolvedResource, filters: readonly { readonly Pattern: string }[]): Matches | undefined {
  if (filters.length === 0) return undefined
  const patterns = filters.map(({ Pattern }, index) => {
    try {
      return eventPattern(JSON.parse(Pattern))
    } catch (error) {
      throw new UnsupportedProperty(resource, `FilterCriteria.Filters.${index}`, (error as Error).message)
    }
  })
  return (event) => patterns.some((matches) => matches(event))
}
