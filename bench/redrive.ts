import { setTimeout as sleep } from 'node:timers/promises'
import { inParallel } from '../functions/in-parallel.ts'
import { batchSize } from '../functions/service_platform/operate/pacer.ts'
import type { AwsSide } from './aws-clients.ts'
import { type Counters, drained, type Line, runLoad } from './line.ts'
import { type Paced, pacedBy } from './paced.ts'
import type { Measure } from './results.ts'
import { failTogether, type UndeliveredMessage } from './rule-failures.ts'
import { look, requestsBetween } from './usage.ts'

/*
 * A redrive as an operator does it: the messages of an outage lie in the store, the stream is back, plan, start, look until it
 * is done. A robot's messages are legal in one order only (started, completed, started…): one that comes too early or a
 * second time is refused, and then it is not among those that were applied.
 */
export interface Outage {
  readonly messages: number
  readonly robots: number
  readonly rate_per_second: number
}

const rateTolerance = 0.1
const fleet = 'redrive'
const reason = 'bench: the stream took nothing'

export const redrive = async (line: Line, aws: AwsSide, outage: Outage): Promise<Measure[]> => {
  await connect(line, outage)
  const standing = await line.counters()
  const failSeconds = await fail(line, aws, outage)
  const failed = await line.counters()
  const before = await look(line)
  const cpu = line.cpu_seconds()
  const operation = await redriven(line, outage)
  const cpuSeconds = line.cpu_seconds() - cpu
  const requests = requestsBetween(before, await look(line))
  const after = await line.counters()
  const rows = await journalOf(line, outage)

  const { messages, robots, rate_per_second } = outage
  const pace = pacedBy(
    rows.flat().map(({ received_at, hops }) => Date.parse(received_at) + (hops?.streamed_ms ?? Number.NaN)),
    { growing: operation.growing, batch: batchSize(rate_per_second) },
  )
  const inOrder = rows.filter(isInOrder).length
  const once = rows.filter((ofRobot) => isOnce(ofRobot, messages / robots)).length
  const sum = Object.values(requests).reduce((all, count) => all + count, 0)
  return [
    {
      name: `redrive of ${messages.toLocaleString('en')} messages of ${robots} robots: rate on the stream`,
      value: `${pace.per_second.toFixed(1)}/s; in windows of 5 s ${pace.slowest.toFixed(0)} to ${pace.fastest.toFixed(0)}`,
      peer: `configured: ${rate_per_second}/s; the first ${operation.growing} wait for their ends`,
      target: `${rate_per_second}/s ± ${rateTolerance * 100} %`,
      met: isWithin(pace, rate_per_second),
    },
    {
      name: 'robots whose messages were put in their order',
      value: `${inOrder} of ${robots}`,
      target: 'all',
      met: inOrder === robots,
    },
    {
      name: 'robots that were moved exactly once by each message',
      value: `${once} of ${robots}; results ${JSON.stringify(operation.results)}; books: ${booksText(standing, failed, after)}`,
      target: `all, ${messages} applied`,
      met:
        once === robots &&
        operation.results.applied === messages &&
        after.applied - failed.applied === messages &&
        after.dead_lettered === standing.dead_lettered,
    },
    {
      name: 'from the plan to the last known end',
      value: `planned in ${operation.plan_seconds.toFixed(1)} s, done in ${operation.seconds.toFixed(1)} s`,
      peer: `estimated: ${operation.estimated_seconds} s at the default pace, ${(messages / rate_per_second).toFixed(0)} s at this one; ${failSeconds.toFixed(1)} s for the intake to record all; ${((cpuSeconds * 1e6) / messages).toFixed(0)} µs of CPU a message, ${(cpuSeconds / operation.seconds).toFixed(2)} cores`,
    },
    {
      name: 'requests per redriven message, with the recording of its end',
      value: (sum / messages).toFixed(2),
      peer: Object.entries(requests)
        .map(([name, count]) => [name, count / messages] as const)
        .filter(([, each]) => each >= 0.005)
        .sort((one, other) => other[1] - one[1])
        .map(([name, each]) => `${name} ${each.toFixed(2)}`)
        .join(', '),
    },
  ]
}

const isWithin = ({ per_second }: Paced, rate: number): boolean => Math.abs(per_second - rate) <= rate * rateTolerance

const connect = async (line: Line, { robots }: Outage): Promise<void> => {
  const { published } = await line.counters()
  await runLoad({
    host: '127.0.0.1',
    port: line.mqtt_port,
    connections: 10,
    robots,
    prefix: fleet,
    telemetry_per_second: 0,
    triggers_per_second: 0,
    telemetry_bytes: 0,
    connect_first: true,
    offset: 1,
    seconds: 0,
  })
  if ((await drained(line, published + robots)) === undefined) throw new Error(`${robots} robots did not connect`)
}

/** Turn by turn, so that each robot's messages come in the order of their numbers; the seconds until all are records. */
const fail = async (line: Line, aws: AwsSide, outage: Outage): Promise<number> => {
  const started = performance.now()
  for (let turn = 0; turn < outage.messages / outage.robots; turn += 1) {
    await failTogether(
      aws,
      Array.from({ length: outage.robots }, (_, robot) => messageOf(robot, turn)),
    )
  }
  await recorded(line, outage.messages)
  return (performance.now() - started) / 1000
}

