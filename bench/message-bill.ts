import type { BillLine } from './idle-bill.ts'
import { dollarsPerMillion, gigabyte, prices, steps } from './prices.ts'

/*
 * What a million messages cost, from what the running line used for some thousand of them (bench/usage.ts). Counted are requests,
 * units and bytes; a shard is taken as half full, and the time in which functions and runs wait for AWS instead of for the
 * local services is a line of its own, because it is modelled and not measured.
 */
export interface Usage {
  /** What robots said, items of arrays counted one by one. */
  readonly messages: number
  readonly triggers: number
  readonly publishes: number
  /** Topic and payload of all publishes. */
  readonly publish_bytes: number
  readonly basic_ingest: boolean
  readonly rule_hits: number
  /** Messages to robots; none of them is Basic Ingest. */
  readonly commands: number
  readonly stream_records: number
  readonly stream_bytes: number
  /** Express executions. */
  readonly runs: number
  readonly run_ms: number
  /** Of Standard machines. */
  readonly transitions: number
  readonly functions: readonly FunctionUse[]
  readonly write_units: number
  readonly read_units: number
  readonly events: number
  readonly event_bytes: number
  readonly sqs_requests: number
  readonly sns_publishes: number
  /** Changes of tables that are put on a Firehose of their own, many to a record. */
  readonly archive_puts: number
  readonly archive_bytes: number
  /** Events of the bus that are laid in the lake: all but transitions, which the journal tells. */
  readonly landed_events: number
  readonly log_bytes: number
}

export interface FunctionUse {
  readonly name: string
  readonly memory_mb: number
  readonly invocations: number
  readonly duration_ms: number
}

export const messageBill = (used: Usage, buffer: LakeBuffer): readonly BillLine[] => {
  const million = 1e6 / used.messages
  return lines(used, buffer).map((line) => ({ ...line, dollars: line.dollars * million }))
}

/**
 * What the stream of prod adds to the bill: on demand, by the gigabyte in and out, read by dispatch with a fan-out of its own
 * and by Firehose. It asks for no planning; at a steady load, provisioned shards cost a tenth.
 */
export const onDemandSurcharge = (used: Usage): number => {
  const { kinesis_on_demand_in, kinesis_on_demand_out, kinesis_on_demand_fan_out } = prices.per_gb
  const onDemand =
    (used.stream_bytes / gigabyte) * (kinesis_on_demand_in + kinesis_on_demand_out + kinesis_on_demand_fan_out)
  return ((onDemand - provisioned(used)) * 1e6) / used.messages
}

const provisioned = (used: Usage): number =>
  dollarsPerMillion(
    'kinesis_put_payload_unit',
    used.stream_records * steps(used.stream_bytes / used.stream_records, 'kinesis_put'),
  ) +
  (used.stream_bytes / shardBytesPerHour / shardUse) * prices.per_hour.kinesis_shard

export interface LakeBuffer {
  readonly megabytes: number
}

