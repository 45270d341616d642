import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useCallback, useMemo, useState, useSyncExternalStore } from 'react'
import { StopRobots } from '../commands/stop-robots.tsx'
import { ActButton } from '../frame/act.tsx'
import { AnyId } from '../frame/any-id.tsx'
import { type FilterProperty, type UrlFilter, useUrlFilter } from '../frame/filter.ts'
import { ForeignText } from '../frame/foreign-text.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { useKeys } from '../frame/keys.ts'
import { type Column, List } from '../frame/list.tsx'
import { useMay } from '../frame/may.ts'
import { Screen } from '../frame/screen.tsx'
import { Age } from '../frame/when.tsx'
import { useSeesAll } from '../identity/use-session.ts'
import { api } from '../network/api.ts'
import { askedFor } from './asked-for.ts'
import {
  BatteryCell,
  FlagsCell,
  HeardCell,
  MovedByCell,
  Newest,
  PlaceCell,
  SinceCell,
  StateCell,
  States,
} from './live-cells.tsx'
import { LiveRobots, notReadYet, type Reading } from './live-robots.tsx'
import { batteryOf, type Flag, flagsOf, heardAt, missingOf, namespaceOf, placeOf, type Robot } from './model.ts'
import { newRobotStore, type RobotStore } from './robot-store.ts'

/** Who is where in which state, since when? */
const Robots = () => {
  const { states, versions } = useKnown()
  const [store] = useState(() => newRobotStore(Date.now))
  const flags = useCallback<FlagsOf>((robot) => flagsOf(robot, store.readAt(robot)), [store])
  const filter = useUrlFilter<Robot>(propertiesOf(states, versions, flags))
  const asked = askedFor(filter.query, states)
  const [reading, setReading] = useState<Reading>(notReadYet)
  return (
    <Newest value={store}>
      <LiveRobots query={asked.query} filter={filter} store={store} onReading={setReading} />
      <Screen title="Robots" description={<States />}>
        <Listing filter={filter} flags={flags} isAllAsked={asked.isAll} store={store} reading={reading} />
      </Screen>
    </Newest>
  )
}

/** As of when the robot was read. */
type FlagsOf = (robot: Robot) => readonly Flag[]

const Listing = ({
  filter,
  flags,
  isAllAsked,
  store,
  reading,
}: {
  readonly filter: UrlFilter<Robot>
  readonly flags: FlagsOf
  readonly isAllAsked: boolean
  readonly store: RobotStore
  readonly reading: Reading
}) => {
  const rows = useSyncExternalStore(store.subscribe, store.rows)
  const loaded = useSyncExternalStore(store.subscribe, store.loaded)
  const columns = useMemo(() => columnsOf(flags), [flags])
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [stopping, setStopping] = useState<readonly string[]>()
  const selected = rows.filter(({ robot_id }) => chosen.includes(robot_id))
  const nothingSelected = selected.length === 0 ? 'Select the robots that have to stop' : undefined
  const may = useMay('writer')
  const isAll = useSeesAll()
  const { readAll } = reading
  useKeys([
    {
      key: 's',
      does: 'Stop the selected robots now',
      run: () => may(() => setStopping(selected.map(({ robot_id }) => robot_id)), nothingSelected),
    },
  ])
  return (
    <>
      <List<Robot>
        name="robots"
        words={{ one: 'robot', many: 'robots' }}
        columns={columns}
        rows={rows}
        id={({ robot_id }) => robot_id}
        href={({ robot_id }) => hrefOf.robot(robot_id)}
        count={isAllAsked && !reading.hasMore ? rows.length : { loaded }}
        problem={reading.problem}
        isLoading={reading.isLoading}
        hasMore={reading.hasMore}
        loadMore={reading.loadMore}
        reload={reading.reload}
        readAll={readAll && (async (told) => (await readAll(told)).filter(filter.matches))}
        filter={filter}
        exportAs="robots"
        selection={{
          selected,
          onChange: (robots) => setChosen(robots.map(({ robot_id }) => robot_id)),
        }}
        actions={
          <ActButton
            needs="writer"
            why={nothingSelected}
            onAct={() => setStopping(selected.map(({ robot_id }) => robot_id))}
          >
            {selected.length === 0 ? 'Stop now' : `Stop ${countOf(selected.length)} now`}
          </ActButton>
        }
        nothingYet={isAll ? <First /> : 'A robot is here when it has said something, and is of a fleet that you see.'}
      />
      {stopping && <StopRobots robot_ids={stopping} onClose={() => setStopping(undefined)} />}
    </>
  )
}

const countOf = (robots: number): string => (robots === 1 ? '1 robot' : `${robots} robots`)

const useKnown = (): { readonly states: readonly string[]; readonly versions: readonly string[] } => {
  const { data } = api.useQuery('get', '/policies', {}, { staleTime: 60_000 })
  return useMemo(
    () => ({
      states: [...new Set(data?.items.flatMap(({ states }) => states) ?? [])],
      versions: data?.items.map(({ version }) => version) ?? [],
    }),
    [data],
  )
}

