// Recordings of MQTT traffic, one JSON object per line. Two kinds are read:
//
//   {"topic", "payload": text, "timestamp", "qos", "retain"}    behind a first line of metadata with `_kind`
//   {"t", "topic", "message": JSON, "qos", "retain", "bytes"}   between lines with a `note` and no topic
//
// A message of the second kind was written as JSON and is published as JSON.stringify writes it, which are the bytes that
// were sent. A line that is neither stops everything before the first message is published.

import { createReadStream, statSync } from 'node:fs'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import { Mistake } from './mistake.ts'

export interface Recorded {
  readonly topic: string
  readonly payload: Buffer
  /** When the recorder had it, epoch milliseconds. */
  readonly at: number
  readonly retain: boolean
}

export interface Survey {
  readonly messages: number
  readonly bytes: number
  readonly topics: number
  readonly first_at: number
  readonly last_at: number
}

/** Reads it all once: the length is needed for a progress bar, and a broken line is found before anything was said. */
export async function surveyOf(file: string): Promise<Survey> {
  let messages = 0
  let bytes = 0
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  const topics = new Set<string>()
  for await (const { topic, payload, at } of readRecording(file)) {
    messages++
    bytes += payload.length
    topics.add(topic)
    first = Math.min(first, at)
    last = Math.max(last, at)
  }
  if (messages === 0) throw new Mistake(`${file} is not a recording: it has no message`)
  return { messages, bytes, topics: topics.size, first_at: first, last_at: last }
}

export async function* readRecording(file: string): AsyncGenerator<Recorded> {
  refuseNoFile(file)
  let line = 0
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    line++
    if (text.trim() === '') continue
    const recorded = recordedIn(text, (why) => new Mistake(`${file} is not a recording: line ${line}: ${why}`))
    if (recorded !== undefined) yield recorded
  }
}

function refuseNoFile(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined) throw new Mistake(`there is no file ${file}`)
  if (!found.isFile())
    throw new Mistake(`${file} is not a file: name a recording, such as ${basename(file)}/session.log`)
}

/** Undefined for metadata and notes. */
function recordedIn(text: string, mistake: (why: string) => Mistake): Recorded | undefined {
  const line = objectIn(text)
  if (line === undefined) throw mistake(`not a JSON object: ${text.slice(0, 60)}`)
  if (line.topic === undefined && (line._kind !== undefined || line.note !== undefined)) return undefined
  const { topic, payload, message, timestamp, t, retain } = line as Readonly<Record<string, unknown>>
  if (typeof topic !== 'string' || topic === '') throw mistake('it has no topic')
  if (typeof payload !== 'string' && message === undefined) throw mistake('it has neither a payload text nor a message')
  const at = Date.parse(String(timestamp ?? t))
  if (Number.isNaN(at)) throw mistake(`its timestamp is ${JSON.stringify(timestamp ?? t)}, RFC 3339 would be right`)
  const bytes = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(message))
  return { topic, payload: bytes, at, retain: retain === true }
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = JSON.parse(text) as unknown
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // The caller says what is wrong.
  }
  return undefined
}
