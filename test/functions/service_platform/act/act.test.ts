import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FailureRecord } from '../../../../functions/failures/record.ts'
import { writingRoutes } from '../../../../functions/http/routes.ts'
import type { FailureReport } from '../../../../functions/ports/failure-intake.ts'
import { robotsInDynamodb } from '../../../../functions/ports/robots.dynamodb.ts'
import { startDynamodb, type TestDynamodb } from '../../../fakes/dynamodb.ts'
import { type Answered, type Asker, asking } from '../api/asking.ts'
import { apiTables, doorsOver, type TestDoors } from '../api/doors.ts'
import { failureRecord, robotRow } from '../api/stored.ts'

/*
 * What acts, over the adapters that it runs with. Each test has tables of its own.
 */
let dynamodb: TestDynamodb
let doors: TestDoors

beforeEach(async () => {
  dynamodb = await startDynamodb(apiTables)
  doors = doorsOver(dynamodb)
})
afterEach(() => dynamodb.stop())

const writer: Asker = { groups: '[writer]', username: 'ada' }
const post = (url: string, body: unknown, asker = writer): Promise<Answered> => asking(doors, asker)('POST', url, body)
const put = (url: string, body: unknown, asker = writer): Promise<Answered> => asking(doors, asker)('PUT', url, body)
const get = (url: string): Promise<Answered> => asking(doors)('GET', url)

const message = { message_id: 'm1', type: 'work.stop', payload: { job_id: 'j1' } }
const failed = async (over: Partial<FailureReport> = {}): Promise<FailureRecord> => {
  const record = failureRecord({ original_base64: Buffer.from(JSON.stringify(message)).toString('base64'), ...over })
  await doors.act.failures.write([{ before: undefined, after: record }])
  return record
}

const actingGroups: readonly string[] = ['writer', 'admin']

describe('who may act', () => {
  test('nobody without its group, whatever they send', async () => {
    for (const { method, path, group } of writingRoutes.filter((route) => actingGroups.includes(route.group))) {
      const url = path.replace(/\{[^}]+\}/g, 'x')
      for (const groups of ['[reader]', null, '[writers]']) {
        const { status, body } = await asking(doors, { groups })(method, url, { nonsense: true })
        expect([path, status]).toEqual([path, 403])
        expect(body.detail).toContain(`This needs the group ${group === 'admin' ? 'admin' : 'writer or admin'}`)
      }
    }
  })

  test('an admin may what a writer may', async () => {
    await failed()
    expect((await post('/failures/f1/archive', { reason: 'done' }, { groups: '[admin]' })).status).toBe(200)
  })

  test('nobody acts in the name of the schedule', async () => {
    await failed()
    await post('/failures/f1/archive', { reason: 'done' }, { groups: '[writer]', username: 'schedule' })
    expect((await get('/failures/f1')).body.changed_by).toBe('sub-1')
  })
})

