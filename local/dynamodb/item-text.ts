/** Items as the JSON texts that are stored and told to readers. */
import type { Item, TableDescription } from './dynalite.ts'

/** One text per item object, though table and indexes ask for it one after the other. */
let lastItem: Item | undefined
let lastText = ''
export function textOf(item: Item): string {
  if (item !== lastItem) {
    lastText = JSON.stringify(item)
    lastItem = item
  }
  return lastText
}

export function keysOf(table: TableDescription, item: Item): Item {
  const keys: Item = {}
  for (const { AttributeName } of table.KeySchema) {
    const value = item[AttributeName]
    if (value !== undefined) keys[AttributeName] = value
  }
  return keys
}

/** Attributes may come in another order: a put of the same values writes no stream record (Developer Guide, Streams). */
export function sameItem(before: string, after: string): boolean {
  return before.length === after.length && canonical(before) === canonical(after)
}

function canonical(text: string): string {
  const item = JSON.parse(text) as Record<string, unknown>
  return JSON.stringify(
    Object.keys(item)
      .sort()
      .map((name) => [name, item[name]]),
  )
}
