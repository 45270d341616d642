import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  DeleteScheduleGroupCommand,
  GetScheduleCommand,
  GetScheduleGroupCommand,
  ListScheduleGroupsCommand,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler'
import { afterEach, expect, test } from 'vitest'
import { AwsError } from '../../../local/aws-api/service.ts'
import { seededRandom } from '../../../local/random.ts'
import { JsonText } from '../../../local/runtime.ts'
import { scheduler } from '../../../local/scheduler/service.ts'
import { virtualClock } from '../../../local/simulated/virtual-clock.ts'
import { serviceRuntime } from '../service-runtime.ts'

/* Schedules that are made by a call, after the Scheduler's API reference; time is virtual, the client is the SDK's. */

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const minute = 60_000
const hour = 60 * minute
const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:send-scheduled'

async function stand(options: { dataDirectory?: string; startAt?: number } = {}) {
  const clock = virtualClock(seededRandom(1), options.startAt)
  const invoked: unknown[] = []
  const queued: unknown[][] = []
  const failing: { with?: Error } = {}
  const runtime = serviceRuntime({
    mode: 'simulated',
    clock,
    ...(options.dataDirectory && { dataDirectory: options.dataDirectory }),
    functions: {
      async invoke(_, payload) {
        if (failing.with) throw failing.with
        invoked.push(payload instanceof JsonText ? JSON.parse(payload.text) : payload)
        return {}
      },
    },
  })
  runtime.offer('queues', { send: async (...given: unknown[]) => void queued.push(given) } as never)
  const [provider] = scheduler(runtime)
  await runtime.stand(provider as never, 'AWS::Scheduler::ScheduleGroup', { Name: 'messages' })
  await provider?.start?.()
  const client = new SchedulerClient(await runtime.client())
  const stop = async () => {
    closing.splice(closing.indexOf(stop), closing.includes(stop) ? 1 : 0)
    await provider?.stop?.()
    client.destroy()
    await runtime.close()
  }
  closing.push(stop)
  const make = (Name: string, ScheduleExpression: string, more: Partial<CreateScheduleCommandInput> = {}) =>
    client.send(
      new CreateScheduleCommand({
        Name,
        GroupName: 'messages',
        ScheduleExpression,
        FlexibleTimeWindow: { Mode: 'OFF' },
        ActionAfterCompletion: 'DELETE',
        Target: { Arn: functionArn, RoleArn: 'role', Input: `{"id":"${Name}","at":"<aws.scheduler.scheduled-time>"}` },
        ...more,
      }),
    )
  const get = (Name: string) => client.send(new GetScheduleCommand({ Name, GroupName: 'messages' }))
  const names = async () =>
    (await client.send(new ListSchedulesCommand({ GroupName: 'messages' }))).Schedules?.map(({ Name }) => Name)
  return { clock, client, invoked, queued, failing, make, get, names, stop }
}

test('a one-time schedule starts its target once, in the words of its time zone, and is gone', async () => {
  const { clock, invoked, make, get } = await stand()
  const { ScheduleArn } = await make('noon', 'at(2026-01-01T12:00:00)', { ScheduleExpressionTimezone: 'Europe/Berlin' })
  expect(ScheduleArn).toBe('arn:aws:scheduler:us-east-1:000000000000:schedule/messages/noon')
  await clock.advance(11 * hour - 1)
  expect(invoked).toEqual([])
  expect(await get('noon')).toMatchObject({
    Arn: ScheduleArn,
    State: 'ENABLED',
    ScheduleExpression: 'at(2026-01-01T12:00:00)',
    ScheduleExpressionTimezone: 'Europe/Berlin',
    CreationDate: new Date('2026-01-01T00:00:00Z'),
  })
  await clock.advance(hour)
  expect(invoked).toEqual([{ id: 'noon', at: '2026-01-01T11:00:00Z' }])
  await expect(get('noon')).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
})

test('one that is not to be deleted stays, and does nothing more', async () => {
  const { clock, invoked, make, names } = await stand()
  await make('once', 'at(2026-01-01T01:00:00)', { ActionAfterCompletion: 'NONE' })
  await clock.advance(48 * hour)
  expect([invoked.length, await names()]).toEqual([1, ['once']])
})

test('a time further off than a timer reaches is waited for', async () => {
  const { clock, invoked, make } = await stand()
  await make('far', 'at(2026-04-01T00:00:00)')
  await clock.advance(89 * 24 * hour)
  expect(invoked).toEqual([])
  await clock.advance(2 * 24 * hour)
  expect(invoked).toEqual([{ id: 'far', at: '2026-04-01T00:00:00Z' }])
})

test('a rate begins at once and ends with its last date, a cron expression waits for its time', async () => {
  const { clock, invoked, make, names } = await stand()
  await make('often', 'rate(10 minutes)', { EndDate: new Date('2026-01-01T00:20:00Z') })
  await make('daily', 'cron(30 0 * * ? *)')
  await clock.advance(hour)
  expect(invoked).toEqual([
    { id: 'often', at: '2026-01-01T00:00:00Z' },
    { id: 'often', at: '2026-01-01T00:10:00Z' },
    { id: 'often', at: '2026-01-01T00:20:00Z' },
    { id: 'daily', at: '2026-01-01T00:30:00Z' },
  ])
  expect(await names()).toEqual(['daily'])
})

