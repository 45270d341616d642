import { workProgressed } from '../../../messages/types/work-progressed.ts'
import { briefText } from '../../brief.ts'
import { type Handler, payloadOf } from '../../handler.ts'
import type { WorkPorts } from './ports.ts'

/** How far the job in hand has come: told, and nothing else. What follows of it is decided where the mission is. */
export const tellProgress: Handler<WorkPorts> = async ({ message, robot }, { jobs }) => {
  const said = payloadOf(workProgressed.schema_versions[1].schema, message)
  const { progress, was, reason, steps_done, steps_left, actions } = said
  const job_id = said.job_id ?? (await jobs.inHand(robot.robot_id))?.job_id
  return [
    {
      type: 'job.progressed',
      payload: {
        ...(job_id !== undefined && { job_id }),
        progress,
        ...(was !== undefined && { was }),
        ...(reason !== undefined && { reason: briefText(reason) }),
        ...(steps_done !== undefined && { steps_done }),
        ...(steps_left !== undefined && { steps_left }),
        ...(actions !== undefined && { actions: actions.map(({ action_id, status }) => ({ action_id, status })) }),
      },
    },
  ]
}
