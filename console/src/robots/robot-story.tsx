import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Toggle from '@cloudscape-design/components/toggle'
import { useMemo, useState } from 'react'
import type { Policy } from '../../../policy/policy.ts'
import { AnyId } from '../frame/any-id.tsx'
import { useUrlFilter } from '../frame/filter.ts'
import { ForeignText } from '../frame/foreign-text.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { type Column, List, listed } from '../frame/list.tsx'
import { skewOf } from '../frame/skew.ts'
import { durationText } from '../frame/times.ts'
import { When } from '../frame/when.tsx'
import { usePages } from '../network/pages.ts'
import type { Robot } from './model.ts'
import { RobotDiagram, type Shows, WaysShown } from './robot-diagram.tsx'
import { attemptsOf, type Change, type Decision, type Step, stepsOf, whyRefused } from './transitions.ts'

/** What is in the table: every decision, and of those that were applied what they changed. */
interface Row {
  readonly decision: Decision
  readonly step: Step | undefined
}

/** The policy's diagram with the robot in it, and every message that was decided for it with what it changed. */
export const RobotStory = ({ robot, policy }: { readonly robot: Robot; readonly policy: Policy | undefined }) => {
  const { robot_id, state } = robot
  const [showsAll, setShowsAll] = useState(true)
  const [ways, setWays] = useState<Shows>('own')
  const pages = usePages('/messages', { query: { robot_id, limit: 100 } })
  const filter = useUrlFilter<Row>(properties)
  const rows = useMemo(() => rowsOf(pages.items, showsAll), [pages.items, showsAll])
  const shown = filter.isFiltered ? rows.filter(filter.matches) : rows
  const attempts = useMemo(() => attemptsOf(pages.items), [pages.items])
  const story = useMemo(() => ({ state, decisions: pages.items, attempts }), [state, pages.items, attempts])
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            variant="h2"
            actions={<WaysShown shows={ways} onChange={setWays} />}
            description={
              <>
                Where it is is lit; ways that it went have their messages beside them.{' '}
                {attempts.length > 0 && 'What was asked and refused is drawn as an arrow to “refused”. '}
                {policy && <a href={hrefOf.policy(policy.version)}>Policy {policy.version}</a>} has all that is allowed,
                with its reasons.
              </>
            }
          >
            {policy === undefined ? 'Its policy' : `Policy ${policy.version}: ${policy.title}`}
          </Header>
        }
      >
        <RobotDiagram policy={policy} story={story} robot_id={robot_id} shows={ways} />
      </Container>
      <List<Row>
        name="robot-decisions"
        title="What moved it, and what could not"
        words={{ one: 'decision', many: 'decisions' }}
        description="The newest first. What a message changed of the robot is beside it: before → after."
        columns={columns}
        rows={shown}
        id={({ decision }) => `${decision.message_id} ${decision.decided_in}`}
        href={({ decision }) => hrefOf.message(decision.message_id, robot_id)}
        count={{ loaded: rows.length }}
        {...listed(pages)}
        isLoading={pages.isLoading && pages.items.length === 0}
        filter={filter}
        exportAs={`decisions-${robot_id}`}
        readAll={async (told) => rowsOf(await pages.readAll(told), showsAll).filter(filter.matches)}
        pageSize={20}
        actions={
          <Toggle checked={showsAll} onChange={({ detail }) => setShowsAll(detail.checked)}>
            Also what kept its state
          </Toggle>
        }
        nothingYet="Nothing was decided for it in the days that the journal keeps (14)."
      />
    </SpaceBetween>
  )
}

function rowsOf(decisions: readonly Decision[], showsAll: boolean): readonly Row[] {
  const steps = new Map(stepsOf(decisions).map((step) => [step.decision, step]))
  return decisions
    .filter(({ outcome, from, to }) => showsAll || outcome !== 'applied' || from !== to)
    .map((decision) => ({ decision, step: steps.get(decision) }))
}

const properties = [
  { id: 'outcome', label: 'Outcome', values: ['applied', 'refused', 'dead_lettered', 'held'], of: outcomeOf },
  { id: 'type', label: 'Type', of: ({ decision }: Row) => decision.type },
  { id: 'from', label: 'From', of: ({ decision }: Row) => decision.from },
  { id: 'to', label: 'To', of: ({ decision }: Row) => decision.to },
  { id: 'reason', label: 'Reason', of: ({ decision }: Row) => decision.reason },
  { id: 'message_id', label: 'Message', of: ({ decision }: Row) => decision.message_id },
  { id: 'trace_id', label: 'Trace', of: ({ decision }: Row) => decision.trace_id },
]

