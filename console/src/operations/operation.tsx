import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Link from '@cloudscape-design/components/link'
import LiveRegion from '@cloudscape-design/components/live-region'
import ProgressBar from '@cloudscape-design/components/progress-bar'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { type ReactNode, useEffect, useState } from 'react'
import { useParams } from 'react-router'
import { Stands } from '../failures/standing.tsx'
import { ActButton, ActDialog } from '../frame/act.tsx'
import { AnyId } from '../frame/any-id.tsx'
import { ForeignText } from '../frame/foreign-text.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { useKeys } from '../frame/keys.ts'
import { useMay } from '../frame/may.ts'
import { Problem } from '../frame/problem.tsx'
import { Screen } from '../frame/screen.tsx'
import { Duration, When } from '../frame/when.tsx'
import { api, fetchApi } from '../network/api.ts'
import { Diff } from './diff.tsx'
import {
  cancelMeans,
  doneWords,
  farOf,
  hasEnds,
  isMoving,
  isOfFailures,
  isUnderWay,
  kindWords,
  type OperationRead,
  operationStandingOf,
  resultOf,
  resultsOf,
  titleOf,
  unknownEnds,
  whyNotCancel,
  whyNotStart,
} from './model.ts'
import { OperationMessages } from './operation-messages.tsx'
import { paceWords } from './pace.ts'
import { StartForm } from './start-form.tsx'

const underWayMs = 1_000
const otherwiseMs = 15_000

/** One operation, whatever its kind: plan, pace, progress, who and why, and what came of each message. */
export default function OperationPage() {
  const { operation_id = '' } = useParams()
  const operation = api.useQuery(
    'get',
    '/operations/{operation_id}',
    { params: { path: { operation_id } } },
    { refetchInterval: ({ state }) => (state.data && isMoving(state.data) ? underWayMs : otherwiseMs) },
  )
  if (operation.data === undefined) {
    return (
      <Screen title="Operation" breadcrumbs={breadcrumbs}>
        {operation.error ? <Problem problem={operation.error} retry={operation.refetch} /> : <Box>Loading …</Box>}
      </Screen>
    )
  }
  return <Known key={operation_id} operation={operation.data} problem={operation.error} reload={operation.refetch} />
}

const breadcrumbs = [{ text: 'Operations', href: hrefOf.operations() }]

const Known = ({
  operation,
  problem,
  reload,
}: {
  readonly operation: OperationRead
  readonly problem: unknown
  readonly reload: () => unknown
}) => {
  const [isCancelling, cancel] = useState(false)
  const { kind, status, operation_id, plan } = operation
  const far = farOf(operation)
  const isOnlyPlanned = (status === 'planned' || status === 'planning') && operation.done_until === 0
  const mayStart = whyNotStart(operation) === undefined
  const whyNot = whyNotCancel(operation)
  const isWorkedOff = far !== undefined || status === 'planning'
  const may = useMay('writer')
  useKeys([{ key: 'c', does: 'Cancel it', run: () => may(() => cancel(true), whyNot), where: 'Operation' }])
  return (
    <Screen
      title={titleOf(operation)}
      breadcrumbs={breadcrumbs}
      actions={
        isWorkedOff && (
          <ActButton needs="writer" why={whyNot} onAct={() => cancel(true)}>
            {status === 'planned' ? 'Give the plan up' : 'Cancel'}
          </ActButton>
        )
      }
    >
      {problem !== undefined && problem !== null && <Problem problem={problem} retry={reload} />}
      {far !== undefined && status !== 'planned' && <Progress operation={operation} />}
      <What operation={operation} />
      {operation.plan && <Plan operation={operation} />}
      {plan?.count === 0 && status === 'planned' && (
        <Alert type={kind === 'replay' ? 'success' : 'info'}>
          {kind === 'replay'
            ? 'Nothing was missed: everything that was said in this time has its outcome.'
            : 'Nothing matched when it was planned: there is nothing to do.'}
        </Alert>
      )}
      {mayStart && <StartForm operation={operation} reload={reload} />}
      {kind === 'console_redrive' && <Results operation={operation} />}
      {operation.skipped > 0 && <Skipped operation={operation} />}
      {operation.diff !== undefined && <Diff diff={operation.diff} />}
      {operation.compared !== undefined && (
        <Counted
          title="What was compared"
          counts={operation.compared}
          actions={<Link href={comparisonHref(operation)}>Every difference</Link>}
        />
      )}
      {operation.erased !== undefined && <Counted title="What went" counts={operation.erased} />}
      {isOfFailures(kind) && !isOnlyPlanned && <OperationMessages operation={operation} />}
      {isCancelling && (
        <ActDialog
          verb="Cancel operation"
          object={titleOf(operation)}
          consequence={cancelMeans(operation)}
          reason="none"
          confirm={far && far.left > 0 ? `Leave ${far.left.toLocaleString('en')} undone` : 'Cancel the operation'}
          onConfirm={async () => {
            await fetchApi.POST('/operations/{operation_id}/cancel', { params: { path: { operation_id } }, body: {} })
            await reload()
          }}
          onClose={() => cancel(false)}
          onLoadAnew={reload}
        />
      )}
    </Screen>
  )
}

