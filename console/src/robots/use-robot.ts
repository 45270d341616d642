import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import type { OutgoingEvent } from '../../../messages/events/external.ts'
import { useLive } from '../frame/live.tsx'
import { api } from '../network/api.ts'
import { type ApiProblem, problemOf } from '../network/problem.ts'
import { moved, type Robot } from './model.ts'
import { type Sample, withSamples } from './telemetry.ts'

export interface WatchedRobot {
  readonly robot: Robot | undefined
  /** When it was read. */
  readonly read_ms: number
  readonly problem: ApiProblem | undefined
  /** Its samples since the page was opened, oldest first. */
  readonly samples: readonly Sample[]
  readonly reload: () => Promise<unknown>
}

/** A robot as it is now: its row each second, its transitions at once; and lists about it anew when something was said of it. */
export const useRobot = (robot_id: string): WatchedRobot => {
  const client = useQueryClient()
  const { data, dataUpdatedAt, error, refetch } = api.useQuery(
    'get',
    '/robots/{robot_id}',
    { params: { path: { robot_id } } },
    {
      // Where it cannot be had it is asked for less often: it may come, and nobody has to be in a hurry.
      refetchInterval: ({ state }) => (state.error === null ? 1_000 : 10_000),
      retry: (failures, problem) => problemOf(problem).status === 404 && failures < 1,
    },
  )
  const [event, setEvent] = useState<OutgoingEvent>()
  useLive(
    { robots: [robot_id] },
    (heard) => {
      const newest = heard.findLast((one) => one.kind === 'event' && one.event.type === 'robot.transitioned')
      if (newest?.kind === 'event') setEvent(newest.event)
      for (const address of ['/messages', '/robots/{robot_id}/commands', '/missions'])
        void client.invalidateQueries({ queryKey: ['pages', address] })
    },
    { every_ms: 700 },
  )
  // The query's own type reads a pair of numbers as an object with the fields of a list.
  const read = data as Robot | undefined
  const robot = useMemo(() => (read && event ? moved(read, event) : read), [read, event])
  const samples = useSamples(robot_id, read)
  return { robot, read_ms: dataUpdatedAt, problem: error ? problemOf(error) : undefined, samples, reload: refetch }
}

const useSamples = (robot_id: string, robot: Robot | undefined): readonly Sample[] => {
  const [kept, setKept] = useState<{ readonly of: string; readonly samples: readonly Sample[] }>()
  const sample = robot?.last_known?.telemetry
  const of = robot?.robot_id
  useEffect(() => {
    if (sample === undefined || of === undefined) return
    setKept((before) => {
      const samples = before?.of === of ? before.samples : []
      const more = withSamples(samples, [sample])
      return more === samples && before?.of === of ? before : { of, samples: more }
    })
  }, [sample, of])
  return kept?.of === robot_id ? kept.samples : none
}

const none: readonly Sample[] = []
