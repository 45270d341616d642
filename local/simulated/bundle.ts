/**
 * A function's bundle, made ready to be evaluated many times with names of our choice in place of the globals: the ESM
 * that Lambda gets is rewritten to CommonJS by esbuild and compiled once per process.
 */
import { readFileSync, statSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { compileFunction } from 'node:vm'
import { transformSync } from 'esbuild'

export type Evaluate = (values: Readonly<Record<string, unknown>>) => Record<string, unknown>

const compiled = new Map<string, { readonly changedAt: number; readonly evaluate: Evaluate }>()

/** `names`: the globals that will be given as values to each evaluation. */
export function bundle(file: string, names: readonly string[]): Evaluate {
  const changedAt = statSync(file).mtimeMs
  const known = compiled.get(file)
  if (known?.changedAt === changedAt) return known.evaluate

  const source = readFileSync(file, 'utf8')
  const code = file.endsWith('.cjs') ? source : commonJs(source, file)
  const parameters = ['exports', 'require', 'module', ...names]
  const run = compileFunction(code, parameters, { filename: file })
  const evaluate: Evaluate = (values) => {
    const module = { exports: {} as Record<string, unknown> }
    run.call(module.exports, module.exports, values.require, module, ...names.map((name) => values[name]))
    return module.exports
  }
  compiled.set(file, { changedAt, evaluate })
  return evaluate
}

function commonJs(source: string, file: string): string {
  return transformSync(source, {
    format: 'cjs',
    loader: 'js',
    target: 'node24',
    sourcefile: file,
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(file).href) },
    // A dynamic import would leave the realm; as a require it stays inside.
    supported: { 'dynamic-import': false },
    minify: false,
    legalComments: 'none',
  }).code
}
