// Device shadows: what is wanted of a thing and what it says of itself, kept while it is away ("AWS IoT Device Shadow
// service documents", "Simulating", "MQTT topics"). The classic shadow of a thing alone; named ones do not run here.
//
// An update is merged field by field, null takes a field away, an array is replaced as a whole. Each one makes a new
// version; one that names another version than the present one is refused. What is desired and not reported is the delta.

import { AwsError } from '../aws-api/service.ts'
import type { Clock } from '../clock.ts'
import type { Pending } from '../pending.ts'
import type { BrokerAnswer, BrokerService } from './broker-service.ts'

type Json = Readonly<Record<string, unknown>>

export interface Shadow {
  readonly desired: Json
  readonly reported: Json
  /** When each field was last said, in seconds. */
  readonly desiredAt: Json
  readonly reportedAt: Json
  readonly version: number
  readonly timestamp: number
  /** Its version goes on if it is made again. */
  readonly deleted?: boolean
}

export interface Shadows {
  /** Throw AwsError; the documents are those of the service. `said` is told what the topics beside would be told. */
  get(thing: string): Json
  update(thing: string, bytes: Uint8Array): { readonly document: Json; readonly said: readonly BrokerAnswer[] }
  delete(thing: string): Json
}

/** "Maximum size of a JSON state document: 8 KB", "depth: 8". */
const DOCUMENT_BYTES_MAX = 8 * 1024
const DEPTH_MAX = 8

export function createShadows(clock: Clock, kept: Pending<Shadow>): Shadows {
  const shadows = new Map(kept.entries())
  const keep = (thing: string, shadow: Shadow): Shadow => {
    shadows.set(thing, shadow)
    kept.add(thing, shadow)
    return shadow
  }
  const present = (thing: string): Shadow | undefined => {
    const shadow = shadows.get(thing)
    return shadow?.deleted ? undefined : shadow
  }
  const seconds = () => Math.floor(clock.now() / 1000)

  return {
    get(thing) {
      const shadow = present(thing) ?? missing(thing)
      return document(shadow)
    },
    delete(thing) {
      const { version, timestamp } = present(thing) ?? missing(thing)
      keep(thing, { ...nothing, version, timestamp, deleted: true })
      return { version, timestamp: seconds() }
    },
    update(thing, bytes) {
      const { state, version, clientToken } = readUpdate(bytes)
      const before = shadows.get(thing) ?? { ...nothing, version: 0, timestamp: 0 }
      if (version !== undefined && version !== before.version) {
        throw new AwsError('ConflictException', 'Version conflict', 409)
      }
      const at = seconds()
      const shadow: Shadow = {
        desired: merged(before.desired, state.desired),
        reported: merged(before.reported, state.reported),
        desiredAt: merged(before.desiredAt, stamped(state.desired, at)),
        reportedAt: merged(before.reportedAt, stamped(state.reported, at)),
        version: before.version + 1,
        timestamp: at,
      }
      if (Buffer.byteLength(JSON.stringify([shadow.desired, shadow.reported])) > DOCUMENT_BYTES_MAX) tooLarge()
      keep(thing, shadow)
      const token = clientToken === undefined ? {} : { clientToken }
      const metadata = {
        ...(state.desired !== undefined && { desired: stamped(state.desired, at) }),
        ...(state.reported !== undefined && { reported: stamped(state.reported, at) }),
      }
      const answered = { state, metadata, version: shadow.version, timestamp: at, ...token }
      const open = delta(shadow.desired, shadow.reported)
      const base = `$aws/things/${thing}/shadow/update`
      return {
        document: answered,
        said: [
          {
            topic: `${base}/documents`,
            payload: { previous: past(before), current: past(shadow), timestamp: at, ...token },
          },
          ...(open === undefined
            ? []
            : [
                {
                  topic: `${base}/delta`,
                  payload: {
                    version: shadow.version,
                    timestamp: at,
                    state: open,
                    metadata: only(shadow.desiredAt, open),
                    ...token,
                  },
                },
              ]),
        ],
      }
    },
  }
}

const TOPIC = /^\$aws\/things\/([^/]+)\/shadow\/(get|update|delete)$/

/** The same over MQTT. */
export function shadowTopics(shadows: Shadows, clock: Clock): BrokerService {
  return {
    answers: 'everybody',
    needsCertificate: false,
    hears: (topic) => TOPIC.test(topic),
    answer(topic, payload) {
      const [, thing = '', call = ''] = TOPIC.exec(topic) ?? []
      try {
        if (call === 'update') {
          const { document: answered, said } = shadows.update(thing, payload)
          return [{ topic: `${topic}/accepted`, payload: answered }, ...said]
        }
        const answered = call === 'get' ? shadows.get(thing) : shadows.delete(thing)
        return [{ topic: `${topic}/accepted`, payload: { ...answered, ...tokenIn(payload) } }]
      } catch (error) {
        if (!(error instanceof AwsError)) throw error
        const { status: code, message } = error
        const timestamp = Math.floor(clock.now() / 1000)
        return [{ topic: `${topic}/rejected`, payload: { code, message, timestamp, ...tokenIn(payload) } }]
      }
    },
  }
}

