/** Requests made of a document: ones that it allows, and ones that are wrong in a way that somebody will send one day. */
import * as fc from 'fast-check'
import type { Document, Json, Operation, Parameter } from './document.ts'
import { type Known, valuesOf } from './from-schema.ts'

export interface Request {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer>
  /** What is wrong with it, for the report. */
  readonly wrong?: string
}

interface Parts {
  readonly path: Readonly<Record<string, string>>
  readonly query: readonly (readonly [string, string])[]
  readonly headers: Readonly<Record<string, string>>
  readonly type: string | undefined
  readonly body: unknown
}

/** A document says how long an answer may be waited for; a test does not wait so long. */
const patience: Readonly<Record<string, Json>> = { wait: 0 }

export function validRequests(document: Document, operation: Operation, known: Known): fc.Arbitrary<Request> {
  return validParts(document, operation, known).map((parts) => requestOf(operation, parts))
}

export function wrongRequests(document: Document, operation: Operation, known: Known): fc.Arbitrary<Request> {
  const valid = validParts(document, operation, known)
  const ways: fc.Arbitrary<Request>[] = []
  for (const { name, in: place } of operation.parameters) {
    const values = place === 'path' ? wrongSegments : place === 'query' ? wrongTexts : wrongHeaders
    const change = fc.tuple(valid, fc.constantFrom(...values)).map(([parts, value]) => ({
      ...requestOf(operation, withParameter(parts, place, name, value)),
      wrong: `${place} ${name} = ${JSON.stringify(value).slice(0, 60)}`,
    }))
    ways.push(change)
  }
  ways.push(valid.map((parts) => ({ ...requestOf(operation, { ...parts, query: strangers }), wrong: 'unknown query' })))
  if (Object.keys(operation.bodies).length > 0) {
    ways.push(wrongBody(operation, valid), wrongBody(operation, valid), wrongBytes(operation, valid))
  } else {
    ways.push(valid.map((parts) => ({ ...requestOf(operation, { ...parts, body: undefined }), wrong: 'as it is' })))
  }
  return fc.oneof(...ways)
}

function validParts(document: Document, operation: Operation, known: Known): fc.Arbitrary<Parts> {
  const { parameters, bodies, needsBody } = operation
  const asked = parameters.map((parameter) => parameterValues(document, parameter, known))
  const [type] = Object.keys(bodies)
  const media = type === undefined ? undefined : bodies[type]
  const examples = [
    ...(media?.example === undefined ? [] : [media.example]),
    ...Object.values(media?.examples ?? {}).map(({ value }) => value),
  ]
  const made = media?.schema === undefined ? fc.constant(undefined) : valuesOf(document, media.schema, known)
  const body = examples.length > 0 ? fc.oneof(fc.constantFrom(...examples), made) : made
  const bodyOrNone = needsBody || type === undefined ? body : fc.option(body, { nil: undefined })
  return fc.tuple(fc.tuple(...asked), bodyOrNone).map(([values, given]) => {
    const named = parameters.map((parameter, index) => [parameter, values[index]] as const)
    const at = (place: Parameter['in']) =>
      named.flatMap(([parameter, value]) =>
        parameter.in === place && value !== undefined ? [[parameter.name, String(value)] as const] : [],
      )
    return {
      path: Object.fromEntries(at('path')),
      query: at('query'),
      headers: Object.fromEntries(at('header')),
      type: given === undefined ? undefined : type,
      body: given,
    }
  })
}

function parameterValues(document: Document, parameter: Parameter, known: Known): fc.Arbitrary<unknown> {
  const { name, schema = true, required, example } = parameter
  const fixed = patience[name]
  const made = fixed === undefined ? valuesOf(document, schema, known) : fc.constant(fixed)
  const seen = [...known(name), ...(example === undefined ? [] : [example])]
  const some = seen.length > 0 && fixed === undefined ? fc.oneof(fc.constantFrom(...seen), made) : made
  const sound = parameter.in === 'query' ? some : some.filter((value) => isSendable(String(value), parameter.in))
  return required || parameter.in === 'path' ? sound : fc.option(sound, { nil: undefined })
}

/** What an HTTP client would not send as it stands. */
function isSendable(text: string, place: Parameter['in']): boolean {
  return place === 'path' ? !['', '.', '..'].includes(text) : /^[\x20-\x7e]*$/.test(text) && text.trim() === text
}

