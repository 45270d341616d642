import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { Item } from './attributes.dynamodb.ts'
import type { PlainRow } from './changes.ts'

/*
 * A row as JSON and back, without loss: texts, numbers, lists and maps are what they are; bytes, sets and numbers that
 * JavaScript would round are an object with one name that begins with $.
 */

export const plainRow = (item: Readonly<Record<string, TypedValue>>): PlainRow =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(value)]))

export const itemOfPlain = (row: PlainRow): Item =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typed(value)]))

/** As the SDK has it, and as Lambda writes it into an event: there bytes are base64. */
export type TypedValue = AttributeValue | Readonly<Record<string, unknown>>

const plain = (value: TypedValue): unknown => {
  const [type, content] = Object.entries(value).find(([, found]) => found !== undefined) ?? []
  switch (type) {
    case 'S':
    case 'BOOL':
      return content
    case 'N':
      return String(Number(content)) === content ? Number(content) : { $number: content }
    case 'NULL':
      return null
    case 'B':
      return { $bytes: base64Of(content) }
    case 'L':
      return (content as readonly TypedValue[]).map(plain)
    case 'M':
      return plainRow(content as Readonly<Record<string, TypedValue>>)
    case 'SS':
      return { $texts: content }
    case 'NS':
      return { $numbers: content }
    case 'BS':
      return { $byte_list: (content as readonly unknown[]).map(base64Of) }
    default:
      throw new Error(`An attribute of type ${type ?? 'nothing'} is none of DynamoDB's: ${JSON.stringify(value)}`)
  }
}

const typed = (value: unknown): AttributeValue => {
  if (typeof value === 'string') return { S: value }
  if (typeof value === 'number') return { N: String(value) }
  if (typeof value === 'boolean') return { BOOL: value }
  if (value === null) return { NULL: true }
  if (Array.isArray(value)) return { L: value.map(typed) }
  const entries = Object.entries(value as PlainRow)
  const [only] = entries
  return (entries.length === 1 && only && special(only)) || { M: itemOfPlain(value as PlainRow) }
}

const special = ([name, content]: readonly [string, unknown]): AttributeValue | undefined => {
  if (name === '$bytes') return { B: bytesOf(content) }
  if (name === '$number') return { N: String(content) }
  if (name === '$texts') return { SS: content as string[] }
  if (name === '$numbers') return { NS: content as string[] }
  if (name === '$byte_list') return { BS: (content as readonly unknown[]).map(bytesOf) }
  return undefined
}

const base64Of = (content: unknown): string =>
  typeof content === 'string' ? content : Buffer.from(content as Uint8Array).toString('base64')

const bytesOf = (content: unknown): Uint8Array => new Uint8Array(Buffer.from(String(content), 'base64'))
