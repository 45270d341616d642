/**
 * Many missions on many robots that fail in every way that robots do: they refuse, fail, break down, run empty, go out of hearing
 * for a moment or for too long and come back with the truth. Simulated mode, one seed. At the end every mission has ended once, and
 * at no moment had a robot two missions or a mission two robots.
 */
import { capacityOf } from '../../functions/ports/capacity.dynamodb.ts'
import type { CapacityRow } from '../../functions/ports/capacity.ts'
import { missionOf } from '../../functions/ports/missions.dynamodb.ts'
import type { MissionRow } from '../../functions/ports/missions.ts'
import type { Assembly } from '../../local/assembly/read.ts'
import { type Random, seededRandom } from '../../local/random.ts'
import { type Line, standUp } from './run.ts'

export interface MissionsRun {
  /** By how they ended; `open` for those that did not. */
  readonly ends: Readonly<Record<string, number>>
  /** Missions that went to an ended state more than once, or said so. */
  readonly endedTwice: readonly string[]
  /** What was found wrong at some moment, in words. */
  readonly faults: readonly string[]
  /** How often missions were given to robots, and what robots did to them. */
  readonly allocations: number
  readonly mishaps: Readonly<Record<string, number>>
  readonly looks: number
  readonly virtual_ms: number
  readonly open: readonly MissionRow[]
}

export async function runMissions({
  assembly,
  seed,
  missions,
  robots,
  over_ms,
}: {
  readonly assembly: Assembly
  readonly seed: string | number
  readonly missions: number
  readonly robots: number
  /** In which they are asked for. */
  readonly over_ms: number
}): Promise<MissionsRun> {
  const line = await standUp(assembly, seed)
  const { simulation } = line
  const { clock } = simulation
  const random = seededRandom(`missions/${seed}`)
  const begun = clock.now()
  const faults: string[] = []
  const mishaps: Record<string, number> = {}
  const fleet = Array.from({ length: robots }, (_, index) =>
    robot(`r${index}`, random.fork(`r${index}`), line, faults, (mishap) => {
      mishaps[mishap] = (mishaps[mishap] ?? 0) + 1
    }),
  )
  const byId = new Map(fleet.map((one) => [one.id, one]))
  simulation.runtime.door('devices').subscribe('fleet', 'robots/+/commands', (topic, payload) => {
    byId.get(topic.split('/')[1] ?? '')?.hear(JSON.parse(payload.toString('utf8')) as Heard)
  })
  for (const one of fleet) clock.setTimeout(() => void one.connect(), random.integer(0, 2_000))
  const ids = Array.from({ length: missions }, (_, index) => `m${index}`)
  for (const id of ids) clock.setTimeout(() => void request(line, id, random), 2_500 + random.integer(0, over_ms))

  let looks = 0
  let open: readonly MissionRow[] = []
  const limit = begun + over_ms + 60 * 60_000
  do {
    await simulation.advance(lookEveryMs)
    looks += 1
    open = await look(line, ids, fleet, faults)
  } while (clock.now() < begun + over_ms + 10_000 || (open.length > 0 && clock.now() < limit))
  for (const one of fleet) one.retire()

  const ended = endingsOf(line)
  const rows = await missionRows(line, ids)
  const ends: Record<string, number> = {}
  for (const id of ids) {
    const status = rows.get(id)?.status ?? 'lost'
    const end = endStates.has(status) ? status : status === 'lost' ? 'lost' : 'open'
    ends[end] = (ends[end] ?? 0) + 1
  }
  const result: MissionsRun = {
    ends,
    endedTwice: [...ended].filter(([, times]) => times > 1).map(([id]) => id),
    faults: [...new Set(faults)],
    allocations: [...rows.values()].reduce((sum, { allocation }) => sum + allocation, 0),
    mishaps,
    looks,
    virtual_ms: clock.now() - begun,
    open,
  }
  await simulation.stop()
  return result
}

const lookEveryMs = 1_000
const endStates: ReadonlySet<string> = new Set([
  'completed',
  'partial',
  'failed',
  'cancelled',
  'expired',
  'dead_lettered',
])

