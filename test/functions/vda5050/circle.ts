import { expect } from 'vitest'
import { encode } from '../../../functions/vda5050/encode.ts'
import type { Command, CommandType } from '../../../messages/commands.ts'
import type { RobotMemory } from '../../../messages/dialects/dialect.ts'
import type { Message } from '../../../messages/envelope.ts'
import { openRecord } from '../../../messages/open.ts'
import { streamRecordBytes } from '../../../messages/stream-record.ts'
import { drawsOf } from '../../../robots/random.ts'
import { VdaRobot, type VdaSaid } from '../../../robots/vda-robot.ts'
import type { VdaVersion } from '../../../robots/vda-words.ts'
import { blank, commandOf, keptPage, NOW } from './robot.ts'

/*
 * What is said to a robot and what is understood of its answers, in one circle: our orders and instant actions go to a virtual
 * robot, what it publishes is opened as dispatch opens it, with the page of what it was sent at hand.
 */

const TICK_MS = 200
const robotId = 'virtual:agv.01'

/** How often a message arrives, orders and actions down, states up; what a robot says at first comes through. */
export interface Air {
  readonly down: () => number
  readonly up: () => number
}

const clear: Air = { down: () => 1, up: () => 1 }

export function circle(version: VdaVersion, seed = '1', air: Air = clear) {
  const name = { manufacturer: 'virtual', serial: 'agv.01', version }
  const chances = { action_fails: 0, breaks_down: 0 }
  const robot = new VdaRobot({ name, draw: drawsOf(seed, 'agv.01'), now: NOW, chances })
  let now = NOW
  let memory: RobotMemory | undefined
  let page = blank
  let records = 0
  const facts: Message[] = []
  const states: string[] = []
  const open = (topic: string, text: string) => {
    records += 1
    const data = streamRecordBytes({
      data: Buffer.from(text).toString('base64'),
      topic,
      received_at: now,
      source: 'device.hw',
    })
    const record = { data, sequence_number: String(records) }
    const opened = openRecord(record, { state: 'idle', ...(memory !== undefined && { memory }), sent: page.sent })
    if (opened.outcome === 'rejected') throw new Error(`${topic}: ${opened.error.class}: ${opened.error.text}`)
    if (opened.memory !== undefined) memory = JSON.parse(JSON.stringify(opened.memory)) as RobotMemory
    facts.push(...opened.messages.filter(({ type }) => type !== 'robot.telemetry'))
  }
  const hear = (all: readonly VdaSaid[]) => {
    for (const { topic, text } of all) {
      if (topic.endsWith('/state')) states.push(text)
      for (let times = topic.endsWith('/state') ? air.up() : 1; times > 0; times -= 1) open(topic, text)
    }
  }
  for (const { topic, text } of robot.hello(now)) open(topic, text)
  const live = (until: () => boolean, ms = 600_000): boolean => {
    for (const end = now + ms; now < end && !until(); ) {
      now += TICK_MS
      hear(robot.tick(now))
    }
    return until()
  }
  const publish = (command: Command): void => {
    if (memory?.vda_5050 === undefined) throw new Error('it was not heard')
    const encoded = encode(command, { robot_id: robotId, memory: memory.vda_5050 }, page, [], now)
    if (encoded.refused !== undefined) throw new Error(`${command.type}: ${encoded.refused.message}`)
    if (encoded.not_yet !== undefined) {
      live(() => false, 250)
      publish(command)
      return
    }
    page = keptPage(encoded.page)
    for (const { topic, payload } of encoded.publish) {
      expect(topic.startsWith(version === '3.0.0' ? 'vda5050/v3/virtual/agv.01/' : 'uagv/v')).toBe(true)
      for (let times = air.down(); times > 0; times -= 1)
        hear(robot.hear(topic.endsWith('/order') ? 'order' : 'instantActions', JSON.parse(payload), now))
    }
  }
  const has = (type: string, payload: Record<string, unknown>) =>
    facts.some(
      (fact) => fact.type === type && Object.entries(payload).every(([key, value]) => fact.payload[key] === value),
    )
  return {
    facts,
    /** As the robot said them, heard or not. */
    states,
    page: () => page,
    has,
    say: (type: CommandType, payload: Record<string, unknown>, cause: string): Command => {
      const command = { ...commandOf(type, payload, cause), robot_id: robotId }
      publish(command)
      return command
    },
    again: publish,
    live,
  }
}
