import type { MessageType } from '../message-type.ts'
import { allocationAlone } from '../mission-fields.ts'

export const missionPaused = {
  type: 'mission.paused',
  subject: 'mission',
  kind: 'fact',
  description: 'The robot stands still and keeps the mission.',
  senders: [{ who: 'service platform', from: 'following its robot' }],
  schema_versions: { 1: allocationAlone },
} as const satisfies MessageType
