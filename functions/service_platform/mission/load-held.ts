import type { BusinessEvent } from '../../../messages/events/catalogue.ts'
import { loadMayBeOnBoard } from '../../allocation/load.ts'
import type { MissionRow } from '../../ports/missions.ts'
import type { MissionPorts } from './ports.ts'

/** Whether a person has to look at the load before another robot may have the mission. */
export const needsPerson = (mission: MissionRow, { settings }: Pick<MissionPorts, 'settings'>): boolean =>
  settings.physical_load_needs_person && loadMayBeOnBoard(mission)

export const askForPerson = ({ mission_id, allocation, robot_id }: MissionRow, cause: string): BusinessEvent => ({
  type: 'mission.needs_person',
  payload: { mission_id, allocation, ...(robot_id !== undefined && { robot_id }), because: 'load', cause },
})
