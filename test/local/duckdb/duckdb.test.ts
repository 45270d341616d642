import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { realClock } from '../../../local/clock.ts'
import { DuckDbError, duckDb } from '../../../local/duckdb/duckdb.ts'
import { doubleText } from '../../../local/duckdb/texts.ts'

const folder = mkdtempSync(join(tmpdir(), 'duckdb-test-'))
const elsewhere = mkdtempSync(join(tmpdir(), 'duckdb-elsewhere-'))
const lines: string[] = []
const db = duckDb({ clock: realClock, log: (line) => lines.push(line) })
afterAll(async () => {
  await db.stop()
  rmSync(folder, { recursive: true })
  rmSync(elsewhere, { recursive: true })
})

const isThere = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const one = (sql: string) => db.session([folder], async (session) => (await session.run(sql)).rows)

test('no process is there before somebody asks', () => expect(db.isRunning).toBe(false))

test('values come back as the texts that Athena writes', async () => {
  const sql = `select 1, 9007199254740993::bigint, 0.5::double, 1e10::double, 10::double, true, null, 'ä"', date '2026-05-13',
    timestamp '2026-05-13 09:00:00', timestamp '2026-05-13 09:00:00.000123', timestamp '2026-05-13 09:00:00.5'::timestamp(3), [1, 2], {'a': 1, 'b': 'x'}, 1.50::decimal(5, 2), ''`
  expect(await one(sql)).toEqual([
    [
      '1',
      '9007199254740993',
      '0.5',
      '1.0E10',
      '10.0',
      'true',
      null,
      'ä"',
      '2026-05-13',
      '2026-05-13 09:00:00.000',
      '2026-05-13 09:00:00.000123',
      '2026-05-13 09:00:00.500',
      '[1, 2]',
      '{a=1, b=x}',
      '1.50',
      '',
    ],
  ])
})

test.each([
  [0, '0.0'],
  [-0.25, '-0.25'],
  [0.0001, '1.0E-4'],
  [12_345_678, '1.2345678E7'],
  [1e-7, '1.0E-7'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
])('a double %d is written %s, as Java does', (value, text) => expect(doubleText(value)).toBe(text))

test('rows keep their order over many chunks', async () => {
  const rows = await one('select x from range(10000) t(x) order by x desc')
  expect(rows).toHaveLength(10_000)
  expect([rows[0], rows.at(-1)]).toEqual([['9999'], ['0']])
})

test('sessions know nothing of each other', async () => {
  await db.session([folder], async (first) => {
    await first.run('create table t as select 1 as x')
    await expect(one('select * from t')).rejects.toThrow('Table with name t does not exist')
    expect((await first.run('update t set x = 2')).rows_changed).toBe(1)
  })
})

test('a session reads and writes its folders and nothing else', async () => {
  await one(`copy (select 7 as x) to '${folder}/x.parquet' (format parquet)`)
  expect(await one(`select x from '${folder}/x.parquet'`)).toEqual([['7']])
  writeFileSync(join(elsewhere, 'secret.csv'), 'x\n1\n')
  for (const sql of [
    `select * from read_csv('${elsewhere}/secret.csv')`,
    `select * from read_text('${folder}/../${elsewhere.split('/').at(-1)}/secret.csv')`,
    `copy (select 1) to '${elsewhere}/out.csv'`,
    `attach '${elsewhere}/a.db'`,
    'install httpfs',
    'set enable_external_access = true',
    `set allowed_directories = ['/']`,
  ]) {
    await expect(one(sql), sql).rejects.toThrow(DuckDbError)
  }
  expect(existsSync(join(elsewhere, 'out.csv'))).toBe(false)
})

test('a signal interrupts what runs, and the next statement is served', async () => {
  const abort = new AbortController()
  const long = db.session(
    [folder],
    (session) => session.run('select sum(a.x * b.x) from range(10000000) a(x), range(1000000) b(x)'),
    { signal: abort.signal },
  )
  setTimeout(() => abort.abort(), 50)
  await expect(long).rejects.toThrow(/[Ii]nterrupt/)
  expect(await one('select 1')).toEqual([['1']])
})

test('a result that would not fit in memory is refused with a sentence', async () => {
  await expect(one(`select repeat('x', 1000) from range(100000)`)).rejects.toThrow('written to files')
})

test('what does not fit in its memory is spilled', async () => {
  const sql = `select count(*) from (select x, md5(x::varchar) as h, repeat('x', 50) as pad from range(2000000) t(x) order by h)`
  expect(await one(sql)).toEqual([['2000000']])
})

test('more sessions than may run wait for their turn', async () => {
  const all = await Promise.all(Array.from({ length: 5 }, (_, index) => one(`select ${index}`)))
  expect(all.flat(2)).toEqual(['0', '1', '2', '3', '4'])
})

test('a process that dies fails what runs in it, and the next session has a new one', async () => {
  const pids: number[] = []
  const dying = duckDb({ clock: realClock, log: () => {}, onStart: (pid) => pids.push(pid) })
  const long = dying.session([folder], async (session) => {
    await session.run('select 1')
    process.kill(pids[0] ?? 0, 'SIGKILL')
    return session.run('select sum(a.x * b.x) from range(10000000) a(x), range(1000000) b(x)')
  })
  await expect(long).rejects.toThrow('DuckDB is gone: signal SIGKILL')
  expect(await dying.session([folder], (session) => session.run('select 2')).then(({ rows }) => rows)).toEqual([['2']])
  expect(pids).toHaveLength(2)
  await dying.stop()
  expect(() => process.kill(pids[1] ?? 0, 0)).toThrow('ESRCH')
})

test('nothing of it is left where its runtime was killed', async () => {
  const file = join(folder, 'runtime.mjs')
  const modules = ['duckdb/duckdb.ts', 'clock.ts'].map(
    (name) => new URL(`../../../local/${name}`, import.meta.url).href,
  )
  writeFileSync(
    file,
    `import { duckDb } from '${modules[0]}'
    import { realClock } from '${modules[1]}'
    const db = duckDb({ clock: realClock, log: () => {}, onStart: (pid) => console.log(pid) })
    await db.session(['${folder}'], async (session) => {
      const { rows } = await session.run("select value from duckdb_settings() where name = 'temp_directory'")
      console.log(rows[0][0])
      await session.run('select sum(a.x * b.x) from range(10000000) a(x), range(1000000) b(x)')
    })`,
  )
  const runtime = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const said = new Promise<string[]>((resolve) => {
    let text = ''
    runtime.stdout.on('data', (part: Buffer) => {
      text += part.toString()
      if (text.split('\n').length > 2) resolve(text.split('\n'))
    })
  })
  const [pid = '', spill = ''] = await said
  expect(existsSync(spill)).toBe(true)
  runtime.kill('SIGKILL')
  await expect.poll(() => isThere(Number(pid))).toBe(false)
  expect(existsSync(spill)).toBe(false)
})

test('it ends when nobody has asked for a while', async () => {
  const brief = duckDb({ clock: realClock, log: () => {}, idleMs: 20 })
  await brief.session([folder], (session) => session.run('select 1'))
  expect(brief.isRunning).toBe(true)
  await expect.poll(() => brief.isRunning).toBe(false)
  await brief.stop()
})
