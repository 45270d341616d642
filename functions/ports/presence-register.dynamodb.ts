import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { text } from './attributes.dynamodb.ts'
import type { PresenceRegister } from './presence-register.ts'
import { writeItem } from './run-item.dynamodb.ts'

/** One item per robot. */
export const presenceInDynamodb = (dynamodb: DynamoDBClient, table: string): PresenceRegister => ({
  record: async (run, { presence, cause, reason, at }) => {
    await writeItem(dynamodb, run, {
      table,
      key: { robot_id: text(run.robot_id) },
      what: `the presence of ${run.robot_id}`,
      sets: ['presence = :presence', '#cause = :cause', 'changed_at = :at', ...(reason ? ['#reason = :reason'] : [])],
      removes: reason ? [] : ['#reason'],
      names: { '#cause': 'cause', '#reason': 'reason' },
      values: {
        ':presence': text(presence),
        ':cause': text(cause),
        ':at': text(at),
        ...(reason && { ':reason': text(reason) }),
      },
    })
  },
})
