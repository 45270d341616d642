import {
  type AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type QueryExecution,
  type QueryExecutionState,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena'
import { PermanentFailure } from '../errors.ts'
import { failing } from './failing.ts'
import type { StatementState, StatementStatus, Warehouse } from './warehouse.ts'

export interface AthenaPlace {
  readonly workgroup: string
  /** Of the Glue catalog: tables without a database before their name are looked for there. */
  readonly database: string
}

/** Where results lie, and how much one statement may scan, says the workgroup. */
export const warehouseInAthena = (athena: AthenaClient, { workgroup, database }: AthenaPlace): Warehouse => ({
  start: async ({ sql, parameters = [], token }) => {
    const { QueryExecutionId } = await athena
      .send(
        new StartQueryExecutionCommand({
          QueryString: sql,
          WorkGroup: workgroup,
          QueryExecutionContext: { Database: database },
          ...(parameters.length > 0 && { ExecutionParameters: [...parameters] }),
          ...(token !== undefined && { ClientRequestToken: token }),
        }),
      )
      .catch(failing(`start a statement in ${workgroup}`))
    if (QueryExecutionId === undefined) throw new PermanentFailure(`A statement in ${workgroup} was started without id`)
    return QueryExecutionId
  },

  state: async (id) => {
    const { QueryExecution: execution } = await athena
      .send(new GetQueryExecutionCommand({ QueryExecutionId: id }))
      .catch(failing(`look at statement ${id}`))
    if (execution?.Status?.State === undefined) throw new PermanentFailure(`Statement ${id} has no state`)
    return stateOf(execution, statuses[execution.Status.State])
  },

  rows: async (id, { after, most = rowsMax } = {}) => {
    const { ResultSet, NextToken } = await athena
      .send(
        new GetQueryResultsCommand({
          QueryExecutionId: id,
          // The first page begins with a line of names: one more, so that each page has as many rows.
          MaxResults: after === undefined ? most + 1 : most,
          ...(after !== undefined && { NextToken: after }),
        }),
      )
      .catch(failing(`read what statement ${id} found`))
    const columns = (ResultSet?.ResultSetMetadata?.ColumnInfo ?? []).map(({ Name = '', Type = '' }) => ({
      name: Name,
      type: Type,
    }))
    const rows = (ResultSet?.Rows ?? []).map(({ Data = [] }) => Data.map(({ VarCharValue }) => VarCharValue ?? null))
    const isNames = after === undefined && columns.every(({ name }, index) => rows[0]?.[index] === name)
    return { columns, rows: isNames ? rows.slice(1) : rows, ...(NextToken !== undefined && { next: NextToken }) }
  },

  cancel: async (id) => {
    await athena.send(new StopQueryExecutionCommand({ QueryExecutionId: id })).catch(failing(`cancel statement ${id}`))
  },
})

/** GetQueryResults gives a thousand rows at most, the line of names among them. */
const rowsMax = 999

const statuses: Readonly<Record<QueryExecutionState, StatementStatus>> = {
  QUEUED: 'queued',
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
}

const stateOf = (
  { Status, Statistics, ResultConfiguration }: QueryExecution,
  status: StatementStatus,
): StatementState => {
  const key = /^s3:\/\/[^/]+\/(.+)$/.exec(ResultConfiguration?.OutputLocation ?? '')?.[1]
  return {
    status,
    ...((status === 'failed' || status === 'cancelled') && {
      error: Status?.StateChangeReason ?? 'no reason was given',
    }),
    ...(status === 'failed' && { is_temporary: isTemporary(Status), needs_more: needsMore(Status) }),
    ...(Statistics?.DataScannedInBytes !== undefined && { bytes_scanned: Statistics.DataScannedInBytes }),
    ...(Statistics?.TotalExecutionTimeInMillis !== undefined && {
      milliseconds: Statistics.TotalExecutionTimeInMillis,
    }),
    ...(status === 'succeeded' && key !== undefined && { result_key: key }),
  }
}

/**
 * Athena says so itself of most; another writer of the same Iceberg table, and a service that was overloaded, it words as errors of
 * the statement.
 */
const isTemporary = (status: QueryExecution['Status']): boolean =>
  status?.AthenaError?.Retryable === true ||
  temporaryWords.some((words) => (status?.StateChangeReason ?? '').includes(words))

/** OPTIMIZE goes through a hundred partitions a round, VACUUM removes 20,000 files; what is left is said as an error. */
const needsMore = (status: QueryExecution['Status']): boolean =>
  /ICEBERG_(OPTIMIZE|VACUUM)_MORE_RUNS_NEEDED/.test(status?.StateChangeReason ?? '')

const temporaryWords = [
  'ICEBERG_COMMIT_ERROR',
  'Query exhausted resources',
  'GENERIC_INTERNAL_ERROR',
  'INTERNAL_ERROR_QUERY_ENGINE',
  'Please reduce your request rate',
  'TooManyRequests',
]
