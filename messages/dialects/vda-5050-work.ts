// What became of a robot's order between the last state and this one. There is no order state on the wire: it is derived.
//
// Job      The order: job_id is its orderId, whatever update it is at (ADR 51). An update goes on with the same job and says
//          nothing; one that comes after the order had ended begins it again.
// End      No node and edge left, and every action of the order FINISHED or FAILED. Which actions are the order's we know of
//          what we sent; of another master's order: all but instant actions, which 1.1 to 2.1 list among them.
//          Of our own order something must have been seen done: an action at its end, or a node reached. Lists that are not
//          there, or are none, say nothing: with them no order ends.
// Outcome  A failed action: work.failed, action_failed. A cancelOrder that it shows, not yet used up by an earlier order:
//          cancelled. Operating mode MANUAL, SERVICE or TEACH_IN: cleared, whatever the robot still shows of it. Another order
//          in its place: superseded. No order any more: dropped.
// Progress Of our own orders only, and only when it changes: how many steps or actions have ended, and whether it runs, is
//          paused, waits for an update or is blocked.
//
// A state that shows an order or update which has ended already (late, resent, replayed) says nothing about the one in hand.

import { derivedId } from '../ids.ts'
import type { Sent, SentOrder } from './sent.ts'
import type { VdaMemory } from './vda-5050-memory.ts'
import { ENDED, type VdaAction, type VdaState } from './vda-5050-state.ts'
import { actedIn, isSeen, ordersOf, stepsOf, withActed } from './vda-5050-steps.ts'
import type { Fact } from './vda-condition.ts'
import { hasEnded, type Leg, withEnded } from './vda-derived-memory.ts'

export interface WorkFacts {
  readonly ends: readonly Fact[]
  readonly starts: readonly Fact[]
  readonly progressed: readonly Fact[]
  readonly memory: Pick<VdaMemory, 'running' | 'ended' | 'cancels' | 'progress' | 'acted'>
  /** Legs that ended, for the answers to their commands. */
  readonly ended: readonly EndedLeg[]
}

export interface EndedLeg {
  readonly leg: Leg
  readonly outcome: Outcome
}

export type Outcome =
  | { readonly status: 'done' }
  | { readonly status: 'failed' | 'cancelled'; readonly code: string; readonly message: string }

export type WorkMemory = Pick<VdaMemory, 'running' | 'ended' | 'cancels' | 'progress' | 'acted' | 'state_seen'>

/** `afresh`: what we remember is no longer true of the robot's row, so that what runs now is said again. */
export function workFacts(heard: VdaState, memory: WorkMemory, sent: Sent | undefined, afresh: boolean): WorkFacts {
  const acted = actedIn(heard, memory, sent)
  const state = withActed(heard, acted, sent)
  const taken = take(state, memory, sent, afresh)
  const { running } = taken
  const { passed = [] } = taken
  const used = taken.ended.length > 0 || passed.length > 0 || taken.isNew
  const cancels = used ? cancelsIn(state) : memory.cancels
  const before = taken.isNew ? AT_FIRST : memory.progress
  const read = running && state.leg && isRead(state) ? progressOf(state, running, before, sent) : undefined
  const progress = read && afresh && !taken.isNew ? standingAgain(read) : read
  const kept = running && (running.order_id === state.leg?.order_id ? acted : memory.acted)
  const mark = progress?.mark ?? (running && !isRead(state) ? before : undefined)
  const isTold = progress !== undefined && (progress.mark !== before || progress !== read)
  return {
    ends: taken.ended.filter(({ leg }) => isJob(leg)).map((end) => endFact(end, state, sent)),
    starts: [
      ...taken.starts.filter(isJob).map(startFact),
      ...passed.filter(({ leg }) => isJob(leg)).map((end) => endFact(end, state, sent)),
    ],
    progressed: isTold ? [progress.fact] : [],
    memory: {
      ...(running === undefined ? undefined : { running }),
      ...(taken.marks === undefined ? undefined : { ended: taken.marks }),
      ...(cancels === undefined || cancels.length === 0 ? undefined : { cancels }),
      ...(mark === undefined ? undefined : { progress: mark }),
      ...(kept === undefined || kept.length === 0 ? undefined : { acted: kept }),
    },
    ended: [...taken.ended, ...passed],
  }
}

/** Orders that bring a robot to its charger (functions/vda5050) are no work: charge.started and charge.completed tell of them. */
const isJob = ({ order_id }: Leg): boolean => !order_id.startsWith('charge:')

export function jobIdOfOrder(orderId: string): string {
  return orderId.length <= 128 ? orderId : derivedId('job', orderId)
}

