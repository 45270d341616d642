import { claimed } from '../../../failures/actions.ts'
import { doorOf } from '../../../failures/again.ts'
import { logged } from '../../../failures/logged.ts'
import { Problem } from '../../../http/problem.ts'
import { failureIdIn } from '../../../http/request.ts'
import { planRedrive } from '../../../operations/plan.ts'
import { cancelOperation, startOperation } from '../../../operations/start.ts'
import type { Acting } from '../answer.ts'
import { conflictOf, orConflict, standingFailure } from '../standing.ts'
import { asProblem } from './operations.ts'

/** An operation of one. It is planned and started at once; what comes of it is the operation's to say. */
export const retryFailure: Acting<'retry-failure'> = async (request, ports) => {
  const { body, by } = request
  const record = await standingFailure(failureIdIn(request), ports)
  // Refused here, where somebody waits for the answer, and not as a plan without messages.
  await orConflict(async () => claimed(record, { by, at: new Date(ports.now()).toISOString() }))
  const door = doorOf(record, ports.kinds)
  if (door.door === 'none') throw new Problem(422, 'not-possible', door.why)

  const planned = await planRedrive({ kind: 'redrive', ids: [record.failure_id], by, why: body.reason }, ports)
  if (planned.plan?.count !== 1) {
    // Nobody knows of it, so nobody would ever start it.
    await cancelOperation(planned.operation_id, by, ports)
    throw conflictOf(`Failure ${record.failure_id} was changed at this moment: look at it again`, record)
  }
  const pace = { first_batches: [1], stop_above_percent: 100, out_of_order: body.out_of_order }
  const operation = await asProblem(() => startOperation(planned.operation_id, pace, { by }, ports))
  ports.log.info('retry', { ...logged(record), operation_id: operation.operation_id, by })
  return { failure_id: record.failure_id, operation }
}
