/**
 * One run: a line of its own, traffic and faults from one seed, then a drain without faults, then everything is looked at.
 * The same seed and assembly give the same run, call by call.
 */

import type { HttpCall } from '../../local/api-gateway/api-gateway.ts'
import type { Assembly } from '../../local/assembly/read.ts'
import { seededRandom } from '../../local/random.ts'
import type { Faults } from '../../local/simulated/faults.ts'
import { type Simulation, simulate } from '../../local/simulated/simulate.ts'
import { virtualEpoch } from '../../local/simulated/virtual-clock.ts'
import { derivedId } from '../../messages/ids.ts'
import { policies } from '../../policy/policies.ts'
import { type Disturbance, faultPlan } from './fault-plan.ts'
import type { Attempt, BusEvent, Findings, HeardCommand } from './findings.ts'
import { modelOf } from './model.ts'
import { operate } from './operators.ts'
import { type Size, type Step, usualSize, workload } from './workload.ts'
import { type Places, placesOf, worldOf } from './world.ts'

export interface RunOptions {
  readonly assembly: Assembly
  readonly seed: string | number
  readonly size?: Size
  /** False: the same traffic without any fault. */
  readonly withFaults?: boolean
  /** A look of one's own at the line, when it has come to rest. */
  readonly atRest?: (line: Line) => Promise<void>
}

export interface Run extends Findings {
  readonly seed: string
  readonly families: readonly string[]
  readonly injected: Readonly<Record<string, number>>
  readonly virtual_ms: number
}

export async function run({ assembly, seed, size = usualSize, withFaults = true, atRest }: RunOptions): Promise<Run> {
  const random = seededRandom(`faults/${seed}`)
  const traffic = workload(random.fork('workload'), size)
  const plan = faultPlan(random.fork('faults'), { ...traffic, startsAt: virtualEpoch })
  const line = await standUp(assembly, seed, withFaults ? plan.faults : {})
  const { simulation } = line
  const attempts = traffic.steps.map((step) => schedule(step, line))
  if (withFaults) for (const disturbance of plan.disturbances) disturb(disturbance, simulation)
  await simulation.advance(traffic.lasts_ms + lateMs)
  const stillUnderWay = await comeToRest(line)
  await beSwept(simulation)
  await atRest?.(line)
  const findings = await lookAt(
    line,
    attempts.flatMap((attempt) => attempt.made),
    stillUnderWay,
  )
  return {
    ...findings,
    seed: String(seed),
    families: withFaults ? plan.families : [],
    injected: plan.injected,
    virtual_ms: simulation.clock.now() - virtualEpoch,
  }
}

/** The last held-back message and its resend. */
const lateMs = 20_000

export interface Line {
  readonly simulation: Simulation
  readonly places: Places
  /** What was heard on robots' command topics. */
  readonly commands: HeardCommand[]
}

export async function standUp(
  assembly: Assembly,
  seed: string | number,
  faults: Faults = {},
  options: { readonly awsTiming?: boolean; readonly print?: (name: string, text: string) => void } = {},
): Promise<Line> {
  const simulation = await simulate({ assembly, seed, faults, ...options })
  const commands: HeardCommand[] = []
  const devices = simulation.runtime.door('devices')
  devices.subscribe('listener', 'robots/+/commands', (_, payload) => {
    commands.push(JSON.parse(payload.toString('utf8')) as HeardCommand)
  })
  return { simulation, places: placesOf(simulation), commands }
}

function schedule(step: Step, line: Line): { readonly made: Attempt[] } {
  const made: Attempt[] = []
  const { simulation, places } = line
  const devices = simulation.runtime.door('devices')
  const act = async (): Promise<void> => {
    switch (step.act) {
      case 'connect':
        return devices.connect(step.client_id)
      case 'disconnect':
        return devices.disconnect(step.client_id, step.reason)
      case 'operate':
        // What is refused, or does not arrive while the faults last, is not done.
        return operate(line, step).catch(() => {})
      case 'put': {
        const topic = `robots/${step.robot_id}/messages`
        await put(simulation, places, { ...step, topic, data: Buffer.from(step.bytes).toString('base64') })
        made.push({ topic, bytes: step.bytes, acknowledged: true })
        return
      }
      case 'publish': {
        const said_as = step.topic.startsWith('$aws/rules/') ? step.topic.split('/').slice(3).join('/') : step.topic
        const attempt = { topic: step.topic, said_as, bytes: step.bytes }
        try {
          await simulation.publish(step.topic, step.bytes, { clientId: step.client_id })
          made.push({ ...attempt, acknowledged: true })
        } catch {
          // The broker drops who publishes where it may not; the message was never taken.
          made.push({ ...attempt, acknowledged: false })
        }
      }
    }
  }
  simulation.clock.setTimeout(() => void act(), step.at)
  return { made }
}

