import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as clients from '../../../functions/ports/clients.ts'

interface Made {
  readonly config: {
    readonly requestHandler: { handle(request: object, options: { requestTimeout: number }): Promise<unknown> }
  }
}

/** Takes every request and never answers. */
let silent: Server
let port: number
beforeAll(async () => {
  process.env.AWS_REGION ??= 'eu-central-1'
  silent = createServer(() => undefined)
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  port = (silent.address() as AddressInfo).port
})
afterAll(() => {
  silent.closeAllConnections()
  silent.close()
})

describe('a service that does not answer', () => {
  const overHttp1 = Object.entries(clients).filter(([name]) => name !== 'kinesisClient')

  test.each(overHttp1)('fails the call of %s when its time is up', async (_, client) => {
    const { requestHandler } = (client as (url: string) => Made)('wss://connections.example/live').config
    const request = { protocol: 'http:', hostname: '127.0.0.1', port, method: 'GET', path: '/', query: {}, headers: {} }
    const handle = requestHandler.handle.bind(requestHandler)
    await expect(handle(request, { requestTimeout: 20 })).rejects.toMatchObject({ name: 'TimeoutError' })
  })
})

test('a dead session of the HTTP/2 client ends before the call that waits on it, so that the next try gets a new one', async () => {
  const handler = clients.kinesisClient().config.requestHandler as unknown as {
    handle(request: object): Promise<unknown>
    /** Known after the first call. */
    httpHandlerConfigs(): { readonly requestTimeout: number; readonly sessionTimeout: number }
  }
  const request = { protocol: 'http:', hostname: '127.0.0.1', port, method: 'GET', path: '/', query: {}, headers: {} }
  await expect(handler.handle(request)).rejects.toThrow()
  const { requestTimeout, sessionTimeout } = handler.httpHandlerConfigs()
  expect(sessionTimeout).toBeLessThan(requestTimeout)
})
