import type { Answer } from './answer.ts'
import { readCounters } from './answers/counters.ts'
import { listFailures, readFailure } from './answers/failures.ts'
import { health } from './answers/health.ts'
import { listMessages, listTransitions, readMessage } from './answers/messages.ts'
import { listRobots, readRobot } from './answers/robots.ts'
import type { RouteName } from './routes.ts'

export const answers: Readonly<Record<RouteName, Answer>> = {
  health,
  'list-robots': listRobots,
  'read-robot': readRobot,
  'list-transitions': listTransitions,
  'list-messages': listMessages,
  'read-message': readMessage,
  'list-failures': listFailures,
  'read-failure': readFailure,
  'read-counters': readCounters,
}