async function put(
  simulation: Simulation,
  { streamArn }: Places,
  { robot_id, topic, data, source }: { robot_id: string; topic: string; data: string; source: string },
): Promise<void> {
  const record = { data, topic, received_at: simulation.clock.now(), source }
  await simulation.call('kinesis', 'PutRecord', {
    StreamARN: streamArn,
    PartitionKey: `robot:${robot_id}`,
    Data: Buffer.from(JSON.stringify(record)).toString('base64'),
  })
}

function disturb({ at, what }: Disturbance, { clock, stacks, call, runtime }: Simulation): void {
  const stream = [...stacks.stoodUp.resources.values()].find(({ type }) => type === 'AWS::Kinesis::Stream')
  const StreamARN = stream?.attributes.Arn ?? ''
  const open = () => {
    const source = runtime.source(StreamARN)
    return source?.shards().filter((shard) => !source.isClosed?.(shard)) ?? []
  }
  const act = async (): Promise<void> => {
    if (typeof what === 'object') {
      for (const mapping of stacks.mappings.streams()) mapping.rewind(what.rewind)
      return
    }
    const [first, second] = open()
    if (what === 'split' && first !== undefined) {
      const half = ((1n << 127n) - 1n).toString()
      await call('kinesis', 'SplitShard', { StreamARN, ShardToSplit: first, NewStartingHashKey: half })
    }
    if (what === 'merge' && second !== undefined) {
      await call('kinesis', 'MergeShards', { StreamARN, ShardToMerge: first, AdjacentShardToMerge: second })
    }
  }
  clock.setTimeout(() => void act().catch(() => {}), at)
}

/** Without faults everything has to end by itself: queues, parked robots, whatever. Answers with what does not. */
export async function comeToRest({ simulation, places }: Line): Promise<string | undefined> {
  const begun = simulation.clock.now()
  let hasTicked = false
  try {
    for (;;) {
      const left = restMsMax - (simulation.clock.now() - begun)
      await simulation.drain(left)
      const isParked = await hasOnIndex(simulation, places.variables.ROBOTS_TABLE, 'by_release', 'parked', 'parked')
      const isDue = await isTriedByClock(simulation, places.variables.FAILURES_TABLE)
      if (!isParked && !isDue && hasTicked && (await isInLake(simulation))) return undefined
      // The schedules put right once a minute what screens and alarms show.
      await simulation.advance(isParked ? 10_000 : isDue || !hasTicked ? 60_000 : 500)
      hasTicked = true
    }
  } catch (error) {
    return `after ${restMsMax / 60_000} minutes without faults: ${error instanceof Error ? error.message : String(error)}`
  }
}

/**
 * Until the shelf was swept twice, and between two sweeps: what somebody moved to the redrive queue for nothing comes back after
 * nine minutes, and while a sweep walks, the shelf is hidden.
 */
async function beSwept({ clock, advance }: Simulation): Promise<void> {
  const sweepMs = 5 * 60_000
  await advance(3 * sweepMs - (clock.now() % sweepMs) + 2 * 60_000)
}

/** Whether there is a failure that the clock will try, whose try it will give up, or for which it will finish an act. */
async function isTriedByClock(simulation: Simulation, table: string | undefined): Promise<boolean> {
  for (const what of ['retry', 'recheck', 'settle']) {
    if (await hasOnIndex(simulation, table, 'by_agenda', 'agenda', what)) return true
  }
  return false
}

async function hasOnIndex(
  { call }: Simulation,
  table: string | undefined,
  index: string,
  key: string,
  value: string,
): Promise<boolean> {
  const { Count } = await call('dynamodb', 'Query', {
    TableName: table,
    IndexName: index,
    KeyConditionExpression: '#key = :value',
    ExpressionAttributeNames: { '#key': key },
    ExpressionAttributeValues: { ':value': { S: value } },
    Limit: 1,
  })
  return Number(Count) > 0
}

