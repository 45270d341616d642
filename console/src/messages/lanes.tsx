import Box from '@cloudscape-design/components/box'
import Link from '@cloudscape-design/components/link'
import Table from '@cloudscape-design/components/table'
import {
  colorTextStatusError,
  colorTextStatusInactive,
  colorTextStatusInfo,
  colorTextStatusSuccess,
  colorTextStatusWarning,
} from '@cloudscape-design/design-tokens'
import { ForeignText } from '../frame/foreign-text.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { durationText } from '../frame/times.ts'
import { Duration } from '../frame/when.tsx'
import { Outcome } from './outcome.tsx'
import { type Sign, signOf } from './rows.ts'
import { Subject } from './subject.tsx'
import type { Lane, Lanes } from './traces.ts'

/** The messages of a story beside each other in time, each below what it was said because of. */
export const LanesTable = ({ lanes: { lanes, lasted_ms } }: { readonly lanes: Lanes }) => (
  <Table
    variant="embedded"
    items={lanes}
    trackBy={({ decision: { robot_id, message_id } }) => `${robot_id} ${message_id}`}
    ariaLabels={{ tableLabel: 'Messages of this story, in time' }}
    columnDefinitions={[
      {
        id: 'type',
        header: 'Message',
        width: 200,
        isRowHeader: true,
        cell: ({ decision: { message_id, robot_id, type }, depth }) => (
          <Box padding={{ left: indents[Math.min(depth, indents.length - 1)] ?? 'n' }}>
            <Link href={hrefOf.message(message_id, robot_id)}>
              <ForeignText value={type} />
            </Link>
          </Box>
        ),
      },
      {
        id: 'robot',
        header: 'Robot or mission',
        width: 140,
        cell: ({ decision }) => <Subject robot_id={decision.robot_id} />,
      },
      { id: 'outcome', header: 'Outcome', width: 130, cell: ({ decision }) => <Outcome outcome={decision.outcome} /> },
      {
        id: 'moved',
        header: 'State, or why not',
        width: 170,
        cell: ({ decision: { from, to, reason } }) => (
          <ForeignText value={to === undefined ? (reason ?? from) : `${from} → ${to}`} />
        ),
      },
      { id: 'after', header: 'After', width: 90, cell: ({ from_ms }) => <Duration ms={from_ms} /> },
      { id: 'took', header: 'Takes', width: 90, cell: ({ from_ms, to_ms }) => <Duration ms={to_ms - from_ms} /> },
      {
        id: 'bar',
        header: `${durationText(lasted_ms)} in all`,
        minWidth: 160,
        cell: (lane) => <LaneBar lane={lane} lasted_ms={lasted_ms} />,
      },
    ]}
  />
)

const indents = ['n', 'l', 'xl', 'xxl', 'xxxl'] as const

const LaneBar = ({
  lane: { decision, from_ms, to_ms },
  lasted_ms,
}: {
  readonly lane: Lane
  readonly lasted_ms: number
}) => {
  const share = (ms: number): number => (lasted_ms === 0 ? 0 : (ms * 100) / lasted_ms)
  const width = Math.max(0.8, share(to_ms - from_ms))
  return (
    <svg width="100%" height="14" viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect
        x={Math.min(share(from_ms), 100 - width)}
        y={1}
        width={width}
        height={12}
        fill={colours[signOf(decision.outcome).sign]}
      />
    </svg>
  )
}

const colours: Readonly<Record<Sign, string>> = {
  success: colorTextStatusSuccess,
  error: colorTextStatusError,
  warning: colorTextStatusWarning,
  stopped: colorTextStatusInactive,
  pending: colorTextStatusInactive,
  'in-progress': colorTextStatusInfo,
  info: colorTextStatusInfo,
}
