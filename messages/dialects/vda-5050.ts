// VDA 5050, versions 1.1, 2.0, 2.1 and 3.0 on one broker: {interface}/{v1|v2|v3}/{manufacturer}/{serial}/{topic}. What a robot
// publishes is read here (state, connection, visualization, factsheet); what is said to it is written by functions/vda5050.
//
// Every record is one robot.telemetry in our words (vda-5050-state.ts), plus the facts that it shows:
//   · robot.connected, robot.disconnected   fused of the newest connection message, the newest state and the row (the broker's
//                                           own lifecycle events move that): a state that is newer than a goodbye means alive
//   · work.*                                vda-5050-work.ts
//   · command.answered                      vda-5050-answers.ts
//   · charge.*, battery.low, fault.*        vda-condition.ts
// A fact about something that we sent belongs to its story: it has that command's trace, and the command as its cause.
//
// Identity is strict: the topic says who it is, a header that disagrees is refused, and counted on the card of the topic's robot,
// whose client alone may publish there. All else is forgiven and counted (vda-5050-card.ts, vda-5050-schema.ts). Versions: the
// header says which, the topic's major where it does not; one that we do not know is read as the nearest.

import type { Arrival } from '../arrival.ts'
import { isTime, type Message, type Payload } from '../envelope.ts'
import { derivedId, derivedIdOfBytes } from '../ids.ts'
import type { OpeningError } from '../opening-error.ts'
import { isOutOfHearing } from '../out-of-hearing.ts'
import { type Decoded, type Dialect, type Known, memoryOf, ofEdge } from './dialect.ts'
import { answersOf, errorMark } from './vda-5050-answers.ts'
import {
  countAnswers,
  countConnection,
  countFaults,
  countRecord,
  countSilence,
  type Heard as HeardRecord,
  newCard,
} from './vda-5050-card.ts'
import { factsheetBrief } from './vda-5050-factsheet.ts'
import {
  ERRORS_MAX,
  type VdaCardMemory,
  type VdaConnection,
  type VdaMajor,
  type VdaMemory,
  type VdaOperatingMode,
  type VdaStateBrief,
} from './vda-5050-memory.ts'
import { schemaFaults } from './vda-5050-schema.ts'
import {
  detailsOf,
  tellPath,
  tellPosition,
  type VdaState,
  vdaStateOf,
  vdaTelemetryOf,
  wholeOf,
} from './vda-5050-state.ts'
import { jobIdOfOrder, sentOrderOf, workFacts } from './vda-5050-work.ts'
import { conditionFacts, type Fact } from './vda-condition.ts'
import { type Fields, textOf } from './vda-derived-state.ts'
import { correlationOf, fieldsIn, isReadingOnly, leftItsRow, robotIdOf } from './vda-record.ts'

export const vda5050: Dialect = {
  name: 'vda-5050',
  description:
    'VDA 5050 1.1 to 3.0, on `{interface}/{v1|v2|v3}/{manufacturer}/{serial}/…`; which interfaces are heard is configured (uagv and vda5050 to begin with). Robot id is <manufacturer>:<serial>.',
  topic_filters: ['v1', 'v2', 'v3'].flatMap((major) =>
    ['state', 'connection', 'visualization', 'factsheet'].map((topic) => `+/${major}/+/+/${topic}`),
  ),
  content_types: ['application/json'],
  derives: [
    'robot.telemetry',
    'robot.connected',
    'robot.disconnected',
    'work.started',
    'work.progressed',
    'work.completed',
    'work.failed',
    'command.answered',
    'robot.capacity_changed',
    'charge.started',
    'charge.completed',
    'battery.low',
    'fault.raised',
    'fault.cleared',
  ],
  robotOf: (segments) =>
    segments.length === 5 &&
    MAJORS.has(segments[1] ?? '') &&
    TOPICS.has(segments[4] ?? '') &&
    // Ours, and the dialect that is derived of this one.
    !NOT_INTERFACES.has(segments[0] ?? '')
      ? robotIdOf(segments[2] ?? '', segments[3] ?? '')
      : undefined,
  decode,
}

const MAJORS: ReadonlyMap<string, VdaMajor> = new Map([
  ['v1', 1],
  ['v2', 2],
  ['v3', 3],
])
const TOPICS: ReadonlySet<string> = new Set(['state', 'connection', 'visualization', 'factsheet'])
/** Only a state echoes what its robot was sent. */
export const isEcho = (topic: string): boolean => topic.endsWith('/state')

