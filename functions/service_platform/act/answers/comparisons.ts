import { Answered } from '../../../http/answered.ts'
import { forbidden } from '../../../http/permitted.ts'
import { badField } from '../../../http/problem.ts'
import { policyVersionIn } from '../../../http/request.ts'
import { mustSee } from '../../../http/seen.ts'
import { InvalidComparison, requestComparison } from '../../../rollouts/request-comparison.ts'
import type { Acting } from '../answer.ts'
import { mustBeDeployed } from './rollouts.ts'

/** Reading the lake takes minutes: the answer is where to look (functions/data_core/compare-policy). */
export const beginComparison: Acting<'begin-comparison'> = async (request, ports) => {
  const version = policyVersionIn(request)
  mustBeDeployed(version, ports)
  const { from, until, robot_id, reason: why = `Compare with ${version}` } = request.body
  if (robot_id !== undefined) await mustSee(request, robot_id, ports)
  else if (request.caller.fleets !== 'all')
    throw forbidden('All robots are compared; this is for who sees all fleets: name a robot_id')
  try {
    const range = { from, until, ...(robot_id !== undefined && { robot_id }) }
    const operation = await requestComparison({ version, range, by: request.by, why }, ports)
    const { operation_id, created_at } = operation
    ports.log.info('comparison requested', { operation_id, version, by: request.by })
    const body = {
      comparison_id: operation_id,
      status: 'running',
      version,
      ...operation.filter,
      by: request.by,
      why,
      created_at,
    }
    return new Answered(body, 202, { location: `/comparisons/${operation_id}` })
  } catch (error) {
    if (error instanceof InvalidComparison) throw badField(error.field, request.body[error.field], error.expected)
    throw error
  }
}
