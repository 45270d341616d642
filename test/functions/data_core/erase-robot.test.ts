import { gunzipSync, gzipSync } from 'node:zlib'
import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb'
import { parquetReadObjects } from 'hyparquet'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Progress } from '../../../functions/data_core/erase-robot/phases.ts'
import type { ErasePorts, EraseSettings } from '../../../functions/data_core/erase-robot/ports.ts'
import { pseudonymOf, renamedValue, renamingOf } from '../../../functions/data_core/erase-robot/renaming.ts'
import { eraseRobot } from '../../../functions/data_core/erase-robot/steps.ts'
import { withoutRobot } from '../../../functions/data_core/erase-robot/without-robot.ts'
import type { FailureRecord } from '../../../functions/failures/record.ts'
import { inBatches } from '../../../functions/in-batches.ts'
import { failuresInDynamodb } from '../../../functions/ports/failures.dynamodb.ts'
import type { LakeObjects } from '../../../functions/ports/lake-objects.ts'
import { operationsInDynamodb } from '../../../functions/ports/operations.dynamodb.ts'
import type { Operation } from '../../../functions/ports/operations.ts'
import { robotRowsInDynamodb } from '../../../functions/ports/robot-rows.dynamodb.ts'
import { HUSHED, removedTables, robotTables } from '../../../functions/ports/robot-rows.ts'
import type { Warehouse } from '../../../functions/ports/warehouse.ts'
import { erase, erasures, findErased, monthsOf } from '../../../warehouse/erase.ts'
import { failureTables, startDynamodb, type TestDynamodb } from '../../fakes/dynamodb.ts'
import { fakeLog } from '../../fakes/log.ts'
import { fakeWarehouse } from '../../fakes/warehouse.ts'
import { trinoGrammar } from '../../warehouse/grammar.ts'

const R1 = 'r1'
const gone = pseudonymOf(R1)
const now0 = Date.parse('2026-05-20T09:00:00.000Z')
const folder = 'date=2026-05-13/hour=13/'

const said = (topic: string, body: unknown) =>
  JSON.stringify({
    data: Buffer.from(JSON.stringify(body)).toString('base64'),
    topic,
    received_at: now0,
    trace_id: 'a'.repeat(32),
    source: 'device.hw',
  })
const ofRobot = (robot: string) => said(`robots/${robot}/messages`, { type: 'work.stop', payload: {} })
const ofMission = (robot: string) =>
  said('missions/m1/messages', { type: 'mission.sent', message_id: 'm', payload: { robot_id: robot, allocation: 1 } })
const change = (table: string, keys: object, image: object = {}) =>
  JSON.stringify({ table, keys, image: { ...keys, ...image }, sequence: '1', at: '2026-05-13T13:00:00.000Z' })

const landed = (rows: readonly { readonly robot_id: string; readonly subject: string; readonly payload: string }[]) =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'robot_id', data: rows.map(({ robot_id }) => robot_id), type: 'STRING' },
        { name: 'subject', data: rows.map(({ subject }) => subject), type: 'STRING' },
        { name: 'payload', data: rows.map(({ payload }) => payload), type: 'STRING' },
        { name: 'received_at', data: rows.map(() => new Date(now0)), type: 'TIMESTAMP' },
        { name: 'sequence', data: rows.map(() => 7n), type: 'INT64' },
        { name: 'battery', data: rows.map(() => 0.5), type: 'DOUBLE' },
      ],
    }),
  )
const row = (robot: string, subject = `robot:${robot}`, payload = '{}') => ({ robot_id: robot, subject, payload })

describe('a name', () => {
  test.each([
    ['r1 is late', `${gone} is late`],
    ['robot:r1', `robot:${gone}`],
    ['robots/r1/messages', `robots/${gone}/messages`],
    ['Stop r1.', `Stop ${gone}.`],
    ['{"robot_id":"r1"}', `{"robot_id":"${gone}"}`],
    ['robot#r1', `robot#${gone}`],
    ['r10, xr1, r1-b, site.r1, site:r1, r1:2', 'r10, xr1, r1-b, site.r1, site:r1, r1:2'],
  ])('in a text goes where it is a word: %s', (text, without) => {
    expect(renamingOf(R1)(text)).toBe(without)
  })

  test('of letters that mean something in a pattern is taken as it is', () => {
    expect(renamingOf('a.b')('a.b, axb, a.b.c')).toBe(`${pseudonymOf('a.b')}, axb, a.b.c`)
  })

  test('that is a word of ours stays where others said that word', () => {
    const mission = { type: 'mission.requested', payload: { steps: [{ kind: 'charge' }], wanted_robot_id: 'charge' } }
    expect(renamedValue(mission, 'charge')).toEqual({
      ...mission,
      payload: { ...mission.payload, wanted_robot_id: pseudonymOf('charge') },
    })
    expect(renamedValue(mission, 'mission.requested')).toEqual(mission)
  })

  test('in what others said goes where it is the whole value', () => {
    expect(renamedValue({ robot_id: 'r1', note: 'r1 is late', steps: ['robot:r1', 1, null] }, R1)).toEqual({
      robot_id: gone,
      note: 'r1 is late',
      steps: [`robot:${gone}`, 1, null],
    })
  })
})

