import { afterAll, beforeAll, expect, test } from 'vitest'
import { find, render } from '../../cli/show.ts'
import { journalInDynamodb } from '../../functions/ports/journal.dynamodb.ts'
import { robotsInDynamodb } from '../../functions/ports/robots.dynamodb.ts'
import { startDynamodb, type TestDynamodb } from '../fakes/dynamodb.ts'
import { apiTables, doorsOver } from '../functions/service_platform/api/doors.ts'
import { failureRecord, journalRow, robotRow, trace } from '../functions/service_platform/api/stored.ts'
import { type ApiServer, serveApi } from './api-server.ts'

let dynamodb: TestDynamodb
let server: ApiServer
beforeAll(async () => {
  dynamodb = await startDynamodb(apiTables)
  const doors = doorsOver(dynamodb)
  server = await serveApi(doors, 'reader')
  await robotsInDynamodb(dynamodb.client, 'robots').create(robotRow('r1'))
  await journalInDynamodb(dynamodb.client, 'journal', 14).applied([journalRow('m1', 1)])
  const news = (over: Parameters<typeof failureRecord>[0]) => ({ before: undefined, after: failureRecord(over) })
  const said = Buffer.from('not "a"\njson').toString('base64')
  await doors.act.failures.write([
    news({ failure_id: 'f1', stage: 'open', error_class: 'NotJson', message_id: 'm2', original_base64: said }),
    news({
      failure_id: 'f2',
      message_id: 'm3',
      trace_id: 'c'.repeat(32),
      original_base64: Buffer.from([255, 0]).toString('base64'),
    }),
  ])
})
afterAll(async () => {
  await server.stop()
  await dynamodb.stop()
})

const shown = async (id: string): Promise<string> => {
  const found = await find(server.connection, id)
  return found === undefined ? 'nothing' : render(found)
}

test('a robot is shown as it is now, with its messages and failures', async () => {
  const text = await shown('r1')
  expect(text).toMatch(/^robot r1\n/)
  expect(text).toContain('work.started applied: idle → working by record-work')
  expect(text).toContain('open failed (try 1, open): NotJson')
  expect(text).toMatch(/robot, as it is now\n {2}robot_id +r1/)
})

test('a mission is shown by what was said of it first, then by what its robots did, without the steps of the line', async () => {
  await robotsInDynamodb(dynamodb.client, 'robots').create(robotRow('mission:m-17', { state: 'paused' }))
  const of = { correlation_id: 'm-17', trace_id: 'd'.repeat(32) }
  const hops = { streamed_ms: 1, opened_ms: 2, dispatched_ms: 3 }
  await journalInDynamodb(dynamodb.client, 'journal', 14).applied([
    journalRow('p1', 2, { ...of, robot_id: 'mission:m-17', kind: 'request', type: 'mission.pause', by: 'ada', hops }),
    journalRow('p2', 1, { ...of, robot_id: 'r8', type: 'work.started', hops }),
  ])
  const text = await shown('m-17')
  expect(text).toMatch(/^mission and correlation m-17\n/)
  expect(text.indexOf('mission.pause')).toBeLessThan(text.indexOf('work.started'))
  expect(text).toMatch(/mission, as it is now\n {2}mission_id +m-17\n/)
  expect(text).toContain('from ada')
  expect(text).not.toContain('The stream has it')
  expect(text).not.toContain('robot_id')
})

test.each([
  ['message', 'm2'],
  ['trace', trace],
  ['trace as IoT Core shows it', '0AF76519-16CD-43DD-8448-EB211C80319C'],
  ['failure', 'f1'],
])('the %s of what could not be opened tells the failure', async (_, id) => {
  expect(await shown(id)).toContain('NotJson')
})

test('the original of a failure is shown as text where it is text', async () => {
  expect(await shown('f1')).toMatch(/^ {2}original +not "a"\\njson$/m)
  expect(await shown('f2')).toMatch(/^ {2}original_base64 +\/wA=$/m)
})

test('nothing is found where nothing is', async () => {
  expect(await find(server.connection, 'nonsense')).toBeUndefined()
})
