import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Charging } from './charging.ts'
import { markTold, type RunItem, writeItem } from './run-item.dynamodb.ts'

/** One item per robot: its newest charging session. */
export const chargingInDynamodb = (documents: DynamoDBDocumentClient, table: string): Charging => ({
  open: async (run, { battery, at }) => {
    const session = await writeItem<RunItem>(documents, table, run, {
      ...itemOf(run.robot_id),
      sets: ['opened_at = :at', 'battery_at_start = :battery'],
      removes: ['closed_at', 'battery_at_end'],
      values: { ':at': at, ':battery': battery },
    })
    return { told: session.told_of === run.message_id }
  },
  close: async (run, { battery, at }) => {
    await writeItem<RunItem>(documents, table, run, {
      ...itemOf(run.robot_id),
      sets: ['closed_at = :at', 'battery_at_end = :battery'],
      values: { ':at': at, ':battery': battery },
    })
  },
  told: (run) => markTold(documents, table, run, itemOf(run.robot_id)),
})

const itemOf = (robotId: string) => ({
  key: { robot_id: robotId, session_id: 'newest' },
  what: `the charging session of ${robotId}`,
})