const NOT_INTERFACES: ReadonlySet<string> = new Set(['fts', 'robots', 'missions', '$aws'])

/** What a robot of this major says when it says nothing of its version. */
const VERSION_OF: Readonly<Record<VdaMajor, string>> = { 1: '1.1.0', 2: '2.0.0', 3: '3.0.0' }

function decode(arrival: Arrival, known: Known): Decoded {
  const [name = '', level = '', manufacturer = '', serial = '', topic = ''] = arrival.topic.split('/')
  const major = MAJORS.get(level) ?? 2
  const before = memoryOf(known).vda_5050
  const who = { interface: name, major, version: before?.version ?? VERSION_OF[major], manufacturer, serial }
  const card = before?.card ?? newCard(arrival.received_at_ms)
  const read = fieldsIn(arrival, manufacturer, serial)
  if (read.error !== undefined) return refused(read.error, { ...before, ...who, card }, arrival, known)
  const { fields } = read
  const version = (textOf(fields.version) ?? who.version).slice(0, 16)
  const counted = countRecord(card, heardOf(topic, fields, arrival), known.budget)
  const faults = schemaFaults(topic, fields, majorOf(version) ?? major)
  const memory: VdaMemory = { ...before, ...who, version, card: countFaults(counted.card, faults) }
  const heard = hear(topic, fields, memory, { arrival, known, isLate: counted.isLate })
  const marks = {
    ...(counted.isOver && topic !== 'connection' ? { over_budget: true as const } : undefined),
    ...(counted.isLate ? { stale: true as const } : undefined),
  }
  if (isReadingOnly(arrival, known, heard.facts)) {
    return { messages: messagesOf({ ...heard, facts: [] }, fields, arrival, {}) }
  }
  return {
    messages: messagesOf(heard, fields, arrival, marks),
    memory: { ...memoryOf(known), vda_5050: heard.memory },
  }
}

/** `2.1.0`, `V2.1`, `2.1`: what matters is the first number. Undefined for what is none of ours: the topic's holds then. */
function majorOf(version: string): VdaMajor | undefined {
  const said = Number(/^[vV]?(\d+)/.exec(version)?.[1])
  return said === 1 || said === 2 || said === 3 ? said : undefined
}

function heardOf(topic: string, fields: Fields, { bytes, received_at_ms }: Arrival): HeardRecord {
  const { timestamp } = fields
  const said = typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN
  return {
    topic,
    bytes: bytes.length,
    received_at_ms,
    header_id: wholeOf(fields.headerId),
    said_ms: Number.isNaN(said) ? undefined : said,
  }
}

/** Not opened, but counted: by its card a robot is found that says what nobody can read, or that it is another one. */
function refused(error: OpeningError, memory: VdaMemory, arrival: Arrival, known: Known): Decoded {
  if (arrival.redrive !== undefined) return { error }
  const heard = { topic: '', bytes: arrival.bytes.length, received_at_ms: arrival.received_at_ms }
  const { card } = countRecord(memory.card, { ...heard, header_id: undefined, said_ms: undefined }, known.budget)
  const as = error.class === 'RobotMismatch' ? 'mismatches' : 'unreadable'
  const counted: VdaCardMemory = { ...card, [as]: (card[as] ?? 0) + 1 }
  return { error, memory: { ...memoryOf(known), vda_5050: { ...memory, card: counted } } }
}

interface Heard {
  readonly telemetry: Payload
  readonly facts: readonly Fact[]
  readonly memory: VdaMemory
  /** The same bytes at another time say it again. */
  readonly timed?: boolean
}

interface Circumstances {
  readonly arrival: Arrival
  readonly known: Known
  readonly isLate: boolean
}

function hear(topic: string, fields: Fields, memory: VdaMemory, at: Circumstances): Heard {
  switch (topic) {
    case 'state':
      return ofState(fields, memory, at)
    case 'connection':
      return ofConnection(fields, memory, at)
    case 'factsheet':
      return ofFactsheet(fields, memory, at)
    default:
      return ofVisualization(fields, memory)
  }
}

