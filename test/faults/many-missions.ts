/**
 * Ten thousand missions in a minute: the simulated mode runs everything that the templates declare and takes a quarter of a second
 * for each. Here the line is as short as it can be and still be one: records are opened by their dialects, decided by the policies
 * one at a time per subject, worked on by the handlers that are deployed, told on a bus that is late, doubled and out of order, and
 * every call to a table or the stream may fail before or after it was done. Tables are the fakes that pass the contract of
 * DynamoDB's adapters; what commands do (functions/service_platform/send-command) is played by two lines.
 */
import { TemporaryFailure } from '../../functions/errors.ts'
import { domainFunction, type Work } from '../../functions/handler.ts'
import type { JournalRow } from '../../functions/ports/journal.ts'
import type { Put } from '../../functions/ports/put-on-stream.ts'
import type { Timer } from '../../functions/ports/timers.ts'
import { chargeHandlers } from '../../functions/service_platform/charge/handlers.ts'
import { commandHandlers } from '../../functions/service_platform/command/handlers.ts'
import { followMissions } from '../../functions/service_platform/follow-missions/follow.ts'
import { incidentHandlers } from '../../functions/service_platform/incident/handlers.ts'
import { missionHandlers } from '../../functions/service_platform/mission/handlers.ts'
import { presenceHandlers } from '../../functions/service_platform/presence/handlers.ts'
import { watchCapacity } from '../../functions/service_platform/watch-capacity/watch.ts'
import { workHandlers } from '../../functions/service_platform/work/handlers.ts'
import { type Random, seededRandom } from '../../local/random.ts'
import type { Command } from '../../messages/commands.ts'
import { derivedId } from '../../messages/ids.ts'
import { missionIdOf } from '../../messages/mission-id.ts'
import { openRecord } from '../../messages/open.ts'
import { subjectOf } from '../../messages/robot-id.ts'
import { streamRecordBytes } from '../../messages/stream-record.ts'
import { type HandlerName, handlerDomains } from '../../policy/handlers.ts'
import { next } from '../../policy/next.ts'
import { missionPolicies, policies } from '../../policy/policies.ts'
import type { Policy } from '../../policy/policy.ts'
import { fakeCharging } from '../fakes/charging.ts'
import { fakeIncidents } from '../fakes/incidents.ts'
import { fakeJobs } from '../fakes/jobs.ts'
import { fakeAllocation } from '../fakes/missions.ts'
import { fakePresence } from '../fakes/presence-register.ts'
import { type Heard, missionRobot } from './mission-robot.ts'

export interface ManyMissions {
  readonly ends: Readonly<Record<string, number>>
  readonly endedTwice: readonly string[]
  /** Missions that two robots did although nobody was out of hearing with them. */
  readonly doneTwice: readonly string[]
  readonly faults: readonly string[]
  readonly allocations: number
  readonly reallocated: number
  readonly mishaps: Readonly<Record<string, number>>
  readonly callsFailed: number
  readonly virtual_ms: number
}

interface Settings {
  readonly seed: string | number
  readonly missions: number
  readonly robots: number
  readonly over_ms: number
  /** Share of calls to tables and stream that fail, half of them after they were done. */
  readonly failing: number
}

