import Box from '@cloudscape-design/components/box'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Toggle from '@cloudscape-design/components/toggle'
import { useMemo, useState } from 'react'
import { Diagram, type DiagramEdge, type DiagramNode } from '../frame/diagram.tsx'
import { type Arrow, linesOf, pictureOf } from './arrows.ts'
import type { Mark, PolicyTable } from './table.ts'

/** The states of a policy and the ways between them; a state that is pressed says what it takes. */
export const PolicyPicture = ({
  table,
  name,
  robots = {},
}: {
  readonly table: PolicyTable
  readonly name: string
  /** How many are in each state. */
  readonly robots?: Readonly<Record<string, number>>
}) => {
  const [chosen, choose] = useState<string>()
  const [isNamed, setNamed] = useState(false)
  const picture = useMemo(() => pictureOf(table), [table])
  const nodes = picture.states.map(
    ({ state, isInitial, mark }): DiagramNode => ({
      id: state,
      label: mark === 'same' ? state : `${state} (${mark})`,
      ...(robots[state] !== undefined && { note: `${robots[state]} ${robots[state] === 1 ? 'robot' : 'robots'}` }),
      kind: nodeKinds[mark] ?? (isInitial ? 'start' : 'normal'),
    }),
  )
  const touching = picture.arrows.filter(({ from, to }) => chosen === undefined || from === chosen || to === chosen)
  const edges = touching.map(
    (arrow): DiagramEdge => ({
      from: arrow.from,
      to: arrow.to,
      // All names at once are too small to read: those of a state that is pressed, and those that differ.
      ...((isNamed || chosen !== undefined || arrow.mark !== 'same') && { label: linesOf(arrow).join('\n') }),
      kind: edgeKinds[arrow.mark],
    }),
  )
  const about = picture.states.find(({ state }) => state === chosen)
  return (
    <SpaceBetween size="m">
      <Toggle checked={isNamed} onChange={({ detail }) => setNamed(detail.checked)}>
        Name every message
      </Toggle>
      <Diagram
        label={name}
        nodes={nodes}
        edges={edges}
        direction="TB"
        {...(chosen !== undefined && { lit: [chosen] })}
        onOpen={(id) => choose(id === chosen ? undefined : id)}
        height_max={900}
      />
      {about === undefined ? (
        <Box color="text-body-secondary">
          Press a state to see its arrows alone, with their messages; once more to see all.
        </Box>
      ) : (
        <KeyValuePairs
          columns={3}
          items={[
            { label: about.state, value: about.description || '–' },
            {
              label: 'Leads there',
              value: ways(
                picture.arrows.filter(({ to }) => to === about.state),
                'from',
              ),
            },
            {
              label: 'Leads away',
              value: ways(
                picture.arrows.filter(({ from }) => from === about.state),
                'to',
              ),
            },
            { label: 'Taken without moving', value: picture.staying[about.state]?.join(', ') || 'nothing' },
          ]}
        />
      )}
    </SpaceBetween>
  )
}

const ways = (arrows: readonly Arrow[], end: 'from' | 'to') =>
  arrows.length === 0 ? (
    'nothing'
  ) : (
    <ul className="sb-policy-rules">
      {arrows.map((arrow) => (
        <li key={`${arrow.from} ${arrow.to} ${arrow.mark}`}>
          {arrow[end]}: {linesOf(arrow).join(', ')}
          {arrow.mark === 'same' ? '' : ` (${arrow.mark})`}
        </li>
      ))}
    </ul>
  )

const nodeKinds: Readonly<Partial<Record<Mark, DiagramNode['kind']>>> = { added: 'good', removed: 'bad' }

const edgeKinds = { same: 'normal', added: 'added', removed: 'removed', changed: 'busy' } as const
