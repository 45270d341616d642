import type { MessageType } from '../message-type.ts'
import { allocationAlone } from '../mission-fields.ts'

export const missionResumed = {
  type: 'mission.resumed',
  subject: 'mission',
  kind: 'fact',
  description: 'The robot goes on with the mission.',
  senders: [{ who: 'service platform', from: 'following its robot' }],
  schema_versions: { 1: allocationAlone },
} as const satisfies MessageType
