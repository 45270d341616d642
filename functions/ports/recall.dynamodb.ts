import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Sent } from '../../messages/dialects/sent.ts'
import { maybeJsonIn, text, textIn } from './attributes.dynamodb.ts'
import { type RowKey, readRows } from './batches.dynamodb.ts'
import { journalRowOf } from './journal.dynamodb.ts'
import type { JournalRow } from './journal.ts'
import { lastKnownOf } from './last-known.dynamodb.ts'
import type { LastKnown } from './last-known.ts'
import { journalKey, type Recall, type Recalled, type Wanted } from './recall.ts'
import { robotRowOf } from './robots.dynamodb.ts'
import type { RobotRow } from './robots.ts'
import { SENT_ENTRY } from './sent.dynamodb.ts'

export interface RecallTables {
  readonly robots: string
  readonly last_known: string
  readonly journal: string
  /** Whoever wants to know what robots were sent. */
  readonly commands?: string
}

/** Several tables in one request, consistent: the batch before this one may have ended a moment ago. */
export const recallFromDynamodb = (dynamodb: DynamoDBClient, tables: RecallTables): Recall => ({
  recall: async (wanted) => {
    const keys = keysOf(wanted, tables)
    const robots = new Map<string, RobotRow>()
    const last_known = new Map<string, LastKnown>()
    const journal = new Map<string, JournalRow>()
    const sent = new Map<string, Sent>()
    await readRows(dynamodb, keys, { what: `read ${keys.length} rows`, parallel: 8 }, (item, table) => {
      if (table === tables.robots) {
        const row = robotRowOf(item)
        robots.set(row.robot_id, row)
      } else if (table === tables.last_known) {
        const lastKnown = lastKnownOf(item)
        last_known.set(lastKnown.robot_id, lastKnown)
      } else if (table === tables.commands) {
        const one = maybeJsonIn(item, 'sent') as Sent | undefined
        if (one !== undefined) sent.set(textIn(item, 'robot_id'), one)
      } else {
        const row = journalRowOf(item)
        journal.set(journalKey(row), row)
      }
    })
    return { robots, last_known, journal, sent } satisfies Recalled
  },
})

/** Each once: a key that is asked for twice is refused. */
const keysOf = (
  { robots = [], last_known = [], messages = [], sent = [] }: Wanted,
  tables: RecallTables,
): readonly RowKey[] => [
  ...[...new Set(robots)].map((robotId) => ({ table: tables.robots, key: { robot_id: text(robotId) } })),
  ...[...new Set(last_known)].map((robotId) => ({ table: tables.last_known, key: { robot_id: text(robotId) } })),
  ...[...new Set(tables.commands === undefined ? [] : sent)].map((robotId) => ({
    table: tables.commands ?? '',
    key: { robot_id: text(robotId), entry: text(SENT_ENTRY) },
  })),
  ...[...new Map(messages.map((message) => [journalKey(message), message])).values()].map(
    ({ robot_id, message_id }) => ({
      table: tables.journal,
      key: { robot_id: text(robot_id), message_id: text(message_id) },
    }),
  ),
]
