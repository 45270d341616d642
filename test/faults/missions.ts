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
import type { Faults } from '../../local/simulated/faults.ts'
import { type Heard, type MissionRobot, missionRobot, type Outside } from './mission-robot.ts'
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
  faults: platformFaults,
}: {
  readonly assembly: Assembly
  readonly seed: string | number
  readonly missions: number
  readonly robots: number
  /** In which they are asked for. */
  readonly over_ms: number
  /** What the platform suffers beside its robots. */
  readonly faults?: Faults
}): Promise<MissionsRun> {
  const line = await standUp(assembly, seed, platformFaults)
  const { simulation } = line
  const { clock } = simulation
  const random = seededRandom(`missions/${seed}`)
  const begun = clock.now()
  const faults: string[] = []
  const mishaps: Record<string, number> = {}
  const devices = simulation.runtime.door('devices')
  const outside: Outside = {
    publish: (id, message) =>
      simulation.publish(`robots/${id}/messages`, message, { clientId: id }).catch(() => undefined),
    connect: async (id) => devices.connect(id),
    disconnect: async (id) => devices.disconnect(id, 'CONNECTION_LOST'),
    after: (ms, act) => void clock.setTimeout(() => void act(), ms),
  }
  const fleet = Array.from({ length: robots }, (_, index) =>
    missionRobot(`r${index}`, random.fork(`r${index}`), outside, faults, (mishap) => {
      mishaps[mishap] = (mishaps[mishap] ?? 0) + 1
    }),
  )
  const byId = new Map(fleet.map((one) => [one.id, one]))
  devices.subscribe('fleet', 'robots/+/commands', (topic, payload) => {
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

/** One moment: claims on both sides say the same, no robot has two, no mission has two. Answers what is still open. */
const look = async (
  line: Line,
  ids: readonly string[],
  fleet: readonly MissionRobot[],
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

const capacityRows = async (line: Line, fleet: readonly MissionRobot[]): Promise<readonly CapacityRow[]> => {
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
  const told = new Set<string>()
  for (const { input, status } of simulation.calls('events', 'PutEvents')) {
    if (status !== 200) continue
    for (const { Detail } of (input as { Entries: { Detail: string }[] }).Entries) {
      const { event_id, type, robot_id, payload } = JSON.parse(Detail) as {
        event_id: string
        type: string
        robot_id: string
        payload: { from?: string; to?: string }
      }
      if (type !== 'mission.transitioned' || !endStates.has(payload.to ?? '') || payload.from === payload.to) continue
      // Told again with the same id when the answer got lost: consumers know it by that, and so does this.
      if (told.has(event_id)) continue
      told.add(event_id)
      const id = robot_id.slice('mission:'.length)
      times.set(id, (times.get(id) ?? 0) + 1)
    }
  }
  return times
}
