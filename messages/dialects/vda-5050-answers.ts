// Whether the robot took what it was sent. VDA 5050 has no answers: an order is taken when a state echoes its ids, refused when an
// error names it. One answer per command and step: acknowledged once, ended once.
//
// Order    acknowledged when orderId and an orderUpdateId that is not lower are echoed; an update is done with that. The order
//          itself is done, failed or cancelled with its end (vda-5050-work.ts).
// Refused  by an error that refers to it (2.x says WARNING) while it was never echoed: by orderId and orderUpdateId; else by
//          the header id that it was sent with; else, where the error names nothing, by being about orders, new since it was
//          sent, and nothing else being unanswered. Such errors stay in later states until an order is accepted.
// Action   by its state: FINISHED is done, FAILED failed, the others acknowledge. Of several in one command the first that goes
//          wrong ends it, else the last of them. Refused by an error with its actionId. To have
//          nothing to cancel is what a cancelOrder asks for: it is done, also where the action is shown as FAILED for it.

import type { Sent, SentAction, SentOrder } from './sent.ts'
import type { VdaCardMemory, VdaMemory } from './vda-5050-memory.ts'
import { ENDED, type VdaAction, type VdaError, type VdaState } from './vda-5050-state.ts'
import { type EndedLeg, INSTANT, sentOrderOf } from './vda-5050-work.ts'
import type { Fact } from './vda-condition.ts'

export interface Answers {
  /** Before what the state says of work. */
  readonly first: readonly Fact[]
  /** After it. */
  readonly last: readonly Fact[]
  readonly answered: readonly string[] | undefined
  /** Milliseconds from sending to echo. */
  readonly echoes: readonly number[]
  readonly resends: number
  readonly rejected: number
  readonly unanswered: VdaCardMemory['unanswered']
}

const NO_ANSWERS: Answers = {
  first: [],
  last: [],
  answered: undefined,
  echoes: [],
  resends: 0,
  rejected: 0,
  unanswered: undefined,
}

export function answersOf(
  state: VdaState,
  memory: Pick<VdaMemory, 'answered' | 'state' | 'running'>,
  sent: Sent | undefined,
  ended: readonly EndedLeg[],
  receivedAtMs: number,
): Answers {
  if (sent === undefined || (sent.orders.length === 0 && sent.actions.length === 0)) return NO_ANSWERS
  const asked = askedOf(sent, memory.answered)
  const pending = { orders: asked.orders.filter(isPending).length, actions: asked.actions.filter(isPending).length }
  const first: Fact[] = []
  const last: Fact[] = []
  const echoes: number[] = []
  let resends = 0
  let rejected = 0
  const echo = (one: SentOrder | SentAction): void => {
    echoes.push(Math.max(0, receivedAtMs - one.sent_at_ms))
    resends += (one.sends ?? 1) - 1
  }
  for (const { one: order, answer: said } of asked.orders) {
    if (said.step === OVER) continue
    const isBegin = sentOrderOf(order.order_id, sent) === order
    const end = ended.find(({ leg }) => leg.order_id === order.order_id && leg.update_id >= order.order_update_id)
    if (isEchoed(order, state, memory) || end !== undefined) {
      if (said.step === undefined) echo(order)
      if (!isBegin) {
        first.push(answer(order, { status: 'done' }))
        said.step = OVER
        continue
      }
      if (said.step === undefined) {
        first.push(answer(order, { status: 'acknowledged' }))
        said.step = ACKNOWLEDGED
      }
      if (end !== undefined) {
        last.push(answer(order, endOf(end)))
        said.step = OVER
      }
      continue
    }
    if (said.step !== undefined || order.sent_at_ms > receivedAtMs + CLOCKS_MS) continue
    const error = state.errors.find((one) => refusesOrder(one, order, isBegin, memory, pending))
    if (error === undefined) continue
    rejected++
    last.push(answer(order, { status: 'rejected', error: errorOf(error) }))
    said.step = OVER
  }
  for (const command of openCommands(asked.actions)) {
    const wasKnown = !command.every(isPending)
    const ends = command
      .filter((one) => !hasEnded(one))
      .map(({ one: action, answer: said }) => {
        const shown = state.actions.find(({ action_id }) => action_id === action.action_id)
        if (shown === undefined) {
          if (said.step !== undefined || action.sent_at_ms > receivedAtMs + CLOCKS_MS) return undefined
          const error = state.errors.find((one) => refusesAction(one, action, memory, pending))
          if (error === undefined) return undefined
          said.step = OVER
          return refusalOf(error, action)
        }
        if (said.step === undefined) echo(action)
        const end = actionEnd(shown, action, state)
        said.step = end === undefined ? ACKNOWLEDGED : OVER
        return end
      })
    const [{ one: action }] = command
    // The first that goes wrong is the command's end, whatever becomes of the others.
    const bad = ends.find((end) => end !== undefined && end.status !== 'done')
    if (bad?.status === 'rejected') rejected++
    const end = bad ?? (command.every(hasEnded) ? ends.findLast((one) => one !== undefined) : undefined)
    if (end !== undefined) {
      last.push(answer(action, end))
      for (const { answer: said } of command) said.step = OVER
    } else if (!wasKnown && !command.every(isPending)) {
      first.push(answer(action, { status: 'acknowledged' }))
    }
  }
  return { first, last, answered: asked.marks(), echoes, resends, rejected, unanswered: stillOpen(asked, receivedAtMs) }
}

