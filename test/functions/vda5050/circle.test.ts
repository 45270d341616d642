import { expect, test } from 'vitest'
import type { Command, CommandType } from '../../../messages/commands.ts'
import type { RobotMemory } from '../../../messages/dialects/dialect.ts'
import type { Message } from '../../../messages/envelope.ts'
import { openRecord } from '../../../messages/open.ts'
import { streamRecordBytes } from '../../../messages/stream-record.ts'
import { drawsOf } from '../../../robots/random.ts'
import { VdaRobot, type VdaSaid } from '../../../robots/vda-robot.ts'
import { VDA_VERSIONS, type VdaVersion } from '../../../robots/vda-words.ts'
import { blank, commandOf, NOW, said } from './robot.ts'

/*
 * What is said to a robot and what is understood of its answers, in one circle: our orders and instant actions go to a virtual
 * robot of each version, what it publishes is opened as dispatch opens it, with the page of what it was sent at hand.
 */

const TICK_MS = 200
const robotId = 'virtual:agv.01'

function circle(version: VdaVersion) {
  const name = { manufacturer: 'virtual', serial: 'agv.01', version }
  const robot = new VdaRobot({
    name,
    draw: drawsOf('1', 'agv.01'),
    now: NOW,
    chances: { action_fails: 0, breaks_down: 0 },
  })
  let now = NOW
  let memory: RobotMemory | undefined
  let page = blank
  let records = 0
  const facts: Message[] = []
  const hear = (all: readonly VdaSaid[]) => {
    for (const { topic, text } of all) {
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
      const { messages } = opened
      if (opened.memory !== undefined) memory = JSON.parse(JSON.stringify(opened.memory)) as RobotMemory
      facts.push(...messages.filter(({ type }) => type !== 'robot.telemetry'))
    }
  }
  hear(robot.hello(now))
  return {
    facts,
    say: (type: CommandType, payload: Record<string, unknown>, cause: string): Command => {
      const command = { ...commandOf(type, payload, cause), robot_id: robotId }
      if (memory?.vda_5050 === undefined) throw new Error('it was not heard')
      const wire = said(command, memory.vda_5050, page, [], now)
      page = wire.page
      expect(wire.topic.startsWith(version === '3.0.0' ? 'vda5050/v3/virtual/agv.01/' : 'uagv/v')).toBe(true)
      hear(robot.hear(wire.topic.endsWith('/order') ? 'order' : 'instantActions', wire.body, now))
      return command
    },
    live: (until: () => boolean) => {
      for (const end = now + 600_000; now < end && !until(); ) {
        now += TICK_MS
        hear(robot.tick(now))
      }
      expect(until()).toBe(true)
    },
    has: (type: string, payload: Record<string, unknown>) =>
      facts.some(
        (fact) => fact.type === type && Object.entries(payload).every(([key, value]) => fact.payload[key] === value),
      ),
  }
}

const JOB = 'mission:m1:1'
const at = (node_id: string, x: number, y: number) => ({ node_id, x, y })

test.each(VDA_VERSIONS)('a mission of %s is done, answered and told in the same words', (version) => {
  const { say, live, has, facts } = circle(version)
  const start = say(
    'work.start',
    { job_id: JOB, params: { steps: [{ kind: 'pick', place: at('shelf', 4, 0) }] } },
    'start',
  )
  live(() => has('work.started', { job_id: JOB }))
  const more = say(
    'work.update',
    { job_id: JOB, params: { steps: [{ kind: 'drop', place: at('dock', 4, 4) }] } },
    'more',
  )
  const pause = say('work.pause', {}, 'pause')
  live(() => has('command.answered', { command_id: pause.message_id, status: 'done' }))
  const resume = say('work.resume', {}, 'resume')
  live(() => has('work.completed', { job_id: JOB }))

  const names = new Map([start, more, pause, resume].map(({ message_id, type }) => [message_id, type]))
  const told = facts
    .filter(({ type }) => /^(work|command)\./.test(type) && type !== 'work.progressed')
    .map(({ type, payload }) => [type, names.get(String(payload.command_id)), payload.status].filter(Boolean).join(' '))
  expect(told).toEqual([
    'command.answered work.start acknowledged',
    'work.started',
    'command.answered work.update done',
    'command.answered work.pause done',
    'command.answered work.resume done',
    'work.completed',
    'command.answered work.start done',
  ])
  for (const fact of facts.filter(({ type }) => type === 'work.started' || type === 'work.completed'))
    expect(fact).toMatchObject({ trace_id: start.trace_id, causation_id: start.message_id })
})

test.each(VDA_VERSIONS)('an order of %s that is refused, and one that is cancelled, are told as that', (version) => {
  const { say, live, has } = circle(version)
  const fly = say(
    'work.start',
    { job_id: 'mission:m2:1', params: { steps: [{ kind: 'action', action: { type: 'fly' } }] } },
    'fly',
  )
  live(() => has('command.answered', { command_id: fly.message_id, status: 'rejected' }))
  const start = say(
    'work.start',
    { job_id: JOB, params: { steps: [{ kind: 'go_to', place: at('far', 40, 0) }] } },
    'start',
  )
  live(() => has('work.started', { job_id: JOB }))
  const stop = say('work.stop', { job_id: JOB }, 'stop')
  live(() => has('command.answered', { command_id: stop.message_id, status: 'done' }))
  live(
    () =>
      has('work.failed', { job_id: JOB }) &&
      has('command.answered', { command_id: start.message_id, status: 'cancelled' }),
  )
  const revoke = say('work.revoke', { job_id: JOB }, 'revoke')
  live(
    () =>
      has('command.answered', { command_id: revoke.message_id, status: 'done' }) ||
      has('command.answered', { command_id: revoke.message_id, status: 'failed' }),
  )
})
