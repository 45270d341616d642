// Which route of an HTTP API answers a request. "Create routes for HTTP APIs": a full match for route and method comes
// first, then one with a greedy path variable, then `$default`; a fixed level beats `{variable}`, a method beats ANY.

export interface Route {
  readonly routeKey: string
  readonly target: string
  readonly authorizerId: string | undefined
  readonly scopes: readonly string[]
}

export interface MatchedRoute {
  readonly route: Route
  /** Decoded, as the gateway hands them on. Absent when the path has no variables. */
  readonly pathParameters: Readonly<Record<string, string>> | undefined
}

interface Candidate {
  readonly route: Route
  readonly method: string
  readonly levels: readonly Level[]
}

type Level = { readonly kind: 'fixed' | 'variable' | 'greedy'; readonly name: string }

export class Routes {
  readonly #candidates: Candidate[] = []
  #default: Route | undefined

  /** Throws when the key is not `$default` or `METHOD /path`. */
  add(route: Route): void {
    if (route.routeKey === '$default') {
      this.#default = route
      return
    }
    const [method, path, more] = route.routeKey.split(' ')
    if (method === undefined || path?.startsWith('/') !== true || more !== undefined) {
      throw new Error(`the route key ${JSON.stringify(route.routeKey)} is neither $default nor METHOD /path`)
    }
    if (this.#candidates.some(({ route: { routeKey } }) => routeKey === route.routeKey)) {
      throw new Error(`the route ${route.routeKey} is declared twice`)
    }
    this.#candidates.push({ route, method, levels: path.slice(1).split('/').map(levelOf) })
  }

  keys(): string[] {
    return [...this.#candidates.map(({ route }) => route.routeKey), ...(this.#default ? ['$default'] : [])]
  }

  /** `path` as it came, still percent-encoded: an encoded slash is part of a level. */
  match(method: string, path: string): MatchedRoute | undefined {
    const levels = path.slice(1).split('/')
    const best = this.#candidates
      .filter((candidate) => candidate.method === method || candidate.method === 'ANY')
      .filter((candidate) => fits(candidate.levels, levels))
      .sort((a, b) => rank(b).localeCompare(rank(a)))[0]
    if (best !== undefined) return { route: best.route, pathParameters: parameters(best.levels, levels) }
    return this.#default && { route: this.#default, pathParameters: undefined }
  }
}

function levelOf(text: string): Level {
  const variable = /^\{([^}]+)\}$/.exec(text)?.[1]
  if (variable === undefined) return { kind: 'fixed', name: text }
  return variable.endsWith('+') ? { kind: 'greedy', name: variable.slice(0, -1) } : { kind: 'variable', name: variable }
}

function fits(wanted: readonly Level[], found: readonly string[]): boolean {
  const greedy = wanted.at(-1)?.kind === 'greedy'
  if (greedy ? found.length < wanted.length : found.length !== wanted.length) return false
  return wanted.every(({ kind, name }, index) => {
    const level = found[index] ?? ''
    return kind === 'fixed' ? decoded(level) === name : level !== ''
  })
}

/** A text that sorts higher the more exactly a candidate says what it wants. */
function rank({ levels, method }: Candidate): string {
  const greedy = levels.at(-1)?.kind === 'greedy' ? '0' : '1'
  const exact = levels.map(({ kind }) => ({ fixed: '2', variable: '1', greedy: '0' })[kind]).join('')
  return `${greedy}${exact}${method === 'ANY' ? '0' : '1'}`
}

function parameters(wanted: readonly Level[], found: readonly string[]): MatchedRoute['pathParameters'] {
  const entries = wanted.flatMap(({ kind, name }, index): [string, string][] => {
    if (kind === 'fixed') return []
    return [[name, decoded(kind === 'greedy' ? found.slice(index).join('/') : (found[index] ?? ''))]]
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

/** What is not valid percent-encoding stays as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
