import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { inBatches } from '../in-batches.ts'
import { type Item, json, maybeJsonIn, number, text, textIn } from './attributes.dynamodb.ts'
import { writeRows } from './batches.dynamodb.ts'
import { failing } from './failing.ts'
import {
  type Published,
  type PublishedCommit,
  type PublishedCommits,
  type PublishedReader,
  slotMs,
  slotOf,
} from './published.ts'

/** One row per batch and slot: a hundred commits cost what ten rows do. */
export const publishedInDynamodb = (dynamodb: DynamoDBClient, table: string, days: number): PublishedCommits => ({
  note: async (commits) => {
    const batches = Map.groupBy(commits, ({ committed_at, batch }) => `${slotOf(Date.parse(committed_at))} ${batch}`)
    const requests = [...batches.values()].flatMap((batch) =>
      inBatches(batch, { itemsMax: commitsMax }).map((together, part) => ({
        PutRequest: { Item: itemOf(together, part, days) },
      })),
    )
    await writeRows(dynamodb, table, requests, { what: `note ${commits.length} published commits`, parallel: 2 })
  },
})

export const publishedReaderInDynamodb = (dynamodb: DynamoDBClient, table: string): PublishedReader => ({
  publishedAt: async (robotId, revision, committedAt) => {
    const commit = keyOf({ robot_id: robotId, revision })
    for (const slots of slotsOff) {
      const slot = slotOf(Date.parse(committedAt) + slots * slotMs)
      const found = await findIn(dynamodb, table, slot, commit)
      if (found) return found
    }
    return undefined
  },
})

/**
 * The journal's time is dispatch's, a moment after the commit; the slot may end in between, and clocks differ. A batch that came
 * again is journalled later: a minute is looked back, where nothing was found before.
 */
const slotsOff = [0, -1, 1, -2, -3, -4, -5, -6]

/** Of a row, which may have 400 KB: a commit takes some hundred bytes. */
const commitsMax = 1_000

const findIn = async (
  dynamodb: DynamoDBClient,
  table: string,
  slot: string,
  commit: string,
): Promise<Published | undefined> => {
  let from: Item | undefined
  do {
    const { Items = [], LastEvaluatedKey } = await dynamodb
      .send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: '#slot = :slot',
          FilterExpression: 'attribute_exists(#commits.#commit)',
          ProjectionExpression: 'published_at, #commits.#commit',
          ExpressionAttributeNames: { '#slot': 'slot', '#commits': 'commits', '#commit': commit },
          ExpressionAttributeValues: { ':slot': text(slot) },
          ...(from && { ExclusiveStartKey: from }),
        }),
      )
      .catch(failing(`find when ${commit} was published`))
    const [item] = Items
    if (item) return { published_at: textIn(item, 'published_at'), ...leftIn(item, commit) }
    from = LastEvaluatedKey
  } while (from)
  return undefined
}

type Left = readonly [
  events: number,
  ...handlers: readonly (readonly [handler: string, began_at: number, ms: number])[],
]

/** Short, because every commit has it. */
const leftOf = ({ events, handlers }: PublishedCommit): Left => [
  events,
  ...handlers.map(({ handler, began_at, ended_at }) => [handler, began_at, ended_at - began_at] as const),
]

const leftIn = (item: Item, commit: string): Pick<Published, 'events' | 'handlers'> => {
  const [events, ...handlers] = (maybeJsonIn(item.commits?.M ?? {}, commit) ?? [0]) as Left
  return {
    events,
    handlers: handlers.map(([handler, began_at, ms]) => ({ handler, began_at, ended_at: began_at + ms })),
  }
}

const keyOf = ({ robot_id, revision }: Pick<PublishedCommit, 'robot_id' | 'revision'>): string =>
  `${robot_id}#${revision}`

const itemOf = (commits: readonly PublishedCommit[], part: number, days: number): Item => {
  const [first] = commits
  if (!first) throw new Error('A row of published commits has at least one')
  return {
    slot: text(slotOf(Date.parse(first.committed_at))),
    batch: text(part === 0 ? first.batch : `${first.batch}#${part}`),
    published_at: text(first.published_at),
    commits: {
      M: Object.fromEntries(commits.map((commit) => [keyOf(commit), json(leftOf(commit))])),
    },
    expires_at: number(Math.ceil(Date.parse(first.committed_at) / 1000) + days * 86_400),
  }
}
