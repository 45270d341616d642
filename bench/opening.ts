// How fast dispatch's opening alone is (strict checks, dialect and schemas included) beside its floor: base64 and JSON.parse of
// wrapper and body, on the same records. Opening must reach at least 0.3 of the floor.
//
//   node bench/opening.ts

import { type Known, openRecord } from '../messages/open.ts'
import { streamRecordBytes } from '../messages/stream-record.ts'

export interface OpeningFigure {
  readonly records: string
  readonly record_bytes: number
  readonly messages_per_record: number
  readonly floor_us: number
  readonly opening_us: number
  /** Opening's speed as a share of the floor's: 1 would be as fast as parsing alone. */
  readonly ratio: number
}

export const RATIO_MIN = 0.3

/** The floor and the opening take turns, so that what else the machine does hits both; the median of the rounds counts. */
export function measureOpening(rounds = 15, recordsPerRound = 4000): readonly OpeningFigure[] {
  return workloads().map(({ name, bodies, topic, messages }) => {
    const records = bodies.map((body, at) => ({
      data: streamRecordBytes({
        data: Buffer.from(body).toString('base64'),
        topic,
        client_id: 'r1',
        principal: null,
        received_at: 1_747_136_931_405 + at,
        trace_id: '9f1a3bd0-5f0e-4c58-9a0b-6f0c1d2e3f40',
        source: 'device.hw',
      }),
      sequence_number: `4959033827149025660855969253836157109592157598913${at}`,
    }))
    const floor: number[] = []
    const opening: number[] = []
    for (let round = 0; round < rounds; round++) {
      floor.push(timed(records, recordsPerRound, parseOnly))
      opening.push(timed(records, recordsPerRound, opener()))
    }
    const floorUs = median(floor)
    const openingUs = median(opening)
    const bytes = bodies.reduce((sum, body) => sum + body.length, 0) / bodies.length
    return {
      records: name,
      record_bytes: Math.round(bytes),
      messages_per_record: messages,
      floor_us: floorUs,
      opening_us: openingUs,
      ratio: floorUs / openingUs,
    }
  })
}

interface Streamed {
  readonly data: Uint8Array
  readonly sequence_number: string
}

function timed(records: readonly Streamed[], count: number, work: (record: Streamed) => unknown): number {
  const start = performance.now()
  for (let at = 0; at < count; at++) work(records[at % records.length] as Streamed)
  return ((performance.now() - start) * 1000) / count
}

function parseOnly(record: Streamed): unknown {
  const buffer = Buffer.from(record.data.buffer, record.data.byteOffset, record.data.byteLength)
  const wrapper = JSON.parse(buffer.toString()) as { data: string }
  return JSON.parse(Buffer.from(wrapper.data, 'base64').toString())
}

/** With memory carried on, as dispatch does. */
function opener(): (record: Streamed) => unknown {
  let known: Known = { state: 'idle', entered_by: 'robot.connected' }
  return (record) => {
    const opened = openRecord(record, known)
    if (opened.outcome === 'rejected') throw new Error(`the bench's own record was refused: ${opened.error.text}`)
    if (opened.memory !== undefined) known = { ...known, memory: opened.memory }
    return opened
  }
}

function workloads(): readonly { name: string; topic: string; bodies: readonly string[]; messages: number }[] {
  const telemetry = Array.from({ length: 200 }, (_, at) => JSON.stringify(sample(at)))
  const states = Array.from({ length: 200 }, (_, at) => JSON.stringify(state(at)))
  const vdaStates = Array.from({ length: 200 }, (_, at) => JSON.stringify(vdaState(at)))
  const tens = Array.from({ length: 20 }, (_, at) =>
    JSON.stringify(Array.from({ length: 10 }, (_, item) => sample(at * 10 + item))),
  )
  const triggers = Array.from({ length: 200 }, (_, at) => JSON.stringify(trigger(at)))
  return [
    { name: 'telemetry, one per record', topic: 'robots/r1/telemetry', bodies: telemetry, messages: 1 },
    { name: 'telemetry, array of 10', topic: 'robots/r1/telemetry', bodies: tens, messages: 10 },
    { name: 'work.completed', topic: 'robots/r1/messages', bodies: triggers, messages: 1 },
    { name: 'VDA-derived state', topic: 'fts/v1/ff/5iO4/state', bodies: states, messages: 1 },
    { name: 'VDA 5050 state', topic: 'uagv/v2/acme/5iO4/state', bodies: vdaStates, messages: 1 },
  ]
}

