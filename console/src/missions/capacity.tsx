import Badge from '@cloudscape-design/components/badge'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { useEffect } from 'react'
import { AnyId } from '../frame/any-id.tsx'
import { Empty } from '../frame/empty.tsx'
import { useUrlFilter } from '../frame/filter.ts'
import { ForeignText } from '../frame/foreign-text.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { type Column, List } from '../frame/list.tsx'
import { usePages } from '../network/pages.ts'
import { byFleet, type Capable, type FleetCapacity, heldBack, NO_FLEET } from './capacity-model.ts'

/** What the robots of each fleet could take on now, and what holds the others back. */
export const Capacity = () => {
  const pages = usePages('/capacity', { query: { limit: 100 }, refetch_ms: 5_000 })
  const filter = useUrlFilter<Capable>(properties)
  const { hasMore, isLoading, loadMore, problem } = pages
  // Of a part of the robots no fleet has a sum. What cannot be loaded is not asked for without end.
  useEffect(() => {
    if (hasMore && !isLoading && problem === undefined) void loadMore()
  }, [hasMore, isLoading, loadMore, problem])
  const rows = filter.isFiltered ? pages.items.filter(filter.matches) : pages.items
  if (problem && pages.items.length === 0)
    return (
      <Container>
        <Empty kind="cannot-load" problem={problem} retry={pages.reload} />
      </Container>
    )
  return (
    <SpaceBetween size="l">
      <Fleets
        fleets={byFleet(pages.items)}
        isCounting={(hasMore && problem === undefined) || (isLoading && pages.items.length === 0)}
      />
      <List<Capable>
        name="capacity"
        title="Robots"
        words={{ one: 'robot', many: 'robots' }}
        columns={columns}
        rows={rows}
        id={({ robot_id }) => robot_id}
        href={({ robot_id }) => hrefOf.robot(robot_id)}
        count={hasMore ? { loaded: pages.items.length } : rows.length}
        problem={problem}
        isLoading={isLoading && pages.items.length === 0}
        hasMore={hasMore}
        loadMore={loadMore}
        reload={pages.reload}
        readAll={pages.readAll}
        filter={filter}
        exportAs="capacity"
        nothingYet="A robot is here once it was heard, or was put into a fleet."
      />
    </SpaceBetween>
  )
}

const Fleets = ({
  fleets,
  isCounting,
}: {
  readonly fleets: readonly FleetCapacity[]
  readonly isCounting: boolean
}) => (
  <Table<FleetCapacity>
    variant="container"
    trackBy="fleet"
    items={fleets}
    loading={isCounting}
    loadingText="Counting"
    ariaLabels={{ tableLabel: 'Capacity of fleets' }}
    header={
      <Header variant="h2" counter={`(${fleets.length})`} description="Every robot is counted once">
        Fleets
      </Header>
    }
    empty={
      <Empty kind="nothing-yet" what="No fleets yet">
        An admin puts robots into fleets on their pages.
      </Empty>
    }
    columnDefinitions={[
      {
        id: 'fleet',
        header: 'Fleet',
        isRowHeader: true,
        cell: ({ fleet }) =>
          fleet === NO_FLEET ? 'none' : <a href={hrefOf.robots(`fleet=${fleet}`)}>{<ForeignText value={fleet} />}</a>,
      },
      { id: 'robots', header: 'Robots', cell: ({ robots }) => robots },
      {
        id: 'free',
        header: 'Free',
        cell: ({ free, robots }) => (
          <StatusIndicator type={free > 0 ? 'success' : robots > 0 ? 'warning' : 'info'}>{free}</StatusIndicator>
        ),
      },
      { id: 'onMission', header: 'On a mission', cell: ({ onMission }) => onMission },
      { id: 'withdrawn', header: 'Out of service', cell: ({ withdrawn }) => withdrawn },
      { id: 'others', header: 'Held back by their state', cell: ({ others }) => others },
      {
        id: 'capabilities',
        header: 'What they can do: free of all',
        cell: ({ capabilities }) => (
          <span style={{ display: 'inline-flex', gap: 4, flexWrap: 'wrap' }}>
            {capabilities.length === 0
              ? '–'
              : capabilities.map(({ name, robots, free }) => (
                  <Badge key={name} color={free > 0 ? 'green' : 'grey'}>
                    <ForeignText value={name} /> {free} of {robots}
                  </Badge>
                ))}
          </span>
        ),
      },
    ]}
  />
)

const properties = [
  { id: 'fleet', label: 'Fleet', operators: ['=', '!='] as const },
  { id: 'state', label: 'State' },
  {
    id: 'free',
    label: 'Free',
    values: ['true', 'false'],
    operators: ['='] as const,
    of: ({ free }: Capable) => String(free),
  },
  { id: 'capability', label: 'Can', of: ({ capabilities }: Capable) => capabilities },
  { id: 'robot_id', label: 'Robot' },
  { id: 'mission_id', label: 'Mission' },
]

const columns: readonly Column<Capable>[] = [
  {
    id: 'robot_id',
    header: 'Robot',
    cell: ({ robot_id }) => <AnyId kind="robot" value={robot_id} copy={false} />,
    text: ({ robot_id }) => robot_id,
    width: 160,
  },
  {
    id: 'fleet',
    header: 'Fleet',
    cell: ({ fleet }) => <ForeignText value={fleet ?? 'none'} />,
    text: ({ fleet }) => fleet,
    width: 120,
  },
  {
    id: 'free',
    header: 'Free',
    cell: (robot) => (
      <StatusIndicator type={robot.free ? 'success' : 'stopped'}>
        <ForeignText value={robot.free ? 'free' : heldBack(robot)} />
      </StatusIndicator>
    ),
    text: (robot) => (robot.free ? 'free' : heldBack(robot)),
    width: 280,
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ state }) => <ForeignText value={state ?? 'never heard'} />,
    text: ({ state }) => state,
    width: 120,
  },
  {
    id: 'mission_id',
    header: 'Mission',
    cell: ({ mission_id }) => <AnyId kind="mission" value={mission_id} copy={false} />,
    text: ({ mission_id }) => mission_id,
    width: 180,
  },
  {
    id: 'capabilities',
    header: 'Can',
    cell: ({ capabilities }) => <ForeignText value={capabilities.join(', ') || '–'} />,
    text: ({ capabilities }) => capabilities.join(', '),
    width: 240,
  },
]
