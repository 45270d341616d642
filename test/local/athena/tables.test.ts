import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CommitConflict, type DataFile, type Manifest, type Tables, tablesIn } from '../../../local/athena/tables.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tables-test-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const columns = [{ name: 'n', type: 'bigint' }]
const made = (tables: Tables): Manifest => {
  tables.create({ database: 'db', name: 't', columns, partition: [], location: 's3://lake/t/' })
  return now(tables)
}
const now = (tables: Tables): Manifest => {
  const manifest = tables.get('db', 't')
  if (!manifest) throw new Error('the table is gone')
  return manifest
}
const written = (tables: Tables, name: string): DataFile => {
  const file = { name, rows: 1, bytes: 3, column_bytes: { n: 3 } }
  writeFileSync(tables.path({ database: 'db', name: 't' }, file), name)
  return file
}
const files = () => readdirSync(join(folder, 'db', 't')).sort()

test('a change that was not committed is gone at the next start, and the table is as it was', () => {
  const before = tablesIn(folder)
  const table = made(before)
  before.commit(table, { remove: [], add: [written(before, 'a.parquet')] })
  // Killed behind the files, and behind the new manifest's beginning.
  written(before, 'b.parquet')
  writeFileSync(join(folder, 'db', 't', 'manifest.json.new'), '{"version":')

  const after = tablesIn(folder)
  expect(now(after).files.map(({ name }) => name)).toEqual(['a.parquet'])
  expect(files()).toEqual(['a.parquet', 'manifest.json'])
})

test('a change that was committed stands at the next start, without the files that it replaced', () => {
  const before = tablesIn(folder)
  const [a, b] = [made(before), written(before, 'a.parquet')]
  before.commit(a, { remove: [], add: [b] })
  before.commit(now(before), { remove: [b], add: [written(before, 'b.parquet')] })
  // Killed before the old file was removed.
  written(before, 'a.parquet')

  const after = tablesIn(folder)
  expect(now(after)).toMatchObject({ version: 3, files: [{ name: 'b.parquet' }] })
  expect(files()).toEqual(['b.parquet', 'manifest.json'])
})

test('of two changes that began at the same version the second fails, but for rows that are put behind the others', () => {
  const tables = tablesIn(folder)
  tables.commit(made(tables), { remove: [], add: [written(tables, 'a.parquet')] })
  const seen = now(tables)
  tables.commit(seen, { remove: seen.files, add: [written(tables, 'b.parquet')] })
  expect(() => tables.commit(seen, { remove: seen.files, add: [written(tables, 'c.parquet')] })).toThrow(CommitConflict)
  tables.commit(seen, { remove: [], add: [written(tables, 'd.parquet')], appends: true })
  expect(now(tables).files.map(({ name }) => name)).toEqual(['b.parquet', 'd.parquet'])
})

test('a file that is replaced stays as long as somebody reads it', () => {
  const tables = tablesIn(folder)
  tables.commit(made(tables), { remove: [], add: [written(tables, 'a.parquet')] })
  const release = tables.hold([now(tables)])
  tables.commit(now(tables), { remove: now(tables).files, add: [written(tables, 'b.parquet')] })
  tables.sweep(now(tables))
  expect(files()).toContain('a.parquet')
  release()
  expect(files()).toEqual(['b.parquet', 'manifest.json'])
})

test('a table that is dropped is gone, also at the next start', () => {
  const tables = tablesIn(folder)
  tables.drop(made(tables))
  expect(tables.get('db', 't')).toBeUndefined()
  expect(tablesIn(folder).all('db')).toEqual([])
  expect(existsSync(join(folder, 'db', 't'))).toBe(false)
})