const request = async ({ simulation, places }: Line, mission_id: string, random: Random): Promise<void> => {
  const payload = {
    mission_id,
    steps: [{ kind: 'go_to', place: { node_id: 'A' } }],
    priority: random.next() < 0.1 ? 'urgent' : 'normal',
    ...(random.next() < 0.3 && { requires: ['lift'] }),
  }
  const message = { type: 'mission.requested', message_id: `asks-${mission_id}`, payload }
  const record = {
    data: Buffer.from(JSON.stringify(message)).toString('base64'),
    topic: `missions/${mission_id}/messages`,
    received_at: simulation.clock.now(),
    source: 'service_platform.api_gateway',
  }
  await simulation.call('kinesis', 'PutRecord', {
    StreamARN: places.streamArn,
    PartitionKey: `mission:${mission_id}`,
    Data: Buffer.from(JSON.stringify(record)).toString('base64'),
  })
}

interface Heard {
  readonly type: string
  readonly message_id: string
  readonly payload: { readonly job_id?: string }
}

/** A native robot with a mind of its own. What it would say while it is out of hearing it says when it is back. */
const robot = (id: string, random: Random, { simulation }: Line, faults: string[], mishap: (what: string) => void) => {
  const { clock } = simulation
  const devices = simulation.runtime.door('devices')
  const known = new Set<string>()
  let isHeard = false
  let isRetired = false
  let job: string | undefined
  let kept: (() => Promise<void>)[] = []
  let said = 0

  const say = async (type: string, payload: object, causation_id?: string): Promise<void> => {
    said += 1
    const message = { message_id: `${id}-${said}`, type, payload, ...(causation_id && { causation_id }) }
    const publish = () =>
      simulation.publish(`robots/${id}/messages`, JSON.stringify(message), { clientId: id }).catch(() => undefined)
    if (isHeard) await publish()
    else kept.push(publish)
  }
  const answer = (command: Heard, status: string, more: object = {}) =>
    say('command.answered', { command_id: command.message_id, status, ...more }, command.message_id)
  const after = (ms: number, act: () => Promise<unknown>) =>
    clock.setTimeout(() => void (isRetired ? undefined : act()), ms)

  const connect = async (): Promise<void> => {
    await devices.connect(id)
    isHeard = true
    await say('robot.connected', {})
    await say('robot.capacity_changed', { capabilities: random.next() < 0.6 ? ['lift'] : [] })
    const waiting = kept
    kept = []
    for (const publish of waiting) await publish()
  }
  const goAway = async (why: string, back_ms: number): Promise<void> => {
    if (!isHeard) return
    mishap(why)
    isHeard = false
    await devices.disconnect(id, 'CONNECTION_LOST')
    after(back_ms, connect)
  }

  const begin = async (command: Heard): Promise<void> => {
    const { job_id = '' } = command.payload
    if (job !== undefined) faults.push(`robot ${id} was given ${job_id} while it has ${job}`)
    job = job_id
    await answer(command, 'acknowledged')
    await say('work.started', { job_id }, command.message_id)
    after(random.integer(2_000, 20_000), () => finish(command, job_id))
    const fate = random.next()
    const soon = random.integer(500, 6_000)
    if (fate < 0.04) after(soon, () => goAway('out of hearing for a moment', random.integer(1_000, 15_000)))
    else if (fate < 0.08) after(soon, () => goAway('lost', random.integer(40_000, 120_000)))
    else if (fate < 0.1) after(soon, () => breakDown(job_id))
    else if (fate < 0.12) after(soon, () => runEmpty(job_id))
  }
  const finish = async (command: Heard, job_id: string): Promise<void> => {
    if (job !== job_id) return
    job = undefined
    const fails = random.next() < 0.03
    if (fails) mishap('failed')
    if (fails) await say('work.failed', { job_id, error: { code: 'gripper_empty' } }, command.message_id)
    else await say('work.completed', { job_id }, command.message_id)
  }
  const breakDown = async (job_id: string): Promise<void> => {
    if (job !== job_id) return
    mishap('broke down')
    job = undefined
    await say('fault.raised', { code: 'motor_stalled', level: 'FATAL' })
    after(random.integer(5_000, 30_000), () => say('fault.cleared', { code: 'motor_stalled' }))
  }
  const runEmpty = async (job_id: string): Promise<void> => {
    if (job !== job_id) return
    mishap('ran empty')
    job = undefined
    await say('battery.low', { battery: 9 })
    after(random.integer(5_000, 30_000), () => say('charge.completed', { battery: 95 }))
  }

  const hear = (command: Heard): void => {
    if (!isHeard || known.has(command.message_id)) return
    known.add(command.message_id)
    after(random.integer(1, 50), async () => {
      switch (command.type) {
        case 'work.start': {
          if (random.next() >= 0.03) return await begin(command)
          mishap('refused')
          return await answer(command, 'rejected', { error: { code: 'order_rejected' } })
        }
        case 'work.stop':
        case 'work.revoke':
          if (job === command.payload.job_id) job = undefined
          return await answer(command, 'done')
        default:
          return await answer(command, 'done')
      }
    })
  }

  return {
    id,
    connect,
    hear,
    retire: () => {
      isRetired = true
    },
    get job() {
      return job
    },
  }
}
type SimulatedRobot = ReturnType<typeof robot>

