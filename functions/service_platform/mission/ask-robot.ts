import { robotMessage } from '../../allocation/mission-fact.ts'
import type { Work } from '../../handler.ts'
import type { MissionRow } from '../../ports/missions.ts'
import type { MissionPorts } from './ports.ts'

/** Asks the robot that has the mission for something. Whether it may, its own policy says; what comes of it arrives as a fact. */
export const askRobot = async (
  { mission_id, allocation, robot_id, job_id }: MissionRow,
  { message }: Work,
  { stream, now, settings }: MissionPorts,
  type: 'work.pause' | 'work.resume' | 'work.stop' | 'work.update' | 'work.revoke',
  payload: Readonly<Record<string, unknown>>,
): Promise<void> => {
  if (robot_id === undefined || job_id === undefined) return
  await stream.put([
    robotMessage(
      robot_id,
      { mission_id, allocation },
      {
        type,
        payload: { job_id, ...payload },
        also: [message.message_id],
        trace_id: message.trace_id,
        correlation_id: message.correlation_id ?? mission_id,
        causation_id: message.message_id,
        priority: message.priority,
        received_at: now(),
        source: settings.namespace,
      },
    ),
  ])
}

export const reasonIn = (reason: string | undefined) => (reason === undefined ? {} : { reason })
