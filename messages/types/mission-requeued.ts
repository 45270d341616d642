import type { MessageType } from '../message-type.ts'
import { allocationAlone } from '../mission-fields.ts'

export const missionRequeued = {
  type: 'mission.requeued',
  subject: 'mission',
  kind: 'fact',
  description: 'Its robot is free of the mission, which may be given to another.',
  senders: [{ who: 'service platform', from: 'the end of a claim' }],
  schema_versions: { 1: allocationAlone },
} as const satisfies MessageType
