import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterEach, describe, expect, test } from 'vitest'
import { consoleFilesInS3 } from '../../../functions/ports/console-files.s3.ts'
import type { ConsoleFiles } from '../../../functions/ports/console-files.ts'
import { s3 } from '../../../local/objects/service.ts'
import type { Provider } from '../../../local/resources/provider.ts'
import { fakeConsoleFiles } from '../../fakes/console-files.ts'
import { serviceRuntime } from '../../local/service-runtime.ts'

const closing: (() => Promise<unknown> | undefined)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const bucket = async (): Promise<S3Client> => {
  const runtime = serviceRuntime({ mode: 'simulated' })
  const provider = s3(runtime)[0] as Provider
  await runtime.stand(provider, 'AWS::S3::Bucket', { BucketName: 'console' })
  const client = new S3Client(await runtime.client())
  closing.push(async () => {
    client.destroy()
    await provider.stop?.()
    await runtime.close()
  })
  return client
}

const page = {
  path: 'console/index.html',
  bytes: Buffer.from('<!doctype html>'),
  content_type: 'text/html; charset=utf-8',
  cache_control: 'no-cache',
}
const pathsOf = async (files: ConsoleFiles): Promise<readonly string[]> => {
  const paths: string[] = []
  for await (const { path, published_at } of files.all()) {
    expect(Math.abs(published_at.getTime() - Date.now())).toBeLessThan(60_000)
    paths.push(path)
  }
  return paths.toSorted()
}

describe.each([
  ['fake', async () => fakeConsoleFiles()],
  ['S3', async () => consoleFilesInS3(await bucket(), 'console')],
])('files of the console (%s)', (_, make) => {
  test('are put in place of those before, listed, and removed', async () => {
    const files = await make()
    await files.put(page)
    await files.put({ ...page, bytes: Buffer.from('newer') })
    await files.put({ ...page, path: 'console/assets/a b.js' })
    expect(await pathsOf(files)).toEqual(['console/assets/a b.js', 'console/index.html'])
    await files.remove('console/assets/a b.js')
    await files.remove('console/never-there')
    expect(await pathsOf(files)).toEqual(['console/index.html'])
  })
})

test('in S3 they have their type and how long they hold', async () => {
  const client = await bucket()
  await consoleFilesInS3(client, 'console').put(page)
  expect(await client.send(new HeadObjectCommand({ Bucket: 'console', Key: page.path }))).toMatchObject({
    ContentType: page.content_type,
    CacheControl: page.cache_control,
  })
  const { Body } = await client.send(new GetObjectCommand({ Bucket: 'console', Key: page.path }))
  expect(await Body?.transformToString()).toBe('<!doctype html>')
})

test('in S3 more than a page of them are listed', async () => {
  const files = consoleFilesInS3(await bucket(), 'console')
  const paths = Array.from({ length: 1_005 }, (_, at) => `console/assets/${String(at).padStart(4, '0')}.js`)
  for (const path of paths) await files.put({ ...page, path, bytes: Buffer.from('') })
  expect(await pathsOf(files)).toEqual(paths)
})
