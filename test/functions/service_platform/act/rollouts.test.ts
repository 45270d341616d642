import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fleetRegisterInDynamodb } from '../../../../functions/ports/fleet-members.dynamodb.ts'
import { pinsInDynamodb } from '../../../../functions/ports/pins.dynamodb.ts'
import { robotsInDynamodb } from '../../../../functions/ports/robots.dynamodb.ts'
import { startDynamodb, type TestDynamodb } from '../../../fakes/dynamodb.ts'
import { type Answered, type Asker, asking } from '../api/asking.ts'
import { apiTables, doorsOver, type TestDoors } from '../api/doors.ts'
import { robotRow } from '../api/stored.ts'

let dynamodb: TestDynamodb
let doors: TestDoors
let now = 0

beforeEach(async () => {
  dynamodb = await startDynamodb(apiTables)
  now = Date.parse('2026-05-13T17:00:00.000Z')
  doors = doorsOver(dynamodb, () => (now += 1_000))
  const robots = robotsInDynamodb(dynamodb.client, 'robots')
  await robots.create(robotRow('r1'))
  await robots.create(robotRow('r2', { state: 'working' }))
  const fleets = fleetRegisterInDynamodb(dynamodb.client, 'fleets')
  await fleets.write({ robot_id: 'r1', fleet: 'north', changed_by: 'ada', changed_at: '2026-05-13T00:00:00.000Z' })
})
afterEach(() => dynamodb.stop())

const admin: Asker = { groups: '[admin]', username: 'ada' }
const ofNorth: Asker = { ...admin, fleets: 'north' }
const post = (url: string, body: object, asker = admin): Promise<Answered> => asking(doors, asker)('POST', url, body)
const put = (url: string, body: object, asker = admin): Promise<Answered> => asking(doors, asker)('PUT', url, body)
const get = (url: string, asker = admin): Promise<Answered> => asking(doors, asker)('GET', url)
const reason = 'robots go quiet in lifts'
const rollOut = async (body: object): Promise<string> => {
  const answer = await post('/rollouts', { reason, ...body })
  expect(answer.status).toBe(201)
  return (answer.body.rollout as { rollout_id: string }).rollout_id
}
const targetOf = async (robot: string): Promise<unknown> => (await get(`/robots/${robot}`)).body.target

