import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import mqtt from 'mqtt'
import { total } from './idle-bill.ts'
import { drained, type Line, runLoad } from './line.ts'
import { messageBill } from './message-bill.ts'
import { percentiles } from './percentiles.ts'
import { dollarsPerMillion } from './prices.ts'
import type { Measure } from './results.ts'
import { root } from './root.ts'
import { look, type MemoryOfFunctions, requestsBetween, usageBetween } from './usage.ts'
import type { Ended, FleetLine, Told, VdaFleetPlan } from './vda-fleet.ts'

/*
 * Missions, and the robots that do them: how long until a robot has its order, how soon its state is seen, how soon another
 * robot has the mission of one that is gone, and how soon a robot stands still that must.
 *
 * The robots speak VDA 5050 2.1, are quick, and say as many states as is written; the peer's figures are in the same measure.
 */
const warmUpSeconds = 15
const robots = 100
const hall = { width: 40, depth: 20 }

/** Nobody else speaks, and nobody is thought to be gone because this machine is busy. */
export const missionSettings = {
  quiet: { quietAfterSeconds: 86_400, lostAfterSeconds: 86_400 },
}

export const missions = async (line: Line, seconds: number): Promise<Measure[]> => {
  const fleet = await startFleet(line, { manufacturer: 'busy', robots, states_per_second: 400, pace: 60 })
  try {
    await ask(line, fleet, 'warm', warmUpSeconds)
    const cpu = line.cpu_seconds()
    const { asked, latencies } = await ask(line, fleet, 'bench', seconds)
    const cores = ((line.cpu_seconds() - cpu) / seconds).toFixed(2)
    const { p50, p95, p99 } = percentiles(latencies)
    return [
      {
        name: `POST mission → order on the robot's topic, ${missionsPerSecond}/s, 400 states/s from ${robots} robots`,
        value: `p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms`,
        peer: `${latencies.length} of ${asked} missions, ${cores} cores; a direct peer: p50 15–30 ms, p95 21–82 ms; ${missionsOnAws}`,
        target: 'p50 ≤ 60 ms, p95 ≤ 150 ms, all',
        met: p50 <= 60 && p95 <= 150 && latencies.length === asked,
      },
    ]
  } finally {
    await fleet.end()
  }
}

/** Each robot has one in a hundred seconds. */
const missionsPerSecond = 1

/**
 * Not measured: from request to publish some twenty calls follow one upon the other (a table's 3–8 ms each), three of them start
 * a machine or a function (10–20 ms each), and the stream is read twice, once a second (half of it on average, with a fan-out of
 * its own 50 ms).
 */
const missionsOnAws = 'on AWS an estimate of 1.3 s, 0.35 s with fan-out'

const ask = async (line: Line, fleet: Fleet, prefix: string, seconds: number) => {
  const sent = new Map<string, number>()
  const latencies: number[] = []
  const hear = ({ order_id, at }: Told): void => {
    const [, mission = '', allocation] = order_id?.split(':') ?? []
    const since = sent.get(mission)
    if (since === undefined || allocation !== '1') return
    sent.delete(mission)
    latencies.push(at - since)
  }
  fleet.hear = hear
  const started = performance.now()
  let asked = 0
  while ((performance.now() - started) / 1000 < seconds) {
    asked += 1
    const mission_id = `${prefix}-${asked}`
    sent.set(mission_id, Date.now())
    void line.post('/missions', missionTo(mission_id, asked)).catch((error: unknown) => console.error(String(error)))
    await sleep(Math.max(1, (asked * 1_000) / missionsPerSecond - (performance.now() - started)))
  }
  await within(10, () => sent.size === 0)
  return { asked, latencies }
}

const missionTo = (mission_id: string, number: number): object => {
  const place = (at: number) => ({
    node_id: `station-${at}`,
    x: (at * 7.3) % hall.width,
    y: (at * 3.1) % hall.depth,
    map: 'hall-a',
  })
  return {
    mission_id,
    steps: [
      { kind: 'pick', place: place(number) },
      { kind: 'drop', place: place(number + 1) },
    ],
    priority: 'normal',
    load: 'none',
  }
}

const billedRobots = 20

