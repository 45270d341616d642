import { expect, test } from 'vitest'
import { serverFrameSchema } from '../../../../messages/feed/frames.ts'
import { deeplyNested, type HostileBytes, hostileJson, invalidUtf8, naughtyStrings } from '../../../hostile/corpora.ts'
import { feedWorld } from './world.ts'

/** As a client says it, in a frame of text or of bytes; answered by an error that counts against it, and nothing else. */
const isRefused = async (body: string, isBase64Encoded: boolean, where: string): Promise<void> => {
  const world = feedWorld()
  await world.connect('c1')
  const answer = await world.sayRaw('c1', body, { isBase64Encoded })
  expect(serverFrameSchema.safeParse(answer).error, where).toBeUndefined()
  expect(answer, where).toMatchObject({ kind: 'error' })
  const { status } = answer as { status: number }
  expect(status >= 400 && status < 500, `${where}: ${status}`).toBe(true)
  const { subscriptions, errors } = world.feed.rows.get('c1') ?? {}
  expect([subscriptions, errors], where).toEqual([{}, 1])
  expect(world.sockets.ended, where).toEqual([])
}

const corpora: readonly (readonly [string, readonly HostileBytes[]])[] = [
  ['hostile JSON', hostileJson],
  ['bytes that are no UTF-8', invalidUtf8],
  ['deep nesting', deeplyNested],
]

test.each(corpora)('each of the corpus "%s" is answered by an error frame', async (_, corpus) => {
  for (const { name, bytes } of corpus) {
    await isRefused(bytes.toString('base64'), true, name)
    await isRefused(bytes.toString('utf8'), false, name)
  }
})

test('naughty strings are refused as ids, and are no harm in a filter or beside it', async () => {
  for (const text of naughtyStrings) {
    const frames = [
      { action: text },
      { action: 'subscribe', subscription_id: 's', [text || 'empty']: 1 },
      { action: 'subscribe', subscription_id: 's', filter: { trace_id: text } },
      { action: 'subscribe', subscription_id: 's', from: text },
    ]
    for (const frame of frames) await isRefused(JSON.stringify(frame), false, text)
    const world = feedWorld()
    await world.connect('c1')
    const answer = await world.say('c1', { action: 'subscribe', subscription_id: 's', filter: { states: [text] } })
    expect(['subscribed', 'error'], text).toContain(answer.kind)
  }
})
