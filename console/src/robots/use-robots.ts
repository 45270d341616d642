import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { OutgoingEvent } from '../../../messages/events/external.ts'
import { useLive } from '../frame/live.tsx'
import { type Pages, usePages } from '../network/pages.ts'
import type { AskedFor } from './asked-for.ts'
import { moved, type Robot } from './model.ts'

/** More than a person looks through; from there on they filter. */
const LOADED_MAX = 2_000
/** What a robot measures is no event: its last sample is read again. Where it goes is, and is shown at once. */
const READ_AGAIN_MS = 2_000

/** Robots as they are now: what the API listed, with what the feed has told of them since laid on top. */
export const useRobots = (query: AskedFor['query']): Pages<Robot> => {
  const pages = usePages('/robots', { query: { ...query, limit: 100 }, refetch_ms: READ_AGAIN_MS })
  const events = useNewestMoves(pages.reload)
  const { hasMore, isLoading, loadMore } = pages
  useEffect(() => {
    if (hasMore && !isLoading && pages.items.length < LOADED_MAX) void loadMore()
  }, [hasMore, isLoading, loadMore, pages.items.length])
  const items = useMemo(
    () =>
      pages.items.map((robot) => {
        const event = events.get(robot.robot_id)
        return event === undefined ? robot : moved(robot, event)
      }),
    [pages.items, events],
  )
  return { ...pages, items }
}

/** The newest transition of each robot that was heard of; drawn twice a second however many come. */
const useNewestMoves = (reload: () => unknown): ReadonlyMap<string, OutgoingEvent> => {
  const known = useRef(new Map<string, OutgoingEvent>())
  const [shown, setShown] = useState<ReadonlyMap<string, OutgoingEvent>>(known.current)
  const onHeard = useCallback<Parameters<typeof useLive>[1]>(
    (heard) => {
      for (const one of heard) {
        if (one.kind === 'gap') void reload()
        else if (one.event.robot_id !== undefined) known.current.set(one.event.robot_id, one.event)
      }
      setShown(new Map(known.current))
    },
    [reload],
  )
  useLive(moves, onHeard, { every_ms: 500 })
  return shown
}

const moves = { types: ['robot.transitioned'] }
