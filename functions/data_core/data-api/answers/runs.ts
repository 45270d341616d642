import { askRun, RangeNotRun } from '../../../asking/ask-run.ts'
import { Answered } from '../../../http/answered.ts'
import { bodies } from '../../../http/bodies.ts'
import { forbidden } from '../../../http/permitted.ts'
import { badParameter, notFound, Problem } from '../../../http/problem.ts'
import { readBody } from '../../../http/read-body.ts'
import { type ApiRequest, paged, pagingIn, recordIdWords } from '../../../http/request.ts'
import type { DataRun } from '../../../ports/data-runs.ts'
import type { Answer } from '../answer.ts'

export const listRuns: Answer = async (request, { runs }) => {
  mustSeeAll(request)
  const page = await runs.list(pagingIn(request, 'data runs'))
  return paged('data runs', { ...page, items: page.items.map(shown) })
}

export const readRun: Answer = async (request, { runs }) => {
  mustSeeAll(request)
  const runId = request.path.run_id ?? ''
  if (!recordIdWords.pattern.test(runId)) throw badParameter('run_id', runId, recordIdWords.expected)
  const run = await runs.read(runId)
  if (run === undefined) throw notFound(`run ${runId}`)
  return shown(run)
}

export const startRun: Answer = async (request, { runs, executions, now }, sent) => {
  mustSeeAll(request)
  const { from, until, reason } = readBody(bodies['start-data-run'], sent)
  try {
    const run = await askRun({ from, until, by: request.by, why: reason }, { runs, executions, now })
    return new Answered(shown(run), 202, { location: `/data/runs/${run.run_id}` })
  } catch (error) {
    if (error instanceof RangeNotRun) throw new Problem(422, 'not-possible', error.message)
    throw error
  }
}

/** A run counts the rows of all robots together. */
const mustSeeAll = ({ caller }: ApiRequest): void => {
  if (caller.fleets !== 'all') throw forbidden('Runs count the rows of all fleets: they are for who sees all of them')
}

/** Without what only its function understands. */
const shown = ({ stage: _, attempt: __, found: ___, ...run }: DataRun) => run
