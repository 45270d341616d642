import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Doors } from '../../../local/doors.ts'
import { s3 } from '../../../local/objects/service.ts'
import type { Provider } from '../../../local/resources/provider.ts'
import { serviceRuntime } from '../service-runtime.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function stand(dataDirectory?: string, mode: 'served' | 'simulated' = 'served'): Promise<Doors['objects']> {
  const runtime = serviceRuntime({ mode, ...(dataDirectory !== undefined && { dataDirectory }) })
  const [provider] = s3(runtime) as [Provider]
  await runtime.stand(provider, 'AWS::S3::Bucket', { BucketName: 'lake' })
  closing.push(async () => {
    await provider.stop?.()
    await runtime.close()
  })
  return runtime.door('objects')
}

function directory(): string {
  const made = mkdtempSync(join(tmpdir(), 'signalbox-shelf-'))
  closing.push(() => rmSync(made, { recursive: true, force: true }))
  return made
}

const hour = 'landing/messages/date=2026-11-20/hour=09'

test('Parquet lies in the data folder under its key, and follows its object', async () => {
  const data = directory()
  const objects = await stand(data)
  const file = join(data, 'lake', 'lake', hour, 'a.parquet')
  await objects.put('lake', `${hour}/a.parquet`, 'one')
  expect(readFileSync(file, 'utf8')).toBe('one')
  await objects.put('lake', `${hour}/a.parquet`, 'two')
  expect(readFileSync(file, 'utf8')).toBe('two')
  await objects.delete('lake', `${hour}/a.parquet`)
  expect(existsSync(file)).toBe(false)
  expect(readdirSync(join(data, 'objects', 'lake', 'contents'))).toEqual([])
})

test.each([
  ['a data directory', () => directory()],
  ['none', () => undefined],
])('with %s every object of a prefix has a file that is called as its key', async (_with, data) => {
  const objects = await stand(data())
  await objects.put('lake', `${hour}/b.parquet`, 'b')
  await objects.put('lake', `${hour}/a.jsonl.gz`, 'a')
  await objects.put('lake', 'changes/c.gz', 'c')
  const files = objects.files('lake', 'landing/')
  expect(files.map(({ key, size, path }) => [key, size, readFileSync(path, 'utf8'), path.endsWith(`/${key}`)])).toEqual(
    [
      [`${hour}/a.jsonl.gz`, 1, 'a', true],
      [`${hour}/b.parquet`, 1, 'b', true],
    ],
  )
  expect(objects.list('lake', 'changes/')).toEqual([{ key: 'changes/c.gz', size: 1 }])
})

test('a link that a kill left out is laid when it is asked for', async () => {
  const data = directory()
  await (await stand(data)).put('lake', `${hour}/a.parquet`, 'a')
  rmSync(join(data, 'lake'), { recursive: true })
  const [file] = (await stand(data)).files('lake', hour)
  expect(readFileSync(file?.path ?? '', 'utf8')).toBe('a')
})

test('a key leads nowhere else', async () => {
  const data = directory()
  const objects = await stand(data)
  for (const key of ['../../x.parquet', '/x.parquet', 'a//b.parquet', 'a/./b.parquet']) {
    await objects.put('lake', key, 'x')
    expect(() => objects.files('lake', key)).toThrow(`lake/${key} is no file here`)
  }
  expect(readdirSync(data)).toEqual(['objects'])
})

test('a simulated run has no files', async () => {
  const objects = await stand(undefined, 'simulated')
  await objects.put('lake', 'a.parquet', 'a')
  expect(() => objects.files('lake', '')).toThrow('simulated')
})
