import Link from '@cloudscape-design/components/link'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { AnyId } from '../frame/any-id.tsx'
import { ForeignText } from '../frame/foreign-text.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import type { Column } from '../frame/list.tsx'
import { skewOf } from '../frame/skew.ts'
import { When } from '../frame/when.tsx'
import { edgeOf } from './hops.ts'
import { Outcome } from './outcome.tsx'
import { type MessageRow, signOf } from './rows.ts'
import { Subject } from './subject.tsx'

type Columns = readonly Column<MessageRow>[]

export const hrefOfRow = ({ message_id, robot_id }: MessageRow): string => hrefOf.message(message_id, robot_id)

const outcome: Column<MessageRow> = {
  id: 'outcome',
  header: 'Outcome',
  width: 130,
  text: (row) => row.outcome,
  cell: (row) => <Outcome outcome={row.outcome} kind={row.kind} />,
}

const said: Columns = [
  {
    id: 'type',
    header: 'Type',
    width: 160,
    text: ({ type }) => type,
    cell: (row) => (
      <Link href={hrefOfRow(row)}>
        <ForeignText value={row.type} />
      </Link>
    ),
  },
  {
    id: 'robot_id',
    header: 'Robot or mission',
    width: 130,
    text: ({ robot_id }) => robot_id,
    cell: ({ robot_id }) => <Subject robot_id={robot_id} />,
  },
]

const decided: Columns = [
  {
    id: 'state',
    header: 'State',
    width: 160,
    text: ({ from, to }) => (to === undefined ? from : `${from} → ${to}`),
    cell: ({ from, to }) => <ForeignText value={to === undefined ? from : `${from} → ${to}`} />,
  },
  {
    id: 'reason',
    header: 'Why not',
    width: 140,
    text: ({ reason }) => reason,
    cell: ({ reason }) => <ForeignText value={reason} />,
  },
]

const ids: Columns = [
  {
    id: 'message_id',
    header: 'Message',
    width: 190,
    text: ({ message_id }) => message_id,
    cell: ({ message_id, robot_id }) => (
      <AnyId kind="message" value={message_id} robot_id={robot_id} copy={false} short />
    ),
  },
  {
    id: 'trace_id',
    header: 'Trace',
    width: 160,
    text: ({ trace_id }) => trace_id,
    cell: ({ trace_id }) => <AnyId kind="trace" value={trace_id} copy={false} short />,
  },
  {
    id: 'correlation_id',
    header: 'Conversation',
    width: 160,
    hidden: true,
    text: ({ correlation_id }) => correlation_id,
    cell: ({ correlation_id }) => <AnyId kind="correlation" value={correlation_id} copy={false} short />,
  },
  {
    id: 'failure_id',
    header: 'Failure',
    width: 160,
    hidden: true,
    text: ({ failure_id }) => failure_id,
    cell: ({ failure_id }) => <AnyId kind="failure" value={failure_id} copy={false} short />,
  },
  {
    id: 'policy_version',
    header: 'Policy',
    width: 90,
    hidden: true,
    text: ({ policy_version }) => policy_version,
    cell: ({ policy_version }) => policy_version ?? '–',
  },
]

export const liveColumns: Columns = [
  { id: 'at', header: 'Decided', width: 250, text: ({ at }) => at, cell: ({ at }) => <When at={at} /> },
  outcome,
  ...said,
  ...decided,
  ...ids,
]

export const lakeColumns: Columns = [
  {
    id: 'at',
    header: 'Received',
    width: 250,
    text: ({ at }) => at,
    cell: ({ at, occurred_at }) => {
      const skew = skewOf(occurred_at, at)
      return (
        <>
          <When at={at} />
          {skew && (
            <span title={skew.text}>
              {' '}
              <StatusIndicator type="warning">clock</StatusIndicator>
            </span>
          )}
        </>
      )
    },
  },
  ...said,
  { ...outcome, text: (row) => (row.outcome === undefined ? undefined : signOf(row.outcome).words) },
  ...decided,
  { id: 'kind', header: 'Kind', width: 110, text: ({ kind }) => kind, cell: ({ kind }) => kind ?? '–' },
  {
    id: 'source',
    header: 'Came in by',
    width: 130,
    text: ({ source }) => source,
    cell: ({ source }) => (source === undefined ? '–' : edgeOf(source)),
  },
  ...ids,
  {
    id: 'bytes',
    header: 'Bytes',
    width: 90,
    hidden: true,
    text: ({ bytes }) => bytes,
    cell: ({ bytes }) => bytes ?? '–',
  },
  {
    id: 'occurred_at',
    header: 'Said, by the sender’s clock',
    width: 200,
    hidden: true,
    text: ({ occurred_at }) => occurred_at,
    cell: ({ occurred_at }) => <When at={occurred_at} age={false} />,
  },
]
