import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { policies } from '../policy/policies.ts'
import { run, UsageError } from './connection.ts'
import { generatedMessageDocs } from './generate/messages.ts'
import { policyFiles } from './generate/policy.ts'

/*
 * npm run generate [-- --check]
 *
 * Writes everything that follows from the catalogue and the policies: compiled machines, diagrams, message reference,
 * AsyncAPI, flow map. With --check it writes nothing and names what is out of date.
 */
const root = join(import.meta.dirname, '..')

/** Path from the repository's root → content. */
export const generatedFiles = (): ReadonlyMap<string, string> => {
  const versions = policies()
  return new Map([...policyFiles(versions), ...Object.entries(generatedMessageDocs(versions))])
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

if (import.meta.main) {
  await run(async () => {
    const stale = outOfDate()
    if (process.argv.includes('--check')) {
      if (stale.length > 0) throw new UsageError(`out of date, run npm run generate: ${stale.join(', ')}`)
      return
    }
    const files = generatedFiles()
    for (const path of stale) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), files.get(path) ?? '')
      console.log(path)
    }
  })
}