function ofFactsheet(fields: Fields, memory: VdaMemory, { isLate }: Circumstances): Heard {
  const telemetry = { ...carried(memory), factsheet: fields }
  if (isLate) return { telemetry, facts: [], memory }
  const factsheet = factsheetBrief(fields)
  const { order_actions: capabilities = [] } = factsheet
  const { order_actions: before = [] } = memory.factsheet ?? {}
  const isSame = capabilities.length === before.length && capabilities.every((name, index) => name === before[index])
  const payload = { capabilities, from_factsheet: true }
  return {
    telemetry,
    facts: isSame ? [] : [{ type: 'robot.capacity_changed', payload }],
    memory: { ...memory, factsheet },
  }
}

function ofState(fields: Fields, memory: VdaMemory, { arrival, known, isLate }: Circumstances): Heard {
  const { received_at_ms } = arrival
  const state = vdaStateOf(fields)
  const telemetry = vdaTelemetryOf(fields, state)
  // Sent before it went, and heard after: what it said last does not bring it back.
  const isFromBefore = received_at_ms <= goneAt(memory, known)
  if (isLate || isFromBefore) return { telemetry, facts: [], memory }
  const back = memory.connected !== true || leftItsRow(known)
  const { presence } = memoryOf(known)
  const isNewSession = memory.session !== undefined && presence !== undefined && memory.session !== presence.version
  const wasGone = back || memory.again === true || isNewSession
  const work = workFacts(state, memory, known.sent, memory.state_seen !== true || wasGone)
  const answers = answersOf(state, memory, known.sent, work.ended, received_at_ms)
  const mode = modeFact(state, memory, {
    isRunning: work.memory.running !== undefined,
    hasDone: work.ended.some(({ outcome }) => outcome.status === 'done'),
  })
  // What its row says of its condition it has kept, unless the row was left.
  const afresh = memory.state_seen !== true || (wasGone && LEFT.has(known.state ?? ''))
  const condition = conditionFacts(state, memory, { afresh, received_at_ms })
  const silence = back || memory.state === undefined ? undefined : received_at_ms - memory.state.received_at_ms
  const card = countAnswers(silence === undefined ? memory.card : countSilence(memory.card, silence), answers)
  return {
    telemetry,
    facts: [
      ...(back ? [{ type: 'robot.connected', payload: { reason: 'sent a state' } }] : []),
      ...(mode.fact === undefined ? [] : [mode.fact]),
      ...answers.first,
      ...work.ends,
      ...condition.ends,
      ...work.starts,
      ...condition.starts,
      ...work.progressed,
      ...answers.last,
    ].map((fact) => ofItsStory(fact, known)),
    memory: {
      ...whoIs(memory),
      connected: true,
      state_seen: true,
      ...(presence === undefined ? undefined : { session: presence.version }),
      state: briefOf(state, telemetry, received_at_ms, memory.state),
      ...work.memory,
      ...condition.memory,
      ...(mode.withdrawn === undefined ? undefined : { withdrawn: mode.withdrawn }),
      ...(answers.answered === undefined ? undefined : { answered: answers.answered }),
      card,
    },
  }
}

/** Where a row stands that was left: by whoever went, or by the word alone that he is back. */
const LEFT: ReadonlySet<string> = new Set(['offline', 'idle'])

/** When it was last said to be gone, by itself or by the broker, and not back since; epoch milliseconds. */
function goneAt({ connected, gone_at_ms = 0 }: VdaMemory, known: Known): number {
  const { presence } = memoryOf(known)
  const atBroker = presence?.connected === false ? presence.at_ms : 0
  return Math.max(connected === false ? gone_at_ms : 0, atBroker)
}

/** Modes in which master control has no say: such a robot is given nothing. */
const WITHDRAWN: ReadonlySet<VdaOperatingMode> = new Set(['MANUAL', 'SERVICE', 'TEACH_IN', 'INTERVENED', 'STARTUP'])

function modeFact(
  { operating_mode }: VdaState,
  { withdrawn: before }: VdaMemory,
  { isRunning, hasDone }: { readonly isRunning: boolean; readonly hasDone: boolean },
): { readonly fact?: Fact; readonly withdrawn: VdaOperatingMode | undefined } {
  // What it does not say it has not changed.
  if (operating_mode === 'UNKNOWN') return { withdrawn: before }
  // Somebody lends it a hand with the order that it has: it keeps that one, and gets no other.
  const isHelped = operating_mode === 'INTERVENED' && isRunning
  // Who is withdrawn gives back what it was given. What it has just done it must not give back: with the next state it has not.
  if (isHelped || hasDone) return { withdrawn: before }
  const withdrawn = WITHDRAWN.has(operating_mode) ? operating_mode : undefined
  if ((withdrawn === undefined) === (before === undefined)) return { withdrawn }
  const payload = { available: withdrawn === undefined, operating_mode }
  return { fact: { type: 'robot.capacity_changed', payload }, withdrawn }
}