describe('a rollout', () => {
  test('of a share is in force at once, and every robot shows its target and what it waits for', async () => {
    const rollout_id = await rollOut({ version: 'v2', percent: 100 })
    expect(await targetOf('r1')).toEqual({ version: 'v2', because: 'percentage', rollout_id, waits_for: 'message' })
    expect(await targetOf('r2')).toEqual({ version: 'v2', because: 'percentage', rollout_id, waits_for: 'work' })
    expect((await get('/rollouts')).body.items).toMatchObject([
      { rollout_id, percent: 100, status: 'active', by: 'ada' },
    ])
    const { items } = (await get('/policies')).body as { items: { version: string; rollouts: unknown[] }[] }
    expect(items.find(({ version }) => version === 'v2')?.rollouts).toEqual([{ rollout_id, percent: 100 }])
  })

  test('of a list says how many of its robots have moved', async () => {
    const rollout_id = await rollOut({ version: 'v2', robot_ids: ['r1', 'r2', 'r2', 'r9'] })
    await robotsInDynamodb(dynamodb.client, 'robots').follow(robotRow('r1'), 'v2')
    expect((await get(`/rollouts/${rollout_id}`)).body).toMatchObject({
      robot_ids: ['r1', 'r2', 'r9'],
      progress: { moved: 1, not_yet: 1, never_heard: 1 },
    })
    expect(await targetOf('r1')).toMatchObject({ waits_for: null })
  })

  test('is taken back in one call, and its robots go back to what covers them then', async () => {
    const list = await rollOut({ version: 'v1', robot_ids: ['r1'] })
    const all = await rollOut({ version: 'v2', percent: 100 })
    await robotsInDynamodb(dynamodb.client, 'robots').follow(robotRow('r2', { state: 'working' }), 'v2')
    expect(await targetOf('r1')).toMatchObject({ version: 'v1', because: 'list' })
    const back = await post(`/rollouts/${all}/rollback`, { reason: 'too many parked' })
    expect(back).toMatchObject({
      status: 200,
      body: { rollout: { status: 'rolled_back', ended_by: 'ada', ended_why: 'too many parked' } },
    })
    expect(await targetOf('r2')).toEqual({ version: 'v1', because: 'first', waits_for: 'work' })
    expect((await post(`/rollouts/${list}/rollback`, { reason })).status).toBe(200)
    expect(await targetOf('r1')).toMatchObject({ because: 'first' })
  })

  test('that raises the share of its version takes its place: taken back, the version is gone', async () => {
    const ten = await rollOut({ version: 'v2', percent: 10 })
    const all = await rollOut({ version: 'v2', percent: 100 })
    expect((await get(`/rollouts/${ten}`)).body).toMatchObject({ status: 'superseded', superseded_by: all })
    expect(await post(`/rollouts/${ten}/rollback`, { reason })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining(`is superseded, by ada`), changed_by: 'ada' },
    })
    await post(`/rollouts/${all}/rollback`, { reason })
    expect(await targetOf('r1')).toMatchObject({ version: 'v1', because: 'first' })
    expect((await post(`/rollouts/${all}/rollback`, { reason })).status).toBe(409)
  })

  test('and its end are in the audit trail, with who, when and why', async () => {
    const rollout_id = await rollOut({ version: 'v2', percent: 10 })
    await post(`/rollouts/${rollout_id}/rollback`, { reason: 'no good' })
    const { items } = (await get('/audit?day=2026-05-13')).body as { items: Record<string, unknown>[] }
    expect(items).toMatchObject([
      { kind: 'rollback', status: 'done', by: 'ada', why: 'no good', diff: { rollout_id, version: 'v2' } },
      { kind: 'rollout', status: 'done', by: 'ada', why: reason, operation_id: rollout_id, diff: { percent: 10 } },
    ])
    expect((await get(`/operations/${rollout_id}`)).status).toBe(200)
  })

  test('of sixteen at once all are in force: whoever is overtaken looks again', async () => {
    const random = { ...doors, act: { ...doors.act, random: Math.random } }
    const all = await Promise.all(
      Array.from({ length: 16 }, (_, n) =>
        asking(random, admin)('POST', '/rollouts', { version: 'v2', robot_ids: [`r${n}`], reason }),
      ),
    )
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 201))
    const { layers, changes } = await doors.act.rollouts.standing()
    expect(layers.flatMap(({ robot_ids = [] }) => robot_ids).toSorted()).toEqual(all.map((_, n) => `r${n}`).toSorted())
    expect(changes).toBe(16)
  })

  test('that is overtaken again and again changes nothing and says so', async () => {
    const { rollouts } = doors.act
    const overtaken = {
      ...doors,
      act: { ...doors.act, random: () => 0, rollouts: { ...rollouts, write: async () => 'changed' as const } },
    }
    const answer = await asking(overtaken, admin)('POST', '/rollouts', { version: 'v2', percent: 10, reason })
    expect(answer).toMatchObject({ status: 409, body: { detail: expect.stringContaining('12 times') } })
    expect((await get('/operations')).body.items).toMatchObject([{ kind: 'rollout', status: 'failed' }])
  })

  test.each([
    [{ version: 'v9', percent: 10 }, 400, 'version is "v9"; one of v1, v2 was expected'],
    [{ version: 'v2' }, 400, 'exactly one of the two'],
    [{ version: 'v2', percent: 10, robot_ids: ['r1'] }, 400, 'exactly one of the two'],
    [{ version: 'v2', percent: 0 }, 400, 'percent is 0'],
    [{ version: 'v2', percent: 100.5 }, 400, 'percent is 100.5'],
    [{ version: 'v2', robot_ids: [] }, 400, 'robot_ids is []'],
    [{ version: 'v2', robot_ids: ['a b'] }, 400, 'robot_ids.0'],
    [{ version: 'v2', percent: 10, percnt: 1 }, 400, 'percnt'],
  ])('%j is refused, and nothing is in force', async (body, status, detail) => {
    const answer = await post('/rollouts', { reason, ...body })
    expect([answer.status, answer.body.detail]).toEqual([status, expect.stringContaining(detail)])
    expect((await doors.act.rollouts.standing()).changes).toBe(0)
    expect((await get('/operations')).body.items).toEqual([])
  })

  test('lists that together name too many robots are refused before anything is written', async () => {
    const robots = (from: number) => Array.from({ length: 600 }, (_, n) => `r${from + n}`)
    await rollOut({ version: 'v2', robot_ids: robots(0) })
    expect(await post('/rollouts', { version: 'v2', robot_ids: robots(600), reason })).toMatchObject({ status: 422 })
    expect((await doors.act.rollouts.standing()).layers).toHaveLength(1)
  })

  test('with long lists are listed page by page to the end, and their operations stay short', async () => {
    const robot_ids = Array.from({ length: 900 }, (_, n) => `${'r'.repeat(120)}${n}`)
    const begun: string[] = []
    for (let n = 0; n < 12; n += 1) {
      begun.unshift(await rollOut({ version: 'v2', robot_ids }))
      await post(`/rollouts/${begun[0]}/rollback`, { reason })
    }
    const seen: string[] = []
    let cursor = ''
    for (;;) {
      const { body } = await get(`/rollouts?limit=100${cursor}`)
      seen.push(...(body.items as { rollout_id: string }[]).map(({ rollout_id }) => rollout_id))
      if (body.next_cursor === null) break
      cursor = `&cursor=${body.next_cursor as string}`
    }
    expect(seen).toEqual(begun)
    const { diff } = (await get(`/operations/${begun[0]}`)).body as { diff: { robots: number; robot_ids: string[] } }
    expect([diff.robots, diff.robot_ids.length]).toEqual([900, 20])
  })

  test('is for admins; of a share for those who see all fleets, of a list for who sees its robots', async () => {
    const share = { version: 'v2', percent: 10, reason }
    expect((await post('/rollouts', share, { groups: '[writer]' })).status).toBe(403)
    expect((await post('/rollouts', share, ofNorth)).status).toBe(403)
    expect((await post('/rollouts', { version: 'v2', robot_ids: ['r1', 'r2'], reason }, ofNorth)).body.detail).toBe(
      'There is no robot r2',
    )
    expect((await post('/rollouts', { version: 'v2', robot_ids: ['r1'], reason }, ofNorth)).status).toBe(201)
    const both = await rollOut({ version: 'v2', robot_ids: ['r1', 'r2'] })
    expect((await get(`/rollouts/${both}`, ofNorth)).body.robot_ids).toEqual(['r1'])
    expect((await post(`/rollouts/${both}/rollback`, { reason }, ofNorth)).status).toBe(404)
    expect((await doors.act.rollouts.standing()).layers).toHaveLength(2)
  })

  test('that nobody ever began cannot be taken back or read', async () => {
    expect((await post('/rollouts/x/rollback', { reason })).status).toBe(404)
    expect((await get('/rollouts/x')).status).toBe(404)
  })
})

