// What happened between the last state and this one. There is no order state on the wire: it is derived, by these rules.
//
// Orders   A leg (orderId, orderUpdateId) has exactly one start and one end. It ends when every action is FINISHED or FAILED
//          and no node or edge is left; one FAILED action makes it work.failed. A leg that is replaced before its end has
//          ended: by an update of its own order it was continued, not failed (work.completed with continued_by); by another
//          order it was given up (work.failed, superseded); by "no order", after a reset, it was dropped (work.failed,
//          dropped). A state that shows a leg already ended (late clearLoadHandler, a replay) says nothing about the leg in
//          hand. A leg that had ended before the first state we heard is only remembered.
// Battery, charger and faults: vda-condition.ts.
//
// Facts are listed so that each can be applied after the one before it: back first, ends before starts, trouble last.
// The robot's clock is never read: time is the edge's.

import { conditionFacts, type Fact } from './vda-condition.ts'
import { hasEnded, isSameLeg, jobIdOf, type Leg, type VdaDerivedMemory, withEnded } from './vda-derived-memory.ts'
import type { VdaDerivedState } from './vda-derived-state.ts'

/**
 * `back` when the robot was not there before this state; `afresh` when what we remember is no longer true of its row (it never
 * had one, or it went offline and lost its work): then everything that holds now is said again.
 */
export function factsOf(
  state: VdaDerivedState,
  memory: VdaDerivedMemory,
  at: { readonly back: boolean; readonly afresh: boolean; readonly received_at_ms: number },
): { readonly facts: readonly Fact[]; readonly memory: VdaDerivedMemory } {
  const orders = orderFacts(state, memory, at.afresh)
  const condition = conditionFacts(state, memory, at)
  const facts = [
    ...(at.back ? [{ type: 'robot.connected', payload: { reason: 'sent a state' } }] : []),
    ...orders.ends,
    ...condition.ends,
    ...orders.starts,
    ...condition.starts,
  ]
  return {
    facts,
    memory: {
      connected: true,
      state_seen: true,
      ...(orders.running === undefined ? undefined : { running: orders.running }),
      ...(orders.ended === undefined ? undefined : { ended: orders.ended }),
      ...condition.memory,
    },
  }
}

interface OrderFacts {
  readonly ends: readonly Fact[]
  readonly starts: readonly Fact[]
  readonly running: Leg | undefined
  readonly ended: readonly string[] | undefined
}

function orderFacts(state: VdaDerivedState, memory: VdaDerivedMemory, afresh: boolean): OrderFacts {
  const { running, ended } = memory
  const { leg } = state
  const unchanged: OrderFacts = { ends: [], starts: [], running, ended }
  if (leg === undefined) return unchanged
  if (leg === null) {
    if (running === undefined) return unchanged
    const reason = 'the robot has no order any more'
    return {
      ends: [failed(running, 'dropped', reason)],
      starts: [],
      running: undefined,
      ended: withEnded(ended, running),
    }
  }
  if (running !== undefined && isSameLeg(running, leg)) {
    if (state.leg_ended)
      return { ends: [endOf(leg, state)], starts: [], running: undefined, ended: withEnded(ended, leg) }
    return afresh ? { ...unchanged, starts: [started(leg)] } : unchanged
  }
  return hasEnded(memory, leg) ? unchanged : newLeg(leg, state, memory)
}

function newLeg(leg: Leg, state: VdaDerivedState, memory: VdaDerivedMemory): OrderFacts {
  const { running } = memory
  const ends = running === undefined ? [] : [replaced(running, leg)]
  const ended = running === undefined ? memory.ended : withEnded(memory.ended, running)
  if (!state.leg_ended) return { ends, starts: [started(leg)], running: leg, ended }
  const atFirstState = memory.state_seen !== true
  const both = atFirstState ? [] : [started(leg), endOf(leg, state)]
  return { ends, starts: both, running: undefined, ended: withEnded(ended, leg) }
}

function started(leg: Leg): Fact {
  return { type: 'work.started', payload: { job_id: jobIdOf(leg) }, order_id: leg.order_id }
}

function endOf(leg: Leg, state: VdaDerivedState): Fact {
  const action = state.failed_action
  if (action === undefined) return { type: 'work.completed', payload: { job_id: jobIdOf(leg) }, order_id: leg.order_id }
  return failed(
    leg,
    'action_failed',
    `${action.name} FAILED${action.message === undefined ? '' : `: ${action.message}`}`,
  )
}

function replaced(running: Leg, by: Leg): Fact {
  if (running.order_id === by.order_id && by.update_id > running.update_id) {
    const payload = { job_id: jobIdOf(running), result: { continued_by: jobIdOf(by) } }
    return { type: 'work.completed', payload, order_id: running.order_id }
  }
  return failed(running, 'superseded', `the robot took ${jobIdOf(by)} before this one had ended`)
}

function failed(leg: Leg, code: string, message: string): Fact {
  const error = { code, message: message.slice(0, 1000) }
  return { type: 'work.failed', payload: { job_id: jobIdOf(leg), error }, order_id: leg.order_id }
}
