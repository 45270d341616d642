import type { MessageType } from '../message-type.ts'
import { allocationAlone } from '../mission-fields.ts'

export const missionRobotHeard = {
  type: 'mission.robot_heard',
  subject: 'mission',
  kind: 'fact',
  description: 'The robot of the mission is heard again.',
  senders: [{ who: 'service platform', from: 'following its robot' }],
  schema_versions: { 1: allocationAlone },
} as const satisfies MessageType
