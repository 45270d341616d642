import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { UsageError } from '../../cli/command.ts'
import type { Values } from '../../cli/failures.ts'
import { partsOf, robotsCommand } from '../../cli/robots.ts'
import { capacityInDynamodb } from '../../functions/ports/capacity.dynamodb.ts'
import { startDynamodb, type TestDynamodb } from '../fakes/dynamodb.ts'
import { apiTables, doorsOver, type TestDoors } from '../functions/service_platform/api/doors.ts'
import { type ApiServer, serveApi } from './api-server.ts'

let dynamodb: TestDynamodb
let doors: TestDoors
let server: ApiServer
const directory = mkdtempSync(join(tmpdir(), 'robots-'))
const file = join(directory, 'robots.csv')

beforeAll(async () => {
  dynamodb = await startDynamodb(apiTables)
  doors = doorsOver(dynamodb)
  server = await serveApi(doors, 'admin')
})
afterAll(async () => {
  await server.stop()
  await dynamodb.stop()
  rmSync(directory, { recursive: true })
})

const robots = async (words: readonly string[], values: Values = {}): Promise<string> =>
  (await robotsCommand(server.connection, words, values)).text

test('a list is taken, and what was not lies beside it, to be corrected and sent again', async () => {
  writeFileSync(file, 'robot_id,capabilities\nr1,lift\nr 2,lift\n')
  const said = await robotsCommand(server.connection, ['import', file], { fleet: 'north', why: 'delivery' })
  expect(said.text).toContain('1 robots taken, 1 lines not')
  expect(said.isFailed).toBe(true)
  const failed = join(directory, 'robots.failed.csv')
  const corrected = readFileSync(failed, 'utf8').replace('r 2', 'r2')
  expect(corrected).toContain('robot_id,capabilities,error\n')
  writeFileSync(failed, corrected)
  expect(await robots(['import', failed], { fleet: 'north', why: 'corrected' })).toBe('1 robots taken')
  expect(doors.stream.puts.map(({ subject }) => subject)).toEqual(['robot:r1', 'robot:r2'])
})

test('a fleet shows what its robots could take on', async () => {
  const capacity = capacityInDynamodb(dynamodb.client, 'capacity')
  await capacity.note('r1', { state: 'idle', since: '2026-05-13T16:00:00.000Z', robot_revision: 1, fleet: 'north' })
  expect(await robots(['capacity'], { fleet: 'north' })).toMatch(/r1 +idle +yes/)
  await capacity.note('r9', { state: 'idle', since: '2026-05-13T16:00:00.000Z', robot_revision: 1 })
  expect(await robots([])).toMatch(/r1 +north +idle +yes.*\n *r9 +idle +yes/s)
  expect(await robots(['capacity'], { fleet: 'south' })).toBe('Nothing is known of a robot of this fleet')
})

test('a long list goes in parts, each with the first line', () => {
  const lines = Array.from({ length: 1_100 }, (_, index) => `r${index}`)
  const parts = partsOf(`robot_id\n${lines.join('\n')}\n`)
  expect(parts.map((part) => part.split('\n').length - 1)).toEqual([500, 500, 100])
  expect(parts.every((part) => part.startsWith('robot_id\n'))).toBe(true)
})

test('what is missing is said in one line', async () => {
  await expect(robots(['import'], { fleet: 'north', why: 'x' })).rejects.toThrow(UsageError)
  await expect(robots(['import', file], { fleet: 'north' })).rejects.toThrow('--why is missing')
  await expect(robots(['import', 'nowhere.csv'], { fleet: 'north', why: 'x' })).rejects.toThrow(
    'nowhere.csv cannot be read',
  )
  await expect(robots(['capacity', 'north'])).rejects.toThrow(
    'capacity takes no "north"; --fleet north asks for a fleet',
  )
})
