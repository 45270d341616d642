import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { AnyId } from '../frame/any-id.tsx'
import { ForeignText } from '../frame/foreign-text.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import type { Column } from '../frame/list.tsx'
import { Age, When } from '../frame/when.tsx'
import { doneOf, type Mission, signOf } from './model.ts'

/** The state of a mission, as its policy names it. */
export const MissionStatus = ({ status }: { readonly status: string }) => (
  <StatusIndicator type={signOf(status)}>
    <ForeignText value={status} />
  </StatusIndicator>
)

export const missionColumns: readonly Column<Mission>[] = [
  {
    id: 'mission_id',
    header: 'Mission',
    cell: ({ mission_id }) => <a href={hrefOf.mission(mission_id)}>{mission_id}</a>,
    text: ({ mission_id }) => mission_id,
    width: 190,
  },
  {
    id: 'status',
    header: 'Status',
    cell: ({ status }) => <MissionStatus status={status} />,
    text: ({ status }) => status,
    width: 140,
  },
  {
    id: 'status_at',
    header: 'Since',
    cell: ({ status_at }) => <Age at={status_at} />,
    text: ({ status_at }) => status_at,
    width: 120,
  },
  {
    id: 'robot_id',
    header: 'Robot',
    cell: ({ robot_id }) => <AnyId kind="robot" value={robot_id} copy={false} />,
    text: ({ robot_id }) => robot_id,
    width: 140,
  },
  {
    id: 'progress',
    header: 'Steps done',
    cell: (mission) => {
      const { done, of } = doneOf(mission)
      return of === 0 ? '–' : `${done} of ${of}`
    },
    text: (mission) => doneOf(mission).done,
    width: 105,
  },
  {
    id: 'waits_because',
    header: 'Why it waits',
    cell: ({ waits_because }) => <ForeignText value={waits_because?.says} />,
    text: ({ waits_because }) => waits_because?.says,
    width: 260,
  },
  {
    id: 'priority',
    header: 'Priority',
    cell: ({ priority }) => priority ?? 'normal',
    text: ({ priority }) => priority ?? 'normal',
    width: 95,
  },
  {
    id: 'kind',
    header: 'Kind',
    cell: ({ kind }) => <ForeignText value={kind} />,
    text: ({ kind }) => kind,
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
    id: 'requested_at',
    header: 'Asked for',
    cell: ({ requested_at }) => <When at={requested_at} />,
    text: ({ requested_at }) => requested_at,
    width: 220,
  },
  {
    id: 'deadline',
    header: 'Deadline',
    cell: ({ deadline }) => <When at={deadline} />,
    text: ({ deadline }) => deadline,
    hidden: true,
  },
  {
    id: 'allocation',
    header: 'Given out',
    cell: ({ allocation }) => (allocation === 1 ? 'once' : `${allocation}×`),
    text: ({ allocation }) => allocation,
    hidden: true,
  },
]
