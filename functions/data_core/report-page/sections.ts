import type { ReportQueryName } from '../../../warehouse/queries/report.ts'
import { rankedBars, type Series, stackedHours } from './charts.ts'
import { type Html, html, shown } from './html.ts'
import type { PageTable } from './page.ts'

export interface Report {
  /** `2026-05-13`, UTC. */
  readonly day: string
  readonly environment?: string | undefined
  /** RFC 3339 */
  readonly made_at: string
  readonly settled_until?: string | undefined
  readonly answers: Answers
}

/** Rows of each question, by the names of its columns; numbers may be texts. A question that could not be answered is not there. */
export type Answers = Readonly<Partial<Record<ReportQueryName, readonly Row[]>>>
type Row = Readonly<Record<string, unknown>>

export interface Section {
  readonly id: string
  readonly title: string
  /** The plot in a sentence. */
  readonly says: Html
  readonly pictures: readonly Html[]
  readonly tables: readonly PageTable[]
  readonly sources: readonly string[]
}

interface Tile {
  readonly name: string
  readonly value: string
  readonly note: string
}

/** In the order in which a shift is talked about: was it well, what was said, what came of it, what did it cost, is anything lost. */
export const sections = ({ answers }: Report): readonly Section[] => [
  messages(answers),
  states(answers),
  decisions(answers),
  failures(answers),
  missions(answers),
  commands(answers),
  batteries(answers),
  availability(answers),
  cost(answers),
  loss(answers),
]

export const headline = ({ answers }: Report): readonly Tile[] => {
  const said = answers['report-messages'] ?? []
  const decided = answers['report-decisions'] ?? []
  const failed = answers['report-failures']?.[0]
  const [available] = answers['report-availability'] ?? []
  const [lost] = answers['report-loss'] ?? []
  const [money] = answers['report-dear-robots'] ?? []
  const ended = answers['report-missions'] ?? []
  const of = (outcome: string) =>
    sum(
      decided.filter((row) => row.outcome === outcome),
      'decisions',
    )
  return [
    tile('Messages', grouped(sum(said, 'messages')), bytes(sum(said, 'bytes'))),
    tile('Robots heard', grouped(number(answers['report-robots']?.[0]?.robots)), 'said at least one thing'),
    tile(
      'Decisions',
      grouped(sum(decided, 'decisions')),
      `${grouped(of('refused'))} refused, ${grouped(of('dead_lettered'))} dead-lettered`,
    ),
    tile(
      'Failures',
      grouped(number(failed?.failures_in_all)),
      `${grouped(number(failed?.still_open_in_all))} wait for a person`,
    ),
    tile('Missions ended', grouped(sum(ended, 'missions')), `${grouped(sum(ended, 'late'))} behind their deadline`),
    tile(
      'Available',
      available ? percent(number(available.available_in_all), number(available.known_in_all)) : '–',
      'of the time that is known',
    ),
    tile('Cost', dollars(number(money?.dollars_in_all)), 'list prices, without what is idle'),
    tile('Lost', lost?.lost == null ? 'not counted' : grouped(number(lost.lost)), 'by the loss report'),
  ]
}

const tile = (name: string, value: string, note: string): Tile => ({ name, value, note })

const messages = (answers: Answers): Section => {
  const rows = answers['report-messages']
  const robots = answers['report-robots'] ?? []
  const about = {
    id: 'messages',
    title: 'Messages',
    sources: from('fact_message_hour', 'report-messages', 'report-robots'),
  }
  if (!rows?.length) return nothing(about, rows, 'Nothing was said on this day')
  const kinds = byHour(rows, 'kind', 'messages')
  const busiest = hours.reduce((most, hour) =>
    inHour(rows, hour, 'messages') > inHour(rows, most, 'messages') ? hour : most,
  )
  const heard = number(robots[0]?.robots)
  return {
    ...about,
    says: html`${grouped(sum(rows, 'messages'))} messages, ${bytes(sum(rows, 'bytes'))}, of ${grouped(heard)} ${heard === 1 ? 'robot' : 'robots'}; most of them between ${busiest}:00 and ${busiest}:59: ${grouped(inHour(rows, busiest, 'messages'))}.`,
    pictures: [
      stackedHours({ id: 'messages-hours', says: 'Messages per hour by kind', unit: 'messages' }, hours, kinds),
    ],
    tables: [
      hourTable('Messages per hour by kind', kinds),
      table(firstOf('Who said most', robots, heard), robots, {
        robot: (row) => shown(row.robot_id),
        messages: (row) => grouped(number(row.messages)),
        bytes: (row) => bytes(number(row.bytes)),
      }),
    ],
  }
}

