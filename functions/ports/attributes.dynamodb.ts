import type { AttributeValue } from '@aws-sdk/client-dynamodb'

/**
 * DynamoDB's typed values, by hand: on dispatch's path the document client's conversion of every item costs more than the
 * rest of the adapter. Reading never throws: one spoilt row must not stop a batch in which a hundred robots speak. What is
 * missing reads as empty, and an empty state or version is one that no machine knows, so that its robot waits for a person.
 */
export type Item = Record<string, AttributeValue>

export const text = (value: string): AttributeValue => ({ S: value })
export const number = (value: number): AttributeValue => ({ N: String(value) })
export const json = (value: unknown): AttributeValue => ({ S: JSON.stringify(value) })

/** Only what is there: an attribute that is undefined is left out of the item. */
export const present = (attributes: Readonly<Record<string, AttributeValue | undefined>>): Item => {
  const item: Item = {}
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) item[name] = value
  }
  return item
}

export const maybe = <Value>(
  value: Value | undefined,
  write: (value: Value) => AttributeValue,
): AttributeValue | undefined => (value === undefined ? undefined : write(value))

export const textIn = (item: Item, name: string): string => item[name]?.S ?? ''

export const maybeTextIn = (item: Item, name: string): string | undefined => item[name]?.S

export const maybeNumberIn = (item: Item, name: string): number | undefined => {
  const value = item[name]?.N
  return value === undefined ? undefined : Number(value)
}

export const textsIn = (item: Item, name: string): readonly string[] =>
  (item[name]?.L ?? []).flatMap(({ S }) => (S === undefined ? [] : [S]))

export const maybeJsonIn = (item: Item, name: string): unknown => {
  const value = item[name]?.S
  if (value === undefined) return undefined
  try {
    return JSON.parse(value)
  } catch {
    // Only somebody's hand can have spoilt it: what we write is JSON.
    return undefined
  }
}
