/** Keeps a global secondary index in step with its table, at once: eventual consistency here is never late. */
import type { IndexDescription, Item, KeyElement, TableDescription } from './dynalite.ts'
import { textOf } from './item-text.ts'
import type { OrderedRows } from './ordered-rows.ts'

interface Keys {
  createIndexKey(item: Item, table: TableDescription, keySchema: readonly KeyElement[]): string
}

interface Indexed {
  readonly spec: { readonly description: TableDescription }
  readonly indexes: ReadonlyMap<string, OrderedRows>
}

/** Returns the write units that AWS would bill for it. */
export function updateIndex(
  keys: Keys,
  { spec, indexes }: Indexed,
  index: IndexDescription,
  before: Item | undefined,
  after: Item | null,
): number {
  const rows = indexes.get(index.IndexName)
  if (!rows) return 0
  const keyOf = (item: Item | null | undefined) =>
    item && index.KeySchema.every((key) => item[key.AttributeName] !== undefined)
      ? keys.createIndexKey(item, spec.description, index.KeySchema)
      : undefined
  const [oldKey, freshKey] = [keyOf(before), keyOf(after)]
  let units = 0
  if (oldKey !== undefined && oldKey !== freshKey) {
    rows.delete(oldKey)
    units++
  }
  if (after && freshKey !== undefined) {
    const text = projected(after, spec.description, index)
    if (rows.get(freshKey) !== text) units += Math.ceil(text.length / 1024)
    rows.set(freshKey, text)
  }
  return units
}

function projected(item: Item, table: TableDescription, index: IndexDescription): string {
  const { ProjectionType, NonKeyAttributes = [] } = index.Projection
  if (ProjectionType === 'ALL') return textOf(item)
  const keys = [...index.KeySchema, ...table.KeySchema].map((key) => key.AttributeName)
  const part: Item = {}
  for (const name of new Set([...keys, ...NonKeyAttributes])) {
    const value = item[name]
    if (value !== undefined) part[name] = value
  }
  return JSON.stringify(part)
}
