/** The wire API of Athena, as much of it as asking takes. */
import { type JsonOperation, jsonService } from '../aws-api/json-service.ts'
import { AwsError, type AwsService } from '../aws-api/service.ts'
import type { Runtime } from '../runtime.ts'
import { athenaError } from './dialect.ts'
import type { Engine } from './engine.ts'
import { type Execution, type Executions, newExecutionId } from './executions.ts'
import { ScansTooMuch } from './failed.ts'
import { BadParameters, withParameters } from './parameters.ts'
import { columnInfo, csvOf, dataOf, type ResultRow, rowsOfCsv } from './results.ts'
import { type Statement, statementOf, UnknownStatement } from './statements.ts'
import { BadSql } from './tokens.ts'
import type { WorkGroup } from './work-group.ts'

export interface AthenaParts {
  readonly runtime: Runtime
  readonly workGroups: ReadonlyMap<string, WorkGroup>
  readonly executions: Executions
  readonly engine: Engine
}

export interface AthenaApi {
  readonly service: AwsService
  /** Cancels what runs and waits for its end. */
  stop(): Promise<void>
  stats(): Readonly<Record<string, number>>
}

/** "256 KB" (service quotas, query string length). */
const queryBytesMax = 262_144
const rowsOfPageMax = 1_000
/** As many at a time; the others are queued. */
const runningMax = 2
/** How long the rows of a result stay in memory for whoever reads it page by page. */
const pagesKeptMs = 30_000

const statementTypes: Readonly<Record<Statement['kind'], Execution['statement_type']>> = {
  query: 'DML',
  unload: 'DML',
  insert: 'DML',
  merge: 'DML',
  delete: 'DML',
  update: 'DML',
  'create table': 'DDL',
  'add columns': 'DDL',
  'drop table': 'DDL',
  optimize: 'UTILITY',
  vacuum: 'UTILITY',
}

