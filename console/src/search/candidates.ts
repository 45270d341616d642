// What somebody may mean who pastes something into the search box: an id, a log line (whole, cut off, escaped), an address of this
// console, of the API or of the AWS console, an ARN, a topic, a traceparent. Pure: which of the candidates exist, the API says.
//
// - What names itself is taken at its word: `"failure_id":"…"`, `/missions/…`, `robots/…/messages`.
// - What is most particular stands first: of a log line somebody wants the failure or the message, not everything of its robot.
// - Bare words are looked up last, and only if they can be an id.

import { MESSAGE_ID, TRACE_ID_SAID } from '../../../messages/message-id.ts'
import { missionOfJob } from '../../../messages/mission-id.ts'
import { LINE_KEY, robotIdOfThing } from '../../../messages/robot-id.ts'

export const kinds = [
  'failure',
  'message',
  'command',
  'operation',
  'mission',
  'group',
  'trace',
  'correlation',
  'robot',
  'policy',
] as const
export type Kind = (typeof kinds)[number]

export interface Candidate {
  readonly id: string
  /** What it says that it is; undefined: anything. */
  readonly kind?: Kind
  /** Of a message: whose, since several robots may have used the id. */
  readonly robot_id?: string
  /** Where it stood, in words: `message_id`, `an address`, `a topic`. */
  readonly found_in: string
}

export const CANDIDATES_MAX = 8
/** Of what is pasted: a stack of log lines is not searched to its end. */
const READ_MAX = 20_000

export function candidatesIn(pasted: string): readonly Candidate[] {
  const text = unescaped(pasted.slice(0, READ_MAX)).trim()
  if (text === '') return []
  const named = [...inAddresses(text), ...inArns(text), ...inTopics(text), ...inFields(text), ...inTraceHeaders(text)]
  // What is one word is looked up as what it may be, and as it stands: an id may look like a topic or a header.
  const found = named.length > 0 && /[\s/]/.test(text) ? named : [...named, ...inWords(text)]
  const particular = found.toSorted((one, other) => placeOf(one) - placeOf(other))
  return distinct(particular).slice(0, CANDIDATES_MAX)
}

function placeOf({ kind, found_in }: Candidate): number {
  if (found_in === addressWords) return -1
  return kind === undefined ? kinds.length : kinds.indexOf(kind)
}

