import { afterAll, beforeAll, expect, test } from 'vitest'
import { fleetRegisterInDynamodb } from '../../../../functions/ports/fleet-members.dynamodb.ts'
import { lastKnownInDynamodb } from '../../../../functions/ports/last-known.dynamodb.ts'
import { robotsInDynamodb } from '../../../../functions/ports/robots.dynamodb.ts'
import { bucketOf, type RobotRow } from '../../../../functions/ports/robots.ts'
import { startDynamodb, type TestDynamodb } from '../../../fakes/dynamodb.ts'
import { type Asker, asking } from './asking.ts'
import { apiTables, doorsOver, type TestDoors } from './doors.ts'
import { robotRow } from './stored.ts'

/*
 * Thirty robots: every third is working, every fifth at v2, every sixth parked, every tenth needs attention; r00 to r09 were heard
 * on the hour, the others never. Even ones are in fleet north, odd ones below ten in south.
 */
let dynamodb: TestDynamodb
let doors: TestDoors
const ids = Array.from({ length: 30 }, (_, n) => `r${String(n).padStart(2, '0')}`)

beforeAll(async () => {
  dynamodb = await startDynamodb(apiTables)
  doors = doorsOver(dynamodb)
  const robots = robotsInDynamodb(dynamodb.client, 'robots')
  const heard = lastKnownInDynamodb(dynamodb.client, 'last-known')
  const fleets = fleetRegisterInDynamodb(dynamodb.client, 'fleets')
  for (const [n, id] of ids.entries()) {
    await robots.create(rowOf(id, n))
    if (n < 10) await heard.write({ robot_id: id, position: '1:0', heard_at: `2026-05-13T0${n}:00:00.000Z` })
    const fleet = n % 2 === 0 ? 'north' : n < 10 ? 'south' : undefined
    if (fleet) await fleets.write({ robot_id: id, fleet, changed_by: 'ada', changed_at: '2026-05-13T00:00:00.000Z' })
  }
})
afterAll(() => dynamodb.stop())

const rowOf = (id: string, n: number): RobotRow =>
  robotRow(id, {
    bucket: bucketOf(id),
    state: n % 3 === 0 ? 'working' : 'idle',
    policy_version: n % 5 === 0 ? 'v2' : 'v1',
    ...(n % 6 === 0 && {
      parked: {
        status: n % 10 === 0 ? 'needs_attention' : 'parked',
        parked_since: '2026-05-13T12:00:00.000Z',
        parked_by: 'm1',
        next_release_at: `2026-05-13T12:${59 - n}:00.000Z`,
        release_attempts: 0,
        error_class: 'TemporaryFailure',
        error_text: 'away',
      },
    }),
  })

/** All pages, each of at most `limit`. */
const listed = async (query: string, asker: Asker = {}, limit = 3): Promise<readonly string[]> => {
  const found: string[] = []
  let cursor = ''
  for (let pages = 0; pages < 50; pages += 1) {
    const { status, body } = await asking(doors, asker)('GET', `/robots?${query}&limit=${limit}${cursor}`)
    expect([query, status]).toEqual([query, 200])
    const items = body.items as { robot_id: string }[]
    expect(items.length).toBeLessThanOrEqual(limit)
    found.push(...items.map(({ robot_id }) => robot_id))
    if (body.next_cursor === null) return found
    cursor = `&cursor=${body.next_cursor as string}`
  }
  throw new Error(`${query} has no end`)
}
const those = (isSo: (n: number) => boolean): readonly string[] => ids.filter((_, n) => isSo(n))

test('robots are listed by id, each once, whatever the size of a page', async () => {
  for (const limit of [1, 7, 30, 100]) expect(await listed('', {}, limit)).toEqual(ids)
})

test.each<readonly [string, (n: number) => boolean]>([
  ['state=working', (n) => n % 3 === 0],
  ['state=charging', () => false],
  ['policy_version=v2', (n) => n % 5 === 0],
  ['state=working&policy_version=v2', (n) => n % 15 === 0],
  ['fleet=north', (n) => n % 2 === 0],
  ['fleet=south&state=idle', (n) => n % 2 === 1 && n < 10 && n % 3 !== 0],
  ['fleet=nowhere', () => false],
  ['heard_from=2026-05-13T03:00:00Z', (n) => n >= 3 && n < 10],
  ['heard_before=2026-05-13T03:00:00Z', (n) => n < 3 || n >= 10],
  ['heard_from=2026-05-13T02:00:00Z&heard_before=2026-05-13T04:00:00Z', (n) => n === 2 || n === 3],
  ['parked=parked&fleet=north', (n) => n % 6 === 0 && n % 10 !== 0],
])('%s finds what matches, each once, by id', async (query, isSo) => {
  for (const limit of [1, 3, 100]) expect(await listed(query, {}, limit)).toEqual(those(isSo))
})

test('parked robots come in the order in which their release is due', async () => {
  const due = those((n) => n % 6 === 0 && n % 10 !== 0).toReversed()
  for (const limit of [1, 2, 50]) expect(await listed('parked=parked', {}, limit)).toEqual(due)
  expect(await listed('parked=needs_attention')).toEqual(['r00'])
})

test('who sees some fleets lists the robots of those, with every filter', async () => {
  expect(await listed('', { fleets: 'south' })).toEqual(those((n) => n % 2 === 1 && n < 10))
  expect(await listed('', { fleets: 'north,south' })).toEqual(those((n) => n % 2 === 0 || n < 10))
  expect(await listed('fleet=north', { fleets: 'south' })).toEqual([])
  expect(await listed('state=working', { fleets: 'south' })).toEqual(['r03', 'r09'])
  expect(await listed('parked=parked', { fleets: 'south' })).toEqual([])
  expect(await listed('', { fleets: '' })).toEqual([])
})

test('a cursor is for the list that it came with', async () => {
  const get = asking(doors)
  const { body } = await get('GET', '/robots?state=working&limit=1')
  const other = await get('GET', `/robots?state=idle&limit=1&cursor=${body.next_cursor as string}`)
  expect(other).toMatchObject({ status: 400, body: { parameter: 'cursor' } })
})

test('a state that no policy has is refused with those that there are', async () => {
  const { status, body } = await asking(doors)('GET', '/robots?state=workin')
  expect(status).toBe(400)
  expect(body.detail).toMatch(/^state is "workin"; one of .*idle.*, working.* was expected$/)
})

test.each([
  ['state=Working', 'state'],
  ['state=toString', 'state'],
  ['policy_version=2', 'policy_version'],
  ['parked=yes', 'parked'],
  ['heard_from=yesterday', 'heard_from'],
  ['heard_from=2026-05-13T03:00:00Z&heard_before=2026-05-13T03:00:00Z', 'heard_from'],
  ['fleet=a%20b', 'fleet'],
])('%s is refused with the parameter that is wrong', async (query, parameter) => {
  const { status, body } = await asking(doors)('GET', `/robots?${query}`)
  expect({ status, parameter: body.parameter }).toEqual({ status: 400, parameter })
})