export function athenaApi({ runtime, workGroups, executions, engine }: AthenaParts): AthenaApi {
  const { clock } = runtime
  const running = new Map<string, { readonly abort: AbortController; readonly done: Promise<void> }>()
  const queued: string[] = []
  const counts = { queries: 0, failed: 0, bytes_scanned: 0 }
  let read: { readonly id: string; readonly rows: readonly ResultRow[]; readonly at: number } | undefined

  const change = (id: string, how: Partial<Execution>) => {
    const execution = executions.get(id)
    if (execution) executions.put({ ...execution, ...how })
  }
  const end = (id: string, state: Execution['state'], how: Partial<Execution> = {}) => {
    change(id, { ...how, state, ended_at: clock.now() })
    counts.failed += state === 'FAILED' ? 1 : 0
  }

  const run = async (execution: Execution, signal: AbortSignal) => {
    const { id, database, output, parameters } = execution
    change(id, { state: 'RUNNING', started_at: clock.now() })
    try {
      const statement = statementOf(execution.sql)
      const sql = withParameters(execution.sql, statement.kind, parameters)
      const bytesMax = workGroups.get(execution.workgroup)?.bytesMax
      // Parameters may have moved what the statement's parts are found by.
      const asked = statementOf(sql)
      const outcome = await engine.run({
        id,
        statement: asked,
        sql,
        database,
        signal,
        ...(bytesMax !== undefined && { bytesMax }),
      })
      const { columns, rows, bytes_scanned, rows_changed, unloaded } = outcome
      await put(output, statement.kind === 'query' ? csvOf(columns, rows) : '')
      const manifest = unloaded && output.replace(/\.csv$/, '-manifest.csv')
      if (manifest !== undefined) await put(manifest, unloaded?.map((each) => `${each}\n`).join('') ?? '')
      counts.bytes_scanned += bytes_scanned
      end(id, 'SUCCEEDED', {
        columns,
        bytes_scanned,
        ...(rows_changed !== undefined && { rows_changed }),
        ...(manifest !== undefined && { manifest }),
      })
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      if (error instanceof ScansTooMuch) end(id, 'CANCELLED', { reason: message })
      else if (signal.aborted) end(id, 'CANCELLED', { reason: 'Query cancelled by user' })
      else end(id, 'FAILED', { reason: athenaError(message, database) })
    }
  }

  const put = async (location: string, content: string) => {
    const { bucket, key } = placeOf(location)
    await runtime.door('objects').put(bucket, key, content, 'text/csv')
  }

  const next = () => {
    while (running.size < runningMax) {
      const id = queued.shift()
      const execution = id === undefined ? undefined : executions.get(id)
      if (!execution) return
      const abort = new AbortController()
      const done = run(execution, abort.signal).then(() => {
        running.delete(execution.id)
        next()
      })
      running.set(execution.id, { abort, done })
    }
  }

  const known = (id: unknown): Execution => {
    const execution = executions.get(String(id))
    if (execution) return execution
    throw new AwsError('InvalidRequestException', `QueryExecution ${String(id)} was not found`)
  }
  const groupNamed = (name: string): WorkGroup => {
    const group = workGroups.get(name)
    if (group) return group
    throw new AwsError('InvalidRequestException', `WorkGroup ${name} is not found.`)
  }

  const resultRows = async (execution: Execution): Promise<readonly ResultRow[]> => {
    if (read?.id === execution.id) return read.rows
    const { bucket, key } = placeOf(execution.output)
    const body = await runtime.door('objects').get(bucket, key)
    if (!body) throw new AwsError('InvalidRequestException', `Could not find results: ${execution.output}`)
    const rows = rowsOfCsv(Buffer.from(body).toString('utf8'))
    const at = clock.now()
    read = { id: execution.id, rows, at }
    clock.setTimeout(() => {
      if (read?.at === at) read = undefined
    }, pagesKeptMs)
    return rows
  }

  const operations: Record<string, JsonOperation> = {
    StartQueryExecution(input) {
      const sql = String(input.QueryString ?? '')
      const workgroup = String(input.WorkGroup ?? 'primary')
      const group = groupNamed(workgroup)
      const token = input.ClientRequestToken === undefined ? undefined : String(input.ClientRequestToken)
      if (token !== undefined && (token.length < 32 || token.length > 128)) {
        throw new AwsError(
          'InvalidRequestException',
          `ClientRequestToken has ${token.length} characters; 32 to 128 are taken`,
        )
      }
      const parameters = (Array.isArray(input.ExecutionParameters) ? input.ExecutionParameters : []).map(String)
      const before = token === undefined ? undefined : executions.byToken(workgroup, token)
      if (before) {
        if (before.sql === sql && before.parameters.join('\n') === parameters.join('\n')) {
          return { QueryExecutionId: before.id }
        }
        throw new AwsError('InvalidRequestException', 'Idempotent parameters do not match')
      }
      if (Buffer.byteLength(sql) > queryBytesMax) {
        throw new AwsError(
          'InvalidRequestException',
          `QueryString has ${Buffer.byteLength(sql)} bytes; ${queryBytesMax} are taken`,
        )
      }
      const statement = understood(sql, parameters)
      const context = (input.QueryExecutionContext ?? {}) as { Database?: string }
      const id = newExecutionId()
      executions.put({
        id,
        sql,
        parameters,
        workgroup,
        database: (context.Database ?? 'default').toLowerCase(),
        ...(token !== undefined && { token }),
        statement_type: statementTypes[statement.kind],
        output: outputOf(group, input, id, statement.kind),
        state: 'QUEUED',
        submitted_at: clock.now(),
      })
      counts.queries += 1
      queued.push(id)
      next()
      return { QueryExecutionId: id }
    },

    GetQueryExecution: ({ QueryExecutionId }) => ({ QueryExecution: described(known(QueryExecutionId)) }),

    BatchGetQueryExecution({ QueryExecutionIds }) {
      const ids = (Array.isArray(QueryExecutionIds) ? QueryExecutionIds : []).map(String)
      return {
        QueryExecutions: ids.flatMap((id) => executions.get(id) ?? []).map(described),
        UnprocessedQueryExecutionIds: ids
          .filter((id) => !executions.get(id))
          .map((id) => ({ QueryExecutionId: id, ErrorCode: 'INVALID_INPUT', ErrorMessage: `${id} was not found` })),
      }
    },

    ListQueryExecutions({ WorkGroup, MaxResults, NextToken }) {
      const ids = executions.newest(String(WorkGroup ?? 'primary')).map(({ id }) => id)
      const from = Number(NextToken ?? 0)
      const most = Math.min(Number(MaxResults ?? 50), 50)
      const isMore = from + most < ids.length
      return { QueryExecutionIds: ids.slice(from, from + most), ...(isMore && { NextToken: String(from + most) }) }
    },

    async GetQueryResults({ QueryExecutionId, MaxResults, NextToken }) {
      const execution = known(QueryExecutionId)
      const { state, columns = [], rows_changed } = execution
      if (state === 'QUEUED' || state === 'RUNNING') {
        throw new AwsError('InvalidRequestException', `Query has not yet finished. Current state: ${state}`)
      }
      if (state !== 'SUCCEEDED') {
        throw new AwsError('InvalidRequestException', `Query did not finish successfully. Final query state: ${state}`)
      }
      const most = Number(MaxResults ?? rowsOfPageMax)
      if (!Number.isInteger(most) || most < 1 || most > rowsOfPageMax) {
        throw new AwsError(
          'InvalidRequestException',
          `MaxResults is ${String(MaxResults)}; 1 to ${rowsOfPageMax} are taken`,
        )
      }
      const from = Number(NextToken ?? 0)
      if (!Number.isSafeInteger(from) || from < 0) throw new AwsError('InvalidRequestException', 'Invalid NextToken')
      // The names of the columns are the first row of the first page.
      const all = columns.length === 0 ? [] : [columns.map(({ name }) => name), ...(await resultRows(execution))]
      const isMore = from + most < all.length
      return {
        ResultSet: {
          Rows: all.slice(from, from + most).map(dataOf),
          ResultSetMetadata: { ColumnInfo: columns.map(columnInfo) },
        },
        UpdateCount: rows_changed ?? 0,
        ...(isMore && { NextToken: String(from + most) }),
      }
    },

    StopQueryExecution({ QueryExecutionId }) {
      const { id, state } = known(QueryExecutionId)
      const at = queued.indexOf(id)
      if (state === 'QUEUED' && at >= 0) {
        queued.splice(at, 1)
        end(id, 'CANCELLED', { reason: 'Query cancelled by user' })
      }
      running.get(id)?.abort.abort()
      return {}
    },

    GetWorkGroup({ WorkGroup }) {
      const { name, output, enforced, bytesMax } = groupNamed(String(WorkGroup))
      return {
        WorkGroup: {
          Name: name,
          State: 'ENABLED',
          Configuration: {
            ...(output !== undefined && { ResultConfiguration: { OutputLocation: output } }),
            EnforceWorkGroupConfiguration: enforced,
            ...(bytesMax !== undefined && { BytesScannedCutoffPerQuery: bytesMax }),
          },
        },
      }
    },
  }

  const described = (execution: Execution) => {
    const { state, reason, submitted_at, started_at, ended_at, bytes_scanned } = execution
    const isTemporary = /^(ICEBERG_COMMIT_ERROR|GENERIC_INTERNAL_ERROR)/.test(reason ?? '')
    return {
      QueryExecutionId: execution.id,
      Query: execution.sql,
      StatementType: execution.statement_type,
      ResultConfiguration: { OutputLocation: execution.output },
      ResultReuseConfiguration: { ResultReuseByAgeConfiguration: { Enabled: false } },
      QueryExecutionContext: { Database: execution.database, Catalog: 'awsdatacatalog' },
      Status: {
        State: state,
        ...(reason !== undefined && { StateChangeReason: reason }),
        SubmissionDateTime: submitted_at / 1000,
        ...(ended_at !== undefined && { CompletionDateTime: ended_at / 1000 }),
        ...(state === 'FAILED' && {
          AthenaError: {
            ErrorCategory: isTemporary ? 1 : 2,
            ErrorType: 0,
            Retryable: isTemporary,
            ErrorMessage: reason,
          },
        }),
      },
      Statistics: {
        DataScannedInBytes: bytes_scanned ?? 0,
        EngineExecutionTimeInMillis: (ended_at ?? clock.now()) - (started_at ?? submitted_at),
        QueryQueueTimeInMillis: (started_at ?? ended_at ?? clock.now()) - submitted_at,
        TotalExecutionTimeInMillis: (ended_at ?? clock.now()) - submitted_at,
        ...(execution.manifest !== undefined && { DataManifestLocation: execution.manifest }),
      },
      WorkGroup: execution.workgroup,
      EngineVersion: { SelectedEngineVersion: 'AUTO', EffectiveEngineVersion: 'Athena engine version 3' },
    }
  }

  return {
    service: jsonService('athena', '1.1', operations),
    async stop() {
      for (const id of queued.splice(0))
        end(id, 'FAILED', { reason: 'GENERIC_INTERNAL_ERROR: the runtime is stopping' })
      const all = [...running.values()]
      for (const { abort } of all) abort.abort()
      await Promise.all(all.map(({ done }) => done))
    },
    stats: () => ({ ...counts, running: running.size, queued: queued.length }),
  }
}

