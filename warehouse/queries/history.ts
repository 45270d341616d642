/** What became of a robot: its decisions, commands, missions and failures as one list, newest first. */
import type { Bound } from '../statement.ts'
import { asked, given, type SeenFleets } from './asked.ts'

export const historyEntries = ['decision', 'command', 'mission', 'failure'] as const
export type HistoryEntry = (typeof historyEntries)[number]

export const historyColumns = [
  'happened_at',
  'entry',
  'id',
  'type',
  'outcome',
  'from_state',
  'to_state',
  'reason',
  'trace_id',
  'policy_version',
] as const

export interface HistoryPlace {
  readonly happened_at: string
  readonly entry: string
  readonly id: string
}

export interface HistoryQuestion {
  readonly robot_id: string
  /** RFC 3339, of when it was received, asked for, requested or first seen. */
  readonly from: string
  readonly until: string
  readonly entry?: HistoryEntry | undefined
  readonly after?: HistoryPlace | undefined
  readonly limit: number
}

const none = 'cast(null as varchar)'

const parts: Readonly<Record<HistoryEntry, string>> = {
  decision: `select received_at as happened_at, 'decision' as entry, message_id as id, type, outcome, from_state, to_state,
    coalesce(guard, reason) as reason, trace_id, policy_version
  from decisions
  where robot_id = :robot_id and seen(robot_id) and received_at >= :from and received_at < :before`,
  command: `select asked_at as happened_at, 'command' as entry, command_id as id, type, status as outcome, ${none} as from_state,
    ${none} as to_state, error_code as reason, trace_id, ${none} as policy_version
  from commands
  where robot_id = :robot_id and seen(robot_id) and asked_at >= :from and asked_at < :before`,
  mission: `select requested_at as happened_at, 'mission' as entry, mission_id as id, kind as type, status as outcome,
    ${none} as from_state, ${none} as to_state, category as reason, trace_id, ${none} as policy_version
  from missions
  where robot_id = :robot_id and seen(robot_id) and requested_at >= :from and requested_at < :before`,
  failure: `select first_seen_at as happened_at, 'failure' as entry, failure_id as id, type, status as outcome, ${none} as from_state,
    ${none} as to_state, error_class as reason, trace_id, ${none} as policy_version
  from failures
  where robot_id = :robot_id and seen(robot_id) and first_seen_at >= :from and first_seen_at < :before`,
}

export const findHistory = (question: HistoryQuestion, fleets: SeenFleets): Bound => {
  const { robot_id, from, until, entry, after, limit } = question
  const wanted = entry === undefined ? historyEntries : [entry]
  const sql = `select ${historyColumns.join(', ')}
from (
  ${wanted.map((name) => parts[name]).join('\n  union all\n  ')}
) as entries
where happened_at < :before${
    after === undefined
      ? ''
      : `
  and (happened_at < :after_happened_at or (happened_at = :after_happened_at and (entry > :after_entry
    or (entry = :after_entry and id > :after_id))))`
  }
order by happened_at desc, entry, id
limit ${Math.trunc(limit)}`
  const values = {
    robot_id: given('string', robot_id),
    from: given('timestamp', from),
    before: given('timestamp', after === undefined ? until : Date.parse(after.happened_at) + 1),
    ...(after && {
      after_happened_at: given('timestamp', after.happened_at),
      after_entry: given('string', after.entry),
      after_id: given('string', after.id),
    }),
  }
  return asked(sql, values, fleets)
}
