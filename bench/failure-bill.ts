import type { BillLine } from './idle-bill.ts'
import { type FunctionUse, firehose, lambdaTime } from './message-bill.ts'
import { dollarsPerMillion, gigabyte, prices, steps } from './prices.ts'

/*
 * What a failure costs from the moment it is handed over until its record, group and copy on the shelf are written and the
 * change lies in the lake. What the message itself cost before it failed is in the bill of messages.
 */
export interface FailureUse {
  readonly failures: number
  /** Deliveries by the error action of IoT Core, which is billed itself: one request to the intake each. */
  readonly error_actions: number
  /** Requests to SQS that send up to ten messages, and their bytes: to the intake and to the shelf. */
  readonly batch_sends: number
  readonly batch_bytes: number
  /** A message of the intake, at most. */
  readonly message_bytes: number
  readonly functions: readonly FunctionUse[]
  /** Calls, whatever they hold. */
  readonly dynamodb_calls: number
  readonly write_units: number
  readonly read_units: number
  readonly events: number
  readonly s3_requests: number
  readonly archive_puts: number
  readonly archive_bytes: number
  readonly log_bytes: number
}

/** Billable requests by service, per failure. */
export const requestsPerFailure = (used: FailureUse): Readonly<Record<string, number>> => {
  const each = (count: number): number => count / used.failures
  const chunks = (bytes: number): number => steps(bytes, 'sqs_request')
  return {
    'SQS, error action': each(used.error_actions * chunks(used.message_bytes)),
    'SQS, sent in batches': each(used.batch_sends * chunks(mean(used.batch_bytes, used.batch_sends))),
    'SQS, taken out and deleted': each(polls(used)),
    DynamoDB: each(used.dynamodb_calls),
    Lambda: each(used.functions.reduce((sum, { invocations }) => sum + invocations, 0)),
    EventBridge: each(used.events),
    S3: each(used.s3_requests),
  }
}

/** Lambda's pollers take ten messages of a batch in a request, billed once per 64 KB, and delete ten in one. */
const polls = ({ failures, functions, message_bytes }: FailureUse): number => {
  const batches = functions.find(({ name }) => name === recorderName)?.invocations ?? 0
  const requests = batches * Math.ceil(mean(failures, batches) / 10)
  return requests * (steps(message_bytes * mean(failures, requests), 'sqs_request') + 1)
}

const recorderName = 'record-failure'
/** Dollars per million failures. */
export const failureBill = (used: FailureUse): readonly BillLine[] => {
  const requests = requestsPerFailure(used)
  const sqs = Object.entries(requests).reduce((sum, [name, count]) => sum + (name.startsWith('SQS') ? count : 0), 0)
  const million = 1e6 / used.failures
  const each = (count: number): string => `${(count / used.failures).toFixed(2)} a failure`
  const lines: readonly BillLine[] = [
    {
      what: 'DynamoDB writes',
      dollars: dollarsPerMillion('dynamodb_write_unit', used.write_units * million),
      how: `${each(used.write_units)}: twice in a transaction, and each index that holds the row`,
    },
    {
      what: 'DynamoDB reads',
      dollars: dollarsPerMillion('dynamodb_read_unit', used.read_units * million),
      how: each(used.read_units),
    },
    { what: 'SQS', dollars: dollarsPerMillion('sqs_request', sqs * 1e6), how: `${sqs.toFixed(2)} a failure` },
    {
      what: 'IoT Core, error action',
      dollars: dollarsPerMillion('iot_rule_action', used.error_actions * million),
      how: each(used.error_actions),
    },
    ...used.functions.map((one) => ({
      what: `Lambda ${one.name}`,
      dollars:
        dollarsPerMillion('lambda_request', one.invocations * million) +
        lambdaTime(one.memory_mb, one.duration_ms * million),
      how: `${each(one.invocations)} of ${mean(one.duration_ms, one.invocations).toFixed(0)} ms at ${one.memory_mb} MB`,
    })),
    {
      what: 'EventBridge',
      dollars: dollarsPerMillion('eventbridge_event', used.events * million),
      how: each(used.events),
    },
    { what: 'S3', dollars: dollarsPerMillion('s3_put', used.s3_requests * million), how: each(used.s3_requests) },
    {
      what: 'Firehose, changes of tables',
      dollars: firehose(used.archive_puts, mean(used.archive_bytes, used.archive_puts)) * million,
      how: `${mean(used.archive_bytes, used.failures).toFixed(0)} bytes a failure`,
    },
    {
      what: 'Logs',
      dollars: ((used.log_bytes * million) / gigabyte) * prices.per_gb.logs_ingest,
      how: `${mean(used.log_bytes, used.failures).toFixed(0)} bytes a failure`,
    },
  ]
  return lines
}

const mean = (sum: number, of: number): number => (of === 0 ? 0 : sum / of)
