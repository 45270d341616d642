import { Problem } from '../http/problem.ts'
import type { ApiRequest } from '../http/request.ts'
import { onlySeen, type SeenPorts } from '../http/seen.ts'
import type { Said } from './said.ts'

/** All of them, or it is as if there were none. */
export const checkSeen = async (
  messages: readonly Said[],
  request: Pick<ApiRequest, 'caller'>,
  ports: Pick<SeenPorts, 'members'>,
): Promise<void> => {
  if (request.caller.fleets === 'all') return
  const ids = [...new Set(messages.map(({ robot_id }) => robot_id))]
  const seen = new Set(await onlySeen(request, ids, (id) => id, ports))
  const hidden = messages.find(({ robot_id }) => !seen.has(robot_id))
  if (hidden === undefined) return
  const { index, robot_id } = hidden
  throw new Problem(404, 'not-found', `There is no robot ${robot_id}. Nothing was sent`, { index, field: 'robot_id' })
}
