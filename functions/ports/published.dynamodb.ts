import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { type Item, json, maybeJsonIn, number, text, textIn } from './attributes.dynamodb.ts'
import { writeRows } from './batches.dynamodb.ts'
import { failing } from './failing.ts'
import {
  minuteOf,
  type Published,
  type PublishedCommit,
  type PublishedCommits,
  type PublishedReader,
} from './published.ts'
import { bucketOf } from './robots.ts'

/** One row per batch, minute and bucket: a hundred commits cost what ten rows do. */
export const publishedInDynamodb = (dynamodb: DynamoDBClient, table: string, days: number): PublishedCommits => ({
  note: async (commits) => {
    const rows = Map.groupBy(commits, ({ robot_id, committed_at, batch }) =>
      [minuteOf(Date.parse(committed_at), bucketOf(robot_id)), batch].join(' '),
    )
    const requests = [...rows.values()].map((together) => ({ PutRequest: { Item: itemOf(together, days) } }))
    await writeRows(dynamodb, table, requests, { what: `note ${commits.length} published commits`, parallel: 2 })
  },
})

export const publishedReaderInDynamodb = (dynamodb: DynamoDBClient, table: string): PublishedReader => ({
  publishedAt: async (robotId, revision, committedAt) => {
    const commit = keyOf({ robot_id: robotId, revision })
    for (const minutes of minutesOff) {
      const minute = minuteOf(Date.parse(committedAt) + minutes * 60_000, bucketOf(robotId))
      const found = await findIn(dynamodb, table, minute, commit)
      if (found) return found
    }
    return undefined
  },
})

/** The journal's time is dispatch's, a moment after the commit; the minute may end in between, and clocks differ. */
const minutesOff = [0, -1, 1]

const findIn = async (
  dynamodb: DynamoDBClient,
  table: string,
  minute: string,
  commit: string,
): Promise<Published | undefined> => {
  let from: Item | undefined
  do {
    const { Items = [], LastEvaluatedKey } = await dynamodb
      .send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: '#minute = :minute',
          FilterExpression: 'attribute_exists(#commits.#commit)',
          ProjectionExpression: 'published_at, #commits.#commit',
          ExpressionAttributeNames: { '#minute': 'minute', '#commits': 'commits', '#commit': commit },
          ExpressionAttributeValues: { ':minute': text(minute) },
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

const itemOf = (commits: readonly PublishedCommit[], days: number): Item => {
  const [first] = commits
  if (!first) throw new Error('A row of published commits has at least one')
  return {
    minute: text(minuteOf(Date.parse(first.committed_at), bucketOf(first.robot_id))),
    batch: text(first.batch),
    published_at: text(first.published_at),
    commits: {
      M: Object.fromEntries(commits.map((commit) => [keyOf(commit), json(leftOf(commit))])),
    },
    expires_at: number(Math.ceil(Date.parse(first.committed_at) / 1000) + days * 86_400),
  }
}