describe('a pin', () => {
  test('holds a robot at a version whatever is rolled out, and can be taken away', async () => {
    await rollOut({ version: 'v2', percent: 100 })
    const pinned = await put('/robots/r1/pin', { version: 'v1', reason: 'under repair' })
    expect(pinned).toMatchObject({
      status: 200,
      body: { robot_id: 'r1', pin: { version: 'v1', pin_version: 1, by: 'ada', why: 'under repair' } },
    })
    expect(await targetOf('r1')).toEqual({ version: 'v1', because: 'pin', waits_for: null })
    await put('/robots/r1/pin', { version: null, pin_version: 1, reason: 'repaired' })
    expect((await get('/robots/r1')).body).toMatchObject({
      pin: { version: null, pin_version: 2, why: 'repaired' },
      target: { version: 'v2' },
    })
  })

  test('that somebody else has changed since is left alone, and the answer says who', async () => {
    expect((await put('/robots/r1/pin', { version: 'v1', pin_version: 0, reason })).status).toBe(200)
    expect(await put('/robots/r1/pin', { version: 'v2', pin_version: 0, reason })).toMatchObject({
      status: 409,
      body: {
        changed_by: 'ada',
        detail: expect.stringContaining('pin_version is 0; robot r1 is at pin_version 1, by ada'),
      },
    })
    expect((await get('/robots/r1')).body).toMatchObject({ pin: { version: 'v1' } })
  })

  test('leaves the rest of the row as it is: who decides does not notice', async () => {
    const before = await pinsInDynamodb(dynamodb.client, 'robots').read('r1')
    await put('/robots/r1/pin', { version: 'v2', reason })
    const { pin: _, ...after } = (await pinsInDynamodb(dynamodb.client, 'robots').read('r1')) ?? {}
    expect(after).toEqual(before)
  })

  test('is in the audit trail', async () => {
    await put('/robots/r1/pin', { version: 'v2', reason })
    const { items } = (await get('/audit?day=2026-05-13')).body as { items: unknown[] }
    expect(items).toMatchObject([
      { kind: 'pin', status: 'done', by: 'ada', why: reason, diff: { robot_id: 'r1', before: null, after: 'v2' } },
    ])
  })

  test('is for admins, for robots that they see, and for versions that there are', async () => {
    expect((await put('/robots/r1/pin', { version: 'v2', reason }, { groups: '[writer]' })).status).toBe(403)
    const unknown = await put('/robots/r9/pin', { version: 'v2', reason })
    const unseen = await put('/robots/r2/pin', { version: 'v2', reason }, ofNorth)
    expect([unknown.status, unseen.status]).toEqual([404, 404])
    expect(unseen.body.detail).toBe(String(unknown.body.detail).replace('r9', 'r2'))
    expect((await put('/robots/r1/pin', { version: 'v2', reason }, ofNorth)).status).toBe(200)
    expect((await put('/robots/r2/pin', { version: 'v9', reason })).body.detail).toContain('one of v1, v2')
    expect((await put('/robots/r2/pin', { reason })).status).toBe(400)
  })
})

