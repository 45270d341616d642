import { expect, test } from 'vitest'
import { budgetsIn } from '../../../functions/http/budgets.ts'
import { Problem } from '../../../functions/http/problem.ts'
import { type HttpApiEvent, respond, respondToAnybody } from '../../../functions/http/respond.ts'
import type { Route } from '../../../functions/http/route.ts'
import { fakeBuckets } from '../../fakes/client-buckets.ts'
import { fakeGrants } from '../../fakes/fleets.ts'
import { fakeLog } from '../../fakes/log.ts'

/*
 * The edge of every function that answers over HTTP: who asks, how much, and then whether they may.
 */
const limit = { rate_per_second: 2, burst: 4 }
const routes = [
  { name: 'one', method: 'GET', path: '/one', group: 'reader', summary: '', parameters: [] },
  { name: 'two', method: 'GET', path: '/two', group: 'admin', scope: 'robots.read', summary: '', parameters: [] },
  { name: 'open', method: 'GET', path: '/open', open: true, summary: '', parameters: [] },
] as const satisfies readonly Route[]

const asked = (path: string, claims?: Readonly<Record<string, string>>): HttpApiEvent => ({
  routeKey: `GET ${path}`,
  rawPath: path,
  requestContext: {
    requestId: 'request-1',
    http: { method: 'GET', path },
    ...(claims && { authorizer: { jwt: { claims } } }),
  },
})
const ada = { sub: 'ada', username: 'ada', 'cognito:groups': '[reader]', fleets: '*' }
const application = { sub: 'client1', client_id: 'client1', scope: 'signalbox/robots.read' }

const answering = () => {
  const at = { now: 0 }
  const buckets = fakeBuckets()
  const log = fakeLog()
  const budgets = budgetsIn({ buckets, limit, now: () => at.now, log: log.log })
  const answered: string[] = []
  const handler = respond(
    routes,
    async ({ name }, { by }) => {
      answered.push(`${name} ${by}`)
      return { name }
    },
    { log: log.log, grants: fakeGrants(), budgets },
  )
  return { at, buckets, answered, handler }
}

test('an answer says how much its client may still ask for', async () => {
  const { handler } = answering()
  expect(await handler(asked('/one', ada))).toMatchObject({
    statusCode: 200,
    headers: { 'ratelimit-policy': '"client";q=4;w=2', ratelimit: '"client";r=3;t=1' },
  })
})

test('who asks for more is told to wait, and nothing is done for them', async () => {
  const { handler, answered, at } = answering()
  for (let n = 0; n < 4; n += 1) expect((await handler(asked('/one', ada))).statusCode).toBe(200)
  const refused = await handler(asked('/one', ada))
  expect(refused).toMatchObject({
    statusCode: 429,
    headers: { 'content-type': 'application/problem+json', 'retry-after': '1', ratelimit: '"client";r=0;t=1' },
  })
  expect(JSON.parse(refused.body)).toMatchObject({
    type: 'urn:signalbox:problem:too-many-requests',
    title: 'Too many requests',
    status: 429,
    detail: 'ada asks for more than 2 requests a second, or 4 at once; ask again later',
    retry_after_seconds: 1,
  })
  expect(answered).toHaveLength(4)
  at.now += 1_000
  expect((await handler(asked('/one', ada))).statusCode).toBe(200)
})

test('what is refused is counted as well: whoever tries doors soon stands before none', async () => {
  const { handler } = answering()
  const tried = []
  for (let n = 0; n < 6; n += 1) tried.push((await handler(asked('/two', ada))).statusCode)
  expect(tried).toEqual([403, 403, 403, 403, 429, 429])
})

test('an application and a person of the same name have budgets of their own', async () => {
  const { handler, buckets } = answering()
  await handler(asked('/two', application))
  await handler(asked('/one', { ...ada, username: 'client1' }))
  expect([buckets.of('application:client1'), buckets.of('person:client1')]).toEqual([
    { level: 2, at: 0 },
    { level: 2, at: 0 },
  ])
})

test('what is open costs nobody anything', async () => {
  const { handler, buckets } = answering()
  for (let n = 0; n < 9; n += 1) expect((await handler(asked('/open'))).headers.ratelimit).toBeUndefined()
  const open = respondToAnybody([routes[2]], async ({ name }) => ({ name }), fakeLog().log)
  expect((await open(asked('/open'))).statusCode).toBe(200)
  expect(buckets.writes).toBe(0)
})

test('members of a problem never stand where RFC 9457 has its own', async () => {
  const handler = respondToAnybody(
    [routes[2]],
    async () => {
      throw new Problem(409, 'not-possible', 'no', { status: 'done', title: 'x', operation_status: 'done' })
    },
    fakeLog().log,
  )
  expect(JSON.parse((await handler(asked('/open'))).body)).toMatchObject({
    status: 409,
    title: 'Conflict',
    operation_status: 'done',
  })
})
