import Box from '@cloudscape-design/components/box'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import Spinner from '@cloudscape-design/components/spinner'
import { useMemo, useState } from 'react'
import type { Policy } from '../../../policy/policy.ts'
import { Diagram } from '../frame/diagram.tsx'
import type { DiagramEdge, DiagramNode } from '../frame/diagram-layout.ts'
import { type Drawing, drawingOf, type Story } from './drawing.ts'

/** The policy with the robot in it. */
export const RobotDiagram = ({
  policy,
  story,
  robot_id,
}: {
  readonly policy: Policy | undefined
  readonly story: Story
  readonly robot_id: string
}) => {
  const [shows, setShows] = useState<'own' | 'all'>('own')
  const drawing = useMemo(() => policy && drawingOf(policy, story), [policy, story])
  if (policy === undefined || drawing === undefined) return <Spinner />
  return (
    <>
      <Box float="right">
        <SegmentedControl
          label="Movements that are drawn"
          selectedId={shows}
          options={[
            { id: 'own', text: 'Ways it went' },
            { id: 'all', text: 'All that are allowed' },
          ]}
          onChange={({ detail }) => setShows(detail.selectedId === 'all' ? 'all' : 'own')}
        />
      </Box>
      <Diagram
        label={`Policy ${policy.version} with robot ${robot_id}, which is ${story.state}`}
        nodes={nodesOf(drawing)}
        edges={edgesOf(drawing, shows === 'all')}
        lit={[story.state]}
      />
    </>
  )
}

const REFUSED = 'refused'

const nodesOf = ({ states }: Drawing): readonly DiagramNode[] => [
  ...states.map(
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

/** What keeps a robot where it is has no arrow; a label of more than a few lines says how many more. */
const edgesOf = ({ states, movements }: Drawing, showsAll: boolean): readonly DiagramEdge[] => [
  ...movements
    .filter(({ times }) => showsAll || times > 0)
    .map(
      ({ from, to, types, times, isLast }): DiagramEdge => ({
        from,
        to,
        label: [...few(types), ...(times > 0 ? [`${times}×`] : [])].join('\n'),
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
  lines.length <= 3 ? lines : [...lines.slice(0, 2), `and ${lines.length - 2} more`]
