// What a filter asks of those who know messages: of the feed what it can leave out by itself, of the lake what it can look for.
// What neither can is left to the page, over what was loaded. Pure.

import type { Filter } from '../../../messages/feed/frames.ts'
import { TRACE_ID_SAID } from '../../../messages/message-id.ts'
import { LINE_KEY } from '../../../messages/robot-id.ts'
import { isToken, membersOf, type Query } from '../frame/filter-text.ts'
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
