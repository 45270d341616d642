import { useRef } from 'react'
import { useLive } from '../frame/live.tsx'
import { api } from '../network/api.ts'
import { type ApiProblem, problemOf } from '../network/problem.ts'
import type { Timeline } from './hops.ts'

/*
 * The story behind an id, kept up to date: it is asked for again when the feed tells of its trace, and for a while by itself, since
 * the last hops (the bus, the feed) come after the decision.
 */
export interface Story {
  readonly timeline: Timeline | undefined
  readonly problem: ApiProblem | undefined
  readonly isLoading: boolean
  readonly reload: () => unknown
}

export const useStory = (id: string): Story => {
  const answer = api.useQuery(
    'get',
    '/timeline/{any_id}',
    { params: { path: { any_id: id } } },
    { refetchInterval: ({ state }) => againAfter(state.data, Date.now()) },
  )
  const trace_id = traceOf(answer.data)
  const { refetch } = answer
  const asked = useRef(0)
  useLive(trace_id === undefined ? undefined : { trace_id }, () => {
    // A story that goes on without an end is read once a second, and not with each of its events.
    const now = Date.now()
    if (now - asked.current < 1_000) return
    asked.current = now
    void refetch()
  })
  return {
    timeline: answer.data,
    problem: answer.error ? problemOf(answer.error) : undefined,
    isLoading: answer.isPending,
    reload: refetch,
  }
}

const traceOf = (timeline: Timeline | undefined): string | undefined =>
  timeline?.story.find(({ trace_id }) => trace_id !== undefined)?.trace_id

const AGAIN_MS = 1_500
/** After the last that is known of it: then nothing comes by itself any more. */
const SETTLED_MS = 15_000

const againAfter = (timeline: Timeline | undefined, now: number): number | false => {
  if (timeline === undefined) return false
  const isOnItsWay = timeline.messages.length === 0 && timeline.failures.length === 0 && timeline.story.length > 0
  const last = Math.max(0, ...timeline.story.map(({ at }) => Date.parse(at)))
  if (isOnItsWay) return now - last < 10 * 60_000 ? AGAIN_MS : false
  return now - last < SETTLED_MS && timeline.messages.length < 20 ? AGAIN_MS : false
}
