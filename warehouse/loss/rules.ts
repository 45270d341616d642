/** What services outside of ours counted, hour by hour, beside what the lake has of the stream. */
import { literal } from '../literals.ts'
import { arrivedIn, HOUR_MS, hoursBetween, type Span, within } from '../settle/hours.ts'
import { bringIn, type Work } from '../settle/merge.ts'
import { landingMessages } from '../tables/landing.ts'
import { lossRuleHour } from '../tables/loss.ts'

export interface RuleHour {
  readonly rule: string
  /** RFC 3339, a whole hour. */
  readonly hour: string
  readonly took: number
  readonly failed: number
  /** Of the stream it is counted here: records that the lake has. */
  readonly delivered?: number
}

/** What the stream itself is called among the rules. */
export const STREAM = 'stream'

export const countRules = (span: Span, counted: readonly RuleHour[]): Work => ({
  name: 'rules',
  // Nothing is taken out: CloudWatch does not list what has counted nothing for two weeks, and an earlier report knew better.
  sql: bringIn(lossRuleHour, {
    select: rulesOf(span, counted),
    standing: within('t.hour', span),
    isNewer: 's.took <> t.took OR s.failed <> t.failed OR s.delivered <> t.delivered',
  }),
})

const rulesOf = (span: Span, counted: readonly RuleHour[]): string => `WITH counted AS (
  SELECT * FROM (VALUES
    ${[...counted.map(valuesOf), nothing].join(',\n    ')}
  ) AS v(rule, hour, took, failed, delivered)
),
arrived AS (
  SELECT date_trunc('hour', arrived_at) AS hour, count(DISTINCT substr(position, 1, 60)) AS records
  FROM ${landingMessages.name}
  WHERE ${arrivedIn(hoursBetween(Date.parse(span.from), Date.parse(span.until) + HOUR_MS))} AND ${within('arrived_at', span)}
  GROUP BY date_trunc('hour', arrived_at)
)
SELECT c.rule, c.hour, c.took, c.failed, CASE WHEN c.rule = '${STREAM}' THEN coalesce(a.records, 0) ELSE c.delivered END AS delivered
FROM counted c LEFT JOIN arrived a ON a.hour = c.hour
WHERE c.rule <> ''`

const valuesOf = ({ rule, hour, took, failed, delivered }: RuleHour): string =>
  `(${literal('string', rule)}, ${literal('timestamp', hour)}, ${bigint(took)}, ${bigint(failed)}, ${bigint(delivered ?? 0)})`

/** VALUES has at least one row; this one tells the types and is left out. */
const nothing = `('', timestamp '1970-01-01 00:00:00', ${['0', '0', '0'].map((zero) => `cast(${zero} AS bigint)`).join(', ')})`

const bigint = (value: number): string => `cast(${literal('bigint', Math.round(value))} AS bigint)`
