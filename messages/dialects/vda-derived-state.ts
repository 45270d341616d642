// A state message as real robots send it → what we can rely on. Forgiving on purpose: fields are missing, have other types or
// impossible values (219 % battery while charging), and a robot that sends them still has to be seen. Whatever is odd is
// clamped or left out, and flagged; nothing here throws or refuses.

import { type Condition, GRAVE } from './vda-condition.ts'
import type { Leg } from './vda-derived-memory.ts'

export interface VdaDerivedState extends Condition {
  /** The leg the robot is on; null when it says that it has no order; undefined when it says nothing about orders. */
  readonly leg: Leg | null | undefined
  /** Every action FINISHED or FAILED and no node or edge left. */
  readonly leg_ended: boolean
  readonly failed_action: { readonly name: string; readonly message: string | undefined } | undefined
  readonly paused: boolean
  readonly actions: readonly { readonly name: string; readonly status: string }[]
  /** Names of what was odd, for the last-known item and the screens. */
  readonly flags: readonly string[]
}

export type Fields = Readonly<Record<string, unknown>>

export function stateOf(fields: Fields): VdaDerivedState {
  const flags: string[] = []
  const battery = fieldsOf(fields.batteryState)
  const raw = rawActions(fields)
  const actions = raw.map((action) => ({ name: actionName(action), status: actionStatus(action) }))
  const failed = raw.find((action) => actionStatus(action) === 'FAILED')
  return {
    leg: legOf(fields, flags),
    leg_ended:
      isEmpty(fields.nodeStates) && isEmpty(fields.edgeStates) && actions.every(({ status }) => ENDED.has(status)),
    failed_action: failed && {
      name: actionName(failed),
      message: textOf(failed.resultDescription) ?? textOf(failed.result),
    },
    driving: fields.driving === true,
    paused: fields.paused === true,
    battery: batteryOf(battery.percentage ?? battery.batteryCharge, flags),
    charging: typeof battery.charging === 'boolean' ? battery.charging : undefined,
    grave_error: graveErrorOf(fields),
    actions,
    flags,
  }
}

const ENDED: ReadonlySet<string> = new Set(['FINISHED', 'FAILED'])

/** The dialect writes `state` and `command` where VDA 5050 writes `actionStatus` and `actionType`. */
function rawActions(fields: Fields): readonly Fields[] {
  if (Array.isArray(fields.actionStates)) return fields.actionStates.map(fieldsOf)
  return typeof fields.actionState === 'object' && fields.actionState !== null ? [fieldsOf(fields.actionState)] : []
}

function actionName(action: Fields): string {
  return textOf(action.command) ?? textOf(action.actionType) ?? 'action'
}

function actionStatus(action: Fields): string {
  return (textOf(action.state) ?? textOf(action.actionStatus) ?? 'UNKNOWN').toUpperCase()
}

function legOf(fields: Fields, flags: string[]): Leg | null | undefined {
  const { orderId, orderUpdateId } = fields
  if (orderId === '' || orderId === null) return null
  if (typeof orderId !== 'string') {
    if (orderId !== undefined) flags.push('order_id_unreadable')
    return undefined
  }
  const updateId = numberOf(orderUpdateId)
  if (updateId === undefined) flags.push('order_update_id_missing')
  return { order_id: orderId, update_id: Math.trunc(updateId ?? 0) }
}

/** Percent of charge. Measured: 219 and 107 % at and after the charger, since it is computed from the voltage. */
export function batteryOf(said: unknown, flags: string[]): number | undefined {
  if (said === undefined || said === null) return undefined
  const reading = numberOf(said)
  if (reading === undefined) {
    flags.push('battery_unreadable')
    return undefined
  }
  if (reading >= 0 && reading <= 100) return reading
  flags.push('battery_clamped')
  return reading < 0 ? 0 : 100
}

function graveErrorOf(fields: Fields): VdaDerivedState['grave_error'] {
  if (!Array.isArray(fields.errors)) return undefined
  for (const error of fields.errors.map(fieldsOf)) {
    const level = (textOf(error.errorLevel) ?? '').toUpperCase()
    if (!GRAVE.has(level)) continue
    const message = textOf(error.errorDescription) ?? textOf(error.errorHint)
    return { code: (textOf(error.errorType) ?? 'unnamed').slice(0, 128), level, message: message?.slice(0, 1000) }
  }
  return undefined
}

function isEmpty(value: unknown): boolean {
  return !Array.isArray(value) || value.length === 0
}

/** A number, or a text that is one. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}
