// What a schema wants of a value, in words: a sender reads these, and knows nothing of the library that has checked.

import type * as z from 'zod'

/** For "…; `a text of 1 to 128 characters` was expected". With the schema that refused it also the limits of a value of another kind. */
export function expectedValue(issue: z.core.$ZodIssue, schema?: z.core.$ZodType): string {
  const wanted = schema && kindOf(schemaAt(schema, issue.path))
  switch (issue.code) {
    case 'invalid_type':
      return wanted ?? kinds[issue.expected] ?? `a value of type ${issue.expected}`
    case 'too_small':
      if (issue.inclusive === false) return `more than ${issue.minimum}`
      return wanted ?? `at least ${issue.minimum}${unitOf(issue.origin)}`
    case 'too_big':
      if (issue.inclusive === false) return `less than ${issue.maximum}`
      return wanted ?? `at most ${issue.maximum}${unitOf(issue.origin)}`
    case 'invalid_value':
      return issue.values.length === 1 ? shown(issue.values[0]) : `one of ${issue.values.join(', ')}`
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`
    case 'unrecognized_keys':
      return `no field ${issue.keys.join(', ')}`
    case 'invalid_union':
      if (!issue.message.startsWith('Invalid ')) return issue.message
      return (
        [...new Set(issue.errors.flatMap(([first]) => (first ? [expectedValue(first)] : [])))].join(' or ') || another
      )
    case 'invalid_format':
      if (!issue.message.startsWith('Invalid ')) return issue.message
      return issue.format === 'regex' ? `a text that matches ${issue.pattern}` : `a text that is a ${issue.format}`
    default:
      // A rule of ours says in its message what it wants; one without a message says nothing.
      return issue.message.startsWith('Invalid ') ? another : issue.message
  }
}

const another = 'another value'

const kinds: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
}

function unitOf(origin: string): string {
  return origin === 'string' ? ' characters' : origin === 'array' ? ' items' : ''
}

function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

interface Limits {
  readonly least?: number
  readonly most?: number
}

/** `a number from 0 to 100`; undefined where the kind says nothing more than the issue itself. */
function kindOf(schema: z.core.$ZodType | undefined): string | undefined {
  if (schema === undefined) return undefined
  const { type, format, checks = [] } = schema._zod.def as Shape
  const kind = kinds[format === 'safeint' ? 'int' : type]
  if (kind === undefined) return undefined
  const { least, most } = limitsOf(checks)
  if (type === 'number') {
    if (least !== undefined && most !== undefined) return `${kind} from ${least} to ${most}`
    return least !== undefined ? `${kind} from ${least}` : most !== undefined ? `${kind} up to ${most}` : kind
  }
  const unit = unitOf(type)
  if (least !== undefined && most !== undefined)
    return `${kind} of ${least === most ? most : `${least} to ${most}`}${unit}`
  if (least !== undefined) return `${kind} of at least ${least}${unit}`
  return most !== undefined ? `${kind} of at most ${most}${unit}` : kind
}

function limitsOf(checks: NonNullable<Shape['checks']>): Limits {
  return Object.assign(
    {},
    ...checks.map(({ _zod: { def } }): Limits => {
      if (def.check === 'greater_than' && def.inclusive) return { least: def.value }
      if (def.check === 'less_than' && def.inclusive) return { most: def.value }
      if (def.check === 'min_length') return { least: def.minimum }
      return def.check === 'max_length' ? { most: def.maximum } : {}
    }),
  )
}

/** What is read of zod's own description of a schema. */
interface Shape {
  readonly type: string
  readonly format?: string
  readonly checks?: readonly { readonly _zod: { readonly def: Check } }[]
  readonly innerType?: z.core.$ZodType
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>
  readonly element?: z.core.$ZodType
  readonly valueType?: z.core.$ZodType
}

type Check =
  | { readonly check: 'greater_than' | 'less_than'; readonly value: number; readonly inclusive: boolean }
  | { readonly check: 'min_length'; readonly minimum: number }
  | { readonly check: 'max_length'; readonly maximum: number }
  | { readonly check: 'other' }

/** Undefined behind a union: which of its members was meant nobody knows. */
function schemaAt(schema: z.core.$ZodType, [key, ...rest]: readonly PropertyKey[]): z.core.$ZodType | undefined {
  const { innerType, shape, element, valueType } = schema._zod.def as Shape
  if (innerType) return schemaAt(innerType, key === undefined ? [] : [key, ...rest])
  if (key === undefined) return schema
  const inner = element ?? valueType ?? (shape && Object.hasOwn(shape, key) ? shape[String(key)] : undefined)
  return inner && schemaAt(inner, rest)
}
