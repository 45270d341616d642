import { createConfig, lintFromString } from '@redocly/openapi-core'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Document, type Operation, operationsOf, readDocument } from './document.ts'
import { type Request, validRequests, wrongRequests } from './requests.ts'
import { type System, somethingToSee, system } from './third-party.ts'

/*
 * What a third party finds who has the OpenAPI document, an HTTP client and a token, and nothing of ours: every answer has a
 * status and a body that the document says, and none of them is our failure. CONFORMANCE_RUNS asks more of each operation.
 */
const runs = Number(process.env.CONFORMANCE_RUNS ?? 6)
const seed = Number(process.env.CONFORMANCE_SEED ?? 1)
const atOnce = 8

const running = system()
let document: Document
let source: string

beforeAll(async () => {
  const answer = await fetch(`${running().httpUrl}/openapi.json`)
  source = await answer.text()
  document = readDocument(source)
  await somethingToSee(running())
}, 120_000)

test('the document passes the public linter without a finding', async () => {
  const config = await createConfig({ extends: ['recommended'] })
  const findings = await lintFromString({ source, absoluteRef: 'openapi.json', config })
  expect(findings.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`)).toEqual([])
})

describe('every operation answers as the document says', () => {
  const seen = new Map<string, Set<unknown>>()
  const known = (name: string) => [...(seen.get(name) ?? [])].slice(-8)

  test('to requests that it allows, and to wrong ones', async () => {
    const operations = operationsOf(document)
    expect(operations.length).toBeGreaterThan(20)
    // One of each kind is enough to look at.
    const findings = new Map<string, string>()
    // Twice: the second time ids that were answered the first time are known.
    for (const round of [0, 1]) {
      for (const operation of [...operations].sort(readersFirst)) {
        const valid = fc.sample(validRequests(document, operation, known), { seed: seed + round, numRuns: runs })
        const wrong = fc.sample(wrongRequests(document, operation, known), { seed: seed + round, numRuns: runs * 2 })
        await inParallel([...valid, ...wrong], async (request) => {
          const finding = await ask(running(), operation, request, seen)
          if (finding !== undefined && !findings.has(finding.kind)) findings.set(finding.kind, finding.shown)
        })
      }
    }
    expect([...findings.values()]).toEqual([])
  }, 300_000)

  test('401 to a request without a token, where the document wants one', async () => {
    const findings: string[] = []
    for (const operation of operationsOf(document).filter(({ isOpen }) => !isOpen)) {
      const [request] = fc.sample(validRequests(document, operation, known), { seed, numRuns: 1 })
      if (!request) continue
      const answer = await fetch(`${running().httpUrl}${request.path}`, { method: operation.method })
      if (answer.status !== 401) findings.push(`${operation.method} ${operation.path}: ${answer.status}`)
      const fault = await faultOf(operation, answer)
      if (fault !== undefined) findings.push(`${fault.kind}: ${fault.text}`)
    }
    expect(findings).toEqual([])
  })
})

const readersFirst = (a: Operation, b: Operation) => Number(a.method !== 'GET') - Number(b.method !== 'GET')

async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = [...items]
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

/** What the answer shows that the document does not say. */
async function ask(
  { httpUrl, token }: System,
  operation: Operation,
  request: Request,
  seen: Map<string, Set<unknown>>,
): Promise<{ kind: string; shown: string } | undefined> {
  const { method, path, headers, body, wrong } = request
  const answer = await fetch(`${httpUrl}${path}`, {
    method,
    headers: { ...headers, ...(!operation.isOpen && { authorization: `Bearer ${token}` }) },
    ...(body !== undefined && { body }),
    redirect: 'manual',
  })
  const fault = await faultOf(operation, answer, (value) => remember(value, seen))
  if (fault === undefined) return undefined
  const shown = typeof body === 'string' ? body.slice(0, 300) : body === undefined ? '' : '(bytes)'
  const asked = `${wrong ?? 'allowed'}: ${method} ${path.slice(0, 200)} ${JSON.stringify(headers)} ${shown}`
  return { kind: fault.kind, shown: `${fault.kind}: ${fault.text}\n  ${asked}` }
}

async function faultOf(
  { method, path, answers }: Operation,
  answer: Response,
  heard: (value: unknown) => void = () => {},
): Promise<{ kind: string; text: string } | undefined> {
  const text = await answer.text()
  const said = (what: string) => ({ kind: `${method} ${path}: ${answer.status} ${what}`, text: text.slice(0, 300) })
  if (answer.status >= 500) return said('is our failure')
  const media = answers.get(String(answer.status)) ?? answers.get('default')
  if (!media) return said('is not documented')
  const type = answer.headers.get('content-type')?.split(';')[0] ?? ''
  if (text === '' && media.size === 0) return undefined
  const check = media.get(type)
  if (!check) return said(`has the type ${type}, documented are ${[...media.keys()].join(', ') || 'none'}`)
  if (!/json$/.test(type)) return undefined
  const value: unknown = JSON.parse(text)
  const fault = check(value)
  if (fault !== undefined) return said(`is not as documented (${fault})`)
  heard(value)
  return undefined
}

/** Values of answers, by their names: ids to ask for. */
function remember(value: unknown, seen: Map<string, Set<unknown>>): void {
  if (typeof value !== 'object' || value === null) return
  for (const [name, each] of Object.entries(value)) {
    if (typeof each === 'string' && each.length < 200) {
      for (const spelling of [name, `${name}s`]) {
        const values = seen.get(spelling) ?? new Set()
        if (values.size < 50) seen.set(spelling, values.add(each))
      }
    }
    remember(each, seen)
  }
}
