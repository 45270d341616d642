import { missionSubject } from '../../../../messages/mission-id.ts'
import { deployedMissionPolicies } from '../../../../policy/deployed.ts'
import { possibleRobots, waits } from '../../../allocation/allocate.ts'
import { asSeen, seenIn } from '../../../allocation/choose.ts'
import { whyItWaits } from '../../../allocation/waiting.ts'
import { FLEET } from '../../../http/caller.ts'
import { notFound } from '../../../http/problem.ts'
import { maybeIn, maybeOneOf, missionIdIn, paged, pagingIn, robotIdIn } from '../../../http/request.ts'
import { newMission, shownMission } from '../../../missions/shown.ts'
import { isFree } from '../../../ports/capacity.ts'
import type { JournalRow } from '../../../ports/journal.ts'
import type { MissionRow } from '../../../ports/missions.ts'
import { refusalIn } from '../../../refusal.ts'
import type { Answer } from '../answer.ts'
import type { ApiPorts } from '../ports.ts'

export const listMissions: Answer = async (request, { missions }) => {
  const fleet = maybeIn(request, 'fleet', { pattern: FLEET, expected: 'the name of a fleet' })
  const status = maybeOneOf(request, 'status', states)
  const filter = {
    ...(status !== undefined && { status }),
    ...(request.query.robot_id !== undefined && { robot_id: robotIdIn(request.query) }),
    ...(fleet !== undefined && { fleets: [fleet] }),
  }
  const list = `missions ${JSON.stringify(filter)}`
  const page = await missions.list(pagingIn(request, list), filter)
  return paged(list, { ...page, items: page.items.map(shownMission) })
}

/** Of every version that may have decided. */
const states = [...new Set(deployedMissionPolicies.flatMap((policy) => Object.keys(policy.states)))]

export const readMission: Answer = async (request, ports) => {
  const { missions, missionFleets, robots, journal } = ports
  const missionId = missionIdIn(request)
  const subject = missionSubject(missionId)
  const [mission, decided, said] = await Promise.all([
    missions.read(missionId),
    robots.read(subject),
    journal.ofRobot(subject, { limit: SAID_MAX }),
  ])
  const requests = said.items.filter(({ kind }) => kind === 'request').map(shownRequest)
  // Its messages are held, in order, while something that it needs is away.
  const parked = decided?.row.parked ?? null
  if (mission !== undefined) return { ...shownMission(await explainedNow(mission, ports)), requests, parked }
  const asked = await missionFleets.read(missionId)
  if (asked === undefined) throw notFound(`mission ${missionId}`)
  // Not decided on yet; or ended so long ago that only its state is left.
  const left = decided !== undefined &&
    decided.row.revision > 0 && { status: decided.row.state, status_at: decided.row.since }
  return { ...newMission(asked), ...left, requests, parked }
}

/** The newest are what somebody looks for. */
const SAID_MAX = 100

const shownRequest = (row: JournalRow) => {
  const { message_id, type, received_at: at, by, why, outcome } = row
  const detail = refusalIn(row)
  return { message_id, type, at, by: by ?? null, why: why ?? null, outcome, ...(detail !== undefined && { detail }) }
}

/** Why it waits now, not when it was tried last: robots have come and gone since. */
const explainedNow = async (row: MissionRow, { capacity, robots, batteryMin, now }: ApiPorts): Promise<MissionRow> => {
  if (row.held_load !== undefined || !waits(row)) return row
  const at = new Date(now()).toISOString()
  const possible = await possibleRobots(row, capacity)
  const free = possible.filter(isFree).map(({ robot_id }) => robot_id)
  const known = new Map(
    (await robots.some(free)).map((one) => [one.row.robot_id, seenIn(one.last_known?.telemetry?.payload)]),
  )
  return { ...row, waits_because: whyItWaits(row, asSeen(possible, known), { battery_min: batteryMin, at }) }
}
