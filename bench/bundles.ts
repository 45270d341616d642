import { execFile } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { buildSync, type Metafile } from 'esbuild'
import { domains } from '../policy/handlers.ts'
import { median } from './median.ts'
import type { Measure } from './results.ts'
import { root } from './root.ts'
import { type DeployedFunction, synthesised } from './synthesised.ts'

/*
 * How big each function is and how long a fresh process takes to load it, beside its SDK clients alone: the same clients made
 * once, the same commands kept, nothing of ours, bundled and minified as the SDK is published. The second peer has what we
 * leave out of the SDK left out as well (the chain of credential providers, a third of its bytes), so that what is above it
 * is our schemas, logger and code. The 450 KB are for the handlers that policies name, 650 KB for dispatch and whatever else
 * has as many clients.
 */
const handlers = new Set<string>(domains)
const bytesMax = (name: string): number => (handlers.has(name) ? 450 : 650) * 1024
const loadRatioMax = 1.3

export const bundles = async (rounds: number): Promise<Measure[]> => {
  const deployed = await synthesised({ code: true })
  const work = mkdtempSync(join(tmpdir(), 'signalbox-bundles-'))
  try {
    const measures: Measure[] = []
    for (const one of deployed.functions) measures.push(await measured(one, work, rounds))
    return measures
  } finally {
    rmSync(work, { recursive: true, force: true })
    deployed.remove()
  }
}

const measured = async (one: DeployedFunction, work: string, rounds: number): Promise<Measure> => {
  const limit = bytesMax(one.name)
  const target = `≤ ${limit / 1024} KB, load ≤ ${loadRatioMax} × its clients`
  if (one.file === undefined) return { name: one.name, value: 'no bundle: it does not build yet', target, met: false }
  const bytes = statSync(one.file).size
  const peers = clientsAlone(one.name, work)
  const size = `${(bytes / 1024).toFixed(0)} KB`
  if (peers === undefined) return { name: one.name, value: `${size}, no SDK client`, target, met: bytes <= limit }
  const ours: number[] = []
  const published: number[] = []
  const trimmed: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await loadMs(one.file, one.variables))
    published.push(await loadMs(peers.published, one.variables))
    trimmed.push(await loadMs(peers.trimmed, one.variables))
  }
  const ratio = ratioOf(ours, published)
  const peer = (file: string, times: readonly number[]): string =>
    `${(statSync(file).size / 1024).toFixed(0)} KB, ${median(times).toFixed(0)} ms`
  return {
    name: one.name,
    value: `${size}, loads in ${median(ours).toFixed(0)} ms: ${ratio.toFixed(2)} × its clients`,
    peer: `${peers.clients.join(', ')} as published: ${peer(peers.published, published)}; as trimmed by us: ${peer(peers.trimmed, trimmed)} (${ratioOf(ours, trimmed).toFixed(2)} ×)`,
    target,
    met: bytes <= limit && ratio <= loadRatioMax,
  }
}

/** Pair by pair: what else the machine does hits both of a pair. */
const ratioOf = (ours: readonly number[], theirs: readonly number[]): number =>
  median(ours.map((ms, round) => ms / (theirs[round] ?? Number.NaN)))

interface ClientsAlone {
  readonly published: string
  readonly trimmed: string
  readonly clients: readonly string[]
}

/** Undefined for a function without an SDK client. */
const clientsAlone = (name: string, work: string): ClientsAlone | undefined => {
  const [entry] = globSync(`functions/**/${name}/index.ts`, { cwd: root })
  if (entry === undefined) throw new Error(`functions/**/${name}/index.ts should be the function ${name}`)
  const { inputs, outputs } = build(entry, join(work, 'whole.mjs'), ourAliases)
  const kept = Object.values(outputs)[0]?.inputs ?? {}
  const ours = Object.keys(inputs).filter(
    (file) => file.startsWith('functions/') && (kept[file]?.bytesInOutput ?? 0) > 0,
  )
  const getters = new Set<string>()
  const commands = new Map<string, Set<string>>()
  for (const file of ours) {
    const text = readFileSync(join(root, file), 'utf8')
    for (const [, names = '', from = ''] of text.matchAll(/^import \{([^}]+)\} from '([^']+)'/gm)) {
      const values = names
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== '' && !one.startsWith('type '))
      if (from.endsWith('/clients.ts')) for (const value of values) getters.add(value)
      if (!from.startsWith('@aws-sdk/') || basename(file) === 'clients.ts') continue
      commands.set(from, new Set([...(commands.get(from) ?? []), ...values]))
    }
  }
  if (getters.size === 0) return undefined
  const source = join(work, `${name}-clients.ts`)
  writeFileSync(
    source,
    [
      `import { ${[...getters].join(', ')} } from '${join(root, 'functions/ports/clients.ts')}'`,
      ...[...commands].map(([from, names], at) => {
        const kept = [...names].map((name) => `${name} as ${name}_${at}`)
        return `export { ${kept.join(', ')} } from '${from}'`
      }),
      // The client of connections is made for an address; the others take none.
      ...[...getters].map((getter) => `void (${getter} as (url?: string) => unknown)('wss://example.com/live')`),
    ].join('\n'),
  )
  const published = join(work, `${name}-published.mjs`)
  const trimmed = join(work, `${name}-trimmed.mjs`)
  build(source, published, {})
  build(source, trimmed, ourAliases)
  return { published, trimmed, clients: [...getters].map((getter) => getter.replace(/Client$/, '')) }
}

/** As lib/function-bundles.ts has it. */
const ourAliases = { '@aws-sdk/credential-provider-node': './functions/ports/credentials.lambda.ts' }

const build = (entry: string, outfile: string, alias: Record<string, string>): Metafile =>
  buildSync({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    nodePaths: [join(root, 'node_modules')],
    alias,
    banner: {
      js: "import{createRequire as benchRequire}from'node:module';const require=benchRequire(import.meta.url);",
    },
    legalComments: 'none',
    logLevel: 'error',
    metafile: true,
  }).metafile

const runs = promisify(execFile)

const loadMs = async (file: string, variables: Readonly<Record<string, string>>): Promise<number> => {
  const script = `const t=performance.now();await import(${JSON.stringify(pathToFileURL(file).href)});process.stdout.write(String(performance.now()-t));process.exit(0)`
  const { stdout } = await runs(process.execPath, ['--input-type=module', '-e', script], {
    env: {
      ...variables,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
      PATH: process.env.PATH,
    },
  })
  const ms = Number(stdout)
  if (!(ms > 0))
    throw new Error(
      `loading ${basename(dirname(file))}/${basename(file)} printed ${JSON.stringify(stdout)}, a time was expected`,
    )
  return ms
}
