/**
 * The stacks under test, synthesised once for all test files of a run: the folder is named after the contents of the sources,
 * so whoever comes second finds it, and a stale one is never found.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Assembly, readAssembly } from '../../local/assembly/read.ts'
import { settingsHere } from '../../local/start/one-machine.ts'
import { repositoryRoot } from '../tree.ts'

export interface UnderTest {
  /** In place of some of the environment's settings. */
  readonly settings?: object
  /** As it is built, for those who look at it; else something in its place. */
  readonly console?: 'build' | 'placeholder'
}

export function synthesised({ settings = {}, console = 'placeholder' }: UnderTest = {}): Assembly {
  const context = {
    checks: 'off',
    console,
    settings: settingsHere(JSON.stringify({ ...simulated, ...settings })),
  }
  const read = console === 'build' ? [...sources, ...sourcesOfConsole] : sources
  const directory = join(tmpdir(), `${prefix}${fingerprint(read, context)}`)
  if (!existsSync(join(directory, 'manifest.json'))) synthesise(directory, context)
  return readAssembly(directory)
}

type Context = Readonly<Record<string, string>>

/** Virtual time waits for no Athena. */
const simulated = { warehouse: { byTheClock: false } }

const prefix = 'signalbox-stacks-under-test-'
/** What they are made of, in whole folders. */
export const sources: readonly string[] = [
  'local/start/one-machine.ts',
  'bin',
  'lib',
  'functions',
  'messages',
  'filters',
  'partners',
  'docs/generated',
  'policy',
  'warehouse',
  'package-lock.json',
]

const sourcesOfConsole = ['client', 'console/src', 'console/public', 'console/index.html', 'console/vite.config.ts']

function fingerprint(read: readonly string[], context: Context): string {
  const hash = createHash('sha256').update(JSON.stringify(context))
  for (const file of read.flatMap(filesIn)) hash.update(`${file}\n`).update(readFileSync(join(repositoryRoot, file)))
  return hash.digest('hex').slice(0, 20)
}

function filesIn(path: string): readonly string[] {
  if (!statSync(join(repositoryRoot, path)).isDirectory()) return [path]
  return readdirSync(join(repositoryRoot, path))
    .sort()
    .flatMap((name) => filesIn(join(path, name)))
}

function synthesise(directory: string, context: Context): void {
  const ours = `${directory}.${process.pid}`
  execFileSync(process.execPath, ['bin/signalbox.ts'], {
    cwd: repositoryRoot,
    env: {
      ...process.env,
      CDK_OUTDIR: ours,
      CDK_CONTEXT_JSON: JSON.stringify(context),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  try {
    renameSync(ours, directory)
  } catch (error) {
    // Another test file was faster with the same.
    if (!existsSync(join(directory, 'manifest.json'))) throw error
    rmSync(ours, { recursive: true })
  }
  removeOld()
}

/** Of other versions of the sources: a day is longer than any run takes. */
function removeOld(): void {
  for (const name of readdirSync(tmpdir()).filter((each) => each.startsWith(prefix))) {
    const path = join(tmpdir(), name)
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
    if (age > 86_400_000) rmSync(path, { recursive: true, force: true })
  }
}