const states = (answers: Answers): Section => {
  const rows = answers['report-states']
  const about = { id: 'states', title: 'Robots per state', sources: from('fact_state_hour', 'report-states') }
  if (!rows?.length) return nothing(about, rows, 'No robot was in a state that is known')
  const robots = byHour(rows, 'state', 'milliseconds', (milliseconds) => round(milliseconds / 3_600_000, 2))
  const all = sum(rows, 'milliseconds')
  const shares = [...totals(rows, 'state', 'milliseconds')]
  return {
    ...about,
    says: html`On average ${round(all / 86_400_000, 1)} robots had a state. Of that time ${shares
      .slice(0, 3)
      .map(([state, milliseconds]) => `${shown(state, 40)} ${percent(milliseconds, all)}`)
      .join(', ')}.`,
    pictures: [
      stackedHours(
        { id: 'states-hours', says: 'Robots per state, on average of each hour', unit: 'robots' },
        hours,
        robots,
      ),
    ],
    tables: [
      table('Time in each state', shares, {
        state: ([state]) => shown(state, 40),
        hours: ([, milliseconds]) => grouped(round(milliseconds / 3_600_000, 1)),
        share: ([, milliseconds]) => percent(milliseconds, all),
      }),
      hourTable('Robots per state and hour', robots),
    ],
  }
}

const decisions = (answers: Answers): Section => {
  const rows = answers['report-decisions']
  const about = { id: 'decisions', title: 'Decisions', sources: from('fact_decision_hour', 'report-decisions') }
  if (!rows?.length) return nothing(about, rows, 'Nothing was decided')
  const outcomes = byHour(rows, 'outcome', 'decisions')
  const all = sum(rows, 'decisions')
  const causes = [
    ...totals(
      rows.filter((row) => row.outcome !== 'applied'),
      ({ outcome, cause }) => `${outcome}: ${cause || 'no cause'}`,
      'decisions',
    ),
  ]
  return {
    ...about,
    says: html`${grouped(all)} decisions: ${[...totals(rows, 'outcome', 'decisions')].map(([outcome, count]) => `${shown(outcome, 40)} ${grouped(count)} (${percent(count, all)})`).join(', ')}.`,
    pictures: [
      stackedHours(
        { id: 'decisions-hours', says: 'Decisions per hour by outcome', unit: 'decisions' },
        hours,
        outcomes,
      ),
      ...ranked(
        { id: 'decisions-causes', says: 'Why something was not applied', unit: 'decisions' },
        causes.slice(0, 15),
      ),
    ],
    tables: [
      table('What was not applied, by cause', causes, {
        cause: ([cause]) => shown(cause),
        decisions: ([, count]) => grouped(count),
      }),
      hourTable('Decisions per hour by outcome', outcomes),
    ],
  }
}

