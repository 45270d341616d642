// Draws a policy as a Mermaid state diagram: one arrow per pair of states, its messages as lines of the label. What keeps a
// robot where it is stands apart, so that the picture of the movements stays readable.

import type { Policy } from './policy.ts'
import { cellsOf, type PlacedCell } from './to-asl.ts'

export function toDiagram(policy: Policy): string {
  const moving = cellsOf(policy).filter(({ state, cell }) => cell.next !== state)
  const staying = cellsOf(policy).filter(({ state, cell }) => cell.next === state)
  return [
    `%% Generated from policy/${policy.subject}.${policy.version}.json by npm run generate: edit that file.`,
    'stateDiagram-v2',
    ...Object.keys(policy.states).map((state) => `  state "${state}" as ${idOf(state)}`),
    `  [*] --> ${idOf(policy.initial)}`,
    ...arrows(moving),
    ...arrows(staying),
    '',
  ].join('\n')
}

function arrows(cells: readonly PlacedCell[]): readonly string[] {
  const labels = new Map<string, string[]>()
  for (const placed of cells) {
    const arrow = `${idOf(placed.state)} --> ${idOf(placed.cell.next)}`
    labels.set(arrow, [...(labels.get(arrow) ?? []), label(placed)])
  }
  return [...labels].map(([arrow, lines]) => `  ${arrow} : ${lines.join('<br/>')}`)
}

/** `battery.low / release-work, dock-robot`, as UML writes event [guard] / action. */
function label({ type, cell }: PlacedCell): string {
  const guard = cell.guard ? ` [${cell.guard.name}]` : ''
  const handlers = cell.handlers.length > 0 ? ` / ${cell.handlers.join(', ')}` : ''
  return `${type}${guard}${handlers}`
}

/** Mermaid reads some names (end, note, state) as its own words. */
function idOf(state: string): string {
  return `s_${state}`
}
