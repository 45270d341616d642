import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import {
  BatchGetQueryExecutionCommand,
  GetQueryResultsCommand,
  ListQueryExecutionsCommand,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena'
import { parquetMetadata } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AthenaWorld, athenaWorld, database, workgroup } from './athena-world.ts'

let world: AthenaWorld
const folder = mkdtempSync(join(tmpdir(), 'athena-test-'))
const filesOf = (table: string) =>
  readdirSync(join(folder, 'athena', 'tables', database, table))
    .filter((name) => name.endsWith('.parquet'))
    .sort()
beforeAll(async () => {
  world = await athenaWorld({ dataDirectory: folder })
  await world.table('changes', 'json', {
    table: 'string',
    keys: 'string',
    image: 'string',
    at: 'timestamp',
    n: 'bigint',
  })
  await world.table('said', 'parquet', { robot_id: 'string', n: 'bigint', received_at: 'timestamp', added: 'string' })
  await world.table('empty', 'parquet', { robot_id: 'string' })
  await world.lines('changes/date=2026-05-13/hour=09/a.jsonl.gz', [
    {
      table: 'journal',
      keys: { robot_id: 'r1' },
      image: { state: 'idle', list: [1, 'ä'] },
      at: '2026-05-13T09:00:00.123Z',
    },
    { table: 'failures', keys: 'plain', other: true, n: 7 },
  ])
  await world.lines('changes/date=2026-05-13/hour=10/b.jsonl.gz', [{ table: 'journal', n: 8 }])
  await world.lines('changes/date=2026-05-14/hour=00/c.jsonl.gz', [{ table: 'journal', n: 9 }])
  await world.put('changes/date=2019-01-01/hour=00/d.jsonl.gz', 'before the projection')
  await world.ask(
    `create table if not exists warehouse (robot_id string, message_id string, received_at timestamp, n bigint, share double)
     partitioned by (day(received_at), bucket(16, message_id)) location 's3://lake/warehouse/warehouse/'
     tblproperties ('table_type'='ICEBERG', 'format'='parquet')`,
  )
})
afterAll(async () => {
  await world.close()
  rmSync(folder, { recursive: true })
})

