import { STEPS_MAX } from '../../../messages/mission-fields.ts'
import { missionUpdate } from '../../../messages/types/mission-update.ts'
import { PermanentFailure } from '../../errors.ts'
import { type Handler, payloadOf } from '../../handler.ts'
import { askRobot } from './ask-robot.ts'
import { turn } from './mission-of.ts'
import type { MissionPorts } from './ports.ts'

/** More steps behind those that the mission has. Its robot is sent the new ones alone; another robot would get all of them. */
export const updateMission: Handler<MissionPorts> = async (work, ports) => {
  const { steps } = payloadOf(missionUpdate.schema_versions[1].schema, work.message)
  const mission = await turn(work, ports, (before) => {
    // Of a second run: they are there already, and are sent again with the same ids.
    const had = before.acted_by === work.message.message_id ? before.steps.length - steps.length : before.steps.length
    const all = [...before.steps.slice(0, had), ...steps]
    if (all.length > STEPS_MAX) throw new TooManySteps(before.mission_id, all.length)
    return { steps: all }
  })
  await askRobot(mission, work, ports, 'work.update', { params: { steps, from: mission.steps.length - steps.length } })
  return []
}

export class TooManySteps extends PermanentFailure {
  override readonly name = 'TooManySteps'
  constructor(missionId: string, count: number) {
    super(`Mission ${missionId} would have ${count} steps; at most ${STEPS_MAX} are possible: ask for another mission`)
  }
}
