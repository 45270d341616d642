import type { RespondPorts } from '../../http/respond.ts'
import type { SeenPorts } from '../../http/seen.ts'
import type { AskedQueries, ScanLimits } from '../../ports/asked-queries.ts'
import type { DataRuns } from '../../ports/data-runs.ts'
import type { Executions } from '../../ports/executions.ts'
import type { QueryResults } from '../../ports/query-results.ts'
import type { MadeReports } from '../../ports/reports.ts'
import type { Warehouse } from '../../ports/warehouse.ts'

export interface DataApiPorts extends RespondPorts, SeenPorts {
  readonly warehouse: Warehouse
  readonly asked: AskedQueries
  readonly results: QueryResults
  readonly reports: MadeReports
  readonly runs: Pick<DataRuns, 'ask' | 'list' | 'read' | 'standing'>
  /** Works on runs that are asked for. */
  readonly executions: Executions
  readonly limits: ScanLimits & {
    /** What one query may scan at most: taken from the day until it has ended. */
    readonly bytes_per_query: number
    readonly result_days: number
  }
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly sleep: (milliseconds: number) => Promise<void>
}
