import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { missionPolicies, policies } from '../policy/policies.ts'
import { run, UsageError } from './command.ts'
import { generatedApiDocs } from './generate/api-reference.ts'
import { apiTypes } from './generate/api-types.ts'
import { decisionList } from './generate/decisions.ts'
import { grafanaDashboard } from './generate/grafana.ts'
import { generatedMessageDocs } from './generate/messages.ts'
import { policyFiles } from './generate/policy.ts'
import { questionReference } from './generate/questions.ts'
import { columnsNow } from './generate/released-columns.ts'
import { eventsNow } from './generate/released-events.ts'
import { schemasNow } from './generate/released-schemas.ts'
import { warehouseReference } from './generate/warehouse.ts'

/*
 * npm run generate [-- --check | --release]
 *
 * Writes everything that follows from the catalogue, the policies and the API's routes: compiled machines, diagrams, message
 * reference, AsyncAPI, flow map, API reference, OpenAPI, the API's types for the console, questions that can be asked, tables of the warehouse, the list of decisions. With --check it writes nothing and names what is out of date. With --release it also takes the
 * schemas of payloads and of external events, and the columns of the warehouse's tables, as they are now for released: from then
 * on a change that breaks them fails the tests.
 */
const usage = 'npm run generate [-- --check | --release]'
const root = join(import.meta.dirname, '..')

/** Path from the repository's root → content. */
const generatedFiles = (): ReadonlyMap<string, string> => {
  const versions = policies()
  const apiDocs = generatedApiDocs()
  return new Map([
    ...policyFiles([...versions, ...missionPolicies()]),
    ...Object.entries(generatedMessageDocs(versions)),
    ...Object.entries(apiDocs),
    ...Object.entries(apiTypes(apiDocs['docs/generated/openapi.json'])),
    ...Object.entries(questionReference()),
    ...Object.entries(warehouseReference()),
    ...Object.entries(grafanaDashboard()),
    ...Object.entries(decisionList()),
  ])
}

export const outOfDate = (): readonly string[] =>
  [...generatedFiles()].filter(([path, content]) => contentOf(path) !== content).map(([path]) => path)

const contentOf = (path: string): string | undefined => {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch {
    return undefined
  }
}

const write = (path: string, content: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content)
  console.log(path)
}

if (import.meta.main) {
  const options = { check: { type: 'boolean' }, release: { type: 'boolean' } } as const
  await run({ usage, options }, async ({ values, positionals }) => {
    if (positionals.length > 0) throw new UsageError(usage)
    const stale = outOfDate()
    if (values.check) {
      if (stale.length > 0) throw new UsageError(`out of date, run npm run generate: ${stale.join(', ')}`)
      return
    }
    const files = generatedFiles()
    for (const path of stale) write(path, files.get(path) ?? '')
    if (values.release) {
      write('messages/released-schemas.json', `${JSON.stringify(schemasNow(), null, 2)}\n`)
      write('messages/released-events.json', `${JSON.stringify(eventsNow(), null, 2)}\n`)
      write('warehouse/released-columns.json', `${JSON.stringify(columnsNow(), null, 2)}\n`)
    }
  })
}
