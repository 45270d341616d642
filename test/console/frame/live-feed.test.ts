import { describe, expect, test } from 'vitest'
import { openLiveFeed } from '../../../console/src/frame/live-feed.ts'
import type { LiveStatus } from '../../../console/src/frame/live-status.ts'
import { ownSurroundings, type Socket, settled } from '../../client/surroundings.ts'

/** What operators are promised. */
const PROMISED_MS = 5_000

/** A tab whose line is there until it is cut: from then on nothing comes, and nobody closes anything. */
const tab = async (options: { readonly late_ms?: number } = {}) => {
  const around = ownSurroundings(options)
  const { surroundings, sockets, advance, now, after } = around
  const said: (LiveStatus & { readonly at: number })[] = []
  let status: LiveStatus = { status: 'connecting', since: 0 }
  let isCut = false
  const feed = openLiveFeed(
    { ticket: async () => ({ ticket: 't', url: 'wss://feed.example/live' }), surroundings },
    (become) => {
      status = become(status)
      said.push({ ...status, at: now() })
    },
  )
  await settled()
  const serve = (socket: Socket): void => {
    const { said: asked } = socket
    socket.send = (text) => {
      asked.push(JSON.parse(text) as Record<string, unknown>)
      after(20, () => {
        if (!isCut) socket.hear({ kind: 'pong' })
      })
    }
    socket.open()
  }
  serve(sockets[0] as Socket)
  return {
    feed,
    sockets,
    advance,
    now,
    after,
    said,
    serve,
    status: () => status,
    cut: () => (isCut = true),
    mend: () => (isCut = false),
  }
}

describe('a line that is cut', () => {
  test.each([0, 50, 150])(
    'is said to be lost within five seconds, whenever that happens, timers %i ms late',
    async (late_ms) => {
      for (let cut_ms = 1_000; cut_ms < 6_000; cut_ms += 35) {
        const { advance, cut, status, said, feed } = await tab({ late_ms })
        await advance(cut_ms)
        // A server that answers is live, however quiet it is.
        expect(said.map(({ status: one }) => one)).toEqual(['live'])
        cut()
        await advance(PROMISED_MS)
        expect([cut_ms, status().status]).toEqual([cut_ms, 'lost'])
        feed.close()
      }
    },
  )

  test('is said to be lost as soon after something was heard as in silence', async () => {
    for (let heard_ms = 2_000; heard_ms < 4_000; heard_ms += 35) {
      const { advance, cut, status, sockets, after, feed } = await tab()
      after(heard_ms, () => {
        sockets[0]?.hear({ kind: 'pong' })
        cut()
      })
      await advance(heard_ms + PROMISED_MS)
      expect([heard_ms, status().status]).toEqual([heard_ms, 'lost'])
      feed.close()
    }
  })

  test('is lost since then, until it is there again, however often it is tried', async () => {
    const { advance, cut, mend, status, sockets, serve, now, feed } = await tab()
    await advance(1_000)
    cut()
    await advance(PROMISED_MS)
    const { since } = status()
    // Nobody is there, three times.
    for (let n = 1; n <= 3; n += 1) {
      sockets.at(-1)?.end()
      await advance(1_000 * 2 ** n)
    }
    expect(status()).toMatchObject({ status: 'lost', since, why: expect.stringContaining('Nobody is there') })
    mend()
    serve(sockets.at(-1) as Socket)
    expect(status()).toEqual({ status: 'live', since: now() })
    feed.close()
  })

  test('that was cut for an hour is live again five seconds after it is back', async () => {
    const { advance, cut, mend, status, sockets, serve, after: later, feed } = await tab()
    cut()
    await advance(PROMISED_MS)
    // Nobody is there: each new socket is refused at once.
    let isBack = false
    const refuse = (): void => {
      if (isBack) return
      sockets.at(-1)?.onclose?.({})
      later(100, refuse)
    }
    refuse()
    await advance(3_600_000)
    expect(status().status).toBe('lost')
    mend()
    isBack = true
    const tries = sockets.length
    await advance(PROMISED_MS)
    expect(sockets.length).toBeGreaterThan(tries)
    serve(sockets.at(-1) as Socket)
    expect(status().status).toBe('live')
    feed.close()
  })
})
