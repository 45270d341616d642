import { notFound } from '../../../http/problem.ts'
import { paged, pagingIn, robotIdIn } from '../../../http/request.ts'
import type { LastKnown } from '../../../ports/last-known.ts'
import type { SeenRobot } from '../../../ports/robots-reader.ts'
import type { Answer } from '../answer.ts'

export const listRobots: Answer = async (request, { robots }) => {
  const page = await robots.list(pagingIn(request, 'robots'))
  return paged('robots', { ...page, items: page.items.map(shown) })
}

export const readRobot: Answer = async ({ path }, { robots }) => {
  const robotId = robotIdIn(path)
  const robot = await robots.read(robotId)
  if (robot === undefined) throw notFound(`robot ${robotId}: nothing was ever heard of it`)
  return shown(robot)
}

/** Without what only dispatch needs: applied ids, bucket, the dialect's memory. */
export const shown = ({ row, last_known }: SeenRobot) => {
  const { applied_ids: _, bucket: __, cause, parked, ...robot } = row
  const { from_states: ___, versions: ____, ...why } = cause ?? { from_states: [] }
  return {
    ...robot,
    cause: cause === undefined ? null : why,
    parked: parked ?? null,
    last_known: last_known === undefined ? null : heard(last_known),
  }
}

const heard = ({ robot_id: _, memory: __, ...known }: LastKnown) => known