describe('one failure', () => {
  test('is archived and restored, with who and why, and both are in the audit trail', async () => {
    await failed()
    const archived = await post('/failures/f1/archive', { reason: 'a test robot' })
    expect(archived).toMatchObject({
      status: 200,
      body: { status: 'archived', record_version: 3, operation: { kind: 'archive', status: 'done', by: 'ada' } },
    })
    const again = await post('/failures/f1/archive', { reason: 'a test robot' })
    expect(again).toMatchObject({ status: 409, body: { changed_by: 'ada', failure_status: 'archived' } })
    expect((await post('/failures/f1/restore', { reason: 'not a test robot' })).body.status).toBe('open')

    const { body } = await get('/failures/f1')
    expect(body.operations).toMatchObject([
      { kind: 'archive', from: 'open', to: 'archived', by: 'ada', why: 'a test robot' },
      { kind: 'restore', from: 'archived', to: 'open', by: 'ada', why: 'not a test robot' },
    ])
    const audit = await get('/audit?day=2026-05-13')
    expect((audit.body.items as { entry: string }[]).map(({ entry }) => entry).sort()).toEqual([
      'message',
      'message',
      'operation',
      'operation',
    ])
  })

  test('is tried again as an operation of one, planned and started', async () => {
    await failed()
    const { status, body } = await post('/failures/f1/retry', { reason: 'the handler is repaired' })
    expect(status).toBe(202)
    expect(body.operation).toMatchObject({
      kind: 'redrive',
      status: 'running',
      plan: { count: 1 },
      pace: { first_batches: [1], out_of_order: false },
      by: 'ada',
      started_by: 'ada',
    })
    expect(doors.executions.begun).toHaveLength(1)
  })

  test('that was resolved cannot be tried, and the answer says since when', async () => {
    await failed({ status: 'resolved', ended_as: 'applied' })
    expect(await post('/failures/f1/retry', { reason: 'again' })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('Failure f1 is resolved') },
    })
    expect(doors.executions.begun).toEqual([])
  })

  test('that somebody archives while it is asked for leaves no plan behind', async () => {
    const record = await failed()
    const { failures } = doors.act
    let looks = 0
    const archivedMeanwhile: typeof failures.find = async (ids) => {
      looks += 1
      return looks === 1 ? await failures.find(ids) : new Map([['f1', { ...record, status: 'archived' }]])
    }
    const racing = { ...doors, act: { ...doors.act, failures: { ...failures, find: archivedMeanwhile } } }
    expect(await asking(racing, writer)('POST', '/failures/f1/retry', { reason: 'again' })).toMatchObject({
      status: 409,
      body: { detail: 'Failure f1 was changed at this moment: look at it again' },
    })
    expect((await get('/operations')).body.items).toMatchObject([{ kind: 'redrive', status: 'cancelled' }])
  })

  test('of which nothing can be tried says so', async () => {
    await failed({ kind: 'unknown' })
    expect(await post('/failures/f1/retry', { reason: 'again' })).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining('its bytes are kept to be read') },
    })
  })

  test('that nobody recorded is not found', async () => {
    for (const act of ['archive', 'restore', 'retry']) {
      expect((await post(`/failures/nope/${act}`, { reason: 'x' })).status).toBe(404)
    }
  })
})

