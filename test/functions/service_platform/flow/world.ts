import type { FailureGroup } from '../../../../functions/failures/group.ts'
import { unlimited } from '../../../../functions/http/budgets.ts'
import { respond } from '../../../../functions/http/respond.ts'
import { flowRoutes } from '../../../../functions/http/routes.ts'
import type { MinuteMetric } from '../../../../functions/ports/minute-metrics.ts'
import type { StandingRobot } from '../../../../functions/ports/robot-states.ts'
import { flowAnswer } from '../../../../functions/service_platform/flow/answer.ts'
import { thePlaces } from '../../../../functions/service_platform/flow/places.ts'
import type { FlowPorts } from '../../../../functions/service_platform/flow/ports.ts'
import { fakeFleets, fakeGrants } from '../../../fakes/fleets.ts'
import { fakeLog } from '../../../fakes/log.ts'
import { asDescribed } from '../api/described.ts'

export const MINUTE = 60_000

/** The function over counters that a test sets: metrics by `name dimension`, of minutes before now. */
export const flowWorld = () => {
  const fleets = fakeFleets()
  const standing = {
    now: Date.parse('2026-05-13T12:00:30.000Z'),
    metrics: new Map<string, readonly (readonly [minutesAgo: number, value: number])[]>(),
    robots: [] as StandingRobot[],
    books: {
      published: 0,
      applied: 0,
      observed: 0,
      duplicate: 0,
      refused: 0,
      dead_lettered: 0,
      shed: 0,
      redelivered: 0,
    },
    totals: {} as Record<string, number>,
    groups: [] as (Pick<FailureGroup, 'stage' | 'by_status'> & { readonly error_class?: string })[],
  }
  const asked = { metrics: 0, metrics_most: 0, books: 0, robots: 0 }
  const keyOf = ({ name, dimensions, statistic }: MinuteMetric): string =>
    [
      name,
      Object.values(dimensions).join(' ').replace('signalbox-dev-', ''),
      statistic.startsWith('p') ? statistic : '',
    ]
      .filter((part) => part !== '')
      .join(' ')
  /** Of all functions together is what any of them has. */
  const pointsOf = (metric: MinuteMetric) =>
    metric.namespace === 'AWS/Lambda' && Object.keys(metric.dimensions).length === 0
      ? [...standing.metrics].flatMap(([key, points]) => (key.startsWith(`${metric.name} `) ? points : []))
      : (standing.metrics.get(keyOf(metric)) ?? [])
  const ports: FlowPorts = {
    log: fakeLog().log,
    grants: fakeGrants(),
    budgets: unlimited,
    members: fleets,
    books: {
      read: async () => {
        asked.books += 1
        return standing.books
      },
    },
    groups: {
      totals: async () => standing.totals,
      list: async () => ({ items: standing.groups as FailureGroup[] }),
    },
    robots: {
      read: async () => {
        asked.robots += 1
        return { robots: standing.robots, cut: false }
      },
    },
    metrics: {
      read: async (metrics, { from, until }) => {
        asked.metrics += 1
        asked.metrics_most = Math.max(asked.metrics_most, metrics.length)
        const minute = Math.floor(standing.now / MINUTE) * MINUTE
        return metrics.map((metric) =>
          pointsOf(metric)
            .map(([ago, value]) => ({ at: minute - ago * MINUTE, value }))
            .filter(({ at }) => at >= from && at < until)
            .toSorted((one, other) => one.at - other.at),
        )
      },
    },
    names: {
      environment: 'dev',
      stream: 'stream',
      queues: { intake: 'intake', unreadable: 'unreadable', shelf: 'shelf', redrive: 'redrive' },
      rules: ['signalbox_dev_messages', 'signalbox_dev_telemetry'],
    },
    places: thePlaces,
    metrics_seconds: 60,
    behind_seconds: 10,
    now: () => standing.now,
  }
  const answer = flowAnswer(ports)
  const handler = respond(flowRoutes, (_, request) => answer(request), ports)
  const ask = async (more: { readonly groups?: string; readonly fleets?: string } = {}) => {
    const { groups = '[reader]', fleets: seen = '*' } = more
    const answered = await handler({
      routeKey: 'GET /flow',
      rawPath: '/flow',
      requestContext: {
        requestId: 'r1',
        http: { method: 'GET', path: '/flow' },
        authorizer: { jwt: { claims: { sub: 's', username: 'ada', 'cognito:groups': groups, fleets: seen } } },
      },
    })
    const body = JSON.parse(answered.body)
    asDescribed(flowRoutes[0], answered.statusCode, body)
    return { status: answered.statusCode, body }
  }
  return { standing, asked, fleets, ask }
}
