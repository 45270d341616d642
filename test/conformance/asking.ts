/** Asks operations of an OpenAPI document, and says what of the answers the document does not say. */
import * as fc from 'fast-check'
import { type Document, type Operation, operationsOf } from './document.ts'
import { type Request, validRequests, wrongRequests } from './requests.ts'

export interface Asking {
  readonly httpUrl: string
  readonly document: Document
  readonly seed: number
  /** Of each operation, twice: so many allowed requests, and twice as many wrong ones. */
  readonly runs: number
}

interface Finding {
  /** Operation, status and what is wrong: one of a kind is enough to look at. */
  readonly kind: string
  readonly shown: string
}

const atOnce = 8

export function findings({ httpUrl, document, seed, runs }: Asking) {
  const operations = [...operationsOf(document)].sort(readersFirst)
  const guarded = operations.filter(({ isOpen }) => !isOpen)
  const seen = new Map<string, Set<unknown>>()
  const known = (name: string) => [...(seen.get(name) ?? [])].slice(-8)
  const remember = (value: unknown) => rememberIn(seen, value)
  const oneOf = (operation: Operation) => fc.sample(validRequests(document, operation, known), { seed, numRuns: 1 })

  return {
    operations,

    /** Allowed requests and wrong ones. */
    async ofEverything(token: string): Promise<readonly string[]> {
      const found = new Map<string, string>()
      // The second time ids that were answered the first time are known.
      for (const round of [0, 1]) {
        for (const operation of operations) {
          const valid = fc.sample(validRequests(document, operation, known), { seed: seed + round, numRuns: runs })
          const wrong = fc.sample(wrongRequests(document, operation, known), { seed: seed + round, numRuns: runs * 2 })
          await inParallel([...valid, ...wrong], async (request) => {
            const finding = await ask(httpUrl, operation, request, token, remember)
            if (finding && !found.has(finding.kind)) found.set(finding.kind, finding.shown)
          })
        }
      }
      return [...found.values()]
    },

    /** One allowed request each, in the name of somebody else. */
    async ofWhoHas(token: string): Promise<readonly string[]> {
      const found: string[] = []
      for (const operation of guarded) {
        for (const request of oneOf(operation)) {
          const finding = await ask(httpUrl, operation, request, token)
          if (finding) found.push(finding.shown)
        }
      }
      return found
    },

    /** Of operations that want a token, asked without one: everything but a 401. */
    async ofWhoHasNothing(): Promise<readonly string[]> {
      const found: string[] = []
      for (const operation of guarded) {
        for (const request of oneOf(operation)) {
          const answer = await fetch(`${httpUrl}${request.path}`, { method: operation.method })
          const finding = await findingIn(operation, answer)
          if (finding) found.push(finding.shown)
          if (answer.status !== 401)
            found.push(`${operation.method} ${operation.path}: ${answer.status} without a token`)
        }
      }
      return found
    },
  }
}

const readersFirst = (a: Operation, b: Operation) => Number(a.method !== 'GET') - Number(b.method !== 'GET')

async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = [...items]
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

type Heard = (value: unknown) => void

async function ask(
  httpUrl: string,
  operation: Operation,
  request: Request,
  token: string,
  heard?: Heard,
): Promise<Finding | undefined> {
  const { method, path, headers, body, wrong } = request
  const answer = await fetch(`${httpUrl}${path}`, {
    method,
    headers: { ...headers, ...(!operation.isOpen && { authorization: `Bearer ${token}` }) },
    ...(body !== undefined && { body }),
    redirect: 'manual',
  })
  const finding = await findingIn(operation, answer, heard)
  if (!finding) return undefined
  const said = typeof body === 'string' ? body.slice(0, 300) : body === undefined ? '' : '(bytes)'
  const asked = `${wrong ?? 'allowed'}: ${method} ${path.slice(0, 200)} ${JSON.stringify(headers)} ${said}`
  return { ...finding, shown: `${finding.shown}\n  ${asked}` }
}

async function findingIn(
  { method, path, answers }: Operation,
  answer: Response,
  heard: Heard = () => {},
): Promise<Finding | undefined> {
  const text = await answer.text()
  const found = (what: string): Finding => {
    const kind = `${method} ${path}: ${answer.status} ${what}`
    return { kind, shown: `${kind}: ${text.slice(0, 300)}` }
  }
  if (answer.status >= 500) return found('is our failure')
  const media = answers.get(String(answer.status)) ?? answers.get('default')
  if (!media) return found('is not documented')
  if (text === '' && media.size === 0) return undefined
  const type = answer.headers.get('content-type')?.split(';')[0] ?? ''
  const faultOf = media.get(type)
  if (!faultOf) return found(`has the type ${type}, documented are ${[...media.keys()].join(', ') || 'none'}`)
  if (!/json$/.test(type)) return undefined
  const value: unknown = JSON.parse(text)
  const fault = faultOf(value)
  if (fault !== undefined) return found(`is not as documented (${fault})`)
  heard(value)
  return undefined
}

/** Values of answers, by their names: ids to ask for. */
function rememberIn(seen: Map<string, Set<unknown>>, value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  for (const [name, each] of Object.entries(value)) {
    if (typeof each === 'string' && each.length < 200) {
      for (const spelling of [name, `${name}s`]) {
        const values = seen.get(spelling) ?? new Set()
        if (values.size < 50) seen.set(spelling, values.add(each))
      }
    }
    rememberIn(seen, each)
  }
}