describe('policies', () => {
  test('are listed with their machines and told which one is a new robot’s', async () => {
    expect((await get('/policies')).body.items).toMatchObject([
      { version: 'v1', is_default: true, machine_arn: 'arn:v1', rollouts: [] },
      { version: 'v2', is_default: false, machine_arn: 'arn:v2', states: expect.arrayContaining(['unreachable']) },
    ])
  })

  test('are shown as table, machine and diagram', async () => {
    expect((await get('/policies/v2')).body).toMatchObject({ version: 'v2', cells: { unreachable: {} } })
    expect((await get('/policies/v2?format=asl')).body).toMatchObject({ StartAt: 'which state' })
    const { body, headers } = await get('/policies/v2?format=mermaid')
    expect(headers['content-type']).toBe('text/vnd.mermaid; charset=utf-8')
    expect(body.text).toContain('stateDiagram-v2')
    expect(await get('/policies/v2?format=svg')).toMatchObject({ status: 400, body: { parameter: 'format' } })
    expect(await get('/policies/v9')).toMatchObject({
      status: 404,
      body: { detail: 'There is no policy v9 of robots; there are v1, v2' },
    })
  })

  test('are compared', async () => {
    expect((await get('/policies/v1/compare/v2')).body).toMatchObject({
      differ: true,
      states: { added: ['unreachable'] },
    })
    expect((await get('/policies/v1/compare/v9')).status).toBe(404)
  })
})

describe('a comparison with what was decided', () => {
  const range = { from: '2026-05-13T00:00:00Z', until: '2026-05-13T17:00:00Z' }

  test('is asked for over the bus and watched where its answer says', async () => {
    const { status, headers, body } = await post('/policies/v2/comparisons', { ...range, reason: 'before the rollout' })
    expect([status, headers.location]).toEqual([202, `/comparisons/${body.comparison_id as string}`])
    expect(doors.bus.taken).toMatchObject([
      { type: 'comparison.requested', detail: { payload: { operation_id: body.comparison_id, version: 'v2' } } },
    ])
    expect((await get(headers.location ?? '')).body).toMatchObject({
      status: 'running',
      version: 'v2',
      differences: [],
    })
    const { items } = (await get('/operations')).body as { items: unknown[] }
    expect(items).toMatchObject([{ kind: 'comparison', status: 'planning', why: 'before the rollout' }])
  })

  test('can be neither started nor cancelled: it has no set', async () => {
    const { body } = await post('/policies/v2/comparisons', range)
    const path = `/operations/${body.comparison_id as string}`
    expect((await post(`${path}/start`, { expected_count: 0 })).status).toBe(409)
    expect((await post(`${path}/cancel`, {})).status).toBe(409)
    expect(doors.executions.begun).toEqual([])
  })

  test.each([
    [{ ...range, from: range.until }, 'from'],
    [{ from: '2026-05-14T00:00:00Z', until: '2026-05-15T00:00:00Z' }, 'from'],
    [{ from: '2026-01-01T00:00:00Z', until: range.until }, 'until'],
    [{ from: range.from }, 'until'],
    [{ ...range, robot_id: 'a b' }, 'robot_id'],
  ])('of %j is refused with the field that is wrong', async (body, field) => {
    expect(await post('/policies/v2/comparisons', body)).toMatchObject({ status: 400, body: { field } })
    expect(doors.bus.taken).toEqual([])
  })

  test('of all robots is for who sees all fleets, of one for who sees it', async () => {
    expect((await post('/policies/v2/comparisons', range, ofNorth)).status).toBe(403)
    expect((await post('/policies/v2/comparisons', { ...range, robot_id: 'r2' }, ofNorth)).status).toBe(404)
    const { status, body } = await post('/policies/v2/comparisons', { ...range, robot_id: 'r1' }, ofNorth)
    expect(status).toBe(202)
    expect((await get(`/comparisons/${body.comparison_id as string}`, ofNorth)).status).toBe(200)
    expect((await get(`/comparisons/${body.comparison_id as string}`, { ...ofNorth, username: 'eve' })).status).toBe(
      404,
    )
  })
})
