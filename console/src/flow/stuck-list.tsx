import Box from '@cloudscape-design/components/box'
import Link from '@cloudscape-design/components/link'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { hrefOf } from '../frame/hrefs.ts'
import type { Stuck } from './model.ts'
import './flow.css'

/** A sentence for each thing that is stuck: what, for how long, why, and what to do. */
export const StuckList = ({
  stuck,
  isPlaced = true,
}: {
  readonly stuck: readonly Stuck[]
  readonly isPlaced?: boolean
}) => (
  <ul className="sb-stuck">
    {stuck.map(({ level, at, text, next }) => (
      <li key={`${at} ${text}`}>
        <StatusIndicator type={indicators[level]}>
          <strong>{text}</strong>
        </StatusIndicator>
        <Box color="text-body-secondary" padding={{ left: 'l' }}>
          {next}
          {isPlaced && (
            <>
              {' · '}
              <Link href={`${hrefOf.flow()}?box=${encodeURIComponent(at)}`}>{at}</Link>
            </>
          )}
        </Box>
      </li>
    ))}
  </ul>
)

const indicators = { stopped: 'error', behind: 'warning', notice: 'info' } as const