describe('a SELECT', () => {
  test('reads lines of the lake with their folders as columns, what is nested as JSON', async () => {
    const rows = await world.ask(
      `select "table", keys, image, "at", n, "date", "hour" from changes where "date" = '2026-05-13' order by n nulls first`,
    )
    expect(rows).toEqual([
      [
        'journal',
        '{"robot_id":"r1"}',
        '{"state":"idle","list":[1,"ä"]}',
        '2026-05-13 09:00:00.123',
        null,
        '2026-05-13',
        '09',
      ],
      ['failures', 'plain', null, null, '7', '2026-05-13', '09'],
      ['journal', null, null, null, '8', '2026-05-13', '10'],
    ])
  })

  test('reads only the folders that it asks for', async () => {
    const scanned = async (sql: string) =>
      (await world.end(await world.start(sql))).Statistics?.DataScannedInBytes ?? -1
    const all = await scanned('select count(*) from changes')
    const day = await scanned(`select count(*) from changes where "date" = '2026-05-13'`)
    const hour = await scanned(`select count(*) from changes where ("date" = '2026-05-13' and "hour" in ('10'))`)
    expect(day).toBeLessThan(all)
    expect(hour).toBeLessThan(day)
    expect(await scanned(`select count(*) from changes where "date" > '2026-06-01'`)).toBe(0)
  })

  test('a folder that is not there is an empty table', async () => {
    expect(await world.ask('select count(*) from empty')).toEqual([['0']])
    expect(await world.ask('select * from signalbox_test.empty')).toEqual([])
  })

  test('gives a line of names, types, and pages of at most a thousand rows', async () => {
    const id = await world.start(
      'select x, cast(x as varchar) as word, x / 2.0 as half from unnest(sequence(1, 2500)) as t(x) order by x',
    )
    await world.end(id)
    const first = await world.client.send(new GetQueryResultsCommand({ QueryExecutionId: id }))
    expect(first.ResultSet?.Rows).toHaveLength(1000)
    expect(first.ResultSet?.Rows?.[0]?.Data).toEqual(['x', 'word', 'half'].map((VarCharValue) => ({ VarCharValue })))
    expect(first.ResultSet?.ResultSetMetadata?.ColumnInfo?.map(({ Name, Type }) => [Name, Type])).toEqual([
      ['x', 'bigint'],
      ['word', 'varchar'],
      ['half', 'double'],
    ])
    const second = await world.client.send(
      new GetQueryResultsCommand({ QueryExecutionId: id, MaxResults: 10, NextToken: first.NextToken }),
    )
    expect(second.ResultSet?.Rows?.[0]?.Data?.[0]).toEqual({ VarCharValue: '1000' })
    expect(second.ResultSet?.Rows).toHaveLength(10)
  })

  test('leaves its result as CSV where the workgroup says, whatever the query asks for', async () => {
    const id = await world.start(`select 'a"b' as text, cast(null as bigint) as nothing, '' as blank`, {
      ResultConfiguration: { OutputLocation: 's3://elsewhere/' },
    })
    const { ResultConfiguration } = await world.end(id)
    expect(ResultConfiguration?.OutputLocation).toBe(`s3://lake/results/${id}.csv`)
    const body = await world.runtime.door('objects').get('lake', `results/${id}.csv`)
    expect(Buffer.from(body ?? []).toString()).toBe('"text","nothing","blank"\n"a""b",,""\n')
    const { ResultSet } = await world.client.send(new GetQueryResultsCommand({ QueryExecutionId: id }))
    expect(ResultSet?.Rows?.[1]?.Data).toEqual([{ VarCharValue: 'a"b' }, {}, { VarCharValue: '' }])
  })

  test.each([
    [
      'select * from nowhere',
      "TABLE_NOT_FOUND: line 1:1: Table 'awsdatacatalog.signalbox_test.nowhere' does not exist",
    ],
    ['select colour from changes', "COLUMN_NOT_FOUND: line 1:1: Column 'colour' cannot be resolved"],
    ['select from where', 'SYNTAX_ERROR: '],
    [`select cast('x' as bigint)`, 'INVALID_CAST_ARGUMENT: '],
    [`select * from read_text('/etc/passwd')`, 'PERMISSION_DENIED: '],
    ['select count(*) from unnest(sequence(1, 10001)) as t(x)', 'must not have more than 10000 entries'],
    [`insert into changes select * from changes`, 'NOT_SUPPORTED: Modifying Hive table rows'],
  ])('that is wrong fails with a name for it: %s', async (sql, reason) => {
    expect(await world.reason(sql)).toContain(reason)
  })
})

describe('what cannot be a statement is refused at once', () => {
  const refused = (sql: string, more: object = {}) =>
    expect(world.start(sql, more)).rejects.toMatchObject({ name: 'InvalidRequestException' })

  test.each([
    '',
    'select 1; select 2',
    'select (1',
    `select 'open`,
    'attach database x',
    `copy (select 1) to '/tmp/x'`,
    'set memory_limit = 1',
    'install httpfs',
    'pragma version',
    'create table t as select 1',
    `create table t (a string) location 's3://lake/t/' tblproperties ('table_type'='HIVE')`,
    'alter table warehouse drop column n',
    'optimize warehouse',
    'select 1 as first',
    'select n as last from warehouse',
  ])('%s', (sql) => refused(sql))

  test.each([
    [[`'a' or 1 = 1`]],
    [[`'a' --`]],
    [[`'a' /* */`]],
    [[`''); drop table warehouse`]],
    [['robot_id']],
    [['"robot_id"']],
    [['(select 1)']],
    [['1 + 1']],
    [[`concat('a', 'b')`]],
    [["'a", "b'"]],
    [['']],
    [["'a'", "'b'"]],
    [[]],
  ])('as a parameter: %j', (ExecutionParameters) =>
    refused('select n from warehouse where robot_id = ?', { ExecutionParameters }),
  )

  test('parameters elsewhere than in WHERE, and of what takes none', async () => {
    await refused('select ? as x', { ExecutionParameters: ['1'] })
    await refused('select n from warehouse limit ?', { ExecutionParameters: ['1'] })
    await refused('delete from warehouse where robot_id = ?', { ExecutionParameters: ["'a'"] })
  })

  test('a workgroup that is not there, and a token that is too short', async () => {
    await refused('select 1', { WorkGroup: 'other' })
    await refused('select 1', { ClientRequestToken: 'short' })
  })
})

