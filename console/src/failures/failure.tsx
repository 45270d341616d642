import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useParams, useSearchParams } from 'react-router'
import { ActButton } from '../frame/act.tsx'
import { AnyId } from '../frame/any-id.tsx'
import { ForeignText, Payload } from '../frame/foreign-text.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { useKeys } from '../frame/keys.ts'
import { useLive } from '../frame/live.tsx'
import { useMay } from '../frame/may.ts'
import { bytesOfBase64 } from '../frame/payload-text.ts'
import { Problem } from '../frame/problem.tsx'
import { Screen } from '../frame/screen.tsx'
import { When } from '../frame/when.tsx'
import { api } from '../network/api.ts'
import type { operations } from '../network/api-types.ts'
import { type Act, useFailureActs } from './acts.tsx'
import { ActsOn } from './acts-on.tsx'
import { notTextFrom } from './bytes.ts'
import { Lineage } from './lineage.tsx'
import { aboutOf, standingOf, whyNot } from './model.ts'
import { Stands } from './standing.tsx'
import { nextOf, otherwiseNext } from './tries.ts'
import { Tries } from './tries.tsx'

export type FailureRead = operations['read-failure']['responses'][200]['content']['application/json']

/** The editor has the schemas of every message with it: it comes when somebody edits. */
const Edit = lazy(() => import('./edit.tsx'))

/** While a try is under way its end is a moment away. */
const whileRetryingMs = 1_000
const otherwiseMs = 15_000
/** Whoever asked for something looks at what becomes of it. */
const soonMs = 10_000

/** One failure: why, what the robot or the door really sent, every try, where it comes from, what was done about it. */
export default function FailurePage() {
  const { failure_id = '' } = useParams()
  const [acted_at, setActedAt] = useState(0)
  const failure = api.useQuery(
    'get',
    '/failures/{failure_id}',
    { params: { path: { failure_id } } },
    {
      refetchInterval: ({ state }) =>
        state.data?.status === 'retrying' || Date.now() - acted_at < soonMs ? whileRetryingMs : otherwiseMs,
    },
  )
  if (failure.data === undefined) {
    return (
      <Screen title="Failure" breadcrumbs={breadcrumbs}>
        {failure.error ? <Problem problem={failure.error} retry={failure.refetch} /> : <Box>Loading …</Box>}
      </Screen>
    )
  }
  return (
    <Known
      key={failure_id}
      failure={failure.data}
      problem={failure.error}
      reload={failure.refetch}
      onActed={() => setActedAt(Date.now())}
    />
  )
}

const breadcrumbs = [
  { text: 'Failures', href: hrefOf.failureGroups() },
  { text: 'All failures', href: hrefOf.failures() },
]

const Known = ({
  failure,
  problem,
  reload,
  onActed,
}: {
  readonly failure: FailureRead
  readonly problem: unknown
  readonly reload: () => unknown
  readonly onActed: () => void
}) => {
  const [address, setAddress] = useSearchParams()
  const may = useMay('writer')
  const { ask, dialog } = useFailureActs(() => {
    onActed()
    return reload()
  })
  const isEditing = address.has('edit')
  const edit = (open: boolean): void =>
    setAddress(
      (before) => {
        const after = new URLSearchParams(before)
        if (open) after.set('edit', '')
        else after.delete('edit')
        return after
      },
      { replace: true },
    )
  const act = (name: Act): void => {
    ask({ act: name, one: failure })
  }
  useLive(failure.trace_id === undefined ? undefined : { trace_id: failure.trace_id }, () => void reload(), {
    every_ms: 1_000,
  })
  useKeys([
    { key: 'r', does: 'Retry it', run: () => act('retry'), where: 'Failure' },
    {
      key: 'e',
      does: 'Edit and retry it',
      run: () => may(() => edit(true), whyNot('edit', failure)),
      where: 'Failure',
    },
    {
      key: 'a',
      does: failure.status === 'archived' ? 'Restore it' : 'Archive it',
      run: () => act(failure.status === 'archived' ? 'restore' : 'archive'),
      where: 'Failure',
    },
  ])
  const next = nextOf(failure)
  return (
    <Screen
      title={`${failure.error_class} at ${failure.stage}`}
      breadcrumbs={breadcrumbs}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          {failure.status === 'archived' ? (
            <ActButton needs="writer" why={whyNot('restore', failure)} onAct={() => act('restore')}>
              Restore
            </ActButton>
          ) : (
            <ActButton needs="writer" why={whyNot('archive', failure)} onAct={() => act('archive')}>
              Archive
            </ActButton>
          )}
          <ActButton
            needs="writer"
            why={isEditing ? 'The editor is open below' : whyNot('edit', failure)}
            onAct={() => edit(true)}
          >
            Edit and retry
          </ActButton>
          <ActButton needs="writer" variant="primary" why={whyNot('retry', failure)} onAct={() => act('retry')}>
            Retry
          </ActButton>
        </SpaceBetween>
      }
    >
      {problem !== undefined && problem !== null && <Problem problem={problem} retry={reload} />}
      <Container header={<Header variant="h2">What failed, and why</Header>}>
        <SpaceBetween size="m">
          <Box variant="p" fontSize="heading-s">
            <ForeignText value={failure.error_text} />
          </Box>
          <KeyValuePairs
            columns={4}
            items={[
              { label: 'Status', value: <Stands standing={standingOf(failure)} /> },
              { label: 'Try', value: failure.standing.attempt },
              {
                label: 'Next',
                value: next ? (
                  <>
                    {next.what}, <When at={next.at} />
                  </>
                ) : (
                  otherwiseNext(failure)
                ),
              },
              {
                label: 'Group',
                value: <Link href={hrefOf.failureGroup(failure.fingerprint)}>All failures of this cause</Link>,
              },
              { label: 'First seen', value: <When at={failure.first_seen_at} utc /> },
              { label: 'Last seen', value: <When at={failure.last_seen_at} utc /> },
              { label: 'Kind', value: failure.kind },
              {
                label: 'The same again can help',
                value: failure.retryable ? 'yes: the cause may pass' : 'not by itself',
              },
              ...archivedOf(failure),
            ]}
          />
        </SpaceBetween>
      </Container>
      {isEditing && (
        <Suspense fallback={<Box>The editor is loaded …</Box>}>
          <Edit failure={failure} reload={reload} onClose={() => edit(false)} />
        </Suspense>
      )}
      <Origin failure={failure} />
      <Said failure={failure} />
      <Tries failure={failure} />
      <Lineage failure={failure} />
      <ActsOn acts={failure.operations} />
      {failure.stack !== undefined && (
        <ExpandableSection variant="container" headerText="Where in the code">
          <Payload label="stack" value={failure.stack} />
        </ExpandableSection>
      )}
      {dialog}
    </Screen>
  )
}

