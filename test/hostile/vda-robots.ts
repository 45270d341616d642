/**
 * Robots of VDA 5050 that do not behave, each in its own way, and well-behaved ones: in the simulated mode, on its clock, with
 * the connection that a device has there.
 */
import type { Simulation } from '../../local/simulated/simulate.ts'
import { drawsOf } from '../../robots/random.ts'
import { VdaRobot, type VdaSaid } from '../../robots/vda-robot.ts'
import { type VdaDownTopic, type VdaName, vdaTopic } from '../../robots/vda-words.ts'

/** What it makes of what it would say, and of what it is told. */
export interface Manners {
  readonly say?: (said: VdaSaid, number: number) => readonly VdaSaid[]
  readonly hear?: (
    robot: VdaRobot,
    topic: VdaDownTopic,
    message: Readonly<Record<string, unknown>>,
    now: number,
  ) => readonly VdaSaid[]
  /** States that nobody asked for. */
  readonly reports?: { readonly every_ms: number; readonly count: number }
}

export interface Member {
  readonly robot: VdaRobot
  readonly robot_id: string
  /** What it was told, in order: an action, or an order and its update. */
  readonly told: readonly string[]
  /** How often the broker ended its connection. */
  dropped(): number
}

const TICK_MS = 200

export async function join(simulation: Simulation, serial: string, manners: Manners = {}): Promise<Member> {
  const name: VdaName = { manufacturer: 'maker', serial, version: '2.1.0' }
  const robot_id = `maker:${serial}`
  const devices = simulation.runtime.door('devices')
  const { clock } = simulation
  const chances = { action_fails: 0, breaks_down: 0 }
  const robot = new VdaRobot({ name, draw: drawsOf('1', serial), now: clock.now(), chances })
  const told: string[] = []
  let dropped = 0
  let number = 0
  const connect = async () => {
    await devices.connect(robot_id)
    for (const topic of ['order', 'instantActions'] as const) {
      devices.subscribe(robot_id, vdaTopic(name, topic), (_, payload) => {
        const message = JSON.parse(payload.toString('utf8')) as Wire
        told.push(message.actions?.[0]?.actionType ?? `${message.orderId}/${message.orderUpdateId}`)
        say(manners.hear?.(robot, topic, message, clock.now()) ?? robot.hear(topic, message, clock.now()))
      })
    }
  }
  const say = (said: readonly VdaSaid[]) => {
    // Pictures for screens are not what this is about.
    for (const one of said.filter(({ topic }) => !topic.endsWith('/visualization'))) {
      number += 1
      for (const { topic, text, qos, retain } of manners.say?.(one, number) ?? [one]) {
        simulation.publish(topic, Buffer.from(text), { clientId: robot_id, qos, retain }).catch(() => {
          // Who says too much at once is shown out, and comes in again.
          dropped += 1
          void connect()
        })
      }
    }
  }
  await connect()
  say(robot.hello(clock.now()))
  const live = () => {
    say(robot.tick(clock.now()))
    clock.setTimeout(live, TICK_MS)
  }
  clock.setTimeout(live, TICK_MS)
  const report = (left: number) => {
    if (left === 0 || manners.reports === undefined) return
    say([robot.report(clock.now())])
    clock.setTimeout(() => report(left - 1), manners.reports.every_ms)
  }
  report(manners.reports?.count ?? 0)
  return { robot, robot_id, told, dropped: () => dropped }
}

type Wire = Readonly<Record<string, unknown>> & {
  readonly orderId?: string
  readonly orderUpdateId?: number
  readonly actions?: readonly { readonly actionType: string }[]
}

/** Finds something wrong with every order. */
export const neverContent: Manners = {
  hear: (robot, topic, message, now) => robot.hear(topic, topic === 'order' ? { ...message, nodes: [] } : message, now),
}

/** Is there, and takes no notice of what it is told. */
export const deaf: Manners = { hear: () => [] }

/** Says its state a hundred times a second. */
export const talkative: Manners = { reports: { every_ms: 10, count: 500 } }

/** Forgets nothing: each state is longer than the one before. */
export const growing: Manners = {
  reports: { every_ms: 500, count: 60 },
  say: (said, number) => {
    if (!said.topic.endsWith('/state')) return [said]
    const information = Array.from({ length: number * 80 }, (_, at) => ({ infoType: `seen-${at}`, infoLevel: 'DEBUG' }))
    return [{ ...said, text: JSON.stringify({ ...(JSON.parse(said.text) as object), information }) }]
  },
}

/** Says on its own topics that it is somebody else. */
export const lyingAs = (serialNumber: string): Manners => ({
  say: (said) => [{ ...said, text: JSON.stringify({ ...(JSON.parse(said.text) as object), serialNumber }) }],
})
