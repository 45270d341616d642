/**
 * Rows of the line's tables as they are told by their changes: of each the newest counts (functions/ports/changes.ts, isNewer),
 * whatever order they come in. What the tables keep as text of JSON is read where it is needed.
 */
import type { ColumnType } from '../columns.ts'
import type { Table } from '../table.ts'
import { landingChanges } from '../tables/landing.ts'
import { books, commands, decisions, failures, missions } from '../tables/settled.ts'
import { ARRIVED, arrivedIn, DAY_MS, farther, type Span, within } from './hours.ts'
import { bringIn, quoted, type Work } from './merge.ts'

export interface Told {
  readonly table: Table
  /** Our name of the table in the archive. */
  readonly archived: string
  /** The column that its rows are partitioned by. */
  readonly moment: string
  /** Whether that may become another one while the row lives: then its old place is looked for days around. */
  readonly moves?: true
  /** SQL of an image for each column; those that are left out are the image's attributes of the same name. */
  readonly read: Readonly<Record<string, string>>
  /** Of an image: not every item of a table is a row of it. */
  readonly only?: string
  /** The attribute that keeps most of its columns as one text of JSON. */
  readonly opens?: string
}

/** Of an image, which is opened once for all of its columns: a text of JSON that each column opens for itself is slow and large. */
const attribute = (name: string): string => `json_extract_scalar(element_at(image, '${name}'), '$')`
const opened = (text: string): string => `CAST(json_parse(${text}) AS map(varchar, json))`

/** RFC 3339 in UTC, as we write all times. */
const timeOf = (text: string): string =>
  `CASE WHEN ${text} LIKE '%Z' THEN try_cast(replace(replace(${text}, 'T', ' '), 'Z', '') AS timestamp) END`

/** Of what an attribute keeps as text of JSON. */
const inText = (name: string, path: string): string => `json_extract_scalar(${attribute(name)}, '$.${path}')`
/** Of the text that is opened for all of its columns too. */
const inOpened = (name: string, path = ''): string => `json_extract_scalar(element_at(parts, '${name}'), '$${path}')`

export const told = {
  decisions: {
    table: decisions,
    archived: 'journal',
    moment: 'received_at',
    read: {
      from_state: attribute('from'),
      to_state: attribute('to'),
      handlers: "json_format(element_at(image, 'handlers'))",
    },
  },
  commands: {
    table: commands,
    archived: 'commands',
    moment: 'asked_at',
    only: `${attribute('row')} IS NOT NULL`,
    opens: 'row',
    read: {
      command_id: attribute('command_id'),
      type: inOpened('command', '.type'),
      status: inOpened('status'),
      priority: inOpened('terms', '.priority'),
      sends: inOpened('sends'),
      asked_at: inOpened('asked_at'),
      sent_at: inOpened('sent_at'),
      acknowledged_at: inOpened('acknowledged_at'),
      ended_at: inOpened('ended_at'),
      error_code: inOpened('error', '.code'),
      trace_id: inOpened('command', '.trace_id'),
      correlation_id: inOpened('command', '.correlation_id'),
    },
  },
  missions: {
    table: missions,
    archived: 'missions',
    moment: 'requested_at',
    read: {
      robot_id: `coalesce(${attribute('robot_id')}, ${attribute('last_robot_id')})`,
      steps: `CAST(json_array_length(${attribute('steps')}) AS varchar)`,
      started_at: `json_extract_scalar(${attribute('progress')}, '$[0].at')`,
      ended_at: inText('outcome', 'at'),
      category: inText('outcome', 'category'),
      row_version: attribute('version'),
    },
  },
  failures: {
    table: failures,
    archived: 'failures',
    moment: 'first_seen_at',
    // A report that comes late may be of an earlier try.
    moves: true,
    read: { row_version: attribute('record_version') },
  },
  books: {
    table: books,
    archived: 'books',
    moment: 'hour',
    read: {
      hour: `${attribute('hour')} || ':00:00Z'`,
      at: 'c."at"',
    },
  },
} as const satisfies Readonly<Record<string, Told>>

export type ToldName = keyof typeof told

/**
 * What each settled row is about, by the hour; of decisions also the hour in which they were made (`decided`), of failures also the
 * hour in which they stand so far (`moved`).
 */