describe('an object of the lake', () => {
  test('keeps every other record as it was, byte for byte, packed or not, with line feeds or without', async () => {
    const others = [ofRobot('r10'), '{"half', ofMission('r2')]
    for (const between of ['\n', '']) {
      const text = Buffer.from([others[0], ofRobot(R1), others[2]].join(between))
      const without = await withoutRobot('said/', gzipSync(text), R1)
      expect(gunzipSync(without?.bytes ?? '').toString()).toBe(`${others[0]}\n${others[2]}\n`)
      expect(without).toMatchObject({ removed: 1, renamed: 0 })
    }
    const rubbish = await withoutRobot('said/', Buffer.from(`${others[1]}\n${ofRobot(R1)}\n`), R1)
    expect(Buffer.from(rubbish?.bytes ?? '').toString()).toBe(`${others[1]}\n`)
  })

  test('is not written when there is nothing of the robot in it', async () => {
    expect(await withoutRobot('said/', gzipSync(ofRobot('r10')), R1)).toBeUndefined()
    expect(await withoutRobot('landing/messages/', landed([row('r10')]), R1)).toBeUndefined()
    expect(await withoutRobot('changes/', Buffer.from(change('journal', { robot_id: 'r10' })), R1)).toBeUndefined()
  })

  test('has nothing left when all of it was the robot', async () => {
    expect(await withoutRobot('said/', gzipSync(ofRobot(R1)), R1)).toEqual({ removed: 1, renamed: 0 })
    expect(await withoutRobot('landing/messages/', landed([row(R1)]), R1)).toEqual({ removed: 1, renamed: 0 })
  })

  test('of landing keeps rows, columns and types of the others', async () => {
    const stored = landed([row('r2'), row(R1), row('mission:m1', 'mission:m1', '{"robot_id":"r1"}')])
    const without = await withoutRobot('landing/messages/', stored, R1)
    const rows = await parquetReadObjects({ file: new Uint8Array(without?.bytes ?? []).buffer })
    const more = { received_at: new Date(now0), sequence: 7n, battery: 0.5 }
    expect(rows).toEqual([
      { ...row('r2'), ...more },
      { ...row('mission:m1', 'mission:m1', `{"robot_id":"${gone}"}`), ...more },
    ])
    expect(without).toMatchObject({ removed: 1, renamed: 1 })
  })

  test('of landing keeps the place on the stream, as of a record that says nothing: the stream took no more than the lake has', async () => {
    const columns = ['position', 'shard_id', 'robot_id', 'subject', 'kind', 'payload', 'raw_base64', 'bytes'] as const
    const rows = [R1, 'r2'].map((robot, index) => ({
      position: `4960${index}:1`,
      shard_id: 'shardId-0',
      robot_id: robot,
      subject: `robot:${robot}`,
      kind: 'telemetry',
      payload: '{}',
      raw_base64: 'e30=',
      bytes: '2',
    }))
    const columnData = columns.map((name) => ({ name, data: rows.map((one) => one[name]), type: 'STRING' as const }))
    const stored = new Uint8Array(parquetWriteBuffer({ columnData }))
    const without = await withoutRobot('landing/messages/', stored, R1)
    expect(without).toMatchObject({ removed: 1 })
    const left = await parquetReadObjects({ file: new Uint8Array(without?.bytes ?? []).buffer })
    const nothing = Object.fromEntries(columns.map((name) => [name, null]))
    expect(left).toEqual([{ ...nothing, position: '49600:1', shard_id: 'shardId-0', kind: 'control' }, rows[1]])
    expect(await withoutRobot('landing/messages/', without?.bytes ?? new Uint8Array(), R1)).toBeUndefined()
  })

  test('of changes loses rows of the robot, and names it no more in those of people and missions', async () => {
    const text = [
      change('journal', { robot_id: R1, message_id: 'm1' }),
      change('failures', { failure_id: 'f1' }, { robot_id: R1 }),
      change('books', { shard: 's', subject: 'robot:r1' }),
      change('operations', { operation_id: 'o1' }, { why: 'r1 was lost', filter: '{"robot_id":"r1"}' }),
      change('missions', { mission_id: 'm1' }, { robot_id: R1 }),
      change('journal', { robot_id: 'r10', message_id: 'm1' }),
    ].join('\n')
    const without = await withoutRobot('changes/', Buffer.from(text), R1)
    const left = Buffer.from(without?.bytes ?? '').toString()
    expect(without).toMatchObject({ removed: 3, renamed: 2 })
    expect(left.trim().split('\n')).toHaveLength(3)
    expect(left).toContain(`${gone} was lost`)
    expect(left).not.toMatch(/"r1"/)
  })

  test.each(['2', 'null', 'true', 'applied', 'done', '2026-05-13', 'table', 'kind', 'fleet', 'mission'])(
    'of changes keeps what others did byte for byte, also where the robot is called %s',
    async (robot) => {
      const others = [
        change(
          'journal',
          { robot_id: 'r9', message_id: 'm2' },
          { to: 'applied', revision: 2, sequence: 2, gone: null },
        ),
        change(
          'books',
          { shard: 's' },
          { subject: 'robot:r9', hour: '2026-05-13T13', said: 2, applied: 2, isLast: true },
        ),
        change('commands', { robot_id: 'r9', entry: 'command#2' }, { status: 'done', row: '{"kind":"x","n":2}' }),
        change('failures', { failure_id: '2' }, { robot_id: 'r9', status: 'done', error_text: 'Expected 2, got null' }),
        change(
          'failure-groups',
          { fingerprint: '2', entry: 'group' },
          { count: 2, by_status: '{"done":2}', kind: 'done' },
        ),
        change(
          'missions',
          { mission_id: '2' },
          { robot_id: 'r9', status: 'done', fleet: 'applied', turn: '2#2026-05-13', queue: 'done' },
        ),
        change(
          'operations',
          { operation_id: '2', entry: 'operation' },
          {
            kind: 'pin',
            status: 'done',
            by: 'applied',
            filter: '{"robot_id":"r9","status":"done"}',
            day: '2026-05-13',
          },
        ),
      ]
      const about = [
        change('journal', { robot_id: robot, message_id: 'm2' }),
        change('missions', { mission_id: 'm7' }, { robot_id: robot, status: 'done' }),
        change(
          'operations',
          { operation_id: 'o7' },
          { status: 'done', why: `robot ${robot} is ill`, filter: JSON.stringify({ robot_id: robot }) },
        ),
      ]
      const without = await withoutRobot('changes/', Buffer.from([...others, ...about].join('\n')), robot)
      const left = Buffer.from(without?.bytes ?? '')
        .toString()
        .trim()
        .split('\n')
      expect(left.slice(0, others.length)).toEqual(others)
      const name = pseudonymOf(robot)
      expect(left.slice(others.length).map((one) => JSON.parse(one).image)).toEqual([
        { mission_id: 'm7', robot_id: name, status: 'done' },
        { operation_id: 'o7', status: 'done', why: `robot ${name} is ill`, filter: `{"robot_id":"${name}"}` },
      ])
      expect(await withoutRobot('changes/', Buffer.from(others.join('\n')), robot)).toBeUndefined()
    },
  )

  test('of changes names it in no key, list or queue', async () => {
    const rows = [
      change('failure-groups', { fingerprint: 'a', entry: 'robot#r1' }),
      change('missions', { mission_id: 'm' }, { queue: 'robot:r1', wanted_robot_id: 'r1', not_by: '["r1","r10"]' }),
      change('operations', { operation_id: 'o', entry: 'set#00001' }, { set: '[{"failure_id":"f","robot_id":"r1"}]' }),
      change('operations', { operation_id: 'o' }, { diff: '{"said":"r1 is late","topic":"robots/r1/messages"}' }),
    ]
    const without = await withoutRobot('changes/', Buffer.from(rows.join('\n')), R1)
    expect(without).toMatchObject({ removed: 0, renamed: 4 })
    expect(
      Buffer.from(without?.bytes ?? '')
        .toString()
        .match(/\br1\b/g),
    ).toBeNull()
  })

  test('that is a page keeps what it is made of, and goes where the robot is called as its numbers are', async () => {
    const page = (robot: string) =>
      `<style>td { top: 2px }</style><table class="td"><td class="robot" title="${robot}: 2">${robot}</td><td>2</td></table>`
    const of = async (robot: string) =>
      (await withoutRobot('reports/', Buffer.from(page(robot)), robot)) as { bytes?: Uint8Array }
    for (const robot of ['td', 'class', 'r1']) {
      expect(Buffer.from((await of(robot)).bytes ?? '').toString()).toBe(page(pseudonymOf(robot)))
    }
    expect(await of('2')).toEqual({ removed: 1, renamed: 0 })
    expect(await withoutRobot('reports/', Buffer.from(page('r1')), '77')).toBeUndefined()
  })

  test('of changes has no text of a group any more that quotes a failure of the robot', async () => {
    const group = (example: string) =>
      change('failure-groups', { fingerprint: 'a', entry: 'group' }, { example, error_text: 'SECRET is not JSON' })
    const without = await withoutRobot('changes/', Buffer.from(`${group('f1')}\n${group('f9')}`), R1, ['f1'])
    const [hushed, other] = Buffer.from(without?.bytes ?? '')
      .toString()
      .split('\n')
    expect(JSON.parse(hushed ?? '').image).toMatchObject({ example: 'f1', error_text: HUSHED })
    expect(other).toBe(group('f9'))
    // A second run has nothing left to write.
    expect(await withoutRobot('changes/', without?.bytes ?? new Uint8Array(), R1, ['f1'])).toBeUndefined()
  })

  test('that could not be delivered is told by what Firehose wraps', async () => {
    const wrapped = (record: string) => JSON.stringify({ rawData: Buffer.from(record).toString('base64') })
    const text = [wrapped(ofRobot(R1)), wrapped(ofRobot('r2'))].join('\n')
    const without = await withoutRobot('undelivered/', Buffer.from(text), R1)
    expect(Buffer.from(without?.bytes ?? '').toString()).toBe(`${wrapped(ofRobot('r2'))}\n`)
  })
})

