import * as z from 'zod'
import { robotId } from './fields.ts'

export const capacitySchema = z.object({
  robot_id: robotId,
  fleet: z.string().nullable(),
  state: z.string().nullable().describe('As its policy has it; null if it was never heard'),
  free: z.boolean().describe('Whether it would be given a mission now'),
  capabilities: z.array(z.string()).describe('What it can do, as it or somebody said'),
  withdrawn: z.string().nullable().describe('Why it is withdrawn: it was taken out of service'),
  withdrawn_by: z
    .array(z.string())
    .describe(
      'What took it out: operator, stop (until it is resumed), proof, mode, robot. Each puts back what it took itself',
    ),
  mission_id: z.string().nullable().describe('The mission that it has'),
  gives_back: z.string().nullable().describe('The job that was taken from it and that it has yet to give back'),
})

export const capacityExample = {
  robot_id: 'ff:5iO4',
  fleet: 'north',
  state: 'working',
  free: false,
  capabilities: ['lift'],
  withdrawn: null,
  withdrawn_by: [],
  mission_id: 'm-17',
  gives_back: null,
}
