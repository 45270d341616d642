import { missionIdOf } from '../../../messages/mission-id.ts'
import { PermanentFailure } from '../../errors.ts'
import { runOf, type Work } from '../../handler.ts'
import type { MissionRow, MissionTurn } from '../../ports/missions.ts'
import type { MissionPorts } from './ports.ts'

/** The mission that the message is about. */
export const missionIn = ({ robot, message }: Work): string => {
  const missionId = missionIdOf(robot.robot_id)
  if (missionId === undefined) {
    throw new NoMission(
      `Message ${message.message_id} (${message.type}) is about ${robot.robot_id}, which is no mission`,
    )
  }
  return missionId
}

/**
 * Writes what a handler has learned: the mission is what the cell says next, and whatever else the turn says, by itself or of the
 * mission as it is before.
 */
export const turn = async (
  work: Work,
  { missions }: MissionPorts,
  change: Partial<MissionTurn> | ((before: MissionRow) => Partial<MissionTurn>),
): Promise<MissionRow> => {
  const missionId = missionIn(work)
  const row = await missions.turn(runOf(work), missionId, (before) => ({
    status: work.to,
    at: work.message.received_at,
    ...(typeof change === 'function' ? change(before) : change),
  }))
  if (!row) throw new NoMission(`Mission ${missionId} was never recorded: its mission.requested has to come first`)
  return row
}

export const read = async (work: Work, { missions }: MissionPorts): Promise<MissionRow> => {
  const missionId = missionIn(work)
  const row = await missions.read(missionId)
  if (!row) throw new NoMission(`Mission ${missionId} was never recorded: its mission.requested has to come first`)
  return row
}

export class NoMission extends PermanentFailure {
  override readonly name = 'NoMission'
}
