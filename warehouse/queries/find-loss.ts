/** What the loss report found, newest hour first. */

import type { Bound } from '../statement.ts'
import { lossGap, lossHour, lossRuleHour } from '../tables/loss.ts'
import { asked, given, type SeenFleets } from './asked.ts'

export const lossLists = {
  hours: { table: lossHour.name, columns: Object.keys(lossHour.columns), key: ['robot_id'] },
  // What IoT Core and the stream count is of all robots together.
  rules: { table: lossRuleHour.name, columns: Object.keys(lossRuleHour.columns), key: ['rule'] },
  gaps: { table: lossGap.name, columns: Object.keys(lossGap.columns), key: ['robot_id', 'stage', 'from_place'] },
} as const

export type LossList = keyof typeof lossLists

export interface LossQuestion {
  /** rules: of who sees all fleets alone. */
  readonly what: LossList
  /** RFC 3339 */
  readonly from: string
  readonly until: string
  readonly robot_id?: string | undefined
  /** Hour, and the rest of its key. */
  readonly after?: readonly string[] | undefined
  readonly limit: number
}

export const findLoss = ({ what, from, until, robot_id, after, limit }: LossQuestion, fleets: SeenFleets): Bound => {
  const { table, columns, key } = lossLists[what]
  const sql = `select ${columns.join(', ')}
from ${table}
where hour >= :from and hour < :until${what === 'rules' ? '' : ' and seen(robot_id)'}${robot_id === undefined ? '' : ' and robot_id = :robot_id'}${
    after === undefined ? '' : `\n  and (hour < :after_hour or (hour = :after_hour and (${behind(key)})))`
  }
order by hour desc, ${key.join(', ')}
limit ${Math.trunc(limit)}`
  const [hour, ...rest] = after ?? []
  return asked(
    sql,
    {
      from: given('timestamp', from),
      until: given('timestamp', until),
      ...(robot_id !== undefined && { robot_id: given('string', robot_id) }),
      ...(hour !== undefined && { after_hour: given('timestamp', hour) }),
      ...Object.fromEntries(key.map((name, n) => [`after_${name}`, given('string', rest[n] ?? '')])),
    },
    fleets,
  )
}

/**
 * Hours of a range that any report has counted: where there is none nothing is known to be missing, and nothing to be there. Of all
 * robots, whoever asks: a count tells of nobody.
 */
export const countReported = ({ from, until }: Pick<LossQuestion, 'from' | 'until'>): Bound =>
  asked(
    `select count(distinct hour) as hours
from ${lossHour.name}
where hour >= :from and hour < :until`,
    { from: given('timestamp', from), until: given('timestamp', until) },
    'all',
  )

/** Of a key in order: `a > :after_a or (a = :after_a and (b > :after_b or …))`. */
const behind = ([first, ...others]: readonly string[]): string =>
  others.length === 0
    ? `${first} > :after_${first}`
    : `${first} > :after_${first} or (${first} = :after_${first} and (${behind(others)}))`
