import type { MessageType } from '../message-type.ts'
import { allocationAlone } from '../mission-fields.ts'

export const missionSent = {
  type: 'mission.sent',
  subject: 'mission',
  kind: 'fact',
  description: 'The order is on its way to the robot.',
  senders: [{ who: 'service platform', from: 'following its robot' }],
  schema_versions: { 1: allocationAlone },
} as const satisfies MessageType