const robotId = (robot: number): string => `${fleet}-${String(robot + 1).padStart(5, '0')}`
const turnIn = (messageId: string): number => Number(messageId.slice(messageId.lastIndexOf('-') + 1))

const messageOf = (robot: number, turn: number): UndeliveredMessage => ({
  robot_id: robotId(robot),
  message_id: `undelivered-${turn}`,
  message: {
    type: turn % 2 === 0 ? 'work.started' : 'work.completed',
    payload: { job_id: `job-${robot}-${turn >> 1}` },
  },
  reason: 'Rate exceeded for the shard; the stream took nothing',
})

/** Until there are so many failures of kind `rule` that are open, in all groups together. */
export const recorded = async (line: Line, count: number, limit_seconds = 180): Promise<void> => {
  const started = performance.now()
  for (;;) {
    const { failures } = (await line.get('/failure-groups?limit=1')) as {
      readonly failures: { readonly open?: number }
    }
    if ((failures.open ?? 0) >= count) return
    if ((performance.now() - started) / 1000 > limit_seconds) {
      throw new Error(`${failures.open ?? 0} failures are recorded after ${limit_seconds} s; ${count} were expected`)
    }
    await sleep(100)
  }
}

interface Redriven {
  readonly results: Readonly<Record<string, number>>
  readonly plan_seconds: number
  readonly seconds: number
  readonly estimated_seconds: number
  /** Messages of the first batches. */
  readonly growing: number
}

const redriven = async (line: Line, { messages, robots, rate_per_second }: Outage): Promise<Redriven> => {
  let started = performance.now()
  const { operation_id, plan } = (await line.post('/operations', {
    kind: 'redrive',
    filter: { kind: 'rule', status: 'open' },
    reason,
  })) as {
    readonly operation_id: string
    readonly plan: {
      readonly count: number
      readonly robots: number
      readonly conflicts: number
      readonly estimated_seconds: number
    }
  }
  const plan_seconds = (performance.now() - started) / 1000
  if (plan.count !== messages || plan.robots !== robots || plan.conflicts !== 0) {
    throw new Error(`The plan is ${JSON.stringify(plan)}; ${messages} messages of ${robots} robots were expected`)
  }
  started = performance.now()
  await line.post(`/operations/${operation_id}/start`, { expected_count: messages, rate_per_second })
  // A batch of ends that could not be recorded comes again after the visibility timeout of the intake, three minutes.
  const secondsMax = 240 + (3 * messages) / rate_per_second
  for (;;) {
    await sleep(500)
    const operation = (await line.get(`/operations/${operation_id}`)) as {
      readonly status: string
      readonly ended_because?: string
      readonly pace: { readonly first_batches: readonly number[] }
      readonly progress: { readonly results: Readonly<Record<string, number>> }
    }
    const seconds = (performance.now() - started) / 1000
    if (operation.status === 'done') {
      return {
        results: operation.progress.results,
        plan_seconds,
        seconds,
        estimated_seconds: plan.estimated_seconds,
        growing: operation.pace.first_batches.reduce((sum, size) => sum + size, 0),
      }
    }
    if (operation.status !== 'running' || seconds > secondsMax) {
      throw new Error(
        `The redrive is ${operation.status} after ${seconds.toFixed(0)} s (${operation.ended_because ?? 'no reason'}, ${JSON.stringify(operation.progress)}); done was expected`,
      )
    }
  }
}

interface Row {
  readonly message_id: string
  readonly outcome: string
  readonly received_at: string
  readonly position: string
  readonly revision?: number
  readonly hops?: { readonly streamed_ms?: number }
}

/** What was redriven of each robot, in the order of the stream. */
const journalOf = async (line: Line, { robots }: Outage): Promise<readonly (readonly Row[])[]> => {
  const rows: Row[][] = Array.from({ length: robots }, () => [])
  const all = rows.map((_, robot) => robot)
  await inParallel(all, 4, async (robot) => {
    const { items } = (await line.get(`/messages?robot_id=${robotId(robot)}&limit=100`)) as {
      readonly items: readonly Row[]
    }
    rows[robot] = items
      .filter(({ message_id }) => message_id.startsWith('undelivered-'))
      .sort((one, other) => (one.position < other.position ? -1 : 1))
  })
  return rows
}

const isInOrder = (rows: readonly Row[]): boolean => rows.every(({ message_id }, turn) => turnIn(message_id) === turn)

/** Every message moved the robot's row by one revision, behind the one of its connection, and nothing else did. */
const isOnce = (rows: readonly Row[], turns: number): boolean =>
  rows.length === turns && rows.every(({ outcome, revision }, turn) => outcome === 'applied' && revision === turn + 2)

const booksText = (standing: Counters, failed: Counters, after: Counters): string =>
  `dead-lettered ${failed.dead_lettered - standing.dead_lettered}, then ${after.dead_lettered - standing.dead_lettered}, applied ${after.applied - standing.applied}`
