// The functions of topic rule SQL that the templates use, one row each: AWS documentation "AWS IoT SQL reference, Functions".
// `undefined` here is AWS's Undefined: a selected Undefined leaves the field out, a compared one is never true.

import type { Expression } from './parse.ts'
import type { Publication } from './publication.ts'
import { SqlError } from './tokens.ts'

export type Value = string | number | boolean | null | undefined | readonly Value[] | { readonly [name: string]: Value }
export type Evaluate = (publication: Publication) => Value

/** The SQL worked on paper, but not on this payload. On AWS this is logged and reaches no error action. */
export class SqlEvaluationError extends Error {
  override name = 'SqlEvaluationError'
}

type Build = (call: Extract<Expression, { kind: 'call' }>, compile: (expression: Expression) => Evaluate) => Evaluate

export const FUNCTIONS: Readonly<Record<string, Build>> = {
  clientid: (call) => none(call, (publication) => publication.clientId ?? 'n/a'),
  principal: (call) => none(call, (publication) => publication.principal),
  timestamp: (call) => none(call, (publication) => publication.receivedAt),
  // Undefined where the message did not come over MQTT.
  traceid: (call) =>
    none(call, (publication) => (publication.clientId === undefined ? undefined : publication.traceId)),
  newuuid: (call) => none(call, (publication) => publication.newUuid()),
  topic,
  encode,
  startswith: (call, compile) => text(call, compile, (whole, part) => whole.startsWith(part)),
  endswith: (call, compile) => text(call, compile, (whole, part) => whole.endsWith(part)),
  replace,
}

function none(call: Extract<Expression, { kind: 'call' }>, evaluate: Evaluate): Evaluate {
  if (call.args.length > 0) throw new SqlError(`${call.name}() takes no arguments`, call.at)
  return evaluate
}

/** `topic()` is the whole topic, `topic(1)` its first level; a level that is not there is Undefined. */
function topic(call: Extract<Expression, { kind: 'call' }>): Evaluate {
  const [position] = call.args
  if (position === undefined) return (publication) => publication.topic
  const level = position.kind === 'literal' ? position.value : undefined
  if (call.args.length > 1 || typeof level !== 'number' || !Number.isInteger(level) || level < 1) {
    throw new SqlError('topic() takes nothing or the number of a level, counted from 1', call.at)
  }
  return (publication) => publication.levels[level - 1]
}

/** `encode(*, 'base64')`: the payload as it came, which is why it works for bytes that are not JSON. */
function encode(call: Extract<Expression, { kind: 'call' }>, compile: (expression: Expression) => Evaluate): Evaluate {
  const [what, scheme] = call.args
  if (what === undefined || scheme?.kind !== 'literal' || scheme.value !== 'base64' || call.args.length !== 2) {
    throw new SqlError("encode() takes a value and the scheme 'base64'", call.at)
  }
  if (what.kind === 'payload') return (publication) => publication.payload.toString('base64')
  const inner = compile(what)
  return (publication) => {
    const value = inner(publication)
    if (value === undefined) return undefined
    return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64')
  }
}

function text(
  call: Extract<Expression, { kind: 'call' }>,
  compile: (expression: Expression) => Evaluate,
  decide: (whole: string, part: string) => boolean,
): Evaluate {
  const [whole, part] = call.args
  if (whole === undefined || part === undefined || call.args.length !== 2) {
    throw new SqlError(`${call.name}() takes two strings`, call.at)
  }
  const left = compile(whole)
  const right = compile(part)
  return (publication) => {
    const a = left(publication)
    const b = right(publication)
    return typeof a === 'string' && typeof b === 'string' ? decide(a, b) : undefined
  }
}

/** Every occurrence of the second string in the first becomes the third. */
function replace(call: Extract<Expression, { kind: 'call' }>, compile: (expression: Expression) => Evaluate): Evaluate {
  if (call.args.length !== 3) throw new SqlError('replace() takes three strings', call.at)
  const parts = call.args.map(compile)
  return (publication) => {
    const [whole, from, to] = parts.map((part) => part(publication))
    if (typeof whole !== 'string' || typeof from !== 'string' || typeof to !== 'string') return undefined
    return whole.includes(from) ? whole.replaceAll(from, () => to) : whole
  }
}
