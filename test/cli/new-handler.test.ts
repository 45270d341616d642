import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apply, editsFor, tidy } from '../../cli/new-handler.ts'
import { policies } from '../../policy/policies.ts'
import { repositoryRoot, trackedFiles } from '../tree.ts'

const newest = policies().length

/** A copy of the house to build in. */
let house = ''
const known = new Set(trackedFiles())
beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'signalbox-new-handler-'))
  for (const file of known) cpSync(join(repositoryRoot, file), join(house, file))
  symlinkSync(join(repositoryRoot, 'node_modules'), join(house, 'node_modules'))
})
afterAll(() => rmSync(house, { recursive: true, force: true }))

const text = (path: string): string => readFileSync(join(house, path), 'utf8')

const filesIn = (room: string): readonly string[] =>
  readdirSync(join(house, room), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(house, join(entry.parentPath, entry.name)))

/** Of the rooms that a handler touches; what the compiler says, empty when it has nothing to say. */
const typeErrors = (): string => {
  const rooms = { extends: './tsconfig.json', include: ['functions', 'policy', 'lib', 'test/functions'] }
  writeFileSync(join(house, 'tsconfig.rooms.json'), JSON.stringify(rooms))
  const tsc = join(repositoryRoot, 'node_modules/.bin/tsc')
  return spawnSync(tsc, ['-p', 'tsconfig.rooms.json'], { cwd: house, encoding: 'utf8' }).stdout
}

describe('a new handler', () => {
  test('brings handler, test, policy version, stack line and runbook heading, and the house still type-checks', () => {
    const written = [
      ...apply(house, editsFor('inspect-load', 'work', 'working:work.completed')),
      ...apply(house, editsFor('weigh-load', 'scale')),
    ]
    tidy(house, [...new Set(written)])
    expect(text('functions/service_platform/work/inspect-load.ts')).toContain(
      'export const inspectLoad: Handler<WorkPorts>',
    )
    expect(text('functions/service_platform/work/handlers.ts')).toContain("'inspect-load': inspectLoad,")
    expect(text('policy/handlers.ts')).toContain("'inspect-load': 'work',")
    expect(text('docs/runbook.md')).toMatch(/\n### inspect-load\n/)
    expect(text('lib/service_platform/container.ts')).toContain('new SignalboxFunction<typeof ScaleVariables>')
    const policy = JSON.parse(text(`policy/robot.v${newest + 1}.json`))
    expect(policy.cells.working['work.completed'].handlers).toEqual(['complete-work', 'inspect-load'])
    expect(typeErrors()).toBe('')
  })

  test('has its test where all handlers have theirs, and its import where it is sorted to', () => {
    expect(filesIn('test').filter((file) => !known.has(file))).toEqual([])
    expect(text('test/functions/service_platform/handlers.test.ts')).toMatch(/\ndescribe\('inspect-load', /)
    const imports = [...text('functions/service_platform/work/handlers.ts').matchAll(/ from '\.\/([^']+)'/g)]
    const names = imports.map(([, name]) => name)
    expect(names).toContain('inspect-load.ts')
    expect(names).toEqual(names.toSorted())
  })

  test.each([
    ['inspectLoad', 'work', undefined, 'handler "inspectLoad": a verb and its object'],
    ['inspect-load', 'Work', undefined, 'domain "Work": one lower-case word'],
    ['start-work', 'work', undefined, 'handler "start-work" exists: functions/service_platform/work/start-work.ts'],
    [
      'inspect-load',
      'work',
      'wroking:work.completed',
      `"wroking" is not a state of v${newest}; states are offline, idle`,
    ],
  ])('%s in %s on %s is refused with what would be right', (name, domain, on, message) => {
    expect(() => editsFor(name, domain, on)).toThrow(message)
  })
})
