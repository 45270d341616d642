import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { repositoryRoot, trackedFiles } from './tree.ts'

/*
 * What a linter does not know about this house. Each message says what to write instead.
 */
const files = trackedFiles()
const sources = files.filter((file) => /\.tsx?$/.test(file))
const text = (file: string): string => readFileSync(join(repositoryRoot, file), 'utf8')

test('no room is called utils, helpers, common, shared, manager or misc', () => {
  const nameless = files.filter((file) => /(^|\/)(utils?|helpers?|common|shared|managers?|misc)(\/|\.tsx?$)/.test(file))
  expect(
    nameless,
    'name what the room is for; used by one: it lives there; used by two: a message, a policy or a port',
  ).toEqual([])
})

test('file names are kebab-case', () => {
  const odd = sources.filter((file) => !/^[a-z0-9]+([.-][a-z0-9]+)*\.tsx?$/.test(basename(file)))
  expect(odd, 'write kebab-case.ts, and kebab-case.tsx for components').toEqual([])
})

test('process.env is read in env.ts only', () => {
  const wrong = sources
    .filter((file) => /^(messages|filters|policy|warehouse|functions|lib)\//.test(file) && basename(file) !== 'env.ts')
    .filter((file) => /process\.env/.test(text(file)))
  expect(wrong, 'parse it once with the schema in env.ts and hand the value on').toEqual([])
})

test('zod is imported as a namespace', () => {
  const wrong = sources.filter((file) => /import\s*\{[^}]*\}\s*from\s*'zod'/.test(text(file)))
  expect(wrong, "write import * as z from 'zod': the named import puts 350 KB more into a bundle").toEqual([])
})

test('time and randomness are arguments in the rooms that decide', () => {
  const wrong = sources
    .filter((file) => /^(messages|filters|policy|warehouse)\//.test(file))
    .filter((file) => /Date\.now\(\)|new Date\(\)|Math\.random\(\)|randomUUID/.test(text(file)))
  expect(wrong, 'take the time or the id as an argument').toEqual([])
})

/** What only ever runs in real time: the two sources themselves, the command with its screen, and the workers' threads. */
const servedOnly = /^local\/((clock|random|start)\.ts|start\/|lambda\/worker\.ts)/

test('services of the local runtime take the time from the clock', () => {
  const wrong = sources
    .filter((file) => file.startsWith('local/') && !servedOnly.test(file))
    .filter((file) => /\bDate\.now\(\)|\bMath\.random\(\)/.test(text(file)))
  expect(wrong, 'use runtime.clock and runtime.random: served and simulated mode run the same code').toEqual([])
})

test('a TODO names an issue', () => {
  const wrong = sources.filter(
    (file) => file !== 'test/tidy.test.ts' && /\b(TODO|FIXME|XXX)\b(?!\s*\(#\d+\))/.test(text(file)),
  )
  expect(wrong, 'write TODO (#12): … or do it').toEqual([])
})

test('no file names a path of a machine or a registry host', () => {
  const pattern = new RegExp(['/work', '/main/|/ho', 'me/[a-z]+/|registry\\.npm', 'js\\.org'].join(''))
  const wrong = files
    .filter((file) => /\.(tsx?|css|html|md|json|ya?ml)$|^\.npmrc$/.test(file))
    .filter((file) => pattern.test(text(file)))
  expect(wrong, 'write it relative to the repository').toEqual([])
})

test('every ADR is ten to thirty lines with context, decision and what is given up', () => {
  const wrong = files
    .filter((file) => /^docs\/adr\/\d/.test(file))
    .filter((file) => {
      const body = text(file)
      return (
        body.split('\n').length > 31 ||
        !['**Context.**', '**Decision.**', '**What we give up.**'].every((part) => body.includes(part))
      )
    })
  expect(wrong).toEqual([])
})

test('package-lock.json holds the package of every platform', () => {
  type Locked = {
    readonly version?: string
    readonly inBundle?: true
    readonly optionalDependencies?: Record<string, string>
  }
  const { packages } = JSON.parse(text('package-lock.json')) as { packages: Record<string, Locked> }
  const asked = Object.entries(packages).filter(([, locked]) => !locked.inBundle)
  const missing = asked.flatMap(([place, locked]) =>
    Object.keys(locked.optionalDependencies ?? {}).filter(
      (name) => !packages[`${place}/node_modules/${name}`]?.version && !packages[`node_modules/${name}`]?.version,
    ),
  )
  expect(
    missing,
    'take a version that the registry has for every platform: npm 11.12 and newer refuse `npm ci` without them',
  ).toEqual([])
})
