import * as z from 'zod'
import type { MessageType } from '../message-type.ts'

export const robotTelemetry = {
  type: 'robot.telemetry',
  kind: 'telemetry',
  description: 'How the robot is right now. Open: what a maker adds is kept.',
  senders: [{ who: 'robot' }, { who: 'dialect', from: 'everything a state says' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        battery: z.number().min(0).max(100).optional().describe('charge in percent'),
        pose: z
          .looseObject({
            x: z.number().describe('metres in the map'),
            y: z.number().describe('metres in the map'),
            theta: z.number().describe('radians, counter-clockwise from the x axis'),
            map: z.string().max(256).optional().describe('which map'),
          })
          .optional()
          .describe('where it is'),
        velocity: z.unknown().optional().describe('metres per second, a number or an object with vx, vy, omega'),
        errors: z.array(z.unknown()).optional().describe('what the robot complains of, in its own words'),
      }),
      valid: [
        {},
        { battery: 81, pose: { x: 1.5, y: -2, theta: 0.1, map: 'hall-1' }, velocity: 0.4, errors: [] },
        { wheel_temperature_celsius: [41, 43] },
      ],
      invalid: [
        { payload: { battery: 219 }, why: 'percent end at 100' },
        { payload: { pose: { x: 1, y: 2 } }, why: 'a pose has a heading' },
      ],
    },
  },
} as const satisfies MessageType