let dynamodb: TestDynamodb
beforeAll(async () => {
  const plain = removedTables.filter((name) => name !== 'scheduled-messages')
  const sortKeys: Readonly<Record<string, string>> = {
    journal: 'message_id',
    held: 'position',
    jobs: 'entry',
    incidents: 'entry',
    charging: 'entry',
    commands: 'entry',
  }
  dynamodb = await startDynamodb([
    ...failureTables,
    ...plain.map((name) => ({
      name,
      keys: ['robot_id', ...(sortKeys[name] === undefined ? [] : [sortKeys[name]])] as [string, string?],
    })),
    { name: 'scheduled-messages', keys: ['scheduled_message_id'], indexes: { by_robot: ['robot_id', 'created'] } },
    { name: 'missions', keys: ['mission_id'], indexes: { by_robot: ['robot_id', 'mission_id'] } },
  ])
})
afterAll(() => dynamodb.stop())

const names = Object.fromEntries(robotTables.map((name) => [name, name])) as Record<
  (typeof robotTables)[number],
  string
>

const failure = (id: string, robot_id: string): FailureRecord => ({
  failure_id: id,
  kind: 'machine',
  stage: 'machine',
  error_class: 'OtherJobInHand',
  error_text: `${robot_id} has another job`,
  retryable: false,
  status: 'open',
  fingerprint: '0123456789abcdef',
  first_seen_at: '2026-05-13T13:00:00.000Z',
  last_seen_at: `2026-05-13T1${id === 'f3' ? 4 : 3}:00:00.000Z`,
  attempts: [{ attempt: 1, at: '2026-05-13T13:00:00.000Z', status: 'open' }],
  standing: { attempt: 1, at: '2026-05-13T13:00:00.000Z' },
  retries: 0,
  robot_id,
  topic: `robots/${robot_id}/messages`,
  message_id: `m-${id}`,
  original: { bytes: 5_000, key: `failures/${id}` },
  record_version: 1,
})

