import { afterAll, beforeAll, expect, test } from 'vitest'
import { functionOf, readingRoutes, writingRoutes } from '../../../../functions/http/routes.ts'
import { booksInDynamodb } from '../../../../functions/ports/books.dynamodb.ts'
import { journalInDynamodb } from '../../../../functions/ports/journal.dynamodb.ts'
import { robotsInDynamodb } from '../../../../functions/ports/robots.dynamodb.ts'
import { startDynamodb, type TestDynamodb } from '../../../fakes/dynamodb.ts'
import { asking } from './asking.ts'
import { apiTables, doorsOver, type TestDoors } from './doors.ts'
import { failureRecord, journalRow, robotRow, trace } from './stored.ts'

/*
 * Reading, listing and searching change nothing: every table and everything that was sent is compared, byte for byte, before
 * and after every question, with sound and with hostile parameters.
 */
let dynamodb: TestDynamodb
let doors: TestDoors

beforeAll(async () => {
  dynamodb = await startDynamodb(apiTables)
  doors = doorsOver(dynamodb)
  const { act } = doors
  await robotsInDynamodb(dynamodb.client, 'robots').create(robotRow('r1'))
  await journalInDynamodb(dynamodb.client, 'journal', 14).applied([journalRow('m1', 1, { correlation_id: 'job-1' })])
  await booksInDynamodb(dynamodb.client, 'books').add(
    'shardId-0',
    { entry: { published: 1, applied: 1 }, counted: [], lines: [] },
    0,
  )
  await act.failures.write([
    { before: undefined, after: failureRecord({ failure_id: 'f1', kind: 'held', status: 'held' }) },
  ])
  const post = asking(doors, { groups: '[writer]' })
  const edit = { record_version: 1, reason: 'x', body: { type: 'work.stop', payload: { job_id: 'j2' } } }
  expect((await post('POST', '/failures/f1/edit', edit)).status).toBe(200)
  await act.failures.write([{ before: undefined, after: failureRecord({ failure_id: 'f2', message_id: 'm2' }) }])
  expect((await post('POST', '/operations', { kind: 'redrive', filter: {}, reason: 'x' })).status).toBe(201)
})
afterAll(() => dynamodb.stop())

const everything = (): string => {
  const rows = apiTables.map(({ name }) => [name, dynamodb.rows(name)])
  const { stream, bus, executions, bytes } = doors
  return JSON.stringify([rows, stream.puts, bus.taken, executions.begun, [...bytes.objects.keys()]])
}

const known = ['r1', 'm1', 'f1', 'f2', 'operation-1', 'job-1', trace]
const hostile = [
  '../../etc/passwd',
  '%00',
  "'; DROP TABLE failures; --",
  '$(jndi:ldap://x)',
  '{"$ne":null}',
  '-1',
  '1e308',
  'NaN',
  '__proto__',
  'constructor',
  'x'.repeat(5_000),
  '\u202e🤖\ud83e',
  ' ',
]
const cursors = [
  Buffer.from(JSON.stringify(['failures {}', 'a', 'b'])).toString('base64url'),
  Buffer.from(JSON.stringify(['operations', '9', '9', '9'])).toString('base64url'),
  Buffer.from(JSON.stringify(['audit   ', '2026-13-45'])).toString('base64url'),
  'AAAA',
]

test('no question of any reading route, however it is asked, changes anything or breaks anything', async () => {
  const before = everything()
  const get = asking(doors, { groups: '[admin]' })
  const seen = new Set<number>()
  const ask = async (url: string): Promise<void> => {
    const { status } = await get('GET', url)
    seen.add(status)
    expect([url, status < 500]).toEqual([url, true])
  }
  for (const { path, parameters } of readingRoutes) {
    const paths = /\{/.test(path)
      ? [...known, ...hostile].map((value) => path.replace(/\{[^}]+\}/g, encodeURIComponent(value.toWellFormed())))
      : [path]
    for (const one of paths) await ask(one)
    const sound = path.replace(/\{[^}]+\}/g, known[0] ?? '')
    for (const { name } of parameters.filter((parameter) => parameter.in === 'query')) {
      for (const value of [...known, ...hostile, ...cursors, '2026-05-13', '2026-05-13T00:00:00Z', 'open', '50']) {
        await ask(`${sound}?${name}=${encodeURIComponent(value.toWellFormed())}`)
      }
    }
    await ask(`${sound}?drop=everything`)
  }
  expect(everything()).toBe(before)
  expect(before.length).toBeGreaterThan(5_000)
  expect([...seen].sort()).toEqual([200, 400, 404])
  expect(doors.log.lines.filter(({ level }) => level === 'error')).toEqual([])
})

test('what a GET asks for is answered by the function that may only read, everything else by the other', () => {
  expect(new Set(readingRoutes.map(({ method }) => method))).toEqual(new Set(['GET']))
  expect(new Set(readingRoutes.map(functionOf))).toEqual(new Set(['api']))
  expect(new Set(writingRoutes.map(functionOf))).toEqual(new Set(['act']))
  expect(
    [...readingRoutes, ...writingRoutes].every(({ open, group, name }) =>
      open ? name === 'health' : group !== undefined,
    ),
  ).toBe(true)
  // A reader may at most listen.
  expect(writingRoutes.filter(({ group }) => !['writer', 'admin'].includes(group)).map(({ path }) => path)).toEqual(
    writingRoutes.filter(({ path }) => path.startsWith('/feed/')).map(({ path }) => path),
  )
})
