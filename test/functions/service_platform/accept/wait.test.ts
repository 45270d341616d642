import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { journalInDynamodb } from '../../../../functions/ports/journal.dynamodb.ts'
import type { JournalRow } from '../../../../functions/ports/journal.ts'
import type { AcceptPorts } from '../../../../functions/service_platform/accept/ports.ts'
import { startDynamodb, type TestDynamodb } from '../../../fakes/dynamodb.ts'
import { asking } from '../api/asking.ts'
import { apiTables, doorsOver, type TestDoors } from '../api/doors.ts'

let dynamodb: TestDynamodb
let doors: TestDoors
let requests = 0
beforeEach(async () => {
  dynamodb = await startDynamodb(apiTables)
  doors = doorsOver(dynamodb)
})
afterEach(() => dynamodb.stop())

const post = (body: unknown, seconds: unknown, accept: AcceptPorts = doors.accept) =>
  asking({ ...doors, accept }, { groups: '[admin]' })('POST', `/messages?wait=${seconds}`, body, {
    request_id: `request-${++requests}`,
  })
const start = (message_id: string) => ({ robot_id: 'r1', message_id, type: 'work.start', payload: { job_id: 'j1' } })
const decision = (message_id: string, more: Partial<JournalRow> = {}): JournalRow => ({
  robot_id: 'r1',
  message_id,
  outcome: 'applied',
  type: 'work.start',
  kind: 'request',
  trace_id: '0'.repeat(32),
  source: 'service_platform.api_gateway',
  policy_version: 'v1',
  from: 'idle',
  to: 'working',
  received_at: '2026-05-13T17:00:00.000Z',
  decided_at: '2026-05-13T17:00:00.100Z',
  position: '1:1',
  decided_in: '1',
  ...more,
})
const journal = () => journalInDynamodb(dynamodb.client, 'journal', 14)
/** The line, while somebody waits: each pause is told to it. */
const meanwhile = (told: (pause: number, milliseconds: number) => Promise<unknown> | undefined): AcceptPorts => {
  let pauses = 0
  return {
    ...doors.accept,
    sleep: async (milliseconds) => {
      await told(++pauses, milliseconds)
      await doors.accept.sleep(milliseconds)
    },
  }
}

describe('whoever waits', () => {
  test('gets 200 with the outcomes as soon as all are there', async () => {
    const line = meanwhile((pause) => {
      if (pause === 2) return journal().applied([decision('m1')])
      if (pause === 3) return journal().decided(decision('m2', { outcome: 'refused', reason: 'not_allowed' }))
      return undefined
    })
    const { status, body } = await post([start('m1'), start('m2')], 10, line)
    expect(status).toBe(200)
    expect(body.messages).toMatchObject([
      { message_id: 'm1', outcome: 'applied', from: 'idle', to: 'working', policy_version: 'v1' },
      { message_id: 'm2', outcome: 'refused', reason: 'not_allowed' },
    ])
  })

  test('gets 202 with what is known when their time is over', async () => {
    const pauses: number[] = []
    const line = meanwhile((pause, milliseconds) => {
      pauses.push(milliseconds)
      return pause === 1 ? journal().applied([decision('m1')]) : undefined
    })
    const { status, body } = await post([start('m1'), start('m2')], 5, line)
    expect(status).toBe(202)
    expect(body.messages).toMatchObject([{ outcome: 'applied' }, { outcome: 'pending' }])
    // More and more slowly, and never longer than asked for.
    expect(pauses).toEqual([...pauses].sort((one, other) => one - other))
    expect(pauses.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(5_000)
    expect(pauses.length).toBeLessThan(15)
  })

  test('for a message that is held waits on: its robot is parked, and nothing is decided', async () => {
    await journal().decided(decision('m1', { outcome: 'held' }))
    expect((await post(start('m1'), 1)).body.messages).toMatchObject([{ outcome: 'pending' }])
  })

  test('for telemetry is answered at once: no sample has an outcome of its own', async () => {
    const line = meanwhile(() => {
      throw new Error('nobody waits')
    })
    expect((await post({ robot_id: 'r1', type: 'robot.telemetry', payload: {} }, 5, line)).status).toBe(202)
  })

  test.each(['-1', '26', '1.5', 'long', ''])('for %j seconds is told what would be right', async (seconds) => {
    expect(await post(start('m1'), seconds)).toMatchObject({ status: 400, body: { parameter: 'wait' } })
  })
})
