import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { schedulesInScheduler } from '../../../functions/ports/schedules.scheduler.ts'
import type { Schedules } from '../../../functions/ports/schedules.ts'
import { seededRandom } from '../../../local/random.ts'
import { JsonText } from '../../../local/runtime.ts'
import { scheduler } from '../../../local/scheduler/service.ts'
import { virtualClock } from '../../../local/simulated/virtual-clock.ts'
import { fakeSchedules } from '../../fakes/schedules.ts'
import { serviceRuntime } from '../../local/service-runtime.ts'

const clock = virtualClock(seededRandom(1), Date.parse('2026-11-20T09:00:00.000Z'))
const started: unknown[] = []
const group = 'signalbox-test-messages'
const function_arn = 'arn:aws:lambda:us-east-1:000000000000:function:send-scheduled'
let client: SchedulerClient
const runtime = serviceRuntime({
  mode: 'simulated',
  clock,
  functions: {
    async invoke(_, payload) {
      started.push(payload instanceof JsonText ? JSON.parse(payload.text) : payload)
      return {}
    },
  },
})
const [provider] = scheduler(runtime)

beforeAll(async () => {
  runtime.offer('queues', { send: async () => undefined } as never)
  await runtime.stand(provider as never, 'AWS::Scheduler::ScheduleGroup', { Name: group })
  await provider?.start?.()
  client = new SchedulerClient(await runtime.client())
})
afterAll(async () => {
  await provider?.stop?.()
  client.destroy()
  await runtime.close()
})

const target = {
  group,
  function_arn,
  role_arn: 'arn:aws:iam::000000000000:role/r',
  dead_letter_arn: 'arn:aws:sqs:us-east-1:000000000000:intake',
}
const both: readonly (readonly [string, () => Schedules])[] = [
  ['the fake', fakeSchedules],
  ['EventBridge Scheduler', () => schedulesInScheduler(client, target)],
]

describe.each(both)('%s', (name, schedulesOf) => {
  const id = (what: string) => `${what}-${name.length}`

  test('makes a schedule once, and takes one away that may be gone', async () => {
    const schedules = schedulesOf()
    const schedule = { name: id('a'), when: { at: '2026-11-20T10:00:00.000Z' } }
    await schedules.make(schedule)
    await schedules.make(schedule)
    await schedules.make({ name: id('a'), when: { at: '2026-11-21T10:00:00.000Z' } })
    await schedules.remove(id('a'))
    await schedules.remove(id('a'))
    await schedules.remove(id('never'))
  })
})

describe('a schedule of EventBridge Scheduler', () => {
  test('hands over the time that it was for, and is gone when it does not come again', async () => {
    const schedules = schedulesInScheduler(client, target)
    await schedules.make({ name: 'once', when: { at: '2026-11-20T10:30:00.000Z' } })
    await schedules.make({
      name: 'daily',
      when: { cron: '0 6 * * *', timezone: 'Europe/Berlin', until: '2026-11-22T12:00:00.000Z' },
    })
    await clock.advance(3 * 86_400_000)
    expect(started).toEqual([
      { scheduled_message_id: 'once', scheduled_at: '2026-11-20T10:30:00Z' },
      { scheduled_message_id: 'daily', scheduled_at: '2026-11-21T05:00:00Z' },
      { scheduled_message_id: 'daily', scheduled_at: '2026-11-22T05:00:00Z' },
    ])
    for (const Name of ['once', 'daily']) {
      await expect(client.send(new GetScheduleCommand({ Name, GroupName: group }))).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
      })
    }
  })

  test('is refused in words where the group is not there', async () => {
    const schedules = schedulesInScheduler(client, { ...target, group: 'nowhere' })
    await expect(schedules.make({ name: 'x', when: { at: '2026-12-20T10:00:00.000Z' } })).rejects.toThrow(
      /make schedule x/,
    )
  })
})
