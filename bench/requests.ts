import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Percentiles, percentiles } from './percentiles.ts'

/*
 * Requests for the line, in a process of its own: POST /messages over kept connections, evenly spaced whatever the answers take,
 * each message with an id of its own, so that each is claimed, put and marked. Every `trigger_every`th message of a robot is a
 * work.start or work.stop and moves it, the others are telemetry.
 * Prints one JSON line (RequestReport).
 */
export interface RequestPlan {
  readonly url: string
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
  readonly answers: Readonly<Record<string, number>>
  /** From the moment at which it should have been sent to the last byte of its answer. */
  readonly answer_ms: Percentiles
  readonly cpu_seconds: number
}

const load = async (plan: RequestPlan): Promise<RequestReport> => {
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
  return {
    requests: all - warm,
    seconds: plan.seconds,
    messages_accepted,
    answers,
    answer_ms: percentiles(times),
    cpu_seconds: process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6,
  }
}

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
  console.log(JSON.stringify(await load(plan)))
}
