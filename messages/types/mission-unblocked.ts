import type { MessageType } from '../message-type.ts'
import { allocationAlone } from '../mission-fields.ts'

export const missionUnblocked = {
  type: 'mission.unblocked',
  subject: 'mission',
  kind: 'fact',
  description: 'What kept the robot from going on is over.',
  senders: [{ who: 'service platform', from: 'following its robot' }],
  schema_versions: { 1: allocationAlone },
} as const satisfies MessageType
