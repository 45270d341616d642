import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { AHEAD, countersIn } from '../../robots/counters.ts'
import { type Fleet, type FleetOptions, startFleet } from '../../robots/fleet.ts'
import { heardBy, type TestBroker, testBroker } from './broker.ts'

const closing: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const until = (isSo: () => boolean) => expect.poll(isSo).toBe(true)

async function fleetOn({
  everything = false,
  ...options
}: Partial<FleetOptions> & { readonly everything?: boolean } = {}): Promise<{ broker: TestBroker; fleet: Fleet }> {
  const broker = await testBroker(everything)
  closing.push(broker.close)
  const wanted = { robots: 3, seed: '1', mqtt_url: broker.url, connection_lost_every_seconds: 0, ...options }
  const fleet = await startFleet(wanted)
  closing.push(fleet.stop)
  return { broker, fleet }
}

test('every robot connects as itself, is heard to arrive before it speaks, and is not refused', async () => {
  const { broker, fleet } = await fleetOn()
  await until(() => heardBy(broker.runtime).filter(({ topic }) => topic.endsWith('/telemetry')).length >= 6)
  const heard = heardBy(broker.runtime)
  for (const robot of ['robot-01', 'robot-02', 'robot-03']) {
    const words = heard.filter(({ client_id }) => client_id === robot).map(({ topic }) => topic)
    expect(words[0]).toBe(`$aws/events/presence/connected/${robot}`)
    expect(new Set(words.slice(1))).toEqual(
      new Set(words.slice(1).filter((topic) => topic.startsWith(`robots/${robot}/`))),
    )
  }
  expect(fleet.stats()).toMatchObject({ connected: 3 })
  expect(broker.provider.stats?.()).toMatchObject({ refused: 0, things: 3 })
  await fleet.stop()
  await until(() => heardBy(broker.runtime).filter(({ topic }) => topic.includes('disconnected')).length === 3)
  expect(heardBy(broker.runtime).at(-1)?.text).toContain('CLIENT_INITIATED_DISCONNECT')
})

test('a command reaches its robot, which answers', async () => {
  const lines: string[] = []
  const { broker, fleet } = await fleetOn({ robots: 1, log: (line) => lines.push(line) })
  const { publish } = broker.runtime.door('broker')
  // It hears nothing before it has subscribed: what it says about garbage tells when.
  await expect
    .poll(async () => {
      await publish('robots/robot-01/commands', Buffer.from('garbage'), { qos: 1 })
      return lines
    })
    .toContain('robot-01: a command that is none: garbage')
  const command = {
    message_id: 'c-1',
    trace_id: 'b'.repeat(32),
    causation_id: 'r-1',
    type: 'charge.start',
    robot_id: 'robot-01',
    issued_at: '2026-05-13T13:48:51Z',
    payload: {},
  }
  await publish('robots/robot-01/commands', Buffer.from(JSON.stringify(command)), { qos: 1 })
  await until(() => heardBy(broker.runtime).some(({ text }) => text.includes('"charge.started"')))
  const answer = heardBy(broker.runtime).find(({ text }) => text.includes('"charge.started"'))
  expect(JSON.parse(answer?.text ?? '')).toMatchObject({ causation_id: 'c-1', trace_id: 'b'.repeat(32) })
  expect(fleet.stats().commands).toBe(1)
})

test('robots of every version of VDA 5050 join beside it, with a last will, and leave in order', async () => {
  const { broker, fleet } = await fleetOn({ robots: 1, vda: 4, everything: true })
  const connections = () => heardBy(broker.runtime).filter(({ topic }) => topic.endsWith('/connection'))
  await until(() => connections().length >= 4 && fleet.stats().connected === 5)
  await fleet.stop()
  await until(() => connections().length === 8)
  expect(
    connections().map(({ topic, text }) => `${topic} ${(JSON.parse(text) as { version: string }).version}`),
  ).toEqual(
    expect.arrayContaining([
      'uagv/v2/virtual/agv-01/connection 2.1.0',
      'uagv/v2/virtual/agv-02/connection 2.0.0',
      'vda5050/v3/virtual/agv-03/connection 3.0.0',
      'uagv/v1/virtual/agv-04/connection 1.1.0',
    ]),
  )
  const states = heardBy(broker.runtime).filter(({ topic }) => topic.endsWith('/state'))
  expect(new Set(states.map(({ client_id }) => client_id)).size).toBe(4)
  expect(broker.provider.stats?.()).toMatchObject({ refused: 0 })
})

test('a robot that loses its connection comes back, and its numbers go on rising', async () => {
  const { broker } = await fleetOn({ robots: 1, connection_lost_every_seconds: 2 })
  const presence = () => heardBy(broker.runtime).filter(({ topic }) => topic.startsWith('$aws/'))
  await until(() => presence().length >= 3)
  expect(presence().map(({ topic }) => topic.split('/')[3])).toEqual(
    expect.arrayContaining(['connected', 'disconnected', 'connected']),
  )
  await sleep(1_500)
  const sequences = heardBy(broker.runtime)
    .filter(({ topic }) => topic.startsWith('robots/'))
    .map(({ text }) => (JSON.parse(text) as { sequence: number }).sequence)
  expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b))
})

test('counters go on where an earlier fleet ended, and ahead of where one was killed', () => {
  const directory = mkdtempSync(join(tmpdir(), 'signalbox-robots-'))
  closing.push(() => rmSync(directory, { recursive: true }))
  const file = join(directory, 'deep', 'robots.json')
  const first = countersIn(file)
  expect(first.last).toEqual({})
  first.note({ 'robot-01': 7 })
  expect(countersIn(file).last).toEqual({ 'robot-01': 7 + AHEAD })
  first.note({ 'robot-01': 8 })
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ 'robot-01': 7 + AHEAD })
  first.close({ 'robot-01': 9 })
  expect(countersIn(file).last).toEqual({ 'robot-01': 9 })
})