const nothing = { desired: {}, reported: {}, desiredAt: {}, reportedAt: {} }

function document({ desired, reported, desiredAt, reportedAt, version, timestamp }: Shadow): Json {
  const open = delta(desired, reported)
  return {
    state: { ...sides(desired, reported), ...(open !== undefined && { delta: open }) },
    metadata: sides(desiredAt, reportedAt),
    version,
    timestamp,
  }
}

const past = ({ desired, reported, desiredAt, reportedAt, version }: Shadow): Json => ({
  state: sides(desired, reported),
  metadata: sides(desiredAt, reportedAt),
  version,
})

const sides = (desired: Json, reported: Json): Json => ({
  ...(Object.keys(desired).length > 0 && { desired }),
  ...(Object.keys(reported).length > 0 && { reported }),
})

function readUpdate(bytes: Uint8Array): {
  readonly state: { readonly desired?: Json | null; readonly reported?: Json | null }
  readonly version: number | undefined
  readonly clientToken: string | undefined
} {
  if (bytes.length > DOCUMENT_BYTES_MAX) tooLarge()
  const { state, version, clientToken } = readJson(bytes)
  if (!isJson(state)) throw invalid('Missing required node: state')
  const unknown = Object.keys(state).find((side) => side !== 'desired' && side !== 'reported')
  if (unknown !== undefined) throw invalid(`State contains an invalid node: '${unknown}'`)
  for (const [side, value] of Object.entries(state)) {
    if (value !== null && !isJson(value)) throw invalid(`State node "${side}" must be an object`)
    if (depthOf(value) > DEPTH_MAX) throw invalid('Json contains too many levels of nesting; maximum is 8')
  }
  if (version !== undefined && !Number.isInteger(version)) throw invalid('Invalid version')
  return {
    state,
    version: version as number | undefined,
    clientToken: typeof clientToken === 'string' ? clientToken : undefined,
  }
}

function readJson(bytes: Uint8Array): Json {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'))
    if (isJson(value)) return value
  } catch {
    // Said below in AWS's words.
  }
  throw invalid('Payload contains invalid json')
}

function tokenIn(payload: Buffer): Json {
  try {
    const { clientToken } = readJson(payload)
    return typeof clientToken === 'string' ? { clientToken } : {}
  } catch {
    return {}
  }
}

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0

/** null for a whole side takes all of it away. */
function merged(now: Json, change: Json | null | undefined): Json {
  if (change === undefined) return now
  if (change === null) return {}
  const result: Record<string, unknown> = { ...now }
  for (const [name, value] of Object.entries(change)) {
    if (value === null) delete result[name]
    else result[name] = isJson(value) ? merged(isJson(now[name]) ? now[name] : {}, value) : value
  }
  return result
}

/** The same fields with the time in the place of each value. */
function stamped(change: Json | null | undefined, timestamp: number): Json | null | undefined {
  if (change === undefined || change === null) return change
  return Object.fromEntries(
    Object.entries(change).map(([name, value]) => [
      name,
      value === null ? null : isJson(value) ? stamped(value, timestamp) : { timestamp },
    ]),
  )
}

function delta(desired: Json, reported: Json): Json | undefined {
  const open = Object.entries(desired).flatMap(([name, wanted]): [string, unknown][] => {
    const said = reported[name]
    if (isJson(wanted) && isJson(said)) {
      const inner = delta(wanted, said)
      return inner === undefined ? [] : [[name, inner]]
    }
    return JSON.stringify(wanted) === JSON.stringify(said) ? [] : [[name, wanted]]
  })
  return open.length === 0 ? undefined : Object.fromEntries(open)
}

const only = (metadata: Json, fields: Json): Json =>
  Object.fromEntries(
    Object.keys(fields).map((name) => [
      name,
      isJson(fields[name]) && isJson(metadata[name]) && !('timestamp' in metadata[name])
        ? only(metadata[name], fields[name])
        : metadata[name],
    ]),
  )

function missing(thing: string): never {
  throw new AwsError('ResourceNotFoundException', `No shadow exists with name: '${thing}'`, 404)
}

function tooLarge(): never {
  throw new AwsError('RequestEntityTooLargeException', 'The payload exceeds the maximum size allowed', 413)
}

const invalid = (message: string): AwsError => new AwsError('InvalidRequestException', message)
