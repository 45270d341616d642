// What a filter asks of those who know messages: of the feed what it can leave out by itself, of the lake what it can look for.
// What neither can is left to the page, over what was loaded. Pure.

import type { Filter } from '../../../messages/feed/frames.ts'
import { TRACE_ID_SAID } from '../../../messages/message-id.ts'
import { LINE_KEY } from '../../../messages/robot-id.ts'
import { isFiltered, isToken, membersOf, type Query, type Token, textOf } from '../frame/filter-text.ts'
import { liveTypes } from './rows.ts'

/** A feed knows no "or", and nothing but equal: of an "and" it gets what it can, and the page does the rest. */
export function feedFilterOf(query: Query): Filter {
  const { robot_id, outcome, trace_id } = equalsIn(query)
  const trace = trace_id?.replaceAll('-', '').toLowerCase()
  return {
    types: [...liveTypes],
    ...(robot_id !== undefined && LINE_KEY.test(robot_id) && { robots: [robot_id] }),
    ...(outcome !== undefined && /^[a-z_]{1,32}$/.test(outcome) && { outcomes: [outcome] }),
    ...(trace !== undefined && TRACE_ID_SAID.test(trace) && trace.length === 32 && { trace_id: trace }),
  }
}

/** What has to be equal, whatever else is asked for. */
export function equalsIn(query: Query): Readonly<Record<string, string>> {
  const members = membersOf(query)
  if (query.operation === 'or' && members.length > 1) return {}
  const tokens = members.flatMap((member) => {
    if (isToken(member)) return [member]
    return member.operation === 'and' || member.tokens.length === 1 ? member.tokens.filter(isToken) : []
  })
  return Object.fromEntries(
    tokens.flatMap(({ propertyKey, operator, value }) =>
      propertyKey !== undefined && operator === '=' && !Array.isArray(value) ? [[propertyKey, String(value)]] : [],
    ),
  )
}

/** The lake filters by the text that stands in the page's address; only a word without a property means nothing to it. */
export function lakeFilterOf(query: Query): string | undefined {
  if (!isFiltered(query)) return undefined
  const members = membersOf(query).map((member) => (isToken(member) ? named(member) : groupOf(member)))
  return textOf({ operation: query.operation, tokens: [], tokenGroups: members })
}

type Member = ReturnType<typeof membersOf>[number]
type Group = Exclude<Member, Token>

const groupOf = ({ operation, tokens }: Group): Group => ({
  operation,
  tokens: tokens.map((member) => (isToken(member) ? named(member) : groupOf(member))),
})

/** Where a word may stand that somebody just typed. */
const wordsStandIn = ['payload', 'type', 'message_id', 'robot_id', 'correlation_id'] as const

const named = (token: Token): Member => {
  if (token.propertyKey !== undefined) return token
  const isNot = token.operator.startsWith('!')
  const operator = isNot ? '!:' : ':'
  const tokens = wordsStandIn.map((propertyKey) => ({ propertyKey, operator, value: token.value }) as const)
  return { operation: isNot ? 'and' : 'or', tokens }
}
