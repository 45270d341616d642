import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMemo, useState } from 'react'
import { StopRobots } from '../commands/stop-robots.tsx'
import { ActButton } from '../frame/act.tsx'
import { AnyId } from '../frame/any-id.tsx'
import { type FilterProperty, useUrlFilter } from '../frame/filter.ts'
import { ForeignText } from '../frame/foreign-text.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { useKeys } from '../frame/keys.ts'
import { type Column, List } from '../frame/list.tsx'
import { useMay } from '../frame/may.ts'
import { useOverTime } from '../frame/now.ts'
import { Screen } from '../frame/screen.tsx'
import { Age } from '../frame/when.tsx'
import { api } from '../network/api.ts'
import { askedFor } from './asked-for.ts'
import { Flags } from './flags.tsx'
import { batteryOf, countByState, flagsOf, heardAt, missingOf, placeOf, type Robot } from './model.ts'
import { RobotState } from './state.tsx'
import { useRobots } from './use-robots.ts'

/** Who is where in which state, since when? */
const Robots = () => {
  const { states, versions } = useKnown()
  // Ages tick by themselves; whether silence is worth a flag may be some seconds late.
  const nowMs = useOverTime((now_ms) => Math.floor(now_ms / 5_000) * 5_000)
  const filter = useUrlFilter<Robot>(propertiesOf(states, versions, nowMs))
  const asked = askedFor(filter.query, states)
  const pages = useRobots(asked.query)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [stopping, setStopping] = useState<readonly string[]>()
  // A robot may have left the state that was asked for since the list was read.
  const rows = filter.isFiltered ? pages.items.filter(filter.matches) : pages.items
  const selected = rows.filter(({ robot_id }) => chosen.includes(robot_id))
  const nothingSelected = selected.length === 0 ? 'Select the robots that have to stop' : undefined
  const may = useMay('writer')
  const columns = useMemo(() => columnsAt(nowMs), [nowMs])
  useKeys([
    {
      key: 's',
      does: 'Stop the selected robots now',
      run: () => may(() => setStopping(selected.map(({ robot_id }) => robot_id)), nothingSelected),
    },
  ])
  return (
    <Screen title="Robots" description={<States robots={rows} />}>
      <List<Robot>
        name="robots"
        words={{ one: 'robot', many: 'robots' }}
        columns={columns}
        rows={rows}
        id={({ robot_id }) => robot_id}
        href={({ robot_id }) => hrefOf.robot(robot_id)}
        count={asked.isAll && !pages.hasMore ? rows.length : { loaded: pages.items.length }}
        problem={pages.problem}
        isLoading={pages.isLoading && pages.items.length === 0}
        hasMore={pages.hasMore}
        loadMore={pages.loadMore}
        reload={pages.reload}
        readAll={async (told) => (await pages.readAll(told)).filter(filter.matches)}
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
        nothingYet={<First />}
      />
      {stopping && <StopRobots robot_ids={stopping} onClose={() => setStopping(undefined)} />}
    </Screen>
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

/** How many are in which state, each the way to them. */
const States = ({ robots }: { readonly robots: readonly Robot[] }) => {
  const counts = countByState(robots)
  if (counts.length === 0) return null
  return (
    <span style={{ display: 'inline-flex', gap: 20, flexWrap: 'wrap' }}>
      {counts.map(({ state, robots: many }) => (
        <a key={state} href={hrefOf.robots(`state=${state}`)} title={`Show only those that are ${state}`}>
          {many} <RobotState state={state} />
        </a>
      ))}
    </span>
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
  nowMs: number,
): readonly FilterProperty<Robot>[] => [
  { id: 'state', label: 'State', values: states },
  { id: 'policy_version', label: 'Version', values: versions },
  { id: 'fleet', label: 'Fleet', operators: ['=', '!=', ':'] },
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
    of: (robot) => flagsOf(robot, nowMs).map(({ kind }) => kind),
  },
  { id: 'battery', label: 'Battery', operators: ['<', '<=', '>', '>='], of: batteryOf },
  { id: 'entered_by', label: 'Moved by', operators: ['=', '!=', ':'] },
]

const columnsAt = (nowMs: number): readonly Column<Robot>[] => [
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
    cell: ({ state }) => <RobotState state={state} />,
    text: ({ state }) => state,
    width: 130,
  },
  {
    id: 'since',
    header: 'Since',
    cell: ({ since }) => <Age at={since} />,
    text: ({ since }) => since,
    width: 135,
  },
  {
    id: 'flags',
    header: 'Flags',
    cell: (robot) => <Flags flags={flagsOf(robot, nowMs)} />,
    text: (robot) =>
      flagsOf(robot, nowMs)
        .map(({ says }) => says)
        .join('; '),
    width: 165,
  },
  {
    id: 'battery',
    header: 'Battery',
    cell: (robot) => {
      const battery = batteryOf(robot)
      return battery === undefined ? '–' : `${battery.toFixed(0)} %`
    },
    text: batteryOf,
    width: 110,
  },
  {
    id: 'heard_at',
    header: 'Heard',
    cell: (robot) => <Age at={heardAt(robot)} />,
    text: heardAt,
    width: 110,
  },
  {
    id: 'entered_by',
    header: 'Moved by',
    cell: ({ entered_by, cause, robot_id }) =>
      cause === null ? (
        <ForeignText value={entered_by} />
      ) : (
        <a href={hrefOf.message(cause.message_id, robot_id)} title={`message ${cause.message_id}`}>
          {cause.type}
        </a>
      ),
    text: ({ entered_by }) => entered_by,
    width: 150,
  },
  {
    id: 'place',
    header: 'Last telemetry: where',
    cell: (robot) => <ForeignText value={placeOf(robot)} />,
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
