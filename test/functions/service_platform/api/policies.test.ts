import { afterAll, beforeAll, expect, test } from 'vitest'
import { missionPolicies, policies } from '../../../../policy/policies.ts'
import { startDynamodb, type TestDynamodb } from '../../../fakes/dynamodb.ts'
import { type Answered, asking } from './asking.ts'
import { apiTables, doorsOver } from './doors.ts'

/*
 * What is allowed, as the API says it: robots' policies and missions', whose versions are called alike.
 */
let dynamodb: TestDynamodb
let get: (url: string) => Promise<Answered>

beforeAll(async () => {
  dynamodb = await startDynamodb(apiTables)
  const doors = doorsOver(dynamodb)
  get = (url) => asking(doors)('GET', url)
})
afterAll(() => dynamodb.stop())

const listed = async (url: string) => {
  const { status, body } = await get(url)
  expect(status).toBe(200)
  return body.items as readonly Record<string, unknown>[]
}

test('whoever does not say whose policies is told those of robots', async () => {
  const items = await listed('/policies')
  expect(items.map(({ version, subject }) => [version, subject])).toEqual(
    policies().map(({ version }) => [version, 'robot']),
  )
  expect(await listed('/policies?subject=robot')).toEqual(items)
})

test('missions have versions of their own, each with its states, its machine and whether new ones get it', async () => {
  const [mission, ...others] = missionPolicies()
  expect(others).toEqual([])
  expect(await listed('/policies?subject=mission')).toMatchObject([
    {
      version: 'v1',
      subject: 'mission',
      title: mission?.title,
      states: Object.keys(mission?.states ?? {}),
      at_work: mission?.at_work,
      is_default: true,
      machine_arn: 'arn:mission-v1',
      rollouts: [],
    },
  ])
})

test.each(['robot', 'mission'])('v1 of %ss is read as its table, its machine and its diagram', async (subject) => {
  const { body } = await get(`/policies/v1?subject=${subject}`)
  expect(body).toMatchObject({ subject, version: 'v1' })
  expect((await get(`/policies/v1?subject=${subject}&format=asl`)).body).toHaveProperty('StartAt')
  expect((await get(`/policies/v1?subject=${subject}&format=mermaid`)).headers['content-type']).toMatch('mermaid')
})

test('two versions are compared of one subject', async () => {
  expect((await get('/policies/v1/compare/v2')).body).toMatchObject({ from: 'v1', to: 'v2', differ: true })
  expect((await get('/policies/v1/compare/v1?subject=mission')).body).toMatchObject({ differ: false })
})

test('a version that the subject does not have is refused with those that it has', async () => {
  const { status, body } = await get('/policies/v2?subject=mission')
  expect(status).toBe(404)
  expect(body.detail).toMatch('policy v2 of missions; there are v1')
})

test('a subject that nobody is, is refused with those that there are', async () => {
  const { status, body } = await get('/policies?subject=door')
  expect(status).toBe(400)
  expect(body).toMatchObject({ parameter: 'subject', detail: 'subject is "door"; one of robot, mission was expected' })
})
