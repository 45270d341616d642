import { createHmac, generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { responses } from '../../functions/http/responses.ts'
import type { Route } from '../../functions/http/route.ts'
import { functionOf, routes } from '../../functions/http/routes.ts'
import type { HttpCall } from '../../local/api-gateway/api-gateway.ts'
import { publicJwk, signingKey, signToken } from '../../local/cognito/tokens.ts'
import { synthesised } from '../faults/assembly.ts'
import { type Line, standUp } from '../faults/run.ts'

/*
 * Every route of the API, through the gateway, asked by everybody who may not: whatever is wrong with a token is refused with one
 * answer, whoever may not ask with another, and a robot of another fleet is not there. After each of them every table is as it
 * was before. The routes are the list that the stack makes its routes of, the bodies the examples of the OpenAPI document: a new
 * route is asked without anybody listing it here.
 */
let line: Line
/** Ids of what is there, by the names that paths and answers give them. */
const known: Record<string, string> = {
  robot_id: 'south-1',
  message_id: 'said-by-south-1',
  any_id: 'south-1',
  version: 'v1',
  other: 'v2',
}

beforeAll(async () => {
  line = await standUp(synthesised(), 'who may ask')
  const { simulation } = line
  const say = (body: object | string) =>
    simulation.publish('robots/south-1/messages', typeof body === 'string' ? body : JSON.stringify(body))
  await say({ type: 'robot.connected', payload: {}, message_id: known.message_id, trace_id: '5'.repeat(32) })
  await say('not JSON')
  await say({ type: 'robot.disconnected', payload: {} })
  await simulation.drain()
  await asked({ method: 'PUT', path: '/robots/south-1/fleet' }, await all(), { fleet: 'south', reason: 'where it is' })
  // Whatever may be made without an id is made, of south-1: its ids are in the answers.
  for (const route of closed.filter(({ method, path }) => method === 'POST' && !path.includes('{'))) {
    const made = await asked(route, await all(), bodyOf(route))
    if (made.status < 300) Object.assign(known, idsIn(made.body))
  }
  for (const list of ['/failures', '/failure-groups', '/applications', '/partners']) {
    const { body } = await asked({ method: 'GET', path: list }, await all())
    Object.assign(known, idsIn((body as { items: unknown[] }).items[0]))
  }
  known.robot_id = 'south-1'
  known.message_id = 'said-by-south-1'
  known.trace_id = '5'.repeat(32)
  const grants = { fleets: ['north'], reason: 'another fleet' }
  await asked({ method: 'PUT', path: '/applications/{client_id}/grants' }, await all(), grants)
  // What the clock has to do about it is done.
  await simulation.advance(15 * 60_000)
  await simulation.drain()
}, 120_000)
afterAll(() => line.simulation.stop())

const closed = routes.filter(({ open }) => !open)
const named = closed.map((route) => [`${route.method} ${route.path}`, route] as const)

const issuer = () => line.simulation.runtime.door('issuer')
const all = () => issuer().token('ada', ['admin'])

interface Answered {
  readonly status: number
  readonly type: string
  readonly body: unknown
  readonly text: string
}

/** Time passes until there is an answer. */
async function asked(
  { method, path }: Pick<Route, 'method' | 'path'>,
  token: string | undefined,
  body?: unknown,
): Promise<Answered> {
  const { runtime, clock } = line.simulation
  const [asIs = '', query = ''] = path
    .replace(/\{([^}]+)\}/g, (_, name: string) => known[name] ?? 'nothing-of-the-kind')
    .split('?')
  const call: HttpCall = {
    method,
    path: asIs,
    query,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }
  let answer: Awaited<ReturnType<typeof request>> | undefined
  const request = () => runtime.door('http').request(call)
  const answered = request().then((given) => {
    answer = given
  })
  await new Promise(setImmediate)
  for (let waited = 0; answer === undefined && waited < 60_000; waited += 50) await clock.advance(50)
  await answered
  if (answer === undefined) throw new Error(`${method} ${path} is not answered`)
  const text = answer.body.toString('utf8')
  const type = String(answer.headers['content-type'])
  return { status: answer.status, type, text, body: /json/.test(type) && text !== '' ? JSON.parse(text) : undefined }
}

/** The example of its document, about south-1. */
const bodyOf = ({ name, method }: Route): unknown => {
  const example = responses[name]?.body
  if (example === undefined) return method === 'GET' || method === 'DELETE' ? undefined : {}
  return JSON.parse(JSON.stringify(example).replaceAll(/"robot_ids?":(\[[^\]]*\]|"[^"]*")/g, about))
}
const about = (found: string): string =>
  found.startsWith('"robot_ids') ? '"robot_ids":["south-1"]' : '"robot_id":"south-1"'

const idsIn = (value: unknown): Record<string, string> => {
  if (typeof value !== 'object' || value === null) return {}
  const inner = Object.assign({}, ...Object.values(value).map(idsIn)) as Record<string, string>
  const own = Object.entries(value).filter(
    ([name, id]) => /(_id|^fingerprint|^partner)$/.test(name) && typeof id === 'string',
  )
  return { ...inner, ...(Object.fromEntries(own) as Record<string, string>) }
}

/** How much a client has asked for is written, of course. */
const stored = (): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(line.simulation.runtime.door('tables').rows())
      .filter(([table]) => !/client-?buckets/i.test(table))
      .flatMap(([table, rows]) => rows.map(([key, text]) => [`${table} ${key}`, text] as const)),
  )

