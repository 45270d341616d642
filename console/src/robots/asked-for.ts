// Which part of a filter the API answers itself, exactly; the rest is looked for in what was loaded, and the screen says so.

import type { operations } from '../network/api-types.ts'

type Parameters = NonNullable<operations['list-robots']['parameters']['query']>

/** As the filter of a list has it: tokens that may stand in groups. */
export interface FilterQuery {
  readonly operation: 'and' | 'or'
  readonly tokens: readonly FilterToken[]
  readonly tokenGroups?: readonly (FilterToken | FilterQuery)[]
}

export interface FilterToken {
  readonly propertyKey?: string
  readonly operator: string
  readonly value: unknown
}

export interface AskedFor {
  readonly query: Pick<Parameters, 'state' | 'policy_version' | 'fleet' | 'parked'>
  /** The API answers all of it, so its list is the answer. */
  readonly isAll: boolean
}

/**
 * Only what is joined by AND at the top may be handed on: a robot that the API leaves out can be in no answer then. `states` are
 * those that the deployed policies know: the API refuses any other.
 */
export function askedFor(filter: FilterQuery, states: readonly string[]): AskedFor {
  const members = filter.tokenGroups ?? filter.tokens
  if (filter.operation === 'or' && members.length > 1) return { query: {}, isAll: false }
  const query: Record<string, string> = {}
  let left = 0
  for (const member of members) {
    const key = keyOf(member, states)
    if (key === undefined || Object.hasOwn(query, key.name)) left += 1
    else query[key.name] = key.value
  }
  // Asked with others, the order in which releases are due cannot be had.
  if (query.parked !== undefined && Object.keys(query).length > 1) {
    delete query.parked
    left += 1
  }
  return { query: query as AskedFor['query'], isAll: left === 0 }
}

function keyOf(
  member: FilterToken | FilterQuery,
  states: readonly string[],
): { readonly name: string; readonly value: string } | undefined {
  if (!('operator' in member)) {
    const inside = member.tokenGroups ?? member.tokens
    const [only] = inside
    return inside.length === 1 && only !== undefined ? keyOf(only, states) : undefined
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
