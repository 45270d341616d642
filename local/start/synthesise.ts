/**
 * Keeps cdk.out as the sources say. The app runs as a process of its own, as the CDK CLI would run it; the checks that
 * CI makes of every template are left out, because they take half of the time.
 */
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartRefused } from './flags.ts'
import { settingsHere } from './one-machine.ts'

/** What a synthesis reads. */
export const sources: readonly string[] = [
  'bin',
  'lib',
  'functions',
  'messages',
  'filters',
  'policy',
  'warehouse',
  'partners',
  // Served by a function as they are.
  'docs/generated',
  // Built with them.
  'console/index.html',
  'console/package.json',
  'console/vite.config.ts',
  'console/public',
  'console/src',
  'client',
  'package-lock.json',
  'cdk.json',
]
const fingerprintFile = 'sources.fingerprint'

export async function synthesise(root: string, directory: string, settings?: string): Promise<'fresh' | 'kept'> {
  const fingerprint = `${fingerprintOf(root)}${settings ?? ''}`
  if (fingerprint === savedIn(directory)) return 'kept'
  await runApp(root, directory, { checks: 'off', console: 'build-or-last', settings: settingsHere(settings) })
  writeFileSync(join(directory, fingerprintFile), `${fingerprint}\n${manifestTime(directory)}`)
  return 'fresh'
}

function runApp(root: string, directory: string, context: Readonly<Record<string, string>>): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'bin/signalbox.ts')], {
      cwd: root,
      env: { ...process.env, CDK_OUTDIR: directory, CDK_CONTEXT_JSON: JSON.stringify(context) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const output: string[] = []
    child.stdout.on('data', (chunk) => output.push(String(chunk)))
    child.stderr.on('data', (chunk) => output.push(String(chunk)))
    child.on('error', reject)
    child.on('exit', (code) => {
      if (code === 0) {
        const [, notBuilt] = /^(console: .*)/ms.exec(output.join('')) ?? []
        if (notBuilt !== undefined) process.stderr.write(`${notBuilt.trim()}\n`)
        return resolve()
      }
      // Where it was noticed inside of the app does not help.
      const said = output
        .join('')
        .replace(/\n\s+at .*/g, '')
        .trim()
      reject(new StartRefused(`the stacks cannot be synthesised: ${said}`))
    })
  })
}

/** Every file's name, time and size: enough to notice an edit, quick enough for every start. */
function fingerprintOf(root: string): string {
  return sources
    .flatMap((source) => filesIn(join(root, source)))
    .map((file) => {
      const { mtimeMs, size } = statSync(file)
      return `${file} ${mtimeMs} ${size}`
    })
    .join('|')
    .replaceAll(root, '')
}

function filesIn(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return []
  if (!found.isDirectory()) return [path]
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)))
}

/** Only if nothing else has synthesised there since (another environment, say). */
function savedIn(directory: string): string | undefined {
  const file = join(directory, fingerprintFile)
  if (!statSync(file, { throwIfNoEntry: false })) return undefined
  const [fingerprint, time] = readFileSync(file, 'utf8').split('\n')
  return time === manifestTime(directory) ? fingerprint : undefined
}

function manifestTime(directory: string): string {
  return String(statSync(join(directory, 'manifest.json'), { throwIfNoEntry: false })?.mtimeMs)
}