interface End {
  readonly status: 'done' | 'failed' | 'rejected'
  readonly result?: string
  readonly error?: object
}

function actionEnd({ status, result }: VdaAction, action: SentAction, state: VdaState): End | undefined {
  if (status === 'FINISHED') return { status: 'done', ...(result === undefined ? undefined : { result }) }
  if (status !== 'FAILED') return undefined
  const { action_type } = action
  const nothing = action_type === 'cancelOrder' ? nothingToCancel(action, state) : undefined
  if (nothing !== undefined) return { status: 'done', result: nothing }
  const message = `${action_type} FAILED${result === undefined ? '' : `: ${result}`}`
  return { status: 'failed', error: { code: 'action_failed', message: message.slice(0, 1000) } }
}

/** Why a cancelOrder that FAILED has got what it asks for: 2.1 shows both, and so it looks with an order that was done before. */
function nothingToCancel({ action_id, order_id }: SentAction, state: VdaState): string | undefined {
  const error = state.errors.find(
    (one) => NOTHING_TO_CANCEL.has(one.code) && (referred(one, 'actionId') ?? action_id) === action_id,
  )
  return error?.code ?? (hasNothingOf(order_id, state) ? 'no_order_left' : undefined)
}

/** Of this order; of any, where it is not known which one was meant. */
function hasNothingOf(orderId: string | undefined, state: VdaState): boolean {
  const { leg, actions } = state
  if (leg === undefined) return false
  if (leg === null || (orderId !== undefined && leg.order_id !== orderId)) return true
  if (!state.nodes_read || !state.actions_read || state.nodes_left > 0 || state.edges_left > 0) return false
  return actions.every(({ action_type, status }) => ENDED.has(status) || INSTANT.has(action_type))
}

/** What was sent as one command and has not ended: mostly one action. */
function openCommands(actions: readonly Asked<SentAction>[]): readonly AskedTogether[] {
  if (actions.every(hasEnded)) return []
  const commands = new Map<string, [Asked<SentAction>, ...Asked<SentAction>[]]>()
  for (const asked of actions) {
    const { command_id } = asked.one
    const others = commands.get(command_id)
    if (others === undefined) commands.set(command_id, [asked])
    else others.push(asked)
  }
  return [...commands.values()].filter((command) => !command.every(hasEnded))
}

type AskedTogether = readonly [Asked<SentAction>, ...Asked<SentAction>[]]

