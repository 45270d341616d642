import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Values } from '../../cli/failures.ts'
import { compareFiles, policyCommand } from '../../cli/policy.ts'
import { differencesInDynamodb } from '../../functions/ports/differences.dynamodb.ts'
import { robotsInDynamodb } from '../../functions/ports/robots.dynamodb.ts'
import { startDynamodb, type TestDynamodb } from '../fakes/dynamodb.ts'
import { apiTables, doorsOver, type TestDoors } from '../functions/service_platform/api/doors.ts'
import { robotRow } from '../functions/service_platform/api/stored.ts'
import { type ApiServer, serveApi } from './api-server.ts'

let dynamodb: TestDynamodb
let doors: TestDoors
let server: ApiServer

beforeEach(async () => {
  dynamodb = await startDynamodb(apiTables)
  doors = doorsOver(dynamodb)
  server = await serveApi(doors, 'admin')
  await robotsInDynamodb(dynamodb.client, 'robots').create(robotRow('r1'))
})
afterEach(async () => {
  await server.stop()
  await dynamodb.stop()
})

const policy = async (line: string, values: Values = {}): Promise<string> =>
  (await policyCommand(server.connection, line.split(' '), values)).text

test('a version is rolled out, watched and rolled back without knowing any id', async () => {
  expect(await policy('rollout v2', { percent: '10', why: 'lifts' })).toMatch(
    /^v2 is rolled out to 10 %; .*\nwatch it: /,
  )
  expect(await policy('rollout v2 r1 r2', { why: 'these first' })).toContain('v2 is rolled out to 2 robots')
  expect(await policy('list')).toMatch(/v2 +2 robots; 10 %/)
  expect(await policy('rollback', { why: 'no good' })).toMatch(/^rollout \S+ of v2 is taken back/)
  const rollouts = (await policy('rollouts')).split('\n')
  expect(
    rollouts
      .slice(1)
      .map((line) => /rolled_back|active/.exec(line)?.[0])
      .sort(),
  ).toEqual(['active', 'rolled_back'])
  await policy('rollback', { why: 'no good' })
  await expect(policy('rollback', { why: 'no good' })).rejects.toThrow('no rollout is in force')
})

test('versions are compared cell by cell', async () => {
  const compared = await policy('compare v1 v2')
  expect(compared).toContain('states that are new: 1\n  unreachable')
  expect(compared).toContain(
    'working on robot.went_quiet: → offline [release-work, record-presence]  ⇒  → unreachable [record-presence]',
  )
  expect(await policy('compare v1 v1')).toBe('v1 and v1 decide alike')
  expect(await policy('show v1', { format: 'mermaid' })).toContain('stateDiagram-v2')
})

test('missions have versions of their own', async () => {
  expect(await policy('list', { subject: 'mission' })).toMatch(/v1 +yes .*queued/)
  expect(await policy('show v1', { subject: 'mission', format: 'mermaid' })).toContain('queued')
  expect(await policy('compare v1 v1', { subject: 'mission' })).toBe('v1 and v1 decide alike')
  await expect(policy('show v2', { subject: 'mission' })).rejects.toThrow('policy v2 of missions; there are v1')
})

test('files are compared without anything that runs', () => {
  expect(compareFiles('policy/robot.v1.json', 'policy/robot.v2.json').text).toContain('states that are new: 1')
  expect(() => compareFiles('policy/robot.v1.json', 'policy/robot.v99.json')).toThrow('robot.v99.json cannot be read')
  expect(() => compareFiles('policy/released.json', 'policy/robot.v1.json')).toThrow('title is missing')
})

test('a robot is pinned and unpinned', async () => {
  expect(await policy('pin r1 v2', { why: 'a test' })).toContain('robot r1 is pinned to v2')
  expect(await policy('unpin r1', { why: 'it is over' })).toContain('robot r1 is pinned to no version')
  await expect(policy('pin r9 v2', { why: 'a test' })).rejects.toThrow('404: There is no robot r9')
})

test('decisions are replayed and the differences shown, or watched later', async () => {
  const times = { from: '2026-05-13T00:00:00Z', until: '2026-05-13T12:00:00Z' }
  const later = await policy('replay v2', { ...times, 'no-wait': true })
  const id = later.split(' ').at(-1) ?? ''
  await differencesInDynamodb(dynamodb.client, 'operations').keep(id, 0, [
    {
      robot_id: 'r1',
      message_id: 'm1',
      type: 'robot.went_quiet',
      decided_at: '2026-05-13T10:00:00.000Z',
      recorded: {
        outcome: 'applied',
        to: 'offline',
        handlers: ['release-work'],
        state: 'working',
        policy_version: 'v1',
      },
      would: { outcome: 'applied', to: 'unreachable', handlers: [], state: 'working' },
    },
  ])
  const shown = await policy(`comparison ${id}`)
  expect(shown).toMatch(/status +running/)
  expect(shown).toMatch(/r1 +m1 +robot.went_quiet +working → offline \[release-work\] +working → unreachable \[\]/)
})

test.each<[string, Values, string]>([
  ['rollout v2', { why: 'x' }, 'say to whom'],
  ['rollout v2 r1', { percent: '10', why: 'x' }, 'say to whom'],
  ['rollout v2', { percent: 'ten', why: 'x' }, '--percent is "ten"'],
  ['rollout v2', { percent: '10' }, '--why TEXT is missing'],
  ['rollout v9', { percent: '10', why: 'x' }, 'one of v1, v2'],
  ['replay v2', { from: '2026-05-13T00:00:00Z' }, '--from TIME and --until TIME'],
  ['pin r1', { why: 'x' }, 'pin is followed by 1 words'],
  ['list', { percent: '10' }, 'list does not take --percent'],
  ['fly', {}, 'there is no command "fly"; there are list, show'],
])('%s %j is refused in one line', async (line, values, said) => {
  await expect(policy(line, values)).rejects.toThrow(said)
})
