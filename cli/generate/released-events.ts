import { externalEvents, outgoingEventSchema } from '../../messages/events/external.ts'
import { type JsonSchema, jsonSchemaOf } from './json-schema.ts'

/** What listeners were promised: of every event, and of the payload by type and version. */
export interface ReleasedEvents {
  readonly event: JsonSchema
  readonly payloads: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>
}

/** The promises as they are now; `npm run generate -- --release` writes them to messages/released-events.json. */
export function eventsNow(): ReleasedEvents {
  const payloads: Record<string, Record<string, JsonSchema>> = {}
  for (const { type, version, schema } of externalEvents) {
    payloads[type] = { ...payloads[type], [version]: jsonSchemaOf(schema) }
  }
  return { event: jsonSchemaOf(outgoingEventSchema), payloads }
}

/**
 * Why a listener that was written against the released schemas might not understand what is sent today; empty when every one of
 * them still does. Messages that come in may be promised more (released-schemas.ts); events that go out may only promise more:
 * new fields are compatible, a field that may be missing or of another sort than it was is not.
 */
export function brokenPromises(released: ReleasedEvents, now: ReleasedEvents): readonly string[] {
  return [
    ...widenings(released.event, now.event, 'the event'),
    ...Object.entries(released.payloads).flatMap(([type, versions]) =>
      Object.entries(versions).flatMap(([version, schema]) => {
        const today = now.payloads[type]?.[version]
        const place = `${type} version ${version}`
        if (today === undefined) return [`${place} was released and is gone; keep sending it beside the new version`]
        return widenings(schema, today, place)
      }),
    ),
  ]
}

function widenings(promised: JsonSchema, today: JsonSchema, place: string): readonly string[] {
  const found: string[] = []
  const says = (what: string, was: unknown, is: unknown): void => {
    found.push(
      `${place}: ${what} was ${JSON.stringify(was) ?? 'free'}, is ${JSON.stringify(is) ?? 'free'}; make it a new version`,
    )
  }
  if (promised.type !== undefined && promised.type !== today.type) {
    if (!(promised.type === 'number' && today.type === 'integer')) says('type', promised.type, today.type)
  }
  for (const bound of ['minimum', 'minLength'] as const) {
    if ((promised[bound] ?? -Infinity) > (today[bound] ?? -Infinity)) says(bound, promised[bound], today[bound])
  }
  for (const bound of ['maximum', 'maxLength'] as const) {
    if ((promised[bound] ?? Infinity) < (today[bound] ?? Infinity)) says(bound, promised[bound], today[bound])
  }
  for (const exact of ['pattern', 'format', 'const'] as const) {
    if (promised[exact] !== undefined && promised[exact] !== today[exact]) says(exact, promised[exact], today[exact])
  }
  const promisedValues = promised.enum
  if (promisedValues !== undefined && !(today.enum ?? [today.const]).every((value) => promisedValues.includes(value))) {
    says('enum', promised.enum, today.enum ?? today.const)
  }
  for (const name of promised.required ?? []) {
    if (today.properties?.[name] !== undefined && !today.required?.includes(name)) {
      found.push(`${place}: ${name} was always there, is optional; make it a new version`)
    }
  }
  for (const [name, field] of Object.entries(promised.properties ?? {})) {
    const fieldToday = today.properties?.[name]
    if (fieldToday === undefined)
      found.push(`${place}: ${name} was released and is gone; keep sending it, or make a new version`)
    else found.push(...widenings(field, fieldToday, `${place}, ${name}`))
  }
  if (promised.items !== undefined) found.push(...widenings(promised.items, today.items ?? {}, `${place}, items`))
  return found
}
