import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { useParams } from 'react-router'
import { ActButton } from '../frame/act.tsx'
import { AnyId } from '../frame/any-id.tsx'
import { TimeBars } from '../frame/charts.tsx'
import { ForeignText } from '../frame/foreign-text.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { useKeys } from '../frame/keys.ts'
import { useMay } from '../frame/may.ts'
import { useNow } from '../frame/now.ts'
import { Problem } from '../frame/problem.tsx'
import { Screen } from '../frame/screen.tsx'
import { When } from '../frame/when.tsx'
import { useSeesAll } from '../identity/use-session.ts'
import { api } from '../network/api.ts'
import { type Act, useFailureActs } from './acts.tsx'
import { useCanary } from './canary.tsx'
import { groupSet, isSet, planWords } from './chosen.ts'
import { FailureList } from './failure-list.tsx'
import { GroupDialog } from './group-dialog.tsx'
import { countsText, type Group, groupStandingOf, openIn, trendOf, verbOf } from './model.ts'
import { Stands } from './standing.tsx'
import { notOfAll } from './totals.tsx'

/** One cause: how much, since when, whom it hits, who is on it; and its failures one by one. */
export default function FailureGroupPage() {
  const { fingerprint = '' } = useParams()
  const asked = { params: { path: { fingerprint }, query: { limit: 50 } } }
  const group = api.useQuery('get', '/failure-groups/{fingerprint}', asked, { refetchInterval: 10_000 })
  const breadcrumbs = [{ text: 'Failures', href: hrefOf.failureGroups() }]
  if (group.data === undefined) {
    return (
      <Screen title="Failure group" breadcrumbs={breadcrumbs}>
        {group.error ? <Problem problem={group.error} retry={group.refetch} /> : <Box>Loading …</Box>}
      </Screen>
    )
  }
  return <Known group={group.data} breadcrumbs={breadcrumbs} problem={group.error} reload={group.refetch} />
}

type GroupRead = Group & { readonly robot_ids: readonly string[]; readonly next_cursor: string | null }

