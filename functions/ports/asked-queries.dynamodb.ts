import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { About, AskedQueries, AskedQuery, Begun, QueryFormat, ScanLimits } from './asked-queries.ts'
import {
  type Item,
  json,
  maybe,
  maybeJsonIn,
  maybeNumberIn,
  maybeTextIn,
  number,
  present,
  text,
  textIn,
} from './attributes.dynamodb.ts'
import { failing } from './failing.ts'

/**
 * One table: an item per query (`query <id>`), and one per caller and day (`day <owner> <date>`) with the bytes and the set of open
 * queries. The query is written first: a place in the day that was never followed by a start can then be given back. What counts is
 * one write of the day each, and the set tells whether it was done: no transaction, which the next query would collide with.
 */
export const askedQueriesInDynamodb = (dynamodb: DynamoDBClient, table: string): AskedQueries => ({
  begin: async (query, limits) => {
    const what = `ask query ${query.query_id}`
    await dynamodb.send(new PutItemCommand({ TableName: table, Item: itemOf(query) })).catch(failing(what))
    try {
      await dynamodb.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { entry: text(dayOf(query)) },
          UpdateExpression: 'ADD bytes_used :bytes, open_queries :query SET expires_at = :expires_at',
          ConditionExpression:
            '(attribute_not_exists(bytes_used) OR bytes_used <= :left) AND (attribute_not_exists(open_queries) OR size(open_queries) < :at_once)',
          ExpressionAttributeValues: {
            ':bytes': number(query.bytes_reserved),
            ':left': number(limits.bytes_per_day - query.bytes_reserved),
            ':at_once': number(limits.at_once),
            ':query': { SS: [query.query_id] },
            ':expires_at': number(query.expires_at),
          },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      )
      return { begun: true }
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) return failing(what)(error)
      return refusal(error.Item ?? {}, query, limits)
    }
  },

  started: async (query_id, statement_id) => {
    await dynamodb
      .send(
        new UpdateItemCommand({
          TableName: table,
          Key: { entry: text(entryOf(query_id)) },
          UpdateExpression: 'SET statement_id = :statement_id',
          ConditionExpression: 'attribute_exists(entry)',
          ExpressionAttributeValues: { ':statement_id': text(statement_id) },
        }),
      )
      .catch(failing(`note that query ${query_id} was started`))
  },

  find: async (query_id) => {
    const { Item: item } = await dynamodb
      .send(new GetItemCommand({ TableName: table, Key: { entry: text(entryOf(query_id)) }, ConsistentRead: true }))
      .catch(failing(`find query ${query_id}`))
    return item && queryOf(item)
  },

  ended: async (query, bytes_scanned) => {
    const what = `count query ${query.query_id}`
    try {
      await dynamodb.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { entry: text(dayOf(query)) },
          UpdateExpression: 'ADD bytes_used :more DELETE open_queries :itself',
          ConditionExpression: 'contains(open_queries, :query)',
          ExpressionAttributeValues: {
            ':more': number(bytes_scanned - query.bytes_reserved),
            ':itself': { SS: [query.query_id] },
            ':query': text(query.query_id),
          },
        }),
      )
    } catch (error) {
      // It has its place no more: somebody has seen its end as well.
      if (!(error instanceof ConditionalCheckFailedException)) failing(what)(error)
    }
    await dynamodb
      .send(
        new UpdateItemCommand({
          TableName: table,
          Key: { entry: text(entryOf(query.query_id)) },
          UpdateExpression: 'SET bytes_scanned = if_not_exists(bytes_scanned, :bytes)',
          ConditionExpression: 'attribute_exists(entry)',
          ExpressionAttributeValues: { ':bytes': number(bytes_scanned) },
        }),
      )
      .catch(failing(what))
  },
})

const refusal = (day: Item, query: AskedQuery, { bytes_per_day }: ScanLimits): Begun => {
  const bytes_used = maybeNumberIn(day, 'bytes_used') ?? 0
  return {
    begun: false,
    because: bytes_used > bytes_per_day - query.bytes_reserved ? 'bytes' : 'at_once',
    bytes_used,
    open: day.open_queries?.SS ?? [],
  }
}

const entryOf = (queryId: string): string => `query ${queryId}`

/** The day on which it was asked, UTC. */
const dayOf = ({ owner, asked_at }: AskedQuery): string => `day ${owner} ${asked_at.slice(0, 10)}`

const itemOf = (query: AskedQuery): Item =>
  present({
    entry: text(entryOf(query.query_id)),
    query_id: text(query.query_id),
    owner: text(query.owner),
    question: text(query.name),
    result_format: text(query.format),
    about: json(query.about),
    asked_at: text(query.asked_at),
    expires_at: number(query.expires_at),
    bytes_reserved: number(query.bytes_reserved),
    statement_id: maybe(query.statement_id, text),
    bytes_scanned: maybe(query.bytes_scanned, number),
  })

const queryOf = (item: Item): AskedQuery => {
  const statement_id = maybeTextIn(item, 'statement_id')
  const bytes_scanned = maybeNumberIn(item, 'bytes_scanned')
  return {
    query_id: textIn(item, 'query_id'),
    owner: textIn(item, 'owner'),
    name: textIn(item, 'question'),
    format: textIn(item, 'result_format') as QueryFormat,
    // What cannot be read tells of nobody.
    about: (maybeJsonIn(item, 'about') as About | undefined) ?? { robot_id: '' },
    asked_at: textIn(item, 'asked_at'),
    expires_at: maybeNumberIn(item, 'expires_at') ?? 0,
    bytes_reserved: maybeNumberIn(item, 'bytes_reserved') ?? 0,
    ...(statement_id !== undefined && { statement_id }),
    ...(bytes_scanned !== undefined && { bytes_scanned }),
  }
}