describe('an edit', () => {
  const edit = { record_version: 1, reason: 'the job was renamed', payload: { job_id: 'j2' } }

  test('begins with what there is to edit, and what of it is locked', async () => {
    await failed()
    const asked = await post('/failures/f1/edit', { record_version: 1, reason: 'a look', dry_run: true })
    expect(asked).toMatchObject({
      status: 200,
      body: {
        failure_id: 'f1',
        record_version: 1,
        dry_run: true,
        editable: {
          content: { type: 'work.stop', payload: { job_id: 'j1' } },
          payload_alone: true,
          locked: { message_id: 'm1' },
          sensitive: { type: 'it is decided as another message' },
        },
      },
    })
    expect((asked.body.editable as { content: object }).content).not.toHaveProperty('message_id')
    expect((await get('/failures/f1')).body.record_version).toBe(1)
  })

  test('of what cannot be read begins with nothing, and wants the whole body', async () => {
    await failed({ original_base64: Buffer.from('{"type":').toString('base64'), stage: 'open', error_class: 'NotJson' })
    const { body } = await post('/failures/f1/edit', { record_version: 1, reason: 'a look', dry_run: true })
    expect(body.editable).toMatchObject({ payload_alone: false })
    expect(body.editable).not.toHaveProperty('content')
  })

  test('of what is no message is refused where somebody begins, with the reason', async () => {
    await failed({ kind: 'delivery', stage: 'outbox' })
    const asked = await post('/failures/f1/edit', { record_version: 1, reason: 'a look', dry_run: true })
    expect(asked).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining('is no message that anybody sent') },
    })
  })

  test('is shown before it is sent; then it is sent', async () => {
    await failed()
    const shown = await post('/failures/f1/edit', { ...edit, dry_run: true })
    expect(shown).toMatchObject({
      status: 200,
      body: { dry_run: true, changes: [{ path: 'payload.job_id', before: 'j1', after: 'j2' }], warnings: [] },
    })
    expect(doors.stream.puts).toEqual([])
    expect((await get('/failures/f1')).body.record_version).toBe(1)

    const sent = await post('/failures/f1/edit', edit)
    expect(sent).toMatchObject({
      status: 200,
      body: { status: 'resolved', copy: shown.body.copy, changes: shown.body.changes },
    })
    expect(doors.stream.puts).toHaveLength(1)
    expect((await get('/failures/f1')).body).toMatchObject({
      status: 'resolved',
      ended_as: 'edited',
      lineage: [
        { failure_id: 'f1', asked: true },
        { message_id: (sent.body.copy as { message_id: string }).message_id },
      ],
    })
  })

  test('that is asked for twice is one edit with one answer', async () => {
    await failed()
    const first = await post('/failures/f1/edit', edit)
    const second = await post('/failures/f1/edit', edit)
    expect(second).toMatchObject({ status: 200, body: { copy: first.body.copy } })
    expect(doors.stream.puts).toHaveLength(1)
    expect((await get('/operations')).body.items).toHaveLength(1)
  })

  test('by a second editor gets 409 with who and when', async () => {
    await failed()
    await post('/failures/f1/edit', edit)
    const late = await post(
      '/failures/f1/edit',
      { ...edit, payload: { job_id: 'j3' } },
      { groups: '[writer]', username: 'bob' },
    )
    expect(late).toMatchObject({
      status: 409,
      body: {
        changed_by: 'ada',
        changed_at: '2026-05-13T17:00:00.000Z',
        failure_status: 'resolved',
        record_version: 3,
      },
    })
    expect(doors.stream.puts).toHaveLength(1)
  })

  test('of two at the same moment one wins', async () => {
    await failed()
    const asks = ['j2', 'j3', 'j4'].map((job_id) =>
      post('/failures/f1/edit', { ...edit, payload: { job_id } }, { groups: '[writer]', username: job_id }),
    )
    const statuses = (await Promise.all(asks)).map(({ status }) => status)
    expect(statuses.sort()).toEqual([200, 409, 409])
    expect(doors.stream.puts).toHaveLength(1)
  })

  test('of a sensitive field needs to be confirmed', async () => {
    await failed()
    const body = { ...message, type: 'work.pause' }
    const asked = await post('/failures/f1/edit', { record_version: 1, reason: 'x', body })
    expect(asked).toMatchObject({ status: 409, body: { type: 'urn:signalbox:problem:confirm' } })
    expect(asked.body.warnings).toEqual([expect.stringContaining('type "work.stop" becomes "work.pause"')])
    expect((await post('/failures/f1/edit', { record_version: 1, reason: 'x', body, confirm: true })).status).toBe(200)
  })

  test.each([
    ['a locked field', { body: { ...message, trace_id: 'b'.repeat(32), payload: {} } }, 400, 'trace_id is "bbbb'],
    [
      'a wrong payload',
      { payload: { job_id: 7 } },
      422,
      'InvalidPayload: payload of work.stop (schema_version 1): job_id is 7',
    ],
    ['nothing', { payload: { job_id: 'j1' } }, 422, 'Nothing of failure f1 is changed'],
    ['a version that is not there yet', { record_version: 9, payload: {} }, 400, 'record_version is 9; the'],
    ['payload and body', { payload: {}, body: message }, 400, 'exactly one of the two was expected'],
    ['neither', {}, 400, 'payload or body is missing'],
  ])('with %s is refused and changes nothing', async (_, over, status, detail) => {
    await failed()
    const answer = await post('/failures/f1/edit', { record_version: 1, reason: 'x', ...over })
    expect(answer).toMatchObject({ status, body: { detail: expect.stringContaining(detail) } })
    expect((await get('/failures/f1')).body.record_version).toBe(1)
    expect(doors.stream.puts).toEqual([])
    expect((await get('/operations')).body.items).toEqual([])
  })
})

