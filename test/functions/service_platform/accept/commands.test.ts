import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commandBookInDynamodb } from '../../../../functions/ports/command-book.dynamodb.ts'
import type { JournalRow } from '../../../../functions/ports/journal.ts'
import type { AcceptPorts } from '../../../../functions/service_platform/accept/ports.ts'
import { commandId } from '../../../../messages/command-id.ts'
import { startDynamodb, type TestDynamodb } from '../../../fakes/dynamodb.ts'
import { commandOf, rowOf } from '../../commands/rows.ts'
import { asking } from '../api/asking.ts'
import { apiTables, doorsOver, type TestDoors } from '../api/doors.ts'

let dynamodb: TestDynamodb
let doors: TestDoors
beforeAll(async () => {
  dynamodb = await startDynamodb(apiTables)
  doors = doorsOver(dynamodb)
  const book = commandBookInDynamodb(dynamodb.client, 'commands', 14)
  for (const robot_id of ['r1', 'r2', 'r4', 's1'])
    await dynamodb.client.send(new PutItemCommand({ TableName: 'robots', Item: { robot_id: { S: robot_id } } }))
  await dynamodb.client.send(new PutItemCommand({ TableName: 'last-known', Item: { robot_id: { S: 'sampled' } } }))
  await book.open(rowOf({ robot_id: 's1', command_id: 'c1', command: commandOf('c1', 'action.start', 's1') }))
})
afterAll(() => dynamodb.stop())

let requests = 0
const post = (url: string, body: object) => {
  requests += 1
  return asking(doors, { groups: '[writer]', username: 'ada' })('POST', url, body, {
    request_id: `request-${requests}`,
  })
}
const put = () => doors.stream.puts.map(({ subject, record }) => [subject, JSON.parse(said(record.data))] as const)
const said = (data: string): string => Buffer.from(data, 'base64').toString()

describe('a stop', () => {
  test('is said at once, under the id that the line will give it, and put on the stream', async () => {
    const { status, body } = await post('/robots/r1/stop', { reason: 'person on the track' })
    expect(status).toBe(202)
    expect(doors.atOnce.said).toMatchObject([
      {
        message_id: commandId(String(body.message_id), 'robot.stop'),
        causation_id: body.message_id,
        trace_id: body.trace_id,
        robot_id: 'r1',
        type: 'robot.stop',
        payload: { reason: 'person on the track' },
      },
    ])
    expect(body.command_id).toBe(doors.atOnce.said[0]?.message_id)
    expect(put().at(-1)).toMatchObject(['robot:r1', { type: 'robot.stop', priority: 'urgent' }])
  })

  test('is delivered as it asks to be, also at once', async () => {
    const asked = { acknowledge_within_seconds: 1, resends_max: 10 }
    await post('/robots/r1/commands', { type: 'robot.stop', payload: { ...asked, reason: 'person on the track' } })
    expect(doors.atOnce.said.at(-1)).toMatchObject({ payload: { reason: 'person on the track' }, delivery: asked })
  })

  test('whose lane is down goes by the line', async () => {
    doors.atOnce.faults.push(new Error('no function'))
    const before = doors.stream.puts.length
    expect((await post('/robots/r2/stop', {})).status).toBe(202)
    expect(doors.stream.puts.length).toBe(before + 1)
    expect(doors.atOnce.said.some(({ robot_id }) => robot_id === 'r2')).toBe(false)
  })

  test('for a robot that was never heard is not found, and nothing is sent; a sample is a word', async () => {
    const before = [doors.stream.puts.length, doors.atOnce.said.length]
    for (const [url, body] of [
      ['/robots/nosuch/stop', {}],
      ['/robots/nosuch/commands', { type: 'robot.stop' }],
    ] as const)
      expect(await post(url, body)).toMatchObject({
        status: 404,
        body: { detail: 'There is no robot nosuch: nothing was ever heard of it' },
      })
    expect([doors.stream.puts.length, doors.atOnce.said.length]).toEqual(before)
    expect((await post('/robots/sampled/stop', {})).status).toBe(202)
  })

  test('is said where nobody can look whether its robot was ever heard', async () => {
    const blind = {
      ...doors,
      accept: { ...doors.accept, heard: { ofRobot: () => Promise.reject(new Error('no table')) } },
    }
    const before = doors.atOnce.said.length
    const { status } = await asking(blind, { groups: '[writer]', username: 'ada' })(
      'POST',
      '/robots/unsure/stop',
      {},
      {
        request_id: 'request-blind',
      },
    )
    expect(status).toBe(202)
    expect(doors.atOnce.said.slice(before).map(({ robot_id }) => robot_id)).toEqual(['unsure'])
  })

  test('among other messages is said at once as well, and nothing else is', async () => {
    const before = doors.atOnce.said.length
    await post('/messages', [
      { robot_id: 'r3', type: 'work.pause', payload: {} },
      { robot_id: 'r4', type: 'robot.stop', payload: {} },
    ])
    expect(doors.atOnce.said.slice(before).map(({ robot_id }) => robot_id)).toEqual(['r4'])
  })
})

test('what is asked of a robot is a message on its line, and its payload is what its message says', async () => {
  const { status, body } = await post('/robots/r5/commands', { type: 'work.start', payload: { job_id: 'j1' } })
  expect([status, body]).toMatchObject([
    202,
    { robot_id: 'r5', command_id: commandId(String(body.message_id), 'work.start') },
  ])
  for (const deadline of ['2020-01-01T00:00:00Z', '2099-01-01T00:00:00Z']) {
    const late = await post('/robots/r5/commands', { type: 'work.start', payload: { job_id: 'j1', deadline } })
    expect([late.status, late.body]).toMatchObject([400, { field: 'payload.deadline' }])
  }
  const wrong = await post('/robots/r5/commands', { type: 'work.start', payload: {} })
  expect([wrong.status, wrong.body]).toMatchObject([422, { field: 'payload.job_id' }])
  expect((await post('/robots/r5/commands', { type: 'work.dance' })).status).toBe(400)
  expect((await post('/robots/r5/commands', { type: 'work.stop', robot_id: 'r6' })).status).toBe(400)
})

test('what was refused became no command, and says why in words', async () => {
  const refused = { type: 'work.start', outcome: 'refused', from: 'offline', reason: 'guard', guard: 'may_wait' }
  const accept: AcceptPorts = {
    ...doors.accept,
    journal: { some: async (keys) => keys.map((key) => ({ ...key, ...refused }) as unknown as JournalRow) },
  }
  const ask = asking({ ...doors, accept }, { groups: '[writer]', username: 'ada' })
  const answer = await ask('POST', '/robots/r7/commands?wait=1', { type: 'work.start', payload: { job_id: 'j1' } })
  expect(answer.body).toMatchObject({
    outcome: 'refused',
    detail: expect.stringMatching(/^work.start while the robot is offline: .*"offline": "wait"/),
  })
  expect(answer.body).not.toHaveProperty('command_id')
  expect(answer.body).not.toHaveProperty('location')
  expect(answer.headers).not.toHaveProperty('location')
})

test('a command is called back on the line of its robot; one that there is not is not found', async () => {
  const { status, body } = await post('/commands/c1/cancel', { reason: 'wrong robot' })
  expect([status, body]).toMatchObject([202, { robot_id: 's1', command_id: 'c1' }])
  expect(put().at(-1)).toMatchObject(['robot:s1', { type: 'command.cancel', payload: { command_id: 'c1' } }])
  expect((await post('/commands/c9/cancel', {})).status).toBe(404)
  expect((await post('/commands/c1/cancel?robot_id=s2', {})).status).toBe(404)
})
