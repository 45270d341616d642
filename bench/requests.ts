import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import mqtt, { type MqttClient } from 'mqtt'
import { type Percentiles, percentiles } from './percentiles.ts'

/*
 * Requests for the line, in a process of its own: POST /messages over kept connections, evenly spaced whatever the answers take,
 * each message with an id of its own, so that each is claimed, put and marked. Every `trigger_every`th message of a robot is a
 * work.start or work.stop and moves it, the others are telemetry. The robots are connected and answer at once what they are told
 * then: one that is silent is told again and again, which is another measure.
 * Prints one JSON line (RequestReport), and its robots stay until stdin ends.
 */
export interface RequestPlan {
  readonly url: string
  readonly mqtt_port: number
  readonly token: string
  readonly connections: number
  readonly robots: number
  readonly prefix: string
  readonly requests_per_second: number
  readonly messages_per_request: number
  /** 1: all of them. */
  readonly trigger_every: number
  readonly seconds: number
  /** Not counted in the times. */
  readonly warm_up_seconds: number
}

export interface RequestReport {
  /** Behind the warm-up. */
  readonly requests: number
  readonly seconds: number
  /** With the warm-up. */
  readonly messages_accepted: number
  /** What robots were told, each of which is a message more on the line: its answer. */
  readonly commands_answered: number
  readonly answers: Readonly<Record<string, number>>
  /** From the moment at which it should have been sent to the last byte of its answer. */
  readonly answer_ms: Percentiles
  readonly cpu_seconds: number
}

const load = async (plan: RequestPlan, obeying: Obedient): Promise<RequestReport> => {
  const agent = new Agent({ keepAlive: true, maxSockets: plan.connections })
  const { hostname, port } = new URL(plan.url)
  const headers = { authorization: `Bearer ${plan.token}`, 'content-type': 'application/json' }
  const answers: Record<string, number> = {}
  const times: number[] = []
  let messages_accepted = 0
  let under_way = 0

  const post = (body: string, due: number, isCounted: boolean): void => {
    under_way += 1
    const sent = request(
      {
        agent,
        hostname,
        port,
        method: 'POST',
        path: '/messages',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      },
      (answer) => {
        answer.resume()
        answer.once('end', () => ended(String(answer.statusCode)))
      },
    )
    const ended = (as: string): void => {
      under_way -= 1
      answers[as] = (answers[as] ?? 0) + 1
      if (as === '202') messages_accepted += plan.messages_per_request
      if (isCounted) times.push(performance.now() - due)
    }
    sent.once('error', ({ message }) => ended(message))
    sent.end(body)
  }

  const started = performance.now()
  const each_ms = 1000 / plan.requests_per_second
  const warm = Math.round(plan.warm_up_seconds * plan.requests_per_second)
  const all = warm + Math.round(plan.seconds * plan.requests_per_second)
  for (let n = 0; n < all; ) {
    const due = started + n * each_ms
    const wait = due - performance.now()
    if (wait > 1) {
      await sleep(wait)
      continue
    }
    post(bodyOf(plan, n), due, n >= warm)
    n += 1
    // Answers are read between requests also when this falls behind.
    if (n % 16 === 0) await sleep(0)
  }
  for (let waited = 0; under_way > 0 && waited < 30_000; waited += 20) await sleep(20)
  agent.destroy()
  const commands_answered = await obeying.settled()
  return {
    requests: all - warm,
    seconds: plan.seconds,
    messages_accepted,
    commands_answered,
    answers,
    answer_ms: percentiles(times),
    cpu_seconds: process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6,
  }
}

interface Obedient {
  /** Once nobody was told anything for a while; how many commands were answered. */
  settled(): Promise<number>
  end(): Promise<void>
}

/** Robots that do at once what they are told. */
const obedient = async (plan: RequestPlan): Promise<Obedient> => {
  const told = new Set<string>()
  let last = performance.now()
  const clients: MqttClient[] = []
  for (let robot = 0; robot < plan.robots; robot += 1) {
    const id = robotId(plan, robot)
    const url = `mqtt://127.0.0.1:${plan.mqtt_port}`
    const client = await mqtt.connectAsync(url, { clientId: id, reconnectPeriod: 0 })
    clients.push(client)
    client.on('message', (_, bytes) => {
      const { message_id } = JSON.parse(bytes.toString('utf8')) as { readonly message_id: string }
      last = performance.now()
      if (told.has(message_id)) return
      told.add(message_id)
      const payload = { command_id: message_id, status: 'done' }
      client.publish(`robots/${id}/messages`, JSON.stringify({ type: 'command.answered', payload }), { qos: 1 })
    })
    await client.subscribeAsync(`robots/${id}/commands`, { qos: 1 })
  }
  // That they are connected is on the line before anything is asked of them.
  await sleep(quietMs)
  return {
    settled: async () => {
      const isQuiet = () => performance.now() - last > quietMs
      for (let waited = 0; !isQuiet() && waited < 60_000; waited += 100) await sleep(100)
      return told.size
    },
    end: async () => {
      for (const client of clients) await client.endAsync()
    },
  }
}

const quietMs = 2_000

export const robotId = ({ prefix }: Pick<RequestPlan, 'prefix'>, robot: number): string =>
  `${prefix}-${String(robot + 1).padStart(5, '0')}`

const bodyOf = (plan: RequestPlan, n: number): string => {
  const messages = Array.from({ length: plan.messages_per_request }, (_, place) => {
    const count = n * plan.messages_per_request + place
    const said = Math.floor(count / plan.robots)
    const ids = { robot_id: robotId(plan, count % plan.robots), message_id: `${plan.prefix}-${count}` }
    if (said % plan.trigger_every !== 0) return { ...ids, type: 'robot.telemetry', payload: { battery: 80, said } }
    const turn = said / plan.trigger_every
    return { ...ids, type: turn % 2 === 0 ? 'work.start' : 'work.stop', payload: { job_id: `j-${turn >> 1}` } }
  })
  return JSON.stringify(plan.messages_per_request === 1 ? messages[0] : messages)
}

if (import.meta.main) {
  const plan = JSON.parse(process.argv[2] ?? '{}') as RequestPlan
  const obeying = await obedient(plan)
  // Whoever counts what is decided is done before anybody goes away.
  const counted = once(process.stdin.resume(), 'end')
  console.log(JSON.stringify(await load(plan, obeying)))
  await counted
  await obeying.end()
}
