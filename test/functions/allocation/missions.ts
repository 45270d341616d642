import type { CapacityRow } from '../../../functions/ports/capacity.ts'
import type { MissionRow, NewMission } from '../../../functions/ports/missions.ts'
import type { Run } from '../../../functions/ports/run.ts'
import type { TestTable } from '../../fakes/dynamodb.ts'

/** The tables of lib/service_platform/register.ts. */
export const missionTables: readonly TestTable[] = [
  {
    name: 'missions',
    keys: ['mission_id'],
    indexes: {
      by_queue: ['queue', 'queue_turn'],
      by_state: ['status', 'turn'],
      by_robot: ['robot_id', 'mission_id'],
      by_time: ['book', 'requested'],
    },
    keysOnly: ['by_queue', 'by_state', 'by_robot', 'by_time'],
  },
  { name: 'capacity', keys: ['robot_id'], indexes: { by_place: ['book', 'place'], by_fleet: ['fleet', 'place'] } },
]

export const begun = '2026-05-13T13:00:00.000Z'

export const newMission = (mission_id: string, over: Partial<NewMission> = {}): NewMission => ({
  mission_id,
  steps: [{ kind: 'go_to', place: { node_id: 'A', x: 0, y: 0 } }],
  requires: [],
  priority: 'normal',
  load: 'none',
  reallocate: true,
  requested_at: begun,
  status: 'queued',
  trace_id: '0af7651916cd43dd8448eb211c80319c',
  ...over,
})

export const missionRow = (mission_id: string, over: Partial<MissionRow> = {}): MissionRow => ({
  ...newMission(mission_id),
  version: 1,
  revision: 0,
  status_at: begun,
  allocation: 0,
  queue: 'fleet:*',
  progress: [],
  ...over,
})

export const capacityRow = (robot_id: string, over: Partial<CapacityRow> = {}): CapacityRow => ({
  robot_id,
  state: 'idle',
  since: begun,
  robot_revision: 1,
  version: 1,
  capabilities: [],
  ...over,
})

export const runFor = (missionId: string, message_id = `asks-${missionId}`, revision = 0): Run => ({
  robot_id: `mission:${missionId}`,
  message_id,
  revision,
  since: begun,
})
