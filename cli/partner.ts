import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { ask } from './api.ts'
import { run, UsageError } from './command.ts'
import { type Connection, readRunFile } from './connection.ts'

/*
 * npm run partner -- ROBOT
 *
 * Plays Acme, the example partner (partners/acme_wms.json), against `npm start`: gets a secret, subscribes with a server of its
 * own on this machine, orders a transport by a signed webhook, and prints what it is sent until Ctrl-C. What it signs and
 * verifies with is the published library of Standard Webhooks: a third party needs nothing of ours.
 */
const usage = 'npm run partner -- ROBOT [--orders N] [--answer STATUS]'

const options = {
  /** One every five seconds. */
  orders: { type: 'string', default: '1' },
  /** What its server answers: 500 or 410 show what happens then. */
  answer: { type: 'string', default: '204' },
} as const

const PARTNER = 'acme_wms'
const FLEET = 'north'

interface Subscriber {
  readonly url: string
  trust(secret: string): void
  close(): void
}

/** Hears CloudEvents, and refuses what is not signed with its secret. */
const listen = async (status: number, hear: (event: Record<string, unknown>) => void): Promise<Subscriber> => {
  let verifier: Webhook | undefined
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      try {
        const text = Buffer.concat(parts).toString('utf8')
        const event = verifier?.verify(text, request.headers as Record<string, string>)
        hear(event as Record<string, unknown>)
        response.writeHead(status).end()
      } catch (error) {
        console.log(`refused: ${error}`)
        response.writeHead(401).end()
      }
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/signalbox`,
    trust: (secret) => {
      verifier = new Webhook(secret)
    },
    close: () => server.close(),
  }
}

const order = async ({ http_url }: Connection, robot: string, number: string, secret: string): Promise<void> => {
  const now = new Date()
  const id = `msg_${number}`
  const body = JSON.stringify({
    specversion: '1.0',
    id: `order-${number}`,
    source: '/acme/wms/site-7',
    type: 'com.acme.wms.order.released',
    time: now.toISOString(),
    data: { vehicle: robot, order: { number, kind: 'TRN', stops: ['HBW', 'DPS'] } },
  })
  const response = await fetch(`${http_url}/bridge/${PARTNER}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/cloudevents+json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, now, body),
    },
    body,
  })
  const answer = await response.text()
  console.log(`order ${number} → ${response.status} ${answer}`)
  for (const messageId of messageIdsIn(answer)) console.log(`what became of it: npm run show -- ${messageId}`)
}

export const messageIdsIn = (answer: string): readonly string[] =>
  [...answer.matchAll(/"message_id":"([^"]+)"/g)].flatMap(([, id]) => id ?? [])

/** As it was heard, and what it was answered where that is a refusal. */
export const heardLine = (event: Record<string, unknown>, status: number): string =>
  `${shown(event)}${status < 300 ? '' : ` → answered ${status}`}`

const shown = ({ type, time, data }: Record<string, unknown>): string => {
  const { robot_id, correlation_id, payload } = data as Record<string, unknown>
  return `${time} ${type} ${robot_id} ${correlation_id ?? ''} ${JSON.stringify(payload)}`
}

if (import.meta.main) {
  await run({ usage, options }, async ({ values, positionals }) => {
    const [robot, ...rest] = positionals
    const [orders, answer] = [Number(values.orders), Number(values.answer)]
    if (robot === undefined || rest.length > 0 || !(orders >= 0) || !(answer >= 200 && answer < 600)) {
      throw new UsageError(usage)
    }
    const connection = readRunFile()
    const inFleet = { fleet: FLEET, reason: 'the example partner may order it' }
    await ask(connection, 'PUT', `/robots/${encodeURIComponent(robot)}/fleet`, { body: inFleet })
    const partner = await ask(connection, 'POST', `/partners/${PARTNER}/secrets`, { body: {} })

    const subscriber = await listen(answer, (event) => console.log(heardLine(event, answer)))
    const wanted = { url: subscriber.url, fleets: [FLEET], description: 'npm run partner' }
    const { body } = await ask(connection, 'POST', '/subscriptions', { body: wanted })
    subscriber.trust(String(body.secret))
    console.log(`subscription ${body.subscription_id} → ${subscriber.url}; Ctrl-C removes it`)

    const ended = new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
    })
    const pause = () => Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5_000))])
    // Whoever matches events with subscriptions knows a new one after some seconds.
    await pause()
    for (let n = 1; n <= orders; n += 1) {
      await order(connection, robot, `A-${Date.now()}`, String(partner.body.secret))
      if (n < orders) await pause()
    }
    await ended
    subscriber.close()
    await ask(connection, 'DELETE', `/subscriptions/${body.subscription_id}`)
  })
}
