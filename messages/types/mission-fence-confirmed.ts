import type { MessageType } from '../message-type.ts'
import { allocationAlone } from '../mission-fields.ts'

export const missionFenceConfirmed = {
  type: 'mission.fence_confirmed',
  subject: 'mission',
  kind: 'fact',
  description: 'The robot that was given up can do no more for the mission: its order is revoked and nothing is on it.',
  senders: [{ who: 'service platform', from: 'the fence' }],
  schema_versions: { 1: allocationAlone },
} as const satisfies MessageType
