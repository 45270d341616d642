import { readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sources as startedFrom } from '../local/start/synthesise.ts'
import { sources as testedFrom } from './faults/assembly.ts'
import { repositoryRoot, trackedFiles } from './tree.ts'

/*
 * Import arrows between the rooms (docs/adr, house style): messages ← policy ← functions ← lib.
 * A room that is not in its row may not be imported from there. `test` may import everything.
 */
const allowed: Readonly<Record<string, readonly string[]>> = {
  messages: [],
  filters: [],
  policy: ['messages'],
  partners: ['messages'],
  warehouse: ['messages', 'filters'],
  functions: ['messages', 'filters', 'policy', 'partners', 'warehouse'],
  lib: ['messages', 'filters', 'policy', 'partners', 'warehouse', 'functions'],
  bin: ['lib'],
  local: [],
  robots: ['messages'],
  cli: ['messages', 'policy', 'partners', 'warehouse', 'functions', 'client'],
  client: ['messages'],
  console: ['messages', 'policy', 'client'],
  bench: ['messages', 'policy', 'partners', 'warehouse', 'functions', 'local', 'robots', 'lib', 'test', 'client'],
}

/** What `lib` may read of a function: how it is configured and which routes it serves, never what it does. */
const functionsFacesForLib = /^functions\/.+\/(env|routes)\.ts$/

const sourceOf = (file: string): string => readFileSync(join(repositoryRoot, file), 'utf8')

/** Before there is a token, there is no network layer yet. */
const asks = ['console/src/configuration.ts', 'console/src/identity/session.ts', 'console/src/network/api.ts']