test('a parameter stays a value, whatever stands in it', async () => {
  const hostile = `'x'' or ''1''=''1'`
  expect(
    await world.ask(`select count(*) from changes where "table" = ? or n in (?, ?)`, [hostile, '7', '-8']),
  ).toEqual([['1']])
  expect(
    await world.ask('select count(*) from changes where "at" >= ? and "at" < ?', [
      `timestamp '2026-05-13 09:00:00'`,
      `timestamp '2026-05-13 10:00:00'`,
    ]),
  ).toEqual([['1']])
})

test('the same token is the same query; another query with it is refused', async () => {
  const ClientRequestToken = 'x'.repeat(32)
  const first = await world.start('select 1 as one', { ClientRequestToken })
  expect(await world.start('select 1 as one', { ClientRequestToken })).toBe(first)
  await expect(world.start('select 2 as two', { ClientRequestToken })).rejects.toThrow(
    'Idempotent parameters do not match',
  )
})

test('a query that is stopped is cancelled, running or queued', async () => {
  const long = 'select sum(a.x * b.x) as s from range(10000000) as a(x) cross join range(1000000) as b(x)'
  const ids = [await world.start(long), await world.start(long), await world.start(long)]
  await new Promise((resolve) => setTimeout(resolve, 50))
  for (const QueryExecutionId of ids) await world.client.send(new StopQueryExecutionCommand({ QueryExecutionId }))
  for (const id of ids) {
    const { Status } = await world.end(id)
    expect(Status).toMatchObject({ State: 'CANCELLED', StateChangeReason: 'Query cancelled by user' })
    await expect(world.client.send(new GetQueryResultsCommand({ QueryExecutionId: id }))).rejects.toThrow('CANCELLED')
  }
  const { QueryExecutions } = await world.client.send(new BatchGetQueryExecutionCommand({ QueryExecutionIds: ids }))
  expect(QueryExecutions).toHaveLength(3)
  const { QueryExecutionIds } = await world.client.send(
    new ListQueryExecutionsCommand({ WorkGroup: workgroup, MaxResults: 3 }),
  )
  expect(new Set(QueryExecutionIds)).toEqual(new Set(ids))
})

test('a query that was never asked is not found', async () => {
  await expect(world.client.send(new GetQueryResultsCommand({ QueryExecutionId: 'nothing' }))).rejects.toThrow(
    'QueryExecution nothing was not found',
  )
})

