/* What was said, what was decided about it, what failed, and what became of work. */
import { stackedHours } from './charts.ts'
import { bytes, duration, grouped, number, percent, sum, totals } from './figures.ts'
import { html, shown } from './html.ts'
import { byHour, firstOf, from, hours, hourTable, inHour, nothing, percentileBars, ranked, table } from './parts.ts'
import type { Answers, Row, Section } from './report.ts'

export const messages = (answers: Answers): Section => {
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

export const decisions = (answers: Answers): Section => {
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

export const failures = (answers: Answers): Section => {
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

export const missions = (answers: Answers): Section => {
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

export const commands = (answers: Answers): Section => {
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