const lines = (used: Usage, buffer: LakeBuffer): readonly BillLine[] => {
  const meanPublish = used.publish_bytes / used.publishes
  const meanRecord = used.stream_bytes / used.stream_records
  const perThousand = (count: number): string => `${((count * 1000) / used.messages).toFixed(1)} per thousand messages`
  const publishSteps = steps(meanPublish, 'iot_message')
  const recordSteps = steps(meanRecord, 'iot_message')
  return [
    {
      what: used.basic_ingest ? 'IoT Core (Basic Ingest)' : 'IoT Core',
      dollars:
        dollarsPerMillion('iot_message', used.basic_ingest ? 0 : used.publishes * publishSteps) +
        dollarsPerMillion('iot_rule_triggered', used.rule_hits * publishSteps) +
        dollarsPerMillion('iot_rule_action', used.rule_hits * recordSteps),
      how: `${perThousand(used.publishes)} publishes of ${meanPublish.toFixed(0)} bytes: ${publishSteps} steps of 5 KB in, ${recordSteps} out`,
    },
    {
      what: 'IoT Core, commands to robots',
      dollars: dollarsPerMillion('iot_message', 2 * used.commands),
      how: `${perThousand(used.commands)}, published and delivered`,
    },
    {
      what: 'Kinesis',
      dollars: provisioned(used),
      how: `${perThousand(used.stream_records)} records of ${meanRecord.toFixed(0)} bytes, shards ${shardUse * 100} % full`,
    },
    {
      what: 'Step Functions Express',
      dollars: dollarsPerMillion('express_request', used.runs) + expressTime(used.run_ms),
      how: `${perThousand(used.runs)}, ${(used.run_ms / Math.max(1, used.runs)).toFixed(0)} ms each as billed`,
    },
    {
      what: 'Step Functions Standard',
      dollars: dollarsPerMillion('standard_transition', used.transitions),
      how: `${perThousand(used.transitions)} transitions`,
    },
    ...used.functions.map((one) => ({
      what: `Lambda ${one.name}`,
      dollars: dollarsPerMillion('lambda_request', one.invocations) + lambdaTime(one.memory_mb, one.duration_ms),
      how: `${perThousand(one.invocations)} of ${(one.duration_ms / Math.max(1, one.invocations)).toFixed(1)} ms at ${one.memory_mb} MB`,
    })),
    waiting(used),
    {
      what: 'DynamoDB writes',
      dollars: dollarsPerMillion('dynamodb_write_unit', used.write_units),
      how: `${perThousand(used.write_units)} units, indexes included`,
    },
    {
      what: 'DynamoDB reads',
      dollars: dollarsPerMillion('dynamodb_read_unit', used.read_units),
      how: `${perThousand(used.read_units)} units`,
    },
    {
      what: 'EventBridge and its archive',
      dollars:
        dollarsPerMillion(
          'eventbridge_event',
          used.events * steps(mean(used.event_bytes, used.events), 'eventbridge_event'),
        ) +
        (used.event_bytes / gigabyte) * prices.per_gb.eventbridge_archive,
      how: `${perThousand(used.events)} events of ${mean(used.event_bytes, used.events).toFixed(0)} bytes`,
    },
    {
      what: 'Firehose',
      dollars: converted(used.stream_records, meanRecord),
      how: `${steps(meanRecord, 'firehose_record')} steps of 5 KB for each record, taken in and made Parquet`,
    },
    {
      what: 'Firehose, events',
      dollars: converted(used.landed_events, mean(used.event_bytes, used.events)),
      how: `${perThousand(used.landed_events)}, each a record of its own`,
    },
    {
      what: 'Firehose, changes of tables',
      dollars: firehose(used.archive_puts, mean(used.archive_bytes, used.archive_puts)),
      how: `${mean(used.archive_bytes, used.messages).toFixed(0)} bytes a message, ${mean(used.archive_bytes, 1024 * used.archive_puts).toFixed(0)} KB at once`,
    },
    {
      what: 'S3 and KMS, objects of the lake',
      dollars:
        ((used.stream_bytes + used.archive_bytes) / (buffer.megabytes * megabyte) +
          (used.stream_bytes * openedBytes) / (convertedMegabytes * megabyte)) *
        (dollarsPerMillion('s3_put', 1) + dollarsPerMillion('kms_request', 1)),
      how: `objects of ${buffer.megabytes} MB before compression, ${convertedMegabytes} MB where they become Parquet`,
    },
    {
      what: 'Athena, the warehouse',
      dollars: ((used.messages * scannedPerMessage) / gigabyte) * prices.per_gb.athena_scanned,
      how: `${scannedPerMessage} bytes a message are scanned to settle and to count it`,
    },
    {
      what: 'SQS and SNS',
      dollars:
        dollarsPerMillion('sqs_request', used.sqs_requests) + dollarsPerMillion('sns_publish', used.sns_publishes),
      how: perThousand(used.sqs_requests + used.sns_publishes),
    },
    {
      what: 'Logs',
      dollars: (used.log_bytes / gigabyte) * prices.per_gb.logs_ingest,
      how: `${mean(used.log_bytes, used.messages).toFixed(0)} bytes a message`,
    },
  ]
}

