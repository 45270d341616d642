import * as z from 'zod'

/** The parts of JSON Schema that our schemas come out as. */
export interface JsonSchema {
  readonly type?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: JsonSchema | boolean
  readonly items?: JsonSchema
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly pattern?: string
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly anyOf?: readonly JsonSchema[]
}

/** Draft 7: what AsyncAPI 3 builds on. The schema's own `$schema` line is left to the document that holds it. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' })
  return rest as JsonSchema
}

/** What a field may hold, in a few words for a table. */
export function typeText(schema: JsonSchema): string {
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(' or ')
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeText).join(' or ')
  if (schema.format === 'date-time') return 'RFC 3339 time'
  const range = rangeText(schema)
  if (schema.type === 'array') return `list of ${typeText(schema.items ?? {})}`
  if (schema.type === undefined) return 'anything'
  const name = schema.type === 'string' ? 'text' : schema.type === 'integer' ? 'whole number' : schema.type
  return range === '' ? name : `${name}, ${range}`
}

function rangeText({ minimum, maximum, minLength, maxLength, pattern }: JsonSchema): string {
  const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum
  const parts = [
    minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? '' : `from ${minimum}`,
    most === undefined ? '' : `to ${most}`,
    minLength === undefined && maxLength === undefined
      ? ''
      : `${minLength ?? 0} to ${maxLength ?? 'any number of'} characters`,
    pattern === undefined ? '' : `\`${pattern.replaceAll('|', '\\|')}\``,
  ]
  return parts.filter((part) => part !== '').join(' ')
}
