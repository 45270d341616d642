import * as z from 'zod'
import type { MessageType } from '../message-type.ts'
import { fleet, missionId, name, robotId, steps, time } from '../mission-fields.ts'

export const missionRequested = {
  type: 'mission.requested',
  subject: 'mission',
  kind: 'request',
  description: 'Somebody asks for work, whichever robot does it.',
  senders: [{ who: 'operator' }, { who: 'application' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        mission_id: missionId,
        kind: name(64).optional().describe('what sort of work, in the words of the site'),
        steps,
        requires: z.array(name(64)).max(16).optional().describe('capabilities that its robot must have, all of them'),
        fleet: fleet.optional().describe('only robots of this fleet; all when absent'),
        robot_id: robotId.optional().describe('only this robot'),
        priority: z
          .enum(['urgent', 'normal'])
          .optional()
          .describe('urgent ones are given out first; normal when absent'),
        deadline: time.optional().describe('RFC 3339: not ended by then, it has expired'),
        load: z
          .enum(['physical', 'none'])
          .optional()
          .describe('physical: a person looks at what a lost robot carries first; when absent, physical if it picks'),
        reallocate: z.boolean().optional().describe('whether another robot may take it over; true when absent'),
        lease_seconds: z
          .number()
          .min(1)
          .max(86_400)
          .optional()
          .describe(
            'how long its robot may be silent before it is given up; the setting of the installation when absent',
          ),
      }),
      valid: [
        { mission_id: 'm-17', steps: [{ kind: 'go_to', place: { node_id: 'DPS' } }] },
        {
          mission_id: 'm-18',
          kind: 'transport',
          steps: [
            { step_id: 'fetch', kind: 'pick', place: { node_id: 'HBW', x: 1.5, y: 2 } },
            { step_id: 'bring', kind: 'drop', place: { node_id: 'DPS' }, action: { type: 'drop', blocking: 'HARD' } },
          ],
          requires: ['lift'],
          priority: 'urgent',
          deadline: '2026-05-13T14:00:00Z',
        },
      ],
      invalid: [
        { payload: { mission_id: 'm-17', steps: [] }, why: 'a mission has a step' },
        { payload: { mission_id: 'm:17', steps: [{ kind: 'charge' }] }, why: 'a colon would make it a job' },
        { payload: { mission_id: 'm-17', steps: [{ kind: 'fly' }] }, why: 'nobody knows what that step is' },
        { payload: { mission_id: 'm-17', steps: [{ kind: 'action' }] }, why: 'the action is what the step is' },
        { payload: { mission_id: 'm-17', steps: [{ kind: 'charge' }], deadline: 'soon' }, why: 'a deadline is a time' },
      ],
    },
  },
} as const satisfies MessageType