interface Taken {
  readonly ended: readonly EndedLeg[]
  readonly starts: readonly Leg[]
  /** Begun and ended since the last state. */
  readonly passed?: readonly EndedLeg[]
  readonly running: Leg | undefined
  readonly marks: readonly string[] | undefined
  /** The running leg was not running before. */
  readonly isNew: boolean
}

function take(state: VdaState, memory: WorkMemory, sent: Sent | undefined, afresh: boolean): Taken {
  const { running, ended: marks } = memory
  const { leg } = state
  const unchanged: Taken = { ended: [], starts: [], running, marks, isNew: false }
  if (leg === undefined) return running === undefined ? unchanged : orCleared(unchanged, running, state)
  if (leg === null) {
    if (running === undefined) return unchanged
    const outcome = isCleared(state) ? cleared(state) : failed('dropped', 'the robot has no order any more')
    return ending(running, outcome, marks)
  }
  if (running !== undefined && running.order_id === leg.order_id) {
    // A lower update is one of before, said late.
    if (leg.update_id < running.update_id) return unchanged
    const outcome = outcomeOf(state, leg, memory, sent)
    if (outcome !== undefined) return ending(leg, outcome, marks)
    return { ...unchanged, running: leg, starts: afresh ? [leg] : [] }
  }
  if (hasEnded(memory, leg)) return unchanged
  const replaced: readonly EndedLeg[] =
    running === undefined
      ? []
      : [{ leg: running, outcome: failed('superseded', `the robot took ${leg.order_id} before this one had ended`) }]
  const before = running === undefined ? marks : withEnded(marks, running)
  // Whatever it was cancelled with before this order came is not about this order.
  const outcome = outcomeOf(state, leg, { cancels: memory.cancels ?? [] }, sent)
  if (outcome === undefined) return { ended: replaced, starts: [leg], running: leg, marks: before, isNew: true }
  // What had ended before anybody listened is history, unless it is what we sent.
  const isHistory = memory.state_seen !== true && sentOrderOf(leg.order_id, sent) === undefined
  return {
    ended: replaced,
    starts: isHistory ? [] : [leg],
    passed: isHistory ? [] : [{ leg, outcome }],
    running: undefined,
    marks: withEnded(before, leg),
    isNew: false,
  }
}

function ending(leg: Leg, outcome: Outcome, marks: readonly string[] | undefined): Taken {
  return { ended: [{ leg, outcome }], starts: [], running: undefined, marks: withEnded(marks, leg), isNew: false }
}

function orCleared(unchanged: Taken, running: Leg, state: VdaState): Taken {
  return isCleared(state) ? ending(running, cleared(state), unchanged.marks) : unchanged
}

function outcomeOf(
  state: VdaState,
  leg: Leg,
  memory: Pick<WorkMemory, 'cancels'>,
  sent: Sent | undefined,
): Outcome | undefined {
  if (isCleared(state)) return cleared(state)
  if (!isRead(state) || state.nodes_left > 0 || state.edges_left > 0) return undefined
  const own = actionsOfOrder(state, leg, sent)
  if (!own.every(({ status }) => ENDED.has(status))) return undefined
  if (state.actions.some((action) => cancels(action, leg, memory, sent))) {
    return { status: 'cancelled', code: 'cancelled', message: 'the robot cancelled it' }
  }
  const bad = own.find(({ status }) => status === 'FAILED')
  if (bad === undefined) return isSeen(state, leg, own, sent) ? { status: 'done' } : undefined
  return failed('action_failed', `${bad.action_type} FAILED${bad.result === undefined ? '' : `: ${bad.result}`}`)
}

const CANCEL = 'cancelOrder'

function cancels(
  { action_id, action_type, status }: VdaAction,
  leg: Leg,
  memory: Pick<WorkMemory, 'cancels'>,
  sent: Sent | undefined,
): boolean {
  if (action_type !== CANCEL || status === 'FAILED') return false
  const about = sent?.actions.find((one) => one.action_id === action_id)?.order_id
  return about === undefined ? !(memory.cancels ?? []).includes(action_id) : about === leg.order_id
}

/** All that it shows: as many as a robot has at once, and few. */
function cancelsIn(state: VdaState): readonly string[] {
  return state.actions
    .filter(({ action_type }) => action_type === CANCEL)
    .map(({ action_id }) => action_id.slice(0, 64))
    .slice(-4)
}

/** Instant by their meaning: no order has them among its nodes. */
export const INSTANT: ReadonlySet<string> = new Set([
  CANCEL,
  'startPause',
  'stopPause',
  'stateRequest',
  'factsheetRequest',
  'logReport',
  'clearInstantActions',
  'clearZoneActions',
  'retry',
  'skipRetry',
  'zoneSetDownload',
  'enableZoneSet',
  'deleteZoneSet',
  'downloadMap',
  'enableMap',
  'deleteMap',
  'startHibernation',
  'stopHibernation',
  'shutdown',
  'updateCertificate',
])

