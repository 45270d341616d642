/** A mission as the API shows it: its row, without what only the allocation needs, and why it waits in words. */
import type { MissionFleet } from '../ports/mission-fleets.ts'
import { type MissionRow, type WaitsBecause, waitingReasons } from '../ports/missions.ts'

export const shownMission = (row: MissionRow) => {
  const {
    version: _,
    revision: __,
    queue: ___,
    acted_by: ____,
    fleet,
    robot_id,
    job_id,
    waits_because: _____,
    ...mission
  } = row
  return {
    ...mission,
    fleet: fleet ?? null,
    robot_id: robot_id ?? null,
    job_id: job_id ?? null,
    waits_because: whyItWaits(row),
    outcome: row.outcome ?? null,
    late_truths: row.late_truths ?? [],
  }
}

/** Asked for, and not decided on yet. */
export const newMission = ({ mission_id, fleet, entered_at }: MissionFleet) => ({
  mission_id,
  status: 'new',
  fleet: fleet ?? null,
  requested_at: entered_at,
  allocation: 0,
  robot_id: null,
  job_id: null,
  waits_because: null,
  progress: [],
  outcome: null,
  late_truths: [],
})

/** In words too, for whoever does not know our names. */
export const whyItWaits = (row: Pick<MissionRow, 'waits_because' | 'held_load' | 'status_at'>) => {
  const because = row.held_load === undefined ? row.waits_because : forAPerson(row)
  return because === undefined ? null : { ...because, says: waitingReasons[because.reason] }
}

/** Since it got where it is; no robot can change it. */
const forAPerson = ({ status_at: at }: Pick<MissionRow, 'status_at'>): WaitsBecause => ({
  reason: 'load_needs_person',
  robots: {},
  at,
})
