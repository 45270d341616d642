import Badge from '@cloudscape-design/components/badge'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Tabs from '@cloudscape-design/components/tabs'
import { useState } from 'react'
import { ActButton } from '../frame/act.tsx'
import { useUrlFilter } from '../frame/filter.ts'
import { ForeignText } from '../frame/foreign-text.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { type Column, List } from '../frame/list.tsx'
import { Screen } from '../frame/screen.tsx'
import { useTab } from '../frame/use-tab.ts'
import { useFleet } from './fleet.ts'
import { Pins } from './pin-list.tsx'
import { RollOutDialog } from './roll-out-dialog.tsx'
import { RolloutList } from './rollout-list.tsx'
import { sharesOf, whomInWords } from './rollouts.ts'
import { useRollouts, useVersions, type Version } from './versions.ts'

/** What is allowed: every version, whom it decides for, and what is rolled out to whom. */
const Policies = () => {
  const versions = useVersions()
  const ofMissions = useVersions('mission')
  const { pages, active } = useRollouts()
  const fleet = useFleet()
  const [tab, setTab] = useTab(['versions', 'rollouts', 'pins'], 'versions')
  const [isRolling, setRolling] = useState(false)
  const all = versions.data?.items ?? []
  const reload = async () => {
    await Promise.all([versions.refetch(), ofMissions.refetch(), pages.reload(), fleet.refetch()])
  }
  const tabs = [
    {
      id: 'versions',
      label: 'Versions',
      content: (
        <Versions
          versions={versions}
          ofMissions={ofMissions}
          shares={fleet.data ? sharesOf(fleet.data.robots, active) : {}}
          isAll={fleet.data?.isAll ?? true}
          reload={reload}
        />
      ),
    },
    {
      id: 'rollouts',
      label: 'Rollouts',
      content: <RolloutList pages={pages} versions={all} active={active} onDone={reload} />,
    },
    { id: 'pins', label: 'Pins', content: <Pins /> },
  ]
  return (
    <Screen
      title="Policies"
      description="Which message moves a robot, or a mission, from which state to which, and what is done on the way. A version is never changed: another one takes its place, robot by robot; a mission keeps its own to its end."
      actions={
        <ActButton
          needs="admin"
          variant="primary"
          why={all.length === 0 ? 'No version is known yet' : undefined}
          onAct={() => setRolling(true)}
        >
          Roll out…
        </ActButton>
      }
    >
      <Tabs
        ariaLabel="Policies"
        activeTabId={tab}
        onChange={({ detail }) => setTab(detail.activeTabId)}
        tabs={tabs.map((one) => ({ ...one, content: tab === one.id ? one.content : null }))}
      />
      {isRolling && <RollOutDialog versions={all} active={active} onDone={reload} onClose={() => setRolling(false)} />}
    </Screen>
  )
}

const Versions = ({
  versions,
  ofMissions,
  shares,
  isAll,
  reload,
}: {
  readonly versions: ReturnType<typeof useVersions>
  readonly ofMissions: ReturnType<typeof useVersions>
  readonly shares: ReturnType<typeof sharesOf>
  readonly isAll: boolean
  readonly reload: () => unknown
}) => {
  const filter = useUrlFilter<Version>(properties)
  const all = [...(versions.data?.items ?? []), ...(ofMissions.data?.items ?? [])]
  return (
    <List<Version>
      name="policies"
      title="Versions"
      words={{ one: 'version', many: 'versions' }}
      columns={columnsOf(shares, isAll)}
      rows={all.filter(filter.matches)}
      id={({ subject, version }) => `${subject} ${version}`}
      count={{ loaded: all.length }}
      problem={versions.error ?? ofMissions.error ?? undefined}
      isLoading={versions.isFetching || ofMissions.isFetching}
      reload={reload}
      filter={filter}
      nothingYet="No policy is deployed: policy/robot.v1.json comes with the first deploy."
      href={({ version, subject }) => hrefOf.policy(version, subject)}
      exportAs="policies"
    />
  )
}

export default Policies

const properties = [
  { id: 'version', label: 'Version' },
  { id: 'subject', label: 'Subject', values: ['robot', 'mission'] },
  { id: 'title', label: 'Title' },
  { id: 'states', label: 'State', of: ({ states }: Version) => states },
]

const columnsOf = (shares: ReturnType<typeof sharesOf>, isAll: boolean): readonly Column<Version>[] => {
  const shareOf = ({ subject, version }: Version) => (subject === 'robot' ? (shares[version] ?? nobody) : undefined)
  return [
    {
      id: 'version',
      header: 'Version',
      cell: ({ version, subject, is_default, machine_arn }) => (
        <SpaceBetween direction="horizontal" size="xs">
          <a href={hrefOf.policy(version, subject)}>{version}</a>
          {is_default && <Badge color="blue">default</Badge>}
          {machine_arn === null && <StatusIndicator type="stopped">not deployed</StatusIndicator>}
        </SpaceBetween>
      ),
      text: ({ version }) => version,
      width: 130,
    },
    {
      id: 'subject',
      header: 'Subject',
      cell: ({ subject }) => subject,
      text: ({ subject }) => subject,
      width: 115,
    },
    {
      id: 'title',
      header: 'Title',
      cell: ({ title }) => <ForeignText value={title} />,
      text: ({ title }) => title,
      width: 205,
    },
    {
      id: 'has',
      header: isAll ? 'Decides for' : 'Decides for, of those looked at',
      cell: (version) => shareOf(version)?.has ?? '–',
      text: (version) => shareOf(version)?.has,
      width: 140,
    },
    {
      id: 'belongs',
      header: 'Belong to it',
      cell: (version) => {
        const share = shareOf(version)
        if (share === undefined) return '–'
        const { has, belongs } = share
        return has === belongs ? belongs : <StatusIndicator type="in-progress">{belongs}</StatusIndicator>
      },
      text: (version) => shareOf(version)?.belongs,
      width: 140,
    },
    {
      id: 'rollouts',
      header: 'Rolled out to',
      cell: ({ rollouts }) => rolledOut(rollouts),
      text: ({ rollouts }) => rolledOut(rollouts),
      width: 150,
    },
    {
      id: 'states',
      header: 'States',
      cell: ({ states }) => <span title={states.join(', ')}>{states.length}</span>,
      text: ({ states }) => states.join(' '),
      width: 90,
    },
    {
      id: 'sha256',
      header: 'SHA-256',
      cell: ({ sha256 }) => <code>{sha256.slice(0, 12)}</code>,
      text: ({ sha256 }) => sha256,
      hidden: true,
    },
  ]
}

const nobody = { has: 0, belongs: 0 }

const rolledOut = (rollouts: Version['rollouts']): string =>
  rollouts
    .map(({ percent, robots = 0 }) =>
      percent === undefined ? `${robots} ${robots === 1 ? 'robot' : 'robots'} by name` : whomInWords({ percent }),
    )
    .join('; ') || '–'
