import Alert from '@cloudscape-design/components/alert'
import Badge from '@cloudscape-design/components/badge'
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Tabs from '@cloudscape-design/components/tabs'
import { useState } from 'react'
import { useParams, useSearchParams } from 'react-router'
import { useFailureActs } from '../failures/acts.tsx'
import { whyNot } from '../failures/model.ts'
import { ActButton } from '../frame/act.tsx'
import { AnyId } from '../frame/any-id.tsx'
import { ForeignText } from '../frame/foreign-text.tsx'
import { useGo } from '../frame/go.ts'
import { hrefOf } from '../frame/hrefs.ts'
import { useKeys } from '../frame/keys.ts'
import { Problem } from '../frame/problem.tsx'
import { Screen } from '../frame/screen.tsx'
import { skewOf } from '../frame/skew.ts'
import { When } from '../frame/when.tsx'
import { Body } from './body.tsx'
import { HeaderTable } from './header-table.tsx'
import { type Decision, edgeOf, type Moment, waterfallOf } from './hops.ts'
import { InLogs } from './in-logs.tsx'
import { Missing, Moments } from './moments.tsx'
import { Outcome } from './outcome.tsx'
import { type Said, useSaid } from './said.ts'
import { useStory } from './story.ts'
import { Subject } from './subject.tsx'
import { WaterfallTable } from './waterfall.tsx'
import { WhatFailed, WhatWasDone } from './what-failed.tsx'

/** What became of one message: from the robot that said it to the feed that told of it. */
export default function MessagePage() {
  const { message_id = '' } = useParams()
  const [address] = useSearchParams()
  const robot_id = address.get('robot_id') ?? undefined
  // Another message is another page: nothing of the one before may be seen on it.
  return <OneMessage key={`${robot_id} ${message_id}`} message_id={message_id} asked_robot={robot_id} />
}

const OneMessage = ({
  message_id,
  asked_robot,
}: {
  readonly message_id: string
  readonly asked_robot: string | undefined
}) => {
  const [openedAt] = useState(() => Date.now())
  const story = useStory(message_id)
  const decisions = (story.timeline?.messages ?? []).filter((one) => one.message_id === message_id)
  const decision =
    decisions.find(({ robot_id }) => robot_id === asked_robot) ?? (asked_robot === undefined ? decisions[0] : undefined)
  const robot_id = decision?.robot_id ?? asked_robot
  const moments = (story.timeline?.story ?? []).filter(
    (moment) => moment.message_id === message_id && (robot_id === undefined || moment.robot_id === robot_id),
  )
  const failures = (story.timeline?.failures ?? []).filter(
    (one) => one.message_id === message_id || one.failure_id === decision?.failure_id,
  )
  const failure_id = decision?.failure_id ?? failures[0]?.failure_id
  const received_at = decision?.received_at ?? moments.find(({ what }) => what === 'received')?.at
  const said = useSaid({ message_id, robot_id, received_at, failure_id, decision, isAsked: !story.isLoading }, openedAt)
  const type = decision?.type ?? said.stored?.type
  const trace_id = decision?.trace_id ?? moments[0]?.trace_id ?? said.stored?.trace_id
  const failure = failures.find((one) => one.failure_id === failure_id)
  const { ask, dialog } = useFailureActs(story.reload)
  const go = useGo()
  useKeys([
    trace_id !== undefined && {
      key: 't',
      does: 'The whole story of its trace',
      run: () => go(hrefOf.trace(trace_id)),
    },
    failure && { key: 'r', does: 'Retry its failure', run: () => ask({ act: 'retry', one: failure }) },
    failure && { key: 'e', does: 'Edit it and retry', run: () => go(`${hrefOf.failure(failure.failure_id)}?edit`) },
  ])

  return (
    <Screen
      title={`Message ${message_id}`}
      breadcrumbs={[{ text: 'Messages', href: hrefOf.messages() }]}
      description={type && <ForeignText value={type} />}
      actions={
        <SpaceBetween direction="horizontal" size="s" alignItems="center">
          {trace_id !== undefined && <Link href={hrefOf.trace(trace_id)}>The whole story of its trace</Link>}
          {failure && (
            <ActButton needs="writer" why={whyNot('retry', failure)} onAct={() => ask({ act: 'retry', one: failure })}>
              Retry
            </ActButton>
          )}
        </SpaceBetween>
      }
    >
      {dialog}
      {story.problem && story.problem.status !== 404 && <Problem problem={story.problem} retry={story.reload} />}
      {story.isLoading && (
        <Box>
          <Spinner /> Asking what became of it
        </Box>
      )}
      <Namesakes decisions={decisions} shown={decision} />
      {decision ? (
        <Summary
          decision={decision}
          source={firstSource(decision, said)}
          told={moments.findLast(({ what }) => what === 'decided')?.text}
        />
      ) : (
        !story.isLoading && (
          <NotDecided moments={moments} said={said} message_id={message_id} onItsWay={story.timeline !== undefined} />
        )
      )}
      {decision && (
        <Container header={<Header variant="h2">Its way along the line</Header>}>
          <WaterfallTable waterfall={waterfallOf(decision, moments)} source={firstSource(decision, said)} />
        </Container>
      )}
      <Tabs
        ariaLabel="What is known of this message"
        tabs={[
          { id: 'body', label: 'Body', content: <Body said={said} /> },
          {
            id: 'headers',
            label: 'Headers',
            content: <HeaderTable decision={decision} stored={said.stored} />,
          },
          {
            id: 'story',
            label: `Story (${moments.length})`,
            content: (
              <SpaceBetween size="s">
                <Moments story={moments} />
                <Missing missing={story.timeline?.missing ?? []} />
              </SpaceBetween>
            ),
          },
          { id: 'failures', label: `Failures (${failures.length})`, content: <WhatFailed failures={failures} /> },
          {
            id: 'operations',
            label: `What was done (${doneAbout(story.timeline?.acts ?? [], message_id).length})`,
            content: (
              <WhatWasDone
                operations={story.timeline?.operations ?? []}
                acts={doneAbout(story.timeline?.acts ?? [], message_id)}
              />
            ),
          },
          {
            id: 'logs',
            label: 'Logs',
            content: <InLogs ids={{ message_id, trace_id, robot_id, failure_id }} />,
          },
        ]}
      />
    </Screen>
  )
}

