import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { PresenceRegister } from './presence-register.ts'
import { type RunItem, writeItem } from './run-item.dynamodb.ts'

/** One item per robot. */
export const presenceInDynamodb = (documents: DynamoDBDocumentClient, table: string): PresenceRegister => ({
  record: async (run, { presence, cause, reason, at }) => {
    const change = {
      key: { robot_id: run.robot_id },
      what: `the presence of ${run.robot_id}`,
      sets: ['presence = :presence', '#cause = :cause', 'changed_at = :at', ...(reason ? ['#reason = :reason'] : [])],
      removes: reason ? [] : ['#reason'],
      names: { '#cause': 'cause', '#reason': 'reason' },
      values: { ':presence': presence, ':cause': cause, ':at': at, ...(reason && { ':reason': reason }) },
    }
    await writeItem<RunItem>(documents, table, run, change)
  },
})
