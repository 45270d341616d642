import type { Parameter } from '../route.ts'

export const limit = {
  name: 'limit',
  in: 'query',
  description: 'Items per page, 1 to 100; 50 if left out',
} as const satisfies Parameter
export const cursor = {
  name: 'cursor',
  in: 'query',
  description: 'next_cursor of the page before, unchanged',
} as const satisfies Parameter
export const robotId = {
  name: 'robot_id',
  in: 'path',
  description: 'The robot, URL-encoded: ff%3A5iO4 or ff:5iO4',
} as const satisfies Parameter
