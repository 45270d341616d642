import SegmentedControl from '@cloudscape-design/components/segmented-control'
import { useSearchParams } from 'react-router'
import { changed, fromFirstPages } from '../frame/list-address.ts'
import { Screen } from '../frame/screen.tsx'
import { MessagesOfAnyAge } from './any-age.tsx'
import { LiveMessages } from './live-messages.tsx'

/** What was said: as it is decided, or of any age. One search box for any id stands above every page. */
export default function MessagesPage() {
  const [address, setAddress] = useSearchParams()
  const isLive = address.get('from_where') !== 'lake'
  const where = (
    <SegmentedControl
      label="Which messages"
      selectedId={isLive ? 'feed' : 'lake'}
      options={[
        { id: 'feed', text: 'Live' },
        { id: 'lake', text: 'Of any age' },
      ]}
      onChange={({ detail }) =>
        setAddress((before) =>
          changed(fromFirstPages(before), { from_where: detail.selectedId === 'lake' ? 'lake' : undefined }),
        )
      }
    />
  )
  return (
    <Screen title="Messages" description="What robots, applications and people said, and what became of it.">
      {isLive ? <LiveMessages where={where} /> : <MessagesOfAnyAge where={where} />}
    </Screen>
  )
}
