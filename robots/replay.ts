// npm run replay -- FILE [--speed 60] [--mqtt-url URL]
//
// Publishes a recording on its original topics with its original spacing divided by the speed. Everything goes out with
// QoS 1, so that what the summary counts has arrived. What IoT Core would answer by dropping the connection (too large,
// too deep) is left out and counted as refused: one camera picture must not end the replay.

import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import mqtt, { type MqttClient } from 'mqtt'
import { command, Mistake } from './mistake.ts'
import { mqttUrl } from './mqtt-url.ts'
import { grouped, type Progress, progressOn, type Screen } from './progress.ts'
import { type Recorded, readRecording, surveyOf } from './recording.ts'

const USAGE = 'npm run replay -- FILE [--speed 60] [--mqtt-url mqtt://127.0.0.1:1883]'

export interface ReplayPlan {
  readonly file: string
  readonly speed: number
  readonly mqtt_url: string
}

export interface ReplaySummary {
  /** Acknowledged by the broker. */
  readonly messages: number
  readonly bytes: number
  readonly topics: number
  readonly seconds: number
  readonly recorded_seconds: number
  /** Why → on which topics, for what was left out. */
  readonly refused: ReadonlyMap<string, { readonly count: number; readonly topics: ReadonlySet<string> }>
  readonly stopped: boolean
}

/** What IoT Core takes in one publish (AWS IoT Core quotas). */
const PAYLOAD_BYTES_MAX = 128 * 1024
const TOPIC_SLASHES_MAX = 7
const TOPIC_BYTES_MAX = 256

/** Published and not yet acknowledged. */
const IN_FLIGHT_MAX = 200
const CONNECT_WITHIN_MS = 5_000
const BACK_WITHIN_MS = 15_000

export async function replay(plan: ReplayPlan, screen: Screen, signal?: AbortSignal): Promise<ReplaySummary> {
  const survey = await surveyOf(plan.file)
  const line = await Line.open(plan.mqtt_url)
  const progress = progressOn(screen, survey.messages, Date.now)
  const started = Date.now()
  const refused = new Map<string, { count: number; topics: Set<string> }>()
  try {
    await publishAll(plan, { started, first_at: survey.first_at }, line, progress, refused, signal)
    await line.acknowledged()
  } finally {
    progress.end()
    await line.close()
  }
  return {
    ...line.counts(),
    seconds: (Date.now() - started) / 1000,
    recorded_seconds: (survey.last_at - survey.first_at) / 1000,
    refused,
    stopped: signal?.aborted === true,
  }
}

async function publishAll(
  { file, speed }: ReplayPlan,
  clock: { readonly started: number; readonly first_at: number },
  line: Line,
  progress: Progress,
  refused: Map<string, { count: number; topics: Set<string> }>,
  signal: AbortSignal | undefined,
): Promise<void> {
  let done = 0
  for await (const recorded of readRecording(file)) {
    const wait = clock.started + (recorded.at - clock.first_at) / speed - Date.now()
    if (wait >= 1) await line.unlessLost(sleep(wait, undefined, signal && { signal }).catch(() => {}))
    if (signal?.aborted === true) return
    const why = refusal(recorded)
    if (why === undefined) {
      await line.publish(recorded)
    } else {
      const found = refused.get(why) ?? { count: 0, topics: new Set<string>() }
      refused.set(why, { count: found.count + 1, topics: found.topics.add(recorded.topic) })
    }
    done++
    progress.show(done)
  }
}