const importsOf = (file: string): string[] => {
  const source = sourceOf(file)
  return [...source.matchAll(/(?:^|\n)\s*(?:import|export)[^'"`;]*?from\s*['"]([^'"]+)['"]/g)].map(
    (match) => match[1] ?? '',
  )
}

const localImports = (file: string): string[] =>
  importsOf(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => relative(repositoryRoot, resolve(repositoryRoot, dirname(file), specifier)))

const sources = trackedFiles().filter((file) => /\.tsx?$/.test(file))

/** Each is one Lambda. */
const functionFolders = sources.filter((file) => /^functions\/.+\/env\.ts$/.test(file)).map((file) => dirname(file))

describe('import arrows', () => {
  test.each(Object.keys(allowed))('%s imports only the rooms it may', (room) => {
    const wrong = sources
      .filter((file) => file.startsWith(`${room}/`))
      .flatMap((file) => localImports(file).map((target) => ({ file, target })))
      .filter(({ target }) => {
        const targetRoom = target.split('/')[0] ?? ''
        return targetRoom !== room && targetRoom.includes('.') === false && !allowed[room]?.includes(targetRoom)
      })
      .map(
        ({ file, target }) =>
          `${file} imports ${target}; ${room}/ may import ${allowed[room]?.join(', ') || 'nothing of ours'}`,
      )
    expect(wrong).toEqual([])
  })

  test('lib reads only the environment and the routes of a function', () => {
    const wrong = sources
      .filter((file) => file.startsWith('lib/'))
      .flatMap((file) => localImports(file).map((target) => ({ file, target })))
      .filter(({ target }) => target.startsWith('functions/') && !functionsFacesForLib.test(target))
      .map(({ file, target }) => `${file} imports ${target}; take env.ts or routes.ts`)
    expect(wrong).toEqual([])
  })

  test("the console's arrows: pages may read the frame and each other's domains, the frame reads no page", () => {
    const wrong = sources
      .filter((file) => /^console\/src\/(frame|network|identity)\//.test(file))
      .flatMap((file) => localImports(file).map((target) => ({ file, target })))
      .filter(({ target }) => target.startsWith('console/src/'))
      .filter(({ target }) => !/^console\/src\/((frame|network|identity)\/|configuration\.ts$)/.test(target))
      .map(({ file, target }) => `${file} imports ${target}; the frame knows no domain`)
    expect(wrong).toEqual([])
  })

  test('the console asks the API by its network layer, and by nothing else', () => {
    const wrong = sources
      .filter((file) => file.startsWith('console/src/') && !asks.includes(file))
      .filter((file) => /\b(fetch\(|new (XMLHttpRequest|WebSocket|EventSource)\b|sendBeacon\()/.test(sourceOf(file)))
      .map((file) => `${file} opens a connection of its own; use network/api.ts, or frame/live.tsx for what happens`)
    expect(wrong).toEqual([])
  })

  test('what comes from outside is text in the console: nothing writes markup', () => {
    const wrong = sources
      .filter((file) => file.startsWith('console/src/'))
      .filter((file) =>
        /dangerouslySetInnerHTML|\.(inner|outer)HTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function\(/.test(
          sourceOf(file),
        ),
      )
      .map((file) => `${file} writes markup or runs text; render it with frame/foreign-text.tsx`)
    expect(wrong).toEqual([])
  })

  test("a function's folder is read by nobody else in functions/", () => {
    const folderOf = (path: string) => functionFolders.find((folder) => path.startsWith(`${folder}/`))
    const wrong = sources
      .filter((file) => file.startsWith('functions/'))
      .flatMap((file) => localImports(file).map((target) => ({ file, target, folder: folderOf(target) })))
      .filter(({ file, folder }) => folder !== undefined && folder !== folderOf(file))
      .map(
        ({ file, target }) =>
          `${file} imports ${target}; what two functions need is a room: functions/saying, line, feed`,
      )
    expect(wrong).toEqual([])
  })

  test('only adapters in functions/ports import an AWS SDK client', () => {
    const wrong = sources
      .filter((file) => /^(messages|filters|policy|warehouse|functions|lib|robots)\//.test(file))
      .filter((file) => importsOf(file).some((specifier) => specifier.startsWith('@aws-sdk/')))
      .filter((file) => !/^functions\/ports\/(clients|[a-z-]+\.[a-z0-9-]+)\.ts$/.test(file))
      .map((file) => `${file} imports @aws-sdk; put the call behind a port: functions/ports/<need>.<service>.ts`)
    expect(wrong).toEqual([])
  })

  test('a port imports nothing that uses it: what those need of each other, the port declares', () => {
    const targetsOf = new Map(sources.map((file) => [file, localImports(file)]))
    const leadsTo = (from: string, to: string, seen = new Set<string>()): boolean => {
      if (from === to) return true
      if (seen.has(from)) return false
      seen.add(from)
      return (targetsOf.get(from) ?? []).some((target) => leadsTo(target, to, seen))
    }
    const wrong = sources
      .filter((file) => file.startsWith('functions/ports/'))
      .flatMap((port) => (targetsOf.get(port) ?? []).map((target) => ({ port, target })))
      .filter(({ target }) => !target.startsWith('functions/ports/'))
      .filter(({ port, target }) => leadsTo(target, port))
      .map(({ port, target }) => `${port} imports ${target}, which uses it`)
    expect(wrong).toEqual([])
  })

  test('stacks are made anew when a room changes that they are made of', () => {
    const reachedFrom = (room: string): readonly string[] => [room, ...(allowed[room] ?? []).flatMap(reachedFrom)]
    const rooms = new Set(reachedFrom('bin'))
    expect([...rooms].filter((room) => !startedFrom.includes(room))).toEqual([])
    expect([...rooms].filter((room) => !testedFrom.includes(room))).toEqual([])
  })

  test('every room with TypeScript has its row of arrows', () => {
    const rooms = new Set(sources.filter((file) => file.includes('/')).map((file) => file.split('/')[0] ?? ''))
    rooms.delete('test')
    expect([...rooms].filter((room) => !(room in allowed))).toEqual([])
  })
})
