import type { Line, Stats } from './line.ts'
import type { LoadReport } from './load.ts'
import type { FunctionUse, Usage } from './message-bill.ts'
import { synthesised } from './synthesised.ts'

/*
 * What the running line used between two looks at it, as the bill wants it.
 */
export interface Look {
  readonly stats: Stats
  readonly log_bytes: number
}

export const look = async (line: Line): Promise<Look> => ({ stats: await line.stats(), log_bytes: line.log_bytes() })

/** `said` by whom, and by which door; everything else is counted. */
export const usageBetween = (
  before: Look,
  after: Look,
  said: LoadReport & { readonly basic_ingest: boolean },
  memory: MemoryOfFunctions,
): Usage => {
  const part = (type: string, name: string): number => grown(before, after, ({ parts }) => parts[type]?.[name])
  const requests = (pattern: RegExp): number => sumOf(requestsBetween(before, after), pattern)
  const runs = part('AWS::StepFunctions::StateMachine', 'executions_started')
  return {
    messages: said.telemetry_published + said.triggers_published,
    triggers: said.triggers_published,
    publishes: said.publishes,
    publish_bytes: said.publish_bytes,
    basic_ingest: said.basic_ingest,
    rule_hits: part('AWS::IoT::TopicRule', 'rule_hits'),
    commands: requests(/^iotdata /),
    stream_records: part('AWS::Kinesis::Stream', 'records_appended'),
    stream_bytes: part('AWS::Kinesis::Stream', 'bytes_appended'),
    runs,
    // Express bills steps of 100 ms, and a run here fills one.
    run_ms: runs * 100,
    transitions: part('AWS::StepFunctions::StateMachine', 'standard_state_transitions'),
    functions: functionsBetween(before, after, memory),
    ...unitsBetween(before, after),
    events: part('AWS::Events::EventBus', 'bus_events'),
    event_bytes: grown(before, after, ({ request_bytes }) => request_bytes['events PutEvents']),
    sqs_requests: requests(/^sqs /),
    sns_publishes: requests(/^sns /),
    archive_puts: requests(/^firehose /),
    archive_bytes: archivedBetween(before, after),
    // All three deliveries count together; the other two are known.
    landed_events: Math.max(
      0,
      part('AWS::KinesisFirehose::DeliveryStream', 'lake_records') -
        part('AWS::Kinesis::Stream', 'records_appended') -
        requests(/^firehose /),
    ),
    log_bytes: Math.max(0, after.log_bytes - before.log_bytes),
  }
}

/** Put on Firehose by us; on the wire they are base64. */
export const archivedBetween = (before: Look, after: Look): number =>
  0.75 * grown(before, after, ({ request_bytes }) => request_bytes['firehose PutRecordBatch'])

export const unitsBetween = (before: Look, after: Look): Pick<Usage, 'write_units' | 'read_units'> => {
  const table = (name: string): number => grown(before, after, ({ parts }) => parts['AWS::DynamoDB::Table']?.[name])
  return { write_units: table('dynamodb_write_units'), read_units: table('dynamodb_read_units') }
}

/** Bytes of what was sent to queues, one by one and in batches, and events that were put on the bus. */
export const sentBetween = (before: Look, after: Look) => ({
  single_bytes: grown(before, after, ({ request_bytes }) => request_bytes['sqs SendMessage']),
  batch_bytes: grown(before, after, ({ request_bytes }) => request_bytes['sqs SendMessageBatch']),
  events: grown(before, after, ({ parts }) => parts['AWS::Events::EventBus']?.bus_events),
})

/** Requests to each service: over the wire as clients made them, DynamoDB's as the tables counted them. */
export const requestsBetween = (before: Look, after: Look): Readonly<Record<string, number>> => {
  const wire = Object.keys(after.stats.requests)
    .filter((name) => !name.startsWith('dynamodb '))
    .map((name) => [name, grown(before, after, ({ requests }) => requests[name])])
  const tables = Object.keys(after.stats.parts['AWS::DynamoDB::Table'] ?? {}).flatMap((name) => {
    const operation = /^dynamodb_([A-Z][A-Za-z]+)$/.exec(name)?.[1]
    if (operation === undefined) return []
    return [[`dynamodb ${operation}`, grown(before, after, ({ parts }) => parts['AWS::DynamoDB::Table']?.[name])]]
  })
  return Object.fromEntries([...wire, ...tables].filter(([, count]) => Number(count) > 0))
}

/** Per table, by the id that lib/service_platform/register.ts gives it. */
export const writeUnitsBetween = (before: Look, after: Look): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.keys(after.stats.parts['AWS::DynamoDB::Table'] ?? {}).flatMap((name) => {
      const table = /-register([a-z]+)[0-9A-F]{8}-[0-9A-F]+\.write_units$/.exec(name)?.[1]
      if (table === undefined) return []
      return [[table, grown(before, after, ({ parts }) => parts['AWS::DynamoDB::Table']?.[name])]]
    }),
  )

/** Megabytes by the function's name. */
export type MemoryOfFunctions = Readonly<Record<string, number>>

export const memoryOfFunctions = async (): Promise<MemoryOfFunctions> => {
  const { functions, remove } = await synthesised({ code: false })
  remove()
  return Object.fromEntries(functions.map(({ name, memory_mb }) => [name, memory_mb]))
}

export const functionsBetween = (before: Look, after: Look, memory: MemoryOfFunctions): readonly FunctionUse[] => {
  const lambda = 'AWS::Lambda::Function'
  const count = (key: string): number => grown(before, after, ({ parts }) => parts[lambda]?.[key])
  return Object.entries(memory)
    .map(([name, memory_mb]) => ({
      name,
      memory_mb,
      invocations: count(`signalbox-dev-${name}.invocations`),
      duration_ms: count(`signalbox-dev-${name}.duration_ms`),
    }))
    .filter(({ name, invocations }) => invocations > 0 && !askedByTheBench.has(name))
}

const askedByTheBench: ReadonlySet<string> = new Set(['api', 'act'])

const grown = (before: Look, after: Look, figure: (stats: Stats) => number | undefined): number =>
  (figure(after.stats) ?? 0) - (figure(before.stats) ?? 0)

const sumOf = (counts: Readonly<Record<string, number>>, pattern: RegExp): number =>
  Object.entries(counts).reduce((sum, [name, count]) => sum + (pattern.test(name) ? count : 0), 0)
