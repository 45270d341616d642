import * as z from 'zod'
import type { MessageType } from '../message-type.ts'
import { allocation, robotId } from '../mission-fields.ts'

export const missionRobotSilent = {
  type: 'mission.robot_silent',
  subject: 'mission',
  kind: 'fact',
  description: 'The robot of the mission is out of hearing: its lease runs.',
  senders: [{ who: 'service platform', from: 'following its robot' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        allocation,
        robot_id: robotId,
        cause: z.string().min(1).max(128).describe('what showed it, such as robot.disconnected'),
      }),
      valid: [{ allocation: 1, robot_id: 'r1', cause: 'robot.disconnected' }],
      invalid: [{ payload: { allocation: 1 }, why: 'somebody is silent' }],
    },
  },
} as const satisfies MessageType
