import { domainFunction, type Work } from '../../../../functions/handler.ts'
import type { JobStatus } from '../../../../functions/ports/jobs.ts'
import type { Put } from '../../../../functions/ports/put-on-stream.ts'
import { missionHandlers } from '../../../../functions/service_platform/mission/handlers.ts'
import type { MissionPorts } from '../../../../functions/service_platform/mission/ports.ts'
import { sweep } from '../../../../functions/service_platform/watch-capacity/sweep.ts'
import { watchCapacity } from '../../../../functions/service_platform/watch-capacity/watch.ts'
import { fakeLog } from '../../../fakes/log.ts'
import { fakeAllocation } from '../../../fakes/missions.ts'
import { fakeStream } from '../../../fakes/put-on-stream.ts'
import { fakeTimers } from '../../../fakes/timers.ts'
import { workOf } from '../../work.ts'

export const begun = '2026-05-13T13:00:00.000Z'

/** Missions and robots over fakes, and a clock that stands until it is moved. */
export const missionWorld = (settings: Partial<MissionPorts['settings']> = {}) => {
  let now = Date.parse(begun)
  const allocation = fakeAllocation()
  const stream = fakeStream()
  const timers = fakeTimers()
  const journal = new Map<string, unknown>()
  const lastKnown = new Map<string, unknown>()
  const deciding = new Map<string, unknown>()
  const { rows, ...tables } = allocation
  const ports = {
    ...tables,
    recall: { recall: async () => ({ robots: deciding, last_known: lastKnown, journal }) as never },
    fleets: { fleetsOf: async () => new Map<string, string>() },
    stream,
    timers,
  }
  const calm = {
    now: () => now,
    settings: {
      namespace: 'service_platform.container.mission',
      battery_min: 15,
      lease_seconds: 30,
      physical_load_needs_person: true,
      allocations_max: 5,
      kept_days: 30,
      ...settings,
    },
  }
  const all = { ...ports, ...calm }
  const inHand = new Map<string, { readonly job_id: string; readonly status: JobStatus }>()
  const watching = { ...all, jobs: { inHand: async (robotId: string) => inHand.get(robotId) }, log: fakeLog().log }
  return {
    ports,
    rows,
    stream,
    timers,
    journal,
    lastKnown,
    inHand,
    /** What a message of it failed for: what it says is held from now on, and none of it makes it move. */
    park: (robot_id: string) => deciding.set(robot_id, { robot_id, parked: { status: 'parked', parked_by: 'x' } }),
    release: (robot_id: string) => deciding.set(robot_id, { robot_id }),
    later: (seconds: number) => {
      now += seconds * 1000
    },
    handle: (work: Work, through: Partial<typeof ports> = ports) =>
      domainFunction(missionHandlers, { ...all, ...through }, () => 0)(work),
    watch: (delivery: object, through: Partial<typeof ports> = ports) =>
      watchCapacity({ ...watching, ...through }, calm.settings)(delivery),
    sweep: (through: Partial<typeof ports> = ports) => sweep({ ...watching, ...through }, calm.settings),
    /** A robot that is there and free. */
    robot: (robot_id: string, state = 'idle', robot_revision = 1) =>
      allocation.capacity.note(robot_id, { state, since: begun, robot_revision }),
  }
}
export type MissionWorld = ReturnType<typeof missionWorld>

/** What a mission's machine hands to a handler. */
export const missionWork = (
  handler: string,
  type: string,
  to: string,
  payload: Readonly<Record<string, unknown>>,
  revision: number,
  mission_id = 'm1',
): Work => ({
  ...workOf(
    handler,
    {
      type,
      message_id: `${type}-${revision}`,
      robot_id: `mission:${mission_id}`,
      subject: `mission:${mission_id}`,
      received_at: begun,
      payload,
    },
    { robot_id: `mission:${mission_id}`, state: 'any', since: begun, revision },
  ),
  to,
})

export const asked = (steps: readonly object[] = [{ kind: 'go_to', place: { node_id: 'A' } }], more: object = {}) => ({
  mission_id: 'm1',
  steps,
  ...more,
})

/** What was said, by id: what was said twice is one. */
export const saidOn = (puts: readonly Put[]): readonly string[] => [
  ...new Set(puts.map(({ subject, record }) => `${subject} ${read(record.data).type} ${read(record.data).message_id}`)),
]

export const read = (data: string) =>
  JSON.parse(Buffer.from(data, 'base64').toString('utf8')) as {
    readonly type: string
    readonly message_id: string
    readonly payload: Readonly<Record<string, unknown>>
  }

/** `robot:r1 work.start`, in order, each once. */
export const heardOn = (puts: readonly Put[]): readonly string[] => [
  ...new Map(
    puts.map(({ subject, record }) => [read(record.data).message_id, `${subject} ${read(record.data).type}`]),
  ).values(),
]
