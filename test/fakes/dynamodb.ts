import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { createTables } from '../../local/dynamodb/tables.ts'
import { tableOf } from '../../local/dynamodb/template.ts'

export interface TestDynamodb {
  readonly client: DynamoDBClient
  readonly documents: DynamoDBDocumentClient
  /** Requests and request units so far: `requests`, `read_units`, `write_units`, and per operation. */
  counted(): Readonly<Record<string, number>>
  /** Every item of a table by its key, as it is stored; for comparing, since nothing may scan. */
  rows(table: string): readonly (readonly [string, string])[]
  stop(): Promise<void>
}

export interface TestTable {
  readonly name: string
  readonly keys: readonly [string, string?]
  readonly indexes?: Readonly<Record<string, readonly [string, string?]>>
  /** Indexes that hold keys only; the others hold everything. */
  readonly keysOnly?: readonly string[]
}

/** The local runtime's DynamoDB on a free port, with the tables, for contract tests of adapters. */
export const startDynamodb = async (tables: readonly TestTable[]): Promise<TestDynamodb> => {
  const store = createTables({ now: Date.now, onChange: () => undefined })
  for (const table of tables) {
    const resource = {
      stack: 'test',
      logicalId: table.name,
      type: 'AWS::DynamoDB::Table',
      properties: definition(table),
    }
    store.create(tableOf(resource, 'us-east-1', '000000000000').spec)
  }
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? ''
      const { status, body } = store.execute(operation, Buffer.concat(parts).toString())
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
      response.end(body)
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  return {
    client,
    documents: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
    counted: () => store.stats(),
    rows: (table) => [...store.entries(table)],
    stop: async () => {
      client.destroy()
      server.closeAllConnections()
      await new Promise((stopped) => server.close(stopped))
    },
  }
}

/** The tables that hold failures and what hangs on them (lib/service_platform/register.ts). */
export const failureTables: readonly TestTable[] = [
  {
    name: 'failures',
    keys: ['failure_id'],
    indexes: {
      by_time: ['book', 'last_seen'],
      by_robot: ['robot_id', 'last_seen_at'],
      by_status: ['status', 'last_seen_at'],
      by_group: ['fingerprint', 'last_seen_at'],
      by_trace: ['trace_id', 'last_seen_at'],
      by_message: ['message_id', 'last_seen_at'],
      by_correlation: ['correlation_id', 'last_seen_at'],
      by_agenda: ['agenda', 'agenda_at'],
    },
    keysOnly: ['by_trace', 'by_message', 'by_correlation', 'by_agenda'],
  },
  {
    name: 'failure-groups',
    keys: ['fingerprint', 'entry'],
    indexes: { by_time: ['book', 'last_seen'], by_status: ['status', 'last_seen'] },
  },
  {
    name: 'operations',
    keys: ['operation_id', 'entry'],
    indexes: { by_time: ['book', 'created'], by_failure: ['failure_id', 'at'], by_day: ['day', 'audited'] },
  },
  { name: 'books', keys: ['book', 'shard'] },
]

/** The tables that say who sees what. */
export const callerTables: readonly TestTable[] = [
  { name: 'fleets', keys: ['robot_id'], indexes: { by_fleet: ['fleet', 'robot_id'] }, keysOnly: ['by_fleet'] },
  { name: 'grants', keys: ['client_id'] },
]

/** Names of the tables, as the adapter of failures wants them. */
export const failureTableNames = {
  failures: 'failures',
  groups: 'failure-groups',
  operations: 'operations',
  books: 'books',
}

const definition = ({ name, keys, indexes = {}, keysOnly = [] }: TestTable) => ({
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
      Projection: { ProjectionType: keysOnly.includes(IndexName) ? 'KEYS_ONLY' : 'ALL' },
    })),
  }),
})

const keySchema = ([partitionKey, sortKey]: readonly [string, string?]) => [
  { AttributeName: partitionKey, KeyType: 'HASH' as const },
  ...(sortKey ? [{ AttributeName: sortKey, KeyType: 'RANGE' as const }] : []),
]
