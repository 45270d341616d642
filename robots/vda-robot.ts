// A virtual robot that speaks VDA 5050 in one of its versions, and knows nothing of Signalbox. Time and chance come in, what
// it says goes out; the connection is somebody else's matter, and without one it drives on to the last node released to it.
//
// It takes an order node by node: drives, and does there what the order asks for, one action after the other. Of orders that
// it cannot take it says so with an error at level WARNING that refers to them, and keeps saying it until it takes one. The
// same order again changes nothing. It looks after its battery when nobody does, fails an action now and then, and breaks
// down rarely: half of the time it has forgotten its order then, half of the time it goes on with it.

import { Body, placeOf } from './body.ts'
import { between, type Draw } from './random.ts'
import {
  type ActionAsked,
  type ActionState,
  type Connection,
  connectionWords,
  factsheetWords,
  instantActionsAsked,
  type OrderAsked,
  orderAsked,
  type PlannedEdge,
  type PlannedNode,
  stateWords,
  VDA_ACTIONS,
  type VdaDownTopic,
  type VdaError,
  type VdaName,
  type VdaSelf,
  type VdaUpTopic,
  vdaTopic,
  visualizationWords,
} from './vda-words.ts'

export interface VdaSaid {
  readonly topic: string
  readonly text: string
  readonly qos: 0 | 1
  readonly retain: boolean
}

export interface VdaRobotOptions {
  readonly name: VdaName
  readonly draw: Draw
  readonly now: number
  /** How much faster than a real robot it lives. */
  readonly pace?: number
  /** What its clock is ahead of everybody else's. */
  readonly clock_ahead_ms?: number
  /** That an action of an order fails, and that the robot breaks down during one. */
  readonly chances?: { readonly action_fails: number; readonly breaks_down: number }
}

export type VdaDoing = 'idle' | 'driving' | 'acting' | 'paused' | 'charging' | 'broken'

/** At the latest every thirty seconds, and a robot that is right about that is a little early. */
const STATE_EVERY_MS = 29_000
const VISUALIZATION_EVERY_MS = 1_000
const CHANCES = { action_fails: 0.03, breaks_down: 0.02 }
const BATTERY_LOW = 15
/** Metres from which a robot can reach the first node of an order by itself. */
const REACH_METRES = 0.5
/** Instant actions that it remembers, so that one that arrives again is done once. */
const INSTANT_ACTIONS_MAX = 20

/** An action of the order, and the node where it is due. */
interface Due {
  readonly asked: ActionAsked
  readonly sequence: number
  readonly on_edge: boolean
  readonly state: ActionState
}

/** The action in hand. */
interface Phase {
  readonly due: Due
  readonly until: number
  readonly fails: boolean
}

export class VdaRobot {
  readonly name: VdaName
  readonly #draw: Draw
  readonly #body: Body
  readonly #pace: number
  readonly #clockAheadMs: number
  readonly #chances: { readonly action_fails: number; readonly breaks_down: number }
  readonly #headers: Record<VdaUpTopic, number> = { state: 0, connection: 0, visualization: 0, factsheet: 0 }
  #orderId = ''
  #updateId = 0
  #lastNode: { readonly id: string; readonly sequence: number }
  #nodes: PlannedNode[] = []
  #edges: PlannedEdge[] = []
  #due: Due[] = []
  #instant: ActionState[] = []
  #phase: Phase | undefined
  #paused = false
  #left_ms = 0
  #charging = false
  #loads: string[] = []
  #errors: VdaError[] = []
  #breaksDownAt: number | undefined
  #broken: { readonly until: number; readonly forgets: boolean } | undefined
  #cancelling: ActionState | undefined
  #driving = false
  #changed = true
  #stateAt: number
  #visualizationAt: number