/** About 800 bytes, as a mobile robot would send it every second. */
function sample(at: number): object {
  return {
    message_id: `r1-${at}`,
    type: 'robot.telemetry',
    sequence: at,
    occurred_at: '2026-05-13T13:48:51.348Z',
    payload: {
      battery: 81 - (at % 50) / 10,
      pose: { x: 12.482 + at / 100, y: -3.071, theta: 1.5707, map: 'hall-1' },
      velocity: { vx: 0.82, vy: 0, omega: 0.013 },
      errors: [],
      wheels: [41.2, 41.9, 40.7, 42.1].map((celsius, wheel) => ({ wheel, celsius, current_ampere: 1.2 + wheel / 10 })),
      lidar: { ok: true, points: 1081, range_min_metres: 0.1, range_max_metres: 24.8 },
      network: { ssid: 'factory-5g', rssi_dbm: -61, access_point: '3c:84:6a:11:0f:aa' },
      load: { carried: true, weight_kilograms: 18.4, type: 'KLT-4314' },
      software: { version: '4.12.3', build: '2026-04-30T13:17:30Z', uptime_seconds: 381_223 + at },
    },
  }
}

function trigger(at: number): object {
  return {
    message_id: `done-${at}`,
    trace_id: '9f1a3bd05f0e4c589a0b6f0c1d2e3f40',
    correlation_id: `job-${at}`,
    type: 'work.completed',
    sequence: at,
    payload: { job_id: `job-${at}`, result: { picked: 4, placed: 4, seconds: 37.2 } },
  }
}

/** The shape and size (about 1.5 KB) of the factory's states. */
function state(at: number): object {
  const time = `2026-05-13T11:51:${String(at % 60).padStart(2, '0')}.659736Z`
  return {
    orderId: '290929b8-9bc8-4ca1-b5fc-fb643f377e30',
    orderUpdateId: 0,
    errors: [],
    nodeStates: [],
    paused: false,
    edgeStates: [],
    lastCode: '',
    headerId: at,
    lastNodeSequenceId: 0,
    timestamp: time,
    actionState: { command: 'DOCK', state: 'RUNNING', timestamp: time, id: '7eefeec1-124b-440d-9c2c-725bcefa4dde' },
    lastNodeId: 'SVR3QA2098',
    load: ['1', '2', '3'].map((loadPosition) => ({ loadId: null, loadPosition, loadType: null })),
    driving: true,
    serialNumber: '5iO4',
    waitingForLoadHandling: false,
    batteryState: { percentage: 44, minVolt: 7.84, maxVolt: 9.1, currentVoltage: 8.4, charging: false },
    actionStates: ['PASS', 'TURN', 'TURN', 'TURN', 'DOCK'].map((command, index) => ({
      command,
      state: index < 4 ? 'FINISHED' : 'RUNNING',
      timestamp: time,
      id: `c5939b6d-5809-42a6-9dd2-83879cbbd50${index}`,
    })),
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >> 1] ?? Number.NaN
}

if (import.meta.main) {
  for (const figure of measureOpening()) {
    const { records, record_bytes, floor_us, opening_us, ratio } = figure
    console.log(
      `${records} (${record_bytes} bytes): floor ${floor_us.toFixed(2)} µs, opening ${opening_us.toFixed(2)} µs, ratio ${ratio.toFixed(2)} (at least ${RATIO_MIN})`,
    )
  }
}

/** As a 2.1 robot says it in the middle of an order. */
function vdaState(at: number): object {
  return {
    headerId: at,
    timestamp: `2026-05-13T11:51:${String(at % 60).padStart(2, '0')}.659Z`,
    version: '2.1.0',
    manufacturer: 'acme',
    serialNumber: '5iO4',
    orderId: 'mission:m-17:1',
    orderUpdateId: 1,
    lastNodeId: 'n1',
    lastNodeSequenceId: 2,
    nodeStates: [4, 6].map((sequenceId) => ({
      nodeId: `n${sequenceId / 2}`,
      sequenceId,
      released: true,
      nodePosition: { x: 8, y: sequenceId, theta: 0, mapId: 'hall-1' },
    })),
    edgeStates: [3, 5].map((sequenceId) => ({ edgeId: `e${sequenceId}`, sequenceId, released: true })),
    agvPosition: { x: 8 + at / 100, y: 0, theta: 1.5707, mapId: 'hall-1', positionInitialized: true },
    velocity: { vx: 0.82, vy: 0, omega: 0.013 },
    loads: [],
    driving: true,
    paused: false,
    actionStates: ['pick', 'drop'].map((actionType, step) => ({
      actionId: `mission:m-17:1:${step}`,
      actionType,
      actionStatus: step === 0 ? 'FINISHED' : 'WAITING',
    })),
    batteryState: { batteryCharge: 79.9, batteryVoltage: 24, charging: false, reach: 23_032 },
    operatingMode: 'AUTOMATIC',
    errors: [],
    safetyState: { eStop: 'NONE', fieldViolation: false },
  }
}
