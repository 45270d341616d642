/**
 * Parses DynamoDB expressions once per text. dynalite's generated parsers take about 200 µs for an update of a dozen
 * attributes; our functions send the same few expressions with other values. The parse result is kept as a template
 * with holes where the values stood, keyed by everything else that the parse depends on: texts, names, and the name
 * and type of each value. `BETWEEN` and `attribute_type` compare values while parsing and are never kept.
 */

export interface ExpressionRequest {
  ExpressionAttributeNames?: Readonly<Record<string, string>>
  ExpressionAttributeValues?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  [member: string]: unknown
}

interface ValueCheck {
  validateAttributeValue(value: unknown): string | undefined
}

type Template = (values: Readonly<Record<string, unknown>>) => unknown

const parsedMembers = ['_updates', '_condition', '_keyCondition', '_filter', '_projection'] as const
const textMembers = [
  'UpdateExpression',
  'ConditionExpression',
  'KeyConditionExpression',
  'FilterExpression',
  'ProjectionExpression',
] as const

const templatesMax = 2_000

/** Sets the request's parsed members like dynalite's `validateExpressions`; returns its error text, if any. */
export function cachedExpressions(
  parse: (request: ExpressionRequest) => string | undefined,
  check: ValueCheck,
): (request: ExpressionRequest) => string | undefined {
  const known = new Map<string, readonly (readonly [string, Template])[]>()
  return (request) => {
    const empty = Object.entries(request.ExpressionAttributeValues ?? {}).find(([, value]) => !value)
    if (empty) {
      const error = 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes'
      return `ExpressionAttributeValues contains invalid value: ${error} for key ${empty[0]}`
    }
    const key = cacheKey(request)
    if (key === undefined) return parse(request)
    const templates = known.get(key)
    if (!templates) {
      const error = parse(request)
      if (error === undefined) {
        if (known.size >= templatesMax) known.clear()
        known.set(key, templatesOf(request))
      }
      return error
    }
    const values = request.ExpressionAttributeValues ?? {}
    for (const name in values) {
      const error = check.validateAttributeValue(values[name])
      if (error) return `ExpressionAttributeValues contains invalid value: ${error} for key ${name}`
    }
    for (const [member, template] of templates) request[member] = template(values)
    return undefined
  }
}

function cacheKey(request: ExpressionRequest): string | undefined {
  let key = ''
  for (const member of textMembers) {
    const text = request[member]
    if (typeof text === 'string') key += `${text}\n`
    key += '\n'
  }
  if (key === '\n\n\n\n\n' || /between|attribute_type/i.test(key)) return undefined
  for (const name in request.ExpressionAttributeNames) key += `${name}=${request.ExpressionAttributeNames[name]}\n`
  for (const name in request.ExpressionAttributeValues) {
    key += name
    for (const type in request.ExpressionAttributeValues[name]) key += ` ${type}`
    key += '\n'
  }
  return key
}

function templatesOf(request: ExpressionRequest): readonly (readonly [string, Template])[] {
  const names = new Map<unknown, string>()
  for (const [name, value] of Object.entries(request.ExpressionAttributeValues ?? {})) names.set(value, name)
  return parsedMembers
    .filter((member) => request[member] !== undefined)
    .map((member) => [member, templateOf(request[member], names)] as const)
}

/** The parsers put the very value objects of the request into their result: that is how the holes are found. */
function templateOf(node: unknown, names: ReadonlyMap<unknown, string>): Template {
  const name = names.get(node)
  if (name !== undefined) return (values) => values[name]
  if (Array.isArray(node)) {
    const parts = node.map((part) => templateOf(part, names))
    return (values) => parts.map((part) => part(values))
  }
  if (typeof node === 'object' && node !== null) {
    const parts = Object.entries(node).map(([member, part]) => [member, templateOf(part, names)] as const)
    return (values) => {
      // No prototype: dynalite asks these objects by attribute name, and an attribute may be called `constructor`.
      const result: Record<string, unknown> = Object.create(null)
      for (const [member, part] of parts) result[member] = part(values)
      return result
    }
  }
  return () => node
}