  constructor({ name, draw, now, pace = 1, clock_ahead_ms = 0, chances = CHANCES }: VdaRobotOptions) {
    this.name = name
    this.#draw = draw
    this.#pace = pace
    this.#clockAheadMs = clock_ahead_ms
    this.#chances = chances
    this.#body = new Body(draw, now, pace)
    this.#lastNode = { id: `home-${name.serial}`, sequence: 0 }
    this.#body.headFor(this.#body.pose)
    this.#stateAt = now
    this.#visualizationAt = now + between(draw, 0, VISUALIZATION_EVERY_MS)
  }

  get doing(): VdaDoing {
    if (this.#broken !== undefined) return 'broken'
    if (this.#paused) return 'paused'
    if (this.#charging) return 'charging'
    if (this.#phase !== undefined) return 'acting'
    return this.#driving ? 'driving' : 'idle'
  }

  /** What the broker says for it when it is gone without a word; of the time of connecting, as a last will is. */
  will(now: number): VdaSaid {
    return this.#connection('BROKEN', now)
  }

  hello(now: number): VdaSaid[] {
    const factsheet = this.#factsheet(now)
    return [this.#connection('ONLINE', now), ...factsheet, this.#state(now)]
  }

  goodbye(now: number): VdaSaid[] {
    return [this.#connection('OFFLINE', now)]
  }

  /** Its state, although nothing happened. */
  report(now: number): VdaSaid {
    return this.#state(now)
  }

  /** Lets time pass up to `now`. */
  tick(now: number): VdaSaid[] {
    this.#body.live(now, { moving: this.#driving, charging: this.#charging })
    this.#goOn(now)
    const said: VdaSaid[] = []
    if (this.#changed || now - this.#stateAt >= STATE_EVERY_MS) said.push(this.#state(now))
    if (now >= this.#visualizationAt) {
      this.#visualizationAt = Math.max(this.#visualizationAt + VISUALIZATION_EVERY_MS, now)
      const words = visualizationWords(this.name.version, this.#self(), this.#headers.state - 1)
      said.push(this.#say('visualization', words, now, { qos: 0 }))
    }
    return said
  }

  hear(topic: VdaDownTopic, message: unknown, now: number): VdaSaid[] {
    const said: VdaSaid[] = []
    if (topic === 'order') {
      const order = orderAsked(message)
      if (order === undefined) this.#refuse('validationError', 'an order that is none', { topic })
      else this.#take(order, now)
    } else {
      for (const action of instantActionsAsked(this.name.version, message)) said.push(...this.#doAtOnce(action, now))
    }
    return this.#changed ? [...said, this.#state(now)] : said
  }

  /** The order ends here: what is not done of it is not done any more. */
  #forget(result: string): void {
    for (const { state } of this.#due) if (!hasEnded(state)) Object.assign(state, { status: 'FAILED', result })
    this.#nodes = []
    this.#edges = []
    this.#phase = undefined
    this.#breaksDownAt = undefined
    this.#stand()
    this.#changed = true
  }

  #take(order: OrderAsked, now: number): void {
    const references = {
      topic: 'order',
      headerId: order.header_id,
      orderId: order.order_id,
      orderUpdateId: String(order.update_id),
    }
    const refuse = (type: string, why: string, more: Readonly<Record<string, string>> = {}) =>
      this.#refuse(type, why, { ...references, ...more })
    const isSame = order.order_id === this.#orderId
    if (isSame && order.update_id === this.#updateId) return
    if (isSame && order.update_id < this.#updateId) return void refuse('orderUpdateError', 'an older update')
    const asked = [
      ...order.nodes.flatMap((node) => node.actions.map((action) => ({ action, at: node.sequence, on_edge: false }))),
      ...order.edges.flatMap((edge) => edge.actions.map((action) => ({ action, at: edge.sequence, on_edge: true }))),
    ]
    const unknown = asked.find(({ action, on_edge }) => !canDo(action.type, on_edge ? 'EDGE' : 'NODE'))?.action
    if (unknown !== undefined) {
      return void refuse('orderError', `${unknown.type} is no action of this robot`, {
        actionId: unknown.id,
        actionType: unknown.type,
      })
    }
    const first = order.nodes[0]
    if (first === undefined || !first.released || order.edges.length !== order.nodes.length - 1) {
      return void refuse(
        'validationError',
        'an order is a released node and then an edge and a node, as often as needed',
      )
    }
    const fits = isSame ? this.#stitches(first) : this.#startsHere(first)
    if (fits !== undefined) return void refuse(fits.type, fits.why, { nodeId: first.id })

    const kept = isSame ? this.#due : []
    const known = new Set(kept.map(({ asked }) => asked.id))
    // The node where an update joins is told again, with the actions that are known already.
    this.#due = [
      ...kept,
      ...asked
        .filter(({ action }) => !known.has(action.id))
        .map(({ action, at, on_edge }) => {
          const state: ActionState = { id: action.id, type: action.type, status: 'WAITING' }
          return { asked: action, sequence: at, on_edge, state }
        }),
    ]
    const keptNodes = isSame ? this.#nodes.filter(({ released }) => released) : []
    const keptEdges = isSame ? this.#edges.filter(({ released }) => released) : []
    const isNew = isSame ? ({ sequence }: { sequence: number }) => sequence > first.sequence : () => true
    this.#nodes = [...keptNodes, ...order.nodes.filter(isNew)]
    this.#edges = [...keptEdges, ...order.edges.filter(isNew)]
    if (!isSame) {
      this.#lastNode = { id: this.#lastNode.id, sequence: 0 }
      this.#instant = []
      this.#charging = false
      const breaks = this.#draw() < this.#chances.breaks_down
      this.#breaksDownAt = breaks ? now + between(this.#draw, 2_000, 20_000) / this.#pace : undefined
    }
    this.#orderId = order.order_id
    this.#updateId = order.update_id
    this.#errors = this.#errors.filter(({ level }) => level === 'FATAL')
    this.#changed = true
  }

  #stitches(first: PlannedNode): { readonly type: string; readonly why: string } | undefined {
    const end = this.#nodes.findLast(({ released }) => released) ?? this.#lastNode
    if (end.id === first.id && end.sequence === first.sequence) return undefined
    return { type: 'orderUpdateError', why: `the update joins at ${first.id}, the order ends at ${end.id}` }
  }

  #startsHere(first: PlannedNode): { readonly type: string; readonly why: string } | undefined {
    if (this.#broken !== undefined) return { type: 'orderError', why: 'the robot is broken' }
    if (this.#isBusy()) return { type: 'orderError', why: `${this.#orderId} is not done yet` }
    const { position } = first
    if (first.id === this.#lastNode.id || position === undefined) return undefined
    const { x, y } = this.#body.pose
    const metres = Math.hypot(position.x - x, position.y - y)
    return metres <= Math.max(first.deviation ?? 0, REACH_METRES)
      ? undefined
      : { type: 'noRouteError', why: `${first.id} is ${metres.toFixed(1)} m away` }
  }

  #isBusy(): boolean {
    return this.#nodes.length > 0 || this.#due.some(({ state }) => !hasEnded(state))
  }

  #doAtOnce(action: ActionAsked, now: number): VdaSaid[] {
    if (this.#instant.some(({ id }) => id === action.id)) return []
    const state: ActionState = { id: action.id, type: action.type, status: 'FINISHED' }
    this.#instant = [...this.#instant, state].slice(-INSTANT_ACTIONS_MAX)
    this.#changed = true
    const fail = (type: string, why: string): VdaSaid[] => {
      Object.assign(state, { status: 'FAILED', result: why })
      this.#refuse(type, why, { topic: 'instantActions', actionId: action.id, actionType: action.type })
      return []
    }
    switch (action.type) {
      case 'startPause':
        if (!this.#paused && this.#phase !== undefined) {
          this.#left_ms = Math.max(0, this.#phase.until - now)
          this.#phase.due.state.status = 'PAUSED'
        }
        this.#paused = true
        this.#stand()
        return []
      case 'stopPause':
        if (this.#paused && this.#phase !== undefined) {
          this.#phase = { ...this.#phase, until: now + this.#left_ms }
          this.#phase.due.state.status = 'RUNNING'
        }
        this.#paused = false
        return []
      case 'cancelOrder':
        if (!this.#isBusy()) return fail('noOrderToCancel', 'no order is active')
        state.status = 'RUNNING'
        this.#cancelling = state
        return []
      case 'startCharging':
        if (this.#isBusy()) return fail('instantActionError', `${this.#orderId} is not done yet`)
        this.#charging = true
        return []
      case 'stopCharging':
        this.#charging = false
        return []
      case 'stateRequest':
      case 'beep':
        return []
      case 'factsheetRequest': {
        const factsheet = this.#factsheet(now)
        return factsheet.length === 0 ? fail('instantActionError', `${this.name.version} has no factsheet`) : factsheet
      }
      default:
        return fail('instantActionError', `${action.type} is no instant action of this robot`)
    }
  }

  #goOn(now: number): void {
    if (this.#broken !== undefined) {
      if (now < this.#broken.until) return
      this.#broken = undefined
      this.#errors = this.#errors.filter(({ level }) => level !== 'FATAL')
      this.#changed = true
    }
    if (this.#cancelling !== undefined) {
      this.#forget('cancelled')
      this.#cancelling.status = 'FINISHED'
      this.#cancelling = undefined
      // A robot that was cancelled while it stood still does not stand still for ever.
      this.#paused = false
    }
    if (this.#breaksDownAt !== undefined && now >= this.#breaksDownAt && this.#isBusy())
      return void this.#breakDown(now)
    this.#watchBattery()
    if (this.#paused) return
    if (this.#phase !== undefined) return void this.#act(this.#phase, now)
    this.#driveOn(now)
  }

  #driveOn(now: number): void {
    const due = this.#due.find(
      ({ state, sequence, on_edge }) => state.status === 'WAITING' && !on_edge && sequence <= this.#lastNode.sequence,
    )
    const [next] = this.#nodes
    // Before its first node a robot is nowhere in its order, although both have the number 0.
    const hasBegun = next === undefined || next.sequence > this.#lastNode.sequence
    if (due !== undefined && hasBegun) return void this.#begin(due, now)
    if (next === undefined || !next.released) return void this.#stand()
    const position = next.position ?? placeOf(next.id)
    this.#body.headFor(
      next.id === this.#lastNode.id ? this.#body.pose : { ...position, map: next.position?.map || undefined },
    )
    if (!this.#body.isThere) return void this.#drive()
    this.#traverse(next)
  }

  #traverse({ id, sequence }: PlannedNode): void {
    this.#lastNode = { id, sequence }
    this.#nodes = this.#nodes.slice(1)
    this.#edges = this.#edges.filter((edge) => edge.sequence > sequence)
    for (const { state, on_edge, sequence: at } of this.#due) {
      if (on_edge && at < sequence && !hasEnded(state)) state.status = 'FINISHED'
    }
    this.#stand()
    this.#changed = true
  }

  #begin(due: Due, now: number): void {
    due.state.status = 'RUNNING'
    const { duration } = due.asked.parameters
    const seconds = typeof duration === 'number' ? duration : between(this.#draw, 2, 5)
    this.#phase = {
      due,
      until: now + (seconds * 1_000) / this.#pace,
      fails: this.#draw() < this.#chances.action_fails,
    }
    this.#stand()
    this.#changed = true
  }

  #act({ due, until, fails }: Phase, now: number): void {
    if (now < until) return
    this.#phase = undefined
    this.#changed = true
    if (fails) {
      Object.assign(due.state, { status: 'FAILED', result: `${due.asked.type} did not work` })
      return void this.#forget(`not done: ${due.asked.type} did not work`)
    }
    Object.assign(due.state, { status: 'FINISHED', result: `${due.asked.type} done` })
    switch (due.asked.type) {
      case 'pick':
        this.#loads = [...this.#loads, `load-${due.asked.id}`]
        return
      case 'drop':
        this.#loads = this.#loads.slice(0, -1)
        return
      case 'startCharging':
        this.#charging = true
        return
      case 'stopCharging':
        this.#charging = false
    }
  }

  #breakDown(now: number): void {
    this.#breaksDownAt = undefined
    const forgets = this.#draw() < 0.5
    this.#broken = { until: now + between(this.#draw, 8_000, 20_000) / this.#pace, forgets }
    this.#errors = [
      ...this.#errors,
      { type: 'motorStalled', level: 'FATAL', description: 'left drive, 14 A', references: {} },
    ]
    if (forgets) this.#forget('the robot broke down')
    else this.#stand()
    this.#changed = true
  }

  #watchBattery(): void {
    if (this.#charging && this.#body.battery >= 98) {
      this.#charging = false
      this.#changed = true
    }
    if (this.#charging || this.#isBusy() || this.#body.battery > BATTERY_LOW) return
    this.#charging = true
    this.#changed = true
  }

  #drive(): void {
    if (!this.#driving) this.#changed = true
    this.#driving = true
  }

  #stand(): void {
    if (this.#driving) this.#changed = true
    this.#driving = false
  }

  #refuse(type: string, why: string, references: Readonly<Record<string, string>>): void {
    const others = this.#errors.filter((error) => error.level === 'FATAL')
    this.#errors = [...others, { type, level: 'WARNING', description: why, references }]
    this.#changed = true
  }

  #self(): VdaSelf {
    return {
      order_id: this.#orderId,
      update_id: this.#updateId,
      last_node: this.#lastNode,
      nodes: this.#nodes,
      edges: this.#edges,
      actions: this.#due.map(({ state }) => state),
      instant_actions: this.#instant,
      driving: this.#driving,
      paused: this.#paused,
      wants_base: this.#nodes.length > 0 && this.#nodes.every(({ released }) => !released),
      pose: this.#body.pose,
      velocity: this.#body.velocity,
      battery: this.#body.battery,
      charging: this.#charging,
      loads: this.#loads,
      errors: this.#errors,
    }
  }

  #state(now: number): VdaSaid {
    this.#changed = false
    this.#stateAt = now
    return this.#say('state', stateWords(this.name.version, this.#self()), now, {})
  }

  #connection(connection: Connection, now: number): VdaSaid {
    return this.#say('connection', connectionWords(this.name.version, connection), now, { qos: 1, retain: true })
  }

  #factsheet(now: number): VdaSaid[] {
    const words = factsheetWords(this.name.version)
    return words === undefined ? [] : [this.#say('factsheet', words, now, { retain: true })]
  }

  #say(
    topic: VdaUpTopic,
    words: Readonly<Record<string, unknown>>,
    now: number,
    { qos = 0, retain = false }: { readonly qos?: 0 | 1; readonly retain?: boolean },
  ): VdaSaid {
    const header = {
      headerId: this.#headers[topic]++,
      timestamp: new Date(now + this.#clockAheadMs).toISOString(),
      version: this.name.version,
      manufacturer: this.name.manufacturer,
      serialNumber: this.name.serial,
    }
    return { topic: vdaTopic(this.name, topic), text: JSON.stringify({ ...header, ...words }), qos, retain }
  }
}

function hasEnded({ status }: ActionState): boolean {
  return status === 'FINISHED' || status === 'FAILED'
}

function canDo(type: string, where: 'NODE' | 'EDGE'): boolean {
  const scopes: readonly string[] = VDA_ACTIONS[type as keyof typeof VDA_ACTIONS] ?? []
  return scopes.includes(where)
}
