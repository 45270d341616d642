import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Toggle from '@cloudscape-design/components/toggle'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Heard } from '../../../client/feed.ts'
import { type FilterProperty, useUrlFilter } from '../frame/filter.ts'
import { List } from '../frame/list.tsx'
import { reconnect, useLive, useLiveStatus } from '../frame/live.tsx'
import { useRemembered } from '../frame/remembered.ts'
import { feedFilterOf } from './asked.ts'
import { hrefOfRow, liveColumns } from './columns.tsx'
import { type Filling, fillingOf } from './filling.ts'
import { emptyHeap, type Heap, heaped, type MessageRow, outcomes, rowOfEvent, unseen } from './rows.ts'

/** Requests and facts as they are decided, heard from the live feed; what was decided just before is there from the beginning. */
export const LiveMessages = ({ where }: { readonly where: ReactNode }) => {
  const filter = useUrlFilter(liveProperties)
  const [follows, follow] = useRemembered('messages.follow', false, isBoolean)
  const [heap, setHeap] = useState<Heap>(emptyHeap)
  const [shown, setShown] = useState<Heap>(emptyHeap)
  const [missed, setMissed] = useState(0)
  const openedAt = useRef(Date.now())
  const { isFilling, problem } = useFilling(heap.rows.length > 0)
  useLive(
    feedFilterOf(filter.query),
    (heard) => {
      const came = heard.flatMap((one) => (one.kind === 'event' ? (rowOfEvent(one.event) ?? []) : []))
      const next = heaped(heap, came)
      setHeap(next)
      setMissed((before) => before + missedIn(heard))
      // What is on the screen moves only when somebody wants it to, but an empty one is filled.
      if (follows || Date.now() - openedAt.current < FILLING_MS || shown.rows.length === 0) setShown(next)
    },
    { recent: RECENT_POSITIONS, every_ms: 250 },
  )
  const rows = shown.rows.filter(filter.matches)
  return (
    <SpaceBetween size="m">
      {missed > 0 && (
        <Alert
          type="warning"
          header="Some of what happened was not heard"
          action={<Button onClick={() => setMissed(0)}>I know</Button>}
        >
          {missed.toLocaleString('en')} events came while nobody listened, or faster than they could be shown.
          Everything that was said is in the lake: look for it by the time.
        </Alert>
      )}
      <List<MessageRow>
        name="messages.live"
        words={{ one: 'message', many: 'messages' }}
        title="Messages, as they are decided"
        description="Requests and facts. Telemetry is only observed: look for it among those of any age."
        columns={liveColumns}
        rows={rows}
        id={({ key }) => key}
        count={{ loaded: shown.rows.length }}
        isLoading={isFilling}
        problem={problem}
        {...(problem && { reload: reconnect })}
        filter={filter}
        href={hrefOfRow}
        newer={{ count: follows ? 0 : unseen(heap, shown, filter.matches), show: () => setShown(heap) }}
        exportAs="messages-live"
        actions={
          <>
            <Box padding={{ top: 'xxs' }}>
              <Toggle checked={follows} onChange={({ detail }) => follow(detail.checked)}>
                Follow
              </Toggle>
            </Box>
            {where}
          </>
        }
        nothingYet={
          <>
            The last {RECENT_POSITIONS} things that happened decided nothing, and nothing was since this page was
            opened. To send the first: <code>POST /messages</code>, or let a robot publish on{' '}
            <code>robots/ID/messages</code>.
          </>
        }
      />
    </SpaceBetween>
  )
}

/** Whether what was decided just before has had its time to come; that begins when the connection is there. */
const useFilling = (isFilled: boolean): Filling => {
  const { status, why } = useLiveStatus()
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    if (status !== 'live') return undefined
    const timer = setTimeout(() => setOver(true), FILLING_MS)
    return () => clearTimeout(timer)
  }, [status])
  return fillingOf({ status, why }, { isFilled, isOver })
}

const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean'
/** So much of the feed is heard again when the page is opened. */
const RECENT_POSITIONS = 500
const FILLING_MS = 1_000

const missedIn = (heard: readonly Heard[]): number =>
  heard.reduce((sum, one) => (one.kind === 'gap' ? sum + one.to - one.from + 1 : sum), 0)

const liveProperties: readonly FilterProperty<MessageRow>[] = [
  { id: 'type', label: 'Type', operators: ['=', '!=', ':', '!:', '^'] },
  { id: 'robot_id', label: 'Robot, or mission:ID', operators: ['=', '!=', ':', '^'] },
  { id: 'outcome', label: 'Outcome', operators: ['=', '!='], values: Object.keys(outcomes) },
  { id: 'reason', label: 'Why not', operators: ['=', '!=', ':'] },
  { id: 'from_state', label: 'State before', operators: ['=', '!='], of: ({ from }) => from },
  { id: 'to_state', label: 'State after', operators: ['=', '!='], of: ({ to }) => to },
  { id: 'trace_id', label: 'Trace', operators: ['=', '!='] },
  { id: 'correlation_id', label: 'Conversation', operators: ['=', '!='] },
  { id: 'message_id', label: 'Message', operators: ['=', '!=', ':'] },
  { id: 'policy_version', label: 'Policy version', operators: ['=', '!='] },
]
