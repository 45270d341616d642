// What of an order of ours its robot has done, told by the actions and nodes that it still shows and by what we sent. A robot has to
// show an action until it takes another order; one that does not is known by what was seen of it.

import type { Sent, SentOrder } from './sent.ts'
import { ACTED_MAX, type VdaMemory } from './vda-5050-memory.ts'
import { ENDED, type VdaAction, type VdaState } from './vda-5050-state.ts'
import type { Leg } from './vda-derived-memory.ts'

export interface Steps {
  readonly all: number
  /** Ended, counted from the first without a gap. */
  readonly done: number
  /** Ended well, wherever. */
  readonly well: number
  readonly failed: number
}

type StepEnd = 'well' | 'failed' | undefined

/** A step has ended with its action; one that has none, when its node was passed or something behind it has ended. */
export function stepsOf(state: VdaState, leg: Leg, sent: Sent | undefined): Steps {
  const shown = new Map(state.actions.map((action) => [action.action_id, action.status]))
  // By its number: what a robot refused may have been sent again under it.
  const known = new Map<number, { readonly end: StepEnd; readonly hasAction: boolean }>()
  for (const { order_update_id, actions, steps } of ordersOf(leg, sent)) {
    if (order_update_id > leg.update_id || steps === undefined) continue
    for (const [at, node] of steps.nodes.entries()) {
      const id = stepId(leg, steps.first + at)
      const hasAction = actions?.includes(id) ?? false
      const end = hasAction ? stepEnd(shown.get(id)) : isPassed(state, node) ? 'well' : undefined
      known.set(steps.first + at, { end, hasAction })
    }
  }
  const ends: StepEnd[] = []
  for (const [, { end, hasAction }] of [...known].sort(([one], [other]) => other - one))
    ends.unshift(end ?? (!hasAction && ends.some((behind) => behind !== undefined) ? 'well' : undefined))
  ends.unshift(...forgotten(Math.min(...known.keys()), shown, leg))
  const open = ends.indexOf(undefined)
  return {
    all: ends.length,
    done: open < 0 ? ends.length : open,
    well: ends.filter((end) => end === 'well').length,
    failed: ends.filter((end) => end === 'failed').length,
  }
}

const stepId = ({ order_id }: Leg, step: number): string => `${order_id}:${step}`

const stepEnd = (status: VdaAction['status'] | undefined): StepEnd =>
  status === 'FINISHED' ? 'well' : status === 'FAILED' ? 'failed' : undefined

const isPassed = ({ last_node_sequence_id = Number.POSITIVE_INFINITY, nodes }: VdaState, node: number): boolean =>
  last_node_sequence_id >= node && !nodes.some(({ sequence_id }) => sequence_id <= node)

/** As many steps as a mission has. */
const FORGOTTEN_MAX = 64

/** Steps of updates that were sent longer ago than is remembered: they have ended, unless their actions are shown at something else. */
function forgotten(count: number, shown: ReadonlyMap<string, VdaAction['status']>, leg: Leg): readonly StepEnd[] {
  if (count > FORGOTTEN_MAX) return []
  return Array.from({ length: count }, (_, step) => {
    const status = shown.get(stepId(leg, step))
    return status === undefined ? 'well' : stepEnd(status)
  })
}

/** What was sent of an order: its beginning and its updates. */
export const ordersOf = (leg: Leg, sent: Sent | undefined): readonly SentOrder[] =>
  sent?.orders.filter(({ order_id }) => order_id === leg.order_id) ?? []

/** Nobody does an order without having done something of it: a robot that shows nothing of it may have yet to begin. */
export function isSeen(state: VdaState, leg: Leg, own: readonly VdaAction[], sent: Sent | undefined): boolean {
  if (own.length > 0) return true
  const taken = ordersOf(leg, sent).filter(({ order_update_id }) => order_update_id <= leg.update_id)
  if (taken.some(({ actions = [] }) => actions.length > 0)) return false
  const { all, well } = stepsOf(state, leg, sent)
  return all === 0 || well > 0
}

/** Of our actions of the order that it shows: which were seen at an end. */
export function actedIn(
  state: VdaState,
  { running, acted }: Pick<VdaMemory, 'running' | 'acted'>,
  sent: Sent | undefined,
): readonly string[] {
  const { leg, actions } = state
  if (!leg) return []
  const ids = new Set(ordersOf(leg, sent).flatMap(({ actions: its = [] }) => its))
  const shown = actions.filter(({ action_id, scope }) => scope === undefined && ids.has(action_id))
  const marks = new Set(shown.map(({ action_id }) => actedMark(action_id)))
  const before = running?.order_id === leg.order_id ? (acted ?? []) : []
  return [
    ...before.filter((mark) => !marks.has(mark.slice(0, -1))),
    ...shown
      .filter(({ status }) => ENDED.has(status))
      .map(({ action_id, status }) => actedMark(action_id) + (status === 'FAILED' ? 'f' : 'd')),
  ].slice(-ACTED_MAX)
}

const actedMark = (actionId: string): string => actionId.slice(-8)

/** The state, and what of its order's actions it shows no more. */
export function withActed(state: VdaState, acted: readonly string[], sent: Sent | undefined): VdaState {
  const { leg } = state
  if (!leg || acted.length === 0) return state
  const shown = new Set(state.actions.map(({ action_id }) => action_id))
  const ends = new Map(acted.map((mark) => [mark.slice(0, -1), mark.at(-1) === 'f' ? 'FAILED' : 'FINISHED'] as const))
  const gone = ordersOf(leg, sent)
    .flatMap(({ actions = [] }) => actions)
    .flatMap((action_id): readonly VdaAction[] => {
      const status = shown.has(action_id) ? undefined : ends.get(actedMark(action_id))
      return status === undefined ? [] : [{ action_id, action_type: 'action', status }]
    })
  return gone.length === 0 ? state : { ...state, actions: [...state.actions, ...gone] }
}
