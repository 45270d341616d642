/** Athena with a lake of the test's, asked by the SDK's client. */
import { gzipSync } from 'node:zlib'
import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type QueryExecution,
  StartQueryExecutionCommand,
  type StartQueryExecutionCommandInput,
} from '@aws-sdk/client-athena'
import { athena } from '../../../local/athena/service.ts'
import { glue } from '../../../local/glue/service.ts'
import { s3 } from '../../../local/objects/service.ts'
import type { Provider } from '../../../local/resources/provider.ts'
import { type ServiceRuntime, serviceRuntime } from '../service-runtime.ts'

export const database = 'signalbox_test'
export const workgroup = 'signalbox-test-data'

const projection = {
  'projection.enabled': 'true',
  'projection.date.type': 'date',
  'projection.date.format': 'yyyy-MM-dd',
  'projection.date.range': '2026-01-01,NOW+1DAYS',
  'projection.hour.type': 'integer',
  'projection.hour.range': '0,23',
  'projection.hour.digits': '2',
}

const serdes = {
  parquet: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
  json: 'org.openx.data.jsonserde.JsonSerDe',
}

export interface AthenaWorld {
  readonly runtime: ServiceRuntime
  readonly client: AthenaClient
  table(
    name: string,
    format: 'parquet' | 'json',
    columns: Readonly<Record<string, string>>,
    serde?: Readonly<Record<string, string>>,
  ): Promise<void>
  put(key: string, body: Uint8Array | string): Promise<void>
  /** Lines of JSON, packed. */
  lines(key: string, rows: readonly object[]): Promise<void>
  start(sql: string, more?: Partial<StartQueryExecutionCommandInput>): Promise<string>
  end(id: string): Promise<QueryExecution>
  /** Runs it to its end and gives its rows without the names; throws its reason. */
  ask(sql: string, parameters?: readonly string[]): Promise<(string | null)[][]>
  /** As `ask`, of what fails: the reason. */
  reason(sql: string): Promise<string>
  close(): Promise<void>
}

export async function athenaWorld(options: { dataDirectory?: string; workGroup?: object } = {}): Promise<AthenaWorld> {
  const runtime = serviceRuntime(options.dataDirectory === undefined ? {} : { dataDirectory: options.dataDirectory })
  const providers = [...s3(runtime), ...glue(runtime), ...athena(runtime)]
  const of = (type: string): Provider => {
    const found = providers.find(({ types }) => types.includes(type))
    if (!found) throw new Error(`nobody runs ${type}`)
    return found
  }
  const stand = (type: string, properties: Record<string, unknown>) => runtime.stand(of(type), type, properties)
  const CatalogId = '000000000000'
  await stand('AWS::S3::Bucket', { BucketName: 'lake' })
  await stand('AWS::Glue::Database', { CatalogId, DatabaseInput: { Name: database } })
  await stand('AWS::Athena::WorkGroup', {
    Name: workgroup,
    WorkGroupConfiguration: {
      EnforceWorkGroupConfiguration: true,
      ResultConfiguration: { OutputLocation: 's3://lake/results/' },
      ...options.workGroup,
    },
  })
  const client = new AthenaClient(await runtime.client())

  const start: AthenaWorld['start'] = async (sql, more) => {
    const { QueryExecutionId = '' } = await client.send(
      new StartQueryExecutionCommand({
        QueryString: sql,
        WorkGroup: workgroup,
        QueryExecutionContext: { Database: database },
        ...more,
      }),
    )
    return QueryExecutionId
  }
  const end: AthenaWorld['end'] = async (QueryExecutionId) => {
    for (;;) {
      const { QueryExecution } = await client.send(new GetQueryExecutionCommand({ QueryExecutionId }))
      if (QueryExecution && !['QUEUED', 'RUNNING'].includes(QueryExecution.Status?.State ?? '')) return QueryExecution
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  const world: AthenaWorld = {
    runtime,
    client,
    async table(name, format, columns, serde) {
      await stand('AWS::Glue::Table', {
        CatalogId,
        DatabaseName: database,
        TableInput: {
          Name: name,
          TableType: 'EXTERNAL_TABLE',
          Parameters: projection,
          PartitionKeys: [
            { Name: 'date', Type: 'string' },
            { Name: 'hour', Type: 'string' },
          ],
          StorageDescriptor: {
            Columns: Object.entries(columns).map(([Name, Type]) => ({ Name, Type })),
            Location: `s3://lake/${name}/`,
            SerdeInfo: { SerializationLibrary: serdes[format], ...(serde && { Parameters: serde }) },
          },
        },
      })
    },
    put: (key, body) => runtime.door('objects').put('lake', key, body),
    lines: (key, rows) => world.put(key, gzipSync(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))),
    start,
    end,
    async ask(sql, parameters) {
      const id = await start(sql, parameters === undefined ? {} : { ExecutionParameters: [...parameters] })
      const { Status } = await end(id)
      if (Status?.State !== 'SUCCEEDED') throw new Error(Status?.StateChangeReason)
      const rows: (string | null)[][] = []
      let NextToken: string | undefined
      do {
        const page = await client.send(
          new GetQueryResultsCommand({ QueryExecutionId: id, ...(NextToken !== undefined && { NextToken }) }),
        )
        for (const { Data = [] } of page.ResultSet?.Rows ?? [])
          rows.push(Data.map(({ VarCharValue }) => VarCharValue ?? null))
        NextToken = page.NextToken
      } while (NextToken !== undefined)
      return rows.slice(1)
    },
    reason: (sql) =>
      world.ask(sql).then(
        () => {
          throw new Error(`it succeeded: ${sql}`)
        },
        (error: Error) => error.message,
      ),
    async close() {
      client.destroy()
      for (const provider of [...providers].reverse()) await provider.stop?.()
      await runtime.close()
    },
  }
  return world
}
