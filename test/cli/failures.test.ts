import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { UsageError } from '../../cli/command.ts'
import { failuresCommand, type Values } from '../../cli/failures.ts'
import { redriveCommand } from '../../cli/redrive.ts'
import { startDynamodb, type TestDynamodb } from '../fakes/dynamodb.ts'
import { apiTables, doorsOver, type TestDoors } from '../functions/service_platform/api/doors.ts'
import { failureRecord } from '../functions/service_platform/api/stored.ts'
import { type ApiServer, serveApi } from './api-server.ts'

/* The commands over HTTP, against the API with its adapters: what an operator types and reads. */
let dynamodb: TestDynamodb
let doors: TestDoors
let server: ApiServer

beforeEach(async () => {
  dynamodb = await startDynamodb(apiTables)
  doors = doorsOver(dynamodb)
  server = await serveApi(doors)
  for (let n = 1; n <= 3; n += 1) {
    const said = Buffer.from(JSON.stringify({ message_id: `m${n}`, type: 'work.stop', payload: { job_id: 'j1' } }))
    const at = `2026-05-13T1${n}:00:00.000Z`
    const over = {
      failure_id: `f${n}`,
      message_id: `m${n}`,
      at,
      robot_id: `r${n}`,
      original_base64: said.toString('base64'),
    }
    await doors.act.failures.write([{ before: undefined, after: failureRecord(over) }])
  }
})
afterEach(async () => {
  await server.stop()
  await dynamodb.stop()
})

const failures = async (line: string, values: Values = {}): Promise<string> =>
  (await failuresCommand(server.connection, line.split(' '), values)).text
const redrive = async (line: string, values: Values = {}): Promise<string> =>
  (await redriveCommand(server.connection, line.split(' '), values)).text

test('failures are listed as a table, filtered by what the API filters', async () => {
  const all = (await failures('list')).split('\n')
  expect(all[0]).toMatch(/^last seen +status +robot +type +stage +class +failure +text$/)
  expect(all.slice(1).map((line) => /\b(f\d)\b/.exec(line)?.[1])).toEqual(['f3', 'f2', 'f1'])
  expect(await failures('list', { robot: 'r2', status: 'open' })).toMatch(/f2/)
  expect(await failures('list', { status: 'held' })).toBe('No failure matches: ask for less, or all is well')
  expect(await failures('list', { limit: '1' })).not.toContain('f2')
})

test('failures are listed and counted by terms with and, or and not', async () => {
  const filter = 'status=open & (robot_id=r1 | robot_id=r3)'
  expect((await failures('list', { filter })).split('\n')).toHaveLength(3)
  expect(await failures('count', { filter })).toBe('2 failures\n  open  2')
  expect(await failures('count', { filter, robot: 'r3' })).toBe('1 failure\n  open  1')
  expect(await failures('count', { status: 'held' })).toBe('0 failures')
  await failures('archive f1', { why: 'x' })
  expect(await failures('audit', { day: '2026-05-13', filter: 'kind=archive & by=ada' })).toContain('f1')
  expect(await failures('audit', { day: '2026-05-13', filter: 'by!=ada' })).toBe('No entry of that time matches')
})

test('groups are listed with count, trend and owner, and keep a note', async () => {
  const groups = await failures('groups')
  expect(groups).toMatch(/^last seen +count +open +held +robots ever +last hours +status/)
  const fingerprint = /\b[0-9a-f]{16}\b/.exec(groups)?.[0] ?? ''
  expect(
    await failures(`note ${fingerprint}`, { owner: 'ada', note: 'the gripper', status: 'acknowledged' }),
  ).toContain('the gripper')
  const group = await failures(`group ${fingerprint}`)
  expect(group).toMatch(/owner +ada/)
  expect(group).toMatch(/2026-05-13T12:00Z +1 ▇/)
  await expect(failures(`note ${fingerprint}`)).rejects.toThrow('say what to keep')
})

test('of a group it is told how many wait for a person and how many for their robot', async () => {
  const at = '2026-05-13T14:00:00.000Z'
  for (const [n, status] of (['open', 'needs_attention', 'held', 'resolved'] as const).entries()) {
    const failure = failureRecord({
      failure_id: `s${n}`,
      message_id: `s${n}`,
      at,
      robot_id: 'r9',
      error_text: 'the gripper',
    })
    await doors.act.failures.write([{ before: undefined, after: { ...failure, status, fingerprint: 'f'.repeat(16) } }])
  }
  const line = (await failures('groups')).split('\n').find((row) => row.includes('f'.repeat(16))) ?? ''
  expect(line).toMatch(/^2026-05-13T14:00:00.000Z +4 +2 +1 +1 /)
})

