import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { TemporaryFailure } from '../errors.ts'
import {
  ACCEPTED_SECONDS,
  type Accepted,
  type AcceptedReader,
  type AcceptedRow,
  nameOf,
  type Over,
} from './accepted.ts'
import { type Item, maybeNumberIn, number, text, textIn } from './attributes.dynamodb.ts'
import { writeRows } from './batches.dynamodb.ts'
import { failing } from './failing.ts'

/** Partition: the message id or the caller's key; sort key: the robot, or `request`. A transaction takes 100 items. */
export const acceptedInDynamodb = (dynamodb: DynamoDBClient, table: string): Accepted => ({
  claim: async (rows, over = new Map()) => {
    const [first, ...others] = rows
    if (first === undefined) return []
    const what = `claim ${rows.length} rows for request ${first.request_id}`
    const standing = await (others.length === 0
      ? claimOne(dynamodb, claimOf(first, over, table), what)
      : claimAll(
          dynamodb,
          rows.map((row) => claimOf(row, over, table)),
          what,
        ))
    return standing.filter(({ request_id }) => request_id !== first.request_id)
  },

  note: async (notes) => {
    // A batch takes each row once; the last word counts.
    const rows = [...new Map(notes.map((row) => [nameOf(row), row])).values()]
    const [first, ...others] = rows
    if (first === undefined) return
    const what = `note ${rows.length} rows for request ${first.request_id}`
    if (others.length === 0) {
      await dynamodb.send(new PutItemCommand({ TableName: table, Item: itemOf(first) })).catch(failing(what))
      return
    }
    const requests = rows.map((row) => ({ PutRequest: { Item: itemOf(row) } }))
    await writeRows(dynamodb, table, requests, { what, parallel: 4 })
  },
})

export const acceptedReaderInDynamodb = (dynamodb: DynamoDBClient, table: string): AcceptedReader => ({
  ofMessage: async (message_id) => {
    const { Items = [] } = await dynamodb
      .send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'accepted_id = :id',
          ExpressionAttributeValues: { ':id': text(`message ${message_id}`) },
          ConsistentRead: true,
          Limit: 100,
        }),
      )
      .catch(failing(`find what was accepted as message ${message_id}`))
    return Items.map(rowOf)
  },
})

type Claim = PutItemCommandInput & { readonly TableName: string; readonly Item: Item }

/** Its place is free, forgotten (DynamoDB takes days to remove it), or held by a request that has died since. */
const claimOf = (row: AcceptedRow, over: Over, table: string): Claim => {
  const seen = over.get(nameOf(row))
  return {
    TableName: table,
    Item: itemOf(row),
    ConditionExpression: `attribute_not_exists(accepted_id) OR expires_at < :now${
      seen === undefined ? '' : ' OR (sent = :no AND leased_until_ms = :seen)'
    }`,
    ExpressionAttributeValues: {
      ':now': number(Math.floor(row.accepted_at_ms / 1000)),
      ...(seen !== undefined && { ':no': { BOOL: false }, ':seen': number(seen) }),
    },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  }
}

const claimOne = async (dynamodb: DynamoDBClient, claim: Claim, what: string): Promise<readonly AcceptedRow[]> => {
  try {
    await dynamodb.send(new PutItemCommand(claim))
    return []
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) return failing(what)(error)
    if (error.Item === undefined) throw new TemporaryFailure(`${what}: a row stood in the way and is gone`)
    return [rowOf(error.Item)]
  }
}

const claimAll = async (
  dynamodb: DynamoDBClient,
  claims: readonly Claim[],
  what: string,
): Promise<readonly AcceptedRow[]> => {
  try {
    await dynamodb.send(new TransactWriteItemsCommand({ TransactItems: claims.map((Put) => ({ Put })) }))
    return []
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) return failing(what)(error)
    const standing = (error.CancellationReasons ?? []).flatMap(({ Item: item }) => (item ? [rowOf(item)] : []))
    // Somebody else writes one of them at this moment, or DynamoDB throttles.
    if (standing.length === 0) throw new TemporaryFailure(`${what}: ${error.message}`, { cause: error })
    return standing
  }
}

const itemOf = (row: AcceptedRow): Item => ({
  ...(row.of === 'request'
    ? { accepted_id: text(`request ${row.by}\n${row.key}`), entry: text('request') }
    : {
        accepted_id: text(`message ${row.message_id}`),
        entry: text(row.robot_id),
        type: text(row.type),
        kind: text(row.kind),
      }),
  hash: text(row.hash),
  trace_id: text(row.trace_id),
  accepted_at_ms: number(row.accepted_at_ms),
  accepted_by: text(row.by),
  request_id: text(row.request_id),
  sent: { BOOL: row.sent },
  leased_until_ms: number(row.leased_until_ms),
  expires_at: number(Math.floor(row.accepted_at_ms / 1000) + ACCEPTED_SECONDS),
})

const rowOf = (item: Item): AcceptedRow => {
  const common = {
    hash: textIn(item, 'hash'),
    trace_id: textIn(item, 'trace_id'),
    accepted_at_ms: maybeNumberIn(item, 'accepted_at_ms') ?? 0,
    by: textIn(item, 'accepted_by'),
    request_id: textIn(item, 'request_id'),
    sent: item.sent?.BOOL === true,
    leased_until_ms: maybeNumberIn(item, 'leased_until_ms') ?? 0,
  }
  const id = textIn(item, 'accepted_id')
  if (id.startsWith('request ')) return { ...common, of: 'request', key: id.slice(id.indexOf('\n') + 1) }
  return {
    ...common,
    of: 'message',
    message_id: id.slice('message '.length),
    robot_id: textIn(item, 'entry'),
    type: textIn(item, 'type'),
    kind: textIn(item, 'kind'),
  }
}
