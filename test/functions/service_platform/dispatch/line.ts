import type { MeasuredSet } from '../../../../functions/measures.ts'
import type { JournalRow } from '../../../../functions/ports/journal.ts'
import type { BatchResponse } from '../../../../functions/service_platform/dispatch/batch.ts'
import { dispatch } from '../../../../functions/service_platform/dispatch/batch.ts'
import type { Ports, Settings } from '../../../../functions/service_platform/dispatch/ports.ts'
import type { KinesisEvent } from '../../../../functions/service_platform/dispatch/turn.ts'
import { type StreamRecord, streamRecordBytes } from '../../../../messages/stream-record.ts'
import { atWorkIn } from '../../../../policy/at-work.ts'
import { deployedMissionPolicies, deployedPolicy } from '../../../../policy/deployed.ts'
import { type FakeFailureIntake, fakeFailureIntake } from '../../../fakes/failure-intake.ts'
import { type FakeMachines, fakeMachines } from '../../../fakes/machines.ts'
import { type FakeStream, fakeStream } from '../../../fakes/put-on-stream.ts'
import { type FakeRegister, fakeRegister } from '../../../fakes/register.ts'
import { type FakeRollouts, fakeRollouts } from '../../../fakes/rollouts.ts'

/** dispatch with everything around it in memory, and a stream that one writes by hand. */
export interface Line {
  readonly register: FakeRegister
  readonly machines: FakeMachines
  readonly failures: FakeFailureIntake
  readonly stream: FakeStream
  readonly rollouts: FakeRollouts
  readonly logged: { readonly level: string; readonly message: string; readonly fields: Record<string, unknown> }[]
  readonly measured: MeasuredSet[]
  readonly clock: { now: number; remaining_ms: number }
  readonly settings: Settings
  /** One invocation of dispatch. Several may be under way at once. */
  deliver(records: readonly Streamed[], ports?: Ports): Promise<BatchResponse>
  readonly ports: Ports
  /** The journal's row of a message. */
  journalled(robotId: string, messageId: string): JournalRow | undefined
  /** `r1 idle` for each robot. */
  states(): readonly string[]
}

export type Streamed = KinesisEvent['Records'][number]

export const epoch = Date.UTC(2026, 4, 13, 12)

export const line = (more: Partial<Settings> = {}): Line => {
  const register = fakeRegister()
  const machines = fakeMachines(register.rows.robots)
  const failures = fakeFailureIntake()
  const stream = fakeStream()
  const clock = { now: epoch, remaining_ms: 60_000 }
  const logged: Line['logged'] = []
  const measured: MeasuredSet[] = []
  const log = (level: string) => (message: unknown, fields: unknown) => {
    logged.push({ level, message: String(message), fields: (fields ?? {}) as Record<string, unknown> })
  }
  const machine = (version: string) => {
    const policy = deployedPolicy(version)
    if (!policy) throw new Error(`there is no policy ${version}`)
    return {
      arn: `arn:${version}`,
      initial: policy.initial,
      on_permanent_failure: 'continue' as const,
      states: Object.keys(policy.states),
      at_work: [...atWorkIn(policy)],
    }
  }
  const settings: Settings = {
    namespace: 'service_platform.core.messaging',
    machines: { v1: machine('v1'), v2: machine('v2') },
    default_policy_version: 'v1',
    mission_machines: Object.fromEntries(
      deployedMissionPolicies.map(({ version, initial, on_permanent_failure }) => [
        version,
        { arn: `arn:mission-${version}`, initial, on_permanent_failure },
      ]),
    ),
    mission_policy_version: 'v1',
    subjects_in_parallel: 16,
    release_attempts_max: 3,
    release_backoff_seconds: 30,
    release_budget_ms: 10_000,
    shed_telemetry_after_seconds: 86_400,
    vda_budget: { per_second: 20, burst: 60 },
    time_margin_ms: 10_000,
    ...more,
  }
  const rollouts = fakeRollouts()
  const ports: Ports = { ...register, machines, failures, stream, rollouts }
  let invocations = 0
  return {
    register,
    machines,
    failures,
    stream,
    rollouts,
    logged,
    measured,
    clock,
    settings,
    ports,
    deliver: (records, given = ports) => {
      const surroundings = {
        now: () => clock.now,
        random: () => 0.5,
        sleep: async (milliseconds: number) => {
          clock.now += milliseconds
          clock.remaining_ms -= milliseconds
          await new Promise((resolve) => setImmediate(resolve))
        },
        log: { info: log('info'), warn: log('warn'), error: log('error') },
        measures: { publish: (sets: readonly MeasuredSet[]) => void measured.push(...sets) },
      }
      const invocation = {
        awsRequestId: `invocation-${++invocations}`,
        getRemainingTimeInMillis: () => clock.remaining_ms,
      }
      return dispatch(given, surroundings, settings)({ Records: records }, invocation)
    },
    journalled: (robot_id, message_id) => register.rows.journal.get(`${robot_id} ${message_id}`),
    states: () => [...register.rows.robots.values()].map(({ robot_id, state }) => `${robot_id} ${state}`).sort(),
  }
}

let sequence = 0

export interface Said {
  readonly [field: string]: unknown
  readonly type: string
}

/** The next record on the shard: a native message of a robot (or several, or any bytes). */
export const say = (
  robotId: string,
  said: Said | readonly Said[] | string | Uint8Array,
  more: Partial<StreamRecord> = {},
): Streamed => {
  const bytes =
    said instanceof Uint8Array ? said : Buffer.from(typeof said === 'string' ? said : JSON.stringify(said), 'utf8')
  return put(`robot:${robotId}`, {
    data: Buffer.from(bytes).toString('base64'),
    topic: `robots/${robotId}/messages`,
    client_id: robotId,
    principal: 'certificate',
    received_at: epoch,
    trace_id: '8f14e45fceea167a5a36dedd4bea2543',
    source: 'device.hw',
    ...more,
  })
}

/** The schedule's, or with another source a person's wish to release a parked robot. */
export const releaseOf = (
  robotId: string,
  source = 'service_platform.core.messaging',
  more: Partial<StreamRecord> = {},
): Streamed =>
  put(`robot:${robotId}`, {
    data: '',
    topic: `robots/${robotId}/messages`,
    received_at: epoch,
    source,
    control: 'release',
    ...more,
  })

export const put = (partitionKey: string, record: StreamRecord): Streamed =>
  raw(partitionKey, streamRecordBytes(record))

/** A record of any bytes. */
export const raw = (partitionKey: string, bytes: Uint8Array): Streamed => {
  sequence += 1
  const sequenceNumber = `4959${String(sequence).padStart(52, '0')}`
  return {
    eventID: `shardId-000000000000:${sequenceNumber}`,
    kinesis: {
      data: Buffer.from(bytes).toString('base64'),
      sequenceNumber,
      partitionKey,
      approximateArrivalTimestamp: epoch / 1000,
    },
  }
}

/** A robot's usual words. */
export const connected = (message_id?: string): Said => ({ type: 'robot.connected', ...(message_id && { message_id }) })
export const start = (message_id: string, more: object = {}): Said => ({
  type: 'work.start',
  message_id,
  payload: { job_id: `job-${message_id}` },
  ...more,
})
export const completed = (message_id: string, more: object = {}): Said => ({
  type: 'work.completed',
  message_id,
  payload: {},
  ...more,
})
export const telemetry = (message_id: string | undefined, battery: number, more: object = {}): Said => ({
  type: 'robot.telemetry',
  ...(message_id && { message_id }),
  payload: { battery },
  ...more,
})
