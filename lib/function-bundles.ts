import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'
import { buildSync } from 'esbuild'

/** Where the code of each function lies, ready to be zipped. Keys are folders under functions/: `service_platform/dispatch`. */
export interface FunctionBundles {
  directoryOf(entry: string): string
}

/**
 * All functions in one esbuild run: Node 24, ESM, SDK inside (a bundled client starts faster than the runtime's own).
 * One run shares the parsing of everything that several functions import, which is most of it.
 */
export function bundleFunctions(options: { readonly into: string; readonly sourceMaps: boolean }): FunctionBundles {
  const entries = functionEntries()
  const built = buildSync({
    absWorkingDir: repositoryRoot,
    entryPoints: Object.fromEntries(entries.map((entry) => [`${entry}/index`, `functions/${entry}/index.ts`])),
    outdir: options.into,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    sourcemap: options.sourceMaps,
    sourcesContent: false,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // The ESM build of a package where there is one: it can be shaken, a CommonJS build cannot.
    mainFields: ['module', 'main'],
    // Lambda's credentials come as variables: the rest of the chain would be a third of every bundle.
    alias: { '@aws-sdk/credential-provider-node': './functions/ports/credentials.lambda.ts' },
    legalComments: 'none',
    logLevel: 'warning',
    write: false,
  })
  for (const file of built.outputFiles) {
    mkdirSync(dirname(file.path), { recursive: true })
    writeFileSync(file.path, file.path.endsWith('.mjs') ? withRequire(file.text) : file.contents)
  }
  for (const entry of entries) addAssets(entry, join(options.into, entry))
  return {
    directoryOf(entry) {
      if (entries.includes(entry)) return join(options.into, entry)
      throw new Error(`There is no function ${entry}: functions/${entry}/index.ts is missing`)
    },
  }
}

/**
 * What a function serves as it is: its `assets.json` says name → file of the repository. Gzipped, because that is how it leaves,
 * and a smaller bundle starts faster.
 */
function addAssets(entry: string, into: string): void {
  const list = join(repositoryRoot, 'functions', entry, 'assets.json')
  if (!existsSync(list)) return
  const assets = JSON.parse(readFileSync(list, 'utf8')) as Readonly<Record<string, string>>
  for (const [name, file] of Object.entries(assets)) {
    writeFileSync(join(into, `${name}.gz`), gzipSync(readFileSync(join(repositoryRoot, file)), { level: 9 }))
  }
}

/** For tests of the templates: the folder of the function as it is, nothing built. */
export const unbundledFunctions: FunctionBundles = {
  directoryOf: (entry) => join(repositoryRoot, 'functions', entry),
}

const repositoryRoot = join(import.meta.dirname, '..')

function functionEntries(): string[] {
  const root = join(repositoryRoot, 'functions')
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((file) => file.name === 'index.ts')
    .map((file) => relative(root, file.parentPath))
}

/** CommonJS packages inside an ESM bundle ask for `require`, which ESM has not; only a bundle that asks pays for it. */
function withRequire(code: string): string {
  const asks = code.includes('Dynamic require of')
  return asks
    ? `import{createRequire as signalboxRequire}from'node:module';const require=signalboxRequire(import.meta.url);${code}`
    : code
}