/** A log line in a JSON of somebody else: `\"message_id\":\"…\"`. */
function unescaped(text: string): string {
  return text.replaceAll(/\\+"/g, '"').replaceAll(/\\[nrt]/g, ' ')
}

/** Known under the same names on the wire, in logs, in events and in answers. */
const fields: Readonly<Record<string, Kind>> = {
  failure_id: 'failure',
  redrive_of: 'failure',
  edited_from: 'failure',
  message_id: 'message',
  causation_id: 'message',
  edited_to: 'message',
  command_id: 'command',
  operation_id: 'operation',
  mission_id: 'mission',
  fingerprint: 'group',
  trace_id: 'trace',
  correlation_id: 'correlation',
  robot_id: 'robot',
  policy_version: 'policy',
}

const FIELD = /["']?\b([a-z_]{5,20})["']?\s*[:=]\s*["']?([A-Za-z0-9:._-]+)/g

function inFields(text: string): readonly Candidate[] {
  const said = [...text.matchAll(FIELD)].flatMap(([, name = '', value = '']) => {
    if (name === 'job_id' || name === 'subject') return ofSubject(value, name)
    const kind = Object.hasOwn(fields, name) ? fields[name] : undefined
    const id = trimmed(value)
    return kind === undefined || !mayBe(kind, id) ? [] : [{ id, kind, found_in: name }]
  })
  const robot = said.find(({ kind }) => kind === 'robot')?.id
  // Of one line: the message is that robot's.
  return said.map((one) =>
    one.kind === 'message' && one.found_in === 'message_id' && robot !== undefined ? { ...one, robot_id: robot } : one,
  )
}

/** `robot:r1`, `mission:m-17`, and the job of a mission: `mission:m-17:1`. */
function ofSubject(value: string, found_in: string): readonly Candidate[] {
  const subject = trimmed(value)
  const [, kind, id = ''] = /^(robot|mission):(.+)$/.exec(subject) ?? []
  if (kind === undefined) return mayBe('correlation', subject) ? [{ id: subject, kind: 'correlation', found_in }] : []
  return [{ id: missionOfJob(subject)?.mission_id ?? id, kind: kind as Kind, found_in }]
}

const addressWords = 'an address'

/** The console's own, the API's, and what the AWS console makes of them; with or without a host. */
function inAddresses(text: string): readonly Candidate[] {
  return [...text.matchAll(/(?:https?:\/\/|(?<=^|\s)\/)[^\s"'<>`]+/g)].flatMap(([address]) => {
    const [path = '', query = ''] = address.replace(/^https?:\/\/[^/?#]*/, '').split(/[?#]/, 2)
    const parameters = new URLSearchParams(query)
    const segments = path.split('/').filter((part) => part !== '')
    return [...ofPath(segments.map(decoded), parameters), ...ofParameters(parameters)]
  })
}

const rooms: Readonly<Record<string, Kind | 'any'>> = {
  failures: 'failure',
  messages: 'message',
  commands: 'command',
  operations: 'operation',
  missions: 'mission',
  'failure-groups': 'group',
  groups: 'group',
  traces: 'any',
  timeline: 'any',
  robots: 'robot',
  policies: 'policy',
}

function ofPath(segments: readonly string[], parameters: URLSearchParams): readonly Candidate[] {
  return segments.flatMap((room, place) => {
    const kind = Object.hasOwn(rooms, room) ? rooms[room] : undefined
    const id = segments[place + 1]
    if (kind === undefined || id === undefined || !LINE_KEY.test(id)) return []
    // Below a room there are lists as well: /failures/groups, /failures/all, /data/messages.
    if (Object.hasOwn(rooms, id) || id === 'all') return []
    if (kind === 'any') return [{ id, found_in: addressWords }]
    if (!mayBe(kind, id)) return []
    const robot_id = kind === 'message' ? (parameters.get('robot_id') ?? undefined) : undefined
    return [{ id, kind, found_in: addressWords, ...(robot_id !== undefined && { robot_id }) }]
  })
}

function ofParameters(parameters: URLSearchParams): readonly Candidate[] {
  return [...parameters].flatMap(([name, value]) => {
    const kind = Object.hasOwn(fields, name) ? fields[name] : undefined
    return kind !== undefined && mayBe(kind, value) ? [{ id: value, kind, found_in: `${name} of an address` }] : []
  })
}

/** A run of an Express machine is named after its message; of other things the last word may be an id. */
function inArns(text: string): readonly Candidate[] {
  return [...text.matchAll(/\barn:[a-z-]+:states:[^\s"'<>]+/g)].flatMap(([arn]) => {
    const [, , , , , kind, , name = ''] = arn.split(':')
    return kind === 'express' && mayBe('message', name) ? [{ id: name, kind: 'message', found_in: 'a run' }] : []
  })
}

function inTopics(text: string): readonly Candidate[] {
  const native = [...text.matchAll(/\brobots\/([A-Za-z0-9:_-]{1,128})\/(?:messages|telemetry|commands)\b/g)]
  const missions = [...text.matchAll(/\bmissions\/([A-Za-z0-9_.-]{1,64})\/messages\b/g)]
  const vda = [
    ...text.matchAll(
      /\b[A-Za-z0-9_-]+\/v[1-9]\/([A-Za-z0-9_.-]+)\/([A-Za-z0-9_.-]+)\/(?:state|connection|visualization|factsheet|order|instantActions)\b/g,
    ),
  ]
  return [
    ...missions.map(([, id = '']): Candidate => ({ id, kind: 'mission', found_in: 'a topic' })),
    ...native.map(([, thing = '']): Candidate => ({ id: robotIdOfThing(thing), kind: 'robot', found_in: 'a topic' })),
    ...vda.map(
      ([, manufacturer, serial]): Candidate => ({
        id: `${manufacturer}:${serial}`,
        kind: 'robot',
        found_in: 'a topic',
      }),
    ),
  ]
}

/** W3C's traceparent, and X-Ray's own way to write the same 32 digits. */
function inTraceHeaders(text: string): readonly Candidate[] {
  const w3c = [...text.matchAll(/\b[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}\b/g)]
  const xray = [...text.matchAll(/\b1-([0-9a-f]{8})-([0-9a-f]{24})\b/g)]
  return [
    ...w3c.map(([, id = '']): Candidate => ({ id, kind: 'trace', found_in: 'a traceparent' })),
    ...xray.map(([, time, rest]): Candidate => ({ id: `${time}${rest}`, kind: 'trace', found_in: 'an X-Ray trace' })),
  ]
}

function inWords(text: string): readonly Candidate[] {
  const words = text.split(/[\s"'<>`(){}[\],;|]+/).map(trimmed)
  const ids = words.filter((word) => LINE_KEY.test(word))
  const one = ids.length === 1
  return ids
    .filter((word) => one || looksLikeAnId(word))
    .flatMap((word): readonly Candidate[] => {
      const subject = /^(robot|mission):/.test(word) ? ofSubject(word, 'what you wrote') : []
      if (subject.length > 0) return subject
      if (/^v[1-9]\d{0,3}$/.test(word)) return [{ id: word, kind: 'policy', found_in: 'what you wrote' }]
      return [{ id: word, ...(GROUP.test(word) && { kind: 'group' as const }), found_in: 'what you wrote' }]
    })
}

/** Of prose and log lines most words are no ids: those have a digit and a letter, and are no times. */
const looksLikeAnId = (word: string): boolean =>
  word.length >= 3 && /\d/.test(word) && /[A-Za-z]/.test(word) && !/^\d{4}-\d\d-\d\d(T|$)/.test(word)

const GROUP = /^[0-9a-f]{16}$/

function mayBe(kind: Kind, id: string): boolean {
  if (kind === 'group') return GROUP.test(id)
  if (kind === 'trace') return TRACE_ID_SAID.test(id)
  if (kind === 'policy') return /^v[1-9]\d{0,3}$/.test(id)
  if (kind === 'robot') return LINE_KEY.test(id)
  return MESSAGE_ID.test(id)
}

/** A word that ended a sentence. */
const trimmed = (word: string): string => word.replace(/^[.:_-]+(?=.)|[.:]+$/g, '')

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    // A % that escapes nothing: it is taken as it stands.
    return segment
  }
}

function distinct(candidates: readonly Candidate[]): readonly Candidate[] {
  const seen = new Map<string, Candidate>()
  for (const one of candidates) {
    const key = `${one.kind ?? ''} ${one.id}`
    if (!seen.has(key)) seen.set(key, one)
  }
  const named = new Set([...seen.values()].flatMap(({ kind, id }) => (kind === undefined ? [] : [id])))
  return [...seen.values()].filter(({ kind, id }) => kind !== undefined || !named.has(id))
}