/** Firehose gathers for a second: nothing was put in two, and nothing waits. */
async function isInLake(simulation: Simulation): Promise<boolean> {
  const counts = () => {
    const { 'AWS::Kinesis::Stream': stream, 'AWS::KinesisFirehose::DeliveryStream': delivery } =
      simulation.stacks.stats()
    return { appended: stream?.records_appended, waiting: delivery?.lake_buffered }
  }
  const { appended } = counts()
  await simulation.advance(2000)
  const later = counts()
  return later.appended === appended && later.waiting === 0
}

/**
 * Backoff of a parked robot doubles up to eight minutes; the recorder's queue hides a message for six times its timeout; a try
 * of which nothing is heard is given up after twenty minutes, and the next one waits up to eight.
 */
const restMsMax = 150 * 60_000

export async function lookAt(
  line: Line,
  attempts: readonly Attempt[],
  stillUnderWay: string | undefined,
): Promise<Findings> {
  const { simulation, places, commands } = line
  const world = await worldOf(simulation, places)
  const failureIds = new Set(world.failures.map(({ failure_id }) => failure_id))
  const died = new Set(
    world.said
      .filter(({ sequence_number }) => failureIds.has(derivedId('failure', 'dispatch_died', sequence_number)))
      .map(({ place }) => place),
  )
  const evidence = {
    said: world.said,
    journal: world.journal,
    policies: new Map(policies().map((policy) => [policy.version, policy])),
    defaultVersion: places.variables.DEFAULT_POLICY_VERSION ?? '',
    died,
    failures: world.failures,
    meant: world.operations.map(({ operation }) => operation),
  }
  const robotIds = new Set([
    ...world.said.flatMap(({ robot_id }) => robot_id ?? []),
    ...world.robots.map(({ robot_id }) => robot_id),
  ])
  const models = [...robotIds].sort().map((robotId) => modelOf(robotId, evidence))
  return {
    attempts,
    world,
    places,
    models,
    verdicts: models.flatMap(({ verdicts }) => verdicts),
    died,
    history: simulation.history,
    commands,
    events: busEvents(simulation),
    counters: await shownCounters(line),
    stillUnderWay,
  }
}

/** Everything that the bus took. */
export function busEvents({ calls }: Simulation): readonly BusEvent[] {
  return calls('events', 'PutEvents')
    .filter(({ status }) => status === 200)
    .flatMap(({ input }) => (input as { Entries: { Detail: string }[] }).Entries)
    .map(({ Detail }) => JSON.parse(Detail) as BusEvent)
}

async function shownCounters(line: Line): Promise<Readonly<Record<string, number>> | undefined> {
  const { status, body } = await ask(line, '/counters')
  return status === 200 ? (body as Record<string, number>) : undefined
}

/** Asks the HTTP API as a person with the role of a reader. */
export const ask = (line: Line, path: string): Promise<Answered> => answered(line, 'auditor', 'reader', { path })

/** Does something over the HTTP API as a person with the role of a writer. */
export const act = (
  line: Line,
  path: string,
  body: object,
  { query = '', headers = {} }: Pick<HttpCall, 'query' | 'headers'> = {},
): Promise<Answered> =>
  answered(line, 'ada', 'writer', {
    method: 'POST',
    path,
    query,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify(body)),
  })

/** Changes policies and pins over the HTTP API as a person with the role of an admin. */
export const change = (line: Line, method: 'POST' | 'PUT', path: string, body: object): Promise<Answered> =>
  answered(line, 'ada', 'admin', {
    method,
    path,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
  })

interface Answered {
  readonly status: number
  readonly body: unknown
}

/** Time passes until there is an answer. */
async function answered(
  { simulation: { runtime, clock } }: Line,
  person: string,
  group: string,
  call: HttpCall,
): Promise<Answered> {
  const token = await runtime.door('issuer').token(person, [group])
  const headers = { ...call.headers, authorization: `Bearer ${token}` }
  const asked = runtime.door('http').request({ ...call, headers })
  let answer: Awaited<typeof asked> | undefined
  asked.then((given) => {
    answer = given
  })
  for (let waited = 0; answer === undefined && waited < 30_000; waited += 100) await clock.advance(100)
  if (answer === undefined) throw new Error(`${call.method ?? 'GET'} ${call.path} is not answered`)
  return { status: answer.status, body: JSON.parse(answer.body.toString('utf8')) as unknown }
}
