import type { FailuresOf } from '../../../ports/failures-reader.ts'
import type { Answer } from '../answer.ts'
import { badParameter, notFound } from '../problem.ts'
import { type ApiRequest, failureIdIn, paged, pagingIn, robotIdIn, statusIn } from '../request.ts'

export const listFailures: Answer = async (request, { failures }) => {
  const of = failuresOf(request)
  const list = `failures ${JSON.stringify(of)}`
  return paged(list, await failures.list(of, pagingIn(request, list)))
}

export const readFailure: Answer = async (request, { failures, bytes }) => {
  const failureId = failureIdIn(request)
  const failure = await failures.read(failureId)
  if (failure === undefined) throw notFound(`failure ${failureId}`)
  const { original, ...known } = failure
  const content = 'inline' in original ? original.inline : await bytes.read(original.key)
  return {
    ...known,
    original_bytes: original.bytes,
    original_base64: Buffer.from(content).toString('base64'),
  }
}

const failuresOf = (request: ApiRequest): FailuresOf => {
  const { status, robot_id } = request.query
  if (status !== undefined && robot_id !== undefined) {
    throw badParameter('status or robot_id', `${status} and ${robot_id}`, 'at most one of the two')
  }
  if (status !== undefined) return { status: statusIn(request) }
  if (robot_id !== undefined) return { robot_id: robotIdIn(request.query) }
  return { all: true }
}
