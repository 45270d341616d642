import { setTimeout as sleep } from 'node:timers/promises'
import mqtt from 'mqtt'
import { UsageError } from '../command.ts'
import type { Identity } from './robot-files.ts'

export interface Door {
  /** mqtts://host:port */
  readonly url: string
  /** PEM */
  readonly authority: string
}

/** What is attached takes a while until it counts everywhere in AWS IoT. */
const patienceMs = 30_000
const betweenMs = 2_000
const answerMs = 5_000

/**
 * Connects once as the robot and does what every robot may: listens to its own commands and asks for its own shadow. Who is
 * connected under that name already is thrown out by it, as by any second connection.
 */
export const prove = async (
  door: Door,
  thing: string,
  identity: Pick<Identity, 'key' | 'certificate'>,
): Promise<void> => {
  const until = Date.now() + patienceMs
  for (;;) {
    const refused = await tried(door, thing, identity)
    if (refused === undefined) return
    if (Date.now() > until) {
      throw new UsageError(`${thing} could not connect to ${door.url} with its new certificate: ${refused}`)
    }
    await sleep(betweenMs)
  }
}

const tried = async (
  { url, authority: ca }: Door,
  clientId: string,
  { key, certificate: cert }: Pick<Identity, 'key' | 'certificate'>,
): Promise<string | undefined> => {
  const client = mqtt.connect(url, { clientId, key, cert, ca, reconnectPeriod: 0, connectTimeout: answerMs })
  const ended = new Promise<string>((resolve) => {
    client.once('error', (error) => resolve(error.message))
    client.once('close', () => resolve('the connection was closed'))
  })
  const does = async (): Promise<undefined> => {
    await new Promise((resolve) => client.once('connect', resolve))
    const shadow = `$aws/things/${clientId}/shadow/get`
    await client.subscribeAsync([`robots/${clientId}/commands`, `${shadow}/accepted`, `${shadow}/rejected`], { qos: 1 })
    const answer = new Promise((resolve) => client.once('message', resolve))
    await client.publishAsync(shadow, '', { qos: 1 })
    await answer
  }
  const outcome = await Promise.race([
    does().catch((error: unknown) => (error instanceof Error ? error.message : String(error))),
    ended,
    sleep(2 * answerMs, 'nothing was answered', { ref: false }),
  ])
  await client.endAsync(outcome !== undefined).catch(() => {})
  return outcome
}
