/**
 * What facts are about. A dimension is never forgotten: a robot that was heard once is known, and the newest word about it counts.
 * Widened by all that landed, not by what has settled: a resend that another message takes the place of was heard all the same,
 * and so it makes no difference which of them settled first.
 */
import { literal } from '../literals.ts'
import { decisionsIn } from '../settle/changes.ts'
import { hourStart, moment, type Span } from '../settle/hours.ts'
import { bringIn, type Work } from '../settle/merge.ts'
import { heardRows } from '../settle/messages.ts'
import { dimHour, dimPolicyVersion, dimRobot, dimSite } from '../tables/star.ts'

const isRobot = "robot_id NOT LIKE 'mission:%'"

/** By what robots said. Fleets are not said: robotFleets. */
export const robotsHeard = (landed: readonly string[], plausible: Span): Work => ({
  name: 'dim_robot',
  sql: `MERGE INTO ${dimRobot.name} t
USING (
  SELECT robot_id, max_by(dialect, received_at) AS dialect, min(received_at) AS first_heard_at, max(received_at) AS last_heard_at,
    max_by(pose_map, received_at) FILTER (WHERE pose_map IS NOT NULL) AS site,
    max(received_at) FILTER (WHERE pose_map IS NOT NULL) AS site_at
  ${heardRows(landed, plausible)} AND ${isRobot} GROUP BY 1
) s
ON t.robot_id = s.robot_id
WHEN MATCHED AND (t.first_heard_at IS NULL OR s.first_heard_at < t.first_heard_at OR s.last_heard_at > t.last_heard_at OR s.site_at > coalesce(t.site_at, timestamp '1970-01-01 00:00:00')) THEN UPDATE SET
  dialect = CASE WHEN t.last_heard_at IS NULL OR s.last_heard_at > t.last_heard_at THEN s.dialect ELSE t.dialect END,
  site = CASE WHEN s.site_at IS NOT NULL AND (t.site_at IS NULL OR s.site_at > t.site_at) THEN s.site ELSE t.site END,
  site_at = greatest(coalesce(t.site_at, s.site_at), coalesce(s.site_at, t.site_at)),
  first_heard_at = least(coalesce(t.first_heard_at, s.first_heard_at), s.first_heard_at),
  last_heard_at = greatest(coalesce(t.last_heard_at, s.last_heard_at), s.last_heard_at)
WHEN NOT MATCHED THEN INSERT (robot_id, dialect, site, site_at, first_heard_at, last_heard_at)
  VALUES (s.robot_id, s.dialect, s.site, s.site_at, s.first_heard_at, s.last_heard_at)`,
})

/** The version that decided about a robot last. */
export const robotVersions = (landed: readonly string[], plausible: Span): Work => ({
  name: 'dim_robot: versions',
  sql: `MERGE INTO ${dimRobot.name} t
USING (
  SELECT robot_id, max_by(policy_version, decided_at) AS policy_version, max(decided_at) AS decided_at
  ${decisionsIn(landed, plausible)} AND ${isRobot} GROUP BY 1
) s
ON t.robot_id = s.robot_id
WHEN MATCHED AND (t.version_at IS NULL OR s.decided_at > t.version_at) THEN UPDATE SET policy_version = s.policy_version, version_at = s.decided_at
WHEN NOT MATCHED THEN INSERT (robot_id, policy_version, version_at) VALUES (s.robot_id, s.policy_version, s.decided_at)`,
})

export const policyVersions = (landed: readonly string[], plausible: Span): Work => ({
  name: 'dim_policy_version',
  sql: widening(dimPolicyVersion.name, {
    key: 'policy_version',
    first: 'first_decided_at',
    last: 'last_decided_at',
    select: `SELECT policy_version, min(decided_at) AS first_at, max(decided_at) AS last_at
  ${decisionsIn(landed, plausible)} GROUP BY 1`,
  }),
})

export const sites = (landed: readonly string[], plausible: Span): Work => ({
  name: 'dim_site',
  sql: widening(dimSite.name, {
    key: 'site',
    first: 'first_seen_at',
    last: 'last_seen_at',
    select: `SELECT pose_map AS site, min(received_at) AS first_at, max(received_at) AS last_at
  ${heardRows(landed, plausible)} AND pose_map IS NOT NULL GROUP BY 1`,
  }),
})

const widening = (
  table: string,
  { key, first, last, select }: { readonly [Name in 'key' | 'first' | 'last' | 'select']: string },
): string => `MERGE INTO ${table} t
USING (
  ${select}
) s
ON t.${key} = s.${key}
WHEN MATCHED AND (s.first_at < t.${first} OR s.last_at > t.${last}) THEN UPDATE SET ${first} = least(t.${first}, s.first_at), ${last} = greatest(t.${last}, s.last_at)
WHEN NOT MATCHED THEN INSERT (${key}, ${first}, ${last}) VALUES (s.${key}, s.first_at, s.last_at)`

/** Hours by their names, `2026-05-13T09`. */
export const hourRows = (hourNames: readonly string[]): Work => ({
  name: 'dim_hour',
  sql: bringIn(dimHour, {
    select: `SELECT hour, day, hour_of_day, day_of_week FROM (VALUES ${hourNames.map(hourRow).join(', ')}) AS h (hour, day, hour_of_day, day_of_week)`,
  }),
})

const hourRow = (name: string): string => {
  const time = new Date(hourStart(name))
  return `(${moment(time.getTime())}, ${literal('date', name.slice(0, 10))}, ${time.getUTCHours()}, ${time.getUTCDay() || 7})`
}

export interface RobotFleet {
  readonly robot_id: string
  /** None: it is in no fleet. */
  readonly fleet?: string
}

/** What the register says of robots that are known here: some at a time, a statement has at most 262,144 characters. */
export const robotFleets = (robots: readonly RobotFleet[]): Work => ({
  name: 'dim_robot: fleets',
  sql: `MERGE INTO ${dimRobot.name} t
USING (
  SELECT robot_id, fleet FROM (VALUES ${robots.map(({ robot_id, fleet }) => `(${literal('string', robot_id)}, ${fleet === undefined ? 'CAST(NULL AS varchar)' : literal('string', fleet)})`).join(', ')}) AS f (robot_id, fleet)
) s
ON t.robot_id = s.robot_id
WHEN MATCHED AND (t.fleet IS DISTINCT FROM s.fleet) THEN UPDATE SET fleet = s.fleet`,
})

/** Each robot as it stands here. */
export const robotsKnown = `SELECT robot_id, fleet FROM ${dimRobot.name}`
