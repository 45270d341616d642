// The dialect of the factory recordings: derived from VDA 5050, not conforming (`actionState.command`, `instantAction`
// singular, no `version`). Topics fts/v1/<manufacturer>/<serial>/{state,connection,factsheet}; the master's own topics (order,
// instantAction) go down and are not read.
//
// Every record is one robot.telemetry plus the facts it shows (vda-derived-facts.ts). Ids are derived from topic and bytes, so
// a recording that is played twice says nothing new. Identity is strict: the topic says who it is, a serialNumber that
// disagrees is refused.
//
// A record that is redriven was not heard in its time. It tells its facts if nothing later was heard and the robot is there
// now; else it is a reading and nothing more: the next state compares with what it finds, and tells what has changed.

import type { Arrival } from '../arrival.ts'
import { isTime, type Message, type Payload } from '../envelope.ts'
import { derivedId, derivedIdOfBytes } from '../ids.ts'
import { type Decoded, type Dialect, type Known, memoryOf, ofEdge } from './dialect.ts'
import type { Fact } from './vda-condition.ts'
import { factsOf } from './vda-derived-facts.ts'
import type { VdaDerivedMemory } from './vda-derived-memory.ts'
import { type Fields, fieldsOf, stateOf, textOf, type VdaDerivedState } from './vda-derived-state.ts'
import { correlationOf, fieldsIn, isReadingOnly, leftItsRow, robotIdOf } from './vda-record.ts'

export const vdaDerived: Dialect = {
  name: 'vda-derived',
  description:
    'The VDA-5050-derived dialect of a training factory: states, connection and factsheet of its AGVs. Robot id is <manufacturer>:<serial>.',
  topic_filters: ['fts/v1/+/+/state', 'fts/v1/+/+/connection', 'fts/v1/+/+/factsheet'],
  content_types: ['application/json'],
  derives: [
    'robot.telemetry',
    'robot.connected',
    'robot.disconnected',
    'work.started',
    'work.completed',
    'work.failed',
    'charge.started',
    'charge.completed',
    'battery.low',
    'fault.raised',
    'fault.cleared',
  ],
  robotOf: (segments) =>
    segments.length === 5 && segments[0] === 'fts' && segments[1] === 'v1' && TOPICS.has(segments[4] ?? '')
      ? robotIdOf(segments[2] ?? '', segments[3] ?? '')
      : undefined,
  decode,
}

const TOPICS: ReadonlySet<string> = new Set(['state', 'connection', 'factsheet'])

function decode(arrival: Arrival, known: Known): Decoded {
  const [, , manufacturer, serial, topic] = arrival.topic.split('/')
  const read = fieldsIn(arrival, manufacturer, serial)
  if (read.error !== undefined) return { error: read.error }
  const { fields } = read
  const before = memoryOf(known).vda_derived ?? {}
  const heard =
    topic === 'state'
      ? ofState(fields, before, arrival, known)
      : topic === 'connection'
        ? ofConnection(fields, before, known)
        : ofFactsheet(fields, before)
  if (isReadingOnly(arrival, known, heard.facts))
    return { messages: messagesOf({ ...heard, facts: [] }, fields, arrival) }
  return {
    messages: messagesOf(heard, fields, arrival),
    ...(heard.memory === before ? {} : { memory: { ...memoryOf(known), vda_derived: heard.memory } }),
  }
}

interface Heard {
  readonly telemetry: Payload
  readonly facts: readonly Fact[]
  readonly memory: VdaDerivedMemory
}

function ofState(fields: Fields, memory: VdaDerivedMemory, arrival: Arrival, known: Known): Heard {
  const state = stateOf(fields)
  const back = memory.connected !== true || leftItsRow(known)
  const afresh = memory.state_seen !== true || (back && known.state === 'offline')
  const derived = factsOf(state, memory, { back, afresh, received_at_ms: arrival.received_at_ms })
  return { telemetry: stateTelemetry(fields, state), facts: derived.facts, memory: derived.memory }
}

