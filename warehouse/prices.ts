/**
 * What a robot's share of the bill is made of: one line a service, what it is counted by, and what one costs. List prices of
 * us-east-1, first tier; test/warehouse/prices.test.ts holds them to those that the bills are computed with (bench/prices.json).
 */
export interface Price {
  readonly service: string
  readonly per: 'message' | 'kilobyte' | 'decision' | 'command'
  readonly dollars: number
  /** What of the service one of them takes, by measurement (bench/results.md). */
  readonly because: string
}

export const listPrices = {
  iot_message: 1e-6,
  iot_rule_triggered: 0.15e-6,
  iot_rule_action: 0.15e-6,
  kinesis_put_payload_unit: 0.014e-6,
  express_request: 1e-6,
  express_memory_gb_second: 0.00001667,
  lambda_request: 0.2e-6,
  lambda_gb_second: 0.0000133334,
  dynamodb_write_unit: 0.625e-6,
  eventbridge_event: 1e-6,
  firehose_ingest_gb: 0.029,
  s3_storage_gb_month: 0.023,
} as const

/** Firehose's conversion to Parquet, per GB of steps of 5 KB. */
const FIREHOSE_CONVERSION_GB = 0.018

const KB = 1024
const GB = KB ** 3

export const pricesPer: readonly Price[] = [
  {
    service: 'AWS IoT Core',
    per: 'message',
    dollars: listPrices.iot_message + listPrices.iot_rule_triggered + listPrices.iot_rule_action,
    because: 'One message up to 5 KB, one rule with one action',
  },
  {
    service: 'AWS IoT Core, down',
    per: 'command',
    dollars: 2 * listPrices.iot_message,
    because: 'A publish and its delivery',
  },
  { service: 'Kinesis', per: 'message', dollars: listPrices.kinesis_put_payload_unit, because: 'One unit of 25 KB' },
  {
    service: 'Firehose',
    per: 'message',
    dollars: ((5 * KB) / GB) * (listPrices.firehose_ingest_gb + FIREHOSE_CONVERSION_GB),
    because: 'One step of 5 KB, delivered and converted',
  },
  {
    service: 'Step Functions',
    per: 'decision',
    dollars: listPrices.express_request + 0.0625 * 0.3 * listPrices.express_memory_gb_second,
    because: 'One Express run of 300 ms in 64 MB',
  },
  {
    service: 'Lambda',
    per: 'decision',
    dollars: listPrices.lambda_request + 0.5 * 0.05 * listPrices.lambda_gb_second,
    because: 'One handler of 50 ms in 512 MB',
  },
  {
    service: 'DynamoDB',
    per: 'decision',
    dollars: 6 * listPrices.dynamodb_write_unit,
    because: 'The row with its indexes, the journal, what a handler keeps: six units',
  },
  {
    service: 'EventBridge',
    per: 'decision',
    dollars: listPrices.eventbridge_event,
    because: 'One event of the outbox',
  },
  {
    service: 'S3',
    per: 'kilobyte',
    dollars: (KB / GB) * listPrices.s3_storage_gb_month,
    because: 'Kept a month as it was said',
  },
]