const First = () => (
  <SpaceBetween size="xs">
    <Box>A robot is here from the first thing that it says. The smallest is a message of its own over MQTT,</Box>
    <Box variant="code">{'robots/r1/messages  {"type": "robot.connected"}'}</Box>
    <Box>
      or the same over HTTP: <Box variant="code">{'POST /messages  {"robot_id": "r1", "type": "robot.connected"}'}</Box>
    </Box>
  </SpaceBetween>
)

const propertiesOf = (
  states: readonly string[],
  versions: readonly string[],
  flags: FlagsOf,
): readonly FilterProperty<Robot>[] => [
  { id: 'state', label: 'State', values: states },
  { id: 'policy_version', label: 'Version', values: versions },
  { id: 'fleet', label: 'Fleet', operators: ['=', '!=', ':'] },
  {
    id: 'namespace',
    label: 'Namespace',
    values: ['device.hw', 'service_platform.api_gateway', 'service_platform.bridge'],
    operators: ['=', '!=', ':', '^'],
    of: namespaceOf,
  },
  { id: 'robot_id', label: 'Robot', operators: ['=', '!=', ':', '!:', '^'] },
  {
    id: 'parked',
    label: 'Parked',
    values: ['parked', 'needs_attention'],
    operators: ['=', '!='],
    of: ({ parked }) => parked?.status,
  },
  {
    id: 'flag',
    label: 'Flag',
    values: ['parked', 'quiet', 'skew', 'gaps', 'set_aside', 'moving'],
    operators: ['=', '!='],
    of: (robot) => flags(robot).map(({ kind }) => kind),
  },
  { id: 'battery', label: 'Battery', operators: ['<', '<=', '>', '>='], of: batteryOf },
  { id: 'entered_by', label: 'Moved by', operators: ['=', '!=', ':'] },
]

const columnsOf = (flags: FlagsOf): readonly Column<Robot>[] => [
  {
    id: 'robot_id',
    header: 'Robot',
    cell: ({ robot_id }) => <AnyId kind="robot" value={robot_id} copy={false} />,
    text: ({ robot_id }) => robot_id,
    width: 150,
  },
  {
    id: 'state',
    header: 'State',
    cell: (robot) => <StateCell robot={robot} />,
    text: ({ state }) => state,
    width: 130,
  },
  {
    id: 'since',
    header: 'Since',
    cell: (robot) => <SinceCell robot={robot} />,
    text: ({ since }) => since,
    width: 135,
  },
  {
    id: 'flags',
    header: 'Flags',
    cell: (robot) => <FlagsCell robot={robot} />,
    text: (robot) =>
      flags(robot)
        .map(({ says }) => says)
        .join('; '),
    width: 165,
  },
  {
    id: 'battery',
    header: 'Battery',
    cell: (robot) => <BatteryCell robot={robot} />,
    text: batteryOf,
    width: 110,
  },
  {
    id: 'heard_at',
    header: 'Heard',
    cell: (robot) => <HeardCell robot={robot} />,
    text: heardAt,
    width: 110,
  },
  {
    id: 'entered_by',
    header: 'Moved by',
    cell: (robot) => <MovedByCell robot={robot} />,
    text: ({ entered_by }) => entered_by,
    width: 150,
  },
  {
    id: 'place',
    header: 'Last telemetry: where',
    cell: (robot) => <PlaceCell robot={robot} />,
    text: placeOf,
    width: 220,
  },
  {
    id: 'policy_version',
    header: 'Version',
    cell: ({ policy_version, pin }) => (
      <>
        <a href={hrefOf.policy(policy_version)}>{policy_version}</a>
        {pin !== null && pin.version !== null && <span title={`pinned: ${pin.why}`}> (pinned)</span>}
      </>
    ),
    text: ({ policy_version }) => policy_version,
    width: 110,
  },
  {
    id: 'fleet',
    header: 'Fleet',
    cell: ({ fleet }) => <ForeignText value={fleet} />,
    text: ({ fleet }) => fleet,
    width: 100,
  },
  {
    id: 'namespace',
    header: 'Namespace',
    cell: (robot) => namespaceOf(robot) ?? '–',
    text: namespaceOf,
    width: 200,
    hidden: true,
  },
  {
    id: 'missing',
    header: 'Missing messages',
    cell: (robot) => missingOf(robot).count,
    text: (robot) => missingOf(robot).count,
    hidden: true,
  },
  {
    id: 'last_sequence',
    header: 'Last number of its own',
    cell: ({ last_sequence }) => (last_sequence < 0 ? '–' : last_sequence),
    text: ({ last_sequence }) => last_sequence,
    hidden: true,
  },
  {
    id: 'revision',
    header: 'Transitions',
    cell: ({ revision }) => revision,
    text: ({ revision }) => revision,
    hidden: true,
  },
  {
    id: 'first_seen_at',
    header: 'First heard',
    cell: ({ first_seen_at }) => <Age at={first_seen_at} />,
    text: ({ first_seen_at }) => first_seen_at,
    hidden: true,
  },
]

export default Robots
