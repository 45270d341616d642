import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import mqtt, { type MqttClient } from 'mqtt'
import { drawsOf } from '../robots/random.ts'
import { VdaRobot, type VdaSaid } from '../robots/vda-robot.ts'
import { type VdaDownTopic, type VdaName, vdaTopic } from '../robots/vda-words.ts'

/*
 * A fleet that speaks VDA 5050 2.1, in a process of its own: quick robots that do what they are told, and say a given number of
 * states a second all the same. Tells in lines of JSON what it is told, with the time; listens on stdin for whom to cut off.
 */
export interface VdaFleetPlan {
  readonly mqtt_url: string
  readonly manufacturer: string
  readonly robots: number
  /** Of all robots together, besides those that events make them say. */
  readonly states_per_second: number
  /** How much faster than a real robot they live. */
  readonly pace: number
  /** Of the one position where they stand when they begin. */
  readonly seed: string
}

/** What a robot heard, and when (epoch milliseconds). */
export interface Told {
  readonly robot_id: string
  readonly order_id?: string
  readonly action?: string
  readonly at: number
}

export type FleetLine =
  | { readonly ready: true }
  | ({ readonly ready?: undefined; readonly ended?: undefined } & Told)
  | ({ readonly ended: true } & Ended)

/** What it said in all. */
export interface Ended {
  readonly states: number
  readonly publishes: number
  /** Payloads and topics. */
  readonly publish_bytes: number
  readonly cpu_seconds: number
}

interface Member {
  readonly robot: VdaRobot
  readonly name: VdaName
  readonly robot_id: string
  client: MqttClient
}

const tickMs = 50
const beatMs = 5

const run = async (plan: VdaFleetPlan): Promise<void> => {
  const counts = { states: 0, publishes: 0, publish_bytes: 0 }
  const say = ({ client }: Member, said: readonly VdaSaid[]): void => {
    if (!client.connected) return
    for (const { topic, text, qos, retain } of said) {
      // Pictures for screens are not what is measured.
      if (topic.endsWith('/visualization')) continue
      if (topic.endsWith('/state')) counts.states += 1
      counts.publishes += 1
      counts.publish_bytes += topic.length + text.length
      client.publish(topic, text, { qos, retain })
    }
  }
  const connect = (member: Omit<Member, 'client'> & { client?: MqttClient }): Promise<MqttClient> => {
    const { topic, text, qos, retain } = member.robot.will(Date.now())
    const client = mqtt.connect(plan.mqtt_url, {
      clientId: member.robot_id,
      reconnectPeriod: 0,
      keepalive: 15,
      will: { topic, payload: Buffer.from(text), qos, retain },
    })
    member.client = client
    client.on('error', () => undefined)
    client.on('message', (on, bytes) => {
      const at = Date.now()
      const down: VdaDownTopic = on.endsWith('/order') ? 'order' : 'instantActions'
      const message = JSON.parse(bytes.toString('utf8')) as {
        readonly orderId?: string
        readonly actions?: readonly { readonly actionType?: string }[]
      }
      const [action] = message.actions ?? []
      tell({
        robot_id: member.robot_id,
        at,
        ...(message.orderId !== undefined && { order_id: message.orderId }),
        ...(action?.actionType !== undefined && { action: action.actionType }),
      })
      say(member as Member, member.robot.hear(down, message, at))
    })
    return new Promise((connected) => {
      client.once('connect', () => {
        const topics = (['order', 'instantActions'] as const).map((one) => vdaTopic(member.name, one))
        client.subscribe(topics, { qos: 1 }, () => {
          say(member as Member, member.robot.hello(Date.now()))
          connected(client)
        })
      })
    })
  }

  const members: Member[] = []
  for (let number = 1; number <= plan.robots; number += 1) {
    const serial = String(number).padStart(3, '0')
    const name: VdaName = { manufacturer: plan.manufacturer, serial, version: '2.1.0' }
    const robot_id = `${plan.manufacturer}:${serial}`
    const draw = drawsOf(plan.seed, robot_id)
    const chances = { action_fails: 0, breaks_down: 0 }
    const robot = new VdaRobot({ name, draw, now: Date.now(), pace: plan.pace, chances })
    const member = { robot, name, robot_id }
    members.push({ ...member, client: await connect(member) })
  }
  const ticking = setInterval(() => {
    const now = Date.now()
    for (const member of members) say(member, member.robot.tick(now))
  }, tickMs)

  let running = true
  createInterface({ input: process.stdin })
    .on('line', (line) => {
      const [what, robot_id] = line.split(' ')
      const member = members.find((one) => one.robot_id === robot_id)
      // As a robot whose power is cut: no goodbye, the broker says it.
      if (what === 'cut') member?.client.stream.destroy()
      if (what === 'back' && member !== undefined) void connect(member)
    })
    .on('close', () => {
      running = false
    })
  tell({ ready: true })

  const started = performance.now()
  let reported = 0
  for (let beat = 1; running; beat += 1) {
    const due = Math.floor(((performance.now() - started) / 1000) * plan.states_per_second)
    for (; reported < due; reported += 1) {
      const member = members[reported % members.length]
      if (member !== undefined) say(member, [member.robot.report(Date.now())])
    }
    await sleep(Math.max(1, beat * beatMs - (performance.now() - started)))
  }
  clearInterval(ticking)
  await Promise.race([Promise.all(members.map(({ client }) => client.endAsync().catch(() => undefined))), sleep(2_000)])
  const { user, system } = process.cpuUsage()
  tell({ ended: true, ...counts, cpu_seconds: (user + system) / 1e6 })
}

const tell = (line: FleetLine): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

if (import.meta.main) {
  await run(JSON.parse(process.argv[2] ?? '{}') as VdaFleetPlan)
  process.exit(0)
}
