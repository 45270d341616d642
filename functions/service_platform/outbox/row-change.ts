import type { HandlerRun } from '../../ports/published.ts'
import type { TransitionCause } from '../../ports/transition-cause.ts'

/** As Lambda hands over a batch of a table's stream; only what is used here. */
export interface TableStreamEvent {
  readonly Records: readonly TableStreamRecord[]
  /** Not from the stream: somebody tries the failure of this record again, and waits to hear whether it left. */
  readonly redrive_of?: string
}

export interface TableStreamRecord {
  readonly eventID: string
  readonly dynamodb: {
    readonly SequenceNumber: string
    /** Epoch seconds. */
    readonly ApproximateCreationDateTime: number
    readonly Keys?: Image
    readonly OldImage?: Image
    readonly NewImage?: Image
  }
}

type Image = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** What a commit wrote (policy/commit-state.ts): where the robot came from, where it is, why, and what its handlers want told. */
export interface Commit {
  readonly robot_id: string
  readonly previous_state: string
  readonly state: string
  readonly since: string
  readonly policy_version: string
  readonly revision: number
  /** RFC 3339: when it was committed. */
  readonly at: string
  readonly cause: Pick<TransitionCause, 'message_id' | 'trace_id' | 'correlation_id' | 'type'>
  /** Of the handlers that ran, in their order. */
  readonly effects: readonly Effect[]
}

export interface Effect {
  readonly handler: string
  /** Epoch milliseconds; absent where a function of an earlier deploy answered. */
  readonly began_at?: number
  readonly ended_at?: number
  readonly events: readonly { readonly type: string; readonly payload: Readonly<Record<string, unknown>> }[]
}

/** The commit in a change of a robot's row; undefined when the robot did not move (it was parked, or released, or created). */
export const commitIn = (record: TableStreamRecord): Commit | undefined => {
  const { dynamodb } = record
  const { NewImage, OldImage } = dynamodb
  if (NewImage === undefined || revisionIn(NewImage) <= revisionIn(OldImage)) return undefined
  const since = textIn(NewImage, 'since')
  // A message that keeps the robot where it is leaves `since` alone: then only the stream knows when it was committed.
  const began = since !== OldImage?.since?.S
  return {
    robot_id: textIn(NewImage, 'robot_id'),
    previous_state: textIn(NewImage, 'previous_state'),
    state: textIn(NewImage, 'state'),
    since,
    policy_version: textIn(NewImage, 'policy_version'),
    revision: revisionIn(NewImage),
    at: began ? since : committedAt(record),
    cause: causeIn(NewImage),
    effects: effectsIn(NewImage),
  }
}

/** When its handlers ran: of a change that a commit wrote, as the events that left for it show. */
export const handlerRunsIn = (record: TableStreamRecord): readonly HandlerRun[] =>
  (commitIn(record)?.effects ?? []).flatMap(({ handler, began_at, ended_at }) =>
    began_at === undefined || ended_at === undefined ? [] : [{ handler, began_at, ended_at }],
  )

/** RFC 3339, to the second: when the table's stream took the change. */
export const committedAt = ({ dynamodb }: TableStreamRecord): string =>
  new Date(dynamodb.ApproximateCreationDateTime * 1000).toISOString()

const revisionIn = (image: Image | undefined): number => Number(image?.revision?.N ?? 0)

const textIn = (image: Image, column: string): string => asText(image[column]?.S, column)

const causeIn = (image: Image): Commit['cause'] => {
  const cause = asObject(JSON.parse(textIn(image, 'cause')), 'cause')
  return {
    message_id: asText(cause.message_id, 'cause.message_id'),
    trace_id: asText(cause.trace_id, 'cause.trace_id'),
    type: asText(cause.type, 'cause.type'),
    ...(cause.correlation_id !== undefined && {
      correlation_id: asText(cause.correlation_id, 'cause.correlation_id'),
    }),
  }
}

/** `h0`, `h1` … as policy/handler-state.ts names them; `h10` stands behind `h9`. */
const effectsIn = (image: Image): readonly Effect[] =>
  Object.entries(asObject(JSON.parse(textIn(image, 'effects')), 'effects'))
    .sort(([one], [other]) => Number(one.slice(1)) - Number(other.slice(1)))
    .map(([place, value]) => {
      const effect = asObject(value, `effects.${place}`)
      if (!Array.isArray(effect.events)) throw new NotACommit(`effects.${place}.events`, effect.events, 'a list')
      const { ran } = (effect.events[0] ?? {}) as { readonly ran?: unknown }
      return {
        handler: asText(effect.handler, `effects.${place}.handler`),
        ...(isRun(ran) && { began_at: ran[0], ended_at: ran[0] + ran[1] }),
        events: effect.events.map((event: unknown) => {
          const { type, payload } = asObject(event, `effects.${place}.events`)
          return {
            type: asText(type, `effects.${place}.events.type`),
            payload: asObject(payload, `effects.${place}.events.payload`),
          }
        }),
      }
    })

/** As functions/handler.ts writes it. */
const isRun = (ran: unknown): ran is readonly [number, number] =>
  Array.isArray(ran) && ran.length === 2 && ran.every((part) => typeof part === 'number')

const asText = (value: unknown, what: string): string => {
  if (typeof value !== 'string') throw new NotACommit(what, value, 'a text')
  return value
}

const asObject = (value: unknown, what: string): Readonly<Record<string, unknown>> => {
  if (typeof value !== 'object' || value === null) throw new NotACommit(what, value, 'an object')
  return value as Readonly<Record<string, unknown>>
}

/** A row whose revision rose and that no commit of ours can have written. */
export class NotACommit extends Error {
  override readonly name = 'NotACommit'
  constructor(what: string, value: unknown, expected: string) {
    super(`${what} is ${JSON.stringify(value) ?? 'missing'}; ${expected} was expected`)
  }
}