/** Each record is rounded up. */
export const firehose = (records: number, meanBytes: number): number =>
  ((records * steps(meanBytes, 'firehose_record') * prices.steps_bytes.firehose_record) / gigabyte) *
  prices.per_gb.firehose_ingest

/** What becomes Parquet is billed once more, on the same steps. */
export const converted = (records: number, meanBytes: number): number =>
  firehose(records, meanBytes) * (1 + prices.per_gb.firehose_conversion / prices.per_gb.firehose_ingest)

const megabyte = 1024 * 1024
/** The least that a delivery which converts gathers (lib/data_core/lake-delivery.ts). */
const convertedMegabytes = 64
/** Rows as JSON are bigger than the record that they came from: raw bytes and what they say (measured: 2.2 to 5.2 MB). */
const openedBytes = 2.4

/**
 * Rows that landed and the hours that they touch, as the local Athena counts bytes (an upper bound, ADR 63): 840 bytes a message; and
 * the ids of a fortnight, among which each is looked for (ADR 64): as many again and again, 6,200. What a statement costs at least
 * is in warehouseRun.
 */
const scannedPerMessage = 7_000

/** What a message costs until it lies in the lake, as it came and as rows; dispatch and its decisions are not among it. */
export const storing = (bill: readonly BillLine[]): readonly BillLine[] =>
  bill.filter(({ what }) => storingLines.has(what))

/** The same until it can be asked for: each once, counted. */
export const asking = (bill: readonly BillLine[]): readonly BillLine[] =>
  bill.filter(({ what }) => storingLines.has(what) || what === 'Athena, the warehouse')

const storingLines: ReadonlySet<string> = new Set([
  'Firehose',
  'Firehose, events',
  'Firehose, changes of tables',
  'S3 and KMS, objects of the lake',
  'Lambda open-said',
  'Lambda archive-changes',
])

/**
 * A run of the warehouse for an hour in which something landed: what it scans, and of each statement the least that Athena bills.
 * Hours in which nothing landed ask nothing.
 */
export const warehouseRun = (statements: number, scannedBytes: number): number =>
  (Math.max(statements * prices.steps_bytes.athena_statement, scannedBytes) / gigabyte) * prices.per_gb.athena_scanned

const shardBytesPerHour = 1e6 * 3600
const shardUse = 0.5

const mean = (sum: number, of: number): number => (of === 0 ? 0 : sum / of)

/** Billed as 64 MB: a run's data is far below. */
const expressTime = (ms: number): number =>
  (ms / 1000) * (prices.steps.express_memory_mb / 1024) * prices.per_gb_second.express_memory

export const lambdaTime = (memory_mb: number, ms: number): number =>
  (ms / 1000) * (memory_mb / 1024) * prices.per_gb_second.lambda_arm64

/**
 * On AWS a run takes longer than here: its steps, a handler's round trip to its table, the commit. dispatch waits for it, but
 * for many robots at once. The numbers are typical latencies in one region, not measurements.
 */
const onAws = { run_ms: 60, handler_ms: 12, runs_at_once: 4 }

const waiting = ({ runs, functions }: Usage): BillLine => {
  const dispatch = functions.find(({ name }) => name === 'dispatch')?.memory_mb ?? 0
  const handler = Math.max(
    0,
    ...functions.filter(({ name }) => handlerNames.has(name)).map(({ memory_mb }) => memory_mb),
  )
  return {
    what: 'Waiting for AWS (modelled)',
    dollars:
      lambdaTime(dispatch, (runs * onAws.run_ms) / onAws.runs_at_once) + lambdaTime(handler, runs * onAws.handler_ms),
    how: `${onAws.run_ms} ms a run, ${onAws.runs_at_once} at once in a batch; ${onAws.handler_ms} ms in its handler`,
  }
}

const handlerNames = new Set(['work', 'charge', 'incident', 'presence', 'mission', 'command'])
