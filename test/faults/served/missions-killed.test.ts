/*
 * kill -9 of the whole process while missions are in every phase: waiting, sent, running, paused, being cancelled, with a silent
 * robot, fenced, and with a deadline that passes. Robots go on meanwhile; everything comes to its end afterwards, once.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mqtt, { type MqttClient } from 'mqtt'
import { afterEach, expect, test } from 'vitest'
import { synthesised } from '../assembly.ts'
import { type ServedLine, servedLine } from './served-line.ts'

const assembly = synthesised().directory

let line: ServedLine | undefined
const robots: ObedientRobot[] = []
let directory = ''
afterEach(async () => {
  for (const robot of robots.splice(0)) robot.lost()
  await line?.kill()
  if (directory !== '') rmSync(directory, { recursive: true, force: true })
})

interface Command {
  readonly message_id: string
  readonly type: string
  readonly correlation_id?: string
  readonly payload: { readonly job_id?: string }
}

/** Does what it is told as far as the test lets it: commands of a type that it holds back are answered when it is let go. */
class ObedientRobot {
  readonly id: string
  readonly told: string[] = []
  readonly held = new Set<string>()
  #waiting: Command[] = []
  #client: MqttClient | undefined
  #said = 0
  readonly #life = Math.random().toString(36).slice(2)

  constructor(id: string) {
    this.id = id
    robots.push(this)
  }

  async join({ addresses }: ServedLine, capabilities: readonly string[] = []): Promise<void> {
    const client = await mqtt.connectAsync(addresses.mqtt_url, { clientId: this.id, reconnectPeriod: 0 })
    client.on('error', () => {})
    this.#client = client
    client.on('message', (_, bytes) => this.#hear(JSON.parse(bytes.toString()) as Command))
    await client.subscribeAsync(`robots/${this.id}/commands`, { qos: 1 })
    this.say('robot.capacity_changed', { available: true, capabilities: [...capabilities] })
  }

  lost(): void {
    this.#client?.stream.destroy()
    this.#client?.end(true)
  }

  letGo(): void {
    this.held.clear()
    for (const command of this.#waiting.splice(0)) this.#obey(command)
  }

  completes(job_id: string): void {
    this.say('work.completed', { job_id })
  }

  say(type: string, payload: object, more: object = {}): void {
    const message_id = `${this.id}-${this.#life}-${++this.#said}`
    const text = JSON.stringify({ message_id, type, payload, ...more })
    this.#client?.publish(`robots/${this.id}/messages`, text, { qos: 1 })
  }

  #hear(command: Command): void {
    const isNew = !this.told.includes(command.message_id)
    this.told.push(command.message_id)
    if (this.held.has(command.type)) {
      if (isNew) this.#waiting.push(command)
      return
    }
    this.#obey(command)
  }

  #obey({ message_id: command_id, type, correlation_id, payload: { job_id } }: Command): void {
    const story = { causation_id: command_id, ...(correlation_id !== undefined && { correlation_id }) }
    this.say('command.answered', { command_id, status: type === 'work.start' ? 'acknowledged' : 'done' }, story)
    if (type === 'work.start') this.say('work.started', { job_id }, story)
  }
}

interface Mission {
  readonly status: string
  readonly robot_id?: string
  readonly job_id?: string
  readonly allocation: number
}

const of = (mission: string): Promise<Mission> =>
  line?.get(`/missions/${mission}`).catch(() => ({ status: 'unknown', allocation: 0 })) as Promise<Mission>

async function post(path: string, body: object): Promise<void> {
  const { http_url, token } = line?.addresses ?? { http_url: '', token: '' }
  const response = await fetch(`${http_url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (response.status !== 202) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`)
}

async function become(expected: Readonly<Record<string, string>>): Promise<void> {
  await expect
    .poll(
      async () =>
        Object.fromEntries(
          await Promise.all(Object.keys(expected).map(async (mission) => [mission, (await of(mission)).status])),
        ),
      { interval: 100 },
    )
    .toEqual(expected)
}

const drive = { kind: 'go_to', place: { node_id: 'A', x: 1, y: 1 } }
const fetch1 = [
  { kind: 'pick', place: { node_id: 'A' } },
  { kind: 'drop', place: { node_id: 'B' } },
]

