import { afterAll, beforeAll, expect, test } from 'vitest'
import { MESSAGE_ID } from '../../../../messages/envelope.ts'
import { ROBOT_ID } from '../../../../messages/robot-id.ts'
import { startDynamodb, type TestDynamodb } from '../../../fakes/dynamodb.ts'
import { deeplyNested, hostileJson, invalidUtf8, naughtyStrings } from '../../../hostile/corpora.ts'
import { asking, type Beside } from '../api/asking.ts'
import { apiTables, doorsOver, type TestDoors } from '../api/doors.ts'

/*
 * What the world has gathered against parsers, through POST /messages: refused with a reason, each of it, and never a fault of ours.
 */
let dynamodb: TestDynamodb
let doors: TestDoors
let requests = 0

beforeAll(async () => {
  dynamodb = await startDynamodb(apiTables)
  const { accept, ...others } = doorsOver(dynamodb)
  doors = { ...others, accept: { ...accept, meter: { overload: async () => undefined, count: () => undefined } } }
})
afterAll(() => dynamodb.stop())

const post = (body: unknown, beside: Beside = {}, url = '/messages') =>
  asking(doors, { groups: '[admin]' })('POST', url, body, { request_id: `request-${++requests}`, ...beside })
const start = (more: object = {}) => ({ robot_id: 'r1', type: 'work.start', payload: { job_id: 'j1' }, ...more })
const isRefused = (status: number): boolean => status >= 400 && status < 500

test.each([
  ['318 files of JSON', hostileJson, 318],
  ['bytes that are not UTF-8', invalidUtf8, 24],
  ['5,000 levels', deeplyNested, 4],
])('%s are refused, and nothing is sent', async (_, corpus, count) => {
  expect(corpus).toHaveLength(count)
  for (const { name, bytes } of corpus) {
    const { status, body } = await post(bytes)
    expect([name, status, isRefused(status), typeof body.detail]).toEqual([name, status, true, 'string'])
  }
  expect(doors.stream.puts).toEqual([])
})

test('500 naughty strings are refused as bodies, and wherever they are no id or type', async () => {
  expect(naughtyStrings.length).toBeGreaterThanOrEqual(500)
  for (const text of naughtyStrings) {
    const statuses = {
      body: (await post(text)).status,
      robot_id: (await post(start({ robot_id: text }))).status,
      message_id: (await post(start({ message_id: text }))).status,
      type: (await post(start({ type: text }))).status,
      wait: (await post(start(), {}, `/messages?wait=${encodeURIComponent(text.toWellFormed())}`)).status,
    }
    const { robot_id, message_id, ...never } = statuses
    const isTaken = { robot_id: ROBOT_ID.test(text), message_id: MESSAGE_ID.test(text) }
    expect([text, Object.values(never).every(isRefused) || /^\d+$/.test(text)]).toEqual([text, true])
    expect([text, robot_id === 202 || isRefused(robot_id)]).toEqual([text, true])
    expect([text, robot_id === 202]).toEqual([text, isTaken.robot_id])
    expect([text, message_id === 202]).toEqual([text, isTaken.message_id])
  }
})

test('and a payload may say each of them: it is a text like any other', async () => {
  const before = doors.stream.puts.length
  const all = naughtyStrings.map((text) => start({ payload: { job_id: 'j1', params: { text } } }))
  for (let from = 0; from < all.length; from += 100) {
    expect((await post(all.slice(from, from + 100))).status).toBe(202)
  }
  const said = doors.stream.puts.slice(before).flatMap(({ record }) => {
    const messages = JSON.parse(Buffer.from(record.data, 'base64').toString()) as {
      payload: { params: { text: string } }
    }[]
    return messages.map(({ payload }) => payload.params.text)
  })
  expect(said).toEqual([...naughtyStrings])
})
