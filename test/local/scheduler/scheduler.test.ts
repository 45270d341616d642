import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AwsError } from '../../../local/aws-api/service.ts'
import type { Provider } from '../../../local/resources/provider.ts'
import { JsonText } from '../../../local/runtime.ts'
import { scheduleExpression } from '../../../local/scheduler/expression.ts'
import { scheduler } from '../../../local/scheduler/service.ts'
import { type HastyClock, hastyClock } from '../hasty-clock.ts'
import { type ServiceRuntime, serviceRuntime } from '../service-runtime.ts'

describe('an expression', () => {
  const next = (expression: string, after: string, count = 1, timeZone = 'UTC') => {
    const nextTime = scheduleExpression(expression, { timeZone })
    const times: string[] = []
    let at: number | undefined = Date.parse(after)
    while (times.length < count && at !== undefined) {
      at = nextTime(at)
      times.push(at === undefined ? 'never' : new Date(at).toISOString().slice(0, 16))
    }
    return times
  }
  test.each([
    ['rate(5 minutes)', '2026-01-01T00:01:00Z', ['2026-01-01T00:06', '2026-01-01T00:11']],
    ['rate(1 day)', '2026-01-01T00:01:00Z', ['2026-01-02T00:01']],
    ['cron(0 12 * * ? *)', '2026-01-01T12:00:00Z', ['2026-01-02T12:00', '2026-01-03T12:00']],
    ['cron(0/15 8-9 ? * MON-FRI *)', '2026-01-02T09:40:00Z', ['2026-01-02T09:45', '2026-01-05T08:00']],
    ['cron(30 4 1,15 * ? *)', '2026-01-10T00:00:00Z', ['2026-01-15T04:30', '2026-02-01T04:30']],
    ['cron(0 0 29 FEB ? *)', '2026-01-01T00:00:00Z', ['2028-02-29T00:00', '2032-02-29T00:00']],
    ['cron(0 0 ? * 1 2026)', '2026-12-26T00:00:00Z', ['2026-12-27T00:00', 'never']],
    ['at(2026-06-01T10:00:00)', '2026-01-01T00:00:00Z', ['2026-06-01T10:00', 'never']],
    ['cron(0 8 L * ? *)', '2028-01-31T09:00:00Z', ['2028-02-29T08:00', '2028-03-31T08:00']],
    ['cron(0 8 15W * ? *)', '2026-08-01T00:00:00Z', ['2026-08-14T08:00', '2026-09-15T08:00']],
    ['cron(0 8 1W * ? *)', '2026-08-01T00:00:00Z', ['2026-08-03T08:00', '2026-09-01T08:00']],
    ['cron(0 8 ? * 6L *)', '2026-11-01T00:00:00Z', ['2026-11-27T08:00', '2026-12-25T08:00']],
    ['cron(0 8 ? * TUE#2 *)', '2026-11-01T00:00:00Z', ['2026-11-10T08:00', '2026-12-08T08:00']],
  ])('%s is due at the right times', (expression, after, times) => {
    expect(next(expression, after, times.length)).toEqual(times)
  })
  test.each([
    ['rate(0 minutes)', /write rate/],
    ['rate(2 minute)', /write rate/],
    ['cron(0 12 * * *)', /six fields/],
    ['cron(0 12 * * * *)', /exactly one of/],
    ['cron(0 12 L-3 * ? *)', /L-3|L in a cron field/],
    ['cron(0 12 ? * 3#6 *)', /3#6 in a cron field/],
    ['cron(60 12 * * ? *)', /60 in a cron field must be 0 to 59/],
    ['at(tomorrow)', /write at/],
    ['* * * * *', /write rate/],
  ])('%s is refused', (expression, message) => {
    expect(() => scheduleExpression(expression)).toThrow(message)
  })

  test.each([
    // Berlin's clocks go forward on 29 March 2026 at 2:00 and back on 25 October at 3:00.
    ['cron(30 2 * * ? *)', '2026-03-28T00:00:00Z', ['2026-03-28T01:30', '2026-03-30T00:30']],
    ['cron(30 2 * * ? *)', '2026-10-24T12:00:00Z', ['2026-10-25T00:30', '2026-10-26T01:30']],
    ['cron(0 9 ? * MON *)', '2026-03-23T09:00:00Z', ['2026-03-30T07:00', '2026-04-06T07:00']],
    ['at(2026-07-01T12:00:00)', '2026-01-01T00:00:00Z', ['2026-07-01T10:00', 'never']],
    ['at(2026-03-29T02:30:00)', '2026-01-01T00:00:00Z', ['2026-03-29T01:30', 'never']],
    ['rate(1 hour)', '2026-01-01T00:00:00Z', ['2026-01-01T01:00']],
  ])('%s in Berlin follows its clocks', (expression, after, times) => {
    expect(next(expression, after, times.length, 'Europe/Berlin')).toEqual(times)
  })

  test('a place that is no time zone is refused', () => {
    expect(() => scheduleExpression('rate(1 day)', { timeZone: 'Mars/Base' })).toThrow('Mars/Base is not a time zone')
  })
})

describe('a schedule', () => {
  const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:quiet-check'
  let clock: HastyClock
  let runtime: ServiceRuntime
  let provider: Provider
  let invoked: unknown[]
  let queued: unknown[]
  let failure: Error | undefined

  beforeEach(() => {
    clock = hastyClock()
    invoked = []
    queued = []
    failure = undefined
    runtime = serviceRuntime({
      mode: 'simulated',
      clock,
      functions: {
        invoke: async (_name, payload) => {
          if (failure) throw failure
          if (payload instanceof JsonText) invoked.push(JSON.parse(payload.text))
          return {}
        },
      },
    })
    runtime.offer('queues', { send: async (...given: unknown[]) => void queued.push(given) } as never)
    provider = scheduler(runtime)[0] as Provider
  })
  afterEach(async () => {
    await provider.stop?.()
    clock.stop()
  })

  const schedule = (properties: object = {}, target: object = {}) =>
    runtime.stand(provider, 'AWS::Scheduler::Schedule', {
      Name: 'every-minute',
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: functionArn, RoleArn: 'role', ...target },
      ...properties,
    })
  const until = (isSo: () => boolean) => expect.poll(isSo).toBe(true)

  test('starts its function with its input each time it is due', async () => {
    const { attributes } = await schedule({}, { Input: '{"at":"<aws.scheduler.scheduled-time>"}' })
    await provider.start?.()
    await until(() => invoked.length >= 3)
    expect(invoked.slice(0, 3)).toEqual([
      { at: '2026-01-01T00:01:00Z' },
      { at: '2026-01-01T00:02:00Z' },
      { at: '2026-01-01T00:03:00Z' },
    ])
    expect(attributes.Arn).toBe('arn:aws:scheduler:us-east-1:000000000000:schedule/default/every-minute')
  })

  test('without an input sends a Scheduled Event', async () => {
    await schedule()
    await provider.start?.()
    await until(() => invoked.length > 0)
    expect(invoked[0]).toMatchObject({ 'detail-type': 'Scheduled Event', source: 'aws.scheduler' })
  })

  test('that cannot reach its target leaves its input in the dead-letter queue', async () => {
    failure = new AwsError('ResourceNotFoundException', 'Function not found', 404)
    await schedule({}, { Input: '{}', DeadLetterConfig: { Arn: 'arn:aws:sqs:us-east-1:000000000000:intake' } })
    await provider.start?.()
    await until(() => queued.length > 0)
    expect(queued[0]).toMatchObject([
      'arn:aws:sqs:us-east-1:000000000000:intake',
      '{}',
      {
        SCHEDULE_ARN: { value: /every-minute$/ },
        TARGET_ARN: { value: functionArn },
        ERROR_CODE: { value: 'NO_RESOURCE' },
      },
    ])
  })

  test('that is disabled or not yet begun does nothing', async () => {
    await schedule({ State: 'DISABLED' })
    const Input = '"<aws.scheduler.scheduled-time>"'
    await schedule({ Name: 'later', StartDate: '2026-01-01T00:02:30Z' }, { Input })
    await provider.start?.()
    await until(() => invoked.length > 0)
    expect(invoked[0]).toBe('2026-01-01T00:02:30Z')
  })

  test.each([
    ['an unknown expression', { ScheduleExpression: 'hourly' }, {}, /ScheduleExpression: hourly: write rate/],
    ['no time zone', { ScheduleExpressionTimezone: 'Mars/Base' }, {}, /Mars\/Base is not a time zone/],
    ['a window', { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }, {}, /FlexibleTimeWindow.Mode: OFF runs/],
    ['a group that nobody declares', { GroupName: 'none' }, {}, /GroupName: none is not a schedule group/],
    [
      'a universal target',
      {},
      { Arn: 'arn:aws:scheduler:::aws-sdk:sqs:purgeQueue' },
      /Target.Arn: .*cannot be a target/,
    ],
  ])('with %s stops the start', async (_what, properties, target, message) => {
    await expect(schedule(properties, target)).rejects.toThrow(message)
  })
})
