// node robots/fleet.ts [--robots 12] [--seed 1] [--mqtt-url URL] [--counters FILE]
//
// Virtual robots that behave, each with a connection and a client id of its own, as things connect to AWS IoT: a robot
// says nothing about its presence, the broker does. Commands come on its own topic, in a session that outlives a lost
// connection. As a child process it ends with its parent.

import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import mqtt, { type MqttClient } from 'mqtt'
import { commandSchema, commandTopic } from '../messages/commands.ts'
import { thingNameOf } from '../messages/robot-id.ts'
import { countersIn } from './counters.ts'
import { command, Mistake } from './mistake.ts'
import { mqttUrl } from './mqtt-url.ts'
import { between, type Draw, drawsOf } from './random.ts'
import { type DoingKind, Robot } from './robot.ts'
import { type Said, type Voice, voiceOf } from './voice.ts'

export interface FleetOptions {
  readonly robots: number
  readonly seed: string
  readonly mqtt_url: string
  /** Where the robots' counters outlive the fleet; without one they begin at 1. */
  readonly counters_file?: string
  /** Mean seconds between two lost connections of one robot; 0 for never. */
  readonly connection_lost_every_seconds?: number
  readonly log?: (line: string) => void
}

export interface FleetStats {
  readonly connected: number
  readonly published: number
  readonly acknowledged: number
  readonly commands: number
  readonly doing: Readonly<Partial<Record<DoingKind, number>>>
}

export interface Fleet {
  stats(): FleetStats
  /** Says goodbye: every robot disconnects after what it said was acknowledged, or after two seconds. */
  stop(): Promise<void>
}

interface Member {
  readonly robot: Robot
  readonly voice: Voice
  readonly client: MqttClient
  readonly draw: Draw
  losesConnectionAt: number
}

const TICK_MS = 200
const COUNTERS_EVERY_MS = 5_000
const CONNECTION_LOST_EVERY_SECONDS = 900
/** New connections per tick: a thousand robots at once is not how a factory starts. */
const CONNECTS_PER_TICK = 20

export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const log = options.log ?? (() => {})
  const counters = countersIn(options.counters_file)
  const members: Member[] = []
  const counts = { published: 0, acknowledged: 0, commands: 0 }
  const lostEvery = options.connection_lost_every_seconds ?? CONNECTION_LOST_EVERY_SECONDS
  let running = true

  const say = ({ voice, client, robot }: Member, said: readonly Said[]) => {
    for (const one of said) {
      // A sample that nobody hears is no sample; a fact waits for the connection.
      if (one.type === 'robot.telemetry' && !client.connected) continue
      const { topic, text } = voice.speak(one, Date.now())
      counts.published++
      client.publish(topic, text, { qos: 1 }, (error) => {
        if (error === undefined || error === null) counts.acknowledged++
        else if (running) log(`${robot.robotId}: ${one.type} was not published: ${error.message}`)
      })
    }
  }

  const join = (index: number): Member => {
    const robotId = `robot-${String(index + 1).padStart(options.robots > 99 ? 4 : 2, '0')}`
    const draw = drawsOf(options.seed, robotId)
    const last = counters.last[robotId] ?? 0
    const client = mqtt.connect(options.mqtt_url, {
      clientId: thingNameOf(robotId),
      clean: false,
      keepalive: 30,
      reconnectPeriod: Math.round(between(draw, 1_000, 4_000)),
    })
    const robot = new Robot({ robotId, draw, now: Date.now(), firstJob: last })
    const voice = voiceOf(robotId, thingNameOf(robotId), last)
    const member: Member = { robot, voice, client, draw, losesConnectionAt: Date.now() + nextLoss(draw, lostEvery) }
    client.on('error', (error) => log(`${robotId}: ${error.message}`))
    client.on('connect', () => client.subscribe(commandTopic(robotId), { qos: 1 }))
    client.on('message', (_topic, bytes) => {
      const read = commandSchema.safeParse(jsonIn(bytes))
      if (!read.success) return log(`${robotId}: a command that is none: ${bytes.toString('utf8').slice(0, 80)}`)
      counts.commands++
      say(member, robot.obey(read.data, Date.now()))
    })
    return member
  }

  const used = () => Object.fromEntries(members.map(({ robot, voice }) => [robot.robotId, voice.lastSequence()]))
  const beat = setInterval(() => {
    const now = Date.now()
    for (let joined = 0; joined < CONNECTS_PER_TICK && members.length < options.robots; joined++) {
      members.push(join(members.length))
    }
    for (const member of members) {
      // Before the first connection there is no robot yet.
      if (!member.client.connected && !member.client.reconnecting) continue
      say(member, member.robot.tick(now))
      if (now < member.losesConnectionAt) continue
      member.losesConnectionAt = now + nextLoss(member.draw, lostEvery)
      member.client.stream.destroy()
    }
  }, TICK_MS)
  const keep = setInterval(() => counters.note(used()), COUNTERS_EVERY_MS)

  return {
    stats() {
      const doing: Partial<Record<DoingKind, number>> = {}
      for (const { robot } of members) doing[robot.doing] = (doing[robot.doing] ?? 0) + 1
      return { connected: members.filter(({ client }) => client.connected).length, ...counts, doing }
    },
    async stop() {
      running = false
      clearInterval(beat)
      clearInterval(keep)
      const ending = members.map(({ client }) => client.endAsync(!client.connected).catch(() => {}))
      await Promise.race([Promise.all(ending), sleep(STOP_WITHIN_MS, undefined, { ref: false })])
      for (const { client } of members) client.end(true)
      counters.close(used())
    },
  }
}

const STOP_WITHIN_MS = 2_000

function nextLoss(draw: Draw, meanSeconds: number): number {
  return meanSeconds <= 0 ? Number.POSITIVE_INFINITY : -Math.log(1 - draw()) * meanSeconds * 1000
}

function jsonIn(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown
  } catch {
    return undefined
  }
}

function readOptions(args: readonly string[]): FleetOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      robots: { type: 'string', default: '12' },
      seed: { type: 'string', default: '1' },
      'mqtt-url': { type: 'string' },
      counters: { type: 'string' },
    },
  })
  const robots = Number(values.robots)
  if (!Number.isInteger(robots) || robots < 0) {
    throw new Mistake(`--robots is ${values.robots}: a whole number would be right, 0 for none`)
  }
  return {
    robots,
    seed: values.seed,
    mqtt_url: mqttUrl(values['mqtt-url']),
    ...(values.counters !== undefined && { counters_file: values.counters }),
    log: (line) => process.stderr.write(`${line}\n`),
  }
}

if (import.meta.main) {
  await command(async () => {
    const fleet = await startFleet(readOptions(process.argv.slice(2)))
    const ended = Promise.withResolvers<void>()
    for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.once(signal, () => ended.resolve())
    await ended.promise
    await fleet.stop()
    if (process.connected) process.disconnect()
  })
}