const asked: Operation = {
  operation_id: 'o9',
  kind: 'erasure',
  status: 'planning',
  by: 'anna',
  why: 'the owner of r1 asks for it',
  created_at: new Date(now0).toISOString(),
  filter: { robot_id: R1, begins_at: new Date(now0 + 86_400_000).toISOString() },
  done_until: 0,
  skipped: 0,
  runs: 0,
  operation_version: 1,
}

/** Everything that is known of r1 and of r10, and what came of it. */
const standing = async (
  more: { operation?: Partial<Operation>; heard_at?: string; mission?: boolean; last?: 'f2' } = {},
) => {
  const requests: [string, object][] = [...robotTables, 'books'].flatMap((table) =>
    dynamodb
      .rows(table)
      .map(([, item]): [string, object] => [table, { DeleteRequest: { Key: keyOf(table, JSON.parse(item)) } }]),
  )
  const put = (table: string, row: Readonly<Record<string, string | number>>) => {
    const typed = (value: string | number) => (typeof value === 'number' ? { N: String(value) } : { S: value })
    const Item = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typed(value)]))
    requests.push([table, { PutRequest: { Item } }])
  }
  await written(requests.splice(0))
  for (const robot of [R1, 'r10']) {
    for (const table of removedTables) {
      put(table, {
        robot_id: robot,
        message_id: 'm1',
        position: 'p1',
        entry: 'e1',
        created: 'c1',
        scheduled_message_id: `s-${robot}`,
        ...(table === 'last-known' && more.heard_at !== undefined && { heard_at: more.heard_at }),
        ...(table === 'capacity' && more.mission && { claim: JSON.stringify({ mission_id: 'm1' }) }),
      })
    }
    put('missions', { mission_id: `m-${robot}`, robot_id: robot, version: 3, allocations: `["${robot}"]` })
  }
  await written(requests)
  const operations = operationsInDynamodb(dynamodb.client, 'operations')
  await operations.write({ ...asked, ...more.operation }, 0)
  await operations.write({ ...asked, operation_id: 'o1', kind: 'pin', status: 'done', why: 'r1 is ill' }, 0)
  await operations.freeze('o1', [{ failure_id: 'f1', robot_id: R1 }])
  const failures = failuresInDynamodb(dynamodb.client, {
    failures: 'failures',
    groups: 'failure-groups',
    operations: 'operations',
    books: 'books',
  })
  for (const [id, robot] of [
    ['f1', R1],
    ['f2', R1],
    ...(more.last === undefined ? ([['f3', 'r10']] as const) : []),
  ] as const) {
    await failures.write([{ before: undefined, after: failure(id, robot) }])
  }
  const objects = new Map<string, Uint8Array>([
    [`said/${folder}1.gz`, gzipSync(`${ofRobot(R1)}${ofRobot('r10')}${ofMission(R1)}`)],
    [`said/${folder}2.gz`, gzipSync(ofRobot(R1))],
    [`said/${folder}3.gz`, gzipSync(ofRobot('r10'))],
    [`landing/messages/${folder}1.parquet`, landed([row(R1), row('r10')])],
    [`changes/${folder}1.jsonl`, Buffer.from(change('journal', { robot_id: R1, message_id: 'm' }))],
    [`changes/${folder}2.jsonl`, Buffer.from(change('operations', { operation_id: 'o1' }, { why: 'r1 is ill' }))],
    ['reports/2026-05-13.html', Buffer.from('<td>r1</td><td>r10</td>')],
  ])
  const bytes = new Set(['failures/f1', 'failures/f2', 'failures/f3'])
  const lake: LakeObjects = {
    async *under(prefix, after = '') {
      yield* [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort()
    },
    read: async (key) => objects.get(key),
    replace: async (key, content) => void objects.set(key, content),
    remove: async (key) => void objects.delete(key),
  }
  const warehouse = countingWarehouse()
  let now = now0
  const ports: ErasePorts = {
    operations,
    rows: robotRowsInDynamodb(dynamodb.client, names),
    failures,
    bytes: { remove: async (key) => void bytes.delete(key) },
    lake,
    warehouse,
    now: () => now,
    sleep: async (milliseconds) => {
      now += milliseconds
    },
    log: fakeLog().log,
  }
  return { ports, objects, bytes, warehouse, pass: (seconds: number) => (now += seconds * 1000) }
}

