// node robots/fleet.ts [--robots 12] [--vda 0] [--seed 1] [--mqtt-url URL] [--counters FILE]
//
// Virtual robots that behave, each with a connection and a client id of its own, as things connect to AWS IoT: a native robot
// says nothing about its presence, the broker does; one of VDA 5050 has its last will. As a child process it ends with its
// parent.

import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { countersIn } from './counters.ts'
import type { Member, Told } from './member.ts'
import { command, Mistake } from './mistake.ts'
import { mqttUrl } from './mqtt-url.ts'
import { nativeMember } from './native-member.ts'
import { type Draw, drawsOf } from './random.ts'
import { clockAheadMs, vdaMember, vdaName } from './vda-member.ts'

export interface FleetOptions {
  readonly robots: number
  /** Robots that speak VDA 5050, versions by turn. */
  readonly vda?: number
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
  readonly doing: Readonly<Record<string, number>>
}

export interface Fleet {
  stats(): FleetStats
  /** Says goodbye: every robot disconnects after what it said was acknowledged, or after two seconds. */
  stop(): Promise<void>
}

interface Joined extends Member {
  readonly id: string
  /** Of its connection's fate. */
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
  const members: Joined[] = []
  const counts = { published: 0, acknowledged: 0, commands: 0 }
  const lostEvery = options.connection_lost_every_seconds ?? CONNECTION_LOST_EVERY_SECONDS
  const { robots, vda = 0, seed, mqtt_url } = options
  let running = true

  const told: Told = {
    publishing: () => counts.published++,
    published: (what, error) => {
      if (error === undefined) counts.acknowledged++
      else if (running) log(`${what} was not published: ${error.message}`)
    },
    commanded: () => counts.commands++,
    log,
  }

  const join = (index: number): Joined => {
    const native = index < robots
    const name = vdaName(index - robots)
    const id = native
      ? `robot-${String(index + 1).padStart(robots > 99 ? 4 : 2, '0')}`
      : `${name.manufacturer}:${name.serial}`
    const member = native
      ? nativeMember(id, { mqtt_url, seed, last: counters.last[id] ?? 0 }, told)
      : vdaMember(name, { mqtt_url, seed, clock_ahead_ms: clockAheadMs(index - robots) }, told)
    const draw = drawsOf(seed, `connection of ${id}`)
    return { ...member, id, draw, losesConnectionAt: Date.now() + nextLoss(draw, lostEvery) }
  }

  const used = () =>
    Object.fromEntries(members.flatMap(({ id, lastSequence }) => (lastSequence ? [[id, lastSequence()]] : [])))
  const beat = setInterval(() => {
    const now = Date.now()
    for (let joined = 0; joined < CONNECTS_PER_TICK && members.length < robots + vda; joined++) {
      members.push(join(members.length))
    }
    for (const member of members) {
      // Before the first connection there is no robot yet.
      if (!member.client.connected && !member.client.reconnecting) continue
      member.live(now)
      if (now < member.losesConnectionAt) continue
      member.losesConnectionAt = now + nextLoss(member.draw, lostEvery)
      member.client.stream.destroy()
    }
  }, TICK_MS)
  const keep = setInterval(() => counters.note(used()), COUNTERS_EVERY_MS)

  return {
    stats() {
      const doing: Record<string, number> = {}
      for (const member of members) doing[member.doing()] = (doing[member.doing()] ?? 0) + 1
      return { connected: members.filter(({ client }) => client.connected).length, ...counts, doing }
    },
    async stop() {
      running = false
      clearInterval(beat)
      clearInterval(keep)
      for (const member of members) member.goodbye(Date.now())
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

function readOptions(args: readonly string[]): FleetOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      robots: { type: 'string', default: '12' },
      vda: { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
      'mqtt-url': { type: 'string' },
      counters: { type: 'string' },
    },
  })
  return {
    robots: wholeNumber('robots', values.robots),
    vda: wholeNumber('vda', values.vda),
    seed: values.seed,
    mqtt_url: mqttUrl(values['mqtt-url']),
    ...(values.counters !== undefined && { counters_file: values.counters }),
    log: (line) => process.stderr.write(`${line}\n`),
  }
}

function wholeNumber(flag: string, text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 0) return value
  throw new Mistake(`--${flag} is ${text}: a whole number would be right, 0 for none`)
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
