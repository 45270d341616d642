import { useState } from 'react'
import { ActButton } from '../frame/act.tsx'
import { AnyId } from '../frame/any-id.tsx'
import { ForeignText } from '../frame/foreign-text.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { type Column, List } from '../frame/list.tsx'
import { When } from '../frame/when.tsx'
import { useSeesAll } from '../identity/use-session.ts'
import { PinRobot } from '../robots/settings-dialogs.tsx'
import { type Fleet, useFleet } from './fleet.ts'

/** Robots that somebody has pinned: whatever is rolled out, they stay. */
export const Pins = ({ version }: { readonly version?: string }) => {
  const fleet = useFleet()
  const isAll = useSeesAll()
  const [selected, setSelected] = useState<readonly Pinned[]>([])
  const [unpinned, setUnpinned] = useState<Fleet['robots'][number]>()
  const robots = fleet.data?.robots ?? []
  const pinned = robots.flatMap(({ robot_id, state, policy_version, pin }): readonly Pinned[] =>
    pin?.version == null || (version !== undefined && pin.version !== version)
      ? []
      : [{ robot_id, state, policy_version, ...pin, version: pin.version }],
  )
  const [chosen, ...others] = selected
  return (
    <>
      <List<Pinned>
        name="pins"
        inAddress="pins"
        title="Pins"
        words={{ one: 'pinned robot', many: 'pinned robots' }}
        columns={columns}
        rows={pinned}
        id={({ robot_id }) => robot_id}
        count={fleet.data?.isAll === false ? { loaded: pinned.length } : pinned.length}
        problem={fleet.error ?? undefined}
        isLoading={fleet.isFetching}
        reload={() => fleet.refetch()}
        nothingYet={`${isAll ? 'No robot is pinned' : 'No robot that you see is pinned'}: rollouts say which version decides. A robot is pinned on its page.`}
        href={({ robot_id }) => hrefOf.robot(robot_id)}
        selection={{ selected, onChange: setSelected }}
        actions={
          <ActButton
            needs="admin"
            why={
              chosen === undefined
                ? 'Choose a robot first'
                : others.length > 0
                  ? 'One robot at a time: each has its reason'
                  : undefined
            }
            onAct={() => setUnpinned(robots.find(({ robot_id }) => robot_id === chosen?.robot_id))}
          >
            Unpin…
          </ActButton>
        }
        exportAs="pins"
      />
      {unpinned && (
        <PinRobot
          robot={unpinned}
          isTakenAway
          onDone={async () => {
            setSelected([])
            await fleet.refetch()
          }}
          onClose={() => setUnpinned(undefined)}
        />
      )}
    </>
  )
}

interface Pinned {
  readonly robot_id: string
  readonly state: string
  readonly policy_version: string
  readonly version: string
  readonly by: string
  readonly why: string
  readonly at: string
}

const columns: readonly Column<Pinned>[] = [
  {
    id: 'robot_id',
    header: 'Robot',
    cell: ({ robot_id }) => <AnyId kind="robot" value={robot_id} />,
    text: ({ robot_id }) => robot_id,
  },
  {
    id: 'version',
    header: 'Pinned to',
    cell: ({ version, policy_version }) =>
      version === policy_version ? version : `${version}, decided by ${policy_version} until it moves`,
    text: ({ version }) => version,
  },
  { id: 'state', header: 'State', cell: ({ state }) => state, text: ({ state }) => state },
  { id: 'by', header: 'By', cell: ({ by }) => <ForeignText value={by} />, text: ({ by }) => by },
  { id: 'why', header: 'Why', cell: ({ why }) => <ForeignText value={why} />, text: ({ why }) => why },
  { id: 'at', header: 'When', cell: ({ at }) => <When at={at} />, text: ({ at }) => at },
]
