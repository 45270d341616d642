import { catalogue } from '../../messages/catalogue.ts'
import { type JsonSchema, jsonSchemaOf } from './json-schema.ts'

/** What robots in the field were promised: type → schema version → schema. */
export type ReleasedSchemas = Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>

/** The schemas as they are now; `npm run generate -- --release` writes them to messages/released-schemas.json. */
export function schemasNow(): ReleasedSchemas {
  return Object.fromEntries(
    catalogue.map(({ type, schema_versions }) => [
      type,
      Object.fromEntries(
        Object.entries(schema_versions).map(([version, { schema }]) => [version, jsonSchemaOf(schema)]),
      ),
    ]),
  )
}

/**
 * Why messages that fitted the released schema might not fit the one of today; empty when all of them still do. New optional
 * fields, wider ranges and longer texts are compatible; everything else is a new schema_version.
 */
export function incompatibilities(released: ReleasedSchemas, now: ReleasedSchemas): readonly string[] {
  return Object.entries(released).flatMap(([type, versions]) =>
    Object.entries(versions).flatMap(([version, schema]) => {
      const today = now[type]?.[version]
      const place = `${type} schema_version ${version}`
      if (today === undefined) return [`${place} was released and is gone; keep reading it beside the new version`]
      return narrowings(schema, today, place)
    }),
  )
}

function narrowings(before: JsonSchema, today: JsonSchema, place: string): readonly string[] {
  const found: string[] = []
  const says = (what: string, was: unknown, is: unknown): void => {
    found.push(
      `${place}: ${what} was ${JSON.stringify(was) ?? 'free'}, is ${JSON.stringify(is) ?? 'free'}; make it a new schema_version`,
    )
  }
  if (
    today.type !== undefined &&
    today.type !== before.type &&
    !(before.type === 'integer' && today.type === 'number')
  ) {
    says('type', before.type, today.type)
  }
  for (const bound of ['minimum', 'minLength'] as const) {
    if ((today[bound] ?? -Infinity) > (before[bound] ?? -Infinity)) says(bound, before[bound], today[bound])
  }
  for (const bound of ['maximum', 'maxLength'] as const) {
    if ((today[bound] ?? Infinity) < (before[bound] ?? Infinity)) says(bound, before[bound], today[bound])
  }
  if (today.pattern !== undefined && today.pattern !== before.pattern) says('pattern', before.pattern, today.pattern)
  if (today.enum !== undefined && !before.enum?.every((value) => today.enum?.includes(value)))
    says('enum', before.enum, today.enum)
  if (today.additionalProperties === false && before.additionalProperties !== false)
    says('additionalProperties', true, false)
  for (const name of today.required ?? []) {
    if (!before.required?.includes(name))
      found.push(`${place}: ${name} was optional or not there, is required; make it a new schema_version`)
  }
  for (const [name, field] of Object.entries(before.properties ?? {})) {
    const fieldToday = today.properties?.[name]
    if (fieldToday === undefined)
      found.push(`${place}: ${name} was released and is gone; keep it, or make a new schema_version`)
    else found.push(...narrowings(field, fieldToday, `${place}, ${name}`))
  }
  if (before.items !== undefined && today.items !== undefined)
    found.push(...narrowings(before.items, today.items, `${place}, items`))
  return found
}
