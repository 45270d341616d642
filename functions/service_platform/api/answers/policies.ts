import { hash } from 'node:crypto'
import type { SubjectKind } from '../../../../messages/message-type.ts'
import { atWorkIn } from '../../../../policy/at-work.ts'
import { compare } from '../../../../policy/compare.ts'
import { deployedMissionPolicies, deployedPolicies } from '../../../../policy/deployed.ts'
import type { Policy } from '../../../../policy/policy.ts'
import type { Layer } from '../../../../policy/rollout.ts'
import { toAsl } from '../../../../policy/to-asl.ts'
import { toDiagram } from '../../../../policy/to-diagram.ts'
import { AnsweredText } from '../../../http/answered.ts'
import { notFound } from '../../../http/problem.ts'
import {
  type ApiRequest,
  comparisonIdIn,
  maybeOneOf,
  paged,
  pagingIn,
  policyVersionIn,
  rolloutIdIn,
} from '../../../http/request.ts'
import { onlySeen } from '../../../http/seen.ts'
import type { Operation } from '../../../ports/operations.ts'
import type { Rollout } from '../../../ports/rollouts.ts'
import type { Answer } from '../answer.ts'
import type { ApiPorts } from '../ports.ts'

export const listPolicies: Answer = async (request, { rollouts, deployed }) => {
  const subject = subjectIn(request)
  const { default_version, machines } = deployed[subject]
  const layers = subject === 'robot' ? (await rollouts.standing()).layers : []
  return {
    items: policiesOf[subject].map((policy) => ({
      version: policy.version,
      subject,
      title: policy.title,
      sha256: hash('sha256', JSON.stringify(policy), 'hex'),
      states: Object.keys(policy.states),
      at_work: atWorkIn(policy),
      is_default: policy.version === default_version,
      machine_arn: machines[policy.version] ?? null,
      rollouts: layers.filter(({ version }) => version === policy.version).map(layerShown),
    })),
    next_cursor: null,
  }
}

/** Versions of both are called alike: whoever does not say whose means robots'. */
const subjectIn = (request: ApiRequest): SubjectKind => maybeOneOf(request, 'subject', subjects) ?? 'robot'

const subjects = ['robot', 'mission'] as const satisfies readonly SubjectKind[]
const policiesOf: Readonly<Record<SubjectKind, readonly Policy[]>> = {
  robot: deployedPolicies,
  mission: deployedMissionPolicies,
}

/** Whose robots a list names is for who sees them; how many it names is not. */
const layerShown = ({ rollout_id, percent, robot_ids }: Layer) => ({
  rollout_id,
  ...(percent !== undefined && { percent }),
  ...(robot_ids !== undefined && { robots: robot_ids.length }),
})

export const readPolicy: Answer = async (request) => {
  const policy = known(subjectIn(request), policyVersionIn(request))
  switch (formatIn(request)) {
    case 'json':
      return policy
    case 'asl':
      return toAsl(policy)
    case 'mermaid':
      return new AnsweredText(toDiagram(policy), MERMAID)
  }
}

const formats = ['json', 'asl', 'mermaid'] as const
const MERMAID = 'text/vnd.mermaid'

const formatIn = (request: ApiRequest): (typeof formats)[number] =>
  maybeOneOf(request, 'format', formats) ?? (request.headers.accept?.includes(MERMAID) ? 'mermaid' : 'json')

export const comparePolicies: Answer = async (request) => {
  const subject = subjectIn(request)
  return compare(known(subject, policyVersionIn(request)), known(subject, policyVersionIn(request, 'other')))
}

const known = (subject: SubjectKind, version: string): Policy => {
  const policy = policiesOf[subject].find((one) => one.version === version)
  if (policy) return policy
  const versions = policiesOf[subject].map((one) => one.version).join(', ')
  throw notFound(`policy ${version} of ${subject}s; there are ${versions}`)
}

export const listRollouts: Answer = async (request, ports) => {
  const page = await ports.rollouts.list(pagingIn(request, 'rollouts'))
  const items = await Promise.all(page.items.map((rollout) => asSeen(rollout, request, ports)))
  return paged('rollouts', { ...page, items })
}

export const readRollout: Answer = async (request, ports) => {
  const rolloutId = rolloutIdIn(request)
  const rollout = await ports.rollouts.read(rolloutId)
  if (rollout === undefined) throw notFound(`rollout ${rolloutId}`)
  const seen = await asSeen(rollout, request, ports)
  return { ...seen, ...(seen.robot_ids !== undefined && { progress: await progressOf(seen.robot_ids, seen, ports) }) }
}

const asSeen = async (rollout: Rollout, request: ApiRequest, ports: ApiPorts): Promise<Rollout> => {
  const { robot_ids } = rollout
  if (robot_ids === undefined) return rollout
  return { ...rollout, robot_ids: await onlySeen(request, robot_ids, (robotId) => robotId, ports) }
}

/** Of a share this would be a walk over all robots: `GET /robots?policy_version=` lists who has not moved yet. */
const progressOf = async (robotIds: readonly string[], { version }: Rollout, { robots }: ApiPorts) => {
  const seen = await robots.some(robotIds)
  const moved = seen.filter(({ row }) => row.policy_version === version).length
  return { moved, not_yet: seen.length - moved, never_heard: robotIds.length - seen.length }
}

export const readComparison: Answer = async (request, { operations, differences }) => {
  const comparisonId = comparisonIdIn(request)
  const list = `comparison ${comparisonId}`
  const paging = pagingIn(request, list)
  const [operation, page] = await Promise.all([operations.read(comparisonId), differences.list(comparisonId, paging)])
  if (operation?.kind !== 'comparison') throw notFound(`comparison ${comparisonId}`)
  const { items, next_cursor } = paged(list, page)
  return { ...comparisonOf(operation), differences: items, next_cursor }
}

const comparisonOf = ({
  operation_id,
  status,
  filter,
  compared,
  by,
  why,
  created_at,
  ended_at,
  ended_because,
}: Operation) => ({
  comparison_id: operation_id,
  status: status === 'planning' ? 'running' : status,
  ...filter,
  ...(compared && { compared }),
  by,
  why,
  created_at,
  ...(ended_at !== undefined && { ended_at }),
  ...(ended_because !== undefined && { ended_because }),
})
