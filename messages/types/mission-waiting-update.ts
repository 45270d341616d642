import type { MessageType } from '../message-type.ts'
import { allocationAlone } from '../mission-fields.ts'

export const missionWaitingUpdate = {
  type: 'mission.waiting_update',
  subject: 'mission',
  kind: 'fact',
  description: 'The robot has done what was released to it and waits for more.',
  senders: [{ who: 'service platform', from: 'following its robot' }],
  schema_versions: { 1: allocationAlone },
} as const satisfies MessageType
