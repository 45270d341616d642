// Which part of a filter the API answers itself, exactly; the rest is looked for in what was loaded, and the screen says so.

import { isToken, membersOf, type Query } from '../frame/filter-text.ts'
import type { operations } from '../network/api-types.ts'

type Parameters = NonNullable<operations['list-robots']['parameters']['query']>

export interface AskedFor {
  readonly query: Pick<Parameters, 'state' | 'policy_version' | 'fleet' | 'parked'>
  /** The API answers all of it, so its list is the answer. */
  readonly isAll: boolean
}

/**
 * Only what is joined by AND at the top may be handed on: a robot that the API leaves out can be in no answer then. `states` are
 * those that the deployed policies know: the API refuses any other.
 */
export function askedFor(filter: Query, states: readonly string[]): AskedFor {
  const members = membersOf(filter)
  if (filter.operation === 'or' && members.length > 1) return { query: {}, isAll: false }
  const query: Record<string, string> = {}
  let left = 0
  for (const member of members) {
    const asked = equalityIn(member, states)
    if (asked === undefined || Object.hasOwn(query, asked.name)) left += 1
    else query[asked.name] = asked.value
  }
  // Asked with others, the order in which releases are due cannot be had.
  if (query.parked !== undefined && Object.keys(query).length > 1) {
    delete query.parked
    left += 1
  }
  return { query: query as AskedFor['query'], isAll: left === 0 }
}

type Member = ReturnType<typeof membersOf>[number]

function equalityIn(
  member: Member,
  states: readonly string[],
): { readonly name: string; readonly value: string } | undefined {
  if (!isToken(member)) {
    const [only] = member.tokens
    return member.tokens.length === 1 && only !== undefined ? equalityIn(only, states) : undefined
  }
  const { propertyKey: name, operator, value } = member
  if (name === undefined || operator !== '=' || typeof value !== 'string') return undefined
  // A value that the API would refuse is looked for here, where it finds nothing.
  if (name === 'state') return states.includes(value) ? { name, value } : undefined
  if (!Object.hasOwn(patterns, name)) return undefined
  return patterns[name as keyof typeof patterns].test(value) ? { name, value } : undefined
}

const patterns = {
  policy_version: /^v[1-9][0-9]{0,3}$/,
  fleet: /^[A-Za-z0-9_-]{1,32}$/,
  parked: /^(parked|needs_attention)$/,
} as const