const written = async (requests: readonly [string, object][]): Promise<void> => {
  for (const batch of inBatches(requests, { itemsMax: 25 })) {
    const RequestItems: Record<string, object[]> = {}
    for (const [table, request] of batch) RequestItems[table] = [...(RequestItems[table] ?? []), request]
    await dynamodb.client.send(new BatchWriteItemCommand({ RequestItems }))
  }
}

const keyOf = (table: string, item: Readonly<Record<string, unknown>>) => {
  const keys: Readonly<Record<string, readonly string[]>> = {
    failures: ['failure_id'],
    'failure-groups': ['fingerprint', 'entry'],
    operations: ['operation_id', 'entry'],
    books: ['book', 'shard'],
    missions: ['mission_id'],
    'scheduled-messages': ['scheduled_message_id'],
    journal: ['robot_id', 'message_id'],
    held: ['robot_id', 'position'],
  }
  const entries = ['jobs', 'incidents', 'charging', 'commands'].includes(table) ? ['robot_id', 'entry'] : ['robot_id']
  return Object.fromEntries((keys[table] ?? entries).map((name) => [name, item[name]]))
}

/** Rows of r1 by table; statements in the words of warehouse/erase.ts, of which it knows the verbs. */
const countingWarehouse = (): Warehouse & { readonly counts: Map<string, number>; readonly forgotten: Set<string> } => {
  const counts = new Map(erasures.map(({ table }) => [table.name, 2]))
  const forgotten = new Set<string>()
  const found = new Map<string, number>()
  return {
    counts,
    forgotten,
    start: async ({ sql, token = '' }) => {
      if (found.has(token)) return token
      const [, , name = ''] = /(from|into|OPTIMIZE|VACUUM) (\w+)/.exec(sql) ?? []
      found.set(token, counts.get(name) ?? 0)
      if (sql.startsWith('delete') || sql.startsWith('merge')) counts.set(name, 0)
      if (sql.startsWith('VACUUM')) forgotten.add(name)
      return token
    },
    state: async () => ({ status: 'succeeded' }),
    rows: async (id) => ({
      columns: ['found', 'timed', 'first_at', 'last_at'].map((name) => ({ name, type: 'varchar' })),
      rows: [[String(found.get(id)), String(found.get(id)), '2026-05-13 09:00:00.000', '2026-05-13 10:00:00.000']],
    }),
    cancel: async () => undefined,
  }
}

