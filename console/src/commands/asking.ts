// What a person may ask of a robot: each request with the fields that it takes, why it cannot be asked now, and the payload that a
// filled form makes. Whether it is done the robot's policy says when the message arrives: what is said here is what it would say
// to the state on the screen.

import { cellOf, next } from '../../../policy/next.ts'
import type { Policy } from '../../../policy/policy.ts'

export const askable = [
  'work.start',
  'work.update',
  'work.pause',
  'work.resume',
  'work.stop',
  'work.revoke',
  'charge.start',
  'action.start',
  'robot.resume',
] as const

/** An emergency stop has a button of its own, and a lane of its own. */
export type Askable = (typeof askable)[number]

export interface Field {
  readonly name: string
  readonly label: string
  readonly takes: 'text' | 'number' | 'object' | 'blocking'
  readonly isRequired: boolean
  readonly describes: string
}

export interface Request {
  readonly type: Askable
  readonly does: string
  readonly fields: readonly Field[]
}

const job = (describes: string, isRequired = false): Field => ({
  name: 'job_id',
  label: 'Job',
  takes: 'text',
  isRequired,
  describes,
})
const reason: Field = {
  name: 'reason',
  label: 'Reason',
  takes: 'text',
  isRequired: false,
  describes: 'Why, for whoever reads it later and on the robot’s display',
}
const theOneInHand = 'The job meant; the one in hand if left empty'

export const requests: { readonly [Type in Askable]: Request } = {
  'work.start': {
    type: 'work.start',
    does: 'Do this job',
    fields: [
      job('Names the job: later messages about it name it again', true),
      {
        name: 'kind',
        label: 'Kind',
        takes: 'text',
        isRequired: false,
        describes: 'What sort of work, in the words of the site',
      },
      {
        name: 'params',
        label: 'Parameters',
        takes: 'object',
        isRequired: false,
        describes: 'A JSON object, handed to the robot as it is',
      },
    ],
  },
  'work.update': {
    type: 'work.update',
    does: 'Go on with the job, and with this behind it',
    fields: [
      job('The job in hand', true),
      {
        name: 'params',
        label: 'What is added',
        takes: 'object',
        isRequired: true,
        describes: 'A JSON object, such as {"steps": [{"kind": "drop"}]}',
      },
    ],
  },
  'work.pause': { type: 'work.pause', does: 'Stand still and keep the job', fields: [job(theOneInHand), reason] },
  'work.resume': { type: 'work.resume', does: 'Go on with the job', fields: [job(theOneInHand), reason] },
  'work.stop': { type: 'work.stop', does: 'Give up the job in hand', fields: [job(theOneInHand), reason] },
  'work.revoke': {
    type: 'work.revoke',
    does: 'Do not go on with this job, whatever you believe',
    fields: [job('The job that the robot may still believe to have', true), reason],
  },
  'charge.start': { type: 'charge.start', does: 'Go and charge', fields: [reason] },
  'action.start': {
    type: 'action.start',
    does: 'Do one thing beside the job',
    fields: [
      {
        name: 'action.type',
        label: 'Action',
        takes: 'text',
        isRequired: true,
        describes: 'In the words of the maker: beep, stateRequest, initPosition',
      },
      {
        name: 'action.parameters',
        label: 'Parameters',
        takes: 'object',
        isRequired: false,
        describes: 'A JSON object, handed to the robot as it is',
      },
      {
        name: 'action.blocking',
        label: 'Meanwhile',
        takes: 'blocking',
        isRequired: false,
        describes: 'NONE: it drives on; SOFT: it stands; HARD: it does nothing else',
      },
      reason,
    ],
  },
  'robot.resume': { type: 'robot.resume', does: 'Move again, after a stop', fields: [reason] },
}

/** Of every request: how it is delivered. */
export const deliveryFields: readonly Field[] = [
  {
    name: 'deadline',
    label: 'Deadline',
    takes: 'text',
    isRequired: false,
    describes: 'RFC 3339, at most 30 days ahead: when it must have come to its end',
  },
  {
    name: 'acknowledge_within_seconds',
    label: 'Sent again after',
    takes: 'number',
    isRequired: false,
    describes: '1 to 300 seconds without an acknowledgement',
  },
  { name: 'resends_max', label: 'Sent again at most', takes: 'number', isRequired: false, describes: '0 to 10 times' },
  {
    name: 'heartbeat_seconds',
    label: 'Unanswered after',
    takes: 'number',
    isRequired: false,
    describes: '5 to 3600 seconds without a word while it runs; never, if left empty',
  },
]

export type Filled = Readonly<Record<string, string>>

export type Payload = Readonly<Record<string, unknown>>

export type Made =
  | { readonly payload: Payload; readonly problems?: never }
  /** By the field's name. */
  | { readonly problems: Readonly<Record<string, string>>; readonly payload?: never }

/** `offline` is a choice and no text, so it is handed apart. */
export function payloadOf(type: Askable, filled: Filled, offline: 'wait' | 'refuse' | undefined): Made {
  const problems: Record<string, string> = {}
  const payload: Record<string, unknown> = {}
  for (const field of [...requests[type].fields, ...deliveryFields]) {
    const text = filled[field.name]?.trim() ?? ''
    if (text === '') {
      if (field.isRequired) problems[field.name] = `${field.label} is empty. ${field.describes}`
      continue
    }
    const value = valueIn(field, text)
    if (value instanceof Error) problems[field.name] = value.message
    else put(payload, field.name, value)
  }
  if (offline !== undefined) payload.offline = offline
  return Object.keys(problems).length > 0 ? { problems } : { payload }
}

function valueIn({ takes, label, describes }: Field, text: string): unknown {
  if (takes === 'number')
    return /^\d+$/.test(text) ? Number(text) : new Error(`${label} is ${text}: ${describes} would be right`)
  if (takes !== 'object') return text
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? value : new Error(`${label} is no JSON object: {"name": "value"} would be right`)
  } catch (error) {
    return new Error(`${label} is no JSON: ${(error as Error).message}`)
  }
}

/** `action.type` is a field of an object. */
function put(into: Record<string, unknown>, name: string, value: unknown): void {
  const [first = '', second] = name.split('.')
  if (second === undefined) into[first] = value
  else into[first] = { ...(into[first] as object | undefined), [second]: value }
}

interface Row {
  readonly robot_id: string
  readonly state: string
  readonly policy_version: string
}

/** Why its policy would refuse it as things are; undefined where it would not, or where nobody here can tell. */
export function whyRefusedNow(
  policy: Policy | undefined,
  row: Row,
  type: string,
  payload: Payload = {},
): string | undefined {
  if (policy === undefined || !Object.hasOwn(policy.cells, row.state)) return undefined
  const decision = next(policy, row, { type, payload })
  if (decision.outcome === 'applied') return undefined
  if (decision.reason === 'guard') return guardInWords(policy, row.state, type)
  const states = Object.keys(policy.cells).filter((state) => cellOf(policy, state, type) !== undefined)
  return `policy ${policy.version} does not take ${type} while the robot is ${row.state}; it does while it is ${listed(states)}`
}

function guardInWords(policy: Policy, state: string, type: string): string {
  const guard = cellOf(policy, state, type)?.guard
  if (guard?.name === 'may_wait') return `the robot is ${state}: only what may wait until it is heard again is taken`
  return `policy ${policy.version} takes ${type} while the robot is ${state} only if ${guard?.name} (${guard?.path} ${guard?.op} ${JSON.stringify(guard?.value)})`
}

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
