import { atWorkIn } from '../../../../policy/at-work.ts'
import { deployedPolicies } from '../../../../policy/deployed.ts'
import { type Layer, moveOf, targetOf, type Versions } from '../../../../policy/rollout.ts'
import { FLEET } from '../../../http/caller.ts'
import { badParameter, notFound } from '../../../http/problem.ts'
import {
  type ApiRequest,
  maybeIn,
  maybeOneOf,
  maybeTimeIn,
  paged,
  pagingIn,
  robotIdIn,
  versionWords,
} from '../../../http/request.ts'
import type { LastKnown } from '../../../ports/last-known.ts'
import type { RobotFilter, SeenRobot } from '../../../ports/robots-reader.ts'
import type { Answer } from '../answer.ts'
import { shownCapacity } from './fleets.ts'

export const listRobots: Answer = async (request, { robots, rollouts, members }) => {
  const filter = filterIn(request)
  const list = `robots ${JSON.stringify(filter)}`
  const [page, { layers }] = await Promise.all([robots.list(pagingIn(request, list), filter), rollouts.standing()])
  const fleets = await members.fleetsOf(page.items.map(({ row }) => row.robot_id))
  return paged(list, {
    ...page,
    items: page.items.map((robot) => ({
      ...shown(robot),
      ...fleetShown(robot, fleets),
      ...targetShown(robot, layers),
    })),
  })
}

export const readRobot: Answer = async ({ path }, { robots, rollouts, members, capacity }) => {
  const robotId = robotIdIn(path)
  const [robot, { layers }, fleets, [able]] = await Promise.all([
    robots.read(robotId),
    rollouts.standing(),
    members.fleetsOf([robotId]),
    capacity.some([robotId]),
  ])
  if (robot === undefined) throw notFound(`robot ${robotId}: nothing was ever heard of it`)
  return {
    ...shown(robot),
    ...fleetShown(robot, fleets),
    ...targetShown(robot, layers),
    capacity: able === undefined ? null : shownCapacity(able),
  }
}

/** As it was some seconds ago at most. */
const fleetShown = ({ row }: SeenRobot, fleets: ReadonlyMap<string, string>) => ({
  fleet: fleets.get(row.robot_id) ?? null,
})

const filterIn = (request: ApiRequest): RobotFilter => {
  const fleet = maybeIn(request, 'fleet', { pattern: FLEET, expected: 'the name of a fleet' })
  const [heard_from, heard_before] = [maybeTimeIn(request, 'heard_from'), maybeTimeIn(request, 'heard_before')]
  if (heard_from !== undefined && heard_before !== undefined && heard_from >= heard_before) {
    throw badParameter('heard_from', request.query.heard_from, `a time before ${heard_before}`)
  }
  const filter = {
    state: maybeOneOf(request, 'state', states),
    policy_version: maybeIn(request, 'policy_version', versionWords),
    fleets: fleet === undefined ? undefined : [fleet],
    parked: maybeOneOf(request, 'parked', ['parked', 'needs_attention']),
    heard_from,
    heard_before,
  }
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
}

/** Of every version that may have decided. */
const states = [...new Set(deployedPolicies.flatMap((policy) => Object.keys(policy.states)))]

/** Without what only dispatch needs: applied ids, bucket, the dialect's memory. */
export const shown = ({ row, last_known }: SeenRobot) => {
  const { applied_ids: _, bucket: __, cause, parked, pin, ...robot } = row
  const { from_states: ___, versions: ____, ...why } = cause ?? { from_states: [] }
  return {
    ...robot,
    cause: cause === undefined ? null : why,
    pin: pin === undefined ? null : { ...pin, version: pin.version ?? null },
    parked: parked ?? null,
    last_known: last_known === undefined ? null : heard(last_known),
  }
}

const heard = ({ robot_id: _, memory: __, ...known }: LastKnown) => known

/** The version that is meant for it, and what it waits for where it has another one. */
const targetShown = ({ row }: SeenRobot, layers: readonly Layer[]) => {
  const robot = followerOf(row)
  const { version, because, rollout_id } = targetOf(robot, layers)
  const move = moveOf(robot, layers, versions)
  return {
    target: {
      version,
      because,
      ...(rollout_id !== undefined && { rollout_id }),
      waits_for: move.move === 'none' ? null : move.move === 'now' ? 'message' : move.for,
    },
  }
}

export const followerOf = ({ robot_id, state, policy_version, first_version, pin }: SeenRobot['row']) => ({
  robot_id,
  state,
  policy_version,
  first_version,
  pinned_to: pin?.version,
})

export const versions: Versions = Object.fromEntries(
  deployedPolicies.map((policy) => [policy.version, { states: Object.keys(policy.states), at_work: atWorkIn(policy) }]),
)
