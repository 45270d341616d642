import { useEffect, useMemo, useRef, useState } from 'react'
import type { OutgoingEvent } from '../../../messages/events/external.ts'
import { type Heard, useLive } from '../frame/live.tsx'
import { type Pages, usePages } from '../network/pages.ts'
import { type ApiProblem, problemOf } from '../network/problem.ts'
import type { AskedFor } from './asked-for.ts'
import { moved, type Robot } from './model.ts'
import { keepReading, mayBelong, nextToRead, pageFor } from './reading.ts'
import type { Seen } from './robot-store.ts'

/** More than a person looks through; from there on they filter. */
const LOADED_MAX = 2_000

interface ReadRobots extends Omit<Pages<Robot>, 'items' | 'pages'> {
  readonly seen: readonly Seen[]
}

/**
 * Robots as they are now: what the API listed, with what the feed has told of them since laid on top. What a robot measures is no
 * event: the pages that are on the screen are read again. Where it goes is, and is shown at once.
 */
export const useRobots = (query: AskedFor['query'], onScreen: () => ReadonlySet<string>): ReadRobots => {
  const pages = usePages('/robots', { query: { ...query, limit: 100 }, refetchOnFocus: false })
  const { events, wanted } = useNewestMoves(pages, query)
  const hindered = useReadAgain(pages, onScreen, wanted)
  const { loadMore } = pages
  const wantsMore = pages.hasMore && !pages.isLoading && pages.problem === undefined && pages.items.length < LOADED_MAX
  useEffect(() => {
    if (wantsMore) void loadMore()
  }, [wantsMore, loadMore])
  const seen = useMemo(
    () =>
      pages.pages.flatMap(({ items, read_ms }) =>
        items.map((robot) => {
          const event = events.get(robot.robot_id)
          return { robot: event === undefined ? robot : moved(robot, event), read_ms }
        }),
      ),
    [pages.pages, events],
  )
  return { ...pages, problem: pages.problem ?? hindered, seen }
}

const idOf = ({ robot_id }: Robot): string => robot_id

/** Not in a tab that nobody looks at, and not while all of it is read anyway. */
const useReadAgain = (
  read: Pages<Robot>,
  onScreen: () => ReadonlySet<string>,
  wanted: Map<string, number>,
): ApiProblem | undefined => {
  const [problem, tell] = useState<ApiProblem>()
  const newest = useRef(read)
  newest.current = read
  useEffect(
    () =>
      keepReading({
        next: () => {
          const { pages, isLoading } = newest.current
          if (document.hidden || isLoading) return undefined
          return nextToRead({ pages, onScreen: onScreen(), wanted: [...wanted.keys()] }, Date.now())
        },
        read: async (index) => {
          const { pages, readAgain } = newest.current
          const sought = [...wanted].filter(([robot_id]) => pageFor(pages, robot_id) === index)
          await readAgain(index, idOf)
          for (const [robot_id, heard_ms] of sought) if (Date.now() - heard_ms >= WANTED_MS) wanted.delete(robot_id)
        },
        told: (hindrance) => tell(hindrance === undefined ? undefined : problemOf(hindrance)),
        after: (milliseconds, act) => {
          const timer = setTimeout(act, milliseconds)
          return () => clearTimeout(timer)
        },
        pauseAsked_ms: (hindrance) => (problemOf(hindrance).retry_after_seconds ?? 0) * 1_000,
      }),
    [onScreen, wanted],
  )
  return problem
}

/** A robot that was just heard of for the first time may take a moment to be listed. */
const WANTED_MS = 3_000

/** The newest transition of each robot that was heard of, drawn twice a second however many come; and who is not in the list. */
const useNewestMoves = (
  { items, reload }: Pages<Robot>,
  query: AskedFor['query'],
): { readonly events: ReadonlyMap<string, OutgoingEvent>; readonly wanted: Map<string, number> } => {
  const known = useRef(new Map<string, OutgoingEvent>())
  const [events, setEvents] = useState<ReadonlyMap<string, OutgoingEvent>>(known.current)
  const [wanted] = useState(() => new Map<string, number>())
  const listed = useMemo(() => new Set(items.map(idOf)), [items])
  const onHeard = (heard: readonly Heard[]): void => {
    for (const one of heard) {
      const robot_id = one.kind === 'event' ? one.event.robot_id : undefined
      if (one.kind === 'gap') void reload()
      else if (robot_id !== undefined) {
        known.current.set(robot_id, one.event)
        if (!listed.has(robot_id) && mayBelong(one.event, query)) wanted.set(robot_id, Date.now())
      }
    }
    setEvents(new Map(known.current))
  }
  useLive(moves, onHeard, { every_ms: 500 })
  return { events, wanted }
}

const moves = { types: ['robot.transitioned'] }
