import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { handlerDomains } from '../policy/handlers.ts'
import { policies } from '../policy/policies.ts'
import { run, UsageError } from './command.ts'
import { type Edit, edited, newDomain, newHandler, newVersion } from './new-handler/templates.ts'

/*
 * npm run new-handler -- NAME DOMAIN [--on STATE:TYPE]
 *
 * Writes what a new handler needs, in house style: the handler, its line in policy/handlers.ts and in the domain's table, its
 * example and its test where all handlers have theirs (handlers.test.ts), its heading in the runbook; for a new domain also the function and its
 * line in the stack. With --on it adds the cell as the next policy version and compiles it.
 *
 * The handler fails permanently until it is written, and its tests with it.
 */
const usage =
  'npm run new-handler -- NAME DOMAIN [--on STATE:TYPE], e.g. npm run new-handler -- inspect-load work --on working:work.completed'

/** All edits, or an error that says what is wrong before anything was written. */
export const editsFor = (name: string, domain: string, on?: string): readonly Edit[] => {
  if (!/^[a-z]+(-[a-z]+)+$/.test(name))
    throw new UsageError(`handler "${name}": a verb and its object, such as inspect-load. ${usage}`)
  if (!/^[a-z]+$/.test(domain)) throw new UsageError(`domain "${domain}": one lower-case word, such as work. ${usage}`)
  if (Object.hasOwn(handlerDomains, name)) {
    throw new UsageError(
      `handler "${name}" exists: functions/service_platform/${handlerDomains[name as 'start-work']}/${name}.ts`,
    )
  }
  const known = new Set<string>(Object.values(handlerDomains))
  return [
    ...(known.has(domain) ? [] : newDomain(domain)),
    ...newHandler(name, domain),
    ...(on === undefined ? [] : [newVersion(policies().at(-1), name, on)]),
  ]
}

/** Applies every edit to the texts first, so that one that does not fit leaves nothing half done. */
export const apply = (root: string, edits: readonly Edit[]): readonly string[] => {
  const texts = new Map<string, string>()
  for (const edit of edits) {
    const path = join(root, edit.path)
    const before = texts.get(edit.path) ?? (existsSync(path) ? readFileSync(path, 'utf8') : undefined)
    texts.set(edit.path, edited(edit, before))
  }
  for (const [path, text] of texts) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return [...texts.keys()]
}

/** Imports go where they are sorted to, and everything as the house formats it. */
export const tidy = (root: string, paths: readonly string[]): void => {
  const biome = join(root, 'node_modules/.bin/biome')
  const written = paths.filter((path) => /\.(ts|json)$/.test(path))
  execFileSync(biome, ['check', '--write', ...written], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
}

if (import.meta.main) {
  await run({ usage, options: { on: { type: 'string' } } }, async ({ values, positionals }) => {
    const [name, domain, ...rest] = positionals
    if (name === undefined || domain === undefined || rest.length > 0) throw new UsageError(usage)
    const root = join(import.meta.dirname, '..')
    const isNewDomain = !Object.values(handlerDomains).includes(domain as 'work')
    const written = apply(root, editsFor(name, domain, values.on))
    tidy(root, written)
    execFileSync(process.execPath, [join(root, 'cli/generate.ts')], { cwd: root })
    for (const path of written) console.log(path)
    if (isNewDomain) console.log(`${domain} is a new domain: a function of its own, with grants of its own`)
    console.log('the tests fail until the handler is written')
    console.log(
      values.on === undefined
        ? `name it in a cell of a policy: "handlers": ["${name}"]; then npm run generate`
        : 'the new policy version is compiled; npm run simulate shows what it does',
    )
  })
}