const doneAbout = <Act extends { readonly message_id?: string }>(
  acts: readonly Act[],
  message_id: string,
): readonly Act[] => acts.filter((act) => act.message_id === message_id)

/** Of what is tried again the lake knows by which door it came in first. */
const firstSource = ({ redrive_of, source }: Decision, { stored }: Said): string =>
  redrive_of === undefined ? source : (stored?.source ?? source)

/** A message's id is its robot's own: several may have used the same. */
const Namesakes = ({
  decisions,
  shown,
}: {
  readonly decisions: readonly Decision[]
  readonly shown: Decision | undefined
}) => {
  if (decisions.length < 2 && (shown !== undefined || decisions.length === 0)) return null
  return (
    <Alert type="info" header={shown ? 'Other robots have used the same id' : 'This robot has not used this id'}>
      <SpaceBetween size="xxs">
        {decisions
          .filter((one) => one !== shown)
          .map(({ robot_id, message_id, type, received_at }) => (
            <span key={robot_id}>
              <Link href={hrefOf.message(message_id, robot_id)}>
                <ForeignText value={`${type} of ${robot_id}`} />
              </Link>
              , <When at={received_at} />
            </span>
          ))}
      </SpaceBetween>
    </Alert>
  )
}

const Summary = ({
  decision,
  source,
  told,
}: {
  readonly decision: Decision
  readonly source: string
  readonly told: string | undefined
}) => {
  const { outcome, robot_id, from, to, type, kind, policy_version, received_at, occurred_at } = decision
  const skew = skewOf(occurred_at, received_at)
  const moved = to === undefined ? `${from ?? 'unknown'}, as it was` : `${from ?? 'unknown'} → ${to}`
  return (
    <Container header={<Header variant="h2">What became of it</Header>}>
      <SpaceBetween size="m">
        <KeyValuePairs
          columns={4}
          items={[
            { label: 'Outcome', value: <Outcome outcome={outcome} /> },
            {
              label: 'Type',
              value: (
                <>
                  <ForeignText value={type} /> <Badge>{kind}</Badge>
                </>
              ),
            },
            { label: 'Robot or mission', value: <Subject robot_id={robot_id} copy /> },
            { label: 'State', value: <ForeignText value={moved} /> },
            { label: 'Received', value: <When at={received_at} utc /> },
            {
              label: 'Said, by the sender’s clock',
              value: (
                <>
                  <When at={occurred_at} age={false} />{' '}
                  {skew && <StatusIndicator type="warning">{skew.text}</StatusIndicator>}
                </>
              ),
            },
            { label: 'Came in by', value: edgeOf(source) },
            {
              label: 'Decided by',
              value: (
                <Link href={hrefOf.policy(policy_version, robot_id.startsWith('mission:') ? 'mission' : 'robot')}>
                  policy {policy_version}
                </Link>
              ),
            },
            { label: 'Trace', value: <AnyId kind="trace" value={decision.trace_id} short /> },
            { label: 'Conversation', value: <AnyId kind="correlation" value={decision.correlation_id} /> },
            { label: 'Said because of', value: <AnyId kind="message" value={decision.causation_id} /> },
            { label: 'Failure', value: <AnyId kind="failure" value={decision.failure_id} short /> },
          ]}
        />
        <Why decision={decision} told={told} />
      </SpaceBetween>
    </Container>
  )
}

