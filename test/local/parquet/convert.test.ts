import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { afterAll, describe, expect, test } from 'vitest'
import type { Column } from '../../../local/parquet/columns.ts'
import { kindOf } from '../../../local/parquet/columns.ts'
import type { Converted } from '../../../local/parquet/convert.ts'
import { type Converter, converter } from '../../../local/parquet/converter.ts'

const columns: readonly Column[] = [
  { name: 'robot_id', type: 'string' },
  { name: 'place', type: 'int' },
  { name: 'sequence', type: 'bigint' },
  { name: 'battery', type: 'double' },
  { name: 'is_last', type: 'boolean' },
  { name: 'received_at', type: 'timestamp' },
  { name: 'day', type: 'date' },
]
const recordsOf = (...texts: readonly string[]) => texts.map((text) => new TextEncoder().encode(text))
/** One record that does not fit, so big that it is a thread's work. */
const ballast = new TextEncoder().encode(`{"place":"${'x'.repeat(200_000)}"}`)
const bufferOf = ({ file = new Uint8Array() }: Converted): ArrayBuffer => Uint8Array.from(file).buffer
const rowsIn = (converted: Converted): Promise<Record<string, unknown>[]> =>
  converted.file === undefined ? Promise.resolve([]) : parquetReadObjects({ file: bufferOf(converted) })

describe.each(['in a thread', 'at once'] as const)('the converter %s', (where) => {
  const made: Converter = converter({ mode: where === 'at once' ? 'simulated' : 'served' })
  afterAll(() => made.stop())
  const convert = async (...texts: readonly string[]): Promise<Converted> => {
    if (where === 'at once') return made.convert(recordsOf(...texts), columns)
    // Few rows do not go to the thread: behind them come many that fit nowhere.
    const { misfits, ...converted } = await made.convert([...recordsOf(...texts), ballast], columns)
    return { ...converted, misfits: misfits.filter(({ record }) => record < texts.length) }
  }

  test('a row has its columns with their types, and NULL for what it does not say', async () => {
    const all =
      '{"robot_id":"r1","place":1,"sequence":9007199254740993,"battery":81.5,"is_last":true,"received_at":"2026-11-20 09:00:00.123","day":"2026-11-20","not_a_column":1}'
    const converted = await convert(all, '{"robot_id":null}')
    expect(converted).toMatchObject({ rows: 2, misfits: [] })
    expect(await rowsIn(converted)).toEqual([
      {
        robot_id: 'r1',
        place: 1,
        // JSON numbers are doubles: what does not fit into one was rounded before it came here.
        sequence: 9007199254740992n,
        battery: 81.5,
        is_last: true,
        received_at: new Date('2026-11-20T09:00:00.123Z'),
        day: new Date('2026-11-20T00:00:00Z'),
      },
      Object.fromEntries(columns.map(({ name }) => [name, null])),
    ])
  })

  test('texts stand for what their column reads them as, and values for their text', async () => {
    const converted = await convert(
      '{"robot_id":{"a":[1,"ü"]},"place":"-7","sequence":"-9223372036854775808","battery":"1e3","is_last":"false","received_at":"2026-11-20T09:00:00.123456789Z"}',
      '{"robot_id":7,"battery":3}',
    )
    expect(converted.misfits).toEqual([])
    expect(await rowsIn(converted)).toMatchObject([
      { robot_id: '{"a":[1,"ü"]}', place: -7, sequence: -9223372036854775808n, battery: 1000, is_last: false },
      { robot_id: '7', battery: 3 },
    ])
  })

  test.each([
    ['a fraction in an int', '{"place":1.5}', 'place: 1.5 is no int'],
    ['an int beyond 32 bits', '{"place":2147483648}', 'place: 2147483648 is no int'],
    ['a bigint beyond 64 bits', '{"sequence":"9223372036854775808"}', 'sequence: "9223372036854775808" is no bigint'],
    ['words in a double', '{"battery":"full"}', 'battery: "full" is no double'],
    ['a number that JSON cannot hold', '{"battery":1e999}', 'is no double'],
    ['a number in a boolean', '{"is_last":1}', 'is_last: 1 is no boolean'],
    ['another form of time', '{"received_at":"20 Nov 2026"}', 'received_at: "20 Nov 2026" is no timestamp'],
    ['a day that no month has', '{"received_at":"2026-02-30 00:00:00"}', 'is no timestamp'],
    ['hour 24', '{"received_at":"2026-02-20 24:00:00"}', 'is no timestamp'],
    ['a number as a date', '{"day":20261120}', 'day: 20261120 is no date'],
  ])('%s is a row that does not fit, and its record is left out as a whole', async (_what, wrong, message) => {
    const converted = await convert('{"robot_id":"before"}', `{"robot_id":"beside"}\n${wrong}`, '{"robot_id":"after"}')
    expect(converted.misfits).toEqual([
      { record: 1, code: 'DataFormatConversion.MalformedData', message: expect.stringContaining(message) },
    ])
    expect((await rowsIn(converted)).map(({ robot_id }) => robot_id)).toEqual(['before', 'after'])
  })

  test.each([
    ['no JSON', 'robot_id=r1'],
    ['JSON that is cut off', '{"robot_id":"r1"'],
    ['an array of documents', '[{"robot_id":"r1"}]'],
    ['a number', '7'],
    ['nothing', ''],
    ['blanks', ' \n\n'],
    ['a document and a rest', '{"robot_id":"r1"} }'],
  ])('%s is no record to convert', async (_what, text) => {
    const converted = await convert(text)
    expect(converted).toMatchObject({ rows: 0, misfits: [{ record: 0, code: 'DataFormatConversion.ParseError' }] })
    expect(converted.file).toBeUndefined()
  })

  test('bytes that are no UTF-8 are no record either', async () => {
    const { misfits } = await made.convert([Uint8Array.of(0x7b, 0xff, 0x7d)], columns)
    expect(misfits).toMatchObject([{ record: 0, code: 'DataFormatConversion.ParseError' }])
  })

  test.each([
    ['one behind the other', '{"robot_id":"a{"}{"robot_id":"b}\\""}'],
    ['in lines', '{"robot_id":"a{"}\n\n{"robot_id":"b}\\""}\n'],
    ['over several lines', '{\n  "robot_id": "a{"\n}\n{\n  "robot_id": "b}\\""\n}'],
  ])('several documents of a record, %s, are as many rows', async (_how, text) => {
    expect((await rowsIn(await convert(text))).map(({ robot_id }) => robot_id)).toEqual(['a{', 'b}"'])
  })

  test('the same records make the same bytes', async () => {
    const texts = ['{"robot_id":"r1","battery":1}', '{"robot_id":"r2","received_at":"2026-11-20 09:00:00"}']
    const [first, second] = [await convert(...texts), await convert(...texts)]
    expect(Buffer.compare(first.file ?? Buffer.of(), second.file ?? Buffer.of(1))).toBe(0)
  })
})