test('a deleted schedule starts nothing, a disabled one waits, an update counts from then on', async () => {
  const { clock, client, invoked, make, get } = await stand()
  await make('gone', 'at(2026-01-01T01:00:00)')
  await make('kept', 'at(2026-01-01T01:00:00)', { State: 'DISABLED' })
  await client.send(new DeleteScheduleCommand({ Name: 'gone', GroupName: 'messages' }))
  await clock.advance(30 * minute)
  const { $metadata: _, Arn: __, CreationDate: ___, LastModificationDate: ____, ...kept } = await get('kept')
  await client.send(
    new UpdateScheduleCommand({
      ...(kept as CreateScheduleCommandInput),
      ScheduleExpression: 'at(2026-01-01T02:00:00)',
      State: 'ENABLED',
    }),
  )
  expect((await get('kept')).LastModificationDate).toEqual(new Date('2026-01-01T00:30:00Z'))
  await clock.advance(3 * hour)
  expect(invoked).toEqual([{ id: 'kept', at: '2026-01-01T02:00:00Z' }])
  await expect(client.send(new DeleteScheduleCommand({ Name: 'gone', GroupName: 'messages' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    $metadata: { httpStatusCode: 404 },
  })
})

test('a name that is taken is a conflict, unless it is the same request again', async () => {
  const { make, names } = await stand()
  const first = await make('a', 'at(2026-01-01T01:00:00)', { ClientToken: 'one' })
  expect(await make('a', 'at(2026-01-01T01:00:00)', { ClientToken: 'one' })).toMatchObject({
    ScheduleArn: first.ScheduleArn,
  })
  for (const more of [{ ClientToken: 'two' }, {}, { ClientToken: 'one', State: 'DISABLED' as const }]) {
    await expect(make('a', 'at(2026-01-01T01:00:00)', more)).rejects.toMatchObject({ name: 'ConflictException' })
  }
  expect(await names()).toEqual(['a'])
})

test('what cannot be delivered is tried again and ends in the dead-letter queue of its target', async () => {
  const { clock, queued, failing, make, names } = await stand()
  failing.with = new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429)
  await make('lost', 'at(2026-01-01T01:00:00)', {
    Target: {
      Arn: functionArn,
      RoleArn: 'role',
      Input: '{"id":"lost"}',
      RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3600 },
      DeadLetterConfig: { Arn: 'arn:aws:sqs:us-east-1:000000000000:intake' },
    },
  })
  await clock.advance(2 * hour)
  expect(queued).toEqual([
    [
      'arn:aws:sqs:us-east-1:000000000000:intake',
      '{"id":"lost"}',
      expect.objectContaining({ RETRY_ATTEMPTS: { dataType: 'String', value: '2' } }),
    ],
  ])
  expect(await names()).toEqual([])
})

test.each([
  ['no expression', { ScheduleExpression: 'soon' }, /write rate/],
  ['no time zone', { ScheduleExpressionTimezone: 'Mars/Base' }, /not a time zone/],
  ['a window', { FlexibleTimeWindow: { Mode: 'FLEXIBLE' as const, MaximumWindowInMinutes: 5 } }, /OFF runs/],
  ['a target that is none', { Target: { Arn: 'arn:aws:scheduler:::aws-sdk:x', RoleArn: 'r' } }, /cannot be a target/],
  ['a name with a space', { Name: 'a b' }, /letters, digits/],
])('%s is a ValidationException', async (_, wrong, message) => {
  const { make } = await stand()
  await expect(make('a', 'at(2026-01-01T01:00:00)', wrong)).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringMatching(message),
  })
})

test('groups are made, listed and deleted with all that is in them', async () => {
  const { client, clock, invoked, make } = await stand()
  await expect(make('a', 'rate(1 day)', { GroupName: 'own' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })
  await client.send(new CreateScheduleGroupCommand({ Name: 'own' }))
  await expect(client.send(new CreateScheduleGroupCommand({ Name: 'own' }))).rejects.toMatchObject({
    name: 'ConflictException',
  })
  await make('a', 'at(2026-01-01T01:00:00)', { GroupName: 'own' })
  const { ScheduleGroups } = await client.send(new ListScheduleGroupsCommand({}))
  expect(ScheduleGroups?.map(({ Name }) => Name)).toEqual(['default', 'messages', 'own'])
  await client.send(new DeleteScheduleGroupCommand({ Name: 'own' }))
  await expect(client.send(new GetScheduleGroupCommand({ Name: 'own' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })
  await clock.advance(2 * hour)
  expect(invoked).toEqual([])
})

test('a list comes in pages', async () => {
  const { client, make } = await stand()
  for (const name of ['c', 'a', 'b']) await make(name, 'at(2026-01-02T00:00:00)')
  const found: unknown[] = []
  let NextToken: string | undefined
  do {
    const page = await client.send(new ListSchedulesCommand({ MaxResults: 2, ...(NextToken && { NextToken }) }))
    found.push(page.Schedules?.map(({ Name }) => Name))
    NextToken = page.NextToken
  } while (NextToken)
  expect(found).toEqual([['a', 'b'], ['c']])
})

test('a data directory keeps schedules; what came due while nobody ran is started late, and once', async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'signalbox-schedules-'))
  closing.push(() => rmSync(dataDirectory, { recursive: true }))
  const before = await stand({ dataDirectory })
  await before.make('missed', 'at(2026-01-01T01:00:00)')
  await before.make('later', 'at(2026-01-01T05:00:00)')
  await before.make('done', 'at(2026-01-01T00:05:00)', { ActionAfterCompletion: 'NONE' })
  await before.clock.advance(10 * minute)
  expect(before.invoked).toHaveLength(1)
  await before.stop()
  const startAt = Date.parse('2026-01-01T03:00:00Z')
  const after = await stand({ dataDirectory, startAt })
  await after.clock.advance(minute)
  expect(after.invoked).toEqual([{ id: 'missed', at: '2026-01-01T01:00:00Z' }])
  await after.clock.advance(3 * hour)
  expect(after.invoked).toHaveLength(2)
  expect(await after.names()).toEqual(['done'])
})