const settings: EraseSettings = {
  work_seconds: 480,
  connected_seconds: 120,
  legal_hold: ['kept'],
  settling_seconds: 3_600,
  snapshot_seconds: 259_200,
}

/** As the machine does it: comes back until there is no more; a step that threw is run again. */
const toItsEnd = async (
  world: Awaited<ReturnType<typeof standing>>,
  ports = world.ports,
  mostTries = 1,
  given = settings,
) => {
  const step = eraseRobot(ports, given)
  let progress: Progress = { operation_id: 'o9' }
  let tries = 0
  for (let steps = 0; steps < 60; steps += 1) {
    try {
      progress = await step({ step: 'work', progress })
    } catch (error) {
      tries += 1
      if (tries >= mostTries) throw error
      continue
    }
    if (!progress.more) return progress
    world.pass(progress.wait_seconds ?? 0)
  }
  throw new Error('it does not end')
}

/** Wherever a row or an object still names the robot as a word. */
const namedSomewhere = ({ objects }: Awaited<ReturnType<typeof standing>>): readonly string[] => {
  const rename = renamingOf(R1)
  const rows = [...robotTables, 'books'].flatMap((table) =>
    dynamodb.rows(table).flatMap(([key, item]) => (rename(item) === item ? [] : [`${table} ${key}`])),
  )
  const lying = [...objects].flatMap(([key, content]) => {
    const text = Buffer.from(key.endsWith('.gz') ? gunzipSync(content) : content).toString('latin1')
    const whole = text.replaceAll(/"data":"([^"]+)"/g, (_, data) => Buffer.from(data, 'base64').toString())
    return rename(whole) === whole ? [] : [key]
  })
  return [...rows, ...lying]
}

