import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fleetRegisterInDynamodb } from '../../../../functions/ports/fleet-members.dynamodb.ts'
import { startDynamodb, type TestDynamodb } from '../../../fakes/dynamodb.ts'
import { type Asker, asking } from '../api/asking.ts'
import { apiTables, doorsOver, type TestDoors } from '../api/doors.ts'

let dynamodb: TestDynamodb
let doors: TestDoors
let requests = 0
beforeEach(async () => {
  dynamodb = await startDynamodb(apiTables)
  doors = doorsOver(dynamodb)
  const fleets = fleetRegisterInDynamodb(dynamodb.client, 'fleets')
  for (const [robot_id, fleet] of Object.entries({ r1: 'north', r2: 'south' })) {
    await fleets.write({ robot_id, fleet, changed_by: 'ada', changed_at: 'then' })
  }
})
afterEach(() => dynamodb.stop())

const ada: Asker = { groups: '[writer]', username: 'ada', fleets: 'north' }
const bert: Asker = { groups: '[writer]', username: 'bert', fleets: 'north' }
const eve: Asker = { groups: '[writer]', username: 'eve', fleets: 'south' }
const ask = (asker: Asker, method: string, url: string, body?: unknown) =>
  asking(doors, asker)(method, url, body, { request_id: `request-${++requests}` })

const image = { bytes: 500_000, content_type: 'image/png', sha256: 'a'.repeat(64) }
const begun = async (more: object = {}): Promise<string> => {
  const { status, body } = await ask(ada, 'POST', '/uploads', { ...image, ...more })
  expect(status).toBe(201)
  doors.uploads.put.add(String(body.upload_id))
  return String(body.upload_id)
}
const start = (content: object, robot_id = 'r1') => ({
  robot_id,
  type: 'work.start',
  payload: { job_id: 'j1' },
  content,
})

describe('an upload', () => {
  test('gets an address for a quarter of an hour that takes what was said and nothing else', async () => {
    const { status, body } = await ask(ada, 'POST', '/uploads', image)
    expect(status).toBe(201)
    expect(body).toMatchObject({
      method: 'PUT',
      expires_in: 900,
      headers: { 'content-length': '500000', 'content-type': 'image/png' },
    })
    expect(body.url).toContain(String(body.upload_id))
  })

  test.each<[object, string]>([
    [{ bytes: 0 }, 'bytes'],
    [{ bytes: 1_000_001 }, 'bytes'],
    [{ content_type: 'a picture' }, 'content_type'],
    [{ sha256: 'A'.repeat(64) }, 'sha256'],
    [{ robot_id: 'r/1' }, 'robot_id'],
    [{ name: 'x.png' }, 'name'],
  ])('with %j is refused by that field', async (over, field) => {
    expect(await ask(ada, 'POST', '/uploads', { ...image, ...over })).toMatchObject({ status: 400, body: { field } })
  })

  test('for a robot that its caller does not see is refused like one for no robot that there is', async () => {
    expect((await ask(ada, 'POST', '/uploads', { ...image, robot_id: 'r2' })).status).toBe(404)
  })
})

describe('a message', () => {
  test('refers to content that is there, and brings the reference to the line', async () => {
    const upload_id = await begun()
    const content = { upload_id, ...image }
    expect((await ask(ada, 'POST', '/messages', start(content))).status).toBe(202)
    const said: unknown = JSON.parse(Buffer.from(doors.stream.puts[0]?.record.data ?? '', 'base64').toString())
    expect(said).toMatchObject({ content })
  })

  test.each<[string, (upload_id: string) => object, Asker]>([
    ['nobody has begun', () => ({ upload_id: 'u-1' }), ada],
    ['somebody else has begun', (upload_id) => ({ upload_id }), bert],
    ['is of another size', (upload_id) => ({ upload_id, bytes: 7 }), ada],
    ['is of another kind', (upload_id) => ({ upload_id, content_type: 'text/plain' }), ada],
    ['has another checksum', (upload_id) => ({ upload_id, sha256: 'b'.repeat(64) }), ada],
  ])('that refers to an upload that %s is refused, and nothing is sent', async (_, content, asker) => {
    const { status, body } = await ask(asker, 'POST', '/messages', start(content(await begun())))
    expect([status, String(body.field)]).toEqual([422, expect.stringMatching(/^content\./)])
    expect(body.detail).toMatch(/^the message: content\.\w+ is .* was expected\. Nothing was sent$/)
    expect(doors.stream.puts).toEqual([])
  })

  test('of several is named by its place', async () => {
    const list = [start({ upload_id: await begun() }), start({ upload_id: 'u-1' })]
    expect((await ask(ada, 'POST', '/messages', list)).body.detail).toMatch(
      /^messages\[1\]: content\.upload_id is "u-1"; /,
    )
  })

  test('that refers to content that has not come yet is refused', async () => {
    const { body } = await ask(ada, 'POST', '/uploads', image)
    expect((await ask(ada, 'POST', '/messages', start({ upload_id: body.upload_id }))).status).toBe(422)
  })
})

describe('uploaded content', () => {
  test('is fetched by who put it, by who sees a robot that was told of it, and by who sees all', async () => {
    const upload_id = await begun()
    const statuses = async () =>
      Promise.all(
        [ada, bert, eve, { fleets: '*' }].map(
          async (asker) => (await ask(asker, 'GET', `/uploads/${upload_id}`)).status,
        ),
      )
    expect(await statuses()).toEqual([200, 404, 404, 200])
    await ask(ada, 'POST', '/messages', start({ upload_id }))
    expect(await statuses()).toEqual([200, 200, 404, 200])
  })

  test('of a robot is fetched by who sees the robot, before any message', async () => {
    const upload_id = await begun({ robot_id: 'r1' })
    expect((await ask(bert, 'GET', `/uploads/${upload_id}`)).status).toBe(200)
  })

  test('comes with what was said of it, and an address for minutes', async () => {
    const upload_id = await begun()
    const { body } = await ask(ada, 'GET', `/uploads/${upload_id}`)
    expect(body).toMatchObject({ upload_id, ...image, uploaded_by: 'ada', expires_in: 300 })
    expect(body.url).toContain(upload_id)
  })

  test('that has not come yet has no address', async () => {
    const { body } = await ask(ada, 'POST', '/uploads', image)
    expect((await ask(ada, 'GET', `/uploads/${body.upload_id}`)).body.url).toBeNull()
  })
})
