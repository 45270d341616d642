import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { text } from './attributes.dynamodb.ts'
import { readRows } from './batches.dynamodb.ts'
import type { Heard } from './heard.ts'

/** Both in one request, consistent: a robot that has just said its first word is there. */
export const heardInDynamodb = (
  dynamodb: DynamoDBClient,
  { robots, last_known }: { readonly robots: string; readonly last_known: string },
): Heard => ({
  ofRobot: async (robotId) => {
    let found = false
    const keys = [robots, last_known].map((table) => ({ table, key: { robot_id: text(robotId) } }))
    await readRows(dynamodb, keys, { what: `look whether robot ${robotId} was ever heard`, parallel: 1 }, () => {
      found = true
    })
    return found
  },
})
