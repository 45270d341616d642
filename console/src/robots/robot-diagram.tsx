import SegmentedControl from '@cloudscape-design/components/segmented-control'
import Spinner from '@cloudscape-design/components/spinner'
import { useMemo } from 'react'
import type { Policy } from '../../../policy/policy.ts'
import { Diagram } from '../frame/diagram.tsx'
import type { DiagramEdge, DiagramNode } from '../frame/diagram-layout.ts'
import { type Drawing, drawingOf, type Story } from './drawing.ts'

export type Shows = 'own' | 'all'

/** Which movements are drawn. */
export const WaysShown = ({
  shows,
  onChange,
}: {
  readonly shows: Shows
  readonly onChange: (shows: Shows) => void
}) => (
  <SegmentedControl
    label="Movements that are drawn"
    selectedId={shows}
    options={[
      { id: 'own', text: 'Ways it went' },
      { id: 'all', text: 'All that are allowed' },
    ]}
    onChange={({ detail }) => onChange(detail.selectedId === 'all' ? 'all' : 'own')}
  />
)

/** The policy with the robot in it. */
export const RobotDiagram = ({
  policy,
  story,
  robot_id,
  shows,
}: {
  readonly policy: Policy | undefined
  readonly story: Story
  readonly robot_id: string
  readonly shows: Shows
}) => {
  const drawing = useMemo(() => policy && drawingOf(policy, story), [policy, story])
  if (policy === undefined || drawing === undefined) return <Spinner />
  return (
    <Diagram
      label={`Policy ${policy.version} with robot ${robot_id}, which is ${story.state}`}
      nodes={nodesOf(drawing, shows === 'all')}
      edges={edgesOf(drawing, shows === 'all')}
      lit={[story.state]}
      {...(shows === 'all' && { direction: 'TB' as const, height_max: 900 })}
    />
  )
}

const REFUSED = 'refused'

const nodesOf = ({ states }: Drawing, showsAll: boolean): readonly DiagramNode[] => [
  ...states
    .filter(({ isHere, entered, left, refused }) => showsAll || isHere || entered > 0 || left || refused.length > 0)
    .map(
      ({ id, isHere, entered }): DiagramNode => ({
        id,
        label: id,
        kind: isHere ? 'good' : entered > 0 ? 'normal' : 'quiet',
        note: isHere ? 'it is here' : entered > 0 ? `entered ${entered}×` : 'not entered',
      }),
    ),
  ...(states.some(({ refused }) => refused.length > 0)
    ? [{ id: REFUSED, label: 'refused', kind: 'bad' as const, note: 'nothing changed' }]
    : []),
]

/** Only ways that it went are named: with all that is allowed on every arrow nobody could read any. */
const edgesOf = ({ states, movements }: Drawing, showsAll: boolean): readonly DiagramEdge[] => [
  ...movements
    .filter(({ times }) => showsAll || times > 0)
    .map(
      ({ from, to, times, went, isLast }): DiagramEdge => ({
        from,
        to,
        label: few(went.map(({ type, times: often }) => `${type} ${often}×`)).join('\n'),
        kind: isLast ? 'busy' : times > 0 ? 'normal' : 'quiet',
      }),
    ),
  ...states.flatMap(({ id, refused }) =>
    refused.length === 0
      ? []
      : [
          {
            from: id,
            to: REFUSED,
            label: few(refused.map(({ type, times }) => `${type} ${times}×`)).join('\n'),
            kind: 'refused' as const,
          },
        ],
  ),
]

const few = (lines: readonly string[]): readonly string[] =>
  lines.length <= 2 ? lines : [...lines.slice(0, 1), `and ${lines.length - 1} more`]
