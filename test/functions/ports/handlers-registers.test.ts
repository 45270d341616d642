import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { chargingInDynamodb } from '../../../functions/ports/charging.dynamodb.ts'
import type { Charging } from '../../../functions/ports/charging.ts'
import { incidentsInDynamodb } from '../../../functions/ports/incidents.dynamodb.ts'
import type { Incidents } from '../../../functions/ports/incidents.ts'
import { jobsInDynamodb } from '../../../functions/ports/jobs.dynamodb.ts'
import type { Jobs } from '../../../functions/ports/jobs.ts'
import { OtherJobInHand } from '../../../functions/ports/jobs.ts'
import { presenceInDynamodb } from '../../../functions/ports/presence-register.dynamodb.ts'
import type { PresenceRegister } from '../../../functions/ports/presence-register.ts'
import { type Run, StaleRun } from '../../../functions/ports/run.ts'
import { fakeCharging } from '../../fakes/charging.ts'
import { startDynamodb, type TestDynamodb } from '../../fakes/dynamodb.ts'
import { fakeIncidents } from '../../fakes/incidents.ts'
import { fakeJobs } from '../../fakes/jobs.ts'
import { fakePresence } from '../../fakes/presence-register.ts'

/*
 * The registers of the handlers: what a fake says and what DynamoDB does is the same. Each test has robots of its own.
 */
let dynamodb: TestDynamodb
let robot = 0
beforeAll(async () => {
  dynamodb = await startDynamodb([
    { name: 'jobs', keys: ['robot_id', 'entry'] },
    { name: 'charging', keys: ['robot_id', 'entry'] },
    { name: 'incidents', keys: ['robot_id', 'entry'] },
    { name: 'presence', keys: ['robot_id'] },
  ])
})
afterAll(() => dynamodb.stop())
beforeEach(() => {
  robot += 1
})

const run = (message_id: string, revision: number, since = '2026-01-01T00:00:00.000Z'): Run => ({
  robot_id: `r${robot}`,
  message_id,
  revision,
  since,
})
const at = '2026-01-01T00:00:01.000Z'

interface Registers {
  readonly jobs: Jobs
  readonly charging: Charging
  readonly incidents: Incidents
  readonly presence: PresenceRegister
}
const kinds: readonly [string, () => Registers][] = [
  [
    'in memory',
    () => ({ jobs: fakeJobs(), charging: fakeCharging(), incidents: fakeIncidents(), presence: fakePresence() }),
  ],
  [
    'in DynamoDB',
    () => ({
      jobs: jobsInDynamodb(dynamodb.client, 'jobs'),
      charging: chargingInDynamodb(dynamodb.client, 'charging'),
      incidents: incidentsInDynamodb(dynamodb.client, 'incidents'),
      presence: presenceInDynamodb(dynamodb.client, 'presence'),
    }),
  ],
]