const Known = ({
  group,
  breadcrumbs,
  problem,
  reload,
}: {
  readonly group: GroupRead
  readonly breadcrumbs: readonly { readonly text: string; readonly href: string }[]
  readonly problem: unknown
  readonly reload: () => unknown
}) => {
  const [isChanging, setChanging] = useState(false)
  const may = useMay('writer')
  const whyNotChange = useSeesAll() ? undefined : notOfAll
  const { ask, dialog } = useFailureActs(reload)
  const canary = useCanary(group, ask)
  const title = `${group.error_class} at ${group.stage}`
  const plan = (act: Act): void => {
    ask({
      act,
      set: groupSet(act, group),
      of: <ForeignText value={title} />,
      about: group.fingerprint,
      rest: 'of the group',
    })
  }
  const button = (act: Act, variant: 'normal' | 'primary' = 'normal') => {
    const set = groupSet(act, group)
    return (
      <ActButton needs="writer" variant={variant} why={isSet(set) ? undefined : set.why} onAct={() => plan(act)}>
        {planWords(verbOf(act), set, 'of the group')}
      </ActButton>
    )
  }
  useKeys([
    { key: 'R', does: 'Retry the group', run: () => plan('retry'), where: 'Group' },
    { key: 'A', does: 'Archive the group', run: () => plan('archive'), where: 'Group' },
    {
      key: 'E',
      does: 'Edit the group: owner, note and status',
      run: () => may(() => setChanging(true), whyNotChange),
      where: 'Group',
    },
  ])
  return (
    <Screen
      title={title}
      breadcrumbs={breadcrumbs}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <ActButton needs="writer" why={whyNotChange} onAct={() => setChanging(true)}>
            Owner, note, status
          </ActButton>
          {(group.by_status?.archived ?? 0) > 0 && button('restore')}
          {button('archive')}
          <ActButton needs="writer" why={canary.why} onAct={canary.retry}>
            Retry 1 (canary)
          </ActButton>
          {button('retry', 'primary')}
        </SpaceBetween>
      }
    >
      {problem !== undefined && problem !== null && <Problem problem={problem} retry={reload} />}
      <Container header={<Header variant="h2">Cause</Header>}>
        <SpaceBetween size="m">
          <Box variant="p">
            {group.error_text === undefined ? (
              'Its numbers, times and texts are told to those who see all fleets; its failures that you see are below.'
            ) : (
              <ForeignText value={group.error_text} />
            )}
          </Box>
          <KeyValuePairs
            columns={4}
            items={[
              { label: 'Status', value: <Stands standing={groupStandingOf(group)} /> },
              {
                label: 'Waiting for a person',
                value: group.by_status ? openIn(group.by_status).toLocaleString('en') : '–',
              },
              {
                label: 'Failures',
                value: (
                  <>
                    {group.count?.toLocaleString('en') ?? '–'}
                    {group.by_status && `: ${countsText(group.by_status)}`}
                  </>
                ),
              },
              { label: 'Robots hit', value: group.robots?.toLocaleString('en') ?? '–' },
              { label: 'First seen', value: <When at={group.first_seen_at} utc /> },
              { label: 'Last seen', value: <When at={group.last_seen_at} utc /> },
              { label: 'Owner', value: <ForeignText value={group.owner} /> },
              {
                label: 'Changed',
                value:
                  group.changed_by === undefined ? (
                    '–'
                  ) : (
                    <>
                      <ForeignText value={group.changed_by} /> · <When at={group.changed_at} />
                    </>
                  ),
              },
            ]}
          />
          {group.note !== undefined && (
            <div>
              <Box variant="awsui-key-label">Note</Box>
              <Box variant="p">
                <ForeignText value={group.note} characters_max={4_000} />
              </Box>
            </div>
          )}
        </SpaceBetween>
      </Container>
      {group.hours !== undefined && <Hours group={group} />}
      <FailureList
        name="failures-of-group"
        title="Its failures"
        within={{ group: group.fingerprint }}
        counts={group.by_status}
        onDone={reload}
      />
      <Robots group={group} />
      {isChanging && <GroupDialog group={group} onClose={() => setChanging(false)} onDone={reload} />}
      {dialog}
    </Screen>
  )
}

const HOURS = 72

const Hours = ({ group }: { readonly group: Group }) => {
  const now = Math.floor(useNow() / 60_000) * 60_000
  const { hours, words } = trendOf(group.hours, now, HOURS)
  return (
    <Container
      header={
        <Header variant="h2" description={words}>
          Trend
        </Header>
      }
    >
      <TimeBars
        label="Failures by the hour in which they were first seen"
        series={[{ title: 'Failures', points: hours.map(({ at, count }) => ({ at: Date.parse(at), value: count })) }]}
        isLegendHidden
        height={140}
      />
    </Container>
  )
}

const Robots = ({ group: { robot_ids, next_cursor, robots } }: { readonly group: GroupRead }) => (
  <Container
    header={
      <Header variant="h2" counter={robots === undefined ? undefined : `(${robots.toLocaleString('en')})`}>
        Robots that it has hit
      </Header>
    }
  >
    {robot_ids.length === 0 ? (
      <Box>None: it is not known which robots its messages were of.</Box>
    ) : (
      <SpaceBetween direction="horizontal" size="m">
        {robot_ids.map((id) =>
          id.startsWith('mission:') ? (
            <AnyId key={id} kind="mission" value={id.slice('mission:'.length)} copy={false} />
          ) : (
            <AnyId key={id} kind="robot" value={id} copy={false} />
          ),
        )}
        {next_cursor !== null && <Box>and more: the list of failures has them all</Box>}
      </SpaceBetween>
    )}
  </Container>
)