const What = ({ operation }: { readonly operation: OperationRead }) => {
  const standing = operationStandingOf(operation)
  return (
    <Container header={<Header variant="h2">{kindWords(operation.kind)}</Header>}>
      <SpaceBetween size="m">
        <Box variant="p" fontSize="heading-s">
          <ForeignText value={operation.why} />
        </Box>
        <KeyValuePairs
          columns={4}
          items={[
            { label: 'Status', value: <Stands standing={standing} /> },
            { label: 'Asked for by', value: <ForeignText value={operation.by} /> },
            { label: 'Asked for', value: <When at={operation.created_at} utc /> },
            { label: 'Operation', value: <AnyId kind="operation" value={operation.operation_id} /> },
            ...(operation.plan === undefined ? askedOf(operation) : []),
            ...(operation.started_by === undefined
              ? []
              : [
                  {
                    label: 'Started by',
                    value: (
                      <>
                        <ForeignText value={operation.started_by} />
                        {operation.started_why !== undefined && (
                          <>
                            : <ForeignText value={operation.started_why} />
                          </>
                        )}
                      </>
                    ),
                  },
                  { label: 'Started', value: <When at={operation.started_at} utc /> },
                ]),
            ...(operation.ended_at === undefined
              ? []
              : [{ label: 'Ended', value: <When at={operation.ended_at} utc /> }]),
            { label: 'Which means', value: <ForeignText value={standing.means} /> },
          ]}
        />
      </SpaceBetween>
    </Container>
  )
}

/** What it is about, of what has no plan to say it: an erasure, a comparison, what is still being planned. */
const askedOf = ({ kind, status, filter = {} }: OperationRead) =>
  Object.entries(filter)
    // What was cancelled does not begin.
    .filter(([name]) => !(name === 'begins_at' && status === 'cancelled'))
    .map(([name, value]) => ({
      label: askedLabels[name] ?? name.replaceAll('_', ' '),
      value:
        name === 'begins_at' || name === 'from' || name === 'until' ? (
          <When at={String(value)} utc />
        ) : name === 'version' ? (
          <Link href={hrefOf.policy(String(value))}>{String(value)}</Link>
        ) : name === 'robot_id' && !(kind === 'erasure' && status === 'done') ? (
          <AnyId kind="robot" value={String(value)} />
        ) : (
          // What was erased has a name that stands for it, and leads nowhere.
          <ForeignText value={typeof value === 'string' ? value : JSON.stringify(value)} />
        ),
    }))

const askedLabels: Readonly<Record<string, string>> = {
  robot_id: 'Robot',
  begins_at: 'Begins, or began',
  even_if_connected: 'Also if it is still heard',
  version: 'Policy version',
  from: 'From',
  until: 'Until',
}

const comparisonHref = ({ operation_id, filter, compared }: OperationRead): string =>
  `${hrefOf.policy(String(filter?.version ?? compared?.version ?? ''))}?tab=replay&comparison=${encodeURIComponent(operation_id)}`

/** Numbers that an operation has told of itself, each under its name. */
const Counted = ({
  title,
  counts,
  actions,
}: {
  readonly title: string
  readonly counts: Readonly<Record<string, unknown>>
  readonly actions?: ReactNode
}) => (
  <Container
    header={
      <Header variant="h2" actions={actions}>
        {title}
      </Header>
    }
  >
    <KeyValuePairs
      columns={4}
      items={Object.entries(counts).map(([name, value]) => ({
        label: name.replaceAll('_', ' '),
        value:
          typeof value === 'number' ? (
            value.toLocaleString('en')
          ) : name.endsWith('_until') ? (
            <When at={String(value)} age={false} />
          ) : (
            <ForeignText value={typeof value === 'string' ? value : JSON.stringify(value)} />
          ),
      }))}
    />
  </Container>
)

const Plan = ({ operation: { kind, plan, filter, pace } }: { readonly operation: OperationRead }) => {
  if (plan === undefined) return null
  const some = (label: string, value: number | undefined) =>
    value === undefined ? [] : [{ label, value: value.toLocaleString('en') }]
  return (
    <Container
      header={
        <Header variant="h2" description="Frozen when it was planned: what failed since is not in it">
          Plan
        </Header>
      }
    >
      <KeyValuePairs
        columns={4}
        items={[
          { label: 'Messages', value: plan.count.toLocaleString('en') },
          { label: 'Robots', value: plan.robots.toLocaleString('en') },
          { label: 'Oldest received', value: <When at={plan.oldest_at} /> },
          { label: 'Newest received', value: <When at={plan.newest_at} /> },
          ...(hasEnds(kind)
            ? [
                {
                  label: plan.conflicts === 0 ? 'Whose robot has moved on' : 'Whose robot has moved on: held back',
                  value:
                    plan.conflicts === 0 ? (
                      '0'
                    ) : (
                      <StatusIndicator type="warning">{plan.conflicts.toLocaleString('en')}</StatusIndicator>
                    ),
                },
              ]
            : []),
          { label: 'Would take, at the usual pace', value: <Duration ms={plan.estimated_seconds * 1000} /> },
          ...some('Named and left out', plan.left_out),
          ...some('Have their outcome', plan.accounted),
          ...some('Of which nobody knows, left alone', plan.unsure),
          ...(pace
            ? [
                { label: 'Pace', value: paceWords(pace, hasEnds(kind)) },
                ...(hasEnds(kind)
                  ? [{ label: 'Stops itself', value: `above ${pace.stop_above_percent} % failed again` }]
                  : []),
                ...(pace.out_of_order
                  ? [{ label: 'Out of order', value: 'yes: also where the robot has moved on' }]
                  : []),
              ]
            : []),
          {
            label: 'Chosen by',
            value:
              filter === undefined ? (
                'their ids, one by one'
              ) : (
                <Filter filter={filter} what={kind === 'replay' ? 'received' : 'last seen'} />
              ),
          },
        ]}
      />
    </Container>
  )
}

