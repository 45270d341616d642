import { isMatch } from '../../../../filters/matching.ts'
import type { Term, Terms } from '../../../../filters/terms.ts'
import { missionSubject } from '../../../../messages/mission-id.ts'
import { deployedMissionPolicies } from '../../../../policy/deployed.ts'
import { possibleRobots, waits } from '../../../allocation/allocate.ts'
import { asSeen, seenIn } from '../../../allocation/choose.ts'
import { whyItWaits } from '../../../allocation/waiting.ts'
import { FLEET } from '../../../http/caller.ts'
import { type MissionProperty, missionLanguage } from '../../../http/languages.ts'
import { notFound } from '../../../http/problem.ts'
import { maybeIn, maybeOneOf, missionIdIn, paged, pagingIn, robotIdIn } from '../../../http/request.ts'
import { keptPage } from '../../../http/seen.ts'
import { maybeTermsIn } from '../../../http/terms.ts'
import { newMission, shownMission } from '../../../missions/shown.ts'
import { isFree } from '../../../ports/capacity.ts'
import type { JournalRow } from '../../../ports/journal.ts'
import type { MissionFilter, MissionRow } from '../../../ports/missions.ts'
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
  const terms = maybeTermsIn(request, missionLanguage)
  const list = `missions ${JSON.stringify({ ...filter, terms: request.query.filter })}`
  const paging = pagingIn(request, list)
  const page =
    terms === undefined
      ? await missions.list(paging, filter)
      : await keptPage(
          paging,
          (one) => missions.list(one, { ...equalIn(terms), ...filter }),
          async (rows) => rows.filter((row) => isWanted(row, terms)),
        )
  return paged(list, { ...page, items: page.items.map(shownMission) })
}

const isWanted = (row: MissionRow, terms: Terms<MissionProperty>): boolean =>
  isMatch(terms, (property) => [property === 'reason' ? shownMission(row).waits_because?.reason : row[property]])

/** What every mission has to be that the terms want: an index answers it. */
const equalIn = (terms: Terms<MissionProperty>): MissionFilter => {
  const equal = ('all' in terms ? terms.all : [terms]).filter(isEquality)
  const saidOf = (property: MissionProperty) => equal.find((one) => one.property === property)?.value
  const [status, robot_id] = [saidOf('status'), saidOf('robot_id')]
  return { ...(status !== undefined && { status }), ...(robot_id !== undefined && { robot_id }) }
}

const isEquality = (one: Terms<MissionProperty>): one is Term<MissionProperty> =>
  'property' in one && one.operator === '='

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
    (await robots.some(free)).map((one) => [one.row.robot_id, seenIn(one.last_known?.telemetry?.payload, one.row)]),
  )
  return { ...row, waits_because: whyItWaits(row, asSeen(possible, known), { battery_min: batteryMin, at }) }
}
