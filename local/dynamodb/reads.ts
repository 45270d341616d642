/** A Query's read of one range: limit, 1 MB page, filter, projection, and the key to go on from. */
import type { Item, PreparedQuery, QueryBounds } from './dynalite.ts'
import { itemBytes } from './item-size.ts'
import type { OrderedRows } from './ordered-rows.ts'

interface Expressions {
  mapPaths(paths: unknown, item: Item): Item
  matchesExprFilter(item: Item, expression: unknown): boolean
}

export interface QueryAnswer {
  readonly units: number
  toBody(): string
}

/** "A single Query operation can retrieve a maximum of 1 MB of data", before filters. */
const pageBytesMax = 1024 * 1024

export function queryRows(
  expressions: Expressions,
  rows: OrderedRows,
  data: PreparedQuery & { readonly ConsistentRead?: boolean },
  bounds: QueryBounds,
  startKeyNames: readonly string[],
): QueryAnswer {
  const texts: string[] = []
  let bytes = 0
  let more = false
  for (const text of rows.range(bounds)) {
    texts.push(text)
    // The text is longer than the item it stands for: only a long page is measured exactly.
    bytes += text.length > 4_096 ? itemBytes(JSON.parse(text) as Item) : text.length
    more = texts.length === data.Limit || bytes >= pageBytesMax
    if (more) break
  }
  const last = more ? (JSON.parse(texts.at(-1) ?? '{}') as Item) : undefined
  const found = select(expressions, texts, data)
  const head = {
    Count: found.length,
    ScannedCount: texts.length,
    ...(last && { LastEvaluatedKey: Object.fromEntries(startKeyNames.map((name) => [name, last[name]])) }),
  }
  return {
    units: readUnits(bytes, data.ConsistentRead === true),
    toBody() {
      const body = JSON.stringify(head)
      return data.Select === 'COUNT' ? body : `${body.slice(0, -1)},"Items":[${found.join(',')}]}`
    },
  }
}

function select(expressions: Expressions, texts: readonly string[], data: PreparedQuery): readonly string[] {
  const { _filter: filter, _projection: projection } = data
  if (!filter && !projection) return texts
  const found: string[] = []
  for (const text of texts) {
    const item = JSON.parse(text) as Item
    if (filter && !expressions.matchesExprFilter(item, filter.expression)) continue
    found.push(projection ? JSON.stringify(expressions.mapPaths(projection.paths, item)) : text)
  }
  return found
}

/** 4 KB per unit, half of one when eventual consistency will do. */
export function readUnits(bytes: number, consistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / 4_096)) * (consistent ? 1 : 0.5)
}
