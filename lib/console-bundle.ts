import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { env as inherited } from 'node:process'
import { stripVTControlCharacters } from 'node:util'

/** The operators' console as it is deployed: what Vite makes of `console/`. */
export interface ConsoleBundle {
  readonly directory: string
  /** Of its files: the same sources make the same, so that a deploy changes nothing where nothing changed. */
  readonly version: string
}

/**
 * Built in a process of its own, into a folder that is named after the sources: whoever synthesises the same again finds it
 * there. Throws InvalidConsole with what Vite said.
 */
export function bundleConsole(): ConsoleBundle {
  const directory = join(folder, sourcesHash())
  if (!existsSync(directory)) build(directory)
  return bundleIn(directory)
}

/**
 * The same, and the last one that could be built where this one cannot: one machine is to start also while somebody is in the
 * middle of a page. Says so on stderr, in a line that `npm start` shows.
 */
export function bundleConsoleOrLast(): ConsoleBundle {
  try {
    return bundleConsole()
  } catch (error) {
    const [last] = error instanceof InvalidConsole ? builds() : []
    if (last === undefined) throw error
    process.stderr.write(`${NOT_BUILT} the last one that could be is served. ${(error as Error).message}\n`)
    return bundleIn(last)
  }
}

/** How that line begins (local/start/synthesise.ts). */
const NOT_BUILT = 'console:'

const bundleIn = (directory: string): ConsoleBundle => ({ directory, version: hashOf(filesIn(directory, '')) })

/** For tests, and wherever nobody looks at it. */
export const placeholderConsole: ConsoleBundle = {
  directory: join(import.meta.dirname, 'device/console-placeholder'),
  version: 'placeholder',
}

/** Lays the console beside the code of the function that publishes it. */
export function addConsole({ directory }: ConsoleBundle, into: string): void {
  const beside = join(into, 'console')
  rmSync(beside, { recursive: true, force: true })
  cpSync(directory, beside, { recursive: true })
}

export class InvalidConsole extends Error {
  override readonly name = 'InvalidConsole'
}

const repositoryRoot = join(import.meta.dirname, '..')
const folder = join(repositoryRoot, '.signalbox/console')

/** What its build reads: itself, the rooms that it imports, and how it is built. */
const sources = [
  'lib/console-bundle.ts',
  'console/index.html',
  'console/package.json',
  'console/vite.config.ts',
  'console/public',
  'console/src',
  'client',
  'messages',
  'policy',
  'package-lock.json',
]

const sourcesHash = (): string => hashOf(sources.flatMap((source) => filesIn(repositoryRoot, source)))

function build(directory: string): void {
  const ours = `${directory}.${process.pid}`
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js')
  try {
    execFileSync(process.execPath, [vite, 'build', '--outDir', ours, '--emptyOutDir', '--logLevel', 'warn'], {
      cwd: join(repositoryRoot, 'console'),
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
      // Else whoever synthesises in a test gets React's development build.
      env: { ...inherited, NODE_ENV: 'production' },
    })
  } catch (error) {
    rmSync(ours, { recursive: true, force: true })
    const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string }
    // Where it was noticed inside of Vite does not help.
    const said = stripVTControlCharacters(`${stdout}${stderr}`)
      .replace(/\n\s+at [\s\S]*/, '')
      .trim()
    throw new InvalidConsole(`The console cannot be built (npm run build -w console):\n${said}`)
  }
  try {
    renameSync(ours, directory)
  } catch (error) {
    // Somebody else was faster with the same.
    if (!existsSync(directory)) throw error
    rmSync(ours, { recursive: true, force: true })
  }
  removeOld()
}

/** Of other versions of the sources; a few stay for whoever goes back and forth between two. */
function removeOld(): void {
  for (const path of builds().slice(BUILDS_KEPT)) rmSync(path, { recursive: true, force: true })
}

/** Newest first; what is still being built has a name of its own. */
function builds(): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => /^[0-9a-f]+$/.test(name))
    .map((name) => join(folder, name))
    .map((path) => ({ path, at: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((one, other) => other.at - one.at)
    .map(({ path }) => path)
}

const BUILDS_KEPT = 8

interface NamedFile {
  readonly name: string
  readonly path: string
}

function filesIn(root: string, below: string): readonly NamedFile[] {
  const path = join(root, below)
  if (!statSync(path).isDirectory()) return [{ name: below, path }]
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(root, join(below, name)))
}

function hashOf(files: readonly NamedFile[]): string {
  const hash = createHash('sha256')
  for (const { name, path } of files) hash.update(`${name}\n`).update(readFileSync(path))
  return hash.digest('hex').slice(0, 16)
}
