import Button from '@cloudscape-design/components/button'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { reconnect, useLiveStatus } from './live.tsx'
import { Age } from './when.tsx'

/** In the header of every page: whether what is shown is how things are now. */
export const LiveChip = () => {
  const { status, why } = useLiveStatus()
  return (
    <span className="sb-live-chip" role="status" title={why}>
      {status === 'live' && <StatusIndicator type="success">Live</StatusIndicator>}
      {status === 'connecting' && <StatusIndicator type="pending">Connecting</StatusIndicator>}
      {status === 'lost' && <StatusIndicator type="warning">Last known, not live</StatusIndicator>}
      {status === 'replaced' && (
        <>
          <StatusIndicator type="stopped">Live in another tab</StatusIndicator>{' '}
          <Button variant="inline-link" onClick={reconnect}>
            Take over
          </Button>
        </>
      )}
    </span>
  )
}

/** Over the content, as long as the connection is lost: nobody may take old for new. */
export const LostBanner = () => {
  const { status, since, why } = useLiveStatus()
  if (status !== 'lost') return null
  return (
    <div className="sb-lost">
      {/* The age beside it ticks: it must not be read out every second. */}
      <strong role="alert">Last known, not live.</strong> The connection was lost <Age at={since} />
      {why ? `: ${why}` : ''}. It connects again by itself and goes on where it was.
    </div>
  )
}
