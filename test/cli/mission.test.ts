import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { UsageError } from '../../cli/command.ts'
import type { Values } from '../../cli/failures.ts'
import { missionCommand } from '../../cli/mission.ts'
import { journalInDynamodb } from '../../functions/ports/journal.dynamodb.ts'
import type { JournalRow } from '../../functions/ports/journal.ts'
import { startDynamodb, type TestDynamodb } from '../fakes/dynamodb.ts'
import { apiTables, doorsOver, type TestDoors } from '../functions/service_platform/api/doors.ts'
import { journalRow } from '../functions/service_platform/api/stored.ts'
import { type ApiServer, serveApi } from './api-server.ts'

let dynamodb: TestDynamodb
let doors: TestDoors
let server: ApiServer

beforeEach(async () => {
  dynamodb = await startDynamodb(apiTables)
  doors = doorsOver(dynamodb)
  server = await serveApi(doors)
})
afterEach(async () => {
  await server.stop()
  await dynamodb.stop()
})

const mission = async (line: string, values: Values = {}): Promise<string> =>
  (await missionCommand(server.connection, line.split(' '), values)).text
const said = (at: number) => JSON.parse(Buffer.from(doors.stream.puts[at]?.record.data ?? '', 'base64').toString())

test('a mission is asked for by a place, or by its steps', async () => {
  expect(await mission('request m-17', { 'go-to': 'DPS', urgent: true, requires: 'lift,tow' })).toMatch(
    /mission_id +m-17\n/,
  )
  expect(said(0)).toMatchObject({
    type: 'mission.requested',
    payload: {
      mission_id: 'm-17',
      steps: [{ kind: 'go_to', place: { node_id: 'DPS' } }],
      priority: 'urgent',
      requires: ['lift', 'tow'],
    },
  })
  await mission('request', { steps: '[{"kind":"charge"}]', fleet: 'north', 'lease-seconds': '30' })
  expect(said(1)).toMatchObject({ payload: { steps: [{ kind: 'charge' }], fleet: 'north', lease_seconds: 30 } })
})

test('is shown with its steps and why it waits, and steered', async () => {
  await mission('request m-17', { 'go-to': 'DPS' })
  expect(await mission('show m-17')).toMatch(/^mission m-17\n {2}mission_id +m-17\n {2}status +new\n/)
  expect(await mission('list')).toBe('No mission matches: ask for less, or ask for one')
  await mission('pause m-17', { why: 'person on the track' })
  await mission('resume m-17')
  await mission('update m-17', { steps: '[{"kind":"charge"}]' })
  await mission('release m-17', { load: 'recovered', why: 'taken off by hand' })
  await mission('cancel m-17', { wait: '0' })
  expect(server.asked.slice(-5)).toEqual([
    'POST /missions/m-17/pause?wait=5',
    'POST /missions/m-17/resume?wait=5',
    'POST /missions/m-17/update?wait=5',
    'POST /missions/m-17/release?wait=5',
    'POST /missions/m-17/cancel?wait=0',
  ])
  expect(said(4)).toMatchObject({
    type: 'mission.release',
    payload: { load: 'recovered', reason: 'taken off by hand' },
  })
})

test('shows who asked what of it and why, and why it was refused', async () => {
  await mission('request m-17', { 'go-to': 'DPS' })
  const asked = { robot_id: 'mission:m-17', kind: 'request', by: 'ada', policy_version: 'v1' } as const
  await journalInDynamodb(dynamodb.client, 'journal', 14).applied([
    journalRow('a1', 1, { ...asked, type: 'mission.pause', why: 'person on the track' }),
    journalRow('a2', 2, {
      ...asked,
      type: 'mission.resume',
      outcome: 'refused',
      reason: 'not_allowed',
      from: 'running',
    }),
    journalRow('a3', 3, { ...asked, type: 'mission.paused', kind: 'fact' }),
  ])
  const shown = await mission('show m-17')
  expect(shown).toMatch(/mission.pause +ada +person on the track +applied/)
  expect(shown).toContain('refused: mission.resume is not allowed while the mission is running')
  expect(shown).not.toContain('mission.paused')
})

test.each([
  ['refused', { reason: 'not_allowed', detail: 'mission.resume is not allowed while the mission is running' }],
  ['dead_lettered', { reason: 'CommitConflict', detail: undefined }],
])('what was %s is no success, and says why', async (outcome, why) => {
  await mission('request m-17', { 'go-to': 'DPS' })
  const journal = {
    some: async (keys: readonly object[]) =>
      keys.map((key) => ({ ...key, type: 'mission.resume', outcome, ...why }) as unknown as JournalRow),
  }
  const line = await serveApi({ ...doors, accept: { ...doors.accept, journal } })
  const { text, isFailed } = await missionCommand(line.connection, ['resume', 'm-17'], {})
  await line.stop()
  expect(isFailed).toBe(true)
  expect(text).toContain(`m-17: mission.resume was ${outcome}: ${why.detail ?? why.reason}`)
})

test.each([
  [
    'request m-17',
    { from: 'new', to: 'queued', status: 'allocated', robot_id: 'r1' },
    'm-17: mission.requested was applied; it is allocated, r1 has it',
  ],
  [
    'request m-17',
    { from: 'new', to: 'queued', status: 'queued', robot_id: null },
    'm-17: mission.requested was applied; it is queued',
  ],
  [
    'pause m-17',
    { from: 'running', to: 'running', status: 'running', robot_id: 'r1' },
    'm-17: mission.pause was applied: r1 is asked; it is running until that says otherwise',
  ],
  [
    'pause m-17',
    { from: 'running', to: 'running', status: 'paused', robot_id: 'r1' },
    'm-17: mission.pause was applied; it is paused, r1 has it',
  ],
])('%s that came to %j is told in one sentence', async (line, came, sentence) => {
  const [name = '', id = ''] = line.split(' ')
  const values = name === 'request' ? { 'go-to': 'DPS', wait: '5' } : {}
  const answer = { mission_id: id, message_id: 'a1', outcome: 'applied', ...came }
  const answering = createServer((_, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => answering.listen(0, '127.0.0.1', resolve))
  const { port } = answering.address() as AddressInfo
  const { text } = await missionCommand(
    { ...server.connection, http_url: `http://127.0.0.1:${port}` },
    [name, id],
    values,
  )
  answering.close()
  expect(text.split('\n')[0]).toBe(sentence)
  expect(text).not.toMatch(/^ *(from|to|status) /m)
})

test('a mistake is one line that says what is missing', async () => {
  for (const [line, values, expected] of [
    ['show', {}, /show takes one id/],
    ['list m-17', {}, /list takes no id/],
    ['request m-17', {}, /--go-to or --steps is missing/],
    ['update m-17', {}, /^--steps is missing/],
    ['request m-17', { steps: '{"kind":"fly"}' }, /--steps is one object; a list was expected, such as \[\{/],
    ['request m-17', { steps: '[{"kind":"charge"},{"kind":"go_to"}]' }, /steps\.1\.place/],
    ['update m-17', { steps: '[{' }, /neither a JSON list nor a file/],
    ['pause m-17', { urgent: true }, /urgent/],
    ['dance', {}, /dance/],
    ['show m-99', {}, /404: There is no mission m-99/],
    ['release m-17', { why: 'seen' }, /load is missing/],
  ] as const) {
    const refused = mission(line, values)
    await expect(refused, line).rejects.toThrow(UsageError)
    await expect(refused, line).rejects.toThrow(expected)
  }
})
