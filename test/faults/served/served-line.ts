/** Starts the line's process, kills it, and keeps clients speaking to whichever process there is. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import mqtt, { type MqttClient } from 'mqtt'
import type { LineAddresses, LineSettings } from './line-process.ts'

export interface ServedLine {
  readonly addresses: LineAddresses
  readonly client: MqttClient
  /** kill -9. */
  kill(): Promise<void>
  get(path: string): Promise<unknown>
  /** Asks as a person would that parked robots try again now; the schedule does so once a minute. */
  release(robots: readonly string[]): Promise<void>
  /** How often a thread was started anew. */
  restarts(): Promise<number>
}

export async function servedLine(settings: LineSettings): Promise<ServedLine> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'line-process.ts'), JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const addresses = await readyLine(child)
  const client = await mqtt.connectAsync(addresses.mqtt_url, { clientId: 'applications', reconnectPeriod: 0 })
  client.on('error', () => {})
  client.setMaxListeners(0)
  return {
    addresses,
    client,
    async kill() {
      client.end(true)
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
    async get(path) {
      const response = await fetch(`${addresses.http_url}${path}`, {
        headers: { authorization: `Bearer ${addresses.token}` },
      })
      if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`)
      return response.json()
    },
    async release(robots) {
      for (const robot of robots) {
        const record = {
          data: '',
          topic: `robots/${robot}/messages`,
          received_at: Date.now(),
          source: 'service_platform.operator',
          control: 'release',
        }
        await fetch(addresses.aws_url, {
          method: 'POST',
          headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'Kinesis_20131202.PutRecord' },
          body: JSON.stringify({
            StreamName: addresses.stream_name,
            PartitionKey: `robot:${robot}`,
            Data: Buffer.from(JSON.stringify(record)).toString('base64'),
          }),
        })
      }
    },
    async restarts() {
      child.send('stats')
      const [stats] = (await once(child, 'message')) as [Record<string, { worker_restarts?: number }>]
      return stats['AWS::Lambda::Function']?.worker_restarts ?? 0
    },
  }
}

async function readyLine(child: ChildProcess): Promise<LineAddresses> {
  if (!child.stdout) throw new Error('the process of the line has no output')
  for await (const text of createInterface({ input: child.stdout })) return JSON.parse(text) as LineAddresses
  throw new Error(`the process of the line ended before it was ready: exit code ${child.exitCode}`)
}

/** Publishes with QoS 1 until it is acknowledged, over whichever line there is; answers how often it was sent. */
export async function publishPersistently(
  current: () => Promise<ServedLine>,
  topic: string,
  text: string,
): Promise<number> {
  for (let times = 0; ; ) {
    const { client } = await current()
    if (client.connected) {
      times += 1
      const published = client.publishAsync(topic, text, { qos: 1 }).then(
        () => true,
        () => false,
      )
      // A client that was ended in between never settles what it was given.
      if (await Promise.race([published, pause(2000).then(() => false), closed(client)])) return times
    }
    await pause(20)
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
const closed = (client: MqttClient): Promise<false> =>
  new Promise((resolve) => client.once('close', () => resolve(false)))