describe.each(kinds)('registers %s', (_, make) => {
  test('a job is taken once', async () => {
    const { jobs } = make()
    const job = { job_id: 'j1', status: 'assigned', at } as const
    expect(await jobs.take(run('m1', 1), job)).toEqual({ job_id: 'j1', status: 'assigned' })
    expect(await jobs.take(run('m1', 1), job)).toEqual({ job_id: 'j1', status: 'assigned' })
    expect(await jobs.take(run('m2', 2), { ...job, job_id: 'j1' })).toEqual({ job_id: 'j1', status: 'assigned' })
    expect(await jobs.inHand(`r${robot}`)).toEqual({ job_id: 'j1', status: 'assigned' })
  })

  test('an open job that another one pushes out of the hand is named, also to a second run', async () => {
    const { jobs } = make()
    await jobs.take(run('m1', 1), { job_id: 'j1', status: 'running', at })
    const second = { job_id: 'j2', status: 'running', at } as const
    expect(await jobs.take(run('m2', 2), second)).toMatchObject({ job_id: 'j2', displaced: 'j1' })
    expect(await jobs.take(run('m2', 2), second)).toMatchObject({ job_id: 'j2', displaced: 'j1' })
    expect(await jobs.turn(run('m3', 3), { status: 'completed', at, by: 'fact' })).toEqual({
      job_id: 'j2',
      status: 'completed',
    })
  })

  test('a job that has ended is displaced by nothing', async () => {
    const { jobs } = make()
    await jobs.take(run('m1', 1), { job_id: 'j1', status: 'running', at })
    await jobs.turn(run('m2', 2), { job_id: 'j1', status: 'completed', at, by: 'fact' })
    expect(await jobs.take(run('m3', 3), { job_id: 'j2', status: 'running', at })).not.toHaveProperty('displaced')
  })

  test('a request about another job than the one in hand is refused with both names; a fact wins', async () => {
    const { jobs } = make()
    await expect(jobs.turn(run('m0', 0), { job_id: 'j9', status: 'stopped', at, by: 'request' })).rejects.toThrow(
      'has no job in hand',
    )
    await jobs.take(run('m1', 1), { job_id: 'j1', status: 'running', at })
    const wrong = jobs.turn(run('m2', 2), { job_id: 'j9', status: 'stopped', at, by: 'request' })
    await expect(wrong).rejects.toBeInstanceOf(OtherJobInHand)
    await expect(wrong).rejects.toThrow('has job "j1" in hand, not "j9"')
    expect(await jobs.turn(run('m3', 2), { job_id: 'j9', status: 'completed', at, by: 'fact' })).toMatchObject({
      job_id: 'j9',
      displaced: 'j1',
    })
  })

  test('nobody ever named the job: its end is recorded without a name', async () => {
    const { jobs } = make()
    expect(await jobs.turn(run('m1', 1), { status: 'released', at, by: 'fact' })).toEqual({
      status: 'released',
    })
  })

  test('a run that wakes up late changes nothing', async () => {
    const { jobs } = make()
    await jobs.take(run('m1', 1), { job_id: 'j1', status: 'running', at })
    await jobs.turn(run('m2', 2), { status: 'completed', at, by: 'fact' })
    await expect(jobs.take(run('m1', 1), { job_id: 'j1', status: 'running', at })).rejects.toBeInstanceOf(StaleRun)
    expect(await jobs.inHand(`r${robot}`)).toEqual({ job_id: 'j1', status: 'completed' })
  })

  test('a late run of a message that was evaluated again is done, not stale', async () => {
    const { jobs } = make()
    await jobs.take(run('m1', 4), { job_id: 'j1', status: 'running', at })
    expect(await jobs.take(run('m1', 3), { job_id: 'j1', status: 'running', at })).toEqual({
      job_id: 'j1',
      status: 'running',
    })
  })

  test('a robot that was removed and set up again starts at revision 0 and is not late', async () => {
    const { jobs, presence } = make()
    await jobs.take(run('m1', 57), { job_id: 'j1', status: 'running', at })
    const anew = run('m2', 0, '2026-02-01T00:00:00.000Z')
    expect(await jobs.take(anew, { job_id: 'j2', status: 'running', at })).toMatchObject({ job_id: 'j2' })
    await presence.record(run('m1', 57), { presence: 'connected', cause: 'robot.connected', at })
    await presence.record(anew, { presence: 'quiet', cause: 'robot.went_quiet', at, reason: 'nothing heard for 90 s' })
  })

  test('a charging session is opened by whoever is not late', async () => {
    const { charging } = make()
    await charging.open(run('m1', 1), { battery: 9, at })
    await charging.open(run('m1', 1), { battery: 9, at })
    await charging.close(run('m2', 2), { battery: 98, at })
    await expect(charging.open(run('m1', 1), { battery: 9, at })).rejects.toBeInstanceOf(StaleRun)
    await charging.open(run('m3', 3), { battery: 8, at })
  })

  test('an incident keeps its id until it is cleared, and clearing again names the same one', async () => {
    const { incidents } = make()
    const fault = { incident_id: 'i1', code: 'motor_stalled', level: 'FATAL', message: 'left drive', at }
    expect(await incidents.raise(run('m1', 1), fault)).toEqual({ incident_id: 'i1' })
    expect(await incidents.raise(run('m1', 1), fault)).toEqual({ incident_id: 'i1' })
    expect(await incidents.raise(run('m2', 2), { ...fault, incident_id: 'i2' })).toEqual({ incident_id: 'i1' })
    expect(await incidents.clear(run('m3', 3), { code: 'motor_stalled', at })).toEqual({ incident_id: 'i1' })
    expect(await incidents.clear(run('m3', 3), { code: 'motor_stalled', at })).toEqual({ incident_id: 'i1' })
    expect(await incidents.clear(run('m4', 4), { code: 'motor_stalled', at })).toEqual({})
    expect(await incidents.clear(run('m5', 5), { code: 'never_raised', at })).toEqual({})
    expect(await incidents.raise(run('m6', 6), { incident_id: 'i6', code: 'motor_stalled', at })).toEqual({
      incident_id: 'i6',
    })
    await expect(incidents.clear(run('m3', 3), { code: 'motor_stalled', at })).rejects.toBeInstanceOf(StaleRun)
  })
})

test('the items of one robot stay far below one write unit', async () => {
  const jobs = jobsInDynamodb(dynamodb.client, 'jobs')
  const longest = 'x'.repeat(128)
  await jobs.take(run('m'.repeat(64), 1), { job_id: longest, status: 'running', at })
  await jobs.take(run('n'.repeat(64), 2), { job_id: 'y'.repeat(128), status: 'running', at })
  const { GetCommand } = await import('@aws-sdk/lib-dynamodb')
  const { Item } = await dynamodb.documents.send(
    new GetCommand({ TableName: 'jobs', Key: { robot_id: `r${robot}`, entry: 'in-hand' } }),
  )
  expect(JSON.stringify(Item).length).toBeLessThan(1000)
})