const failures = (answers: Answers): Section => {
  const rows = answers['report-failures']
  const about = { id: 'failures', title: 'Failures', sources: from('fact_failure_hour', 'report-failures') }
  if (!rows?.length) return nothing(about, rows, 'Nothing failed')
  const [first] = rows
  const name = ({ error_class, stage }: Row) => `${error_class} (${stage})`
  return {
    ...about,
    says: html`${grouped(number(first?.failures_in_all))} failures; ${grouped(number(first?.still_open_in_all))} of them wait for a person. Most: ${shown(first?.error_class, 60)}.`,
    pictures: ranked(
      { id: 'failures-classes', says: 'Failures by class', unit: 'failures' },
      rows.map((row) => [name(row), number(row.failures)]),
    ),
    tables: [
      table('Failures by class', rows, {
        class: (row) => shown(row.error_class),
        kind: (row) => shown(row.kind, 40),
        stage: (row) => shown(row.stage, 40),
        failures: (row) => grouped(number(row.failures)),
        'wait for a person': (row) => grouped(number(row.still_open)),
        robots: (row) => grouped(number(row.robots)),
      }),
    ],
  }
}

const missions = (answers: Answers): Section => {
  const rows = answers['report-missions']
  const about = { id: 'missions', title: 'Missions', sources: from('fact_mission', 'report-missions') }
  if (!rows?.length) return nothing(about, rows, 'No mission that was asked for on this day has ended')
  const [most] = rows
  return {
    ...about,
    says: html`${grouped(sum(rows, 'missions'))} missions that were asked for on this day have ended, ${grouped(sum(rows, 'late'))} behind their deadline. ${shown(most?.ended_as, 40)}: half within ${duration(most?.lead_ms_p50)}, 99 % within ${duration(most?.lead_ms_p99)}.`,
    pictures: [
      percentileBars(
        { id: 'missions-lead', says: 'Lead time of missions by their end', unit: 'seconds' },
        rows,
        ({ ended_as }) => shown(ended_as, 40),
        { 'half within': 'lead_ms_p50', '90 % within': 'lead_ms_p90', '99 % within': 'lead_ms_p99' },
      ),
    ],
    tables: [
      table('Lead times, from asked to the end', rows, {
        'ended as': (row) => shown(row.ended_as, 40),
        missions: (row) => grouped(number(row.missions)),
        'waited, half within': (row) => duration(row.waited_ms_p50),
        'half within': (row) => duration(row.lead_ms_p50),
        '90 % within': (row) => duration(row.lead_ms_p90),
        '99 % within': (row) => duration(row.lead_ms_p99),
        longest: (row) => duration(row.lead_ms_max),
        late: (row) => grouped(number(row.late)),
      }),
    ],
  }
}

const commands = (answers: Answers): Section => {
  const rows = answers['report-commands']
  const about = { id: 'commands', title: 'Commands', sources: from('fact_command', 'report-commands') }
  if (!rows?.length) return nothing(about, rows, 'No command that was asked for on this day has ended')
  const all = sum(rows, 'commands')
  return {
    ...about,
    says: html`${grouped(all)} commands have ended, ${percent(sum(rows, 'done'), all)} of them done.`,
    pictures: [
      percentileBars(
        { id: 'commands-acknowledged', says: 'Time from asked to acknowledged, by type', unit: 'seconds' },
        rows,
        ({ type }) => shown(type, 40),
        { 'half within': 'acknowledged_ms_p50', '95 % within': 'acknowledged_ms_p95' },
      ),
    ],
    tables: [
      table('Latency of commands', rows, {
        type: (row) => shown(row.type, 60),
        commands: (row) => grouped(number(row.commands)),
        done: (row) => grouped(number(row.done)),
        'acknowledged, half within': (row) => duration(row.acknowledged_ms_p50),
        '95 % within': (row) => duration(row.acknowledged_ms_p95),
        'ended, half within': (row) => duration(row.ended_ms_p50),
        '95 % ended within': (row) => duration(row.ended_ms_p95),
        '99 % ended within': (row) => duration(row.ended_ms_p99),
      }),
    ],
  }
}

