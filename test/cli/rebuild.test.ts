import { DeleteItemCommand, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from 'vitest'
import { compareRow } from '../../cli/rebuild/compare.ts'
import { foldPass, type RebuiltChange, type RebuiltRow, rowKey } from '../../cli/rebuild/fold.ts'
import { type Rebuilt, rebuild } from '../../cli/rebuild/rebuild.ts'
import { findPlaces, summary } from '../../cli/rebuild.ts'
import { archivedRowsInDynamodb } from '../../functions/ports/archived-rows.dynamodb.ts'
import type { Item } from '../../functions/ports/attributes.dynamodb.ts'
import { type PlainRow, type RebuiltTable, versionOf } from '../../functions/ports/changes.ts'
import { failureGroupsInDynamodb } from '../../functions/ports/failure-groups.dynamodb.ts'
import { lakeInS3 } from '../../functions/ports/lake.s3.ts'
import type { Operation } from '../../functions/ports/operations.ts'
import { AwsError } from '../../local/aws-api/service.ts'
import { fakeLake } from '../fakes/lake.ts'
import { simulatedClients } from '../fakes/simulated-clients.ts'
import { synthesised } from '../faults/assembly.ts'
import { act, comeToRest, type Line, standUp } from '../faults/run.ts'

const change = (table: RebuiltTable, keys: PlainRow, more: PlainRow, sequence = 1): RebuiltChange => ({
  table,
  keys,
  image: { ...keys, ...more },
  sequence: String(sequence),
  at: '2026-05-13T13:00:00.000Z',
})

async function* each<One>(all: readonly One[]): AsyncIterable<One> {
  yield* all
}

describe('folding changes', () => {
  const keys = { failure_id: 'f1' }
  const versions = [3, 1, 2, 3].map((record_version, n) => change('failures', keys, { record_version }, n))

  test('leaves the newest of each row, in whatever order and however often it came', async () => {
    const { newest, versions: kept, changes } = await foldPass(each(versions), { number: 0, of: 1 })
    expect([...newest.values()].map(versionOf)).toEqual([3])
    expect(kept.map(versionOf)).toEqual([1, 2, 3])
    expect(changes).toBe(4)
  })

  test('takes each row in one of its passes', async () => {
    const rows = Array.from({ length: 50 }, (_, n) => change('journal', { robot_id: `r${n}`, message_id: 'm' }, {}))
    const passes = await Promise.all([0, 1, 2].map((number) => foldPass(each(rows), { number, of: 3 })))
    const taken = passes.flatMap(({ newest }) => [...newest.keys()])
    expect(taken.toSorted()).toEqual(rows.map(rowKey).toSorted())
    expect(passes.every(({ newest }) => newest.size > 5)).toBe(true)
  })
})

describe('a row of the lake, compared with the table, is', () => {
  const now = Date.parse('2026-05-13T13:00:00Z')
  const row = (more: PlainRow): RebuiltRow => ({ table: 'failures', keys: {}, row: more })
  const journal = (more: PlainRow): RebuiltRow => ({ table: 'journal', keys: {}, row: more })
  test.each<[string, RebuiltRow, PlainRow | undefined]>([
    ['same', row({ record_version: 2, text: 'a' }), { text: 'a', record_version: 2 }],
    ['missing', row({ record_version: 2 }), undefined],
    ['behind', row({ record_version: 2 }), { record_version: 1 }],
    ['ahead', row({ record_version: 2 }), { record_version: 3 }],
    ['unlike', row({ record_version: 2, text: 'a' }), { record_version: 2, text: 'b' }],
    ['forgotten', journal({ expires_at: now / 1000 - 1 }), undefined],
    ['behind', journal({ decided_at: '2026-05-13T13:00:01Z' }), { decided_at: '2026-05-13T13:00:00Z' }],
    ['ahead', journal({ decided_at: '2026-05-13T13:00:00Z' }), { decided_at: '2026-05-13T13:00:01Z' }],
    [
      'behind',
      { table: 'operations', keys: {}, row: { entry: 'results', applied: 2 } },
      { entry: 'results', applied: 1 },
    ],
    ['unlike', { table: 'failure-groups', keys: {}, row: { entry: 'totals', open: 2 } }, { entry: 'totals', open: 1 }],
  ])('%s: %j, %j', (finding, rebuilt, stored) => {
    expect(compareRow(rebuilt, stored, now)).toBe(finding)
  })
})

test('a line that is no change stops the rebuild with the name of its object', async () => {
  const lake = fakeLake()
  lake.add('changes', '2026-05-13T13', 'one', ['{"table":"journal"}'])
  const ports = {
    lake,
    rows: { read: async () => [], put: async () => 'written' as const },
    now: () => Date.parse('2026-05-13T14:00Z'),
    tell: () => {},
  }
  await expect(rebuild({ write: false, pass_bytes_max: 1 }, ports)).rejects.toThrow(/one has a line that is no change/)
})

test('every row reaches the lake, however often the archive dies, is refused or runs twice', async () => {
  let calls = 0
  let runs = 0
  const line = await standUp(synthesised(), 'archive', {
    call: ({ service, operation }) => {
      if (service !== 'firehose' || operation !== 'PutRecordBatch') return undefined
      calls += 1
      if (calls % 5 === 1) return { before: new AwsError('ServiceUnavailableException', 'slow down', 503) }
      if (calls % 5 === 2) return { after: 'kill' }
      return calls % 5 === 3 ? { before: 'kill' } : undefined
    },
    invocation: ({ functionName }) => {
      if (!functionName.endsWith('-archive-changes')) return undefined
      runs += 1
      return runs % 4 === 0 ? { twice: true } : runs % 7 === 0 ? { killed: 'after' } : undefined
    },
  })
  await traffic(line)
  expect(await comeToRest(line)).toBeUndefined()
  await line.simulation.advance(60_000)
  const { archived, rebuilding } = await rebuilder(line)
  const { rows, found } = await rebuilding(false)
  expect(found).toEqual({ same: rows })
  const stored = await allRows(archived.dynamodb, archived.tables)
  expect(Object.values(stored).reduce((sum, table) => sum + table.length, 0)).toBe(rows)
  expect(calls).toBeGreaterThan(10)
  await line.simulation.stop()
}, 120_000)

/** The command's own parts, against a simulated system. */
const rebuilder = async ({ simulation }: Line) => {
  const { dynamodb, s3 } = simulatedClients(simulation)
  const { lake, tables: found } = await findPlaces(dynamodb, s3, 'dev')
  const { journal, failures, failuregroups, operations } = found
  const tables: Tables = { journal, failures, 'failure-groups': failuregroups, operations }
  const told: string[] = []
  const rebuilding = (write: boolean, pass_bytes_max = 1e9): Promise<Rebuilt> =>
    rebuild(
      { write, pass_bytes_max },
      {
        lake: lakeInS3(s3, lake),
        rows: archivedRowsInDynamodb(dynamodb, tables),
        now: () => simulation.clock.now(),
        tell: (text) => told.push(text),
      },
    )
  return { archived: { dynamodb, tables }, told, rebuilding }
}

describe('a system that has lost its tables', () => {
  test('has them again from the lake: the same rows, groups and totals, in however many passes', async () => {
    const line = await standUp(synthesised(), 'rebuild')
    const { simulation } = line
    const { archived, told, rebuilding } = await rebuilder(line)
    const { dynamodb, tables } = archived
    await traffic(line)
    await simulation.drain()
    await people(line, dynamodb, tables)
    expect(await comeToRest(line)).toBeUndefined()
    await simulation.advance(60_000)
    const before = await allRows(dynamodb, tables)
    expect(Object.values(before).every((rows) => rows.length > 0)).toBe(true)
    expect(before.operations.map(({ entry }) => entry?.S?.split('#')[0])).toEqual(
      expect.arrayContaining(['operation', 'set', 'message', 'results']),
    )
    expect(new Set(before.failures.map(({ status }) => status?.S))).toEqual(new Set(['open', 'archived']))
    const intact = await rebuilding(false)
    expect(told).toEqual([])
    expect(intact.found).toEqual({ same: intact.rows })

    await wipe(dynamodb, tables, before)
    const seen = await rebuilding(false)
    expect(seen.found).toEqual({ missing: intact.rows })
    expect(summary(seen)).toBe(`${seen.changes} changes in the lake, ${seen.rows} rows: ${seen.rows} missing`)
    const written = await rebuilding(true, 1_000)
    expect(written.put_back).toBe(intact.rows)
    expect(await allRows(dynamodb, tables)).toEqual(before)
    expect((await rebuilding(false)).found).toEqual({ same: intact.rows })
    await simulation.stop()
  }, 120_000)
})

/** Applied, refused, unreadable, dead-lettered and of two kinds of groups, of three robots. */
async function traffic({ simulation }: Line): Promise<void> {
  const say = (robot: string, body: unknown) =>
    simulation.publish(`robots/${robot}/messages`, typeof body === 'string' ? body : JSON.stringify(body), {
      clientId: robot,
    })
  for (let n = 0; n < 16; n += 1) {
    const robot = `r${n % 3}`
    await say(robot, { message_id: `s${n}`, type: 'work.started', payload: { job_id: `j${n}` } })
    await say(robot, { message_id: `c${n}`, type: n % 2 ? 'work.completed' : 'work.paused', payload: {} })
    if (n % 5 === 0) await say(robot, `not JSON ${n}`)
    await simulation.advance(200)
  }
}

/** Somebody takes a group on, has failures tried again that fail again, and puts one out of sight. */
async function people(line: Line, dynamodb: DynamoDBClient, tables: Tables): Promise<void> {
  const groups = failureGroupsInDynamodb(dynamodb, tables['failure-groups'])
  const [group] = await queried(dynamodb, tables['failure-groups'], 'book', 'group', 'by_time')
  const fingerprint = group?.fingerprint?.S ?? ''
  const changed_at = new Date(line.simulation.clock.now()).toISOString()
  const change = { status: 'acknowledged', owner: 'anna', note: 'seen', changed_by: 'anna', changed_at } as const
  expect(await groups.change(fingerprint, change, (await groups.read(fingerprint))?.group_version ?? 0)).toBe('written')

  const asked = { kind: 'redrive', filter: { class: 'UnknownMessage' }, reason: 'the type is known now' }
  const { operation_id, plan } = (await act(line, '/operations', asked)).body as Operation
  expect(plan?.count).toBe(8)
  await act(line, `/operations/${operation_id}/start`, {
    expected_count: plan?.count,
    rate_per_second: 50,
    stop_above_percent: 100,
  })
  const [failure] = await queried(dynamodb, tables.failures, 'book', 'failure', 'by_time')
  await line.simulation.advance(120_000)
  await act(line, `/failures/${failure?.failure_id?.S}/archive`, { reason: 'nobody needs it' })
}

type Tables = Readonly<Record<RebuiltTable, string>>
type Rows = Readonly<Record<RebuiltTable, readonly Item[]>>

/** Every row, by the keys and indexes that find it: nothing may scan. */
async function allRows(dynamodb: DynamoDBClient, tables: Tables): Promise<Rows> {
  const query = (table: RebuiltTable, name: string, value: string, IndexName?: string) =>
    queried(dynamodb, tables[table], name, value, IndexName)
  const groups = await query('failure-groups', 'book', 'group', 'by_time')
  const operations = await query('operations', 'book', 'operation', 'by_time')
  return {
    journal: await gathered(['r0', 'r1', 'r2'], (robot) => query('journal', 'robot_id', robot)),
    failures: await query('failures', 'book', 'failure', 'by_time'),
    'failure-groups': await gathered(['totals', ...groups.map((row) => row.fingerprint?.S ?? '')], (fingerprint) =>
      query('failure-groups', 'fingerprint', fingerprint),
    ),
    operations: await gathered(
      operations.map((row) => row.operation_id?.S ?? ''),
      (id) => query('operations', 'operation_id', id),
    ),
  }
}

const gathered = async (values: readonly string[], of: (value: string) => Promise<Item[]>): Promise<Item[]> =>
  (await Promise.all(values.map(of))).flat()

async function queried(
  dynamodb: DynamoDBClient,
  TableName: string,
  name: string,
  value: string,
  IndexName?: string,
): Promise<Item[]> {
  const { Items = [], LastEvaluatedKey } = await dynamodb.send(
    new QueryCommand({
      TableName,
      ...(IndexName !== undefined && { IndexName }),
      KeyConditionExpression: '#name = :value',
      ExpressionAttributeNames: { '#name': name },
      ExpressionAttributeValues: { ':value': { S: value } },
    }),
  )
  expect(LastEvaluatedKey).toBeUndefined()
  return Items
}

async function wipe(dynamodb: DynamoDBClient, tables: Tables, rows: Rows): Promise<void> {
  for (const [table, keys] of Object.entries(keyNames)) {
    for (const row of rows[table as RebuiltTable]) {
      const Key = Object.fromEntries(keys.map((name) => [name, row[name] ?? { S: '' }]))
      await dynamodb.send(new DeleteItemCommand({ TableName: tables[table as RebuiltTable], Key }))
    }
  }
}

const keyNames = {
  journal: ['robot_id', 'message_id'],
  failures: ['failure_id'],
  'failure-groups': ['fingerprint', 'entry'],
  operations: ['operation_id', 'entry'],
}
