import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { brokenColumns, columnsNow, type ReleasedColumns } from '../../cli/generate/released-columns.ts'
import { openSaid } from '../../functions/data_core/open-said/open.ts'
import { convert } from '../../local/parquet/convert.ts'
import { streamRecordBytes } from '../../messages/stream-record.ts'
import { glueColumns } from '../../warehouse/ddl.ts'
import type { Table } from '../../warehouse/table.ts'
import { landingMessages } from '../../warehouse/tables/landing.ts'
import { tables } from '../../warehouse/tables.ts'
import { fakeLog } from '../fakes/log.ts'
import { repositoryRoot } from '../tree.ts'

const released = JSON.parse(
  readFileSync(join(repositoryRoot, 'warehouse/released-columns.json'), 'utf8'),
) as ReleasedColumns

test('every table is readable by what was released, and what was written then by every table', () => {
  expect(brokenColumns(released, tables)).toEqual([])
})

describe('a table breaks who reads it, or what lies there, when', () => {
  const columns = { a: { type: 'string', describes: 'A' }, b: { type: 'int', describes: 'B' } } as const
  const of = (changed: Table['columns']): Table => ({ ...landingMessages, name: 't', columns: changed })
  const before = columnsNow([of(columns)])
  const added = { type: 'double', describes: 'C' } as const

  test.each<[string, Table['columns'], RegExp[]]>([
    ['nothing: a column came at the end', { ...columns, c: { ...added, since: 2 } }, []],
    ['a column came and does not say since when', { ...columns, c: added }, [/t: .*since which version/]],
    [
      'a column came before others',
      { c: { ...added, since: 2 }, ...columns },
      [/t\.a was column 1/, /t\.b was column 2/],
    ],
    ['a column is gone', { a: columns.a }, [/t\.b was released and is gone/]],
    ['a column has another type', { ...columns, b: { ...columns.b, type: 'bigint' } }, [/t\.b was int, is bigint/]],
  ])('%s', (_, changed, why) => {
    const broken = brokenColumns(before, [of(changed)])
    expect(broken).toEqual(why.map((text) => expect.stringMatching(text)))
  })

  test('it is gone', () => {
    expect(brokenColumns(before, [])).toEqual(['t was released and is gone; its files are still there'])
  })
})

/*
 * A new optional field while traffic runs. Before: `landing_messages` as it is. After: a column at its end. In between the two
 * overlap: Firehose has the old schema for minutes while the function writes the new rows, and a query of before reads new files.
 */
describe('with a new optional column while traffic runs', () => {
  const before: Table = landingMessages
  const after: Table = {
    ...landingMessages,
    columns: { ...landingMessages.columns, floor: { type: 'int', describes: 'Of the building', since: 2 } },
  }
  let directory: string
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'signalbox-evolution-'))
    const old = await rowsOf([telemetry(1, {}), telemetry(2, { floor: 7 })])
    const recent = (await rowsOf([telemetry(3, { floor: 7 }), telemetry(4, {})])).map((text) =>
      text.replaceAll(/"payload":"\{[^}]*floor[^}]*\}"/g, '$&,"floor":7'),
    )
    lay('old', old, before)
    lay('recent-by-old-schema', recent, before)
    lay('recent', recent, after)
  })
  afterAll(() => rmSync(directory, { recursive: true }))

  test('rows of before and after are in one answer: NULL where there was nothing to say', async () => {
    expect(await ask(['old', 'recent'], 'position, battery, floor', after)).toEqual([
      ['1', 50, null],
      ['2', 50, null],
      ['3', 50, 7],
      ['4', 50, null],
    ])
  })

  test('a query of before reads files of after', async () => {
    const names = Object.keys(before.columns).filter((name) => name !== 'position')
    const [one, other] = await Promise.all([
      ask(['recent'], ['position', ...names].join(', '), before),
      ask(['recent-by-old-schema'], ['position', ...names].join(', '), before),
    ])
    expect(one).toEqual(other)
    expect(one).toHaveLength(2)
  })

  test('a delivery that has the schema of before drops the column, not the row, and the payload says it all the same', async () => {
    const said = "position, battery, cast(json_extract_string(payload, '$.floor') as int)"
    expect(await ask(['old', 'recent-by-old-schema'], said, before)).toEqual([
      ['1', 50, null],
      ['2', 50, 7],
      ['3', 50, 7],
      ['4', 50, null],
    ])
  })

  const lay = (name: string, rows: readonly string[], table: Table) => {
    const converted = convert(
      rows.map((row) => Buffer.from(row)),
      glueColumns(table),
    )
    expect(converted).toMatchObject({ rows: rows.length, misfits: [] })
    writeFileSync(join(directory, `${name}.parquet`), converted.file ?? '')
  }

  /** As Athena reads a table: the columns are the catalog's, by name, whatever a file has. */
  const ask = async (files: readonly string[], said: string, { columns }: Table): Promise<unknown[][]> => {
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    const empty = Object.entries(columns).map(
      ([name, { type }]) => `null::${type === 'string' ? 'varchar' : type} as ${name}`,
    )
    const from = files.map((name) => `'${join(directory, name)}.parquet'`).join(', ')
    const answer = await connection.runAndReadAll(
      `with read as (
         select ${Object.keys(columns).join(', ')} from (
           select ${empty.join(', ')} where false
           union all by name
           select * from read_parquet([${from}], union_by_name = true)
         )
       )
       select ${said} from read order by position`,
    )
    const rows = answer.getRowsJson().map(([position, ...more]) => [String(position).slice(59, 60), ...more])
    connection.closeSync()
    instance.closeSync()
    return rows
  }
})

const telemetry = (number: number, more: object) => {
  const bytes = Buffer.from(JSON.stringify({ type: 'robot.telemetry', payload: { battery: 50, ...more } }))
  return {
    recordId: String(number),
    data: Buffer.from(
      streamRecordBytes({
        data: bytes.toString('base64'),
        topic: 'robots/r1/telemetry',
        received_at: 1_778_680_132_000,
        source: 'device.hw',
      }),
    ).toString('base64'),
    kinesisRecordMetadata: {
      sequenceNumber: String(number),
      shardId: 's',
      approximateArrivalTimestamp: 1_778_680_132_000,
    },
  }
}

/** What the delivery hands to conversion: a text of JSON for each record. */
const rowsOf = async (records: readonly ReturnType<typeof telemetry>[]): Promise<readonly string[]> => {
  const open = openSaid({ unopened: { keep: async () => {} }, log: fakeLog().log })
  const answer = await open({ invocationId: 'i', records })
  return answer.records.map(({ data }) => Buffer.from(data, 'base64').toString())
}