/** The broker's clock and ours may differ by so much. */
const CLOCKS_MS = 1_000

function stillOpen({ orders, actions }: AskedOf, receivedAtMs: number): Answers['unanswered'] {
  const open = [...orders.filter(isPending), ...actions.filter(isPending)]
    .map(({ one }) => one)
    .filter(({ sent_at_ms }) => sent_at_ms <= receivedAtMs)
  if (open.length === 0) return undefined
  return {
    count: open.length,
    sends: open.reduce((sum, { sends = 1 }) => sum + sends, 0),
    since_ms: Math.min(...open.map(({ sent_at_ms }) => sent_at_ms)),
  }
}

/** One of what was sent, and how far it was answered. */
interface Asked<One extends SentOrder | SentAction> {
  readonly one: One
  readonly answer: { step: string | undefined }
}

interface AskedOf {
  readonly orders: readonly Asked<SentOrder>[]
  readonly actions: readonly Asked<SentAction>[]
  /** To be remembered; undefined when nothing was answered. */
  readonly marks: () => readonly string[] | undefined
}

const ACKNOWLEDGED = 'a'
const OVER = 'e'

const isPending = ({ answer: { step } }: Asked<SentOrder | SentAction>): boolean => step === undefined
const hasEnded = ({ answer: { step } }: Asked<SentOrder | SentAction>): boolean => step === OVER

/** Every state is compared with all that was sent: marks are made and looked up once. Those of what is no longer there are forgotten. */
function askedOf(sent: Sent, marks: readonly string[] | undefined): AskedOf {
  const before = new Map(marks?.map((mark) => [mark.slice(0, -1), mark.slice(-1)]))
  const answers = new Map<string, { step: string | undefined }>()
  const asked = <One extends SentOrder | SentAction>(one: One): Asked<One> => {
    const mark = markOf(one)
    const answer = answers.get(mark) ?? { step: before.get(mark) }
    answers.set(mark, answer)
    return { one, answer }
  }
  return {
    orders: sent.orders.map(asked),
    actions: sent.actions.map(asked),
    marks: () => {
      const said = [...answers].flatMap(([mark, { step }]) => (step === undefined ? [] : [mark + step]))
      return said.length === 0 ? undefined : said
    },
  }
}

const markOf = (one: SentOrder | SentAction): string => ('action_id' in one ? one.action_id : one.command_id).slice(-8)

function isEchoed(order: SentOrder, { leg }: VdaState, { running }: Pick<VdaMemory, 'running'>): boolean {
  if (leg && leg.order_id === order.order_id && leg.update_id >= order.order_update_id) return true
  return running?.order_id === order.order_id && running.update_id >= order.order_update_id
}

function answer(
  { command_id, trace_id, correlation_id }: SentOrder | SentAction,
  said: { readonly status: string; readonly result?: string; readonly error?: object },
): Fact {
  return {
    type: 'command.answered',
    payload: { command_id, ...said },
    about: {
      key: `${command_id} ${said.status}`,
      trace_id,
      ...(correlation_id === undefined ? undefined : { correlation_id }),
      causation_id: command_id,
    },
  }
}

function endOf({ outcome }: EndedLeg): { readonly status: string; readonly error?: object } {
  if (outcome.status === 'done') return { status: 'done' }
  const { status, code, message } = outcome
  return { status, error: { code, message } }
}

function refusalOf(error: VdaError, { action_type }: SentAction): End {
  const isDone = action_type === 'cancelOrder' && NOTHING_TO_CANCEL.has(error.code)
  return isDone ? { status: 'done', result: error.code } : { status: 'rejected', error: errorOf(error) }
}

function errorOf({ code, message, hint }: VdaError): object {
  const text = message ?? hint
  return text === undefined ? { code } : { code, message: text.slice(0, 1000) }
}

/** How many were not answered before this state: an error that names nothing is about the only one. */
interface Pending {
  readonly orders: number
  readonly actions: number
}

