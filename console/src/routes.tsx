import { lazy } from 'react'
import type { RouteObject } from 'react-router'
import { NotFound } from './frame/not-found.tsx'
import { RouteProblem } from './frame/route-problem.tsx'
import { Shell } from './frame/shell.tsx'

/** Every page, each loaded when it is first gone to. Addresses are below /console; `hrefOf` has them as links. */
const page = (load: Parameters<typeof lazy>[0]): Pick<RouteObject, 'Component' | 'errorElement' | 'handle'> => ({
  Component: lazy(load),
  errorElement: <RouteProblem />,
  handle: { load },
})

export const routes: RouteObject[] = [
  {
    Component: Shell,
    errorElement: <RouteProblem />,
    children: [
      { index: true, ...page(() => import('./overview/overview.tsx')) },
      { path: 'flow', ...page(() => import('./flow/flow.tsx')) },
      { path: 'robots', ...page(() => import('./robots/robots.tsx')) },
      { path: 'robots/:robot_id', ...page(() => import('./robots/robot.tsx')) },
      { path: 'messages', ...page(() => import('./messages/messages.tsx')) },
      { path: 'messages/:message_id', ...page(() => import('./messages/message.tsx')) },
      { path: 'traces/:id', ...page(() => import('./messages/trace.tsx')) },
      { path: 'failures', ...page(() => import('./failures/groups.tsx')) },
      { path: 'failures/groups/:fingerprint', ...page(() => import('./failures/group.tsx')) },
      { path: 'failures/all', ...page(() => import('./failures/all.tsx')) },
      { path: 'failures/:failure_id', ...page(() => import('./failures/failure.tsx')) },
      { path: 'operations', ...page(() => import('./operations/operations.tsx')) },
      { path: 'operations/:operation_id', ...page(() => import('./operations/operation.tsx')) },
      { path: 'missions', ...page(() => import('./missions/missions.tsx')) },
      { path: 'missions/:mission_id', ...page(() => import('./missions/mission.tsx')) },
      { path: 'commands/:command_id', ...page(() => import('./commands/command.tsx')) },
      { path: 'policies', ...page(() => import('./policy/policies.tsx')) },
      { path: 'policies/:version', ...page(() => import('./policy/policy-page.tsx')) },
      { path: 'data', ...page(() => import('./data/data.tsx')) },
      { path: 'data/queries/:name', ...page(() => import('./data/query.tsx')) },
      { path: 'data/loss', ...page(() => import('./data/loss.tsx')) },
      { path: 'audit', ...page(() => import('./audit/audit.tsx')) },
      { path: 'search', ...page(() => import('./search/search.tsx')) },
      { path: '*', Component: NotFound },
    ],
  },
]