/**
 * What a thousand missions with two steps cost, from the request over HTTP to the end, states that nobody asked for left out. Read
 * as on AWS, once a second, so that batches have the size that they would have there.
 */
export const missionCost = async (
  line: Line,
  seconds: number,
  memory: MemoryOfFunctions,
  buffer: { readonly megabytes: number },
): Promise<Measure[]> => {
  const fleet = await startFleet(line, { manufacturer: 'billed', robots: billedRobots, states_per_second: 0, pace: 20 })
  await sleep(5_000)
  const before = await look(line)
  const { asked } = await ask(line, fleet, 'billed', seconds)
  await within(60, async () => (await line.counters()).pending === 0)
  await sleep(15_000)
  const after = await look(line)
  const { publishes, publish_bytes } = await fleet.end()
  const said = {
    ...{ publishes, publish_bytes, telemetry_published: asked, triggers_published: 0, basic_ingest: false },
    ...{ unacknowledged: 0, seconds, puback_ms: percentiles([]), cpu_seconds: 0 },
  }
  // By missions instead of by messages.
  const used = usageBetween(before, after, said, memory)
  const bill = messageBill(used, buffer)
  const dollars = (total(bill) + dollarsPerMillion('http_api_request', 1e6)) / 1_000
  const dearest = bill.toSorted((one, other) => other.dollars - one.dollars).slice(0, 6)
  const each = (count: number): string => (count / asked).toFixed(1)
  return [
    {
      name: 'dollars per thousand missions of two steps',
      value: dollars.toFixed(2),
      peer: dearest.map((one) => `${one.what} ${(one.dollars / 1_000).toFixed(3)}`).join(', '),
    },
    {
      name: 'what one mission asks for',
      value: `${each(publishes)} messages of its robot, ${each(used.runs)} runs, ${each(used.transitions)} Standard transitions, ${each(used.write_units)} write units`,
      peer: Object.entries(requestsBetween(before, after))
        .toSorted((one, other) => other[1] - one[1])
        .slice(0, 8)
        .map(([name, count]) => `${name} ${each(count)}`)
        .join(', '),
    },
  ]
}

const seenMsMax = 500
const probesPerSecond = 5

/** 800 states a second; a robot besides says one now and then, and asks until it is seen. */
export const states = async (line: Line, seconds: number): Promise<Measure[]> => {
  const fleet = await startFleet(line, { manufacturer: 'states', robots, states_per_second: 800, pace: 1 })
  const probe = await mqtt.connectAsync(`mqtt://127.0.0.1:${line.mqtt_port}`, { clientId: 'probe:001' })
  const seen: number[] = []
  let probed = 0
  let cores = 0
  const probing = async (): Promise<void> => {
    await sleep(warmUpSeconds * 1_000)
    const started = performance.now()
    const cpu = line.cpu_seconds()
    while ((performance.now() - started) / 1000 < seconds) {
      probed += 1
      const x = probed / 100
      const since = performance.now()
      await probe.publishAsync('uagv/v2/probe/001/state', probeState(probed, x), { qos: 1 })
      if (await within(20, async () => (await poseOf(line, 'probe:001'))?.x === x)) seen.push(performance.now() - since)
      await sleep(Math.max(1, (probed * 1_000) / probesPerSecond - (performance.now() - started)))
    }
    cores = ((line.cpu_seconds() - cpu) * 1_000) / (performance.now() - started)
  }
  const { states: said } = await probing().then(fleet.end, async (error: unknown) => {
    await fleet.end()
    throw error
  })
  await probe.endAsync()
  const done = await drained(line, said + probed)
  const counters = await line.counters()
  const lost = said + probed - counters.observed - counters.duplicate
  const { p50, p95, p99 } = percentiles(seen)
  const whole = done !== undefined && lost <= 0 && counters.shed === 0 && counters.dead_lettered === 0
  return [
    {
      name: `VDA 5050 state → visible over HTTP, 800 states/s from ${robots} robots`,
      value: `p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms`,
      peer: `${seen.length} of ${probed} probes; ${said} states, ${Math.max(0, lost)} lost, ${counters.shed} shed, ${cores.toFixed(2)} cores; a direct peer: p95 15.6 s`,
      target: `p95 ≤ ${seenMsMax} ms, nothing lost`,
      met: p95 <= seenMsMax && whole && seen.length === probed,
    },
  ]
}

