/**
 * What a request becomes on the stream: ids, traces, and one record per robot, so that what a request says to a robot keeps its
 * order whatever the stream takes first. Pure, and the same however often it is asked: a request that is taken over says
 * the same again, byte for byte.
 */
import { TRACE_ID } from '../../messages/envelope.ts'
import { derivedId, derivedTraceId } from '../../messages/ids.ts'
import { messagesTopic, subjectOf } from '../../messages/robot-id.ts'
import { BYTES_MAX } from '../../messages/strict-json.ts'
import type { Put } from '../ports/put-on-stream.ts'
import type { Said } from './said.ts'

/** What ids are derived from: a caller's key, or the gateway's id of the request. */
export type Scope = readonly ['key', by: string, key: string] | readonly ['request', request_id: string]

export interface Composed {
  readonly said: Said
  readonly robot_id: string
  readonly message_id: string
  readonly trace_id: string
}

/** `traceparent` as W3C Trace Context has it. */
export const traceOf = (scope: Scope, traceparent: string | undefined): string => {
  const said = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/.exec(traceparent ?? '')?.[1]
  return said !== undefined && TRACE_ID.test(said) && !/^0+$/.test(said) ? said : derivedTraceId('accepted', ...scope)
}

export const composed = (messages: readonly Said[], scope: Scope, trace_id: string): readonly Composed[] =>
  messages.map((said) => ({
    said,
    robot_id: said.robot_id,
    message_id: said.message_id ?? derivedId('accepted', ...scope, said.index),
    trace_id: said.trace_id ?? trace_id,
  }))

/** One record of the stream, and how many messages it has. */
export interface Chunk extends Put {
  readonly messages: number
}

/**
 * In rounds: what does not fit into one record of its robot comes in a later round, put when the one before lies on the stream
 * (put-on-stream keeps no order within one call).
 */
export const roundsOf = (
  messages: readonly Composed[],
  {
    by,
    namespace,
    accepted_at_ms,
  }: { readonly by: string; readonly namespace: string; readonly accepted_at_ms: number },
): readonly (readonly Chunk[])[] => {
  const byRobot = new Map<string, Buffer[][]>()
  const traces = new Map<string, string>()
  for (const message of messages) {
    const bytes = written(message)
    const records = byRobot.get(message.robot_id) ?? [[]]
    byRobot.set(message.robot_id, records)
    if (!traces.has(message.robot_id)) traces.set(message.robot_id, message.trace_id)
    const last = records.at(-1) ?? []
    if (sizeOf([...last, bytes]) > BYTES_MAX) records.push([bytes])
    else last.push(bytes)
  }
  const rounds: Chunk[][] = []
  for (const [robotId, records] of byRobot) {
    for (const [round, parts] of records.entries()) {
      rounds[round] ??= []
      rounds[round].push({
        subject: subjectOf(robotId),
        messages: parts.length,
        record: {
          data: together(parts).toString('base64'),
          topic: messagesTopic(robotId),
          client_id: null,
          principal: by,
          received_at: accepted_at_ms,
          trace_id: traces.get(robotId) ?? '',
          source: namespace,
        },
      })
    }
  }
  return rounds
}

/** As it was sent, with what it did not say of itself in front. */
const written = ({ said, message_id, trace_id }: Composed): Buffer => {
  const added = {
    ...(said.message_id === undefined && { message_id }),
    ...(said.trace_id === undefined && { trace_id }),
  }
  const front = JSON.stringify(added)
  if (front === '{}') return Buffer.from(said.bytes)
  // A message has a robot and a type, so there is always something behind the brace.
  return Buffer.concat([Buffer.from(`${front.slice(0, -1)},`), said.bytes.subarray(1)])
}

const sizeOf = (parts: readonly Buffer[]): number => parts.reduce((sum, { length }) => sum + length + 1, 1)

/** A single message stays an object: an element of a list may be nested one level less. */
const together = (parts: readonly Buffer[]): Buffer =>
  parts.length === 1
    ? (parts[0] ?? Buffer.alloc(0))
    : Buffer.concat([...parts.flatMap((part, n) => [Buffer.from(n === 0 ? '[' : ','), part]), Buffer.from(']')])
