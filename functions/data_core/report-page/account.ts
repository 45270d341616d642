/* What the day cost, and whether anything of it is lost. */
import { dollars, grouped, number, round, sum } from './figures.ts'
import { html, shown } from './html.ts'
import { firstOf, from, hourOf, nothing, ranked, table } from './parts.ts'
import type { Answers, Section } from './report.ts'

export const cost = (answers: Answers): Section => {
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
export const places = {
  claimed: "Said, by the robots' own sequence",
  streamed: 'On the stream, as dispatch and lake know of it',
  decided: "Decided, by dispatch's books",
  landed: 'In the lake, by place on the stream',
  settled: 'In the warehouse, each message once',
} as const

export const loss = (answers: Answers): Section => {
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
