/** Message attributes: their limits, and the MD5 that SQS answers and SDK clients check. */
import { createHash } from 'node:crypto'
import { AwsError } from '../aws-api/service.ts'

export interface AttributeValue {
  readonly DataType: string
  readonly StringValue?: string
  /** Base64, as on the wire. */
  readonly BinaryValue?: string
}

export type MessageAttributes = Readonly<Record<string, AttributeValue>>

/** "Each message can have up to 10 attributes" (Developer Guide, message metadata). */
const attributesMax = 10
const name = /^(?!\.)(?!.*\.\.)(?!.*\.$)(?!(?:AWS|Amazon)\.)[A-Za-z0-9_.-]{1,256}$/i
const type = /^(String|Number|Binary)(\.[^.].{0,250})?$/

export function md5(content: string | Uint8Array): string {
  return createHash('md5').update(content).digest('hex')
}

export function checkedAttributes(given: unknown): MessageAttributes {
  if (given === undefined || given === null) return {}
  const attributes = given as Record<string, AttributeValue>
  const names = Object.keys(attributes)
  if (names.length > attributesMax) {
    throw invalid(`Number of message attributes [${names.length}] exceeds the allowed maximum [${attributesMax}].`)
  }
  for (const each of names) {
    const value = attributes[each]
    if (!name.test(each)) throw invalid(`The message attribute name '${each}' is invalid.`)
    if (!value?.DataType || !type.test(value.DataType)) {
      throw invalid(
        `The type of message (user) attribute '${each}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
      )
    }
    const content = value.DataType.startsWith('Binary') ? value.BinaryValue : value.StringValue
    if (content === undefined || content === '') {
      throw invalid(`Message (user) attribute '${each}' must contain a non-empty value of type '${value.DataType}'.`)
    }
    if (value.DataType.startsWith('Number') && Number.isNaN(Number(content))) {
      throw invalid(`Could not cast message (user) attribute '${each}' value to number.`)
    }
  }
  return attributes
}

/** Body and attributes count against the message's limit. */
export function messageBytes(body: string, attributes: MessageAttributes): number {
  let bytes = Buffer.byteLength(body)
  for (const [each, value] of Object.entries(attributes)) {
    bytes += Buffer.byteLength(each) + Buffer.byteLength(value.DataType)
    bytes += value.BinaryValue === undefined ? Buffer.byteLength(value.StringValue ?? '') : binary(value).length
  }
  return bytes
}

/** "Calculating the MD5 message digest for message attributes" (Developer Guide): lengths and values by sorted name. */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort()
  if (names.length === 0) return undefined
  const hash = createHash('md5')
  const part = (content: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(content.length)
    hash.update(length).update(content)
  }
  for (const each of names) {
    const value = attributes[each]
    if (!value) continue
    part(Buffer.from(each))
    part(Buffer.from(value.DataType))
    hash.update(Uint8Array.of(value.BinaryValue === undefined ? 1 : 2))
    part(value.BinaryValue === undefined ? Buffer.from(value.StringValue ?? '') : binary(value))
  }
  return hash.digest('hex')
}

/** Those that a receiver asked for: by name, by `prefix.*`, or all. */
export function askedAttributes(attributes: MessageAttributes, asked: readonly string[]): MessageAttributes {
  if (asked.length === 0) return {}
  if (asked.includes('All') || asked.includes('.*')) return attributes
  const wanted = (each: string) =>
    asked.some((pattern) => (pattern.endsWith('.*') ? each.startsWith(pattern.slice(0, -2)) : pattern === each))
  return Object.fromEntries(Object.entries(attributes).filter(([each]) => wanted(each)))
}

function binary(value: AttributeValue): Buffer {
  return Buffer.from(value.BinaryValue ?? '', 'base64')
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValue', message)
}
