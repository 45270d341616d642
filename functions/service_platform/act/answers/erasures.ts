import { Answered } from '../../../http/answered.ts'
import { badField, conflict, notFound, Problem } from '../../../http/problem.ts'
import { robotIdIn } from '../../../http/request.ts'
import { mustSee } from '../../../http/seen.ts'
import {
  ErasureUnderWay,
  NeverHeard,
  NotConfirmed,
  NotErasable,
  requestErasure,
} from '../../../operations/request-erasure.ts'
import type { Acting } from '../answer.ts'

/** It takes days (functions/data_core/erase-robot): the answer is where to look, and where it can be cancelled. */
export const eraseTheRobot: Acting<'erase-robot'> = async (request, ports) => {
  const robot_id = robotIdIn(request.path)
  await mustSee(request, robot_id, ports)
  const { confirm, even_if_connected = false, reason: why } = request.body
  try {
    const operation = await requestErasure({ robot_id, confirm, even_if_connected, by: request.by, why }, ports)
    const { operation_id, created_at, filter } = operation
    ports.log.info('erasure requested', { operation_id, by: request.by })
    const body = { operation_id, status: 'planning', ...filter, by: request.by, why, created_at }
    return new Answered(body, 202, { location: `/operations/${operation_id}` })
  } catch (error) {
    if (error instanceof NotConfirmed) throw badField('confirm', confirm, `${robot_id}, as in the path,`)
    if (error instanceof NeverHeard) throw notFound(`robot ${robot_id}: nothing was ever heard of it`)
    if (error instanceof ErasureUnderWay) {
      const { operation_id, by: asker, created_at } = error.operation
      throw conflict('erasure-under-way', error.message, { by: asker, at: created_at, operation_id })
    }
    if (error instanceof NotErasable) throw new Problem(409, 'not-erasable', error.message)
    throw error
  }
}