describe('an erasure', () => {
  let world: Awaited<ReturnType<typeof standing>>
  beforeEach(async () => {
    world = await standing()
  })

  test('waits until it can be cancelled no more, and leaves nothing anywhere that names the robot', async () => {
    expect(await eraseRobot(world.ports, settings)({ step: 'work', progress: { operation_id: 'o9' } })).toMatchObject({
      phase: 'begin',
      more: true,
      wait_seconds: 86_400,
    })
    const { erased } = await toItsEnd(world)
    expect(namedSomewhere(world)).toEqual([])
    expect([...world.bytes]).toEqual(['failures/f3'])
    expect([...world.warehouse.counts.values()].every((count) => count === 0)).toBe(true)
    expect(world.warehouse.forgotten.size).toBe(erasures.length)
    expect(erased).toMatchObject({ rows: 12, failures: 2, records: 4, objects_removed: 2, objects_written: 4 })
    expect(await world.ports.operations.read('o9')).toMatchObject({
      status: 'done',
      by: 'anna',
      why: `the owner of ${gone} asks for it`,
      filter: { robot_id: gone },
      erased: { rows: 12 },
    })
  })

  test('touches nothing of another robot', async () => {
    await toItsEnd(world)
    for (const table of removedTables) {
      expect(dynamodb.rows(table).map(([, item]) => JSON.parse(item).robot_id.S)).toEqual(['r10'])
    }
    expect((await world.ports.failures.find(['f3'])).get('f3')).toEqual(failure('f3', 'r10'))
    expect(gunzipSync(world.objects.get(`said/${folder}3.gz`) ?? '').toString()).toBe(ofRobot('r10'))
  })

  test('leaves failures counted: the totals by status and the robots of the group add up', async () => {
    const totals = () => dynamodb.rows('failure-groups').map(([, item]) => JSON.parse(item))
    const robots = () => totals().find(({ entry }) => entry.S === 'group').robots.N
    const before = robots()
    await toItsEnd(world)
    expect(robots()).toBe(before)
    expect(totals().find(({ entry }) => entry.S === 'totals')).toMatchObject({ archived: { N: '2' }, open: { N: '1' } })
  })

  test('steps over an object that nobody can read, and counts it', async () => {
    world.objects.set(`landing/messages/${folder}0-readme.txt`, Buffer.from('not a table'))
    world.objects.set(`said/${folder}0.gz`, Buffer.from([0x1f, 0x8b, 1, 2, 3]))
    const { erased } = await toItsEnd(world)
    expect(erased).toMatchObject({ objects_unreadable: 2, records: 4 })
    expect((await world.ports.operations.read('o9'))?.status).toBe('done')
  })

  test('takes what the group of a failure quotes, where the failure was of the robot', async () => {
    await toItsEnd(world)
    const group = dynamodb
      .rows('failure-groups')
      .map(([, item]) => JSON.parse(item))
      .find(({ entry }) => entry.S === 'group')
    // The newest one is of r10.
    expect(group.error_text.S).toBe('r10 has another job')
    world = await standing({ last: 'f2' })
    await toItsEnd(world)
    const texts = dynamodb.rows('failure-groups').flatMap(([, item]) => JSON.parse(item).error_text?.S ?? [])
    expect(texts).toEqual([expect.stringMatching(/^Erased /)])
    expect(HUSHED).toMatch(/^Erased /)
  })

  test('leaves another erasure alone that has yet to be done', async () => {
    const other = {
      ...asked,
      operation_id: 'o8',
      why: 'as r1',
      filter: { robot_id: 'r10', begins_at: asked.created_at },
    }
    await world.ports.operations.write(other, 0)
    await toItsEnd(world)
    expect(await world.ports.operations.read('o8')).toEqual(other)
  })

  test('asks anew when it looks again, however soon that is', async () => {
    await toItsEnd(world, world.ports, 1, { ...settings, settling_seconds: 0, snapshot_seconds: 0 })
    expect(world.warehouse.forgotten.size).toBe(erasures.length)
  })

  test('starts what tidies a table again until it has no more to do', async () => {
    const rounds = new Map<string, number>()
    const tidied = new Set<string>()
    const { start, state } = world.warehouse
    const warehouse: Warehouse = {
      ...world.warehouse,
      start: async (statement) => {
        const id = await start(statement)
        if (/^(OPTIMIZE|VACUUM) traces/.test(statement.sql)) tidied.add(id)
        return id
      },
      state: async (id) => {
        if (!tidied.has(id) || rounds.size >= 4) return state(id)
        rounds.set(id, 1)
        return { status: 'failed', error: 'ICEBERG_OPTIMIZE_MORE_RUNS_NEEDED: 100 partitions', needs_more: true }
      },
    }
    await toItsEnd(world, { ...world.ports, warehouse })
    expect(rounds.size).toBe(4)
    expect(await world.ports.operations.read('o9')).toMatchObject({ status: 'done' })
  })

  test('that was cancelled in time does nothing', async () => {
    world = await standing({ operation: { status: 'cancelled' } })
    expect(await toItsEnd(world)).toMatchObject({ more: false })
    expect(dynamodb.rows('robots')).toHaveLength(2)
  })

  test.each([
    ['a robot that is heard', { heard_at: new Date(now0 + 86_399_000).toISOString() }, /still connected/],
    ['a robot that has a mission', { mission: true }, /mission m1 in hand/],
    [
      'a robot under legal hold',
      { operation: { filter: { robot_id: 'kept', begins_at: asked.created_at } } },
      /legal hold/,
    ],
  ])('of %s is refused when its time has come, and says why', async (_, more, why) => {
    world = await standing(more)
    await toItsEnd(world)
    expect(await world.ports.operations.read('o9')).toMatchObject({
      status: 'failed',
      ended_because: expect.stringMatching(why),
    })
    expect(dynamodb.rows('robots')).toHaveLength(2)
  })

  test('goes through for a robot that is heard, if it was asked for so', async () => {
    world = await standing({
      heard_at: new Date(now0 + 86_399_000).toISOString(),
      operation: { filter: { ...asked.filter, even_if_connected: true } as never },
    })
    await toItsEnd(world)
    expect(await world.ports.operations.read('o9')).toMatchObject({ status: 'done' })
  })

  test('that is killed before or behind any of its writes goes on, and ends the same', async () => {
    let calls = 0
    await toItsEnd(
      world,
      killedAt(world.ports, () => {
        calls += 1
        return false
      }),
    )
    expect(calls).toBeGreaterThan(100)
    for (let at = 1; at <= calls; at += 17) {
      const again = await standing()
      let seen = 0
      await toItsEnd(
        again,
        killedAt(again.ports, () => {
          seen += 1
          return seen === at
        }),
        3,
      )
      expect(namedSomewhere(again), `killed at ${at}`).toEqual([])
      expect([...again.bytes]).toEqual(['failures/f3'])
      expect([...again.warehouse.counts.values()].every((count) => count === 0)).toBe(true)
      expect((await again.ports.operations.read('o9'))?.status).toBe('done')
    }
  })
})

