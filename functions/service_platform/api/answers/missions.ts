import { missionSubject } from '../../../../messages/mission-id.ts'
import { FLEET } from '../../../http/caller.ts'
import { notFound } from '../../../http/problem.ts'
import { maybeIn, missionIdIn, paged, pagingIn, robotIdIn, words } from '../../../http/request.ts'
import { newMission, shownMission } from '../../../missions/shown.ts'
import type { Answer } from '../answer.ts'

export const listMissions: Answer = async (request, { missions }) => {
  const fleet = maybeIn(request, 'fleet', { pattern: FLEET, expected: 'the name of a fleet' })
  const status = maybeIn(request, 'status', words(40))
  const filter = {
    ...(status !== undefined && { status }),
    ...(request.query.robot_id !== undefined && { robot_id: robotIdIn(request.query) }),
    ...(fleet !== undefined && { fleets: [fleet] }),
  }
  const list = `missions ${JSON.stringify(filter)}`
  const page = await missions.list(pagingIn(request, list), filter)
  return paged(list, { ...page, items: page.items.map(shownMission) })
}

export const readMission: Answer = async (request, { missions, missionFleets, robots }) => {
  const missionId = missionIdIn(request)
  const [mission, decided] = await Promise.all([missions.read(missionId), robots.read(missionSubject(missionId))])
  // Its messages are held, in order, while something that it needs is away.
  const parked = decided?.row.parked ?? null
  if (mission !== undefined) return { ...shownMission(mission), parked }
  const asked = await missionFleets.read(missionId)
  if (asked === undefined) throw notFound(`mission ${missionId}`)
  return { ...newMission(asked), parked }
}