describe('a token that does not hold', () => {
  const tampered = async (): Promise<Readonly<Record<string, string | undefined>>> => {
    const key = signingKey()
    const good = await all()
    const [header = '', payload = '', signature = ''] = good.split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
    const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const publicPem = key.publicKey.export({ type: 'spki', format: 'pem' }) as string
    const hmacOf = (secret: string | Buffer) => {
      const content = `${encoded({ alg: 'HS256', kid: key.kid })}.${payload}`
      return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`
    }
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const now = Math.floor(line.simulation.clock.now() / 1000)
    return {
      none: undefined,
      empty: '',
      garbage: 'garbage',
      'three parts of garbage': 'a.b.c',
      'of another issuer': signToken(key, { ...claims, iss: 'https://issuer.example/pool' }),
      'for another audience': signToken(key, { ...claims, client_id: 'another-client' }),
      'for an audience beside its client': signToken(key, { ...claims, aud: 'another-audience' }),
      'with another signature': `${header}.${payload}.${signature.slice(0, -8)}AAAAAAAA`,
      'whose claims were changed': `${header}.${encoded({ ...claims, username: 'eve' })}.${signature}`,
      'signed by another key': signToken({ kid: key.kid, ...stranger }, claims),
      'of a key that nobody knows': signToken({ ...key, kid: 'other' }, claims),
      'with alg none': `${encoded({ alg: 'none', kid: key.kid })}.${payload}.`,
      'with the public key as a secret': hmacOf(publicPem),
      'with the key set as a secret': hmacOf(JSON.stringify(publicJwk(key))),
      expired: signToken(key, { ...claims, exp: now - 1 }),
      'that never expires': signToken(key, { ...claims, exp: undefined }),
      'not valid yet': signToken(key, { ...claims, nbf: now + 600 }),
    }
  }

  test('is refused with one answer on every route, whatever is wrong with it, and nothing changes', async () => {
    const before = stored()
    const invoked = line.simulation.invocations().length
    const tokens = Object.entries(await tampered())
    for (const [name, route] of named) {
      for (const [what, token] of tokens) {
        const { status, text } = await asked(route, token, bodyOf(route))
        expect([name, what, status, text]).toEqual([name, what, 401, '{"message":"Unauthorized"}'])
      }
    }
    expect(stored()).toEqual(before)
    expect(line.simulation.invocations().length).toBe(invoked)
    expect(named.length * tokens.length).toBeGreaterThan(400)
  })
})

describe('whoever may not ask', () => {
  const below = { reader: [], writer: ['reader'], admin: ['writer'] } as const
  const scopes = ['robots.read', 'policies.read', 'feed.read', 'failures.read']

  test.each(named)('%s: is told so, and nothing changes', async (_, route) => {
    const before = stored()
    const needed = [route.scope ?? []].flat() as readonly string[]
    const other = scopes.filter((scope) => !needed.includes(scope))
    const tokens = {
      'a person without the group': await issuer().token('ned', below[route.group ?? 'admin']),
      'an application without the scope': await issuer().applicationToken('example', other),
    }
    for (const [who, token] of Object.entries(tokens)) {
      const { status, type, body } = await asked(route, token, bodyOf(route))
      expect([who, status, type]).toEqual([who, 403, 'application/problem+json'])
      expect(body).toMatchObject({ type: 'urn:signalbox:problem:forbidden' })
    }
    expect(stored()).toEqual(before)
  })
})

describe('whoever sees another fleet', () => {
  /** Of these the path names one thing, and it is about south-1. */
  const named404 = /\{(robot_id|message_id|any_id|failure_id|operation_id|upload_id)\}/

  test.each(named)('%s: does not find south-1 there, and does nothing to it', async (_, route) => {
    const rowsOf = () => [...stored()].filter(([key, text]) => `${key} ${text}`.includes('south-1'))
    const before = rowsOf()
    const nina = await issuer().token('nina', ['admin'], 'north')
    const tokens = route.scope === undefined ? [nina] : [nina, await issuer().applicationToken('example')]
    for (const token of tokens) {
      for (const path of pathsOf(route)) {
        const { status, text, body } = await asked({ ...route, path }, token, bodyOf(route))
        expect([path, status < 500 || needsWarehouse(route)]).toEqual([path, true])
        if (named404.test(route.path))
          expect([status, body]).toMatchObject([404, { type: 'urn:signalbox:problem:not-found' }])
        if (status < 300) expect([path, text]).not.toEqual([path, expect.stringContaining('south-1')])
      }
    }
    expect(rowsOf()).toEqual(before)
  })

  /**
   * The warehouse does not run in virtual time: what gets as far as asking it fails. Whom it shows what has tests of its own
   * (test/functions/data_core/data-api.test.ts and data-api-hostile.test.ts).
   */
  const needsWarehouse = (route: Route): boolean => functionOf(route) === 'data-api'

  /** Also with each part of a query that names what is there. */
  const pathsOf = ({ path, parameters }: Route): readonly string[] => [
    path,
    ...parameters
      .filter(({ in: where, name }) => where === 'query' && name in known)
      .map(({ name }) => `${path}?${name}={${name}}`),
  ]

  test('and whoever sees its fleet does', async () => {
    const south = await issuer().token('sam', ['admin'], 'south')
    const found = closed.filter(
      ({ method, path }) => method === 'GET' && /\{(robot_id|message_id|failure_id|any_id)\}/.test(path),
    )
    for (const route of found) {
      const { status, body } = await asked(route, south)
      // A robot of another tongue is there, and has no card: it says so.
      const hasNoCard = JSON.stringify(body).includes('never heard in VDA 5050')
      expect([route.path, hasNoCard || needsWarehouse(route) ? 200 : status]).toEqual([route.path, 200])
    }
    expect((await asked({ method: 'GET', path: '/robots' }, south)).text).toContain('south-1')
  })
})
