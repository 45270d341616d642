/**
 * The rows of one table or index: item texts under key texts, read by exact key or as a range in key order. A key
 * text is `<hash>/<hash key>/` or `<hash>/<hash key>/<range key>/…`; a range never leaves one hash key, as DynamoDB's
 * Query does not, so order is kept per hash key only.
 *
 * Items are kept as JSON text: a third of the memory of objects, and nobody can change a stored item by accident.
 */

export interface KeyRange {
  readonly gt?: string
  readonly gte?: string
  readonly lt?: string
  readonly lte?: string
  readonly reverse?: boolean
}

export interface OrderedRows {
  readonly size: number
  get(key: string): string | undefined
  set(key: string, text: string): void
  delete(key: string): void
  /** In key order (or against it); the caller stops when it has enough. */
  range(range: KeyRange): Iterable<string>
  entries(): Iterable<readonly [string, string]>
}

/** Keys by hash key, in order. Most have one: it stands alone, without a list around it. */
type Partitions = Map<string, string | string[]>

export function orderedRows(): OrderedRows {
  const texts = new Map<string, string>()
  const partitions: Partitions = new Map()
  return {
    get size() {
      return texts.size
    },
    get: (key) => texts.get(key),
    set(key, text) {
      if (!texts.has(key)) insert(partitions, key)
      texts.set(key, text)
    },
    delete(key) {
      if (texts.delete(key)) remove(partitions, key)
    },
    range: (range) => walk(texts, partitions, range),
    entries: () => texts.entries(),
  }
}

/** Up to and with the slash behind the hash key. */
function partitionOf(key: string): string {
  return key.slice(0, key.indexOf('/', key.indexOf('/') + 1) + 1)
}

function insert(partitions: Partitions, key: string) {
  const partition = partitionOf(key)
  if (partition === key) return
  const keys = partitions.get(partition)
  if (keys === undefined) partitions.set(partition, key)
  else if (typeof keys === 'string') partitions.set(partition, keys < key ? [keys, key] : [key, keys])
  else if ((keys[keys.length - 1] ?? '') < key) keys.push(key)
  else keys.splice(firstNotBelow(keys, key), 0, key)
}

function remove(partitions: Partitions, key: string) {
  const partition = partitionOf(key)
  const keys = partitions.get(partition)
  if (keys === key) partitions.delete(partition)
  if (!Array.isArray(keys)) return
  const at = firstNotBelow(keys, key)
  if (keys[at] === key) keys.splice(at, 1)
  if (keys.length === 0) partitions.delete(partition)
}

function* walk(texts: Map<string, string>, partitions: Partitions, range: KeyRange): Iterable<string> {
  const bound = range.gte ?? range.gt ?? range.lte ?? range.lt ?? ''
  const partition = partitionOf(bound)
  const found = partitions.get(partition) ?? (texts.has(partition) ? partition : [])
  const keys = typeof found === 'string' ? [found] : found
  let from = 0
  if (range.gte !== undefined) from = firstNotBelow(keys, range.gte)
  else if (range.gt !== undefined) from = firstAbove(keys, range.gt)
  let to = keys.length
  if (range.lte !== undefined) to = firstAbove(keys, range.lte)
  else if (range.lt !== undefined) to = firstNotBelow(keys, range.lt)
  const step = range.reverse ? -1 : 1
  for (let at = range.reverse ? to - 1 : from; at >= from && at < to; at += step) {
    const text = texts.get(keys[at] ?? '')
    if (text !== undefined) yield text
  }
}

/** Index of the first key that is not below `key`. */
function firstNotBelow(keys: readonly string[], key: string): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((keys[middle] ?? '') < key) low = middle + 1
    else high = middle
  }
  return low
}

function firstAbove(keys: readonly string[], key: string): number {
  const at = firstNotBelow(keys, key)
  return keys[at] === key ? at + 1 : at
}