/** One moment: claims on both sides say the same, no robot has two, no mission has two. Answers what is still open. */
const look = async (
  line: Line,
  ids: readonly string[],
  fleet: readonly SimulatedRobot[],
  faults: string[],
): Promise<readonly MissionRow[]> => {
  const [rows, robots] = await Promise.all([missionRows(line, ids), capacityRows(line, fleet)])
  const has = [...rows.values()].flatMap(({ mission_id, robot_id, allocation }) =>
    robot_id === undefined ? [] : [`${robot_id} ${mission_id} ${allocation}`],
  )
  const claims = robots.flatMap(({ robot_id, claim }) =>
    claim ? [`${robot_id} ${claim.mission_id} ${claim.allocation}`] : [],
  )
  const differ = [...has.filter((one) => !claims.includes(one)), ...claims.filter((one) => !has.includes(one))]
  if (differ.length > 0) faults.push(`claims differ: ${differ.join(', ')}`)
  if (new Set(has.map((one) => one.split(' ')[0])).size !== has.length) faults.push(`a robot twice: ${has.join(', ')}`)
  return [...rows.values()].filter(({ status }) => !endStates.has(status))
}

const missionRows = async (line: Line, ids: readonly string[]): Promise<ReadonlyMap<string, MissionRow>> => {
  const items = await readAll(line, line.places.variables.MISSIONS_TABLE ?? '', 'mission_id', ids)
  return new Map(items.map((item) => [item.mission_id?.S ?? '', missionOf(item)]))
}

const capacityRows = async (line: Line, fleet: readonly SimulatedRobot[]): Promise<readonly CapacityRow[]> => {
  const ids = fleet.map(({ id }) => id)
  return (await readAll(line, line.places.variables.CAPACITY_TABLE ?? '', 'robot_id', ids)).map(capacityOf)
}

type Item = Parameters<typeof missionOf>[0]

const readAll = async (
  { simulation }: Line,
  table: string,
  key: string,
  ids: readonly string[],
): Promise<readonly Item[]> => {
  const found: Item[] = []
  for (let at = 0; at < ids.length; at += 100) {
    const Keys = ids.slice(at, at + 100).map((id) => ({ [key]: { S: id } }))
    const { Responses } = await simulation.call('dynamodb', 'BatchGetItem', { RequestItems: { [table]: { Keys } } })
    found.push(...((Responses as Record<string, Item[]>)[table] ?? []))
  }
  return found
}

/** How often each mission came to an end, as the bus was told. */
const endingsOf = ({ simulation }: Line): ReadonlyMap<string, number> => {
  const times = new Map<string, number>()
  for (const { input, status } of simulation.calls('events', 'PutEvents')) {
    if (status !== 200) continue
    for (const { Detail } of (input as { Entries: { Detail: string }[] }).Entries) {
      const { type, robot_id, payload } = JSON.parse(Detail) as {
        type: string
        robot_id: string
        payload: { from?: string; to?: string }
      }
      if (type !== 'mission.transitioned' || !endStates.has(payload.to ?? '') || payload.from === payload.to) continue
      const id = robot_id.slice('mission:'.length)
      times.set(id, (times.get(id) ?? 0) + 1)
    }
  }
  return times
}
