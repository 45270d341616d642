// How many records per second and core dispatch decides, with everything around it in memory and answering at once, beside its
// floor: base64 and JSON.parse of wrapper and body, on the same records. What is left is dispatch's own work.
//
//   node bench/dispatch.ts

import type { CountedBooks } from '../functions/ports/books.ts'
import type { LastKnown } from '../functions/ports/last-known.ts'
import type { RobotRow } from '../functions/ports/robots.ts'
import { dispatch } from '../functions/service_platform/dispatch/batch.ts'
import type { Ports, Settings, Surroundings } from '../functions/service_platform/dispatch/ports.ts'
import type { KinesisEvent } from '../functions/service_platform/dispatch/turn.ts'
import { streamRecordBytes } from '../messages/stream-record.ts'
import { median } from './median.ts'

export interface DispatchFigure {
  readonly records: string
  readonly record_bytes: number
  readonly batch_records: number
  readonly robots: number
  readonly floor_records_per_second: number
  readonly records_per_second: number
  /** dispatch's speed as a share of the floor's. */
  readonly ratio: number
}

export async function measureDispatch(rounds = 9, batchesPerRound = 20): Promise<readonly DispatchFigure[]> {
  const figures: DispatchFigure[] = []
  for (const workload of workloads) {
    const floor: number[] = []
    const decided: number[] = []
    const { handler } = memory()
    const stream = streamOf(workload)
    for (let round = 0; round <= rounds; round++) {
      const events = Array.from({ length: batchesPerRound }, () => stream())
      const parsing = timed(events, parseOnly)
      const deciding = await timedAsync(events, handler)
      // The first round warms up.
      if (round > 0) {
        floor.push(parsing)
        decided.push(deciding)
      }
    }
    const floorSpeed = median(floor)
    const speed = median(decided)
    figures.push({
      records: workload.name,
      record_bytes: workload.body(1).length,
      batch_records: workload.batch,
      robots: workload.robots,
      floor_records_per_second: Math.round(floorSpeed),
      records_per_second: Math.round(speed),
      ratio: speed / floorSpeed,
    })
  }
  return figures
}

interface Workload {
  readonly name: string
  readonly robots: number
  readonly batch: number
  /** The n-th message's body. */
  readonly body: (n: number) => string
}

const sample = (n: number) => ({
  type: 'robot.telemetry',
  sequence: n,
  occurred_at: '2026-05-13T13:48:51.348Z',
  payload: {
    battery: 50 + (n % 50),
    pose: { x: 1.5 + n, y: -2.25, theta: 0.1, map: 'hall-1' },
    velocity: 0.4,
    errors: [],
    wheels: Array.from({ length: 8 }, (_, index) => ({ id: `wheel-${index}`, current_ampere: 0.31 * index, ok: true })),
    note: 'x'.repeat(120),
  },
})

const workloads: readonly Workload[] = [
  { name: 'telemetry, 100 robots', robots: 100, batch: 300, body: (n) => JSON.stringify(sample(n)) },
  { name: 'telemetry, every record another robot', robots: 10_000, batch: 300, body: (n) => JSON.stringify(sample(n)) },
  {
    name: 'telemetry, ten samples per record',
    robots: 100,
    batch: 100,
    body: (n) => JSON.stringify(Array.from({ length: 10 }, (_, index) => sample(n * 10 + index))),
  },
  {
    name: 'one trigger in ten',
    robots: 100,
    batch: 300,
    body: (n) => JSON.stringify(n % 10 === 0 ? trigger(n) : sample(n)),
  },
  { name: 'triggers only', robots: 100, batch: 100, body: (n) => JSON.stringify(trigger(n)) },
]

const trigger = (n: number) => ({
  type: 'work.start',
  message_id: `work-${n}`,
  sequence: n,
  payload: { job_id: `job-${n}` },
})

const streamOf = ({ robots, batch, body }: Workload): (() => KinesisEvent) => {
  let n = 0
  return () => ({
    Records: Array.from({ length: batch }, () => {
      n += 1
      const robot = `r${n % robots}`
      const sequenceNumber = `4959033827149025660855969253836157109592${String(n).padStart(16, '0')}`
      const record = {
        data: Buffer.from(body(n)).toString('base64'),
        topic: `robots/${robot}/messages`,
        client_id: robot,
        principal: null,
        received_at: 1_747_136_931_405 + n,
        trace_id: '9f1a3bd0-5f0e-4c58-9a0b-6f0c1d2e3f40',
        source: 'device.hw',
      }
      return {
        eventID: `shardId-000000000000:${sequenceNumber}`,
        kinesis: {
          data: Buffer.from(streamRecordBytes(record)).toString('base64'),
          sequenceNumber,
          partitionKey: `robot:${robot}`,
          approximateArrivalTimestamp: 1_747_136_931,
        },
      }
    }),
  })
}

