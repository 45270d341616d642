/** An OpenAPI or AsyncAPI document as a third party reads it: over the wire, with no knowledge but the standard's. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }
export type Schema = boolean | { readonly [keyword: string]: unknown }

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly schema?: Schema
  readonly example?: Json
}

export interface Operation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly parameters: readonly Parameter[]
  /** By media type. */
  readonly bodies: Readonly<Record<string, MediaType>>
  readonly needsBody: boolean
  /** By status: its media types, each with what an answer has to look like. */
  readonly answers: ReadonlyMap<string, ReadonlyMap<string, (answer: unknown) => string | undefined>>
  readonly isOpen: boolean
}

export interface MediaType {
  readonly schema?: Schema
  readonly example?: Json
  readonly examples?: Readonly<Record<string, { readonly value: Json }>>
}

type Node = Readonly<Record<string, unknown>>

export interface Document {
  readonly root: Node
  resolve(schema: Schema): Schema
  /** Where a reference ends, over all that lie between, as a JSON pointer. */
  place(reference: string): string
  /** What is wrong with a value, in a sentence; `at` is a JSON pointer to a schema. */
  fault(at: string, value: unknown): string | undefined
}

export function readDocument(text: string): Document {
  const root = JSON.parse(text) as Node
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true })
  formats.default(ajv)
  ajv.addSchema(root, 'document')
  const compiled = new Map<string, ValidateFunction>()

  const at = (pointer: string): unknown => {
    const parts = pointer.replace(/^#?\//, '').split('/')
    const names = parts.map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    return names.reduce<unknown>((node, name) => (node as Node | undefined)?.[name], root)
  }
  return {
    root,
    resolve(schema) {
      const reference = typeof schema === 'object' ? schema.$ref : undefined
      return typeof reference === 'string' ? this.resolve(at(reference) as Schema) : schema
    },
    place(reference) {
      const next = (at(reference) as Node | undefined)?.$ref
      return typeof next === 'string' ? this.place(next) : reference.replace(/^#/, '')
    },
    fault(pointer, value) {
      const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `document#${pointer}` })
      compiled.set(pointer, validate)
      if (validate(value)) return undefined
      const [first] = validate.errors ?? []
      return `${first?.instancePath || '/'} ${first?.message} ${JSON.stringify(first?.params)}`
    },
  }
}

const methods = ['get', 'put', 'post', 'delete', 'patch']
const pointerTo = (...names: readonly string[]): string =>
  names.map((name) => `/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('')

export function operationsOf(document: Document): readonly Operation[] {
  const { paths = {}, security: wanted = [] } = document.root as { paths?: Record<string, Node>; security?: unknown[] }
  return Object.entries(paths).flatMap(([path, item]) =>
    methods
      .filter((method) => item[method] !== undefined)
      .map((method) => {
        const operation = item[method] as Node
        const { parameters = [], requestBody, responses = {}, security = wanted, operationId } = operation
        const { content = {}, required = false } = (requestBody ?? {}) as { content?: Node; required?: boolean }
        return {
          id: String(operationId),
          method: method.toUpperCase(),
          path,
          parameters: (parameters as readonly Schema[]).map((each) => document.resolve(each) as unknown as Parameter),
          bodies: content as Operation['bodies'],
          needsBody: required,
          answers: new Map(
            Object.entries(responses as Node).map(([status, answer]) => [
              status,
              answersAt(document, pointerTo('paths', path, method, 'responses', status), answer as Schema),
            ]),
          ),
          isOpen: (security as unknown[]).length === 0,
        }
      }),
  )
}

function answersAt(document: Document, pointer: string, answer: Schema) {
  const reference = typeof answer === 'object' ? answer.$ref : undefined
  const place = typeof reference === 'string' ? reference.slice(1) : pointer
  const { content = {} } = document.resolve(answer) as { content?: Readonly<Record<string, MediaType>> }
  return new Map(
    Object.entries(content).map(([type, { schema }]) => {
      const at = `${place}${pointerTo('content', type, 'schema')}`
      return [type, (value: unknown) => (schema === undefined ? undefined : document.fault(at, value))]
    }),
  )
}