test('any text comes back as it was', async () => {
  const simulated = converter({ mode: 'simulated' })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), async (texts) => {
      const lines = texts.map((robot_id) => JSON.stringify({ robot_id }))
      const converted = await simulated.convert(recordsOf(...lines), columns)
      expect((await rowsIn(converted)).map(({ robot_id }) => robot_id)).toEqual(texts)
    }),
    { numRuns: 20 },
  )
})

test('an engine reads plain timestamps, and whatever was written before a column was added', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-parquet-'))
  try {
    const simulated = converter({ mode: 'simulated' })
    const texts = recordsOf('{"robot_id":"r1","received_at":"2026-11-20 09:00:00.123","since_later":"x"}')
    const later = [...columns, { name: 'since_later', type: 'string' }]
    for (const [name, known] of Object.entries({ old: columns, new: later })) {
      writeFileSync(join(folder, `${name}.parquet`), (await simulated.convert(texts, known)).file ?? '')
    }
    const engine = await (await DuckDBInstance.create(':memory:')).connect()
    const asked = await engine.runAndReadAll(
      `select received_at::varchar, typeof(received_at), since_later
       from read_parquet('${folder}/*.parquet', union_by_name = true) order by since_later nulls first`,
    )
    expect(asked.getRowsJson()).toEqual([
      ['2026-11-20 09:00:00.123', 'TIMESTAMP', null],
      ['2026-11-20 09:00:00.123', 'TIMESTAMP', 'x'],
    ])
    engine.closeSync()
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a file is compressed with Snappy, in row groups of 8 MB of JSON', async () => {
  const long = 'x'.repeat(10_000)
  const many = recordsOf(...Array.from({ length: 2_000 }, (_, place) => JSON.stringify({ place, robot_id: long })))
  const converted = await converter({ mode: 'simulated' }).convert(many, columns)
  const { row_groups, num_rows } = parquetMetadata(bufferOf(converted))
  expect([num_rows, row_groups.length, row_groups[0]?.columns[0]?.meta_data?.codec]).toEqual([2000n, 3, 'SNAPPY'])
  expect((await rowsIn(converted)).map(({ place }) => place)).toEqual(
    Array.from({ length: 2_000 }, (_, place) => place),
  )
})

test('a thread that has been ended is started again', async () => {
  const served = converter({ mode: 'served' })
  await served.convert([ballast], columns)
  await served.stop()
  expect((await served.convert([...recordsOf('{}'), ballast], columns)).rows).toBe(1)
  await served.stop()
})

test('what is asked of a thread that ends is told so', async () => {
  const served = converter({ mode: 'served' })
  const asked = served.convert([ballast], columns)
  await served.stop()
  await expect(asked).rejects.toThrow('the thread that writes Parquet ended')
})

test('a column of a type that is not converted is named with those that are', () => {
  expect(() => kindOf({ name: 'raw', type: 'binary' })).toThrow('column raw: binary is not converted here; string, int')
})
