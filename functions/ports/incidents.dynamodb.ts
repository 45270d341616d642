import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { maybeTextIn, text } from './attributes.dynamodb.ts'
import type { Incidents } from './incidents.ts'
import { doneByLaterRun, isBy, readItem, updateItem, writeItem } from './run-item.dynamodb.ts'

/** One item per robot and fault code. `incident` is there while it is open; `cleared` names the one that ended last. */
export const incidentsInDynamodb = (dynamodb: DynamoDBClient, table: string): Incidents => {
  /** A code is any text; the prefix keeps the key from being empty or looking like another kind of item. */
  const placeOf = (robotId: string, code: string) => ({
    table,
    key: { robot_id: text(robotId), entry: text(`code:${code}`) },
    what: `the incident ${code} of ${robotId}`,
  })

  return {
    raise: async (run, { incident_id, code, message, level, at }) => {
      const raised = await writeItem(dynamodb, run, {
        ...placeOf(run.robot_id, code),
        sets: [
          'incident = if_not_exists(incident, :incident)',
          'raised_at = if_not_exists(raised_at, :at)',
          'raised_last_at = :at',
          ...(message ? ['#message = :text'] : []),
          ...(level ? ['#level = :level'] : []),
        ],
        removes: [...(message ? [] : ['#message']), ...(level ? [] : ['#level'])],
        names: { '#message': 'message', '#level': 'level' },
        values: {
          ':incident': text(incident_id),
          ':at': text(at),
          ...(message && { ':text': text(message) }),
          ...(level && { ':level': text(level) }),
        },
      })
      return { incident_id: maybeTextIn(raised, 'incident') ?? incident_id }
    },

    clear: async (run, { code, at }) => {
      const change = {
        ...placeOf(run.robot_id, code),
        sets: ['cleared = incident', 'cleared_at = :at'],
        removes: ['incident', 'raised_at'],
        condition: 'attribute_exists(incident)',
        values: { ':at': text(at) },
      }
      const item = (await updateItem(dynamodb, run, change)) ?? (await readItem(dynamodb, change))
      if (item === undefined) return {}
      doneByLaterRun(item, run)
      const cleared = maybeTextIn(item, 'cleared')
      return cleared !== undefined && isBy(item, run) ? { incident_id: cleared } : {}
    },
  }
}
