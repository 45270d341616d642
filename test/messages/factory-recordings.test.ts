import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Message } from '../../messages/envelope.ts'
import { type Known, openRecord } from '../../messages/open.ts'
import { streamRecordBytes } from '../../messages/stream-record.ts'
import { repositoryRoot } from '../tree.ts'

// Real recordings of a training factory. They are not part of this repository; where the folder is missing the tests say so.
const folder = join(repositoryRoot, '..', 'shared', 'data', 'factory-recordings')
const missing = existsSync(folder) ? '' : ` (skipped: ${folder} is missing)`

const recordings = [
  {
    file: 'production-wr-agv2-b-agv1-clean_20260513_135600.log',
    states: 268,
    legs: { 'ff:5iO4': 9, 'ff:leJ4': 10 },
  },
  { file: 'red-storage-production-nok_20260807_113739.log', states: 69, legs: { 'ff:5iO4': 6 } },
  { file: 'startup-clean_20260512_102831.log', states: 29, legs: { 'ff:5iO4': 1, 'ff:leJ4': 0 } },
] as const

interface Recorded {
  readonly topic: string
  readonly payload: string
  readonly timestamp: string
}

function statesOf(file: string): readonly Recorded[] {
  return readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Recorded)
    .filter(({ topic }) => /^fts\/v1\/ff\/[^/]+\/(state|connection|factsheet)$/.test(topic ?? ''))
}

/** Plays records through the dialect as dispatch would; memory goes through JSON as on the last-known item. */
function play(records: readonly Recorded[], memories: Map<string, unknown>): readonly Message[] {
  return records.flatMap(({ topic, payload, timestamp }, at) => {
    const known: Known = memories.has(topic)
      ? { state: 'idle', entered_by: 'robot.connected', memory: memories.get(topic) }
      : {}
    const data = streamRecordBytes({
      data: Buffer.from(payload).toString('base64'),
      topic,
      received_at: Date.parse(timestamp),
      source: 'device.hw',
    })
    const result = openRecord({ data, sequence_number: String(at) }, known)
    if (result.outcome === 'rejected') throw new Error(`${topic}: ${result.error.class}: ${result.error.text}`)
    if (result.memory !== undefined) memories.set(topic, JSON.parse(JSON.stringify(result.memory)))
    return result.messages
  })
}

const factsOf = (messages: readonly Message[]) => messages.filter(({ kind }) => kind === 'fact')
const count = (messages: readonly Message[], type: string) => messages.filter((message) => message.type === type).length

describe.skipIf(missing !== '').each(recordings)(`the recording $file${missing}`, ({ file, states, legs }) => {
  test('is opened whole: one telemetry for every state, each with an id of its own', () => {
    const telemetry = play(statesOf(file), new Map()).filter(({ kind }) => kind === 'telemetry')
    expect(telemetry).toHaveLength(states)
    expect(new Set(telemetry.map(({ message_id }) => message_id)).size).toBe(states)
  })

  test('gives every leg of every order exactly one start and one end on its robot', () => {
    const facts = factsOf(play(statesOf(file), new Map()))
    for (const [robot, expected] of Object.entries(legs)) {
      const jobs = (type: string) =>
        facts.filter((fact) => fact.robot_id === robot && fact.type === type).map(({ payload }) => payload.job_id)
      const started = jobs('work.started')
      expect(started).toHaveLength(expected)
      expect(new Set(started).size).toBe(expected)
      expect(jobs('work.completed')).toEqual(started)
      expect(jobs('work.failed')).toEqual([])
    }
  })

  test('connects each robot once, and calls no battery low and no warning a fault', () => {
    const facts = factsOf(play(statesOf(file), new Map()))
    for (const robot of Object.keys(legs)) {
      const own = facts.filter(({ robot_id }) => robot_id === robot)
      expect(own[0]?.type).toBe('robot.connected')
      expect(count(own, 'robot.connected')).toBe(1)
    }
    for (const type of ['battery.low', 'fault.raised', 'fault.cleared', 'robot.disconnected'])
      expect(count(facts, type)).toBe(0)
  })

  test('played again says nothing that was not said the first time', () => {
    const memories = new Map<string, unknown>()
    const first = new Set(play(statesOf(file), memories).map(({ message_id }) => message_id))
    const again = play(statesOf(file), memories)
    expect(again.filter(({ message_id }) => !first.has(message_id))).toEqual([])
  })

  test('is told the same whatever the clocks of the robots say', () => {
    const said = play(statesOf(file), new Map())
    const shifted = statesOf(file).map((record) => ({
      ...record,
      payload: record.payload.replaceAll(/"timestamp": "[^"]*"/g, '"timestamp": "1970-01-01T00:00:00Z"'),
    }))
    const plain = (messages: readonly Message[]) =>
      factsOf(messages).map(({ robot_id, type, payload }) => [robot_id, type, payload])
    expect(plain(play(shifted, new Map()))).toEqual(plain(said))
  })

  test('keeps what is remembered of a robot within the small item it lies on', () => {
    const memories = new Map<string, unknown>()
    play(statesOf(file), memories)
    for (const memory of memories.values()) expect(JSON.stringify(memory).length).toBeLessThan(500)
  })
})

describe.skipIf(missing !== '')(`the recording of a start-up${missing}`, () => {
  test('shows charging at the edges of the flag, with 219 % clamped and flagged', () => {
    const messages = play(statesOf('startup-clean_20260512_102831.log'), new Map())
    const charging = factsOf(messages).filter(({ type }) => type.startsWith('charge.'))
    expect(charging.map(({ robot_id, type, payload }) => [robot_id, type, payload.battery])).toEqual([
      ['ff:5iO4', 'charge.started', 100],
      ['ff:5iO4', 'charge.completed', 100],
      ['ff:5iO4', 'charge.started', 60],
    ])
    expect(
      messages.filter(({ payload }) => (payload.flags as string[] | undefined)?.includes('battery_clamped')).length,
    ).toBe(8)
  })
})
