/** A third party as it would be at home: a server of its own, and the published library for what it signs and verifies. */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

export interface Heard {
  readonly webhook_id: string
  readonly event: { readonly id: string; readonly type: string; readonly data: Readonly<Record<string, unknown>> }
}

export interface ThirdParty {
  /** Where it listens. */
  readonly url: string
  /** What it has taken, in order; verified. */
  readonly heard: Heard[]
  /** Every event that it was sent, in order, whatever it answered. */
  readonly sent: Heard['event'][]
  /** With which status it answers from now on. */
  answers(status: number): void
  /** What it verifies with. */
  trust(secret: string): void
  /** Says an event to a partner's path, signed; answers with status and body. */
  say(
    url: string,
    event: object,
    secret: string,
    id?: string,
  ): Promise<{ readonly status: number; readonly body: Said }>
  stop(): Promise<void>
}

export type Said = Readonly<Record<string, unknown>>

export const thirdParty = async (): Promise<ThirdParty> => {
  const heard: Heard[] = []
  const sent: Heard['event'][] = []
  let status = 204
  let verifier: Webhook | undefined
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts).toString('utf8')
      sent.push(JSON.parse(body))
      const headers = request.headers as Record<string, string>
      if (status < 300) {
        const event = verifier?.verify(body, headers) as Heard['event']
        heard.push({ webhook_id: String(headers['webhook-id']), event })
      }
      response.writeHead(status).end()
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    heard,
    sent,
    answers: (next) => {
      status = next
    },
    trust: (secret) => {
      verifier = new Webhook(secret)
    },
    say: async (url, event, secret, id = `msg_${randomUUID()}`) => {
      const body = JSON.stringify(event)
      const now = new Date()
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/cloudevents+json',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
          'webhook-signature': new Webhook(secret).sign(id, now, body),
        },
        body,
      })
      return { status: response.status, body: (await response.json()) as Said }
    },
    stop: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}
