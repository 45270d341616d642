import { expect } from 'vitest'
import { payloadSchema } from '../../messages/catalogue.ts'
import type { Budget, RobotMemory } from '../../messages/dialects/dialect.ts'
import type { Sent, SentAction, SentOrder } from '../../messages/dialects/sent.ts'
import type { VdaMemory } from '../../messages/dialects/vda-5050-memory.ts'
import type { Message } from '../../messages/envelope.ts'
import type { Known } from '../../messages/open.ts'
import { open, RECEIVED_AT_MS } from './records.ts'

/** One message of a robot, and what is known when it comes. What is not said is acme:7 on uagv/v2, a second after the last. */
export interface Said {
  readonly state?: Record<string, unknown>
  readonly connection?: string | Record<string, unknown>
  readonly visualization?: Record<string, unknown>
  readonly factsheet?: Record<string, unknown>
  readonly text?: string
  readonly at_s?: number
  readonly row?: Known
  readonly sent?: Sent
  readonly topic?: string
  readonly budget?: Budget
}

export interface Heard {
  readonly telemetry: Message | undefined
  readonly facts: readonly Message[]
  readonly memory: VdaMemory
  readonly error: string | undefined
}

const IDLE: Known = { state: 'idle', entered_by: 'robot.connected' }

/** A robot's messages one after the other, with what is remembered carried on as JSON, as it lies in the table. */
export function hear(said: readonly Said[], begin: { readonly prefix?: string } = {}): readonly Heard[] {
  const prefix = begin.prefix ?? 'uagv/v2/acme/7'
  let memory: RobotMemory | undefined
  return said.map((one, at) => {
    const result = open({
      topic: one.topic ?? `${prefix}/${topicOf(one)}`,
      ...(one.text === undefined ? { value: { headerId: at, ...bodyOf(one) } } : { text: one.text }),
      known: {
        ...(one.row ?? IDLE),
        memory: memory === undefined ? undefined : JSON.parse(JSON.stringify(memory)),
        sent: one.sent,
        budget: one.budget,
      },
      wrapper: { received_at: RECEIVED_AT_MS + (one.at_s ?? at) * 1000 },
    })
    memory = result.memory ?? memory
    const messages = result.outcome === 'opened' ? result.messages : []
    for (const message of messages) {
      const checked = payloadSchema(message.type, 1)?.safeParse(message.payload)
      expect([message.type, checked?.error?.message]).toEqual([message.type, undefined])
    }
    return {
      telemetry: messages[0],
      facts: messages.slice(1),
      memory: memory?.vda_5050 as VdaMemory,
      error: result.outcome === 'rejected' ? `${result.error.class}: ${result.error.text}` : undefined,
    }
  })
}

const topicOf = (one: Said): string =>
  one.connection !== undefined
    ? 'connection'
    : one.visualization !== undefined
      ? 'visualization'
      : one.factsheet !== undefined
        ? 'factsheet'
        : 'state'

const bodyOf = ({ connection, state, visualization, factsheet }: Said): object =>
  typeof connection === 'string'
    ? { connectionState: connection }
    : { ...connection, ...state, ...visualization, ...factsheet }

/** Each message's facts in a line: type, then what matters of its payload. */
export const told = (heard: readonly Heard[]): readonly (readonly string[])[] =>
  heard.map(({ facts }) => facts.map(lineOf))

export function lineOf({ type, payload }: Message): string {
  const { job_id, command_id, status, error, progress, reason, steps_done, result } = payload as Record<
    string,
    string
  > & {
    error?: { code: string }
    result?: { steps_done: number; steps_failed: number } | string
  }
  const words = [
    type,
    job_id,
    command_id,
    status,
    error?.code,
    progress,
    steps_done === undefined ? undefined : `${steps_done} done`,
    typeof result === 'object' ? `${result.steps_done}+${result.steps_failed}` : result,
    type.startsWith('robot.') ? reason : undefined,
  ]
  return words.filter((word) => word !== undefined).join(' ')
}

export const resting = {
  orderId: '',
  orderUpdateId: 0,
  lastNodeId: 'n0',
  lastNodeSequenceId: 0,
  driving: false,
  paused: false,
  operatingMode: 'AUTOMATIC',
  nodeStates: [],
  edgeStates: [],
  actionStates: [],
  errors: [],
  batteryState: { batteryCharge: 80, charging: false },
  safetyState: { eStop: 'NONE', fieldViolation: false },
}

export const node = (nodeId: string, sequenceId: number, released = true) => ({ nodeId, sequenceId, released })

/** At order `o1`; actions as `id:type:STATUS`; an id may have colons. */
export const at = (order: string, actions: readonly string[] = [], more: Record<string, unknown> = {}) => {
  const [orderId, update = '0'] = order.split('/')
  return {
    ...resting,
    orderId,
    orderUpdateId: Number(update),
    actionStates: actions.map(action),
    ...more,
  }
}

const action = (text: string) => {
  const words = text.split(':')
  const [actionType, actionStatus] = words.slice(-2)
  return { actionId: words.slice(0, -2).join(':'), actionType, actionStatus }
}

const TRACE = 'a'.repeat(32)

export const order = (order_id: string, more: Partial<SentOrder> = {}): SentOrder => ({
  order_id,
  order_update_id: 0,
  command_id: `cmd-${order_id}`,
  trace_id: TRACE,
  correlation_id: 'mission-1',
  sent_at_ms: RECEIVED_AT_MS,
  ...more,
})

export const instant = (action_id: string, action_type: string, more: Partial<SentAction> = {}): SentAction => ({
  action_id,
  action_type,
  command_id: action_id,
  trace_id: TRACE,
  sent_at_ms: RECEIVED_AT_MS,
  ...more,
})

export const sent = (orders: readonly SentOrder[], actions: readonly SentAction[] = []): Sent => ({ orders, actions })
