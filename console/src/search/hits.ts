// What was found behind a candidate, as ways to pages. The text of an id may name several things: each is a way of its own. Pure.

import { missionIdOf } from '../../../messages/mission-id.ts'
import { hrefOf } from '../frame/hrefs.ts'
import type { Timeline } from '../messages/hops.ts'
import type { components } from '../network/api-types.ts'
import type { Candidate, Kind } from './candidates.ts'

export type StoredMessage = components['schemas']['StoredMessage']

export interface Hit {
  readonly kind: Kind
  readonly id: string
  readonly href: string
  /** What it is, in words: `work.start of ff:5iO4, refused`. */
  readonly words: string
}

export function hitsIn({ id, robot_id }: Candidate, timeline: Timeline): readonly Hit[] {
  return timeline.kinds.flatMap((kind) => {
    if (kind === 'message') return messagesIn(id, robot_id, timeline)
    return [{ kind, ...ways[kind](id, timeline) }]
  })
}

type Way = Omit<Hit, 'kind'>

const ways: Readonly<Record<Exclude<Timeline['kinds'][number], 'message'>, (id: string, timeline: Timeline) => Way>> = {
  robot: (id, { robot }) => ({
    id,
    href: missionIdOf(id) === undefined ? hrefOf.robot(id) : hrefOf.mission(missionIdOf(id) ?? id),
    words: robot?.state === undefined ? 'a robot' : `a robot that is ${robot.state}`,
  }),
  mission: (id, { robot }) => ({
    id: missionIdOf(id) ?? id,
    href: hrefOf.mission(missionIdOf(id) ?? id),
    words: robot?.state === undefined ? 'a mission' : `a mission that is ${robot.state}`,
  }),
  trace: (id, { messages }) => ({
    id,
    href: hrefOf.trace(id),
    words: `a story of ${counted(messages.length, 'message')}`,
  }),
  correlation: (id, { messages }) => ({
    id,
    href: hrefOf.trace(id),
    words: `a conversation of ${counted(messages.length, 'message')}`,
  }),
  failure: (id, { failures }) => {
    const failure = failures.find(({ failure_id }) => failure_id === id)
    return {
      id,
      href: hrefOf.failure(id),
      words: failure ? `${failure.error_class}, ${said(failure.status)}` : 'a failure',
    }
  },
  operation: (id, { operations: found }) => {
    const operation = found.find(({ operation_id }) => operation_id === id)
    return {
      id,
      href: hrefOf.operation(id),
      words: operation ? `${said(operation.kind)} by ${operation.by}, ${said(operation.status)}` : 'an operation',
    }
  },
  command: (id) => ({ id, href: hrefOf.command(id), words: 'a command' }),
}

/** Several robots may have used the same id; where somebody said whose, that one. */
function messagesIn(id: string, robot_id: string | undefined, { messages, failures, story }: Timeline): readonly Hit[] {
  const decided = messages.filter(({ message_id }) => message_id === id)
  const own = decided.filter((one) => one.robot_id === robot_id)
  const shown = own.length > 0 ? own : decided
  if (shown.length > 0) {
    return shown.map((one) => ({
      kind: 'message',
      id,
      href: hrefOf.message(id, one.robot_id),
      words: `${one.type} of ${one.robot_id}, ${said(one.outcome)}`,
    }))
  }
  const failure = failures.find(({ message_id }) => message_id === id)
  const begun = story.find(({ message_id }) => message_id === id)
  const whose = failure?.robot_id ?? begun?.robot_id
  return [
    {
      kind: 'message',
      id,
      href: hrefOf.message(id, whose),
      words: failure
        ? `${failure.type ?? 'a message'} that failed: ${failure.error_class}`
        : 'on its way, nothing decided yet',
    },
  ]
}

/** Of what only the lake knows: telemetry, and what is older than the journal. */
export function hitOfStored({ message_id, robot_id, type, kind, received_at }: StoredMessage): Hit {
  return {
    kind: 'message',
    id: message_id,
    href: hrefOf.message(message_id, robot_id),
    words: `${type ?? kind} of ${robot_id}, received ${received_at} (in the lake)`,
  }
}

export function hitOfGroup(id: string, { error_class, count }: components['schemas']['FailureGroup']): Hit {
  return {
    kind: 'group',
    id,
    href: hrefOf.failureGroup(id),
    words: count === undefined ? error_class : `${error_class}, ${counted(count, 'failure')}`,
  }
}

export function hitOfPolicy(id: string): Hit {
  return { kind: 'policy', id, href: hrefOf.policy(id), words: 'a policy version' }
}

/** Once each, the most particular first, as the candidates stand. */
export function distinctHits(hits: readonly Hit[]): readonly Hit[] {
  return [...new Map(hits.map((hit) => [hit.href, hit])).values()]
}

/** Where nothing is left to choose: the one page that all of it leads to, or the one that an address names. */
export function onlyWay(hits: readonly Hit[], candidates: readonly Candidate[]): string | undefined {
  const [first, second] = hits
  if (first === undefined) return undefined
  if (second === undefined) return first.href
  const [named] = candidates
  return named?.found_in === 'an address' &&
    named.id === first.id &&
    hits.filter(({ id }) => id === first.id).length === 1
    ? first.href
    : undefined
}

const said = (name: string): string => name.replaceAll('_', ' ')
const counted = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`
