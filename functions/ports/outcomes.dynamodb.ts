import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type Item, maybeNumberIn, maybeTextIn, text, textIn } from './attributes.dynamodb.ts'
import { readRows } from './batches.dynamodb.ts'
import type { Outcomes, TracedOutcomes } from './outcomes.ts'
import { queryAll } from './query.dynamodb.ts'

export interface OutcomeTables {
  readonly journal: string
  readonly failures: string
}

export const outcomesInDynamodb = (dynamodb: DynamoDBClient, tables: OutcomeTables): Outcomes => {
  const bearing = (table: string, traceId: string): Promise<readonly Item[]> =>
    queryAll(
      dynamodb,
      {
        TableName: table,
        IndexName: 'by_trace',
        KeyConditionExpression: 'trace_id = :trace_id',
        ExpressionAttributeValues: { ':trace_id': text(traceId) },
      },
      `read what bears trace ${traceId}`,
    )
  const failuresWith = async (ids: readonly string[]): Promise<readonly Item[]> => {
    const found: Item[] = []
    const keys = [...new Set(ids)].map((id) => ({ table: tables.failures, key: { failure_id: text(id) } }))
    await readRows(
      dynamodb,
      keys,
      { what: `read ${keys.length} failures`, parallel: 8 },
      (item) => void found.push(item),
    )
    return found
  }
  return {
    ofTrace: async (traceId) => {
      const [decided, failed] = await Promise.all([bearing(tables.journal, traceId), bearing(tables.failures, traceId)])
      const failures = await failuresWith(failed.map((item) => textIn(item, 'failure_id')))
      return { decided: decided.map(decidedOf), failed: failures.map(failedOf) }
    },
    failures: async (ids) => new Set((await failuresWith(ids)).map((item) => textIn(item, 'failure_id'))),
  }
}

const decidedOf = (item: Item): TracedOutcomes['decided'][number] => ({
  robot_id: textIn(item, 'robot_id'),
  message_id: textIn(item, 'message_id'),
  received_at: textIn(item, 'received_at'),
  position: textIn(item, 'position'),
})

const failedOf = (item: Item): TracedOutcomes['failed'][number] => {
  const [robot_id, message_id, topic, received_at] = ['robot_id', 'message_id', 'topic', 'received_at'].map((name) =>
    maybeTextIn(item, name),
  )
  const index = maybeNumberIn(item, 'index')
  return {
    failure_id: textIn(item, 'failure_id'),
    ...(robot_id !== undefined && { robot_id }),
    ...(message_id !== undefined && { message_id }),
    ...(topic !== undefined && { topic }),
    ...(received_at !== undefined && { received_at }),
    ...(index !== undefined && { index }),
  }
}
