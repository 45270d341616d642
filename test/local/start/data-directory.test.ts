import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { takeDataDirectory } from '../../../local/start/data-directory.ts'

const fresh = () => join(mkdtempSync(join(tmpdir(), 'signalbox-data-')), 'kept')

test('a data directory belongs to one run at a time', () => {
  const directory = fresh()
  const giveBack = takeDataDirectory(directory, process.pid)
  expect(() => takeDataDirectory(directory, process.pid + 1)).toThrow(
    `${directory} is in use by process ${process.pid}: stop that run first`,
  )
  giveBack()
  expect(existsSync(join(directory, 'run.pid'))).toBe(false)
})

test.each([
  ['of a run that was killed', () => String(spawnSync(process.execPath, ['-e', '0']).pid)],
  ['that a kill left empty', () => ''],
])('a file %s keeps nobody out', (_, content) => {
  const directory = fresh()
  takeDataDirectory(directory, process.pid)()
  writeFileSync(join(directory, 'run.pid'), content())
  takeDataDirectory(directory, process.pid)
  expect(readFileSync(join(directory, 'run.pid'), 'utf8')).toBe(String(process.pid))
})