const batteries = (answers: Answers): Section => {
  const lowest = answers['report-batteries']
  const farthest = answers['report-distances']
  const about = {
    id: 'batteries',
    title: 'Batteries and ways',
    sources: from('fact_telemetry_hour', 'report-batteries', 'report-distances'),
  }
  if (!lowest?.length && !farthest?.length)
    return nothing(about, lowest && farthest, 'No robot told of its battery or its place')
  const charged = lowest ?? []
  const gone = farthest ?? []
  return {
    ...about,
    says: html`${charged.length === 0 ? 'No robot told of its battery.' : `Lowest: ${shown(charged[0]?.robot_id, 60)} with ${round(number(charged[0]?.battery_min), 1)} %.`} ${gone.length === 0 ? 'No robot told of its place.' : `In all ${distance(number(gone[0]?.distance_in_all))} by ${grouped(number(gone[0]?.robots))} robots.`}`,
    pictures: [
      ...ranked(
        { id: 'batteries-lowest', says: 'Lowest charge of the day', unit: '%' },
        charged.map((row) => [String(row.robot_id), round(number(row.battery_min), 1)]),
      ),
      ...ranked(
        { id: 'batteries-ways', says: 'Longest ways of the day', unit: 'metres' },
        gone.map((row) => [String(row.robot_id), Math.round(number(row.distance_metres))]),
      ),
    ],
    tables: [
      table(firstOf('Lowest batteries', charged, number(charged[0]?.robots)), charged, {
        robot: (row) => shown(row.robot_id),
        lowest: (row) => `${round(number(row.battery_min), 1)} %`,
        last: (row) => (row.battery_last == null ? '–' : `${round(number(row.battery_last), 1)} %`),
      }),
      table(firstOf('Longest ways', gone, number(gone[0]?.robots)), gone, {
        robot: (row) => shown(row.robot_id),
        way: (row) => distance(number(row.distance_metres)),
        samples: (row) => grouped(number(row.samples)),
      }),
    ],
  }
}

const availability = (answers: Answers): Section => {
  const rows = answers['report-availability']
  const about = {
    id: 'availability',
    title: 'Availability',
    sources: from('fact_availability_day', 'report-availability'),
  }
  if (!rows?.length) return nothing(about, rows, 'No robot was in a state that is known')
  const [all] = rows as readonly [Row, ...Row[]]
  const faults = number(all.faults_in_all)
  const between =
    faults === 0
      ? 'No fault.'
      : `${grouped(faults)} faults; between two ${duration(number(all.available_in_all) / faults)} on average, repaired in ${duration(number(all.fault_in_all) / faults)}.`
  return {
    ...about,
    says: html`Available ${percent(number(all.available_in_all), number(all.known_in_all))} of the time: neither in fault nor out of hearing. ${between}`,
    pictures: ranked(
      { id: 'availability-least', says: 'Least available robots', unit: '%' },
      rows.map((row) => [String(row.robot_id), round(number(row.available_percent), 1)]),
    ),
    tables: [
      table(firstOf('Least available', rows, number(all.robots)), rows, {
        robot: (row) => shown(row.robot_id),
        available: (row) => `${round(number(row.available_percent), 1)} %`,
        known: (row) => duration(row.known_ms),
        faults: (row) => grouped(number(row.faults)),
        'between two': (row) =>
          number(row.faults) === 0 ? '–' : duration(number(row.available_ms) / number(row.faults)),
        'to repair': (row) => (number(row.faults) === 0 ? '–' : duration(number(row.fault_ms) / number(row.faults))),
      }),
    ],
  }
}

const cost = (answers: Answers): Section => {
  const services = answers['report-cost']
  const robots = answers['report-dear-robots'] ?? []
  const about = { id: 'cost', title: 'Cost', sources: from('fact_cost_day', 'report-cost', 'report-dear-robots') }
  if (!services?.length) return nothing(about, services, 'Nothing was counted that costs')
  const all = sum(services, 'dollars')
  const count = number(robots[0]?.robots)
  return {
    ...about,
    says: html`${dollars(all)} at list prices, without what is idle${count > 0 ? `: ${dollars(all / count)} a robot` : ''}.`,
    pictures: ranked(
      { id: 'cost-services', says: 'Cost by service', unit: 'dollars' },
      services.map((row) => [String(row.service), round(number(row.dollars), 6)]),
    ),
    tables: [
      table('Cost by service', services, {
        service: (row) => shown(row.service, 60),
        quantity: (row) => grouped(round(number(row.quantity), 1)),
        dollars: (row) => dollars(number(row.dollars)),
      }),
      table(firstOf('Dearest robots', robots, count), robots, {
        robot: (row) => shown(row.robot_id),
        dollars: (row) => dollars(number(row.dollars)),
      }),
    ],
  }
}

