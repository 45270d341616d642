import type { MessageType } from '../message-type.ts'
import { allocationAlone } from '../mission-fields.ts'

export const missionStarted = {
  type: 'mission.started',
  subject: 'mission',
  kind: 'fact',
  description: 'The robot has begun.',
  senders: [{ who: 'service platform', from: 'following its robot' }],
  schema_versions: { 1: allocationAlone },
} as const satisfies MessageType
