import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { TemporaryFailure } from '../errors.ts'
import { inParallel } from '../in-parallel.ts'
import { pause } from '../pause.ts'
import { type Item, text } from './attributes.dynamodb.ts'
import { failing } from './failing.ts'
import { journalRowOf } from './journal.dynamodb.ts'
import type { JournalRow } from './journal.ts'
import { lastKnownOf } from './last-known.dynamodb.ts'
import type { LastKnown } from './last-known.ts'
import { journalKey, type Recall, type Recalled, type Wanted } from './recall.ts'
import { robotRowOf } from './robots.dynamodb.ts'
import type { RobotRow } from './robots.ts'

export interface RecallTables {
  readonly robots: string
  readonly last_known: string
  readonly journal: string
}

/** Several tables in one request, 100 keys at a time, consistent: the batch before this one may have ended a moment ago. */
export const recallFromDynamodb = (dynamodb: DynamoDBClient, tables: RecallTables): Recall => ({
  recall: async (wanted) => {
    const keys = keysOf(wanted, tables)
    const chunks = Array.from({ length: Math.ceil(keys.length / keysMax) }, (_, index) =>
      keys.slice(index * keysMax, (index + 1) * keysMax),
    )
    const robots = new Map<string, RobotRow>()
    const last_known = new Map<string, LastKnown>()
    const journal = new Map<string, JournalRow>()
    const note = (table: string, item: Item): void => {
      if (table === tables.robots) {
        const row = robotRowOf(item)
        robots.set(row.robot_id, row)
      } else if (table === tables.last_known) {
        const lastKnown = lastKnownOf(item)
        last_known.set(lastKnown.robot_id, lastKnown)
      } else {
        const row = journalRowOf(item)
        journal.set(journalKey(row), row)
      }
    }
    await inParallel(chunks, 8, (chunk) => readAll(dynamodb, chunk, note))
    return { robots, last_known, journal } satisfies Recalled
  },
})

interface Key {
  readonly table: string
  readonly key: Item
}

/** BatchGetItem refuses a key that is asked for twice. */
const keysOf = ({ robots = [], last_known = [], messages = [] }: Wanted, tables: RecallTables): readonly Key[] => [
  ...[...new Set(robots)].map((robotId) => ({ table: tables.robots, key: { robot_id: text(robotId) } })),
  ...[...new Set(last_known)].map((robotId) => ({ table: tables.last_known, key: { robot_id: text(robotId) } })),
  ...[...new Map(messages.map((message) => [journalKey(message), message])).values()].map(
    ({ robot_id, message_id }) => ({
      table: tables.journal,
      key: { robot_id: text(robot_id), message_id: text(message_id) },
    }),
  ),
]

const keysMax = 100
const triesMax = 8

/** DynamoDB answers at most 16 MB, and less when it throttles; what it left over is asked for again, more and more slowly. */
const readAll = async (
  dynamodb: DynamoDBClient,
  keys: readonly Key[],
  note: (table: string, item: Item) => void,
): Promise<void> => {
  let left = requestOf(keys)
  for (let tries = 0; Object.keys(left).length > 0; tries += 1) {
    if (tries === triesMax) throw new TemporaryFailure(`read ${keys.length} rows: not all of them were answered`)
    if (tries > 0) await pause(20 * 2 ** tries)
    const { Responses = {}, UnprocessedKeys = {} } = await dynamodb
      .send(new BatchGetItemCommand({ RequestItems: left }))
      .catch(failing(`read ${keys.length} rows`))
    for (const [table, items] of Object.entries(Responses)) for (const item of items) note(table, item)
    left = UnprocessedKeys as typeof left
  }
}

const requestOf = (keys: readonly Key[]): Record<string, { Keys: Item[]; ConsistentRead: true }> => {
  const request: Record<string, { Keys: Item[]; ConsistentRead: true }> = {}
  for (const { table, key } of keys) {
    request[table] ??= { Keys: [], ConsistentRead: true }
    request[table].Keys.push(key)
  }
  return request
}