export async function manyMissions({ seed, missions, robots, over_ms, failing }: Settings): Promise<ManyMissions> {
  const random = seededRandom(`many missions ${seed}`)
  const clock = virtualClock(random)
  const faults: string[] = []
  const mishaps: Record<string, number> = {}
  const done = new Map<string, number>()
  const away = new Set<string>()
  const line = shortLine(clock, random, failing, faults)
  const fleet = new Map(
    Array.from({ length: robots }, (_, index) => {
      const id = `r${index}`
      const outside = {
        publish: async (robotId: string, message: string) => {
          const said = JSON.parse(message) as { readonly type: string; readonly payload: { readonly job_id?: string } }
          const mission = missionIn(said.payload.job_id ?? '')
          if (said.type === 'work.completed') done.set(mission, (done.get(mission) ?? 0) + 1)
          line.say(robotId, said, 'device.hw')
        },
        connect: async () => undefined,
        disconnect: async (robotId: string) =>
          line.say(robotId, { type: 'robot.disconnected', payload: {} }, 'service_platform.core.messaging'),
        after: clock.after,
      }
      const count = (mishap: string, jobId: string | undefined) => {
        mishaps[mishap] = (mishaps[mishap] ?? 0) + 1
        if (jobId !== undefined && unheard.has(mishap)) away.add(missionIn(jobId))
      }
      return [id, missionRobot(id, random.fork(id), outside, faults, count)] as const
    }),
  )
  line.robots((id, command) => fleet.get(id)?.hear(command))
  for (const one of fleet.values()) clock.after(random.integer(0, 2_000), one.connect)
  for (let index = 0; index < missions; index += 1)
    clock.after(2_500 + random.integer(0, over_ms), async () => line.request(`m${index}`))
  const looking = async (): Promise<void> => {
    line.balance()
    clock.after(1_000, looking)
  }
  clock.after(1_000, looking)
  const sweeping = async (): Promise<void> => {
    clock.after(60_000, sweeping)
    await line.sweep()
  }
  clock.after(60_000, sweeping)
  const limit = over_ms + 4 * 60 * 60_000
  while (clock.now() - begun < limit && line.open() + missions - line.asked() > 0) await clock.step()
  for (const one of fleet.values()) one.retire()
  line.balance()
  const doneTwice = [...done].filter(([mission, times]) => times > 1 && !away.has(mission)).map(([mission]) => mission)
  return { ...line.found(missions), doneTwice, mishaps, faults: [...new Set(faults)], virtual_ms: clock.now() - begun }
}

/** With a job in hand, so that another robot may have done it too. */
const unheard = new Set(['lost', 'out of hearing for a moment'])
const missionIn = (jobId: string): string => jobId.split(':')[1] ?? ''

const begun = Date.parse('2026-05-13T13:00:00.000Z')
const endStates = new Set(['completed', 'partial', 'failed', 'cancelled', 'expired', 'dead_lettered'])
const settings = {
  namespace: 'service_platform.container.mission',
  battery_min: 15,
  lease_seconds: 30,
  physical_load_needs_person: true,
  allocations_max: 8,
  kept_days: 30,
}

/** What is due within a few milliseconds happens at the same time, in an order that nobody chose. */
const virtualClock = (random: Random) => {
  const due = new Map<number, (() => Promise<unknown>)[]>()
  const times: number[] = []
  let now = begun
  const put = (at: number, act: () => Promise<unknown>) => {
    const slot = Math.ceil(at / slotMs) * slotMs
    const acts = due.get(slot)
    if (acts) return void acts.push(act)
    due.set(slot, [act])
    let low = 0
    let high = times.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((times[middle] ?? 0) > slot) low = middle + 1
      else high = middle
    }
    times.splice(low, 0, slot)
  }
  return {
    now: () => now,
    after: (ms: number, act: () => Promise<unknown>) => put(now + Math.max(1, ms), act),
    step: async (): Promise<void> => {
      const slot = times.pop()
      if (slot === undefined) return
      now = Math.max(now, slot)
      const acts = due.get(slot) ?? []
      due.delete(slot)
      await Promise.all(acts.sort(() => random.next() - 0.5).map((act) => act()))
    },
  }
}
const slotMs = 5
type Clock = ReturnType<typeof virtualClock>

