// MQTT topic filters: which of many filters match a topic. Filters are few and known at start, topics are many:
// the filters become a tree over levels, walked once per topic that was not seen before.

/** Why a topic filter is not one, or undefined when it is. */
export function filterFault(filter: string): string | undefined {
  if (filter === '') return 'a topic filter cannot be empty'
  const levels = filter.split('/')
  for (const [index, level] of levels.entries()) {
    if (level.includes('#') && (level !== '#' || index < levels.length - 1)) return '# stands alone and last'
    if (level.includes('+') && level !== '+') return '+ stands alone between slashes'
  }
  return undefined
}

interface Node<T> {
  readonly children: Map<string, Node<T>>
  /** Values of filters that end here. */
  readonly values: T[]
  /** Values of filters that end here with `/#`. */
  readonly rest: T[]
}

export class TopicFilters<T> {
  readonly #root: Node<T> = node()

  add(filter: string, value: T): void {
    const fault = filterFault(filter)
    if (fault !== undefined) throw new Error(`${JSON.stringify(filter)} is not a topic filter: ${fault}`)
    const levels = filter.split('/')
    const open = levels.at(-1) === '#'
    let current = this.#root
    for (const level of open ? levels.slice(0, -1) : levels) {
      let next = current.children.get(level)
      if (next === undefined) {
        next = node()
        current.children.set(level, next)
      }
      current = next
    }
    if (open) current.rest.push(value)
    else current.values.push(value)
  }

  /** The values of every matching filter. A wildcard in the first level does not match a topic that begins with `$`. */
  match(levels: readonly string[]): T[] {
    const found: T[] = []
    walk(this.#root, levels, 0, found)
    return found
  }
}

/** Whether one filter matches one topic; for the few places that hold a single filter. */
export function filterMatches(filter: string, topic: string): boolean {
  const filters = new TopicFilters<true>()
  filters.add(filter, true)
  return filters.match(topic.split('/')).length > 0
}

function node<T>(): Node<T> {
  return { children: new Map(), values: [], rest: [] }
}

function walk<T>(current: Node<T>, levels: readonly string[], depth: number, found: T[]): void {
  const reserved = depth === 0 && (levels[0] ?? '').startsWith('$')
  if (!reserved) found.push(...current.rest)
  const level = levels[depth]
  if (level === undefined) {
    found.push(...current.values)
    return
  }
  const exact = current.children.get(level)
  if (exact !== undefined) walk(exact, levels, depth + 1, found)
  const any = reserved ? undefined : current.children.get('+')
  if (any !== undefined) walk(any, levels, depth + 1, found)
}
