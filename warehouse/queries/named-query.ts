import { LINE_KEY } from '../../messages/robot-id.ts'
import type { ColumnType } from '../columns.ts'
import type { LiteralType } from '../literals.ts'

/**
 * A question that may be asked from outside: by its name, with values of its parameters, nothing else. Its SQL is one text in
 * Athena's words, with `:name` for each parameter (in WHERE only: Athena takes them nowhere else), and
 * - `seen(robot_id)` wherever rows are about robots: true of the robots that the caller sees (asked.ts), and
 * - `seen_fleet(fleet)` where rows say themselves which fleet they are about.
 * Each range is on the column that its table is partitioned by, so that a day's question reads a day.
 */
export interface NamedQuery {
  readonly name: string
  /** In words. */
  readonly question: string
  readonly parameters: readonly QueryParameter[]
  readonly sql: string
  /** Of its answer, in their order. */
  readonly columns: Readonly<Record<string, ColumnType>>
  /** The longest range from `from` to `until`. */
  readonly days_max: number
}

export interface QueryParameter {
  readonly name: string
  readonly type: Exclude<LiteralType, 'boolean' | 'date'>
  readonly describes: string
  /**
   * Taken when it is left out; a parameter without one has to be given, but for `from` and `until`, which are then the last day.
   * `*` is any.
   */
  readonly default?: string | number
  /** Of numbers. */
  readonly minimum?: number
  readonly maximum?: number
  /** Of texts: a regular expression for the whole of it. */
  readonly pattern?: string
  /** One that is taken. */
  readonly example: string | number
}

/** The parameters of most questions. */
export const from = {
  name: 'from',
  type: 'timestamp',
  describes: 'Then or later, RFC 3339; where hours are counted, from the beginning of its hour',
  example: '2026-05-13T00:00:00Z',
} as const satisfies QueryParameter

export const until = {
  name: 'until',
  type: 'timestamp',
  describes: 'Before, RFC 3339; where hours are counted, to the end of its hour',
  example: '2026-05-14T00:00:00Z',
} as const satisfies QueryParameter

export const robotId = {
  name: 'robot_id',
  type: 'string',
  describes: 'The robot',
  pattern: LINE_KEY.source,
  example: 'ff:5iO4',
} as const satisfies QueryParameter

/** In SQL: `(:robot_id = '*' or robot_id = :robot_id)`. */
export const anyRobot = {
  ...robotId,
  describes: 'The robot; * for all',
  default: '*',
} as const satisfies QueryParameter

export const messageType = {
  name: 'type',
  type: 'string',
  describes: 'Message type; * for all',
  default: '*',
  pattern: '^[a-z][a-z0-9_.-]{0,63}$',
  example: 'work.start',
} as const satisfies QueryParameter