const shortLine = (clock: Clock, random: Random, failing: number, faults: string[]) => {
  const queues = new Map<string, Put[]>()
  const busy = new Set<string>()
  const rows = new Map<string, Row>()
  const journal = new Map<string, JournalRow>()
  const ended = new Map<string, number>()
  const commands = new Map<string, Command & { readonly outcome?: string }>()
  const { rows: tables, ...allocation } = fakeAllocation()
  let hear: (robotId: string, command: Heard) => void = () => undefined
  let callsFailed = 0
  let asked = 0
  let said = 0

  const unreliable = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, name) => {
        const call: unknown = Reflect.get(target, name)
        if (typeof call !== 'function') return call
        return async (...args: unknown[]) => {
          const fate = random.next()
          if (fate < failing / 2) {
            callsFailed += 1
            throw new TemporaryFailure(`${String(name)} was not done`)
          }
          const answer: unknown = await Reflect.apply(call, target, args)
          if (fate >= failing) return answer
          callsFailed += 1
          throw new TemporaryFailure(`${String(name)} was done and not answered`)
        }
      },
    })
  /** As Lambda and the machines do it: again, a moment later. */
  const persistently = async <Result>(act: () => Promise<Result>): Promise<Result> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await act()
      } catch (error) {
        if (!(error instanceof TemporaryFailure) || tries === 20) throw error
      }
    }
  }

  const put = (puts: readonly Put[]): void => {
    for (const one of puts) {
      const queue = queues.get(one.subject) ?? []
      queue.push(one)
      queues.set(one.subject, queue)
      clock.after(random.integer(1, 20), () => pump(one.subject))
    }
  }
  const stream = unreliable({ put: async (puts: readonly Put[]) => put(puts) })
  const say = (robotId: string, message: object, source: string): void => {
    const record = {
      data: Buffer.from(JSON.stringify(message)).toString('base64'),
      topic: robotId.startsWith('mission:') ? `missions/${robotId.slice(8)}/messages` : `robots/${robotId}/messages`,
      received_at: clock.now(),
      source,
    }
    put([{ subject: robotId.startsWith('mission:') ? robotId : subjectOf(robotId), record }])
  }

  const timersStarted = new Set<string>()
  const timers = unreliable({
    start: async ({ name, at, message }: Timer) => {
      if (timersStarted.has(name)) return
      timersStarted.add(name)
      const { topic, ...rest } = message
      clock.after(Date.parse(at) - clock.now(), async () => say(`mission:${topic.split('/')[1]}`, rest, 'timer'))
    },
  })
  const recall = unreliable({
    recall: async () => ({ robots: new Map(), last_known: new Map(), journal }),
  })
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const ports = {
    missions: unreliable(allocation.missions),
    capacity: unreliable(allocation.capacity),
    claims: unreliable(allocation.claims),
    recall,
    stream,
    timers,
    fleets: { fleetsOf: async () => new Map<string, string>() },
    now: clock.now,
    settings,
  }

  /** In the place of the command machine: published once, or given up when nobody is there to hear it. */
  const send = async (command: Command): Promise<void> => {
    if (commands.has(command.message_id)) return
    commands.set(command.message_id, command)
    clock.after(random.integer(5, 30), async () => {
      if (isAway(command.robot_id)) return finish(command.message_id, 'unanswered')
      hear(command.robot_id, command as Heard)
      clock.after(20_000, async () => finish(command.message_id, 'unanswered'))
    })
  }
  const isAway = (robotId: string): boolean => (rows.get(robotId)?.state ?? 'offline') === 'offline'
  const finish = (commandId: string, outcome: string): void => {
    const command = commands.get(commandId)
    if (!command || command.outcome !== undefined) return
    commands.set(commandId, { ...command, outcome })
    const { robot_id, type, payload, trace_id } = command
    const job_id = (payload as { job_id?: string }).job_id
    if (type === 'work.start' && outcome !== 'done' && outcome !== 'acknowledged') {
      const code = outcome === 'rejected' ? 'order_rejected' : outcome
      const message_id = derivedId(commandId, 'ended')
      say(robot_id, { message_id, type: 'work.failed', payload: { job_id, error: { code } } }, 'service_platform')
    }
    tell('command.finished', robot_id, trace_id, 0, commandId, 0, { command_id: commandId, type, outcome, job_id })
  }
  const answers = {
    hear: async (_: string, { command_id, status }: { readonly command_id: string; readonly status: string }) => {
      const command = commands.get(command_id)
      // That it has begun is answer enough for an order: how it ends, its facts tell.
      if (command?.type === 'work.start' && status === 'acknowledged')
        commands.set(command_id, { ...command, outcome: status })
      else if (status === 'done' || status === 'rejected' || status === 'failed') finish(command_id, status)
      return 'heard' as const
    },
    hearOfJob: async () => undefined,
  }
  const robotPorts = { jobs: fakeJobs(), commands: { send }, answers, now: () => iso(clock.now()) }
  const domains: Readonly<Record<string, (work: Work) => Promise<{ readonly events: readonly Told[] }>>> = {
    work: domainFunction(workHandlers, robotPorts),
    charge: domainFunction(chargeHandlers, { ...robotPorts, charging: fakeCharging() }),
    incident: domainFunction(incidentHandlers, { incidents: fakeIncidents() }),
    presence: domainFunction(presenceHandlers, { presence: fakePresence(), answers }),
    command: domainFunction(commandHandlers, {
      ...robotPorts,
      callBack: { callBack: async () => ({ found: 'nothing' }) },
      stream,
      namespace: 'service_platform.container.command',
    }),
    mission: domainFunction(missionHandlers, ports),
  }

  const watch = watchCapacity({ ...ports, jobs: robotPorts.jobs, log }, settings)
  // Commands are told at once here: none is lost on its way.
  const book = { ofJob: async () => undefined, read: async () => undefined }
  const follow = followMissions(
    { ...ports, commands: book, log },
    { ...settings, namespace: 'service_platform.core.event_rule' },
  )
  /** Listeners hear of it late, in any order, now and then twice; what fails is tried again. */
  const tell = (
    type: string,
    robot_id: string,
    trace_id: string,
    revision: number,
    cause: string,
    n: number,
    payload: object,
  ): void => {
    const event_id = derivedId('event', robot_id, revision, cause, n)
    const detail = { event_id, type, robot_id, subject: robot_id, trace_id, causation_id: cause, revision, payload }
    const isOfMission = String((payload as { job_id?: unknown }).job_id ?? '').startsWith('mission:')
    const isMove = type === 'robot.transitioned'
    if (!isMove && !isOfMission) return
    for (const listener of [watch, follow]) {
      const times = random.next() < 0.02 ? 2 : 1
      for (let time = 0; time < times; time += 1)
        clock.after(random.integer(1, 60), () => persistently(() => listener({ 'detail-type': type, detail })))
    }
  }

  const pump = async (subject: string): Promise<void> => {
    if (busy.has(subject)) return
    busy.add(subject)
    const queue = queues.get(subject) ?? []
    for (let one = queue.shift(); one; one = queue.shift()) await decide(one)
    busy.delete(subject)
  }

  const decide = async ({ record }: Put): Promise<void> => {
    said += 1
    const data = streamRecordBytes(record)
    const key = record.topic.startsWith('missions/')
      ? `mission:${record.topic.split('/')[1]}`
      : (record.topic.split('/')[1] ?? '')
    const before = rows.get(key)
    const opened = openRecord(
      { data, sequence_number: String(said) },
      { state: before?.state, entered_by: before?.entered_by, memory: before?.memory },
    )
    if (opened.outcome !== 'opened') {
      faults.push(`not opened: ${JSON.stringify(opened.error)}`)
      return
    }
    for (const message of opened.messages) {
      const policy = missionIdOf(key) === undefined ? robotPolicy : missionPolicy
      const row = rows.get(key) ?? { state: policy.initial, since: iso(clock.now()), revision: 0, memory: undefined }
      const place = `${key} ${message.message_id}`
      if (journal.has(place)) continue
      const decision = message.stale ? undefined : next(policy, { ...row, last_sequence: -1 } as never, message)
      const outcome = decision?.outcome ?? 'refused'
      const journalled = { robot_id: key, message_id: message.message_id, outcome, trace_id: message.trace_id }
      if (decision?.outcome !== 'applied') {
        journal.set(place, journalled as JournalRow)
        continue
      }
      const events: Told[] = []
      let deadLettered = false
      for (const handler of decision.handlers) {
        const robot = { robot_id: key, state: row.state, since: row.since, revision: row.revision }
        const work: Work = { handler, message, robot, to: decision.to, policy_version: policy.version }
        const domain = domains[handlerDomains[handler as HandlerName]]
        try {
          events.push(...(await persistently(async () => (await domain?.(work)) ?? { events: [] })).events)
        } catch (error) {
          faults.push(`${handler} of ${key}: ${String(error)}`)
          deadLettered = true
        }
      }
      if (deadLettered) continue
      const revision = row.revision + 1
      const since = decision.to === row.state ? row.since : iso(clock.now())
      rows.set(key, { ...row, state: decision.to, since, revision, entered_by: message.type })
      journal.set(place, journalled as JournalRow)
      if (missionIdOf(key) !== undefined && endStates.has(decision.to) && !endStates.has(row.state))
        ended.set(key, (ended.get(key) ?? 0) + 1)
      const moved = { from: row.state, to: decision.to, type: message.type, since, message_id: message.message_id }
      const about = [key, message.trace_id, revision, message.message_id] as const
      if (missionIdOf(key) === undefined) tell('robot.transitioned', ...about, 0, moved)
      for (const [n, { type, payload }] of events.entries()) tell(type, ...about, n + 1, payload)
    }
    if (opened.memory !== undefined) {
      const row = rows.get(key)
      if (row) rows.set(key, { ...row, memory: opened.memory })
    }
  }

  return {
    say,
    robots: (to: typeof hear) => {
      hear = to
    },
    asked: () => asked,
    request: (mission_id: string) => {
      asked += 1
      const priority = random.next() < 0.1 ? 'urgent' : 'normal'
      const steps = [{ kind: 'go_to', place: { node_id: 'A' } }]
      const payload = { mission_id, steps, priority, ...(random.next() < 0.3 && { requires: ['lift'] }) }
      const message = { type: 'mission.requested', message_id: `asks-${mission_id}`, payload }
      say(`mission:${mission_id}`, message, 'service_platform.api_gateway')
    },
    // What it could not do it does in a minute.
    sweep: () => watch({}).catch(() => undefined),
    open: () => asked - ended.size,
    /** One robot per mission, one mission per robot, and both sides say the same. */
    balance: () => {
      const has = new Map<string, string>(
        [...tables.missions.values()].flatMap(({ robot_id, mission_id, allocation: n }) =>
          robot_id === undefined ? [] : [[`${robot_id} ${mission_id} ${n}`, robot_id] as const],
        ),
      )
      const claims = [...tables.robots.values()].flatMap(({ robot_id, claim }) =>
        claim ? [`${robot_id} ${claim.mission_id} ${claim.allocation}`] : [],
      )
      if (new Set(has.values()).size !== has.size) faults.push('a robot has two missions')
      if (claims.length !== has.size || claims.some((one) => !has.has(one))) faults.push('claims differ on their sides')
    },
    found: (missions: number) => {
      const ends: Record<string, number> = {}
      for (let index = 0; index < missions; index += 1) {
        const state = rows.get(`mission:m${index}`)?.state ?? 'lost'
        ends[state] = (ends[state] ?? 0) + 1
      }
      const given = [...tables.missions.values()].map(({ allocation: n }) => n)
      return {
        ends,
        endedTwice: [...ended].filter(([, times]) => times > 1).map(([id]) => id),
        allocations: given.reduce((sum, n) => sum + n, 0),
        reallocated: given.filter((n) => n > 1).length,
        callsFailed,
      }
    },
  }
}

interface Row {
  readonly state: string
  readonly since: string
  readonly revision: number
  readonly entered_by?: string
  readonly memory: unknown
}

interface Told {
  readonly type: string
  readonly payload: object
}

const iso = (ms: number): string => new Date(ms).toISOString()
const theFirst = (found: readonly Policy[]): Policy => {
  const [policy] = found
  if (policy === undefined) throw new Error('there should be a policy of robots and one of missions')
  return policy
}
const robotPolicy = theFirst(policies())
const missionPolicy = theFirst(missionPolicies())