describe('an operation', () => {
  const many = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n += 1) await failed({ failure_id: `f${n}`, message_id: `m${n}`, robot_id: `r${n % 2}` })
  }

  test('is planned on what matches, started with the number that was seen, and cancelled', async () => {
    await many(3)
    await robotsInDynamodb(dynamodb.client, 'robots').create(robotRow('r0'))
    const filter = { status: 'open', class: 'OtherJobInHand', stage: 'machine', from: '2026-05-13T13:00:00+00:00' }
    const planned = await post('/operations', { kind: 'redrive', filter, reason: 'repaired' })
    expect(planned).toMatchObject({
      status: 201,
      body: { operation_id: 'operation-1', status: 'planned', plan: { count: 3, robots: 2, conflicts: 0 }, by: 'ada' },
    })
    const wrong = await post('/operations/operation-1/start', { expected_count: 4 })
    expect(wrong).toMatchObject({
      status: 409,
      body: { count: 3, detail: expect.stringContaining('expected_count is 4') },
    })
    const started = await post('/operations/operation-1/start', { expected_count: 3, rate_per_second: 5 })
    expect(started).toMatchObject({ status: 202, body: { status: 'running', pace: { rate_per_second: 5 } } })
    expect(doors.executions.begun).toMatchObject([{ input: { operation_id: 'operation-1', run: 1 } }])
    expect((await post('/operations/operation-1/cancel', {})).body.status).toBe('cancelling')

    expect((await get('/operations/operation-1')).body).toMatchObject({
      progress: { count: 3, acted_on: 0, left: 3, failed_again: 0 },
    })
    expect((await get('/operations')).body.items).toMatchObject([{ operation_id: 'operation-1' }])
    expect((await get('/operations/operation-1/messages')).body.items).toEqual([])
  })

  test('is planned on what terms with and, or and not say, and tells them as they were written', async () => {
    await many(4)
    const terms = 'status=open & (robot_id=r1 | message_id=m0) & !:nobody'
    const { body } = await post('/operations', {
      kind: 'redrive',
      filter: { class: 'OtherJobInHand', terms },
      reason: 'x',
    })
    expect(body).toMatchObject({ filter: { error_class: 'OtherJobInHand', terms }, plan: { count: 3 } })
    const bound = { kind: 'archive', filter: { terms, until: '2026-05-13T13:00:00Z' }, reason: 'x' }
    expect((await post('/operations', bound)).body.plan).toMatchObject({ count: 0 })
    const { items } = (await get('/operations?filter=kind%3Darchive%20%7C%20count%3E3')).body
    expect(items).toMatchObject([{ kind: 'archive' }])
  })

  test('is planned on exactly these failures', async () => {
    await many(3)
    const { body } = await post('/operations', { kind: 'archive', failure_ids: ['f0', 'f2', 'nope'], reason: 'x' })
    expect(body.plan).toMatchObject({ count: 2, left_out: 1 })
  })

  test('that replays is planned elsewhere: the range goes out on the bus', async () => {
    const range = { from: '2026-05-13T14:00:00+02:00', until: '2026-05-13T13:00:00Z' }
    const { status, body } = await post('/operations', { kind: 'replay', range, reason: 'the outage' })
    expect([status, body.status]).toEqual([201, 'planning'])
    expect(doors.bus.taken).toMatchObject([
      {
        type: 'replay.requested',
        detail: {
          payload: {
            operation_id: 'operation-1',
            from: '2026-05-13T12:00:00.000Z',
            until: '2026-05-13T13:00:00.000Z',
          },
        },
      },
    ])
    expect(await post('/operations/operation-1/start', { expected_count: 0 })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('still being planned') },
    })
  })

  test.each([
    [{ kind: 'redrive', reason: 'x' }, 'filter or failure_ids is missing; exactly one of the two'],
    [{ kind: 'redrive', filter: {}, failure_ids: ['f1'], reason: 'x' }, 'exactly one of the two'],
    [{ kind: 'redrive', filter: {} }, 'reason is missing'],
    [
      { kind: 'delete', filter: {}, reason: 'x' },
      'kind is "delete"; one of redrive, archive, restore, replay was expected',
    ],
    [
      { kind: 'redrive', filter: { statuss: 'open' }, reason: 'x' },
      'filter.statuss is "open"; no such field was expected',
    ],
    [{ kind: 'redrive', filter: { from: 'noon' }, reason: 'x' }, 'filter.from is "noon"; an RFC 3339 time'],
    [
      { kind: 'redrive', filter: { terms: 'status=opne' }, reason: 'x' },
      'filter.terms is "status=opne"; one of open, retrying, held',
    ],
    [{ kind: 'redrive', failure_ids: ['a b'], reason: 'x' }, 'failure_ids.0 is "a b"; the id of a failure'],
    [{ kind: 'redrive', failure_ids: [], reason: 'x' }, 'failure_ids is []; at least 1 items was expected'],
    [{ kind: 'redrive', filter: {}, range: {}, reason: 'x' }, 'range.from is missing'],
    [
      { kind: 'redrive', filter: { from: '2026-05-13T16:00:00Z', until: '2026-05-13T15:00:00Z' }, reason: 'x' },
      'filter.from is "2026-05-13T16:00:00Z"; a time before 2026-05-13T15:00:00Z was expected',
    ],
    [
      { kind: 'redrive', filter: { robot_id: 'a b' }, reason: 'x' },
      'filter.robot_id is "a b"; a robot id, or mission: and the id of a mission was expected',
    ],
    [{ kind: 'replay', filter: {}, reason: 'x' }, 'but a range, for a replay'],
    [{ kind: 'replay', reason: 'x' }, 'range is missing'],
    [
      { kind: 'replay', range: { from: '2026-05-13T16:00:00Z', until: '2026-05-13T17:00:00Z' }, reason: 'x' },
      'what is younger may still be on its way',
    ],
    [{ kind: 'redrive', filter: {}, reason: 'a\u0000b' }, 'a text without control characters was expected'],
    [{ kind: 'redrive', filter: {}, reason: 'x'.repeat(501) }, 'at most 500 characters was expected'],
  ])('is not planned from %j', async (body, detail) => {
    const answer = await post('/operations', body)
    expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringContaining(detail) } })
    expect((await get('/operations')).body.items).toEqual([])
  })

  test.each([
    [{}, 'expected_count is missing; a number was expected'],
    [{ expected_count: 0, rate_per_second: 0 }, 'rate_per_second is 0; at least 1 was expected'],
    [{ expected_count: 0, rate_per_second: 100_000 }, 'rate_per_second is 100000; at most 500 was expected'],
    [{ expected_count: 0, stop_above_precent: 5 }, 'stop_above_precent is 5; no such field was expected'],
    [{ expected_count: 0, first_batches: [0] }, 'first_batches.0 is 0; at least 1 was expected'],
  ])('is not started with %j', async (body, detail) => {
    await post('/operations', { kind: 'redrive', filter: {}, reason: 'x' })
    const answer = await post('/operations/operation-1/start', body)
    expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringContaining(detail) } })
    expect(doors.executions.begun).toEqual([])
  })

  test('that is done at once can neither be started nor cancelled', async () => {
    await failed()
    const { body } = await post('/failures/f1/archive', { reason: 'x' })
    const { operation_id } = body.operation as { operation_id: string }
    const { ended_at } = (await get(`/operations/${operation_id}`)).body
    expect(await post(`/operations/${operation_id}/cancel`, {})).toMatchObject({
      status: 409,
      body: { changed_by: 'ada', changed_at: ended_at },
    })
    expect((await post('/operations/nope/cancel', {})).status).toBe(404)
    expect((await post('/operations/nope/start', { expected_count: 1 })).status).toBe(404)
  })
})