export const lookAtChanges = (landed: readonly string[], plausible: Span): string => {
  const cases = (Object.entries(told) as readonly (readonly [string, Told])[]).flatMap(([name, one]) => [
    { name, one, time: timestampColumn(one, one.moment) },
    ...(name === 'decisions' ? [{ name: 'decided', one, time: timeOf(attribute('decided_at')) }] : []),
  ])
  return `SELECT name, CASE WHEN ${within('looked_at', plausible)} THEN 'settles' ELSE 'rejected' END AS fate,
  CASE WHEN ${within('looked_at', plausible)} THEN date_trunc('hour', looked_at) END AS hour, arrived, count(*) AS found
FROM (
${cases
  .map(
    ({ name, one, time }) =>
      `  SELECT '${name}' AS name, ${time} AS looked_at, ${ARRIVED} AS arrived ${fromLanding(one, landed)}`,
  )
  .join('\n  UNION ALL\n')}
) AS looked GROUP BY 1, 2, 3, 4`
}

export const settleTold = (one: Told, landed: readonly string[], plausible: Span, span: Span): Work => {
  const { table, moment } = one
  const columns = Object.keys(table.columns)
  const isVersioned = 'row_version' in table.columns
  const ranking = isVersioned ? '"row_version" DESC, "changed" DESC' : '"place" DESC'
  return {
    name: `${table.name} ${span.from}`,
    sql: bringIn(table, {
      select: `SELECT ${quoted(columns)} FROM (
  SELECT ${quoted(columns)}, row_number() OVER (PARTITION BY ${quoted(table.key)} ORDER BY ${ranking}) AS newest
  FROM (
    SELECT ${columns.map((name) => `${columnOf(one, name)} AS "${name}"`).join(',\n      ')}, ${changed} AS "place"
    ${fromLanding(one, landed)}
  ) AS told
  WHERE ${within(`"${moment}"`, plausible)} AND ${table.key.map((name) => `"${name}" IS NOT NULL`).join(' AND ')}
) AS ranked WHERE newest = 1 AND ${within(`"${moment}"`, span)}`,
      standing: within(`t.${moment}`, one.moves ? farther(span, { before: 40 * DAY_MS, after: 40 * DAY_MS }) : span),
      ...(isVersioned && {
        isNewer: 's.row_version > t.row_version OR (s.row_version = t.row_version AND s.changed > t.changed)',
      }),
    }),
  }
}

/** All decisions that landed, each as often as it was changed: robot, version, moment. */
export const decisionsIn = (landed: readonly string[], plausible: Span): string =>
  `FROM (SELECT ${attribute('robot_id')} AS robot_id, ${attribute('policy_version')} AS policy_version, ${timeOf(attribute('decided_at'))} AS decided_at
  ${fromLanding(told.decisions, landed)}) AS decided WHERE ${within('decided_at', plausible)} AND policy_version IS NOT NULL`

const fromLanding = ({ archived, only, opens }: Told, landed: readonly string[]): string => {
  const images = `(SELECT ${opened('image')} AS image, "at", "sequence", "date", "hour"
      FROM ${landingChanges.name} WHERE "table" = '${archived}' AND ${arrivedIn(landed)}) AS c`
  const told = opens === undefined ? images : `(SELECT *, ${opened(attribute(opens))} AS parts FROM ${images}) AS c`
  return `FROM ${told}${only === undefined ? '' : ` WHERE ${only}`}`
}

/** When, and its number in the stream of its table: decimal texts, of which the longer one is the later one. */
const changed = `c."at" || ' ' || lpad(c."sequence", 60, '0')`

const columnOf = (one: Told, name: string): string => {
  const type = (one.table.columns as Readonly<Record<string, { readonly type: ColumnType }>>)[name]?.type ?? 'string'
  if (name === 'changed') return changed
  if (type === 'timestamp') return timestampColumn(one, name)
  const text = one.read[name] ?? attribute(name)
  if (type === 'string') return text
  const value = `try_cast(${text} AS ${type === 'int' ? 'integer' : type})`
  return name === 'row_version' || countsNothing(one, name, type) ? `coalesce(${value}, 0)` : value
}

/** Counts of the books that add nothing are left out. */
const countsNothing = ({ archived }: Told, name: string, type: ColumnType): boolean =>
  archived === 'books' && type === 'bigint' && name !== 'version'

const timestampColumn = ({ read }: Told, name: string): string => timeOf(read[name] ?? attribute(name))

/** Rows live longer than the hour of their change: a mission for weeks, a failure until somebody has looked. */
export const plausibleForChanges = (landed: Span): Span => farther(landed, { before: 400 * DAY_MS, after: DAY_MS })
