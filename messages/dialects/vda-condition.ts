// What became of battery, charger and faults between the last state and this one: the same for every robot whose states speak in
// VDA 5050's way, whatever its version or dialect.
//
// Battery  Readings sag under load: 36 → 4 → 36 % within 22 s in the recordings, and the sagged value is still shown for up
//          to 12 s after standing still. So battery.low needs every reading below 20 % for 60 s (three times the longest sag)
//          and the last one at rest; it is said once, until a reading of 30 % at rest or a charge.
// Charging charge.started and charge.completed at the edges of the charging flag.
// Faults   fault.raised when errors of level FATAL or CRITICAL appear, fault.cleared when none of them is left. In between it
//          is one fault: a second error must not send the robot back to work when only the first one goes.
//
// The robot's clock is never read: time is the edge's.

import type { Payload } from '../envelope.ts'

export interface Fact {
  readonly type: string
  readonly payload: Payload
  /** The order, for facts about work. */
  readonly order_id?: string
  /** What it answers, where that is known: it belongs to that story, not to one of its own. */
  readonly about?: {
    /** Makes the difference between two facts of one type in one record. */
    readonly key?: string
    readonly trace_id: string
    readonly correlation_id?: string
    readonly causation_id: string
  }
}

export interface Condition {
  readonly driving: boolean
  /** Percent, 0 to 100. */
  readonly battery: number | undefined
  readonly charging: boolean | undefined
  /** The first error of a level that stops the robot. */
  readonly grave_error: GraveError | undefined
}

/**
 * Levels that stop a robot. WARNING and URGENT do not: COLLISION and RESET come as warnings while it goes on with its work.
 * FATAL is 2.x's word, and 3.0's for the worst.
 */
export const GRAVE: ReadonlySet<string> = new Set(['FATAL', 'CRITICAL'])

export interface GraveError {
  readonly code: string
  readonly level: string
  readonly message: string | undefined
}

export interface ConditionMemory {
  readonly charging?: boolean
  /** Last reading in percent. */
  readonly battery?: number
  /** Edge clock of the first of an unbroken run of low readings, epoch milliseconds. */
  readonly low_since_ms?: number
  /** battery.low was said for this discharge. */
  readonly low_said?: boolean
  /** Code of the fault that was raised and is not gone. */
  readonly fault?: string
}

/** `afresh` when what we remember is no longer true of the robot's row: then everything that holds now is said again. */
export function conditionFacts(
  state: Condition,
  memory: ConditionMemory,
  at: { readonly afresh: boolean; readonly received_at_ms: number },
): { readonly ends: readonly Fact[]; readonly starts: readonly Fact[]; readonly memory: ConditionMemory } {
  const charge = chargeFacts(state, memory, at.afresh)
  const low = lowBatteryFacts(state, memory, at.received_at_ms)
  const fault = faultFacts(state, memory, at.afresh)
  const battery = state.battery ?? memory.battery
  return {
    ends: [...charge.ends, ...fault.ends],
    starts: [...charge.starts, ...low.starts, ...fault.starts],
    memory: {
      ...(charge.charging === undefined ? undefined : { charging: charge.charging }),
      ...(battery === undefined ? undefined : { battery }),
      ...(low.since_ms === undefined ? undefined : { low_since_ms: low.since_ms }),
      ...(low.said ? { low_said: true } : undefined),
      ...(fault.code === undefined ? undefined : { fault: fault.code }),
    },
  }
}

interface Edge {
  readonly ends: readonly Fact[]
  readonly starts: readonly Fact[]
}

function chargeFacts(
  state: Condition,
  memory: ConditionMemory,
  afresh: boolean,
): Edge & { readonly charging: boolean | undefined } {
  const battery = state.battery ?? memory.battery
  // Both facts tell the charge. As long as no reading was ever heard, the edge waits.
  if (state.charging === undefined || battery === undefined) return { ends: [], starts: [], charging: memory.charging }
  const before = afresh ? false : (memory.charging ?? false)
  return {
    ends: before && !state.charging ? [{ type: 'charge.completed', payload: { battery } }] : [],
    starts: !before && state.charging ? [{ type: 'charge.started', payload: { battery } }] : [],
    charging: state.charging,
  }
}

const LOW_PERCENT = 20
const WELL_PERCENT = 30
const LOW_FOR_MS = 60_000

function lowBatteryFacts(
  state: Condition,
  memory: ConditionMemory,
  receivedAtMs: number,
): { readonly starts: readonly Fact[]; readonly since_ms: number | undefined; readonly said: boolean } {
  const charging = state.charging ?? memory.charging ?? false
  if (charging) return { starts: [], since_ms: undefined, said: false }
  const said = memory.low_said ?? false
  if (state.battery === undefined) return { starts: [], since_ms: memory.low_since_ms, said }
  if (state.battery >= LOW_PERCENT) {
    return { starts: [], since_ms: undefined, said: said && !(state.battery >= WELL_PERCENT && !state.driving) }
  }
  const since = memory.low_since_ms ?? receivedAtMs
  const sure = !said && !state.driving && receivedAtMs - since >= LOW_FOR_MS
  return {
    starts: sure ? [{ type: 'battery.low', payload: { battery: state.battery } }] : [],
    since_ms: since,
    said: said || sure,
  }
}

function faultFacts(
  state: Condition,
  memory: ConditionMemory,
  afresh: boolean,
): Edge & { readonly code: string | undefined } {
  const before = afresh ? undefined : memory.fault
  const now = state.grave_error
  if (now === undefined) {
    return {
      ends: before === undefined ? [] : [{ type: 'fault.cleared', payload: { code: before } }],
      starts: [],
      code: undefined,
    }
  }
  if (before !== undefined) return { ends: [], starts: [], code: before }
  return { ends: [], starts: [{ type: 'fault.raised', payload: faultPayload(now) }], code: now.code }
}

function faultPayload({ code, level, message }: GraveError): Payload {
  return message === undefined ? { code, level } : { code, level, message }
}
