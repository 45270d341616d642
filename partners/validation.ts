// Reads a partner's file as a person's text: all problems at once, each with file and place. A mapping is not only read but
// tried, on the example beside it: a pointer that finds nothing there would find nothing when it matters.

import { payloadSchema } from '../messages/catalogue.ts'
import { shownValue } from '../messages/shown-value.ts'
import { isReference, messageFrom, referenceFields } from './mapping.ts'
import { type Partner, partnerSchema } from './partner.ts'
import { pointerParts } from './pointer.ts'

export class InvalidPartner extends Error {
  override readonly name = 'InvalidPartner'
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

/** Throws InvalidPartner with everything that is wrong in the file. */
export function parsePartner(file: string, value: unknown): Partner {
  const read = partnerSchema.safeParse(value)
  if (!read.success) {
    throw new InvalidPartner(
      read.error.issues.map(({ path, message }) => `${file}: ${placeOf(path) || 'the file'}: ${message}`),
    )
  }
  const partner = read.data
  const problems = [...nameProblems(file, partner), ...templateProblems(partner)]
  const all = problems.length > 0 ? problems : exampleProblems(partner)
  if (all.length > 0) throw new InvalidPartner(all.map((problem) => `${file}: ${problem}`))
  return partner
}

function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
}

function nameProblems(file: string, { partner, events }: Partner): readonly string[] {
  const types = events.map(({ type }) => type)
  const doubled = types.filter((type, index) => types.indexOf(type) !== index)
  return [
    ...(file === `${partner}.json` ? [] : [`partner: is "${partner}"; the file's name says "${file.slice(0, -5)}"`]),
    ...doubled.map((type) => `events: "${type}" is mapped twice`),
  ]
}

function templateProblems({ events }: Partner): readonly string[] {
  return events.flatMap(({ type, message, example }, index) => [
    ...(payloadSchema(message.type, 1) === undefined
      ? [`events[${index}].message.type: ${shownValue(message.type)} is not in the catalogue`]
      : []),
    ...(example.type === type
      ? []
      : [`events[${index}].example.type: is ${shownValue(example.type)}; ${shownValue(type)} is what is mapped`]),
    ...referenceProblems(message, `events[${index}].message`),
  ])
}

function referenceProblems(template: unknown, place: string): readonly string[] {
  if (typeof template !== 'object' || template === null) return []
  if (Array.isArray(template)) return template.flatMap((item, index) => referenceProblems(item, `${place}[${index}]`))
  if (isReference(template)) return fieldProblems(template, place)
  return Object.entries(template).flatMap(([name, item]) =>
    name.startsWith('$')
      ? [`${place}.${name}: stands alone; {"$from": "/data/…"} says where a value comes from`]
      : referenceProblems(item, `${place}.${name}`),
  )
}

function fieldProblems(reference: object, place: string): readonly string[] {
  const { $from, $optional, $values, $text } = reference as Readonly<Record<string, unknown>>
  const unknown = Object.keys(reference).filter((name) => !(referenceFields as readonly string[]).includes(name))
  return [
    ...unknown.map((name) => `${place}.${name}: is unknown beside $from; ${referenceFields.join(', ')} are known`),
    ...(typeof $from === 'string' && pointerParts($from) !== undefined
      ? []
      : [`${place}.$from: is ${shownValue($from)}; a JSON pointer such as "/data/order/id" was expected (RFC 6901)`]),
    ...($optional === undefined || $optional === true ? [] : [`${place}.$optional: is ${shownValue($optional)}; true`]),
    ...($values === undefined || (typeof $values === 'object' && $values !== null && !Array.isArray($values))
      ? []
      : [`${place}.$values: is ${shownValue($values)}; an object of their words and ours was expected`]),
    ...($text === undefined || (typeof $text === 'string' && $text.split('{}').length === 2)
      ? []
      : [`${place}.$text: is ${shownValue($text)}; a text with {} once, for the value, was expected`]),
  ]
}

function exampleProblems(partner: Partner): readonly string[] {
  return partner.events.flatMap(({ example }, index) => {
    const { fault } = messageFrom(example, partner, { message_id: 'example', received_at: 0 })
    if (fault === undefined) return []
    return [`${fault.place ?? `events[${index}].message`}: tried on the example: ${fault.text}`]
  })
}