/** In the order of the line, and where each of them counts. */
const places = {
  claimed: "Said, by the robots' own sequence",
  streamed: 'On the stream, as dispatch and lake know of it',
  decided: "Decided, by dispatch's books",
  landed: 'In the lake, by place on the stream',
  settled: 'In the warehouse, each message once',
} as const

const loss = (answers: Answers): Section => {
  const rows = answers['report-loss']
  const gaps = answers['report-gaps'] ?? []
  const about = {
    id: 'loss',
    title: 'Is anything lost?',
    sources: from('loss_hour and loss_gap', 'report-loss', 'report-gaps'),
  }
  const [all] = rows ?? []
  if (all === undefined || number(all.robot_hours) === 0)
    return nothing(about, rows && [], 'The loss report has not counted this day')
  const counted = Object.entries(places).map(
    ([place, name]) => [name, all[place] == null ? undefined : number(all[place])] as const,
  )
  const lost = number(all.lost)
  return {
    ...about,
    says: html`${lost === 0 && gaps.length === 0 ? 'Nothing: what each place along the line counted agrees.' : `${grouped(lost)} messages are missing behind some place, in ${grouped(number(gaps[0]?.gaps))} ranges.`} ${grouped(number(all.unknown_hours))} of ${grouped(number(all.robot_hours))} hours of a robot are without a sequence of its own: what was lost before the stream is unknown there.`,
    pictures: ranked(
      { id: 'loss-places', says: 'What each place counted', unit: 'messages' },
      counted.flatMap(([name, count]) => (count === undefined ? [] : [[name, count]])),
    ),
    tables: [
      table('What each place counted', counted, {
        place: ([name]) => name,
        messages: ([, count]) => (count === undefined ? 'unknown' : grouped(count)),
      }),
      table(firstOf('What is missing', gaps, number(gaps[0]?.gaps)), gaps, {
        robot: (row) => shown(row.robot_id || 'of nobody'),
        stage: (row) => shown(row.stage, 40),
        hour: (row) => hourOf(row),
        from: (row) => shown(row.from_place, 60),
        to: (row) => shown(row.to_place, 60),
        messages: (row) => grouped(number(row.messages)),
      }),
    ],
  }
}

/** A question that has an answer without rows, or none at all: never the same words. */
const nothing = (about: Pick<Section, 'id' | 'title' | 'sources'>, rows: unknown, says: string): Section => ({
  ...about,
  says: rows === undefined ? html`Not known: this question could not be answered.` : html`${says}.`,
  pictures: [],
  tables: [],
})

const from = (tables: string, ...queries: readonly ReportQueryName[]): readonly string[] => [
  `${tables} in the warehouse`,
  `GET /data/queries: ${queries.join(', ')}`,
]

const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'))

/** `2026-05-13 09:00:00.000` and `2026-05-13T09:00:00Z` alike. */
const hourOf = (row: Row): string => String(row.hour).slice(11, 13)

/** One series for each value of a column, the greatest first; what is beyond the colours of the page is one together. */
const byHour = (
  rows: readonly Row[],
  by: string,
  counts: string,
  as: (value: number) => number = (value) => value,
): readonly Series[] => {
  const names = [...totals(rows, by, counts)].map(([name]) => name)
  const own = names.length > seriesMax ? names.slice(0, seriesMax - 1) : names
  const series = own.map((name) =>
    seriesOf(
      shown(name, 28),
      rows.filter((row) => String(row[by]) === name),
      counts,
      as,
    ),
  )
  const others = rows.filter((row) => !own.includes(String(row[by])))
  return others.length === 0 ? series : [...series, seriesOf('others', others, counts, as)]
}

