import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { number, text } from './attributes.dynamodb.ts'
import type { Charging } from './charging.ts'
import { writeItem } from './run-item.dynamodb.ts'

/** One item per robot: its newest charging session. */
export const chargingInDynamodb = (dynamodb: DynamoDBClient, table: string): Charging => {
  const placeOf = (robotId: string) => ({
    table,
    key: { robot_id: text(robotId), entry: text('newest') },
    what: `the charging session of ${robotId}`,
  })

  return {
    open: async (run, { battery, at }) => {
      await writeItem(dynamodb, run, {
        ...placeOf(run.robot_id),
        sets: ['opened_at = :at', ...(battery === undefined ? [] : ['battery_at_start = :battery'])],
        removes: ['closed_at', 'battery_at_end', ...(battery === undefined ? ['battery_at_start'] : [])],
        values: { ':at': text(at), ...(battery !== undefined && { ':battery': number(battery) }) },
      })
    },
    close: async (run, { battery, at }) => {
      await writeItem(dynamodb, run, {
        ...placeOf(run.robot_id),
        sets: ['closed_at = :at', 'battery_at_end = :battery'],
        values: { ':at': text(at), ':battery': number(battery) },
      })
    },
  }
}