function ofConnection(fields: Fields, memory: VdaDerivedMemory, known: Known): Heard {
  const said = (textOf(fields.connectionState) ?? '').toUpperCase()
  const telemetry = {
    connection: said === '' ? 'UNKNOWN' : said,
    ...(memory.battery === undefined ? {} : { battery: memory.battery }),
  }
  if (said === 'ONLINE') {
    const back = memory.connected !== true || leftItsRow(known)
    const facts = back ? [{ type: 'robot.connected', payload: { reason: said } }] : []
    return { telemetry, facts, memory: memory.connected === true ? memory : { ...memory, connected: true } }
  }
  if (GONE.has(said)) {
    const facts = memory.connected === true ? [{ type: 'robot.disconnected', payload: { reason: said } }] : []
    return { telemetry, facts, memory: memory.connected === false ? memory : { ...memory, connected: false } }
  }
  return { telemetry: { ...telemetry, flags: ['connection_state_unknown'] }, facts: [], memory }
}

const GONE: ReadonlySet<string> = new Set(['OFFLINE', 'CONNECTIONBROKEN', 'CONNECTION_BROKEN'])

function ofFactsheet(fields: Fields, memory: VdaDerivedMemory): Heard {
  return {
    telemetry: { factsheet: fields, ...(memory.battery === undefined ? {} : { battery: memory.battery }) },
    facts: [],
    memory,
  }
}

/** What screens and queries ask for under our names; the rest under the maker's, in `details`. */
function stateTelemetry(fields: Fields, state: VdaDerivedState): Payload {
  const telemetry: Record<string, unknown> = { driving: state.driving, paused: state.paused, actions: state.actions }
  if (state.battery !== undefined) telemetry.battery = state.battery
  if (state.charging !== undefined) telemetry.charging = state.charging
  if (state.leg) {
    telemetry.order_id = state.leg.order_id
    telemetry.order_update_id = state.leg.update_id
  }
  if (Array.isArray(fields.errors)) telemetry.errors = fields.errors
  const pose = poseOf(fieldsOf(fields.agvPosition))
  if (pose !== undefined) telemetry.pose = pose
  if (fields.velocity !== undefined) telemetry.velocity = fields.velocity
  if (state.flags.length > 0) telemetry.flags = state.flags
  const details: Record<string, unknown> = {}
  for (const name in fields) {
    if (!TOLD_ELSEWHERE.has(name)) details[name] = fields[name]
  }
  telemetry.details = details
  return telemetry
}

const TOLD_ELSEWHERE: ReadonlySet<string> = new Set([
  'driving',
  'paused',
  'actionStates',
  'actionState',
  'orderId',
  'orderUpdateId',
  'errors',
  'agvPosition',
  'velocity',
  'serialNumber',
  'manufacturer',
  'timestamp',
])

function poseOf(position: Fields): Payload | undefined {
  const { x, y, theta, mapId } = position
  if (typeof x !== 'number' || typeof y !== 'number' || typeof theta !== 'number') return undefined
  return typeof mapId === 'string' ? { x, y, theta, map: mapId.slice(0, 256) } : { x, y, theta }
}

function messagesOf(heard: Heard, fields: Fields, arrival: Arrival): readonly Message[] {
  const telemetryId = derivedIdOfBytes(arrival.topic, arrival.bytes)
  const telemetry = message(arrival, telemetryId, 'robot.telemetry', 'telemetry', heard.telemetry, 0)
  const timed = isTime(fields.timestamp) ? { ...telemetry, occurred_at: fields.timestamp } : telemetry
  return [
    timed,
    ...heard.facts.map((fact, at): Message => {
      // A record may end one leg and begin another: the job makes the difference between two facts of one type.
      const about = fact.order_id === undefined ? [] : [String(fact.payload.job_id)]
      const id = derivedId(telemetryId, fact.type, ...about)
      return {
        ...message(arrival, id, fact.type, 'fact', fact.payload, at + 1),
        ...(fact.order_id === undefined ? {} : { correlation_id: correlationOf(fact.order_id) }),
        causation_id: telemetryId,
        derived: true,
      }
    }),
  ]
}

function message(
  arrival: Arrival,
  id: string,
  type: string,
  kind: Message['kind'],
  payload: Payload,
  index: number,
): Message {
  return { ...ofEdge(arrival), message_id: id, type, payload, kind, index }
}
