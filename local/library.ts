/**
 * Loads a CommonJS library from node_modules file by file, with names of our choice in place of the globals that it
 * uses (Date, Math, setTimeout …) and of packages that it would drag in. That is how a library that knows no injected
 * clock runs on the runtime's clock and seed, served and simulated alike. Each call gives an instance of its own:
 * what is patched on its exports is patched for one runtime only.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, sep } from 'node:path'
import { compileFunction } from 'node:vm'

export interface LibraryOptions {
  /** Values seen by the library's files under these names instead of the globals. */
  readonly globals?: Readonly<Record<string, unknown>>
  /** By the text given to `require`: what it answers instead of loading. */
  readonly replace?: Readonly<Record<string, unknown>>
  /** Packages whose files are loaded this way too; all others are required as usual. */
  readonly inside?: readonly string[]
  /** Rewrites a file's text before it is evaluated: for a defect that no option and no export reaches. */
  readonly edit?: (text: string) => string
}

export type Library = (file: string) => unknown

/** `library('dynalite')('dynalite/db')` */
export function library(packageName: string, options: LibraryOptions = {}): Library {
  const inside = [packageName, ...(options.inside ?? [])].map((name) => `${sep}node_modules${sep}${name}${sep}`)
  const names = Object.keys(options.globals ?? {})
  const values = Object.values(options.globals ?? {})
  const loaded = new Map<string, { exports: unknown }>()
  const replaced = options.replace ?? {}
  const edit = options.edit ?? ((text: string) => text)

  const load = (file: string): unknown => {
    const known = loaded.get(file)
    if (known) return known.exports
    const module: { exports: unknown } = { exports: {} }
    loaded.set(file, module)
    const from = createRequire(file)
    const requireFrom = (id: string): unknown => {
      if (Object.hasOwn(replaced, id)) return replaced[id]
      const resolved = from.resolve(id)
      const ours = resolved.endsWith('js') && inside.some((path) => resolved.includes(path))
      return ours ? load(resolved) : from(id)
    }
    const parameters = ['exports', 'require', 'module', '__filename', '__dirname', ...names]
    const run = compileFunction(edit(readFileSync(file, 'utf8')), parameters, { filename: file })
    run.call(module.exports, module.exports, requireFrom, module, file, dirname(file), ...values)
    return module.exports
  }
  const here = createRequire(import.meta.url)
  return (file) => load(here.resolve(file))
}