/** Ports that answer at once and keep as little as dispatch needs to see again. */
const memory = () => {
  const robots = new Map<string, RobotRow>()
  const lastKnown = new Map<string, LastKnown>()
  const books = new Map<string, CountedBooks>()
  const pick = <Value>(rows: ReadonlyMap<string, Value>, keys: readonly string[] = []) =>
    new Map(keys.flatMap((key) => (rows.has(key) ? [[key, rows.get(key) as Value]] : [])))
  const ports: Ports = {
    recall: {
      recall: async (wanted) => ({
        robots: pick(robots, wanted.robots),
        last_known: pick(lastKnown, wanted.last_known),
        journal: new Map(),
      }),
    },
    robots: {
      read: async (robotId) => robots.get(robotId),
      create: async (row) => {
        robots.set(row.robot_id, row)
        return row
      },
      park: async () => 'parked',
      unpark: async () => undefined,
      setAside: async () => 'set_aside',
      follow: async () => 'moved_on',
    },
    journal: { applied: async () => undefined, decided: async (row) => row },
    last_known: {
      write: async (one) => {
        lastKnown.set(one.robot_id, one)
        return 'written'
      },
    },
    held: { hold: async () => undefined, oldest: async () => [], forget: async () => undefined },
    books: {
      read: async (shard) => books.get(shard) ?? { version: 0, counted: [], worked_until_ms: 0 },
      add: async (shard, { counted }, seen) => {
        books.set(shard, { version: seen + 1, counted, worked_until_ms: 0 })
        return 'added'
      },
    },
    machines: {
      run: async (_, { robot, commit }) => {
        const row = robots.get(robot.robot_id)
        const revision = robot.revision + 1
        const applied_ids = commit.applied_ids.map(({ S }) => S)
        const last_sequence = Number(commit.sequence)
        if (row) robots.set(robot.robot_id, { ...row, revision, applied_ids, last_sequence, position: commit.position })
        const output = { outcome: 'applied', from: robot.state, to: robot.state, handlers: [], revision } as const
        return { status: 'succeeded', output }
      },
    },
    failures: {
      report: async ([report]) => {
        throw new Error(`the bench's own record failed: ${report?.error_class} ${report?.error_text}`)
      },
    },
    stream: { put: async () => undefined },
    rollouts: { inForce: async () => [] },
  }
  const quiet = () => undefined
  const surroundings: Surroundings = {
    now: Date.now,
    random: Math.random,
    sleep: async () => undefined,
    log: { info: quiet, warn: quiet, error: console.error },
    measures: { publish: quiet },
  }
  const settings: Settings = {
    namespace: 'service_platform.core.messaging',
    machines: { v1: { arn: 'arn', initial: 'idle', on_permanent_failure: 'continue', states: ['idle'], at_work: [] } },
    default_policy_version: 'v1',
    mission_machines: {},
    mission_policy_version: 'v1',
    // What it reads was recorded at another time.
    shed_telemetry_after_seconds: Number.POSITIVE_INFINITY,
    vda_budget: { per_second: 20, burst: 60 },
    subjects_in_parallel: 16,
    release_attempts_max: 5,
    release_backoff_seconds: 30,
    release_budget_ms: 10_000,
    time_margin_ms: 10_000,
  }
  let invocations = 0
  const decide = dispatch(ports, surroundings, settings)
  const handler = async (event: KinesisEvent): Promise<void> => {
    const invocation = { awsRequestId: String(invocations++), getRemainingTimeInMillis: () => 60_000 }
    const { batchItemFailures } = await decide(event, invocation)
    if (batchItemFailures.length > 0) throw new Error('the bench’s own batch was not acknowledged')
  }
  return { handler }
}

function parseOnly({ Records }: KinesisEvent): void {
  for (const { kinesis } of Records) {
    const wrapper = JSON.parse(Buffer.from(kinesis.data, 'base64').toString()) as { data: string }
    JSON.parse(Buffer.from(wrapper.data, 'base64').toString())
  }
}

/** Records per second of CPU time: what other processes take of the machine does not count. */
function timed(events: readonly KinesisEvent[], work: (event: KinesisEvent) => void): number {
  const before = process.cpuUsage()
  for (const event of events) work(event)
  return speed(events, before)
}

async function timedAsync(
  events: readonly KinesisEvent[],
  work: (event: KinesisEvent) => Promise<void>,
): Promise<number> {
  const before = process.cpuUsage()
  for (const event of events) await work(event)
  return speed(events, before)
}

function speed(events: readonly KinesisEvent[], before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  const records = events.reduce((sum, { Records }) => sum + Records.length, 0)
  return records / ((user + system) / 1e6)
}

if (import.meta.main) {
  for (const figure of await measureDispatch()) {
    console.log(
      `${figure.records}: ${figure.records_per_second} records/s of ${figure.record_bytes} bytes per core, ` +
        `${figure.ratio.toFixed(2)} of parsing alone (${figure.floor_records_per_second}/s)`,
    )
  }
}