describe('a group', () => {
  const groupOf = async (): Promise<{ url: string; version: number }> => {
    const { fingerprint } = await failed()
    const url = `/failure-groups/${fingerprint}`
    return { url, version: Number((await get(url)).body.group_version) }
  }

  test('keeps its owner, note and status, and fields that are left out', async () => {
    const { url, version } = await groupOf()
    const changed = await put(url, {
      group_version: version,
      owner: 'ada',
      note: 'the gripper',
      status: 'acknowledged',
    })
    expect(changed).toMatchObject({ status: 200, body: { owner: 'ada', note: 'the gripper', changed_by: 'ada' } })
    const next = Number(changed.body.group_version)
    expect((await put(url, { group_version: next, owner: null })).body).not.toHaveProperty('owner')
    expect((await get(url)).body).toMatchObject({ note: 'the gripper', status: 'acknowledged', robot_ids: ['r1'] })
    expect((await get('/failure-groups?status=acknowledged')).body).toMatchObject({
      items: [{ note: 'the gripper', count: 1 }],
      failures: { open: 1 },
    })
    // Both of one moment: nothing says which of them is listed first.
    const change = { kind: 'group_change', status: 'done' }
    expect((await get('/operations')).body.items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          ...change,
          diff: expect.objectContaining({ before: { status: 'acknowledged', owner: 'ada', note: 'the gripper' } }),
        }),
        expect.objectContaining({ ...change, diff: expect.objectContaining({ before: { status: 'open' } }) }),
      ]),
    )
  })

  test('that somebody has changed since gets 409 with who and when; that was only counted does not', async () => {
    const { url, version } = await groupOf()
    await failed({ failure_id: 'f2', message_id: 'm2' })
    expect((await put(url, { group_version: version, owner: 'ada' })).status).toBe(200)
    const late = await put(url, { group_version: version, owner: 'bob' }, { groups: '[writer]', username: 'bob' })
    expect(late).toMatchObject({
      status: 409,
      body: { changed_by: 'ada', changed_at: '2026-05-13T17:00:00.000Z' },
    })
    expect((await get(url)).body.owner).toBe('ada')
  })

  test('that sixteen write at once while it fails on takes one of them, and says to the others who was faster', async () => {
    const { url, version } = await groupOf()
    const atOnce = { ...doors, act: { ...doors.act, random: Math.random } }
    const [all] = await Promise.all([
      Promise.all(
        Array.from({ length: 16 }, (_, n) =>
          asking(atOnce, { groups: '[writer]', username: `w${n}` })('PUT', url, {
            group_version: version,
            owner: `w${n}`,
          }),
        ),
      ),
      ...Array.from({ length: 5 }, (_, n) => failed({ failure_id: `at-once-${n}`, message_id: `at-once-${n}` })),
    ])
    expect(all.map(({ status }) => status).toSorted()).toEqual([200, ...Array.from({ length: 15 }, () => 409)])
    const { owner } = all.find(({ status }) => status === 200)?.body ?? {}
    expect((await get(url)).body).toMatchObject({ owner, count: 6 })
    const others = all.filter(({ status }) => status === 409)
    expect(others.map(({ body }) => body.changed_by)).toEqual(others.map(() => owner))
  })

  test('that changes again and again before it is written is left as it is, and says so', async () => {
    const { url, version } = await groupOf()
    const groups = { ...doors.act.groups, change: async () => 'changed' as const }
    const overtaken = { ...doors, act: { ...doors.act, random: () => 0, groups } }
    const answer = await asking(overtaken, writer)('PUT', url, { group_version: version, owner: 'ada' })
    expect(answer).toMatchObject({ status: 409, body: { detail: expect.stringContaining('12 times') } })
    expect((await get(url)).body).not.toHaveProperty('owner')
  })

  test.each([
    [{ owner: 'ada' }, 'group_version is missing'],
    [{ group_version: 1, status: 'closed' }, 'status is "closed"; one of open, acknowledged, resolved was expected'],
    [{ group_version: 1, count: 0 }, 'count is 0; no such field was expected'],
    [{ group_version: 1 }, 'owner, note or status is missing; at least one of them was expected'],
    [{ group_version: 9, owner: 'ada' }, 'group_version is 9; 1 at most was expected'],
    [{ group_version: 1, owner: '' }, 'owner is ""; at least 1 characters was expected'],
  ])('does not take %j', async (body, detail) => {
    const { url } = await groupOf()
    expect(await put(url, body)).toMatchObject({ status: 400, body: { detail: expect.stringContaining(detail) } })
  })

  test('that nobody knows is not found', async () => {
    expect((await put(`/failure-groups/${'a'.repeat(16)}`, { group_version: 1, owner: 'ada' })).status).toBe(404)
  })
})