const probeState = (headerId: number, x: number): string =>
  JSON.stringify({
    headerId,
    timestamp: new Date().toISOString(),
    version: '2.1.0',
    manufacturer: 'probe',
    serialNumber: '001',
    orderId: '',
    orderUpdateId: 0,
    lastNodeId: 'home',
    lastNodeSequenceId: 0,
    nodeStates: [],
    edgeStates: [],
    actionStates: [],
    agvPosition: { x, y: 1, theta: 0, mapId: 'hall-a', positionInitialized: true },
    driving: true,
    operatingMode: 'AUTOMATIC',
    batteryState: { batteryCharge: 80, charging: false },
    errors: [],
    safetyState: { eStop: 'NONE', fieldViolation: false },
  })

const poseOf = async (line: Line, robot: string): Promise<{ readonly x?: number } | undefined> => {
  const found = (await line.get(`/robots/${encodeURIComponent(robot)}`).catch(() => undefined)) as
    | {
        readonly last_known?: {
          readonly telemetry?: { readonly payload?: { readonly pose?: { readonly x?: number } } }
        }
      }
    | undefined
  return found?.last_known?.telemetry?.payload?.pose
}

const leaseSeconds = 2

/** Robots that have begun a mission are cut off, one after the other. */
export const reallocate = async (line: Line, times: number): Promise<Measure[]> => {
  const fleet = await startFleet(line, { manufacturer: 'gone', robots: 6, states_per_second: 6, pace: 1 })
  const told: Told[] = []
  fleet.hear = (one) => void told.push(one)
  const took: number[] = []
  try {
    await sleep(5_000)
    for (let time = 1; time <= times; time += 1) {
      const mission_id = `gone-${time}`
      const far = { node_id: `far-${time}`, x: 500 + time, y: 500, map: 'hall-a' }
      const mission = { mission_id, load: 'none', lease_seconds: leaseSeconds, steps: [{ kind: 'go_to', place: far }] }
      await line.post('/missions', mission)
      const order = (allocation: number) =>
        told.find(({ order_id }) => order_id === `mission:${mission_id}:${allocation}`)
      if (!(await within(10, () => order(1) !== undefined))) continue
      await sleep(1_000)
      const since = Date.now()
      const gone = order(1)?.robot_id ?? ''
      fleet.say(`cut ${gone}`)
      await within(leaseSeconds + 10, () => order(2) !== undefined)
      const other = order(2)
      if (other !== undefined && other.robot_id !== gone) took.push(other.at - since)
      await line.post(`/missions/${mission_id}/cancel`, { reason: 'measured' })
      fleet.say(`back ${gone}`)
      await sleep(2_000)
    }
  } finally {
    await fleet.end()
  }
  const most = Math.max(...took)
  return [
    {
      name: `robot cut off → the mission's order on another robot's topic, lease of ${leaseSeconds} s`,
      value: took.length === 0 ? 'never' : `p50 ${percentiles(took).p50} ms, most ${most} ms`,
      peer: `${took.length} of ${times}; a direct peer: never`,
      target: `≤ ${leaseSeconds + 1} s, all`,
      met: took.length === times && most <= (leaseSeconds + 1) * 1_000,
    },
  ]
}

const stopMsMax = 200

