/** Values that a JSON Schema (2020-12) allows, as far as API documents use it. */
import * as fc from 'fast-check'
import type { Document, Schema } from './document.ts'

/** Values that were seen under a name: an id that exists says more than one that is made up. */
export type Known = (name: string) => readonly unknown[]

const depthMax = 6

export function valuesOf(document: Document, given: Schema, known: Known = () => [], depth = 0): fc.Arbitrary<unknown> {
  const schema = document.resolve(given)
  if (typeof schema === 'boolean' || Object.keys(schema).length === 0 || depth > depthMax) return anything
  const { const: only, enum: some, anyOf, oneOf, allOf, type } = schema as Keywords
  if (only !== undefined) return fc.constant(only)
  if (some !== undefined) return fc.constantFrom(...some)
  const inner = (each: Schema) => valuesOf(document, each, known, depth + 1)
  const either = anyOf ?? oneOf
  if (either !== undefined) return fc.oneof(...either.map(inner))
  if (allOf !== undefined) return inner(merged(document, [schema, ...allOf]))
  const types = Array.isArray(type) ? type : [type ?? (schema.properties === undefined ? undefined : 'object')]
  return fc.oneof(...types.map((each) => ofType(each, schema as Keywords, document, known, depth)))
}

interface Keywords {
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly format?: string
  readonly [keyword: string]: unknown
}

const anything = fc.jsonValue({ maxDepth: 1 })

function ofType(
  type: string | undefined,
  schema: Keywords,
  document: Document,
  known: Known,
  depth: number,
): fc.Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null)
    case 'boolean':
      return fc.boolean()
    case 'integer':
      return fc.integer({
        min: Math.max(schema.minimum ?? (schema.exclusiveMinimum ?? -1001) + 1, -(2 ** 31)),
        max: Math.min(schema.maximum ?? (schema.exclusiveMaximum ?? 1001) - 1, 2 ** 31 - 1),
      })
    case 'number':
      return fc.double({
        min: schema.minimum ?? schema.exclusiveMinimum ?? -1000,
        max: schema.maximum ?? schema.exclusiveMaximum ?? 1000,
        minExcluded: schema.minimum === undefined && schema.exclusiveMinimum !== undefined,
        maxExcluded: schema.maximum === undefined && schema.exclusiveMaximum !== undefined,
        noNaN: true,
      })
    case 'string':
      return texts(schema)
    case 'array': {
      const { items = true, minItems = 0, maxItems = minItems + 3, uniqueItems } = schema
      const some = valuesOf(document, items, known, depth + 1)
      const lengths = { minLength: minItems, maxLength: Math.min(maxItems, minItems + 3) }
      return uniqueItems ? fc.uniqueArray(some, { ...lengths, selector: JSON.stringify }) : fc.array(some, lengths)
    }
    case 'object': {
      const { properties = {}, required = [] } = schema
      const values = Object.entries(properties).map(([name, each]) => {
        const made = valuesOf(document, each, known, depth + 1)
        const seen = seenIn(document, each, known(name))
        return [name, seen.length > 0 ? fc.oneof(fc.constantFrom(...seen), made) : made] as const
      })
      return fc.record(Object.fromEntries(values), { requiredKeys: [...required] as never[], noNullPrototype: true })
    }
    default:
      return anything
  }
}

/** Values of the name in a form that the schema wants: itself, or a list of them (`robot_ids`). */
function seenIn(document: Document, schema: Schema, values: readonly unknown[]): readonly unknown[] {
  const { type } = document.resolve(schema) as Keywords
  return type === 'array' ? values.map((value) => [value]) : values
}

const lookaround = /\(\?<?[!=](?:[^()\\]|\\.|\([^()]*\))*\)/g

function texts({ pattern, format, minLength = 0, maxLength = minLength + 40 }: Keywords): fc.Arbitrary<string> {
  const fits = (text: string) => text.length >= minLength && text.length <= maxLength
  if (pattern !== undefined) {
    // fast-check makes no look-arounds: they are asked afterwards.
    const matches = new RegExp(pattern, 'u')
    return fc.stringMatching(new RegExp(pattern.replaceAll(lookaround, ''), 'u')).filter((text) => matches.test(text))
  }
  switch (format) {
    case 'date-time':
      return days.map((date) => date.toISOString())
    case 'date':
      return days.map((date) => date.toISOString().slice(0, 10))
    case 'uuid':
      return fc.uuid()
    case 'uri':
      return fc.webUrl()
    case 'email':
      return fc.emailAddress()
    default:
      return fc.string({ minLength, maxLength, unit: 'grapheme' }).filter(fits)
  }
}

const days = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })

function merged(document: Document, schemas: readonly Schema[]): Schema {
  const parts = schemas.map((each) => document.resolve(each) as Keywords)
  const { allOf: _, ...all } = Object.assign({}, ...parts) as Keywords
  return {
    ...all,
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
    required: parts.flatMap(({ required = [] }) => required),
  }
}
