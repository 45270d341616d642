import { cost, loss } from './account.ts'
import { bytes, dollars, grouped, number, percent, sum } from './figures.ts'
import { commands, decisions, failures, messages, missions } from './flow.ts'
import type { Report, Section } from './report.ts'
import { availability, batteries, states } from './robots.ts'

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