/** Emergency stops beside 2,000 telemetry messages a second. */
export const stops = async (line: Line, seconds: number): Promise<Measure[]> => {
  const robot_id = 'stop-1'
  const robot = await mqtt.connectAsync(`mqtt://127.0.0.1:${line.mqtt_port}`, { clientId: robot_id })
  await robot.subscribeAsync(`robots/${robot_id}/commands`, { qos: 1 })
  const heard: { readonly at: number; readonly type: string; readonly message_id: string }[] = []
  robot.on('message', (_topic, bytes) => {
    const { type, message_id } = JSON.parse(bytes.toString('utf8')) as { type: string; message_id: string }
    heard.push({ at: Date.now(), type, message_id })
    const payload = { command_id: message_id, status: 'done' }
    const answer = { message_id: `a-${message_id}`, type: 'command.answered', causation_id: message_id, payload }
    robot.publish(`robots/${robot_id}/messages`, JSON.stringify(answer), { qos: 1 })
  })
  await robot.publishAsync(
    `robots/${robot_id}/messages`,
    JSON.stringify({ message_id: 'c-1', type: 'robot.connected', payload: {} }),
    { qos: 1 },
  )
  const loading = runLoad({
    host: '127.0.0.1',
    port: line.mqtt_port,
    connections: 100,
    robots: 100,
    prefix: 'telemetry',
    telemetry_bytes: 800,
    telemetry_per_second: 2_000,
    triggers_per_second: 0,
    connect_first: true,
    offset: 1,
    seconds: seconds + warmUpSeconds,
  })
  await sleep(warmUpSeconds * 1_000)
  const took: number[] = []
  let asked = 0
  const started = performance.now()
  while ((performance.now() - started) / 1000 < seconds - 2) {
    asked += 1
    const before = heard.length
    const since = Date.now()
    await line.post(`/robots/${robot_id}/stop`, { reason: 'measured' })
    await within(5, () => heard.length > before)
    const first = heard[before]
    if (first !== undefined && first.type === 'robot.stop') took.push(first.at - since)
    await sleep(500)
  }
  const report = await loading
  await robot.endAsync()
  const most = Math.max(...took)
  const { p50, p95 } = percentiles(took)
  return [
    {
      name: 'POST stop → on the robot’s topic, 2,000 telemetry/s',
      value: `p50 ${p50} ms, p95 ${p95} ms, most ${most} ms`,
      peer: `${took.length} of ${asked}; telemetry acknowledged p99 ${report.puback_ms.p99} ms; ${onAws}`,
      target: `≤ ${stopMsMax} ms, all`,
      met: took.length === asked && most <= stopMsMax,
    },
  ]
}

/**
 * Not measured: added up from what single steps are known to take within a region. HTTP API 10–20 ms, a warm function 5–15 ms,
 * its put to the stream and its claim 10–25 ms beside each other, Publish of the data plane 15–40 ms, broker to robot over the
 * internet 10–50 ms. Telemetry does not come in between: the lane passes neither stream nor machine. A cold start adds its load.
 */
const onAws = 'on AWS an estimate of 60–150 ms warm, 300–600 ms after a cold start'

interface Fleet {
  /** Called with everything that a robot is told. */
  hear: (told: Told) => void
  readonly say: (line: string) => void
  /** How many states were said in all. */
  readonly end: () => Promise<Ended>
}

const startFleet = async (
  line: Line,
  shape: Pick<VdaFleetPlan, 'manufacturer' | 'robots' | 'states_per_second' | 'pace'>,
): Promise<Fleet> => {
  const plan: VdaFleetPlan = { mqtt_url: `mqtt://127.0.0.1:${line.mqtt_port}`, seed: '1', ...shape }
  const child = spawn(process.execPath, [join(root, 'bench/vda-fleet.ts'), JSON.stringify(plan)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const kill = (): void => void child.kill()
  process.once('exit', kill)
  const ready = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<Ended>()
  const fleet: Fleet = {
    hear: () => undefined,
    say: (text) => void child.stdin.write(`${text}\n`),
    end: () => {
      child.stdin.end()
      return ended.promise
    },
  }
  child.once('exit', () => {
    process.off('exit', kill)
    const early = new Error('bench/vda-fleet.ts ended before it was asked to')
    ready.reject(early)
    ended.reject(early)
  })
  ended.promise.catch(() => undefined)
  createInterface({ input: child.stdout }).on('line', (text) => {
    const said = JSON.parse(text) as FleetLine
    if ('ended' in said && said.ended === true) ended.resolve(said)
    else if (said.ready === true) ready.resolve()
    else fleet.hear(said as Told)
  })
  await ready.promise
  return fleet
}

const within = async (seconds: number, condition: () => boolean | Promise<boolean>): Promise<boolean> => {
  const until = performance.now() + seconds * 1_000
  while (!(await condition())) {
    if (performance.now() > until) return false
    await sleep(5)
  }
  return true
}
