import type { ReadingRoute } from '../route.ts'

export const flowReads = [
  {
    name: 'read-flow',
    method: 'GET',
    path: '/flow',
    group: 'reader',
    scope: 'messages.read',
    summary:
      'What happens now: outcomes by the minute of the last hour, what is behind, robots by state, open failures, each namespace with its rate, backlog and errors, and a sentence for whatever is stuck. Whoever sees some fleets only is told their robots and what is stuck',
    parameters: [],
  },
] as const satisfies readonly ReadingRoute[]