const seriesOf = (name: string, rows: readonly Row[], counts: string, as: (value: number) => number): Series => ({
  name,
  values: hours.map((hour) => as(inHour(rows, hour, counts))),
})

const seriesMax = 8

const inHour = (rows: readonly Row[], hour: string, counts: string): number =>
  sum(
    rows.filter((row) => hourOf(row) === hour),
    counts,
  )

/** Sums by the value of a column, the greatest first. */
const totals = (
  rows: readonly Row[],
  by: string | ((row: Row) => string),
  counts: string,
): ReadonlyMap<string, number> => {
  const name = typeof by === 'string' ? (row: Row) => String(row[by]) : by
  const found = [...Map.groupBy(rows, name)].map(([key, of]) => [key, sum(of, counts)] as const)
  return new Map(found.sort(([one, more], [other, less]) => less - more || (one < other ? -1 : 1)))
}

const ranked = (
  chart: Parameters<typeof rankedBars>[0],
  found: readonly (readonly [string, number])[],
): readonly Html[] =>
  found.length === 0
    ? []
    : [
        rankedBars(
          chart,
          found.map(([name]) => shown(name, 28)),
          [{ name: chart.unit, values: found.map(([, value]) => value) }],
        ),
      ]

const percentileBars = (
  chart: Parameters<typeof rankedBars>[0],
  rows: readonly Row[],
  name: (row: Row) => string,
  columns: Readonly<Record<string, string>>,
): Html =>
  rankedBars(
    chart,
    rows.map(name),
    Object.entries(columns).map(([says, column]) => ({
      name: says,
      values: rows.map((row) => (row[column] == null ? null : round(number(row[column]) / 1000, 3))),
    })),
  )

const table = <Of>(
  caption: string,
  rows: readonly Of[],
  columns: Readonly<Record<string, (row: Of) => string>>,
): PageTable => ({
  caption,
  columns: Object.keys(columns),
  rows: rows.map((row) => Object.values(columns).map((cell) => cell(row))),
})

const hourTable = (caption: string, series: readonly Series[]): PageTable => ({
  caption,
  columns: ['hour', ...series.map(({ name }) => name)],
  rows: hours.map((hour, at) => [`${hour}:00`, ...series.map(({ values }) => grouped(values[at] ?? 0))]),
})

/** How much of it is shown, if it is not all. */
const firstOf = (caption: string, rows: readonly unknown[], all: number): string =>
  all > rows.length ? `${caption}: ${grouped(rows.length)} of ${grouped(all)}` : caption

const sum = (rows: readonly Row[], column: string): number => rows.reduce((all, row) => all + number(row[column]), 0)

const number = (value: unknown): number => {
  const read = typeof value === 'bigint' || typeof value === 'string' || typeof value === 'number' ? Number(value) : 0
  return Number.isFinite(read) ? read : 0
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits))

const grouped = (value: number): string => round(value, 2).toLocaleString('en-US')

const percent = (part: number, all: number): string => (all === 0 ? '–' : `${round((100 * part) / all, 1)} %`)

const dollars = (value: number): string => `${value.toFixed(value !== 0 && value < 0.1 ? 5 : 2)} $`

const bytes = (value: number): string => {
  if (value >= 1e9) return `${round(value / 1e9, 2)} GB`
  return value >= 1e6 ? `${round(value / 1e6, 1)} MB` : `${grouped(round(value / 1e3, 1))} KB`
}

const distance = (metres: number): string =>
  metres >= 1_000 ? `${grouped(round(metres / 1_000, 1))} km` : `${round(metres, 1)} m`

const duration = (milliseconds: unknown): string => {
  if (milliseconds == null) return '–'
  const ms = number(milliseconds)
  if (ms < 1_000) return `${round(ms, 0)} ms`
  if (ms < 120_000) return `${round(ms / 1_000, 1)} s`
  return ms < 7_200_000 ? `${round(ms / 60_000, 1)} min` : `${round(ms / 3_600_000, 1)} h`
}
