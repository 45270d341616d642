import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startDynamodb, type TestDynamodb } from '../../../fakes/dynamodb.ts'
import { type Asker, asking } from '../api/asking.ts'
import { apiTables, doorsOver, type TestDoors } from '../api/doors.ts'

let dynamodb: TestDynamodb
let doors: TestDoors
beforeEach(async () => {
  dynamodb = await startDynamodb(apiTables)
  doors = doorsOver(dynamodb)
  await doors.act.grantsRegister.write({
    client_id: 'client1',
    fleets: ['north'],
    changed_by: 'ada',
    changed_at: 'then',
  })
})
afterEach(() => dynamodb.stop())

const admin: Asker = { groups: '[admin]', username: 'ada' }
const writer: Asker = { groups: '[writer]', username: 'grace' }
const application = (client_id: string): Asker => ({ application: { client_id, scopes: ['webhooks.write'] } })
const app = application('client1')
const as = (asker: Asker) => ({
  get: (url: string) => asking(doors, asker)('GET', url),
  post: (url: string, body: unknown) => asking(doors, asker)('POST', url, body),
  put: (url: string, body: unknown) => asking(doors, asker)('PUT', url, body),
  remove: (url: string) => asking(doors, asker)('DELETE', url),
})
const url = 'https://hooks.acme.example/signalbox'
const made = async (asker: Asker = app, more: object = {}) => {
  const { status, body } = await as(asker).post('/subscriptions', { url, ...more })
  expect(status).toBe(201)
  return body
}

