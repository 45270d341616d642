import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { bucketOfConsole, followFolder } from '../../../local/start/console-folder.ts'

const folder = mkdtempSync(join(tmpdir(), 'signalbox-console-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a folder is served as it is, and as it becomes, the page last', async () => {
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), 'one')
  writeFileSync(join(folder, 'assets/a.js'), 'let a')
  const put: [string, string, string, string | undefined][] = []
  const lines: string[] = []
  const objects = {
    put: async (bucket: string, key: string, body: Uint8Array | string, type?: string) =>
      void put.push([bucket, key, Buffer.from(body).toString(), type]),
  }
  const followed = await followFolder(folder, 'files', objects, (line) => lines.push(line))
  expect(put).toEqual([
    ['files', 'console/assets/a.js', 'let a', 'text/javascript; charset=utf-8'],
    ['files', 'console/index.html', 'one', 'text/html; charset=utf-8'],
  ])
  writeFileSync(join(folder, 'index.html'), 'two')
  await expect.poll(() => lines).toContainEqual(expect.stringContaining('as it is now'))
  expect(put.at(-1)?.[2]).toBe('two')
  followed.stop()
})

test('a folder that there is not is refused in one line that says what would be right', async () => {
  const nowhere = join(folder, 'nowhere')
  await expect(followFolder(nowhere, 'files', { put: async () => {} }, () => {})).rejects.toThrow(
    `--console is ${nowhere}: a folder such as console/dist`,
  )
})

test('where it goes is where its function puts it', () => {
  const variables = (Variables: object) => ({
    type: 'AWS::Lambda::Function',
    properties: { Environment: { Variables } },
  })
  expect(bucketOfConsole([variables({ NAMESPACE: 'x' }), variables({ CONSOLE_BUCKET: 'files' })])).toBe('files')
  expect(() => bucketOfConsole([variables({})])).toThrow('no function of the templates publishes a console')
})