test('one is shown whole, edited, archived, restored, and the audit trail says who and why', async () => {
  expect(await failures('show f1')).toMatch(/original +\{"message_id":"m1"/)
  const dry = await failures('edit f1', { why: 'renamed', payload: '{"job_id":"j2"}', 'dry-run': true })
  expect(dry).toMatch(/payload.job_id +j1 +j2\nnothing was sent/)
  const sent = await failures('edit f1', { why: 'renamed', payload: '{"job_id":"j2"}' })
  expect(sent).toMatch(/sent as message [0-9a-f-]{36} on robots\/r1\/messages/)
  expect(await failures('show f1')).toMatch(/lineage\n[\s\S]*→/)
  expect(await failures('archive f2', { why: 'a test' })).toBe('failure f2 is archived')
  expect(await failures('restore f2', { why: 'no test' })).toBe('failure f2 is open')
  const audit = await failures('audit', { day: '2026-05-13' })
  for (const said of ['edit', 'archive', 'restore', 'renamed', 'a test', 'no test', 'ada'])
    expect(audit).toContain(said)
  expect(await failures('timeline f2')).toContain('Failure archived by ada: a test')
})

test('a body may be a file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-edit-'))
  try {
    const file = join(folder, 'corrected.json')
    writeFileSync(file, JSON.stringify({ type: 'work.stop', payload: { job_id: 'j9' } }))
    expect(await failures('edit f1', { why: 'renamed', body: file })).toMatch(/payload.job_id +j1 +j9/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a redrive is planned, started with the number that was shown, watched and cancelled', async () => {
  await expect(redrive('list', { limit: '0' })).rejects.toThrow('--limit is "0"; a whole number from 1 to 10000')
  const planned = await redrive('plan', { status: 'open', why: 'repaired' })
  expect(planned).toMatch(/count +3/)
  expect(planned).toContain('start it: npm run redrive -- start operation-1 --count 3')
  await expect(redrive('start operation-1', { count: '2' })).rejects.toThrow('409: expected_count is 2')
  expect(await redrive('start operation-1', { count: '3', rate: '5', first: '1,2', 'stop-above': '10' })).toContain(
    'redrive of 3 is running at 5 a second',
  )
  expect(doors.executions.begun).toHaveLength(1)
  expect(await redrive('start operation-1', { rate: '50' })).toContain('redrive of 3 is running at 5 a second')
  expect(await redrive('status operation-1')).toMatch(/first_batches +\[1,2\]/)
  expect(await redrive('cancel operation-1')).toBe('redrive is cancelling: 0 were acted on')
  expect(await redrive('list')).toMatch(/redrive +cancelling +0\/3 +ada +operation-1 +repaired/)
  expect(await redrive('retry f1', { why: 'once more' })).toContain('operation operation-2 tries it again')
})

test('a set may be all that terms with and, or and not say', async () => {
  const filter = 'robot_id=r1 | robot_id=r3'
  expect(await redrive('plan', { why: 'x', filter })).toMatch(/count +2[\s\S]*terms +robot_id=r1 \| robot_id=r3/)
  expect(await redrive('list', { filter: 'status=running' })).toBe('No operation matches')
})

test('a set may be named by its ids, archived, or a range of the lake', async () => {
  expect(await redrive('plan f1 f3', { why: 'x', do: 'archive' })).toMatch(/kind +archive[\s\S]*count +2/)
  const range = { from: '2026-05-13T10:00:00Z', until: '2026-05-13T11:00:00Z', why: 'outage' }
  expect(await redrive('replay', range)).toContain('it is being planned; look again')
})

test.each([
  ['nonsense', {}, 'there is no command "nonsense"'],
  ['show', {}, 'show takes one id'],
  ['archive f1', {}, '--why TEXT is missing'],
  ['edit f1', { why: 'x', payload: '{' }, '--payload is neither JSON nor a file that holds it'],
  ['edit f1', { why: 'x' }, '400: payload or body is missing'],
  ['show nope', {}, '404: There is no failure nope'],
  ['list', { status: 'broken' }, '400: status is "broken"; one of open,'],
  ['list', { filter: 'colour=red' }, '400: filter is "colour=red"; one of status, class,'],
  ['count', { limit: '5' }, 'count does not take --limit'],
  ['list', { limit: 'all' }, '--limit is "all"'],
  ['toString', {}, 'there is no command "toString"'],
  ['groups', { robot: 'r1' }, 'groups does not take --robot; its options are --status, --limit, --json'],
  ['restore f1', { why: 'x', 'dry-run': true }, 'restore does not take --dry-run'],
] as const)('failures %s %j is a mistake in one line', async (line, values, said) => {
  await expect(failures(line, values)).rejects.toThrow(UsageError)
  await expect(failures(line, values)).rejects.toThrow(said)
  await expect(failures(line, values)).rejects.toThrow(/^[^\n]+$/)
})

test.each([
  ['plan', { why: 'x' }, 'say which failures'],
  ['plan f1', { why: 'x', status: 'open' }, 'either failure ids or a filter'],
  ['plan f1', {}, '--why TEXT is missing'],
  ['start', {}, 'start takes one id'],
  ['start nope', {}, '404: There is no operation nope'],
  ['replay', { why: 'x' }, '--from TIME and --until TIME'],
] as const)('redrive %s %j is a mistake in one line', async (line, values, said) => {
  await expect(redrive(line, values)).rejects.toThrow(UsageError)
  await expect(redrive(line, values)).rejects.toThrow(said)
  await expect(redrive(line, values)).rejects.toThrow(/^[^\n]+$/)
})

test('who may only read is told so, and who changed it first', async () => {
  const reader = { ...server.connection, token: 'reader' }
  await expect(failuresCommand(reader, ['archive', 'f1'], { why: 'x' })).rejects.toThrow(
    '403: This needs the group writer or admin',
  )
  await failures('archive f1', { why: 'x' })
  await expect(failures('archive f1', { why: 'x' })).rejects.toThrow('(changed by ada at 2026-05-13T17:00:00.000Z)')
})

test('an API that does not answer is a mistake in one line', async () => {
  const nowhere = { http_url: 'http://127.0.0.1:9', token: 't' }
  await expect(failuresCommand(nowhere, ['list'], {})).rejects.toThrow('does not answer')
})