function refusal({ topic, payload }: Recorded): string | undefined {
  if (payload.length > PAYLOAD_BYTES_MAX) return 'larger than 128 KB'
  if (topic.split('/').length - 1 > TOPIC_SLASHES_MAX) return 'a topic of more than 7 slashes'
  if (Buffer.byteLength(topic) > TOPIC_BYTES_MAX) return 'a topic longer than 256 bytes'
  if (topic.startsWith('$')) return 'a topic of the broker itself'
  if (/[#+]/.test(topic)) return 'a topic with a wildcard'
  return undefined
}

/** One connection: a bounded number of messages in flight, resent by the library when it comes back. */
class Line {
  readonly #client: MqttClient
  readonly #lost: Promise<never>
  readonly #topics = new Set<string>()
  #messages = 0
  #bytes = 0
  #flying = 0
  #room: (() => void)[] = []

  static async open(url: string): Promise<Line> {
    const clientId = `replay-${randomBytes(6).toString('hex')}`
    const client = mqtt.connect(url, { clientId, connectTimeout: CONNECT_WITHIN_MS, reconnectPeriod: 500 })
    try {
      await new Promise<void>((resolve, reject) => {
        client.once('connect', () => resolve())
        client.on('error', reject)
        client.once('close', () => reject(new Error('what listens there does not speak MQTT')))
      })
      return new Line(url, client)
    } catch (error) {
      client.end(true)
      const why = error instanceof Error ? error.message : String(error)
      throw new Mistake(
        `no MQTT broker answers at ${url} (${why}): is npm start still running? Or name another with --mqtt-url`,
      )
    }
  }

  constructor(url: string, client: MqttClient) {
    this.#client = client
    this.#lost = new Promise((_resolve, reject) => {
      let timer: NodeJS.Timeout | undefined
      client.on('close', () => {
        timer ??= setTimeout(() => {
          const before = `${grouped(this.#messages)} messages were acknowledged before`
          reject(new Mistake(`the broker at ${url} is gone for ${BACK_WITHIN_MS / 1000} s; ${before}`))
        }, BACK_WITHIN_MS)
      })
      client.on('connect', () => {
        clearTimeout(timer)
        timer = undefined
      })
      client.on('end', () => clearTimeout(timer))
    })
    this.#lost.catch(() => {})
  }

  async publish({ topic, payload, retain }: Recorded): Promise<void> {
    while (this.#flying >= IN_FLIGHT_MAX) await this.#landing()
    this.#flying++
    this.#client.publish(topic, payload, { qos: 1, retain }, (error) => {
      this.#flying--
      if (!error) {
        this.#messages++
        this.#bytes += payload.length
        this.#topics.add(topic)
      }
      for (const enter of this.#room.splice(0)) enter()
    })
  }

  async acknowledged(): Promise<void> {
    while (this.#flying > 0) await this.#landing()
  }

  unlessLost<T>(waiting: Promise<T>): Promise<T> {
    return Promise.race([waiting, this.#lost])
  }

  counts(): { messages: number; bytes: number; topics: number } {
    return { messages: this.#messages, bytes: this.#bytes, topics: this.#topics.size }
  }

  async close(): Promise<void> {
    await this.#client.endAsync(!this.#client.connected)
  }

  #landing(): Promise<void> {
    return this.unlessLost(new Promise<void>((resolve) => this.#room.push(resolve)))
  }
}

export function summaryText(plan: ReplayPlan, summary: ReplaySummary): string {
  const refusals = [...summary.refused].map(([why, { count, topics }]) => `${count} ${why} (${[...topics].join(', ')})`)
  const total = [...summary.refused.values()].reduce((sum, { count }) => sum + count, 0)
  const rows = [
    ['messages', grouped(summary.messages)],
    ['bytes', grouped(summary.bytes)],
    ['topics', grouped(summary.topics)],
    ['seconds', `${summary.seconds.toFixed(1)} (recorded ${summary.recorded_seconds.toFixed(1)}, speed ${plan.speed})`],
    ['refused', refusals.length === 0 ? '0' : `${total}: ${refusals.join('; ')}; IoT Core would drop the connection`],
  ]
  const title = `${summary.stopped ? 'stopped' : 'replayed'} ${plan.file} to ${plan.mqtt_url}`
  return [title, ...rows.map(([name = '', value]) => `  ${name.padEnd(9)} ${value}`)].join('\n')
}

export function readPlan(args: readonly string[]): ReplayPlan {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { speed: { type: 'string', default: '1' }, 'mqtt-url': { type: 'string' } },
  })
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new Mistake(`name one recording: ${USAGE}`)
  const speed = Number(values.speed)
  if (!Number.isFinite(speed) || speed <= 0) {
    throw new Mistake(`--speed is ${values.speed}: a number above 0 would be right, such as 60 for sixty times as fast`)
  }
  return { file, speed, mqtt_url: mqttUrl(values['mqtt-url']) }
}

if (import.meta.main) {
  await command(async () => {
    const args = process.argv.slice(2)
    if (args.some((arg) => arg === '--help' || arg === '-h')) {
      process.stdout.write(`${USAGE}\n`)
      return
    }
    const plan = readPlan(args)
    const stop = new AbortController()
    process.once('SIGINT', () => stop.abort())
    process.once('SIGTERM', () => stop.abort())
    const summary = await replay(plan, process.stdout, stop.signal)
    process.stdout.write(`${summaryText(plan, summary)}\n`)
    if (summary.stopped) process.exitCode = 130
  })
}