function outcomeOf({ decision }: Row): string {
  return decision.outcome
}

const columns: readonly Column<Row>[] = [
  {
    id: 'decided_at',
    header: 'Decided',
    cell: ({ decision }) => <When at={decision.decided_at} age={false} />,
    text: ({ decision }) => decision.decided_at,
    width: 165,
  },
  {
    id: 'type',
    header: 'Message',
    cell: ({ decision }) => (
      <a href={hrefOf.message(decision.message_id, decision.robot_id)} title={`message ${decision.message_id}`}>
        {decision.type}
      </a>
    ),
    text: ({ decision }) => decision.type,
    width: 175,
  },
  {
    id: 'outcome',
    header: 'Outcome',
    cell: ({ decision }) => <Outcome outcome={decision.outcome} />,
    text: ({ decision }) => decision.outcome,
    width: 125,
  },
  {
    id: 'states',
    header: 'State',
    cell: ({ decision: { from, to } }) =>
      to === undefined || to === from ? <ForeignText value={from} /> : <strong>{`${from} → ${to}`}</strong>,
    text: ({ decision: { from, to } }) => (to === undefined || to === from ? from : `${from} → ${to}`),
    width: 190,
  },
  {
    id: 'changes',
    header: 'What changed: before → after, or why nothing did',
    cell: ({ decision, step }) => <Changes decision={decision} step={step} />,
    text: ({ decision, step }) => (step ? step.changes.map(inWords).join('; ') : whyNothing(decision)),
    width: 300,
    sorts: false,
  },
  {
    id: 'handlers',
    header: 'Done on the way',
    cell: ({ decision }) => decision.handlers?.join(', ') ?? '–',
    text: ({ decision }) => decision.handlers?.join(', '),
    width: 170,
  },
  {
    id: 'by',
    header: 'Who, and why',
    cell: ({ decision: { by, why, source } }) => (
      <ForeignText value={[by ?? source, why].filter((word) => word !== undefined).join(': ')} />
    ),
    text: ({ decision: { by, why, source } }) => [by ?? source, why].filter((word) => word !== undefined).join(': '),
    width: 180,
  },
  {
    id: 'policy_version',
    header: 'Version',
    cell: ({ decision }) => decision.policy_version,
    text: ({ decision }) => decision.policy_version,
    width: 90,
  },
  {
    id: 'took',
    header: 'Received to decided',
    cell: ({ decision }) => durationText(tookMs(decision)),
    text: ({ decision }) => tookMs(decision),
    width: 120,
  },
  {
    id: 'trace_id',
    header: 'Trace',
    cell: ({ decision }) => <AnyId kind="trace" value={decision.trace_id} copy={false} short />,
    text: ({ decision }) => decision.trace_id,
    hidden: true,
  },
  {
    id: 'skew',
    header: 'Its clock',
    cell: ({ decision }) => skewOf(decision.occurred_at, decision.received_at)?.text ?? 'right',
    text: ({ decision }) => skewOf(decision.occurred_at, decision.received_at)?.text,
    hidden: true,
  },
]

const tookMs = ({ received_at, decided_at }: Decision): number => Date.parse(decided_at) - Date.parse(received_at)

const Outcome = ({ outcome }: { readonly outcome: string }) => (
  <StatusIndicator type={Object.hasOwn(signs, outcome) ? signs[outcome as keyof typeof signs] : 'info'}>
    {outcome}
  </StatusIndicator>
)

const signs = { applied: 'success', refused: 'warning', dead_lettered: 'error', held: 'pending' } as const

const Changes = ({ decision, step }: Row) => {
  if (step === undefined) return <ForeignText value={whyNothing(decision)} />
  const changes = step.changes.filter(({ field }) => !apart.includes(field))
  if (changes.length === 0) return <span className="sb-quiet">kept as it was</span>
  return changes.map((change) => (
    <div key={change.field}>
      <span className="sb-quiet">{change.field}</span> <ForeignText value={shown(change.before)} /> →{' '}
      <strong>
        <ForeignText value={shown(change.after)} />
      </strong>
    </div>
  ))
}

/** When, by what, and the how-manieth: other columns say it. */
const apart: readonly Change['field'][] = ['revision', 'since', 'entered_by']

const whyNothing = (decision: Decision): string =>
  decision.outcome === 'refused' ? whyRefused(decision) : (decision.detail ?? decision.reason ?? decision.outcome)

const shown = (value: Change['before']): string => (value === undefined ? '?' : String(value))

const inWords = ({ field, before, after }: Change): string => `${field} ${shown(before)} → ${shown(after)}`