describe('a body', () => {
  test.each([
    ['is missing', undefined, 400, 'The body is missing'],
    ['is no JSON', '{"reason":', 400, 'The body cannot be read'],
    ['is a list', '[1]', 400, 'The body is a list; a JSON object was expected'],
    ['is null', 'null', 400, 'The body is null; a JSON object was expected'],
    ['says a key twice', '{"reason":"a","reason":"b"}', 400, 'The body cannot be read'],
    ['reaches into prototypes', '{"reason":"a","__proto__":{"x":1}}', 400, 'The body cannot be read'],
    ['has a number that changes', '{"reason":"a","record_version":1e400}', 400, 'The body cannot be read'],
    ['is no JSON', '{"reason":', 400, 'Unexpected end of JSON input; a JSON object was expected'],
    ['is nested too deep', `{"reason":${'['.repeat(40)}${']'.repeat(40)}}`, 400, 'nested deeper than 34 levels'],
    ['is too big', JSON.stringify({ reason: 'x'.repeat(200_000) }), 413, 'The body has 200013 bytes'],
    ['is half a character', '{"reason":"\\ud800"}', 400, 'The body cannot be read'],
  ])('that %s is refused', async (_, body, status, detail) => {
    await failed()
    const answer = await asking(doors, writer)('POST', '/failures/f1/archive', body)
    expect(answer).toMatchObject({ status, body: { detail: expect.stringContaining(detail) } })
    expect((await get('/failures/f1')).body.status).toBe('open')
  })
})

