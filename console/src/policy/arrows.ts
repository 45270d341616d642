/**
 * A policy as a picture: its states, and one arrow for each pair of them with the messages that lead along it. What keeps a robot
 * where it is stands apart, so that the movements stay readable (policy/to-diagram.ts draws the same). Pure.
 */
import type { Cell } from '../../../policy/policy.ts'
import type { Mark, PolicyTable, TableCell } from './table.ts'

export interface Arrow {
  readonly from: string
  readonly to: string
  readonly ways: readonly { readonly type: string; readonly guard?: string; readonly handlers: readonly string[] }[]
  readonly mark: Mark
}

export interface Picture {
  readonly states: PolicyTable['states']
  readonly arrows: readonly Arrow[]
  /** By state: what it takes without moving. */
  readonly staying: Readonly<Record<string, readonly string[]>>
}

export const pictureOf = ({ states, lines }: PolicyTable): Picture => {
  const ways = lines.flatMap(({ cells }) => cells.flatMap(waysOf))
  const moving = ways.filter(({ from, to }) => from !== to)
  const arrows = new Map<string, typeof moving>()
  for (const way of moving) {
    const key = JSON.stringify([way.from, way.to])
    arrows.set(key, [...(arrows.get(key) ?? []), way])
  }
  return {
    states,
    arrows: [...arrows.values()].flatMap((along) => {
      const [first] = along
      if (first === undefined) return []
      return [
        { from: first.from, to: first.to, ways: along.map(wayShown), mark: markOf(along.map(({ mark }) => mark)) },
      ]
    }),
    staying: Object.fromEntries(
      states.map(({ state }) => [
        state,
        ways.filter(({ from, to }) => from === state && to === state).map(({ type }) => type),
      ]),
    ),
  }
}

interface Way {
  readonly from: string
  readonly to: string
  readonly type: string
  readonly cell: Cell
  readonly mark: Mark
}

/** A cell that leads elsewhere now is an arrow that is gone and one that is new. */
const waysOf = ({ state: from, type, cell, before, mark }: TableCell): readonly Way[] => {
  if (cell && before && cell.next !== before.next)
    return [
      { from, to: cell.next, type, cell, mark: 'added' },
      { from, to: before.next, type, cell: before, mark: 'removed' },
    ]
  const shown = cell ?? before
  return shown === undefined ? [] : [{ from, to: shown.next, type, cell: shown, mark }]
}

const wayShown = ({ type, cell: { guard, handlers } }: Way) => ({
  type,
  ...(guard && { guard: guard.name }),
  handlers,
})

/** An arrow is new, or gone, where all of its messages are. */
const markOf = (marks: readonly Mark[]): Mark => {
  const [first = 'same'] = marks
  return marks.every((mark) => mark === first) ? first : 'changed'
}

/** `battery.low [guard]`, a line for each message. */
export const linesOf = ({ ways }: Arrow): readonly string[] =>
  ways.map(({ type, guard }) => (guard === undefined ? type : `${type} [${guard}]`))