const Why = ({ decision, told }: { readonly decision: Decision; readonly told: string | undefined }) => {
  const { reason, guard, detail, by, why, redrive_of, edited_from, out_of_order, outcome } = decision
  return (
    <>
      {outcome !== 'applied' && (
        <Box>
          <ForeignText value={told ?? detail ?? guard ?? reason} />
        </Box>
      )}
      {by !== undefined && (
        <Box>
          Asked by <ForeignText value={by} />
          {why !== undefined && (
            <>
              : <ForeignText value={why} />
            </>
          )}
        </Box>
      )}
      {redrive_of !== undefined && (
        <Box>
          Tried again after failure <AnyId kind="failure" value={redrive_of} />
          {out_of_order && ' although its robot had moved on'}
        </Box>
      )}
      {edited_from !== undefined && (
        <Box>
          Edited from failure <AnyId kind="failure" value={edited_from} />
        </Box>
      )}
    </>
  )
}

/** On its way, telemetry, or older than the journal. */
const NotDecided = ({
  moments,
  said,
  message_id,
  onItsWay,
}: {
  readonly moments: readonly Moment[]
  readonly said: Said
  readonly message_id: string
  readonly onItsWay: boolean
}) => {
  const { stored } = said
  if (stored) {
    return (
      <Container header={<Header variant="h2">What the lake knows of it</Header>}>
        <KeyValuePairs
          columns={4}
          items={[
            {
              label: 'Outcome',
              value:
                stored.kind === 'telemetry' ? (
                  <StatusIndicator type="info">telemetry: nothing is decided about a sample</StatusIndicator>
                ) : (
                  <StatusIndicator type="info">not in the journal, which forgets after 14 days</StatusIndicator>
                ),
            },
            { label: 'Type', value: <ForeignText value={stored.type} /> },
            { label: 'Robot or mission', value: <Subject robot_id={stored.robot_id} copy /> },
            { label: 'Received', value: <When at={stored.received_at} utc /> },
            { label: 'Said, by the sender’s clock', value: <When at={stored.occurred_at} age={false} /> },
            { label: 'Trace', value: <AnyId kind="trace" value={stored.trace_id} short /> },
          ]}
        />
      </Container>
    )
  }
  if (onItsWay && moments.length > 0) {
    return (
      <Alert type="info" header="It is on its way">
        Nothing is decided about it yet: it waits for its turn, or it is telemetry. This page looks again by itself.
      </Alert>
    )
  }
  if (said.isLoading) return null
  return (
    <Alert type="warning" header={`Nobody knows a message ${message_id}`}>
      It came another way than HTTP and is not decided yet, it is telemetry that is not in the lake yet, or it is more
      than 31 days old. <Link href={hrefOf.search(message_id)}>Look for the id as anything else</Link>
    </Alert>
  )
}
