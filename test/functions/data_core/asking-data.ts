import { answers } from '../../../functions/data_core/data-api/answers.ts'
import type { DataApiPorts } from '../../../functions/data_core/data-api/ports.ts'
import { unlimited } from '../../../functions/http/budgets.ts'
import { respond } from '../../../functions/http/respond.ts'
import { RESOURCE_SERVER } from '../../../functions/http/route.ts'
import { dataRoutes } from '../../../functions/http/routes.ts'
import { tables } from '../../../warehouse/tables.ts'
import { fakeAskedQueries, fakeQueryResults } from '../../fakes/asked-queries.ts'
import { fakeDataRuns } from '../../fakes/data-runs.ts'
import { fakeExecutions } from '../../fakes/executions.ts'
import { fakeFleets, fakeGrants } from '../../fakes/fleets.ts'
import { fakeLog } from '../../fakes/log.ts'
import { fakeReports } from '../../fakes/reports.ts'
import { fakeWarehouse } from '../../fakes/warehouse.ts'
import type { Asker } from '../service_platform/api/asking.ts'
import { asDescribed } from '../service_platform/api/described.ts'

export interface AnsweredData {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
}

/** The Data API over an empty warehouse, at a time. */
export const dataDoor = async (now: string) => {
  const warehouse = await fakeWarehouse()
  for (const table of tables) await warehouse.table(table)
  const fleets = fakeFleets()
  const asked = fakeAskedQueries()
  const log = fakeLog()
  const runs = fakeDataRuns()
  const executions = fakeExecutions()
  const reports = fakeReports()
  const clock = { now: Date.parse(now), settled_until: undefined as string | undefined }
  const ports: DataApiPorts = {
    log: log.log,
    grants: fakeGrants(),
    budgets: unlimited,
    members: fleets,
    warehouse,
    asked,
    results: fakeQueryResults(),
    reports,
    runs: {
      ...runs,
      standing: async () => ({
        ...(await runs.standing()),
        ...(clock.settled_until && { settled_until: clock.settled_until }),
      }),
    },
    executions,
    limits: { bytes_per_query: 100_000_000, bytes_per_day: 1_000_000_000, at_once: 4, result_days: 7 },
    now: () => clock.now,
    sleep: async (milliseconds) => {
      clock.now += milliseconds
    },
  }
  return {
    ports,
    runs,
    reports,
    executions,
    warehouse,
    fleets,
    asked,
    log,
    clock,
    asking: (asker: Asker = {}) => asking(ports, asker),
  }
}

export type DataDoor = Awaited<ReturnType<typeof dataDoor>>

let requests = 0

/** As the gateway does: it chooses the route, decodes the path and the query, and hands over the claims. */
const asking =
  (ports: DataApiPorts, asker: Asker) =>
  async (method: string, url: string, body?: unknown): Promise<AnsweredData> => {
    const { pathname: path, searchParams } = new URL(url, 'http://api')
    const route = dataRoutes.find((one) => one.method === method && patternOf(one.path).test(path))
    const pathParameters = route && patternOf(route.path).exec(path)?.groups
    const handler = respond(dataRoutes, ({ name }, request, sent) => answers[name](request, ports, sent), ports)
    const answer = await handler({
      routeKey: route ? `${route.method} ${route.path}` : '$default',
      rawPath: path,
      ...(pathParameters && { pathParameters }),
      queryStringParameters: Object.fromEntries(searchParams),
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      requestContext: {
        requestId: `request-${requests++}`,
        http: { method, path },
        authorizer: { jwt: { claims: claimsOf(asker) } },
      },
    })
    const answered = JSON.parse(answer.body) as Record<string, unknown>
    asDescribed(route, answer.statusCode, answered)
    return { status: answer.statusCode, headers: answer.headers, body: answered }
  }

const claimsOf = ({ groups = '[reader]', username = 'ada', fleets = '*', application }: Asker) => {
  if (application === undefined) return { sub: 'sub-1', username, 'cognito:groups': groups, fleets }
  const { client_id, scopes } = application
  return { sub: client_id, client_id, scope: scopes.map((scope) => `${RESOURCE_SERVER}/${scope}`).join(' ') }
}

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/\{([^}]+)\}/g, '(?<$1>[^/]+)')}$`)
