import { groupStatuses } from '../../../failures/group.ts'
import { notFound } from '../../../http/problem.ts'
import { fingerprintIn, maybeOneOf, paged, pagingIn } from '../../../http/request.ts'
import type { Answer } from '../answer.ts'

export const listFailureGroups: Answer = async (request, { groups }) => {
  const status = maybeOneOf(request, 'status', groupStatuses)
  const list = `failure-groups ${status ?? ''}`
  const paging = pagingIn(request, list)
  const [page, failures] = await Promise.all([groups.list(status, paging), groups.totals()])
  return { ...paged(list, page), failures }
}

export const readFailureGroup: Answer = async (request, { groups }) => {
  const fingerprint = fingerprintIn(request)
  const list = `failure-group ${fingerprint}`
  const paging = pagingIn(request, list)
  const [group, robots] = await Promise.all([groups.read(fingerprint), groups.robots(fingerprint, paging)])
  if (group === undefined) throw notFound(`failure group ${fingerprint}`)
  const { items, next_cursor } = paged(list, robots)
  return { ...group, robot_ids: items, next_cursor }
}