function requestOf({ method, path }: Operation, parts: Parts): Request {
  const filled = path.replace(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(parts.path[name] ?? 'none'))
  const query = new URLSearchParams(parts.query as [string, string][]).toString()
  return {
    method,
    path: query === '' ? filled : `${filled}?${query}`,
    headers: { ...parts.headers, ...(parts.type !== undefined && { 'content-type': parts.type }) },
    ...(parts.body !== undefined && { body: JSON.stringify(parts.body) }),
  }
}

function withParameter(parts: Parts, place: Parameter['in'], name: string, value: string): Parts {
  if (place === 'path') return { ...parts, path: { ...parts.path, [name]: value } }
  if (place === 'header') return { ...parts, headers: { ...parts.headers, [name]: value } }
  return { ...parts, query: [...parts.query.filter(([each]) => each !== name), [name, value]] }
}

const strangers = [
  ['nobody', 'knows'],
  ['__proto__', 'x'],
  ['constructor', 'x'],
] as const
const long = 'x'.repeat(2000)
const wrongTexts = ['', ' ', '-1', '0', '1e9', 'NaN', 'null', 'ü😀', "'; --", '\0', '\n', '[]', '{"a":1}', '%', long]
const wrongSegments = [' ', '%', 'ü😀', 'a/b', 'a?b', '\0', '\r\n', '__proto__', '-1', "'; --", '{', long]
const wrongHeaders = ['', '0', '-1', '~'.repeat(300), '"', "'; --", 'a,b']

/** The allowed body with one place of it made wrong. */
function wrongBody(operation: Operation, valid: fc.Arbitrary<Parts>): fc.Arbitrary<Request> {
  const choice = fc.tuple(valid, fc.nat({ max: 1000 }), fc.constantFrom(...changes))
  return choice.map(([parts, at, [what, change]]) => {
    const places = placesIn(parts.body)
    const place = places[at % places.length] ?? []
    const body = changed(parts.body, place, change)
    return { ...requestOf(operation, { ...parts, body }), wrong: `body /${place.join('/')} ${what}` }
  })
}

const gone = Symbol('gone')
const changes: readonly (readonly [string, unknown])[] = [
  ['left out', gone],
  ['null', null],
  ['a number', -1],
  ['a fraction', 0.5],
  ['true', true],
  ['a list', []],
  ['an object', {}],
  ['an empty text', ''],
  ['a long text', 'x'.repeat(5000)],
  ['a text with a NUL', 'a\u0000b'],
  ['a list of everything', [null, 1, 'x', {}, []]],
  ['a huge number', Number.MAX_VALUE],
]

type Place = readonly (string | number)[]

function placesIn(value: unknown, place: Place = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [place]
  const below = Array.isArray(value) ? value.map((each, index) => [index, each] as const) : Object.entries(value)
  return [place, ...below.flatMap(([name, each]) => placesIn(each, [...place, name]))]
}

function changed(value: unknown, [name, ...rest]: Place, change: unknown): unknown {
  if (name === undefined) return change === gone ? undefined : change
  if (Array.isArray(value)) {
    return value.flatMap((each, index) => {
      if (index !== name) return [each]
      const now = changed(each, rest, change)
      return now === undefined ? [] : [now]
    })
  }
  return { ...(value as object), [name]: changed((value as Record<string, unknown>)[name], rest, change) }
}

function wrongBytes(operation: Operation, valid: fc.Arbitrary<Parts>): fc.Arbitrary<Request> {
  return fc.tuple(valid, fc.constantFrom(...bytes)).map(([parts, [what, body, type]]) => {
    const headers = type === undefined ? {} : { 'content-type': type }
    const { body: _, ...request } = requestOf(operation, parts)
    const all = { ...request, headers: { ...request.headers, ...headers }, wrong: `body: ${what}` }
    return body === undefined ? all : { ...all, body }
  })
}

const json = 'application/json'
const bytes: readonly (readonly [string, string | Uint8Array<ArrayBuffer> | undefined, string | undefined])[] = [
  ['none', undefined, json],
  ['half', '{"a":', json],
  ['two', '{}{}', json],
  ['a text', '"x"', json],
  ['a number', '1e400', json],
  ['equal keys', '{"a":1,"a":2}', json],
  ['__proto__', '{"__proto__":{"a":1}}', json],
  ['5,000 deep', `${'['.repeat(5000)}${']'.repeat(5000)}`, json],
  ['not UTF-8', Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d), json],
  ['a form', 'a=1', 'application/x-www-form-urlencoded'],
  ['plain text', '{}', 'text/plain'],
  ['a type that is none', '{}', 'x'],
  ['200 KB', `{"a":"${'x'.repeat(200_000)}"}`, json],
]