test('missions in every phase outlive the process: each comes to its end, and none is done twice', async () => {
  directory = mkdtempSync(join(tmpdir(), 'signalbox-missions-'))
  const settings = { assembly, data_directory: directory }
  line = await servedLine(settings)
  const [deaf, busy, still, stopping, vanishing, loaded] = [
    'deaf',
    'busy',
    'still',
    'stopping',
    'vanishing',
    'loaded',
  ].map((id) => new ObedientRobot(id)) as [
    ObedientRobot,
    ObedientRobot,
    ObedientRobot,
    ObedientRobot,
    ObedientRobot,
    ObedientRobot,
  ]
  deaf.held.add('work.start')
  stopping.held.add('work.stop')
  for (const robot of robots) await robot.join(line, [`only-${robot.id}`])

  const ask = (mission_id: string, more: object) =>
    post('/missions', { mission_id, steps: [drive], load: 'none', lease_seconds: 600, ...more })
  await ask('waits', { requires: ['nobody-has-it-yet'] })
  await ask('is-late', { requires: ['nobody-has-it'], deadline: new Date(Date.now() + 10_000).toISOString() })
  await ask('is-sent', { requires: ['only-deaf'] })
  await ask('runs', { requires: ['only-busy'] })
  await ask('stands', { requires: ['only-still'] })
  await ask('is-stopped', { requires: ['only-stopping'] })
  await ask('is-alone', { robot_id: 'vanishing' })
  await ask('has-a-load', { steps: fetch1, load: 'physical', robot_id: 'loaded', lease_seconds: 1 })
  await become({
    'is-sent': 'sent',
    runs: 'running',
    stands: 'running',
    'is-stopped': 'running',
    'has-a-load': 'running',
  })
  await become({ 'is-alone': 'running' })
  await post('/missions/stands/pause', {})
  await post('/missions/is-stopped/cancel', {})
  vanishing.lost()
  const { job_id: load = '' } = await of('has-a-load')
  loaded.say('work.progressed', { job_id: load, progress: 'running', steps_done: 1, steps_left: 1 })
  await expect.poll(async () => JSON.stringify(await of('has-a-load'))).toContain('"finished"')
  loaded.lost()
  const phases = {
    waits: 'queued',
    'is-sent': 'sent',
    runs: 'running',
    stands: 'paused',
    'is-stopped': 'cancelling',
    'is-alone': 'suspect',
    'has-a-load': 'fenced',
  }
  await become(phases)

  await line.kill()
  line = await servedLine(settings)
  for (const robot of [deaf, busy, still, stopping, vanishing, loaded]) await robot.join(line, [`only-${robot.id}`])
  const fresh = new ObedientRobot('fresh')
  await fresh.join(line, ['nobody-has-it-yet'])
  busy.completes((await of('runs')).job_id ?? '')
  deaf.letGo()
  stopping.letGo()
  await post('/missions/stands/resume', {})
  await post('/missions/has-a-load/release', { reason: 'taken off by hand', load: 'recovered' })
  await become({ runs: 'completed', 'is-stopped': 'cancelled', 'is-late': 'expired' })
  await become({ 'is-sent': 'running', stands: 'running', waits: 'running', 'is-alone': 'running' })
  for (const [robot, mission] of [
    [deaf, 'is-sent'],
    [still, 'stands'],
    [fresh, 'waits'],
    [vanishing, 'is-alone'],
  ] as const) {
    robot.completes((await of(mission)).job_id ?? '')
  }
  // The robot that was fenced has given its job back, and gets it again: nobody else may have it.
  await expect.poll(async () => await of('has-a-load')).toMatchObject({ status: 'running', allocation: 2 })
  loaded.completes((await of('has-a-load')).job_id ?? '')
  await become({ 'is-sent': 'completed', stands: 'completed', waits: 'completed', 'is-alone': 'completed' })
  await become({ 'has-a-load': 'completed' })
  expect(await line.get('/failures')).toMatchObject({ items: [] })
  for (const mission of ['runs', 'is-sent', 'stands', 'waits', 'is-alone'])
    expect((await of(mission)).allocation).toBe(1)
}, 120_000)