/** Errors that an order alone can make. */
const ABOUT_ORDERS: ReadonlySet<string> = new Set([
  'validationError',
  'VALIDATION_ERROR',
  'VALIDATION_FAILURE',
  'orderError',
  'ORDER_ERROR',
  'orderUpdateError',
  'ORDER_UPDATE_ERROR',
  'OUTDATED_ORDER_UPDATE',
  'SAME_ORDER_UPDATE',
  'noRouteError',
  'NO_ROUTE_ERROR',
  'NO_ROUTE_TO_TARGET',
  'unsupportedParameter',
  'UNSUPPORTED_PARAMETER',
  'INVALID_ORDER',
  'INVALID_ORDER_ACTION',
  'UNKNOWN_MAP_ID',
])

const NOTHING_TO_CANCEL: ReadonlySet<string> = new Set(['noOrderToCancel', 'NO_ORDER_TO_CANCEL'])

const ABOUT_ACTIONS: ReadonlySet<string> = new Set([
  'instantActionError',
  'INVALID_INSTANT_ACTION',
  ...NOTHING_TO_CANCEL,
])

const referred = ({ references }: VdaError, key: string): string | undefined =>
  references?.find((one) => one.key.toLowerCase() === key.toLowerCase())?.value

const isOf = (topic: string | undefined, name: string): boolean =>
  topic === undefined || topic === name || topic.endsWith(`/${name}`)

const isNew = (error: VdaError, { state }: Pick<VdaMemory, 'state'>): boolean =>
  !(state?.errors ?? []).includes(errorMark(error))

function refusesOrder(
  error: VdaError,
  order: SentOrder,
  isBegin: boolean,
  memory: Pick<VdaMemory, 'state'>,
  pending: Pending,
): boolean {
  const orderId = referred(error, 'orderId')
  const updateId = referred(error, 'orderUpdateId')
  if (orderId !== undefined) {
    if (orderId !== order.order_id) return false
    if (updateId !== undefined) return Number(updateId) === order.order_update_id
    // An update shares its order's id with what goes well: it has to be about taking orders, and new.
    return isBegin || (ABOUT_ORDERS.has(error.code) && isNew(error, memory))
  }
  const headerId = referred(error, 'headerId')
  if (headerId !== undefined && isOf(referred(error, 'topic'), 'order')) {
    return (order.header_ids ?? []).includes(Number(headerId)) && isNew(error, memory)
  }
  if (headerId !== undefined || referred(error, 'actionId') !== undefined) return false
  return ABOUT_ORDERS.has(error.code) && isNew(error, memory) && pending.orders === 1
}

function refusesAction(
  error: VdaError,
  action: SentAction,
  memory: Pick<VdaMemory, 'state'>,
  pending: Pending,
): boolean {
  const actionId = referred(error, 'actionId')
  if (actionId !== undefined) return actionId === action.action_id
  const headerId = referred(error, 'headerId')
  const topic = referred(error, 'topic')
  if (headerId !== undefined) {
    return (
      topic !== undefined &&
      isOf(topic, 'instantActions') &&
      (action.header_ids ?? []).includes(Number(headerId)) &&
      isNew(error, memory)
    )
  }
  return ABOUT_ACTIONS.has(error.code) && isNew(error, memory) && pending.actions === 1
}

/** What makes an error the same one in the next state: all that it says, short. */
export function errorMark({ code, message, references }: VdaError): string {
  const said = `${code}\n${message ?? ''}\n${references?.map(({ key, value }) => `${key}=${value}`).join('\n') ?? ''}`
  let sum = 0x811c9dc5
  // FNV-1a: it tells a handful of errors of one robot apart, nothing hangs on it but that.
  for (let at = 0; at < said.length; at++) sum = Math.imul(sum ^ said.charCodeAt(at), 0x01000193)
  return `${code.slice(0, 24)} ${(sum >>> 0).toString(36)}`
}
