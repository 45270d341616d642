import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/**
 * console/src/network/api-types.ts: the API as types, for the console's one network layer. Written by openapi-typescript, which
 * needs the compiler of TypeScript 5 as a library: both are the console's, so it is run from there.
 */
export function apiTypes(openApi: string): Record<string, string> {
  const program = join(
    dirname(createRequire(join(root, 'console/package.json')).resolve('openapi-typescript/package.json')),
    'bin/cli.js',
  )
  const types = execFileSync(process.execPath, [program], {
    cwd: root,
    input: JSON.stringify(withoutExamples(JSON.parse(openApi))),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  const header = '// Generated from docs/generated/openapi.json by npm run generate: edit functions/http/.\n'
  return { 'console/src/network/api-types.ts': header + types.slice(types.indexOf('export interface paths')) }
}

/** Two thirds of the file would be examples, which the document has for whoever wants to read them. */
function withoutExamples(node: unknown, isNameOfFields = false): unknown {
  if (Array.isArray(node)) return node.map((member) => withoutExamples(member))
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => isNameOfFields || (key !== 'example' && key !== 'examples'))
      .map(([key, value]) => [key, withoutExamples(value, key === 'properties')]),
  )
}