function actionsOfOrder(state: VdaState, leg: Leg, sent: Sent | undefined): readonly VdaAction[] {
  const ours = ordersOf(leg, sent).filter(({ actions }) => actions !== undefined)
  if (ours.length > 0) {
    const ids = new Set(ours.flatMap(({ actions }) => actions ?? []))
    // An order of many updates may have been sent longer ago than is remembered; its actions are called after it.
    const isOwn = (id: string): boolean => ids.has(id) || id.startsWith(`${leg.order_id}:`)
    return state.actions.filter(({ action_id, scope }) => scope === undefined && isOwn(action_id))
  }
  const instant = new Set(sent?.actions.map(({ action_id }) => action_id))
  return state.actions.filter(
    ({ action_id, action_type, scope }) => scope === undefined && !INSTANT.has(action_type) && !instant.has(action_id),
  )
}

/** Master control has let go of the robot, and with it of the order. */
const isCleared = ({ operating_mode }: VdaState): boolean =>
  operating_mode === 'MANUAL' || operating_mode === 'SERVICE' || operating_mode === 'TEACH_IN'

const cleared = ({ operating_mode }: VdaState): Outcome => failed('cleared', `the robot was put into ${operating_mode}`)

const failed = (code: string, message: string): Outcome => ({ status: 'failed', code, message: message.slice(0, 1000) })

function startFact(leg: Leg): Fact {
  return { type: 'work.started', payload: { job_id: jobIdOfOrder(leg.order_id) }, order_id: leg.order_id }
}

function endFact({ leg, outcome }: EndedLeg, state: VdaState, sent: Sent | undefined): Fact {
  const job_id = jobIdOfOrder(leg.order_id)
  // Of an order that another one has taken the place of, this state shows nothing any more.
  const steps = state.leg?.order_id === leg.order_id ? stepsOf(state, leg, sent) : undefined
  const result =
    steps === undefined || steps.all === 0
      ? undefined
      : { result: { steps_done: steps.well, steps_failed: steps.failed } }
  const payload = { job_id, ...result }
  if (outcome.status === 'done') return { type: 'work.completed', payload, order_id: leg.order_id }
  const { code, message } = outcome
  return { type: 'work.failed', payload: { ...payload, error: { code, message } }, order_id: leg.order_id }
}

interface Progress {
  readonly mark: string
  readonly word: string
  readonly fact: Fact
}

const AT_FIRST = 'running 0'

function progressOf(
  state: VdaState,
  leg: Leg,
  before: string | undefined,
  sent: Sent | undefined,
): Progress | undefined {
  const isOurs = sent?.orders.some(({ order_id }) => order_id === leg.order_id) ?? false
  if (!isOurs || !isJob(leg)) return undefined
  const own = actionsOfOrder(state, leg, sent)
  const ended = own.filter(({ status }) => ENDED.has(status))
  const steps = stepsOf(state, leg, sent)
  const word = state.grave_error
    ? 'blocked'
    : state.paused
      ? 'paused'
      : isWaiting(state, own)
        ? 'waiting_update'
        : 'running'
  const was = before?.split(' ', 1)[0]
  return {
    mark: `${word} ${Math.max(steps.done, ended.length)}`,
    word,
    fact: {
      type: 'work.progressed',
      payload: {
        job_id: jobIdOfOrder(leg.order_id),
        progress: word,
        ...(was === undefined ? undefined : { was }),
        ...(state.grave_error && { reason: state.grave_error.message ?? state.grave_error.code }),
        ...(steps.all === 0 ? undefined : { steps_done: steps.done, steps_left: steps.all - steps.done }),
        actions: ended.slice(0, 64).map(({ action_id, status }) => ({ action_id, status })),
      },
      order_id: leg.order_id,
    },
  }
}

/** Nobody knows any more that it stands, or waits: to whoever hears it again it runs until it says so. */
function standingAgain(progress: Progress): Progress {
  if (progress.word === 'running') return progress
  const { fact } = progress
  return { ...progress, fact: { ...fact, payload: { ...fact.payload, was: 'running' } } }
}

const isRead = ({ nodes_read, actions_read }: VdaState): boolean => nodes_read && actions_read

/** Only what is not released is left, or the robot asks for more. */
function isWaiting(state: VdaState, own: readonly VdaAction[]): boolean {
  if (state.new_base_request) return true
  const hasMore = state.nodes_left > 0 || state.edges_left > 0
  return (
    hasMore && state.nodes_released === 0 && state.edges_released === 0 && own.every(({ status }) => ENDED.has(status))
  )
}

/** Of one of ours: the command that began it, or its newest update. */
export function sentOrderOf(orderId: string, sent: Sent | undefined): SentOrder | undefined {
  return sent?.orders.find(({ order_id }) => order_id === orderId)
}