/** What stays whatever a state says. */
function whoIs({ interface: name, major, version, manufacturer, serial, connection, onlines, factsheet }: VdaMemory) {
  return {
    interface: name,
    major,
    version,
    manufacturer,
    serial,
    ...(connection === undefined ? undefined : { connection }),
    ...(onlines === undefined ? undefined : { onlines }),
    ...(factsheet === undefined ? undefined : { factsheet }),
  }
}

function briefOf(
  state: VdaState,
  { pose }: Payload,
  received_at_ms: number,
  before: VdaStateBrief | undefined,
): VdaStateBrief {
  const { leg, errors } = state
  const order_id = leg?.order_id.slice(0, 256) ?? ''
  const order_update_id = leg?.update_id ?? 0
  // Of nodes that are no list: what the state before said, if it was about the same order.
  const isAsBefore =
    !state.nodes_read && leg && before?.order_id === order_id && before.order_update_id === order_update_id
  return {
    received_at_ms,
    order_id,
    order_update_id,
    last_node_id: state.last_node_id,
    nodes_left: isAsBefore ? before.nodes_left : state.nodes_left,
    edges_left: state.edges_left,
    driving: state.driving,
    paused: state.paused,
    operating_mode: state.operating_mode,
    errors: errors.slice(-ERRORS_MAX).map(errorMark),
    ...(pose === undefined ? undefined : { pose: pose as Payload }),
  }
}

/** What of the newest state stays true while something else is said: the newest telemetry is what screens show. */
function carried({ state, battery, charging }: VdaMemory): Payload {
  return {
    ...(battery === undefined ? undefined : { battery }),
    ...(charging === undefined ? undefined : { charging }),
    ...(state === undefined
      ? undefined
      : {
          driving: state.driving,
          paused: state.paused,
          operating_mode: state.operating_mode,
          last_node_id: state.last_node_id,
          ...(state.order_id === '' ? undefined : { order_id: state.order_id, order_update_id: state.order_update_id }),
          ...(state.pose === undefined ? undefined : { pose: state.pose }),
        }),
  }
}

function ofVisualization(fields: Fields, memory: VdaMemory): Heard {
  const flags: string[] = []
  const details = detailsOf(fields)
  const telemetry: Record<string, unknown> = { ...carried(memory) }
  tellPosition(telemetry, fields, flags)
  tellPath(telemetry, fields)
  if (details !== undefined) telemetry.details = details
  if (flags.length > 0) telemetry.flags = flags
  return { telemetry, facts: [], memory }
}

const CONNECTIONS: Readonly<Record<string, VdaConnection>> = {
  ONLINE: 'ONLINE',
  OFFLINE: 'OFFLINE',
  CONNECTIONBROKEN: 'CONNECTION_BROKEN',
  CONNECTION_BROKEN: 'CONNECTION_BROKEN',
  HIBERNATING: 'HIBERNATING',
}

/**
 * Never judged by header id or time: a last will has those of connecting. HIBERNATING is a goodbye for as long as it lasts: the
 * robot takes no orders.
 */
function ofConnection(fields: Fields, memory: VdaMemory, { arrival, known }: Circumstances): Heard {
  const said = (textOf(fields.connectionState) ?? '').toUpperCase()
  const connection = CONNECTIONS[said]
  const telemetry = { ...carried(memory), connection: connection ?? 'UNKNOWN' }
  if (connection === undefined) {
    return { telemetry: { ...telemetry, flags: ['connection_state_unknown'] }, facts: [], memory }
  }
  const { said_ms } = heardOf('connection', fields, arrival)
  const isLeft = isOutOfHearing(known.state)
  if (connection === 'ONLINE') {
    const back = memory.connected !== true || leftItsRow(known)
    return {
      telemetry,
      timed: true,
      facts: back ? [{ type: 'robot.connected', payload: { reason: connection } }] : [],
      memory: {
        ...memory,
        connected: true,
        ...(back ? { again: true as const } : undefined),
        connection,
        ...withOnline(memory.onlines, said_ms),
        card: countConnection(memory.card),
      },
    }
  }
  const wills = (memory.card.wills ?? 0) + 1
  if (connection === 'CONNECTION_BROKEN' && isOfOldSession(said_ms, memory, known)) {
    return { telemetry, facts: [], memory: { ...memory, card: { ...memory.card, wills } } }
  }
  return {
    telemetry,
    timed: true,
    // Its broker may have told before.
    facts:
      memory.connected === true && !isLeft ? [{ type: 'robot.disconnected', payload: { reason: connection } }] : [],
    memory: {
      ...memory,
      connected: false,
      again: true,
      connection,
      gone_at_ms: arrival.received_at_ms,
      card: connection === 'CONNECTION_BROKEN' ? { ...memory.card, wills } : memory.card,
    },
  }
}

