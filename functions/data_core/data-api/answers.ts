import type { DataRouteName } from '../../http/routes.ts'
import type { Answer } from './answer.ts'
import { countMessagesIn, listMessages } from './answers/messages.ts'
import { askQuery, cancelQuery, listQueries, readQuery } from './answers/queries.ts'
import { listReports, readReport } from './answers/reports.ts'
import { readHistory, readLoss } from './answers/robots.ts'
import { listRuns, readRun, startRun } from './answers/runs.ts'
import { listMeasures, readStats } from './answers/stats.ts'

export const answers: Readonly<Record<DataRouteName, Answer>> = {
  'find-messages': listMessages,
  'count-messages': countMessagesIn,
  'read-history': readHistory,
  'list-measures': listMeasures,
  'read-stats': readStats,
  'read-loss': readLoss,
  'list-queries': listQueries,
  'ask-query': askQuery,
  'read-query': readQuery,
  'cancel-query': cancelQuery,
  'list-data-runs': listRuns,
  'read-data-run': readRun,
  'start-data-run': startRun,
  'list-reports': listReports,
  'read-report': readReport,
}
