/* What robots were, how charged, how far, how available. */
import { DAY_MS, HOUR_MS } from '../../../warehouse/settle/hours.ts'
import { stackedHours } from './charts.ts'
import { distance, duration, grouped, number, percent, round, sum, totals } from './figures.ts'
import { html, shown } from './html.ts'
import { byHour, firstOf, from, hours, hourTable, nothing, ranked, table } from './parts.ts'
import type { Answers, Row, Section } from './report.ts'

export const states = (answers: Answers): Section => {
  const rows = answers['report-states']
  const about = { id: 'states', title: 'Robots per state', sources: from('fact_state_hour', 'report-states') }
  if (!rows?.length) return nothing(about, rows, 'No robot was in a state that is known')
  const robots = byHour(rows, 'state', 'milliseconds', (milliseconds) => round(milliseconds / HOUR_MS, 2))
  const all = sum(rows, 'milliseconds')
  const shares = [...totals(rows, 'state', 'milliseconds')]
  return {
    ...about,
    says: html`On average ${round(all / DAY_MS, 2)} robots had a state. Of that time ${shares
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
        hours: ([, milliseconds]) => grouped(round(milliseconds / HOUR_MS, 1)),
        share: ([, milliseconds]) => percent(milliseconds, all),
      }),
      hourTable('Robots per state and hour', robots),
    ],
  }
}

export const batteries = (answers: Answers): Section => {
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

export const availability = (answers: Answers): Section => {
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