describe('a table of Iceberg', () => {
  const rows = () => world.ask('select robot_id, message_id, received_at, n, share from warehouse order by message_id')
  const merge = (from: string, until: string, source: string) => `
    merge into warehouse t using (${source}) s
    on t.robot_id = s.robot_id and t.message_id = s.message_id
      and t.received_at >= timestamp '${from}' and t.received_at < timestamp '${until}'
    when matched and s.n < 0 then delete
    when matched then update set n = s.n
    when not matched then insert (robot_id, message_id, received_at, n, share)
      values (s.robot_id, s.message_id, s.received_at, s.n, s.share)`

  test('is made once, and grows by columns that old rows do not have', async () => {
    await world.ask(
      "create table if not exists `signalbox_test`.`grown` (`a` string) LOCATION 's3://lake/grown/' TBLPROPERTIES ('table_type'='ICEBERG')",
    )
    await world.ask(`insert into grown select 'old'`)
    await world.ask('alter table `signalbox_test`.`grown` add columns (`b` bigint)')
    await world.ask(`insert into grown (a, b) select 'new', 1`)
    expect(await world.ask('select a, b from grown order by a')).toEqual([
      ['new', '1'],
      ['old', null],
    ])
    expect(await world.reason('alter table grown add columns (b bigint)')).toContain('COLUMN_ALREADY_EXISTS')
    expect(
      await world.reason(
        `create table grown (a string) location 's3://lake/g/' tblproperties ('table_type'='ICEBERG')`,
      ),
    ).toContain('TABLE_ALREADY_EXISTS')
    await world.ask('drop table grown')
    expect(await world.reason('select * from grown')).toContain('TABLE_NOT_FOUND')
    await world.ask('drop table if exists grown')
  })

  test('MERGE run twice is the table that it is once, with late rows in their day', async () => {
    const source = `select 'r1' as robot_id, 'm1' as message_id, timestamp '2026-05-13 09:10:00' as received_at, 1 as n, 0.5 as share
      union all select 'r1', 'm2', timestamp '2026-05-13 10:20:00', 2, null`
    for (let run = 0; run < 2; run++) await world.ask(merge('2026-05-13 00:00:00', '2026-05-14 00:00:00', source))
    const late = `select 'r2' as robot_id, 'm0' as message_id, timestamp '2026-05-12 23:59:59.999' as received_at, 0 as n, 1e0 as share`
    await world.ask(merge('2026-05-12 00:00:00', '2026-05-13 00:00:00', late))
    expect(await rows()).toEqual([
      ['r2', 'm0', '2026-05-12 23:59:59.999', '0', '1.0'],
      ['r1', 'm1', '2026-05-13 09:10:00.000', '1', '0.5'],
      ['r1', 'm2', '2026-05-13 10:20:00.000', '2', null],
    ])
  })

  test('MERGE updates and deletes, and its source may read the table itself', async () => {
    const source = `select t.robot_id, t.message_id, t.received_at, case when t.n = 1 then 11 else -1 end as n, t.share
      from warehouse t where t.received_at >= timestamp '2026-05-13 00:00:00' and t.received_at < timestamp '2026-05-14 00:00:00'`
    await world.ask(merge('2026-05-13 00:00:00', '2026-05-14 00:00:00', source))
    expect(await world.ask('select message_id, n from warehouse order by 1')).toEqual([
      ['m0', '0'],
      ['m1', '11'],
    ])
  })

  test('a change reads only the files of its range, and writes none where nothing changes', async () => {
    const nothing = merge(
      '2026-05-12 00:00:00',
      '2026-05-13 00:00:00',
      `select 'r2' as robot_id, 'm0' as message_id,
      timestamp '2026-05-12 23:59:59.999' as received_at, 0 as n, 0e0 as share where false`,
    )
    const one = await world.end(await world.start(nothing))
    const all = await world.end(await world.start(nothing.replace(/and t.received_at >=[^\n]*/, '')))
    expect(one.Status?.State).toBe('SUCCEEDED')
    expect(one.Statistics?.DataScannedInBytes).toBeGreaterThan(0)
    expect(one.Statistics?.DataScannedInBytes).toBeLessThan(all.Statistics?.DataScannedInBytes ?? 0)
  })

  test('UPDATE and DELETE change the rows that their WHERE says', async () => {
    await world.ask(`update warehouse set share = 0.25 where robot_id = 'r2'`)
    expect(await world.ask(`select share from warehouse where robot_id = 'r2'`)).toEqual([['0.25']])
    await world.ask(
      `delete from warehouse where received_at < timestamp '2026-05-13 00:00:00' and warehouse.robot_id = 'r2'`,
    )
    expect(await world.ask('select message_id from warehouse')).toEqual([['m1']])
  })

  test('two changes of it at once: one of them fails as Athena says it', async () => {
    const changing = (n: number) =>
      merge(
        '2026-05-13 00:00:00',
        '2026-05-14 00:00:00',
        `select 'r1' as robot_id, 'm1' as message_id, timestamp '2026-05-13 09:10:00' as received_at,
        count(*) as n, 0e0 as share from range(1, 1000001) as t(x) where x > ${n}`,
      )
    const ids = await Promise.all([world.start(changing(0)), world.start(changing(1))])
    const ends = await Promise.all(ids.map(world.end))
    expect(ends.map(({ Status }) => Status?.State).sort()).toEqual(['FAILED', 'SUCCEEDED'])
    const failed = ends.find(({ Status }) => Status?.State === 'FAILED')
    expect(failed?.Status).toMatchObject({
      StateChangeReason: 'ICEBERG_COMMIT_ERROR: Failed to commit Iceberg update to table: warehouse',
      AthenaError: { Retryable: true },
    })
  })

  test('rows are put behind each other by INSERTs at once; OPTIMIZE makes one file of a day of them, VACUUM leaves no other', async () => {
    const insert = (n: number) =>
      `insert into warehouse (robot_id, message_id, received_at, n) select 'r9', 'i${n}', timestamp '2026-05-20 0${n}:00:00', ${n}`
    await Promise.all([1, 2, 3, 4].map((n) => world.ask(insert(n))))
    expect(await world.ask(`select count(*) from warehouse where robot_id = 'r9'`)).toEqual([['4']])
    await world.ask(
      `optimize warehouse rewrite data using bin_pack where received_at >= timestamp '2026-05-20 00:00:00'`,
    )
    await world.ask('vacuum warehouse')
    expect(await world.ask(`select message_id from warehouse where robot_id = 'r9' order by 1`)).toEqual(
      ['i1', 'i2', 'i3', 'i4'].map((id) => [id]),
    )
    expect(filesOf('warehouse').filter((name) => name.startsWith('2026-05-20'))).toHaveLength(1)
  })

  test('may be cut by a date, and changes by it', async () => {
    await world.ask(
      `create table by_day (day date, n bigint) partitioned by (day(day)) location 's3://lake/by_day/' tblproperties ('table_type'='ICEBERG')`,
    )
    await world.ask(
      `insert into by_day select date '2026-05-13', 1 union all select date '2026-05-14', 2 union all select null, 3`,
    )
    expect(await world.ask('select day, n from by_day order by n')).toEqual([
      ['2026-05-13', '1'],
      ['2026-05-14', '2'],
      [null, '3'],
    ])
    await world.ask(`delete from by_day where day >= date '2026-05-14'`)
    await world.ask(`update by_day set n = 10 where day = date '2026-05-13'`)
    expect(
      await world.ask(`select day, n from by_day where day <= date '2026-05-13' or day is null order by n`),
    ).toEqual([
      [null, '3'],
      ['2026-05-13', '10'],
    ])
  })

  test('has a file for each hour of a day with many rows, each in the order that is asked by', async () => {
    await world.ask(
      `create table busy (robot_id string, received_at timestamp) partitioned by (day(received_at)) location 's3://lake/busy/' tblproperties ('table_type'='ICEBERG')`,
    )
    await world.ask(
      `insert into busy select 'r' || cast(x % 10 as varchar), date_add('second', x % 7200, timestamp '2026-05-13 09:00:00') from range(120000) as t(x)`,
    )
    expect(await world.ask('select count(*), count(distinct robot_id) from busy')).toEqual([['120000', '10']])
    const bytes = async (where: string) => {
      const id = await world.start(`select count(robot_id), count(received_at) from busy where ${where}`)
      return (await world.end(id)).Statistics?.DataScannedInBytes ?? 0
    }
    const whole = await bytes('1 = 1')
    const hour = await bytes(
      `received_at >= timestamp '2026-05-13 09:00:00' and received_at < timestamp '2026-05-13 10:00:00'`,
    )
    expect(hour).toBeGreaterThan(0.4 * whole)
    expect(hour).toBeLessThan(0.6 * whole)
  })

  test('has small groups of rows where rows are big: a group is in memory until it is written', async () => {
    await world.ask(
      `create table bulky (id string, content string) location 's3://lake/warehouse/bulky/' tblproperties ('table_type'='ICEBERG', 'format'='parquet')`,
    )
    await world.ask(
      `insert into bulky select cast(i as varchar), rpad('', 6000, md5(cast(i as varchar))) from range(5000) as t(i)`,
    )
    const [file = ''] = filesOf('bulky')
    const { buffer } = new Uint8Array(readFileSync(join(folder, 'athena', 'tables', database, 'bulky', file)))
    const { row_groups } = parquetMetadata(buffer)
    expect(row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([4096, 904])
  })

  test('a MERGE with two rows for one fails, as Trino does', async () => {
    const twice = `merge into warehouse t using (select 'i1' as message_id, x as n from unnest(sequence(1, 2)) as v(x)) s on t.message_id = s.message_id`
    const reason = 'MERGE_TARGET_ROW_MULTIPLE_MATCHES'
    expect(await world.reason(`${twice} when matched then update set n = s.n`)).toContain(reason)
    expect(await world.reason(`${twice} when matched then delete`)).toContain(reason)
    expect(await world.ask(`select n from warehouse where message_id = 'i1'`)).toEqual([['1']])
  })

  test('OPTIMIZE does a hundred partitions in a round, and says that more rounds are needed', async () => {
    await world.ask(
      `create table bucketed (id string, at_time timestamp) partitioned by (day(at_time), bucket(16, id)) location 's3://lake/b/' tblproperties ('table_type'='ICEBERG')`,
    )
    const days = `select 'a' as id, date_add('day', x, timestamp '2026-05-01 00:00:00') as at_time from unnest(sequence(0, 7)) as t(x)`
    for (let file = 0; file < 2; file++) await world.ask(`insert into bucketed ${days}`)
    const optimize = 'optimize bucketed rewrite data using bin_pack'
    expect(await world.reason(optimize)).toContain(
      'ICEBERG_OPTIMIZE_MORE_RUNS_NEEDED: Processed 96 partitions in this round',
    )
    expect(filesOf('bucketed')).toHaveLength(6 + 2 * 2)
    await world.ask(optimize)
    expect(filesOf('bucketed')).toHaveLength(8)
    expect(await world.ask('select count(*) from bucketed')).toEqual([['16']])
  })

  test('is written anew where something changed, and only there', async () => {
    const names = () => filesOf('warehouse')
    const insertsOnly = (
      n: number,
    ) => `merge into warehouse t using (select 'r9' as robot_id, message_id, received_at, 0 as n from
      (values ('i1', timestamp '2026-05-20 01:00:00'), ('new${n}', timestamp '2026-05-20 05:00:00')) as v (message_id, received_at)) s
      on t.robot_id = s.robot_id and t.message_id = s.message_id and t.received_at >= timestamp '2026-05-20 00:00:00'
      when not matched then insert (robot_id, message_id, received_at, n) values (s.robot_id, s.message_id, s.received_at, s.n)`
    const before = names()
    await world.ask(insertsOnly(1))
    await world.ask(insertsOnly(1))
    const behind = names()
    expect(behind.filter((name) => before.includes(name))).toEqual(before)
    expect(behind).toHaveLength(before.length + 1)
    await world.ask(`merge into warehouse t using (select 'new1' as message_id, 77 as n) s on t.message_id = s.message_id
      when matched and s.n = 77 then update set n = s.n when not matched then insert (message_id, n) values (s.message_id, s.n)`)
    expect(names().filter((name) => before.includes(name))).toEqual(before)
    expect(await world.ask(`select message_id, n from warehouse where robot_id = 'r9' order by 1`)).toEqual([
      ['i1', '1'],
      ['i2', '2'],
      ['i3', '3'],
      ['i4', '4'],
      ['new1', '77'],
    ])
    await world.ask(
      `merge into warehouse t using (select 'new1' as message_id) s on t.message_id = s.message_id when matched then delete`,
    )
    expect(names()).toEqual(before)
  })

  test('UNLOAD writes objects that another reader takes, and only into an empty place', async () => {
    const sql = `unload (select message_id, n from warehouse where robot_id = 'r9' order by message_id) to 's3://lake/out/one/' with (format = 'JSON')`
    await world.ask(sql)
    const [object] = world.runtime.door('objects').list('lake', 'out/one/')
    expect(object?.key).toMatch(/^out\/one\/[0-9a-f-]{36}\.gz$/)
    expect(await world.reason(sql)).toContain('HIVE_PATH_ALREADY_EXISTS')
    await world.ask(
      `unload (select n, '2026' as x from warehouse) to 's3://lake/said/date=2026-05-13/hour=00/' with (format = 'PARQUET')`,
    )
    expect(await world.ask('select count(n), count(added) from said')).toEqual([['5', '0']])
  })
})

test('a line that is no JSON is a row without values where the table says so, and the end of the query where not', async () => {
  const broken = '{"n":1}\nnot json\n{"n":3}\n'
  await world.table('forgiving', 'json', { n: 'bigint' }, { 'ignore.malformed.json': 'true' })
  await world.put('forgiving/date=2026-05-13/hour=09/a.jsonl', broken)
  await world.put('forgiving/date=2026-05-13/hour=10/b.jsonl.gz', gzipSync(broken))
  expect(await world.ask('select n, count(*) from forgiving group by n order by n')).toEqual([
    ['1', '2'],
    ['3', '2'],
    [null, '2'],
  ])
  await world.table('strict', 'json', { n: 'bigint' })
  await world.put('strict/date=2026-05-13/hour=09/a.jsonl', broken)
  expect(await world.reason('select n from strict')).toMatch(/Malformed JSON/)
})

test('an object that is no Parquet fails what reads its folder, by its name; hidden and empty ones are none', async () => {
  await world.table('mislaid', 'parquet', { n: 'bigint' })
  for (const name of ['.DS_Store', '_SUCCESS']) await world.put(`mislaid/date=2026-05-13/hour=09/${name}`, 'no table')
  await world.put('mislaid/date=2026-05-13/hour=09/empty.parquet', '')
  await world.put('mislaid/date=2026-05-13/hour=11/short.parquet', 'no')
  await world.put('mislaid/date=2026-05-13/hour=12/README', 'no table')
  await world.put('mislaid/date=2026-05-13/hour=10/readme.txt', 'no table')
  expect(await world.ask("select count(*) from mislaid where hour = '09'")).toEqual([['0']])
  for (const what of ['n', 'count(*)']) {
    const reason = await world.reason(`select ${what} from mislaid where hour = '10'`)
    expect(reason).toMatch(/^HIVE_BAD_DATA: .*mislaid\/date=2026-05-13\/hour=10\/readme\.txt/)
    expect(await world.reason(`select ${what} from mislaid where hour = '11'`)).toMatch(
      /^HIVE_BAD_DATA: .*mislaid\/date=2026-05-13\/hour=11\/short\.parquet/,
    )
    expect(await world.reason(`select ${what} from mislaid where hour = '12'`)).toMatch(
      /^HIVE_CANNOT_OPEN_SPLIT: .*mislaid\/date=2026-05-13\/hour=12\/README/,
    )
  }
})

test('a file that says it is packed and is not fails what reads it, also where broken lines are stepped over', async () => {
  await world.table('unpacked', 'json', { n: 'bigint' }, { 'ignore.malformed.json': 'true' })
  await world.put('unpacked/date=2026-05-13/hour=10/b.jsonl.gz', 'no gzip')
  expect(await world.reason('select sum(n) from unpacked')).toMatch(
    /^HIVE_CURSOR_ERROR: .*unpacked\/date=2026-05-13\/hour=10\/b\.jsonl\.gz/,
  )
})

test('a query that would scan more than its workgroup allows is cancelled before it reads', async () => {
  const small = await athenaWorld({ workGroup: { BytesScannedCutoffPerQuery: 10_000_000 } })
  try {
    await small.table('changes', 'json', { n: 'bigint' })
    await small.put('changes/date=2026-05-13/hour=09/a.jsonl', `{"n":1}\n`.repeat(1_500_000))
    const { Status, Statistics } = await small.end(await small.start('select count(*) from changes'))
    expect(Status?.State).toBe('CANCELLED')
    expect(Status?.StateChangeReason).toContain('Bytes scanned limit was exceeded: 12000000 bytes')
    expect(Statistics?.DataScannedInBytes).toBe(0)
    await expect(
      small.client.send(new StartQueryExecutionCommand({ QueryString: 'select 1', WorkGroup: 'primary' })),
    ).rejects.toThrow('WorkGroup primary is not found.')
  } finally {
    await small.close()
  }
})
