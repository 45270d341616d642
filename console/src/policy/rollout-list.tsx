import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import ProgressBar from '@cloudscape-design/components/progress-bar'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useState } from 'react'
import type { Layer } from '../../../policy/rollout.ts'
import { ActButton } from '../frame/act.tsx'
import { AnyId } from '../frame/any-id.tsx'
import { useUrlFilter } from '../frame/filter.ts'
import { ForeignText } from '../frame/foreign-text.tsx'
import { type Column, List, listed } from '../frame/list.tsx'
import { When } from '../frame/when.tsx'
import type { Pages } from '../network/pages.ts'
import { useFleet } from './fleet.ts'
import { Moving } from './moving.tsx'
import { RollBackDialog } from './roll-out-dialog.tsx'
import { progressInWords, progressOf, type Rollout, whomInWords } from './rollouts.ts'
import { knownVersions, type Version } from './versions.ts'

/** What is and was rolled out to whom, newest first. */
export const RolloutList = ({
  pages,
  versions,
  active,
  version,
  onDone,
}: {
  readonly pages: Pages<Rollout>
  readonly versions: readonly Version[]
  readonly active: readonly Layer[]
  /** Of this one only. */
  readonly version?: string
  readonly onDone: () => unknown
}) => {
  const [selected, setSelected] = useState<readonly Rollout[]>([])
  const [back, setBack] = useState<Rollout>()
  const filter = useUrlFilter<Rollout>(properties)
  const rows = version === undefined ? pages.items : pages.items.filter((rollout) => rollout.version === version)
  const [chosen] = selected
  return (
    <SpaceBetween size="l">
      <List<Rollout>
        name="rollouts"
        title="Rollouts"
        words={{ one: 'rollout', many: 'rollouts' }}
        columns={columns}
        rows={rows.filter(filter.matches)}
        id={({ rollout_id }) => rollout_id}
        count={{ loaded: rows.length }}
        {...listed(pages)}
        filter={filter}
        nothingYet="Nothing was rolled out yet: every robot is decided by the version that it had first, the default one."
        selection={{ selected, onChange: setSelected }}
        actions={
          <ActButton needs="admin" why={whyNoRollback(selected)} onAct={() => setBack(chosen)}>
            {chosen?.status === 'active' ? `Roll ${chosen.version} back…` : 'Roll back…'}
          </ActButton>
        }
        exportAs="rollouts"
      />
      {chosen?.status === 'active' && <Progress rollout={chosen} active={active} versions={versions} />}
      {back && (
        <RollBackDialog
          rollout={back}
          versions={versions}
          active={active}
          onDone={async () => {
            setSelected([])
            await onDone()
          }}
          onClose={() => setBack(undefined)}
        />
      )}
    </SpaceBetween>
  )
}

/** Of the one that is chosen. */
const Progress = ({
  rollout,
  active,
  versions,
}: {
  readonly rollout: Rollout
  readonly active: readonly Layer[]
  readonly versions: readonly Version[]
}) => {
  const { data: fleet } = useFleet(LOOK_EVERY_MS)
  if (fleet === undefined) return null
  const progress = progressOf(fleet.robots, active, rollout, knownVersions(versions))
  const all = progress.moved + progress.waiting.length
  return (
    <Container header={<Header variant="h2">How far {rollout.version} has got</Header>}>
      <SpaceBetween size="s">
        <ProgressBar
          value={all === 0 ? 100 : Math.round((progress.moved / all) * 100)}
          label={`${rollout.version} to ${whomInWords(rollout)}`}
          description={progressInWords(progress)}
          {...(!fleet.isAll && { additionalInfo: `Counted over the first ${fleet.robots.length} robots` })}
        />
        <Moving moving={progress.waiting} headerText="Who has not moved yet" />
      </SpaceBetween>
    </Container>
  )
}

const LOOK_EVERY_MS = 10_000

const whyNoRollback = ([rollout, ...others]: readonly Rollout[]): string | undefined => {
  if (rollout === undefined) return 'Choose a rollout first'
  if (others.length > 0) return 'One at a time: where robots go back to hangs on the others'
  if (rollout.status === 'active') return undefined
  return rollout.status === 'superseded'
    ? 'Another share of the same version has taken its place already'
    : 'It is rolled back already'
}

const properties = [
  { id: 'status', label: 'Status', values: ['active', 'superseded', 'rolled_back'] },
  { id: 'version', label: 'Version' },
  { id: 'by', label: 'By' },
  { id: 'why', label: 'Why' },
  { id: 'robot_ids', label: 'Robot', of: ({ robot_ids }: Rollout) => robot_ids },
]

const indicators = {
  active: { type: 'success', says: 'in force' },
  superseded: { type: 'stopped', says: 'superseded' },
  rolled_back: { type: 'stopped', says: 'rolled back' },
} as const

const columns: readonly Column<Rollout>[] = [
  {
    id: 'status',
    header: 'Status',
    cell: ({ status }) => <StatusIndicator type={indicators[status].type}>{indicators[status].says}</StatusIndicator>,
    text: ({ status }) => status,
    width: 125,
  },
  { id: 'version', header: 'Version', cell: ({ version }) => version, text: ({ version }) => version, width: 110 },
  {
    id: 'whom',
    header: 'To',
    cell: (rollout) => <span title={rollout.robot_ids?.join(', ')}>{whomInWords(rollout)}</span>,
    text: ({ percent, robot_ids = [] }) => (percent === undefined ? robot_ids.join(' ') : `${percent} %`),
    width: 170,
  },
  { id: 'by', header: 'By', cell: ({ by }) => <ForeignText value={by} />, text: ({ by }) => by },
  { id: 'why', header: 'Why', cell: ({ why }) => <ForeignText value={why} />, text: ({ why }) => why },
  {
    id: 'created_at',
    header: 'Since',
    cell: ({ created_at }) => <When at={created_at} age={false} />,
    text: ({ created_at }) => created_at,
    width: 175,
  },
  {
    id: 'ended_at',
    header: 'Ended',
    cell: ({ ended_at, ended_by, ended_why }) =>
      ended_at === undefined ? (
        '–'
      ) : (
        <span title={ended_why}>
          <When at={ended_at} age={false} />
          {ended_by !== undefined && (
            <>
              {' by '}
              <ForeignText value={ended_by} />
            </>
          )}
        </span>
      ),
    text: ({ ended_at = '' }) => ended_at,
  },
  {
    id: 'operation',
    header: 'Operation',
    cell: ({ rollout_id }) => <AnyId kind="operation" value={rollout_id} short />,
    text: ({ rollout_id }) => rollout_id,
    hidden: true,
  },
]
