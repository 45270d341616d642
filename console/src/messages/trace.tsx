import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import Table from '@cloudscape-design/components/table'
import Tabs from '@cloudscape-design/components/tabs'
import { useState } from 'react'
import { useParams } from 'react-router'
import { TRACE_ID_SAID } from '../../../messages/message-id.ts'
import { missionIdOf } from '../../../messages/mission-id.ts'
import { AnyId } from '../frame/any-id.tsx'
import { ForeignText } from '../frame/foreign-text.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { Problem } from '../frame/problem.tsx'
import { Screen } from '../frame/screen.tsx'
import { When } from '../frame/when.tsx'
import type { Timeline } from './hops.ts'
import { InLogs } from './in-logs.tsx'
import { useLake } from './lake.ts'
import { LanesTable } from './lanes.tsx'
import { Missing, Moments } from './moments.tsx'
import { useStory } from './story.ts'
import { Subject } from './subject.tsx'
import { lanesOf } from './traces.ts'
import { WhatFailed, WhatWasDone } from './what-failed.tsx'

/** The story behind any id: a trace, a conversation, or all that is known around a robot, a failure or an operation. */
export default function TracePage() {
  const { id = '' } = useParams()
  return <OneStory key={id} id={id} />
}

const OneStory = ({ id }: { readonly id: string }) => {
  const { timeline, problem, isLoading, reload } = useStory(id)
  const lanes = lanesOf(timeline?.messages ?? [], timeline?.story ?? [])
  return (
    <Screen
      title={`${titleOf(timeline)} ${id}`}
      breadcrumbs={[{ text: 'Messages', href: hrefOf.messages() }]}
      description={lanes.began_at !== undefined && <When at={lanes.began_at} utc />}
      actions={<OwnPage id={id} kinds={timeline?.kinds ?? []} />}
    >
      {isLoading && (
        <Box>
          <Spinner /> Asking for everything that is known of it
        </Box>
      )}
      {problem && problem.status !== 404 && <Problem problem={problem} retry={reload} />}
      {problem?.status === 404 && <InTheLake id={id} />}
      {timeline && (
        <SpaceBetween size="l">
          {timeline.cut && (
            <Alert type="info" header="There is more than is shown">
              Of a long story the first hundred messages are here, of a robot the newest thirty.
            </Alert>
          )}
          <Container
            header={
              <Header variant="h2" counter={`(${lanes.lanes.length})`}>
                Its messages, in time
              </Header>
            }
          >
            <SpaceBetween size="s">
              <LanesTable lanes={lanes} />
              <Missing missing={timeline.missing} />
            </SpaceBetween>
          </Container>
          <Tabs
            ariaLabel="What is known of this story"
            tabs={[
              {
                id: 'story',
                label: `Story (${timeline.story.length})`,
                content: <Moments story={timeline.story} whose />,
              },
              {
                id: 'failures',
                label: `Failures (${timeline.failures.length})`,
                content: <WhatFailed failures={timeline.failures} />,
              },
              {
                id: 'operations',
                label: `What was done (${timeline.operations.length + timeline.acts.length})`,
                content: <WhatWasDone operations={timeline.operations} acts={timeline.acts} />,
              },
              { id: 'logs', label: 'Logs', content: <InLogs ids={idsOf(id, timeline)} /> },
            ]}
          />
        </SpaceBetween>
      )}
    </Screen>
  )
}

const titleOf = (timeline: Timeline | undefined): string => {
  const [kind = 'story'] = timeline?.kinds ?? []
  return kind === 'correlation'
    ? 'Conversation'
    : kind === 'story'
      ? 'Story of'
      : kind.charAt(0).toUpperCase() + kind.slice(1)
}

const idsOf = (id: string, { story }: Timeline) => ({
  trace_id: story.find(({ trace_id }) => trace_id !== undefined)?.trace_id,
  message_id: story.length === 0 ? id : undefined,
})

/** Where what bears this id has a page of its own. */
const OwnPage = ({ id, kinds }: { readonly id: string; readonly kinds: Timeline['kinds'] }) => (
  <SpaceBetween direction="horizontal" size="s">
    {kinds.map((kind) => {
      const href = hrefs[kind]?.(id)
      return (
        href && (
          <Link key={kind} href={href}>
            Page of the {kind}
          </Link>
        )
      )
    })}
  </SpaceBetween>
)

const hrefs: Readonly<Partial<Record<Timeline['kinds'][number], (id: string) => string>>> = {
  robot: hrefOf.robot,
  mission: (id) => hrefOf.mission(missionIdOf(id) ?? id),
  message: hrefOf.message,
  failure: hrefOf.failure,
  operation: hrefOf.operation,
  command: hrefOf.command,
}

/** A trace that the journal has forgotten, or that is telemetry only. */
const InTheLake = ({ id }: { readonly id: string }) => {
  const [openedAt] = useState(() => Date.now())
  const isTrace = TRACE_ID_SAID.test(id)
  const lake = useLake(
    {
      trace_id: id,
      from: new Date(openedAt - 400 * 86_400_000).toISOString(),
      until: new Date(openedAt).toISOString(),
      limit: 100,
    },
    { enabled: isTrace },
  )
  if (isTrace && lake.isPending) {
    return (
      <Box>
        <Spinner /> The journal does not know it: looking in the lake
      </Box>
    )
  }
  if (lake.error) return <Problem problem={lake.error} retry={lake.refetch} />
  if (!lake.data || lake.data.length === 0) {
    return (
      <Alert type="warning" header="Nobody knows this id">
        It is not decided yet, telemetry that is not in the lake yet, or older than what is kept.{' '}
        <Link href={hrefOf.search(id)}>Look for it as anything else</Link>
      </Alert>
    )
  }
  return (
    <Table
      items={lake.data.toSorted((one, other) => one.received_at.localeCompare(other.received_at))}
      trackBy={({ robot_id, message_id }) => `${robot_id} ${message_id}`}
      ariaLabels={{ tableLabel: 'Messages of this trace, from the lake' }}
      header={
        <Header
          variant="h2"
          counter={`(${lake.data.length})`}
          description="The journal does not know them any more, or they are telemetry"
        >
          Messages of this trace, from the lake
        </Header>
      }
      columnDefinitions={[
        { id: 'at', header: 'Received', width: 240, cell: ({ received_at }) => <When at={received_at} /> },
        { id: 'type', header: 'Type', isRowHeader: true, cell: ({ type }) => <ForeignText value={type} /> },
        { id: 'kind', header: 'Kind', cell: ({ kind }) => kind },
        { id: 'robot', header: 'Robot or mission', cell: ({ robot_id }) => <Subject robot_id={robot_id} /> },
        {
          id: 'message',
          header: 'Message',
          cell: ({ message_id, robot_id }) => <AnyId kind="message" value={message_id} robot_id={robot_id} />,
        },
      ]}
    />
  )
}
