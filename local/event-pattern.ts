/**
 * Event patterns as EventBridge and event source filters use them (EventBridge User Guide, "Event patterns";
 * Lambda Developer Guide, "Event filtering"): an object whose leaves are lists of what is allowed. Compiled once;
 * what the syntax does not know is refused then, not ignored.
 */

export type Matches = (event: unknown) => boolean

export class BadPattern extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'BadPattern'
  }
}

export function eventPattern(pattern: unknown): Matches {
  if (!isObject(pattern)) throw new BadPattern(`an event pattern is a JSON object, not ${JSON.stringify(pattern)}`)
  return compileObject(pattern, '')
}

type Leaf = (value: unknown) => boolean

function compileObject(pattern: Readonly<Record<string, unknown>>, path: string): Matches {
  const parts = Object.entries(pattern).map(([key, expected]): Matches => {
    const at = path === '' ? key : `${path}.${key}`
    if (key === '$or') return compileOr(expected, at)
    if (Array.isArray(expected)) {
      const leaves = expected.map((item) => compileLeaf(item, at))
      if (leaves.length === 0) throw new BadPattern(`${at}: an empty list matches nothing`)
      return (event) => matchesLeaf(isObject(event) ? event[key] : undefined, leaves)
    }
    if (isObject(expected)) {
      const inner = compileObject(expected, at)
      return (event) => inner(isObject(event) ? event[key] : undefined)
    }
    throw new BadPattern(`${at}: a list of allowed values is needed, not ${JSON.stringify(expected)}`)
  })
  return (event) => parts.every((matches) => matches(event))
}

function compileOr(expected: unknown, path: string): Matches {
  if (!Array.isArray(expected) || !expected.every(isObject)) {
    throw new BadPattern(`${path}: a list of patterns is needed`)
  }
  const alternatives = expected.map((item) => compileObject(item, path))
  return (event) => alternatives.some((matches) => matches(event))
}

/** A list in the event matches when one of its members does. */
function matchesLeaf(value: unknown, leaves: readonly Leaf[]): boolean {
  const values = Array.isArray(value) ? value : [value]
  return leaves.some((leaf) => values.some(leaf))
}

function compileLeaf(expected: unknown, path: string): Leaf {
  if (!isObject(expected)) {
    if (typeof expected === 'object' && expected !== null) throw new BadPattern(`${path}: a list inside a list`)
    return (value) => value === expected
  }
  const [operator, operand, ...more] = Object.entries(expected).flat()
  const compile = typeof operator === 'string' ? operators[operator] : undefined
  if (!compile || more.length > 0) {
    throw new BadPattern(`${path}: ${JSON.stringify(expected)} is none of: ${Object.keys(operators).join(', ')}`)
  }
  return compile(operand, path)
}

const operators: Readonly<Record<string, (operand: unknown, path: string) => Leaf>> = {
  exists: (operand) => (value) => (value !== undefined) === operand,
  prefix: (operand, path) => onText(operand, path, (value, text) => value.startsWith(text)),
  suffix: (operand, path) => onText(operand, path, (value, text) => value.endsWith(text)),
  'equals-ignore-case': (operand, path) =>
    onText(operand, path, (value, text) => value.toLowerCase() === text.toLowerCase()),
  wildcard(operand, path) {
    const source = textOf(operand, path)
      .split('*')
      .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
      .join('.*')
    const expression = new RegExp(`^${source}$`, 's')
    return (value) => typeof value === 'string' && expression.test(value)
  },
  numeric(operand, path) {
    if (!Array.isArray(operand) || operand.length % 2 !== 0 || operand.length === 0) {
      throw new BadPattern(`${path}: numeric takes pairs of a comparison and a number`)
    }
    const tests: ((value: number) => boolean)[] = []
    for (let index = 0; index < operand.length; index += 2) {
      const compare = comparisons[String(operand[index])]
      const limit: unknown = operand[index + 1]
      if (!compare || typeof limit !== 'number') throw new BadPattern(`${path}: numeric ${JSON.stringify(operand)}`)
      tests.push((value) => compare(value, limit))
    }
    return (value) => typeof value === 'number' && tests.every((test) => test(value))
  },
  'anything-but'(operand, path) {
    const excluded = (Array.isArray(operand) ? operand : [operand]).map((item) => compileLeaf(item, path))
    return (value) => value !== undefined && !excluded.some((leaf) => leaf(value))
  },
}

const comparisons: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
  '=': (value, limit) => value === limit,
}

/** `prefix` and `suffix` may be given `{"equals-ignore-case": …}`. */
function onText(operand: unknown, path: string, test: (value: string, text: string) => boolean): Leaf {
  if (isObject(operand) && typeof operand['equals-ignore-case'] === 'string') {
    const text = operand['equals-ignore-case'].toLowerCase()
    return (value) => typeof value === 'string' && test(value.toLowerCase(), text)
  }
  const text = textOf(operand, path)
  return (value) => typeof value === 'string' && test(value, text)
}

function textOf(operand: unknown, path: string): string {
  if (typeof operand === 'string') return operand
  throw new BadPattern(`${path}: a text is needed, not ${JSON.stringify(operand)}`)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