/** Throws before or behind a call of a port, where `dies` says so; what a process does that is killed. */
const killedAt = (ports: ErasePorts, dies: () => boolean): ErasePorts => {
  const killed = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, name) => {
        const call = Reflect.get(target, name) as unknown
        if (typeof call !== 'function' || name === 'under') return call
        return async (...given: unknown[]) => {
          if (dies()) throw new Error(`killed before ${String(name)}`)
          const answer = await call(...given)
          if (dies()) throw new Error(`killed behind ${String(name)}`)
          return answer
        }
      },
    })
  const { operations, rows, failures, bytes, lake, warehouse } = ports
  return {
    ...ports,
    operations: killed(operations),
    rows: killed(rows),
    failures: killed(failures),
    bytes: killed(bytes),
    lake: killed(lake),
    warehouse: killed(warehouse),
  }
}

test('a statement is about whole months: Athena compacts by the bounds of partitions only', () => {
  const from = Date.parse('2025-12-13T09:12:13.456Z')
  const months = monthsOf({ from, until: Date.parse('2026-02-01T00:00:00.001Z') })
  expect(months.map((month) => [new Date(month.from).toISOString(), new Date(month.until).toISOString()])).toEqual([
    ['2025-12-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'],
    ['2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'],
    ['2026-02-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z'],
  ])
})

test('what is asked of the warehouse is in the grammar of Trino, in names that Athena takes', async () => {
  const faultOf = await trinoGrammar()
  const whom = { robot_id: "it's", pseudonym: gone }
  const [month] = monthsOf({ from: now0, until: now0 + 1 })
  const faults = erasures.flatMap((one) =>
    [findErased(one, whom), erase(one, whom, month), erase(one, whom)].map((sql) => faultOf(sql) ?? 'none'),
  )
  expect(new Set(faults)).toEqual(new Set(['none']))
  expect(faultOf('select min(a) as first from b')).toMatch(/first is a reserved word/)
})

test('in the warehouse a robot goes from every table, a mission stays, and others stay', async () => {
  const warehouse = await fakeWarehouse()
  try {
    const filled = erasures.filter(({ table }) => ['messages', 'missions', 'dim_robot', 'books'].includes(table.name))
    for (const { table } of erasures) await warehouse.table(table)
    for (const { table, by } of filled) {
      const time = Object.entries(table.columns).filter(([, { type }]) => type === 'timestamp')
      const rowOf = (robot: string) => ({
        [by]: by === 'subject' ? `robot:${robot}` : robot,
        ...(table.key[0] === 'mission_id' && { mission_id: `m-${robot}` }),
        ...Object.fromEntries(time.map(([name]) => [name, '2026-04-13 09:00:00.000'])),
      })
      const untimed = {
        [by]: by === 'subject' ? 'robot:r1' : R1,
        ...(table.key[0] === 'mission_id' && { mission_id: 'm' }),
      }
      await warehouse.insert(table.name, [rowOf(R1), rowOf('r10'), ...(table.name === 'messages' ? [untimed] : [])])
    }
    const world = await standing()
    await toItsEnd(world, { ...world.ports, warehouse })
    for (const { table, by } of filled) {
      const left = (await warehouse.ask(`select ${by} as whose from ${table.name} order by 1`)).map(
        ({ whose }) => whose,
      )
      const other = by === 'subject' ? 'robot:r10' : 'r10'
      expect(left, table.name).toEqual(table.name === 'missions' ? [gone, other] : [other])
    }
  } finally {
    warehouse.close()
  }
})
