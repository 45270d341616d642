import type { Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

/** It has no types of its own. */
const dynalite: (options: Readonly<Record<string, number>>) => Server = createRequire(import.meta.url)('dynalite')

export interface TestDynamodb {
  readonly client: DynamoDBClient
  readonly documents: DynamoDBDocumentClient
  stop(): Promise<void>
}

export interface TestTable {
  readonly name: string
  readonly keys: readonly [string, string?]
  readonly indexes?: Readonly<Record<string, readonly [string, string?]>>
}

/** A DynamoDB of its own on a free port, with the tables, for contract tests of adapters. */
export const startDynamodb = async (tables: readonly TestTable[]): Promise<TestDynamodb> => {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  for (const table of tables) await client.send(new CreateTableCommand(definition(table)))
  return {
    client,
    documents: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
    stop: async () => {
      client.destroy()
      server.closeAllConnections()
      await new Promise((stopped) => server.close(stopped))
    },
  }
}

const definition = ({ name, keys, indexes = {} }: TestTable): CreateTableCommandInput => ({
  TableName: name,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [...new Set([...keys, ...Object.values(indexes).flat()])]
    .filter((attribute) => attribute !== undefined)
    .map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  KeySchema: keySchema(keys),
  ...(Object.keys(indexes).length > 0 && {
    GlobalSecondaryIndexes: Object.entries(indexes).map(([IndexName, indexKeys]) => ({
      IndexName,
      KeySchema: keySchema(indexKeys),
      Projection: { ProjectionType: 'ALL' },
    })),
  }),
})

const keySchema = ([partitionKey, sortKey]: readonly [string, string?]) => [
  { AttributeName: partitionKey, KeyType: 'HASH' as const },
  ...(sortKey ? [{ AttributeName: sortKey, KeyType: 'RANGE' as const }] : []),
]