describe('a subscription', () => {
  test('is made with a secret that is shown once, for the fleets that its owner sees', async () => {
    const { secret, ...body } = await made()
    expect(body).toMatchObject({ owner: 'client1', owner_kind: 'application', fleets: ['north'], enabled: true })
    expect(secret).toMatch(/^whsec_/)
    const path = `/subscriptions/${body.subscription_id}`
    const read = await as(app).get(path)
    expect(JSON.stringify(read.body)).not.toContain('whsec_')
    expect(read.body).toMatchObject({ url, enabled: true, subscription_version: 2 })
    expect(doors.secrets.kept.get(`subscriptions/${String(body.subscription_id)}`)?.secrets).toHaveLength(1)
  })

  test('is seen by its owner, and by people who see all that it hears of; to others it is not there', async () => {
    const { subscription_id } = await made()
    const path = `/subscriptions/${subscription_id}`
    await doors.act.grantsRegister.write({ client_id: 'client2', fleets: 'all', changed_by: 'ada', changed_at: 'then' })
    const sees = async (asker: Asker) => {
      const [one, list] = [await as(asker).get(path), await as(asker).get('/subscriptions')]
      expect((list.body.items as readonly unknown[]).length > 0).toBe(one.status === 200)
      return one.status
    }
    expect(await sees(app)).toBe(200)
    expect(await sees({ groups: '[reader]' })).toBe(200)
    expect(await sees({ groups: '[reader]', fleets: 'north,south' })).toBe(200)
    expect(await sees({ groups: '[reader]', fleets: 'south' })).toBe(404)
    expect(await sees(application('client2'))).toBe(404)
    const other = as(application('client2'))
    const change = { subscription_version: 2, enabled: false }
    expect([(await other.put(path, change)).status, (await other.remove(path)).status]).toEqual([404, 404])
    expect((await other.post(`${path}/secrets`, {})).status).toBe(404)
    const unknown = await other.get('/subscriptions/nothing')
    const hidden = await other.get(path)
    expect(String(hidden.body.detail).replace(String(subscription_id), 'nothing')).toBe(unknown.body.detail)
  })

  test('hears of no fleet that its owner does not see', async () => {
    const refused = await as(app).post('/subscriptions', { url, fleets: ['south'] })
    expect(refused).toMatchObject({ status: 400, body: { field: 'fleets' } })
    expect((await as(app).post('/subscriptions', { url, fleets: '*' })).status).toBe(400)
    expect((await as(application('client9')).post('/subscriptions', { url })).status).toBe(403)
    const { subscription_id } = await made(writer, { fleets: ['south'] })
    const widened = { subscription_version: 2, fleets: '*' }
    const scoped = as({ ...writer, fleets: 'south' })
    expect((await scoped.put(`/subscriptions/${subscription_id}`, widened)).status).toBe(400)
    expect((await as(writer).put(`/subscriptions/${subscription_id}`, widened)).body.fleets).toBe('*')
  })

  test.each([
    [{ url: 'http://hooks.acme.example/' }, 'https was expected'],
    [{ url: 'https://10.0.0.1/' }, 'not public'],
    [{ url: 'https://localhost/' }, 'public internet'],
    [{ url, types: ['failure.needs_attention'] }, 'one of'],
    [{ url, types: [] }, 'at least 1'],
    [{ url, fleets: [] }, 'at least 1'],
    [{ url, secret: 'x' }, 'no such field'],
    [{}, 'url is missing'],
  ])('%j is refused', async (body, said) => {
    const answer = await as(app).post('/subscriptions', body)
    expect(answer.status).toBe(400)
    expect(answer.body.detail).toContain(said)
    expect((await as(app).get('/subscriptions')).body.items).toEqual([])
  })

  test('is changed by whoever saw it last', async () => {
    const { subscription_id } = await made()
    const path = `/subscriptions/${subscription_id}`
    const changed = await as(app).put(path, { subscription_version: 2, types: ['job.completed'], description: 'jobs' })
    expect(changed.body).toMatchObject({ types: ['job.completed'], description: 'jobs', subscription_version: 3 })
    const late = await as(app).put(path, { subscription_version: 2, types: null })
    expect(late).toMatchObject({ status: 409, body: { changed_by: 'client1', subscription_version: 3 } })
    expect((await as(app).put(path, { subscription_version: 3, types: null })).body).not.toHaveProperty('types')
  })

  test('is switched off and on by people too, and what failed is forgiven then', async () => {
    const { subscription_id } = await made()
    const path = `/subscriptions/${subscription_id}`
    const off = await as(writer).put(path, { subscription_version: 2, enabled: false })
    expect(off.body).toMatchObject({ enabled: false, disabled: { because: 'asked' } })
    await doors.act.bridge.subscriptions.write(
      {
        ...(await doors.act.bridge.subscriptions.read(String(subscription_id)).then((one) => {
          if (one === undefined) throw new Error('it is there')
          return one
        })),
        failing: {
          since: '2026-05-12T17:00:00.000Z',
          deliveries: 40,
          last_error: 'x',
          last_at: '2026-05-13T16:00:00.000Z',
        },
        subscription_version: 4,
      },
      3,
    )
    const on = await as(writer).put(path, { subscription_version: 4, enabled: true })
    expect(on.body).toMatchObject({ enabled: true, changed_by: 'grace' })
    expect(on.body).not.toHaveProperty('disabled')
    expect(on.body).not.toHaveProperty('failing')
  })

  test('gets a new secret while the old one goes on for a day', async () => {
    const { subscription_id, secret_id } = await made()
    const answer = await as(app).post(`/subscriptions/${subscription_id}/secrets`, {})
    expect(answer).toMatchObject({
      status: 201,
      body: {
        secret: expect.stringMatching(/^whsec_/),
        secrets: [{ secret_id: answer.body.secret_id }, { secret_id, expires_at: '2026-05-14T17:00:00.000Z' }],
      },
    })
    expect(JSON.stringify(answer.body.secrets)).not.toContain('whsec_')
  })

  test('leaves who did what to it in the audit trail, and no secret', async () => {
    const { subscription_id } = await made()
    const path = `/subscriptions/${subscription_id}`
    await as(writer).put(path, { subscription_version: 2, enabled: false })
    await as(app).remove(path)
    const { body } = await as(admin).get('/operations')
    const done = (body.items as readonly Record<string, unknown>[]).map(({ kind, by, status }) => [kind, by, status])
    expect(done.toSorted()).toEqual([
      ['secret_added', 'client1', 'done'],
      ['subscription_change', 'client1', 'done'],
      ['subscription_change', 'client1', 'done'],
      ['subscription_change', 'grace', 'done'],
    ])
    expect(JSON.stringify(body)).toContain('"enabled":false')
    expect(JSON.stringify(body)).not.toContain('whsec_')
  })

  test('takes its secrets with it when it is removed', async () => {
    const { subscription_id } = await made()
    expect((await as(app).remove(`/subscriptions/${subscription_id}`)).status).toBe(200)
    expect((await as(app).remove(`/subscriptions/${subscription_id}`)).status).toBe(404)
    expect(doors.secrets.kept.size).toBe(0)
  })

  test('whose secret could not be made is there, off, for somebody to see, to finish and to remove', async () => {
    const { write } = doors.secrets
    doors.secrets.write = async () => {
      throw Object.assign(new Error('down'), { name: 'InternalServiceError' })
    }
    expect((await as(app).post('/subscriptions', { url })).status).toBe(500)
    doors.secrets.write = write
    const [left] = (await as(app).get('/subscriptions')).body.items as readonly Record<string, unknown>[]
    expect(left).toMatchObject({ enabled: false, disabled: { because: 'unfinished' } })
    const path = `/subscriptions/${left?.subscription_id}`
    const on = { subscription_version: left?.subscription_version, enabled: true }
    expect((await as(app).put(path, on)).status).toBe(422)
    expect((await as(app).post(`${path}/secrets`, {})).status).toBe(201)
    expect((await as(app).put(path, on)).body).toMatchObject({ enabled: true })
    expect((await as(app).remove(path)).status).toBe(200)
  })

  test('is one of twenty at most', async () => {
    for (let n = 0; n < 20; n += 1) await made()
    expect(await as(app).post('/subscriptions', { url })).toMatchObject({ status: 422 })
  })
})

