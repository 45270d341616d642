import type { ReadingRoute } from '../route.ts'
import { cursor, limit, robotId } from './parameters.ts'

export const robotReads = [
  {
    name: 'list-robots',
    method: 'GET',
    path: '/robots',
    group: 'reader',
    scope: 'robots.read',
    summary: 'All robots, by id: state, since when, last-known state',
    parameters: [limit, cursor],
  },
  {
    name: 'read-robot',
    method: 'GET',
    path: '/robots/{robot_id}',
    group: 'reader',
    scope: 'robots.read',
    summary: 'One robot',
    parameters: [robotId],
  },
  {
    name: 'list-transitions',
    method: 'GET',
    path: '/robots/{robot_id}/transitions',
    group: 'reader',
    scope: 'robots.read',
    summary: 'How a robot got into its state: the messages that were applied, newest first',
    parameters: [robotId, limit, cursor],
  },
] as const satisfies readonly ReadingRoute[]
