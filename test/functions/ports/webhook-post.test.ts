import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { type Lookup, placeFault, webhookPostByHttps } from '../../../functions/ports/webhook-post.https.ts'
import { WebhookUnanswered } from '../../../functions/ports/webhook-post.ts'

/*
 * Against real servers on this machine, which is allowed here and nowhere else.
 */
const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

const listening = async (answer: RequestListener): Promise<string> => {
  const server = createServer(answer)
  servers.push(server)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks?x=1`
}

const here = webhookPostByHttps({ loopback: true, timeout_ms: 20_000 })
/** Waits for the rest of an answer that does not come: every run of the tests waits as long. */
const patient = webhookPostByHttps({ loopback: true, timeout_ms: 5_000 })
/** Waits in vain only. */
const impatient = webhookPostByHttps({ loopback: true, timeout_ms: 200 })
const anywhere = (lookup: Lookup, timeout_ms = 20_000) => webhookPostByHttps({ loopback: false, timeout_ms }, lookup)
const request = { headers: { 'content-type': 'application/json', 'webhook-id': 'w1' }, body: Buffer.from('{"a":1}') }

describe('a webhook is posted', () => {
  test('as it is, and its answer is a status', async () => {
    let heard: object = {}
    const url = await listening((incoming, response) => {
      const parts: Buffer[] = []
      incoming.on('data', (part: Buffer) => parts.push(part))
      incoming.on('end', () => {
        const { method, url: path, headers } = incoming
        heard = { method, path, body: Buffer.concat(parts).toString(), id: headers['webhook-id'], host: headers.host }
        response.writeHead(202).end('thank you')
      })
    })
    expect(await here.post({ url, ...request })).toEqual({ status: 202 })
    expect(heard).toEqual({ method: 'POST', path: '/hooks?x=1', body: '{"a":1}', id: 'w1', host: new URL(url).host })
  })

  test('and a redirect is an answer that nobody follows', async () => {
    let asked = 0
    const url = await listening((_, response) => {
      asked += 1
      response.writeHead(302, { location: '/elsewhere' }).end()
    })
    expect(await here.post({ url, ...request })).toEqual({ status: 302 })
    expect(asked).toBe(1)
  })

  test('and a body without an end is not read to its end', async () => {
    const url = await listening((_, response) => {
      response.writeHead(200)
      const more = () => {
        if (!response.destroyed) response.write('x'.repeat(64 * 1024), more)
      }
      more()
    })
    expect(await here.post({ url, ...request })).toEqual({ status: 200 })
  })

  test.each<[string, RequestListener]>([
    ['comes too slowly', (_, response) => response.writeHead(201, { 'content-length': 9 }).write('x')],
    [
      'is cut',
      (_, response) => response.writeHead(201, { 'content-length': 9 }).write('x', () => response.socket?.destroy()),
    ],
  ])('and taken when the status says so, also when the rest of the answer %s', async (_, answer) => {
    expect(await patient.post({ url: await listening(answer), ...request })).toEqual({ status: 201 })
  })

  test.each<[string, RequestListener, RegExp]>([
    [
      'who wants to speak something else',
      ({ socket }) => socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
      /did not answer: it ended the connection without an answer/,
    ],
    ['who hangs up', (incoming) => incoming.socket.destroy(), /did not answer: ECONNRESET/],
    [
      'who says too much in headers',
      (_, response) => response.writeHead(200, { 'x-much': 'x'.repeat(20_000) }).end(),
      /did not answer: HPE_HEADER_OVERFLOW/,
    ],
    [
      'who speaks something else',
      (incoming) => incoming.socket.end('SSH-2.0-OpenSSH\r\n'),
      /did not answer: HPE_INVALID/,
    ],
  ])('and whoever waits for somebody %s is told so', async (_, answer, said) => {
    const url = await listening(answer)
    await expect(here.post({ url, ...request })).rejects.toThrow(said)
    await expect(here.post({ url, ...request })).rejects.toBeInstanceOf(WebhookUnanswered)
  })

  test('and whoever waits for somebody who does not answer waits no longer than he may', async () => {
    const url = await listening(() => undefined)
    await expect(impatient.post({ url, ...request })).rejects.toThrow(/did not answer: no answer within 0\.2 s/)
  })

  test('and nobody at all is told too', async () => {
    const url = await listening(() => undefined)
    for (const server of servers.splice(0)) server.close()
    await expect(here.post({ url, ...request })).rejects.toThrow(/ECONNREFUSED/)
  })
})

describe('nothing is asked of an address that is not public', () => {
  const fails = async (post: ReturnType<typeof anywhere>, url: string) => {
    const error = await post.post({ url, ...request }).then(
      () => undefined,
      (thrown: Error) => thrown,
    )
    expect(error).toBeInstanceOf(WebhookUnanswered)
    return error?.message
  }

  test('whatever it is called', async () => {
    let asked = 0
    const url = new URL(
      await listening(() => {
        asked += 1
      }),
    )
    const named = (address: string) => anywhere(async () => [{ address, family: address.includes(':') ? 6 : 4 }])
    expect(await fails(named('127.0.0.1'), `https://rebound.example:${url.port}/`)).toMatch(
      /127\.0\.0\.1 is not public/,
    )
    expect(await fails(named('169.254.169.254'), 'https://metadata.example/')).toMatch(/not public \(linkLocal\)/)
    expect(await fails(named('::ffff:10.0.0.1'), 'https://mapped.example/')).toMatch(/not public \(private\)/)
    expect(await fails(named('93.184.215.14'), url.href)).toMatch(/https was expected/)
    expect(await fails(named('93.184.215.14'), `https://127.0.0.1:${url.port}/`)).toMatch(/loopback/)
    expect(asked).toBe(0)
  })

  test('when one of several addresses is not', async () => {
    const both = anywhere(async () => [
      { address: '93.184.215.14', family: 4 },
      { address: '10.0.0.1', family: 4 },
    ])
    expect(await fails(both, 'https://both.example/')).toMatch(/10\.0\.0\.1 is not public/)
  })

  test('and the connection goes where was looked, not where the name points a moment later', async () => {
    let asked = 0
    const url = new URL(
      await listening((_, response) => {
        asked += 1
        response.end()
      }),
    )
    let looks = 0
    const turning = webhookPostByHttps({ loopback: true, timeout_ms: 20_000 }, async () => {
      looks += 1
      return [{ address: looks === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }]
    })
    expect(await turning.post({ url: `http://localhost:${url.port}/`, ...request })).toEqual({ status: 200 })
    expect([asked, looks]).toEqual([1, 1])
  })

  test('a name that there is not, or that nobody answers for, is said to be so', async () => {
    const missing = anywhere(async () => {
      throw Object.assign(new Error('getaddrinfo ENOTFOUND nowhere.example'), { code: 'ENOTFOUND' })
    })
    expect(await fails(missing, 'https://nowhere.example/')).toMatch(/nowhere\.example did not answer: ENOTFOUND/)
    expect(
      await fails(
        anywhere(() => new Promise(() => {}), 200),
        'https://slow.example/',
      ),
    ).toMatch(/within 0\.2 s/)
    expect(
      await fails(
        anywhere(async () => []),
        'https://none.example/',
      ),
    ).toMatch(/has no address/)
  })

  test('and whoever subscribes hears of it at once', async () => {
    const rules = { loopback: false }
    const to =
      (address: string): Lookup =>
      async () => [{ address, family: 4 }]
    expect(await placeFault('https://hooks.acme.example/', rules, to('93.184.215.14'))).toBeUndefined()
    expect(await placeFault('https://hooks.acme.example/', rules, to('10.0.0.1'))).toMatch(/not public/)
    expect(await placeFault('https://10.0.0.1/', rules, to('93.184.215.14'))).toMatch(/not public/)
    expect(
      await placeFault('https://nowhere.example/', rules, async () => {
        throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' })
      }),
    ).toMatch(/ENOTFOUND/)
  })
})