const archivedOf = ({ archived }: FailureRead): readonly { readonly label: string; readonly value: ReactNode }[] =>
  archived === undefined
    ? []
    : [
        {
          label: 'Archived',
          value: (
            <>
              <ForeignText value={archived.by} />: <ForeignText value={archived.why} /> · <When at={archived.at} />
            </>
          ),
        },
      ]

const Origin = ({ failure }: { readonly failure: FailureRead }) => {
  const about = aboutOf(failure)
  const said: readonly (readonly [string, ReactNode])[] = [
    [about?.kind === 'mission' ? 'Mission' : 'Robot', about && <AnyId kind={about.kind} value={about.id} />],
    ['Message', failure.message_id && <AnyId kind="message" value={failure.message_id} robot_id={failure.robot_id} />],
    ['Type', failure.type && <ForeignText value={failure.type} />],
    ['Trace', failure.trace_id && <AnyId kind="trace" value={failure.trace_id} />],
    ['Correlation', failure.correlation_id && <AnyId kind="correlation" value={failure.correlation_id} />],
    ['Caused by', failure.causation_id && <AnyId kind="message" value={failure.causation_id} />],
    ['Received', failure.received_at && <When at={failure.received_at} utc />],
    ['Came in on', failure.topic && <ForeignText value={failure.topic} />],
    ['Door', failure.source],
    ['Client', failure.client_id && <ForeignText value={failure.client_id} />],
    ['Principal', failure.principal && <ForeignText value={failure.principal} />],
    ['Sequence', failure.sequence],
    ['State of the robot', failure.state && <ForeignText value={failure.state} />],
    [
      'Policy version',
      failure.policy_version && (
        <Link href={hrefOf.policy(failure.policy_version, about?.kind === 'mission' ? 'mission' : 'robot')}>
          {failure.policy_version}
        </Link>
      ),
    ],
    ['Handler', failure.handler],
    ['Function', failure.function_arn],
    ['Position on the stream', failure.position],
    ['Failure', <AnyId key="failure" kind="failure" value={failure.failure_id} />],
  ]
  return (
    <Container
      header={
        <Header variant="h2" actions={<Link href={hrefOf.trace(failure.failure_id)}>Its story, hop by hop</Link>}>
          Where it comes from
        </Header>
      }
    >
      <KeyValuePairs
        columns={4}
        items={said
          .filter(([, value]) => value !== undefined && value !== '')
          .map(([label, value]) => ({ label, value }))}
      />
    </Container>
  )
}

const Said = ({ failure: { original_base64, original_bytes } }: { readonly failure: FailureRead }) => {
  const bytes = bytesOfBase64(original_base64)
  const notText = notTextFrom(bytes)
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${original_bytes.toLocaleString('en')} bytes)`}
          description={
            notText === undefined
              ? 'What the robot, or another door, really sent'
              : `What the robot, or another door, really sent: no UTF-8 text from byte ${notText}`
          }
        >
          Original
        </Header>
      }
    >
      {bytes.length === 0 ? <Box>Nothing: the message was empty.</Box> : <Payload label="original" bytes={bytes} />}
    </Container>
  )
}
