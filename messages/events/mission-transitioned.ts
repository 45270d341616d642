import type { EventType } from './event-type.ts'
import { transitionOf } from './robot-transitioned.ts'

export const missionTransitioned = {
  type: 'mission.transitioned',
  description: 'A mission went from one state to another, or a message was applied that kept it where it was.',
  emitted_by: ['commit'],
  schema: transitionOf('mission'),
  example: {
    from: 'queued',
    to: 'allocated',
    type: 'mission.allocated',
    message_id: '01J9-mission-1',
    handlers: ['record-allocation'],
    policy_version: 'v1',
    revision: 2,
    since: '2026-05-13T13:48:51.348Z',
  },
} as const satisfies EventType
