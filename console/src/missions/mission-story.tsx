import Container from '@cloudscape-design/components/container'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMemo } from 'react'
import type { Policy } from '../../../policy/policy.ts'
import { Diagram } from '../frame/diagram.tsx'
import { ForeignText } from '../frame/foreign-text.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { type Column, List, listed } from '../frame/list.tsx'
import { When } from '../frame/when.tsx'
import { drawingOf } from '../robots/drawing.ts'
import { attemptsOf, type Decision, whyRefused } from '../robots/transitions.ts'
import type { Mission } from './model.ts'
import { useDecisions } from './use-mission-policy.ts'

/** Every message that was decided for it, and the way that it went through its policy. */
export const MissionStory = ({
  mission,
  policy,
}: {
  readonly mission: Mission
  readonly policy: Policy | undefined
}) => {
  const { mission_id, status } = mission
  const pages = useDecisions(mission_id)
  const drawing = useMemo(
    () => policy && drawingOf(policy, { state: status, decisions: pages.items, attempts: attemptsOf(pages.items) }),
    [policy, status, pages.items],
  )
  return (
    <SpaceBetween size="l">
      {drawing && (
        <Container header={<Header variant="h2">The way that it went</Header>}>
          <Diagram
            label={`States of mission ${mission_id}, which is ${status}`}
            nodes={drawing.states
              .filter(({ isHere, entered, id }) => isHere || entered > 0 || id === policy?.initial)
              .map(({ id, isHere }) => ({ id, label: id, kind: isHere ? 'good' : 'normal' }))}
            edges={drawing.movements
              .filter(({ times }) => times > 0)
              .map(({ from, to, times, isLast }) => ({
                from,
                to,
                label: times > 1 ? `${times}×` : '',
                kind: isLast ? 'busy' : 'normal',
              }))}
            lit={[status]}
            height_max={320}
          />
        </Container>
      )}
      <ExpandableSection variant="stacked" defaultExpanded headerText="Its story">
        <List<Decision>
          name="mission-decisions"
          title="Decisions"
          variant="embedded"
          words={{ one: 'decision', many: 'decisions' }}
          columns={columns}
          rows={pages.items}
          id={({ message_id, decided_in }) => `${message_id} ${decided_in}`}
          href={({ message_id }) => hrefOf.message(message_id, `mission:${mission_id}`)}
          {...listed(pages)}
          isLoading={pages.isLoading && pages.items.length === 0}
          exportAs={`decisions-of-mission-${mission_id}`}
          pageSize={20}
          nothingYet="Nothing was decided for it in the days that the journal keeps (14)."
        />
      </ExpandableSection>
    </SpaceBetween>
  )
}

const columns: readonly Column<Decision>[] = [
  {
    id: 'decided_at',
    header: 'Decided',
    cell: ({ decided_at }) => <When at={decided_at} />,
    text: ({ decided_at }) => decided_at,
    width: 220,
  },
  {
    id: 'type',
    header: 'Message',
    cell: ({ type, message_id, robot_id }) => <a href={hrefOf.message(message_id, robot_id)}>{type}</a>,
    text: ({ type }) => type,
    width: 200,
  },
  {
    id: 'states',
    header: 'State',
    cell: ({ from, to }) =>
      to === undefined || from === to ? <ForeignText value={from} /> : <strong>{`${from} → ${to}`}</strong>,
    text: ({ from, to }) => (to === undefined || from === to ? from : `${from} → ${to}`),
    width: 220,
  },
  {
    id: 'outcome',
    header: 'Outcome',
    cell: (decision) => <ForeignText value={outcomeOf(decision)} />,
    text: (decision) => outcomeOf(decision),
    width: 300,
  },
  {
    id: 'by',
    header: 'Who, and why',
    cell: ({ by, why, source }) => (
      <ForeignText value={[by ?? source, why].filter((word) => word !== undefined).join(': ')} />
    ),
    text: ({ by, why, source }) => [by ?? source, why].filter((word) => word !== undefined).join(': '),
    width: 220,
  },
  {
    id: 'handlers',
    header: 'Done on the way',
    cell: ({ handlers }) => handlers?.join(', ') ?? '–',
    text: ({ handlers }) => handlers?.join(', '),
    width: 200,
  },
]

const outcomeOf = (decision: Decision): string =>
  decision.outcome === 'refused' ? `refused: ${whyRefused(decision)}` : decision.outcome
