/**
 * JSONPath for state machines and bus rules: plain reference paths (`$.message.robot_id`, `$['a']`), nearly all that
 * is used, are walked directly; anything else by jsonpath-plus, asked in the form that throws no Error to return a
 * scalar.
 */
import { createRequire } from 'node:module'

interface Query {
  readonly path: string
  readonly json: unknown
  readonly wrap: false
}

interface JsonPathPlus {
  JSONPath: new (options: Query & { autostart: false }) => { evaluate(): unknown }
}

const plain = /^\$(?:\.[A-Za-z_][\w-]*|\[\d+\]|\['[^'\\]*'\])*$/
const step = /\.([A-Za-z_][\w-]*)|\[(\d+)\]|\['([^'\\]*)'\]/g

export function pathReader(): (query: Query) => unknown {
  const known = new Map<string, readonly string[] | undefined>()
  let full: JsonPathPlus | undefined

  const stepsOf = (path: string) => {
    let steps = known.get(path)
    if (steps === undefined && !known.has(path)) {
      steps = plain.test(path)
        ? [...path.matchAll(step)].map(([, name, index, quoted]) => name ?? index ?? quoted ?? '')
        : undefined
      known.set(path, steps)
    }
    return steps
  }
  return (query) => {
    const steps = stepsOf(query.path)
    if (steps) return walk(query.json, steps)
    full ??= createRequire(import.meta.url)('jsonpath-plus') as JsonPathPlus
    return new full.JSONPath({ ...query, autostart: false }).evaluate()
  }
}

/** Undefined where the path leads nowhere, as jsonpath-plus with `wrap: false`. */
function walk(value: unknown, steps: readonly string[]): unknown {
  let at = value
  for (const name of steps) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined
    at = (at as Record<string, unknown>)[name]
  }
  return at
}
