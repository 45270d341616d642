/** Facts of days, from facts of hours. */
import { pricesPer } from '../prices.ts'
import { DAY_MS, moment, onDays } from '../settle/hours.ts'
import { replaceRange, type Work } from '../settle/merge.ts'
import {
  factAvailabilityDay,
  factCommand,
  factCostDay,
  factDecisionHour,
  factMessageHour,
  factStateHour,
} from '../tables/star.ts'

const ofDays = (days: readonly string[]) => ({ column: 'day', condition: (name: string) => onDays(name, days) })

const inDays = (column: string, days: readonly string[]): string =>
  `${column} >= ${moment(`${days[0]}T00:00:00Z`)} AND ${column} < ${moment(Date.parse(`${days.at(-1)}T00:00:00Z`) + DAY_MS)}`

/** States in which nobody can give the robot work. */
const UNAVAILABLE = "('fault', 'offline', 'unreachable')"

export const availabilityDays = (days: readonly string[]): Work => ({
  name: `fact_availability_day ${days[0]}`,
  sql: replaceRange(
    factAvailabilityDay,
    ofDays(days),
    `SELECT robot_id, day, known_ms, available_ms, fault_ms, faults,
  CASE WHEN faults > 0 THEN available_ms / 1000e0 / faults END AS mtbf_seconds,
  CASE WHEN faults > 0 THEN fault_ms / 1000e0 / faults END AS mttr_seconds
FROM (
  SELECT robot_id, CAST(hour AS date) AS day, CAST(sum(milliseconds) AS bigint) AS known_ms,
    CAST(sum(CASE WHEN state IN ${UNAVAILABLE} THEN 0 ELSE milliseconds END) AS bigint) AS available_ms,
    CAST(sum(CASE WHEN state = 'fault' THEN milliseconds ELSE 0 END) AS bigint) AS fault_ms,
    CAST(sum(CASE WHEN state = 'fault' THEN entries ELSE 0 END) AS bigint) AS faults
  FROM ${factStateHour.name} WHERE ${inDays('hour', days)} GROUP BY 1, 2
) AS summed`,
  ),
})

/**
 * What a robot's share of the bill is: counted things at list prices. What costs the same whether anybody speaks (the shard, alarms,
 * keys) is nobody's in particular and left out.
 */
export const costDays = (days: readonly string[]): Work => ({
  name: `fact_cost_day ${days[0]}`,
  sql: replaceRange(
    factCostDay,
    ofDays(days),
    `SELECT robot_id, day, service, CAST(sum(quantity) AS double) AS quantity, round(sum(quantity * dollars), 12) AS dollars
FROM (
  SELECT robot_id, CAST(hour AS date) AS day, 'message' AS counted, CAST(sum(messages) AS double) AS quantity
  FROM ${factMessageHour.name} WHERE ${inDays('hour', days)} GROUP BY 1, 2
  UNION ALL
  SELECT robot_id, CAST(hour AS date), 'kilobyte', sum(bytes) / 1024e0
  FROM ${factMessageHour.name} WHERE ${inDays('hour', days)} GROUP BY 1, 2
  UNION ALL
  SELECT robot_id, CAST(hour AS date), 'decision', CAST(sum(decisions) AS double)
  FROM ${factDecisionHour.name} WHERE ${inDays('hour', days)} GROUP BY 1, 2
  UNION ALL
  SELECT robot_id, CAST(asked_at AS date), 'command', CAST(count(*) AS double)
  FROM ${factCommand.name} WHERE ${inDays('asked_at', days)} GROUP BY 1, 2
) AS used
JOIN (VALUES ${pricesPer.map(({ service, per, dollars }) => `('${service}', '${per}', double '${dollars}')`).join(', ')}) AS prices (service, per, dollars)
ON prices.per = used.counted
GROUP BY 1, 2, 3`,
  ),
})
