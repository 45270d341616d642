import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { type Item, text, textIn } from './attributes.dynamodb.ts'
import { failing } from './failing.ts'
import type { Fleet } from './fleet.ts'
import { queryAll } from './query.dynamodb.ts'

export const fleetInDynamodb = (dynamodb: DynamoDBClient, table: string): Fleet => {
  const query = (input: Omit<QueryCommandInput, 'TableName'>, what: string) =>
    dynamodb.send(new QueryCommand({ TableName: table, ...input })).catch(failing(what))

  const count = async (status: string): Promise<number> => {
    let sum = 0
    let from: Item | undefined
    do {
      const { Count = 0, LastEvaluatedKey } = await query(
        { ...parkedWith(status), Select: 'COUNT', ...(from && { ExclusiveStartKey: from }) },
        `count robots that are ${status}`,
      )
      sum += Count
      from = LastEvaluatedKey
    } while (from)
    return sum
  }

  return {
    async *inBucket(bucket) {
      let from: Item | undefined
      do {
        const { Items = [], LastEvaluatedKey } = await query(
          {
            IndexName: 'by_bucket',
            KeyConditionExpression: '#bucket = :bucket',
            ExpressionAttributeNames: { '#bucket': 'bucket' },
            ExpressionAttributeValues: { ':bucket': text(bucket) },
            Limit: pageMax,
            ...(from && { ExclusiveStartKey: from }),
          },
          `list the robots of bucket ${bucket}`,
        )
        yield Items.map((item) => textIn(item, 'robot_id'))
        from = LastEvaluatedKey
      } while (from)
    },

    dueForRelease: async (now, limit) => {
      const due = await queryAll(
        dynamodb,
        {
          TableName: table,
          ...parkedWith('parked'),
          KeyConditionExpression: 'parked = :status AND next_release_at <= :now',
          ExpressionAttributeValues: { ':status': text('parked'), ':now': text(now) },
        },
        'list the robots that are due for release',
        limit,
      )
      return due.map((item) => textIn(item, 'robot_id'))
    },

    countParked: async () => ({ parked: await count('parked'), needs_attention: await count('needs_attention') }),
  }
}

/** What BatchGetItem takes at once, of two tables. */
const pageMax = 50

const parkedWith = (status: string) => ({
  IndexName: 'by_release',
  KeyConditionExpression: 'parked = :status',
  ExpressionAttributeValues: { ':status': text(status) },
})