function withOnline(before: readonly number[] = [], saidMs: number | undefined): Pick<VdaMemory, 'onlines'> {
  return saidMs === undefined || before.at(-1) === saidMs ? {} : { onlines: [...before, saidMs].slice(-2) }
}

/**
 * A robot that connects anew before its broker has missed it is taken over by its own new session, and the last will of the old
 * one comes behind the new one's ONLINE. It has the time of connecting: by the robot's clock, the time of the ONLINE before. The broker
 * has to agree that somebody is connected; should he be wrong, his own word about the end of the session still comes.
 */
function isOfOldSession(saidMs: number | undefined, { onlines = [] }: VdaMemory, known: Known): boolean {
  const [before, newest] = onlines
  if (saidMs === undefined || before === undefined || newest === undefined) return false
  if (memoryOf(known).presence?.connected !== true) return false
  return Math.abs(saidMs - before) < Math.abs(saidMs - newest)
}

/** Facts about an order of ours have its trace and conversation, and the command as their cause. */
function ofItsStory(fact: Fact, known: Known): Fact {
  if (fact.about !== undefined || fact.order_id === undefined) return fact
  const order = sentOrderOf(fact.order_id, known.sent)
  if (order === undefined) return fact
  const { trace_id, correlation_id, command_id } = order
  return {
    ...fact,
    about: {
      trace_id,
      ...(correlation_id === undefined ? undefined : { correlation_id }),
      causation_id: command_id,
    },
  }
}

/** Half of what AWS IoT takes: who comes so far mostly goes further. */
const LARGE_BYTES = 64 * 1024

function messagesOf(
  heard: Heard,
  fields: Fields,
  arrival: Arrival,
  marks: Pick<Message, 'over_budget' | 'stale'>,
): readonly Message[] {
  const telemetryId = derivedIdOfBytes(arrival.topic, arrival.bytes)
  const edge = ofEdge(arrival)
  const telemetry: Message = {
    ...edge,
    message_id: telemetryId,
    type: 'robot.telemetry',
    payload: arrival.bytes.length > LARGE_BYTES ? flagged(heard.telemetry, 'message_large') : heard.telemetry,
    kind: 'telemetry',
    index: 0,
    ...marks,
    ...(isTime(fields.timestamp) ? { occurred_at: fields.timestamp } : undefined),
  }
  // A last will may have the same bytes at every break: what is said by one is told apart by when it was heard.
  const source = heard.timed === true ? derivedId(telemetryId, arrival.received_at) : telemetryId
  return [telemetry, ...heard.facts.map((fact, at) => factOf(fact, source, telemetryId, at + 1, edge))]
}

function flagged(telemetry: Payload, flag: string): Payload {
  const flags = Array.isArray(telemetry.flags) ? telemetry.flags : []
  return { ...telemetry, flags: [...flags, flag] }
}

function factOf(
  fact: Fact,
  source: string,
  telemetryId: string,
  index: number,
  edge: ReturnType<typeof ofEdge>,
): Message {
  const { about, order_id, payload, type } = fact
  const key = about?.key ?? (order_id === undefined ? undefined : jobIdOfOrder(order_id))
  const correlation = about?.correlation_id ?? (order_id === undefined ? undefined : correlationOf(order_id))
  return {
    ...edge,
    message_id: key === undefined ? derivedId(source, type) : derivedId(source, type, key),
    type,
    payload,
    kind: 'fact',
    index,
    ...(about === undefined ? undefined : { trace_id: about.trace_id }),
    ...(correlation === undefined ? undefined : { correlation_id: correlation }),
    causation_id: about?.causation_id ?? telemetryId,
    derived: true,
  }
}
