import mqtt from 'mqtt'
import { thingNameOf } from '../messages/robot-id.ts'
import type { Member, Told } from './member.ts'
import { jsonIn } from './native-member.ts'
import { between, drawsOf } from './random.ts'
import { VdaRobot, type VdaRobotOptions, type VdaSaid } from './vda-robot.ts'
import { VDA_VERSIONS, type VdaDownTopic, type VdaName, vdaTopic } from './vda-words.ts'

const DAY_MS = 86_400_000

/** As far as clocks of real robots were seen to be off. */
const CLOCKS_AHEAD_MS = [0, 46_000, -12.9 * DAY_MS, 350] as const

/** The n-th VDA robot of a fleet: versions and clocks by turn. */
export function vdaName(index: number): VdaName {
  const version = VDA_VERSIONS[index % VDA_VERSIONS.length] ?? '2.1.0'
  return { manufacturer: 'virtual', serial: `agv-${String(index + 1).padStart(2, '0')}`, version }
}

export const clockAheadMs = (index: number): number =>
  CLOCKS_AHEAD_MS[Math.floor(index / VDA_VERSIONS.length + index) % CLOCKS_AHEAD_MS.length] ?? 0

/** A robot that speaks VDA 5050 and knows no other way: its last will says that it is gone. */
export function vdaMember(
  name: VdaName,
  options: { readonly mqtt_url: string; readonly seed: string } & Partial<Omit<VdaRobotOptions, 'name' | 'now'>>,
  told: Told,
): Member {
  const { mqtt_url, seed, ...about } = options
  const id = `${name.manufacturer}:${name.serial}`
  const draw = drawsOf(seed, id)
  const robot = new VdaRobot({ draw, ...about, name, now: Date.now() })
  const { topic, text, qos, retain } = robot.will(Date.now())
  const client = mqtt.connect(mqtt_url, {
    clientId: thingNameOf(id),
    clean: true,
    keepalive: 15,
    reconnectPeriod: Math.round(between(draw, 1_000, 4_000)),
    will: { topic, payload: Buffer.from(text), qos, retain },
  })
  const say = (said: readonly VdaSaid[]) => {
    // What is said at QoS 0 is said to whoever is there; a state after the connection is back says everything anew.
    for (const one of client.connected ? said : []) {
      const { qos, retain } = one
      told.publishing()
      client.publish(one.topic, one.text, { qos, retain }, (error) => told.published(one.topic, error ?? undefined))
    }
  }
  const down: readonly VdaDownTopic[] = ['order', 'instantActions']
  client.on('error', (error) => told.log(`${id}: ${error.message}`))
  client.on('connect', () => {
    client.subscribe(
      down.map((one) => vdaTopic(name, one)),
      { qos: 1 },
      () => say(robot.hello(Date.now())),
    )
  })
  client.on('message', (topic, bytes) => {
    const said = jsonIn(bytes)
    if (said === undefined) return told.log(`${id}: no JSON on ${topic}: ${bytes.toString('utf8').slice(0, 80)}`)
    told.commanded()
    say(robot.hear(topic.endsWith('/order') ? 'order' : 'instantActions', said, Date.now()))
  })
  return {
    client,
    live: (now) => say(robot.tick(now)),
    doing: () => robot.doing,
    goodbye: (now) => say(robot.goodbye(now)),
  }
}
