/*
 * What happens now, as screens show it: out of GET /flow. Pure.
 */
import type { DiagramEdge, DiagramNode } from '../frame/diagram-layout.ts'
import type { paths, Schemas } from '../network/api.ts'

export type Flow = paths['/flow']['get']['responses'][200]['content']['application/json']
export type FlowBox = Schemas['FlowBox']
export type FlowEdge = Schemas['FlowEdge']
export type Stuck = Flow['stuck'][number]

/** 0.04/s, 12/s, 1,240/s; per minute where a second is too short to see anything. */
export const rateText = (per_second: number | null | undefined): string => {
  if (per_second === null || per_second === undefined) return 'not counted'
  if (per_second === 0) return '0/s'
  if (per_second < 0.1) return `${(per_second * 60).toFixed(1)}/min`
  return per_second < 10 ? `${per_second.toFixed(1)}/s` : `${Math.round(per_second).toLocaleString('en')}/s`
}

/** 0.4 s, 43 s, 4 min. */
export const secondsText = (seconds: number | null | undefined): string => {
  if (seconds === null || seconds === undefined) return '–'
  if (seconds < 10) return `${Math.round(seconds * 10) / 10} s`
  if (seconds < 120) return `${Math.round(seconds)} s`
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 360) / 10} h`
}

export const msText = (ms: number | null | undefined): string =>
  ms === null || ms === undefined ? '–' : ms < 1000 ? `${ms} ms` : secondsText(ms / 1000)

/** Worse wins: what fails or is throttled, what waits, what has open failures. */
export type Health = 'bad' | 'warning' | 'good' | 'quiet'

export const healthOf = (box: FlowBox, stuck: readonly Stuck[]): Health => {
  const mine = stuck.filter(({ at }) => at === box.name)
  if (mine.some(({ level }) => level === 'stopped')) return 'bad'
  if (mine.length > 0 || box.errors + box.throttles > 0 || box.failures > 0) return 'warning'
  return box.outside ? 'quiet' : 'good'
}

export const healthWords: Readonly<Record<Health, string>> = {
  bad: 'stopped',
  warning: 'look at it',
  good: 'well',
  quiet: 'outside',
}

/** In the order in which somebody who looks for what is wrong wants to hear it. */
export const noteOf = (box: FlowBox): string => {
  const parts = [
    ...(box.per_second === null ? [] : [`${rateText(box.per_second)}${box.unit === 'calls' ? ' calls' : ''}`]),
    ...(box.backlog ? [`${box.backlog.toLocaleString('en')} waiting`] : []),
    ...(box.backlog_age_seconds !== null && box.backlog_age_seconds >= 1
      ? [`${secondsText(box.backlog_age_seconds)} behind`]
      : []),
    ...(box.failures > 0 ? [`${box.failures.toLocaleString('en')} failed`] : []),
    ...(box.errors > 0 ? [`${box.errors} errors`] : []),
    ...(box.throttles > 0 ? [`${box.throttles} throttled`] : []),
  ]
  return parts.join(' · ')
}

/** Most boxes are of service_platform: its name stands once, below the picture, and not in front of each. */
export const drawnName = (name: string): string => name.replace(/^service_platform\./, '')

/** Outsiders have names of their own, namespaces are called as everywhere. */
export const nodesOf = (flow: Flow): readonly DiagramNode[] => {
  const { boxes = [], edges = [] } = flow
  const drawn = new Set(edges.flatMap(({ from, to }) => [from, to]))
  return boxes
    .filter(({ name, outside }) => !outside || drawn.has(name))
    .map((box) => {
      const health = healthOf(box, flow.stuck)
      return {
        id: box.name,
        label: drawnName(box.name),
        note: box.outside ? 'outside' : noteOf(box) || 'nothing counted',
        kind: health === 'good' ? 'normal' : health,
      }
    })
}

/**
 * Every pair of boxes once in each direction, with what goes along it. Answers are drawn where they go: what a handler says goes
 * onto the stream again. `all`: also where nothing is counted.
 */
export const edgesOf = ({ edges = [] }: Flow, all: boolean): readonly DiagramEdge[] =>
  edges
    .filter(({ per_second }) => all || per_second !== null)
    .map(({ from, to, per_second }) => ({
      from,
      to,
      // What is counted stands above the picture: a word on each arrow would make it too wide to read.
      label: per_second === null || per_second === 0 ? '' : rateText(per_second),
      kind: per_second === null ? 'quiet' : per_second > 0 ? 'busy' : 'normal',
    }))

/** Boxes that no edge of the picture reaches are left out of it, and said below. */
export const unreachedOf = (nodes: readonly DiagramNode[], edges: readonly DiagramEdge[]): readonly string[] => {
  const reached = new Set(edges.flatMap(({ from, to }) => [from, to]))
  return nodes.map(({ id }) => id).filter((id) => !reached.has(id))
}

/** What goes in and out of a box, the busiest first. */
export const waysOf = (flow: Flow, name: string): readonly FlowEdge[] =>
  (flow.edges ?? [])
    .filter(({ from, to }) => from === name || to === name)
    .toSorted((one, other) => (other.per_second ?? -1) - (one.per_second ?? -1))