describe('a partner', () => {
  test('is listed with what it may say and about whom', async () => {
    const { body } = await as({ groups: '[reader]' }).get('/partners')
    expect(body.items).toMatchObject([
      {
        partner: 'acme_wms',
        path: '/bridge/acme_wms',
        fleets: ['north'],
        events: [{ type: 'com.acme.wms.order.released', becomes: 'work.start' }, { becomes: 'work.stop' }],
      },
    ])
  })

  test('gets secrets from an admin: ours, or its own', async () => {
    const path = '/partners/acme_wms/secrets'
    expect((await as(writer).post(path, {})).status).toBe(403)
    expect((await as(app).post(path, {})).status).toBe(403)
    const first = await as(admin).post(path, {})
    expect(first).toMatchObject({
      status: 201,
      body: { partner: 'acme_wms', secret: expect.stringMatching(/^whsec_/) },
    })
    const own = `whsec_${Buffer.alloc(24, 7).toString('base64')}`
    const second = await as(admin).post(path, { secret: own })
    expect(second.body).toMatchObject({ secret: own, secrets: [{}, { secret_id: first.body.secret_id }] })
    const wrong = await as(admin).post(path, { secret: 'whsec_hunter2' })
    expect(wrong.status).toBe(400)
    expect(JSON.stringify(wrong.body)).not.toContain('hunter2')
    expect((await as(admin).post('/partners/nobody/secrets', {})).status).toBe(404)
    expect((await as(admin).post('/partners/__proto__/secrets', {})).status).toBe(404)
  })

  test('is there for those who see all of its fleets, and for nobody else: its secret speaks about them', async () => {
    for (const fleets of ['south', 'northern', '']) {
      const other: Asker = { ...admin, fleets }
      expect((await as(other).get('/partners')).body.items).toEqual([])
      expect((await as(other).post('/partners/acme_wms/secrets', {})).status).toBe(404)
    }
    expect(doors.secrets.kept.size).toBe(0)
    const within: Asker = { ...admin, fleets: 'north,south' }
    expect((await as(within).get('/partners')).body.items).toHaveLength(1)
    expect((await as(within).post('/partners/acme_wms/secrets', {})).status).toBe(201)
  })

  test('has at most five secrets at once', async () => {
    for (let n = 0; n < 8; n += 1) await as(admin).post('/partners/acme_wms/secrets', {})
    expect(doors.secrets.kept.get('partners/acme_wms')?.secrets).toHaveLength(5)
  })

  test('whose secrets two people change at the same moment has both answers: done, and look again', async () => {
    await as(admin).post('/partners/acme_wms/secrets', {})
    const { read } = doors.secrets
    doors.secrets.read = async (owner) => {
      const seen = await read(owner)
      doors.secrets.read = read
      await as(admin).post('/partners/acme_wms/secrets', {})
      return seen
    }
    expect((await as(admin).post('/partners/acme_wms/secrets', {})).status).toBe(409)
  })
})