test('a body of which every field may be left out may be left out altogether', async () => {
  for (const body of [undefined, '', '{}']) {
    expect(await asking(doors, writer)('POST', '/feed/tickets', body)).toMatchObject({
      status: 201,
      body: { ticket: expect.any(String), url: expect.any(String) },
    })
  }
})

describe('hostile bodies', () => {
  const values: readonly unknown[] = [
    null,
    true,
    -1,
    1e308,
    '',
    ' ',
    'x'.repeat(5_000),
    '../../etc/passwd',
    "'; DROP TABLE failures; --",
    '\u0000\u202e',
    [],
    [[[[]]]],
    {},
    { constructor1: {} },
    { $ne: null },
  ]
  /** What each route would take. */
  const sound: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    'change-failure-group': { group_version: 1, owner: 'ada', note: 'n', status: 'open' },
    'plan-operation': { kind: 'redrive', filter: { status: 'open' }, failure_ids: ['f1'], range: {}, reason: 'x' },
    'start-operation': {
      expected_count: 1,
      rate_per_second: 1,
      first_batches: [1],
      stop_above_percent: 1,
      out_of_order: false,
    },
    'cancel-operation': { reason: 'x' },
    'edit-failure': { record_version: 1, reason: 'x', payload: {}, body: {}, dry_run: false, confirm: false },
    'archive-failure': { reason: 'x' },
    'restore-failure': { reason: 'x' },
    'retry-failure': { reason: 'x', out_of_order: false },
  }

  test('break nothing and send nothing, whichever field they are in', async () => {
    const { fingerprint } = await failed()
    await post('/operations', { kind: 'redrive', filter: {}, reason: 'x' })
    const ids = { failure_id: 'f1', operation_id: 'operation-1', fingerprint }
    for (const { name, method, path } of writingRoutes) {
      const url = path.replace(/\{([^}]+)\}/g, (_, id: keyof typeof ids) => ids[id])
      for (const field of Object.keys(sound[name] ?? {})) {
        for (const value of values) {
          const { status } = await asking(doors, writer)(method, url, { ...sound[name], [field]: value })
          expect([name, field, value, status < 500]).toEqual([name, field, value, true])
        }
      }
      for (const value of values) {
        const { status } = await asking(doors, writer)(method, url, JSON.stringify(value) ?? '')
        expect([name, value, status < 500]).toEqual([name, value, true])
      }
    }
    expect(doors.stream.puts).toEqual([])
    expect(doors.log.lines.filter(({ level }) => level === 'error')).toEqual([])
  })
})
