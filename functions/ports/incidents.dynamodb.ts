import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Incidents } from './incidents.ts'
import { doneByLaterRun, type RunItem, readItem, updateItem, writeItem } from './run-item.dynamodb.ts'

/** One item per robot and fault code. `incident` is there while it is open; `cleared` names the one that ended last. */
export const incidentsInDynamodb = (documents: DynamoDBDocumentClient, table: string): Incidents => ({
  raise: async (run, { incident_id, code, message, level, at }) => {
    const change = {
      ...itemOf(run.robot_id, code),
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
        ':incident': incident_id,
        ':at': at,
        ...(message && { ':text': message }),
        ...(level && { ':level': level }),
      },
    }
    const raised = await writeItem<IncidentItem>(documents, table, run, change)
    return { incident_id: raised.incident ?? incident_id }
  },

  clear: async (run, { code, at }) => {
    const change = {
      ...itemOf(run.robot_id, code),
      sets: ['cleared = incident', 'cleared_at = :at'],
      removes: ['incident', 'raised_at'],
      condition: 'attribute_exists(incident)',
      values: { ':at': at },
    }
    const cleared = await updateItem<IncidentItem>(documents, table, run, change)
    if (cleared?.cleared !== undefined) return { incident_id: cleared.cleared }
    const found = await readItem<IncidentItem>(documents, table, change)
    if (found === undefined) return {}
    doneByLaterRun(found, run)
    return found.cleared !== undefined && found.acted_by === run.message_id ? { incident_id: found.cleared } : {}
  },
})

interface IncidentItem extends RunItem {
  readonly incident?: string
  readonly cleared?: string
}

/** A code is any text; the prefix keeps the key from being empty or looking like another kind of item. */
const itemOf = (robotId: string, code: string) => ({
  key: { robot_id: robotId, incident_id: `code:${code}` },
  what: `the incident ${code} of ${robotId}`,
})