const filterLabels: Readonly<Record<string, string>> = {
  error_class: 'class',
  robot_id: 'robot',
}

const Filter = ({
  filter,
  what,
}: {
  readonly filter: Readonly<Record<string, unknown>>
  /** What its times are of. */
  readonly what: string
}) => (
  <>
    {Object.entries(filter).map(([name, value]) => (
      <div key={name}>
        {name === 'fingerprint' ? (
          <Link href={hrefOf.failureGroup(String(value))}>one group</Link>
        ) : (
          <>
            {name === 'from'
              ? `${what} from`
              : name === 'until'
                ? `${what} before`
                : (filterLabels[name] ?? name.replaceAll('_', ' '))}
            :{' '}
            {name === 'from' || name === 'until' ? (
              <When at={String(value)} age={false} />
            ) : (
              <ForeignText value={typeof value === 'string' ? value : JSON.stringify(value)} />
            )}
          </>
        )}
      </div>
    ))}
  </>
)

const Progress = ({ operation }: { readonly operation: OperationRead }) => {
  const far = farOf(operation)
  if (far === undefined) return null
  const unknown = unknownEnds(operation)
  const failed = operation.progress.failed_again
  const isOver = !isUnderWay(operation)
  return (
    <Container header={<Header variant="h2">Progress</Header>}>
      <SpaceBetween size="m">
        <ProgressBar
          value={far.percent}
          label={far.words}
          ariaLabel="Progress"
          description={`${doneWords(operation.kind)}${operation.skipped > 0 ? `, ${operation.skipped} skipped` : ''}`}
          {...(isOver &&
            far.left === 0 && {
              status: failed > 0 ? ('error' as const) : ('success' as const),
              resultText: failed > 0 ? `${far.words}; ${failed} failed again` : far.words,
            })}
        />
        {hasEnds(operation.kind) && <Ends operation={operation} unknown={unknown} />}
        <Moments operation={operation} />
      </SpaceBetween>
    </Container>
  )
}

const Results = ({ operation }: { readonly operation: OperationRead }) => (
  <Container header={<Header variant="h2">What came of it</Header>}>
    <Ends operation={operation} unknown={0} />
  </Container>
)

const Ends = ({ operation, unknown }: { readonly operation: OperationRead; readonly unknown: number }) => {
  const ends = resultsOf(operation.progress.results)
  return (
    <KeyValuePairs
      columns={4}
      items={[
        ...ends.map(({ result, count }) => {
          const { tone, words } = resultOf(result)
          return { label: words, value: <StatusIndicator type={tone}>{count.toLocaleString('en')}</StatusIndicator> }
        }),
        ...(unknown > 0
          ? [
              {
                label: 'End not known yet',
                value: <StatusIndicator type="in-progress">{unknown.toLocaleString('en')}</StatusIndicator>,
              },
            ]
          : []),
        ...(ends.length === 0 && unknown === 0 ? [{ label: 'Ends', value: 'None is known yet' }] : []),
      ]}
    />
  )
}

/** Whoever does not see the bar hears where it is, and not every step of it. */
const Moments = ({ operation }: { readonly operation: OperationRead }) => {
  const [said, say] = useState('')
  const words = `${operationStandingOf(operation).words}: ${farOf(operation)?.words ?? ''}`
  const isOver = !isUnderWay(operation)
  // biome-ignore lint/correctness/useExhaustiveDependencies: at every tenth, and at the end
  useEffect(() => say(words), [Math.floor((farOf(operation)?.percent ?? 0) / 10), isOver])
  return <LiveRegion hidden>{said}</LiveRegion>
}

const Skipped = ({ operation: { skipped, skipped_because = [] } }: { readonly operation: OperationRead }) => (
  <Container
    header={
      <Header
        variant="h2"
        counter={`(${skipped.toLocaleString('en')})`}
        description="They were no longer as the plan saw them"
      >
        Skipped
      </Header>
    }
  >
    <ul>
      {skipped_because.map((why) => (
        <li key={why}>
          <ForeignText value={why} />
        </li>
      ))}
    </ul>
    {skipped > skipped_because.length && <Box>and {skipped - skipped_because.length} more</Box>}
  </Container>
)
