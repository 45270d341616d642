import type { ReadingRoute, WritingRoute } from '../route.ts'
import { robotId } from './parameters.ts'

export const configurationReads = [
  {
    name: 'read-configuration',
    method: 'GET',
    path: '/robots/{robot_id}/configuration',
    group: 'reader',
    scope: 'robots.read',
    summary: 'What a robot is to be set to, what it says that it is, and what of that is open',
    parameters: [robotId],
  },
] as const satisfies readonly ReadingRoute[]

export const configurationActs = [
  {
    name: 'configure-robot',
    method: 'PUT',
    path: '/robots/{robot_id}/configuration',
    group: 'writer',
    summary: 'Sets what a robot is to be set to; it is told at once, or when it comes',
    parameters: [robotId],
  },
] as const satisfies readonly WritingRoute[]