/** What cannot be a statement is refused before it has an id. */
function understood(sql: string, parameters: readonly string[]): Statement {
  try {
    const statement = statementOf(sql)
    withParameters(sql, statement.kind, parameters)
    return statement
  } catch (error) {
    if (error instanceof BadSql || error instanceof UnknownStatement || error instanceof BadParameters) {
      throw new AwsError('InvalidRequestException', error.message, 400, { AthenaErrorCode: 'MALFORMED_QUERY' })
    }
    throw error
  }
}

function outputOf(group: WorkGroup, input: Record<string, unknown>, id: string, kind: Statement['kind']): string {
  const asked = (input.ResultConfiguration as { OutputLocation?: string } | undefined)?.OutputLocation
  const location = group.enforced ? (group.output ?? asked) : (asked ?? group.output)
  if (location === undefined || !/^s3:\/\/[^/]+/.test(location)) {
    throw new AwsError(
      'InvalidRequestException',
      'No output location provided. An output location is required either through the Workgroup result configuration setting or as an API input.',
    )
  }
  const isTable = statementTypes[kind] === 'DML'
  return `${location.replace(/\/?$/, '/')}${id}${isTable ? '.csv' : '.txt'}`
}

function placeOf(location: string): { bucket: string; key: string } {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(location) ?? []
  return { bucket, key }
}
