import { describe, expect, test } from 'vitest'
import { answerDeploy, type DeployEvent } from '../../../functions/device/publish-console/answer-deploy.ts'
import { type BuiltFile, publishConsole, removeConsole } from '../../../functions/device/publish-console/publish.ts'
import { fakeConsoleFiles } from '../../fakes/console-files.ts'
import { fakeLog } from '../../fakes/log.ts'

const file = (path: string, text = path): BuiltFile => ({ path, bytes: Buffer.from(text) })
const first = [file('index.html'), file('icon.svg'), file('assets/index-A1.js'), file('assets/index-A1.css')]
const second = [file('index.html', 'newer'), file('icon.svg'), file('assets/index-B2.js'), file('assets/font-C3.woff2')]

const world = (begun = '2026-11-20T10:00:00Z') => {
  const clock = { now: new Date(begun) }
  const files = fakeConsoleFiles(() => clock.now)
  const publish = (build: readonly BuiltFile[], config: object = {}) =>
    publishConsole(config, { files, build: () => build, now: () => clock.now })
  return { clock, files, publish }
}

describe('a build is published', () => {
  test('with its parts first and the page last: nobody is given a page whose parts are not there', async () => {
    const { files, publish } = world()
    expect(await publish([...first].reverse())).toEqual({ published: 5, removed: 0 })
    expect(files.order.slice(0, 2).toSorted()).toEqual(['console/assets/index-A1.css', 'console/assets/index-A1.js'])
    expect(files.order.slice(2, 4).toSorted()).toEqual(['console/config.json', 'console/icon.svg'])
    expect(files.order.at(-1)).toBe('console/index.html')
  })

  test('for ever where the name has a hash, and never without asking where it has none', async () => {
    const { files, publish } = world()
    await publish([...first, file('assets/font-C3.woff2')])
    const said = Object.fromEntries(
      [...files.published.values()].map(({ path, content_type, cache_control }) => [
        path,
        [content_type, cache_control],
      ]),
    )
    const forEver = 'public, max-age=31536000, immutable'
    expect(said).toEqual({
      'console/index.html': ['text/html; charset=utf-8', 'no-cache'],
      'console/config.json': ['application/json', 'no-cache'],
      'console/icon.svg': ['image/svg+xml', 'no-cache'],
      'console/assets/index-A1.js': ['text/javascript; charset=utf-8', forEver],
      'console/assets/index-A1.css': ['text/css; charset=utf-8', forEver],
      'console/assets/font-C3.woff2': ['font/woff2', forEver],
    })
  })

  test('with what pages read at start beside it', async () => {
    const { files, publish } = world()
    await publish(first, { environment: 'dev', sign_in: { client_id: 'c' } })
    const config = files.published.get('console/config.json')?.bytes ?? new Uint8Array()
    expect(JSON.parse(Buffer.from(config).toString())).toEqual({ environment: 'dev', sign_in: { client_id: 'c' } })
  })

  test('beside the parts of the one before, for a month: a tab that is open still asks for them', async () => {
    const { clock, files, publish } = world()
    await publish(first)
    clock.now = new Date('2026-11-21T10:00:00Z')
    expect(await publish(second)).toEqual({ published: 5, removed: 0 })
    expect(files.published.has('console/assets/index-A1.js')).toBe(true)
    clock.now = new Date('2026-12-21T10:00:00Z')
    expect(await publish(second)).toEqual({ published: 5, removed: 2 })
    expect([...files.published.keys()].filter((path) => path.includes('A1'))).toEqual([])
  })

  test('not at all where a file is of no known type: browsers would not take it', async () => {
    const { files, publish } = world()
    await expect(publish([...first, file('assets/model.glb')])).rejects.toThrow('assets/model.glb is of no type')
    expect(files.order).toEqual([])
  })
})

test('with the stack everything goes', async () => {
  const { files, publish } = world()
  await publish(first)
  expect(await removeConsole({ files })).toEqual({ published: 0, removed: 5 })
  expect(files.published.size).toBe(0)
})

describe('a deploy', () => {
  const event = (RequestType: DeployEvent['RequestType'], more: Partial<DeployEvent> = {}): DeployEvent => ({
    RequestType,
    ResponseURL: 'https://answers.example.com/one',
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'published',
    ResourceProperties: { Config: { environment: 'dev' } },
    ...more,
  })
  const deploying = () => {
    const { files, publish } = world()
    const answers: { url: string; body: Readonly<Record<string, unknown>> }[] = []
    const handle = answerDeploy({
      publish: (config) => publish(first, config),
      remove: () => removeConsole({ files }),
      answer: async (url, body) => void answers.push({ url, body: JSON.parse(body) as Record<string, unknown> }),
      log: fakeLog().log,
    })
    return { files, answers, handle }
  }

  test('is told that it went well, under an id that stays the same', async () => {
    const { files, answers, handle } = deploying()
    await handle(event('Create'))
    await handle(event('Update', { PhysicalResourceId: 'published' }))
    await handle(event('Delete', { PhysicalResourceId: 'published' }))
    expect(answers).toHaveLength(3)
    for (const { url, body } of answers) {
      expect(url).toBe('https://answers.example.com/one')
      expect(body).toEqual({
        Status: 'SUCCESS',
        StackId: 'stack',
        RequestId: 'request',
        LogicalResourceId: 'published',
        PhysicalResourceId: 'published',
      })
    }
    expect(files.published.size).toBe(0)
  })

  test('is told why it did not, and the page of before is the page still', async () => {
    const { files, answers, handle } = deploying()
    await handle(event('Create'))
    files.order.length = 0
    files.failsAt = 'console/assets/index-A1.js'
    await handle(event('Update', { PhysicalResourceId: 'published' }))
    expect(answers[1]?.body).toMatchObject({
      Status: 'FAILED',
      Reason: 'The console cannot be published: cannot put console/assets/index-A1.js',
    })
    expect(files.order).not.toContain('console/index.html')
  })
})
