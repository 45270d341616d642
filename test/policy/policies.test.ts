import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { policyFiles } from '../../cli/generate/policy.ts'
import { policies, readPolicy } from '../../policy/policies.ts'
import { machineOf } from './machine.ts'

const source = join(import.meta.dirname, '../../policy')
let directory = ''

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'policies-'))
  for (const file of ['robot.v1.json', 'robot.v2.json']) cpSync(join(source, file), join(directory, file))
})
afterEach(() => rmSync(directory, { recursive: true }))

const write = (file: string, text: string): void => writeFileSync(join(directory, file), text)

test('a new version is one JSON file: found, compiled and run without a line of TypeScript', async () => {
  const v3 = JSON.parse(readFileSync(join(source, 'robot.v2.json'), 'utf8'))
  v3.version = 'v3'
  v3.states.retired = { description: 'Taken out of service for good.' }
  v3.cells.fault['work.stop'] = { next: 'retired', handlers: ['release-work'], reason: 'A person gives the robot up.' }
  v3.cells.retired = {}
  write('robot.v3.json', JSON.stringify(v3))
  const found = policies(directory)
  expect(found.map(({ version }) => version)).toEqual(['v1', 'v2', 'v3'])
  expect([...policyFiles(found).keys()]).toContain('policy/compiled/robot.v3.asl.json')
  const [, , added] = found
  const run = added && machineOf(added)
  expect((await run?.({ state: 'fault', type: 'work.stop' }))?.output).toMatchObject({
    outcome: 'applied',
    to: 'retired',
  })
  expect((await run?.({ state: 'retired', type: 'work.start' }))?.output).toMatchObject({
    outcome: 'refused',
    state: 'retired',
  })
})

test('versions are in the order of their numbers', () => {
  for (const version of ['v10', 'v9'])
    write(`robot.${version}.json`, readFileSync(join(source, 'robot.v1.json'), 'utf8').replace('"v1"', `"${version}"`))
  expect(policies(directory).map(({ version }) => version)).toEqual(['v1', 'v2', 'v9', 'v10'])
})

test('a file whose name is no version is refused, not passed over', () => {
  write('robot.v03.json', '{}')
  expect(() => policies(directory)).toThrow(
    'robot.v03.json: is no name of a policy; write robot.v1.json, robot.v2.json …',
  )
})

test('a file that is not JSON is refused with the place', () => {
  write('robot.v3.json', '{"title": "x",\n}')
  expect(() => readPolicy(join(directory, 'robot.v3.json'))).toThrow(/^robot\.v3\.json: NotJson: /)
})

test('a cell that is written twice is refused: the last one would win silently', () => {
  const text = readFileSync(join(source, 'robot.v1.json'), 'utf8').replace('"v1"', '"v3"')
  write('robot.v3.json', text.replace('"work.start": {', '"work.start": {"next": "idle"}, "work.start": {'))
  expect(() => readPolicy(join(directory, 'robot.v3.json'))).toThrow(/DuplicateKey.*work\.start/)
})
