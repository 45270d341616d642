import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  StartSyncExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn'
import { afterEach, describe, expect, test } from 'vitest'
import { AwsError } from '../../../local/aws-api/service.ts'
import { endedInFullMax, eventsMax } from '../../../local/step-functions/standard.ts'
import { hastyClock } from '../hasty-clock.ts'
import { executionArnOf, machineArn, type StandOptions, single, standMachine } from './standing-machine.ts'

const day = 86_400_000
const ended: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end()
})

const stand = (definition: object, options: StandOptions = {}) => standMachine(definition, options, ended)
const invoke = (more: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: 'work', 'Payload.$': '$' },
  ...more,
})
const failed = (errorType: string) => ({
  functionError: 'Unhandled' as const,
  error: { errorType, errorMessage: 'no' },
})

describe('a Standard execution', () => {
  test('is described while it runs and after, by the name it was given', async () => {
    const { start, describe, end, clock } = await stand(single({ Type: 'Wait', Seconds: 172_800 }))
    const { executionArn: arn, startDate } = await start('first', { a: 1 })
    expect(arn).toBe(executionArnOf('first'))
    expect(await describe('first')).toMatchObject({
      status: 'RUNNING',
      name: 'first',
      stateMachineArn: machineArn,
      input: '{"a":1}',
      startDate,
      redriveCount: 0,
    })
    clock.advance(2 * day)
    const done = await end('first')
    expect(done).toMatchObject({ status: 'SUCCEEDED', output: '{"a":1}', outputDetails: { included: true } })
    expect(Number(done.stopDate) - Number(startDate)).toBe(2 * day)
  })

  test('starts once per name and input while it runs; other input, or a name that is closed, is refused', async () => {
    let runs = 0
    const { start, end, clock } = await stand(
      {
        StartAt: 'work',
        States: { work: invoke({ Next: 'wait' }), wait: { Type: 'Wait', Seconds: 100_000, End: true } },
      },
      { functions: async () => ({ payload: ++runs }) },
    )
    const first = await start('once', { a: 1 })
    clock.advance(60_000)
    expect(await start('once', { a: 1 })).toMatchObject({
      executionArn: first.executionArn,
      startDate: first.startDate,
    })
    await expect(start('once', { a: 2 })).rejects.toMatchObject({
      name: 'ExecutionAlreadyExists',
      message: `Execution Already Exists: '${executionArnOf('once')}'`,
    })
    clock.advance(2 * day)
    await end('once')
    await expect(start('once', { a: 1 })).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' })
    expect(runs).toBe(1)
    clock.advance(91 * day)
    await start('once', { a: 1 })
    await expect.poll(() => runs).toBe(2)
  })

  test('may run for months, and no longer than a year', async () => {
    const { start, status, end, clock } = await stand({
      StartAt: 'months',
      States: {
        months: { Type: 'Wait', Seconds: 300 * 86_400, Next: 'more' },
        more: { Type: 'Wait', Seconds: 300 * 86_400, End: true },
      },
    })
    await start('long')
    for (let days = 0; days < 364; days++) {
      clock.advance(day)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(await status('long')).toBe('RUNNING')
    clock.advance(2 * day)
    expect(await end('long')).toMatchObject({ status: 'TIMED_OUT' })
  })

  test('is stopped with error and cause, and does nothing more', async () => {
    let calls = 0
    const { start, sfn, end, clock } = await stand(
      single(invoke({ Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 200_000, MaxAttempts: 5 }] })),
      {
        functions: async () => {
          calls++
          return failed('Broken')
        },
      },
    )
    await start('stopped')
    await expect.poll(() => calls).toBe(1)
    const stop = () =>
      sfn.send(
        new StopExecutionCommand({ executionArn: executionArnOf('stopped'), error: 'Enough', cause: 'for today' }),
      )
    const { stopDate } = await stop()
    expect(await end('stopped')).toMatchObject({ status: 'ABORTED', error: 'Enough', cause: 'for today', stopDate })
    clock.advance(10 * day)
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(calls).toBe(1)
    expect(await stop()).toMatchObject({ stopDate })
  })

  test('is listed newest first, by status and page', async () => {
    const { start, sfn, clock, end } = await stand({
      StartAt: 'which',
      States: {
        which: { Type: 'Choice', Choices: [{ Variable: '$.wait', IsPresent: true, Next: 'wait' }], Default: 'done' },
        wait: { Type: 'Wait', Seconds: 500_000, End: true },
        done: { Type: 'Succeed' },
      },
    })
    for (const name of ['a', 'b', 'c']) {
      await start(name, name === 'b' ? { wait: true } : {})
      clock.advance(1_000)
    }
    await end('c')
    await end('a')
    const list = (more: object = {}) =>
      sfn.send(new ListExecutionsCommand({ stateMachineArn: machineArn, ...more })).then((page) => ({
        names: page.executions?.map(({ name }) => name),
        nextToken: page.nextToken,
      }))
    expect((await list()).names).toEqual(['c', 'b', 'a'])
    expect((await list({ statusFilter: 'RUNNING' })).names).toEqual(['b'])
    const page = await list({ maxResults: 2 })
    expect(page.names).toEqual(['c', 'b'])
    expect(await list({ maxResults: 2, nextToken: page.nextToken })).toEqual({ names: ['a'] })
  })

  test.each(['a b', 'a:b', 'a/b', 'a*', 'x'.repeat(81)])('cannot be called %j', async (name) => {
    const { start } = await stand(single({ Type: 'Pass' }))
    await expect(start(name)).rejects.toMatchObject({ name: 'InvalidName' })
  })

  test('that nobody started does not exist; Express and Standard have operations of their own', async () => {
    const { status, sfn } = await stand(single({ Type: 'Pass' }))
    await expect(status('nobody')).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' })
    await expect(
      sfn.send(new StartSyncExecutionCommand({ stateMachineArn: machineArn, input: '{}' })),
    ).rejects.toMatchObject({ name: 'StateMachineTypeNotSupported' })
    const express = await stand(single({ Type: 'Pass' }), { type: 'EXPRESS' })
    await expect(express.sfn.send(new ListExecutionsCommand({ stateMachineArn: machineArn }))).rejects.toMatchObject({
      name: 'StateMachineTypeNotSupported',
    })
    const { executionArn: arn } = await express.start('quick')
    await expect(express.sfn.send(new DescribeExecutionCommand({ executionArn: arn }))).rejects.toMatchObject({
      name: 'InvalidArn',
    })
  })

  test('is started by schedules and rules under a name of its own', async () => {
    const { runtime, sfn } = await stand(single({ Type: 'Wait', Seconds: 500_000 }))
    const { executionArn: arn } = await runtime.door('machines').start(machineArn, { from: 'a rule' })
    expect(await sfn.send(new DescribeExecutionCommand({ executionArn: arn }))).toMatchObject({
      status: 'RUNNING',
      input: '{"from":"a rule"}',
    })
  })

  test.each<[string, () => Promise<never> | Promise<ReturnType<typeof failed>>]>([
    ['Lambda.ServiceException', () => Promise.reject(new AwsError('ServiceException', 'internal', 500))],
    ['Lambda.TooManyRequestsException', () => Promise.reject(new AwsError('TooManyRequestsException', 'slow', 429))],
    ['States.TaskFailed', async () => failed('Whatever')],
    ['States.ALL', async () => failed('Whatever')],
    ['Whatever', async () => failed('Whatever')],
    ['States.Timeout', () => new Promise<never>(() => {})],
  ])('retries a Task on %s', async (error, fails) => {
    let calls = 0
    const { start, end, provider } = await stand(
      single(invoke({ TimeoutSeconds: 30, Retry: [{ ErrorEquals: [error], IntervalSeconds: 5, MaxAttempts: 2 }] })),
      { functions: () => (++calls < 3 ? fails() : Promise.resolve({ payload: 'at last' })) },
    )
    await start('retried')
    const { status, output } = await end('retried')
    expect([status, JSON.parse(output ?? '{}').Payload, calls]).toEqual(['SUCCEEDED', 'at last', 3])
    // Express executions are billed otherwise: they are counted apart.
    expect(provider.stats?.()).toMatchObject({
      executions_started: 0,
      standard_executions_started: 1,
      standard_executions_succeeded: 1,
      standard_executions_running: 0,
      standard_state_transitions: 4,
    })
  })

  test('catches what a Task fails with, and logs what nobody caught', async () => {
    const { start, end, runtime } = await stand(
      {
        StartAt: 'work',
        States: {
          work: invoke({ Catch: [{ ErrorEquals: ['Expected'], ResultPath: '$.error', Next: 'caught' }], End: true }),
          caught: { Type: 'Pass', End: true },
        },
      },
      { functions: async (_name, payload) => failed((payload as { as: string }).as) },
    )
    await start('expected', { as: 'Expected' })
    expect(JSON.parse((await end('expected')).output ?? '')).toMatchObject({ error: { Error: 'Expected' } })
    await start('unexpected', { as: 'Unexpected' })
    expect(await end('unexpected')).toMatchObject({ status: 'FAILED', error: 'Unexpected' })
    expect(runtime.lines).toEqual([expect.stringMatching(/machine FAILED: Unexpected/)])
  })

  test(`fails when its history would exceed ${eventsMax} events: a loop hands over before`, async () => {
    let calls = 0
    const { start, end } = await stand(
      {
        StartAt: 'work',
        States: {
          work: invoke({ End: undefined, Next: 'again' }),
          again: { Type: 'Choice', Choices: [{ Variable: '$.done', IsPresent: true, Next: 'done' }], Default: 'work' },
          done: { Type: 'Succeed' },
        },
      },
      {
        functions: async () => {
          calls++
          return { payload: {} }
        },
      },
    )
    await start('endless')
    expect(await end('endless')).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (25000).',
    })
    // Started; for each turn entered, scheduled, started, succeeded, exited; entered, exited. The last Task was scheduled.
    expect(calls).toBe(Math.floor((eventsMax - 4) / 7) + 1)
  })
})

describe('with a data directory', () => {
  const directory = () => {
    const made = mkdtempSync(join(tmpdir(), 'signalbox-executions-'))
    ended.unshift(() => rmSync(made, { recursive: true, force: true }))
    return made
  }
  const chain = {
    StartAt: 'first',
    States: {
      first: invoke({ ResultSelector: { 'first.$': '$.Payload' }, Next: 'second' }),
      second: invoke({ ResultSelector: { 'second.$': '$.Payload' }, ResultPath: '$.next', Next: 'last' }),
      last: {
        Type: 'Pass',
        Parameters: { 'input.$': '$$.Execution.Input', 'started.$': '$$.Execution.StartTime', 'was.$': '$' },
        End: true,
      },
    },
  }

  test('an execution goes on with the state it was in when the process was killed', async () => {
    const dataDirectory = directory()
    const asked: unknown[] = []
    const killed = await stand(chain, {
      dataDirectory,
      functions: async (_name, payload) => {
        asked.push(payload)
        return asked.length === 1 ? { payload: 1 } : new Promise(() => {})
      },
    })
    const { startDate } = await killed.start('kept', { a: 1 })
    await expect.poll(() => asked).toHaveLength(2)

    const after = await stand(chain, {
      dataDirectory,
      functions: async (_name, payload) => {
        asked.push(payload)
        return { payload: 2 }
      },
    })
    const { status, output } = await after.end('kept')
    expect(status).toBe('SUCCEEDED')
    expect(JSON.parse(output ?? '')).toEqual({
      input: { a: 1 },
      started: startDate?.toISOString(),
      was: { first: 1, next: { second: 2 } },
    })
    expect(asked).toEqual([{ a: 1 }, { first: 1 }, { first: 1 }])

    const third = await stand(chain, { dataDirectory })
    expect(await third.describe('kept')).toMatchObject({ status: 'SUCCEEDED', output })
    await expect(third.start('kept', { a: 1 })).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' })
  })

  test('a wait counts from when it began, and the next one is whole', async () => {
    const dataDirectory = directory()
    const waits = {
      StartAt: 'hours',
      States: {
        hours: { Type: 'Wait', SecondsPath: '$.seconds', Next: 'again' },
        again: { Type: 'Choice', Choices: [{ Variable: '$.once', IsPresent: true, Next: 'done' }], Default: 'mark' },
        mark: { Type: 'Pass', Parameters: { 'seconds.$': '$.seconds', once: true }, Next: 'hours' },
        done: { Type: 'Succeed' },
      },
    }
    const clock = hastyClock(1_000)
    const killed = await stand(waits, { dataDirectory, clock })
    await killed.start('waiting', { seconds: 36_000 })
    clock.stop()
    const later = hastyClock(1_000)
    later.advance(35_000_000)
    const after = await stand(waits, { dataDirectory, clock: later })
    later.advance(999_000)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await after.status('waiting')).toBe('RUNNING')
    later.advance(2_000)
    await new Promise((resolve) => setTimeout(resolve, 20))
    later.advance(35_990_000)
    expect(await after.status('waiting')).toBe('RUNNING')
    later.advance(20_000)
    expect((await after.end('waiting')).status).toBe('SUCCEEDED')
  })

  test('a stop does not wait for a Wait, lets a Task end, and the next start goes on behind it', async () => {
    const dataDirectory = directory()
    const task = Promise.withResolvers<{ payload: number }>()
    let calls = 0
    const first = await stand(chain, {
      dataDirectory,
      functions: () => {
        calls++
        return task.promise
      },
    })
    await first.start('orderly')
    await expect.poll(() => calls).toBe(1)
    const stopping = first.provider.stop?.()
    task.resolve({ payload: 1 })
    await stopping
    expect(calls).toBe(1)
    const second = await stand(chain, {
      dataDirectory,
      functions: async () => {
        calls++
        return { payload: 2 }
      },
    })
    expect((await second.end('orderly')).status).toBe('SUCCEEDED')
    expect(calls).toBe(2)

    const waiting = await stand(single({ Type: 'Wait', Seconds: 3_600_000 }))
    await waiting.start('hours')
    await waiting.provider.stop?.()
  })

  test('one that ended while it was stopped orderly has ended', async () => {
    const dataDirectory = directory()
    const task = Promise.withResolvers<{ payload: number }>()
    const first = await stand(single(invoke()), { dataDirectory, functions: () => task.promise })
    await first.start('last')
    const stopping = first.provider.stop?.()
    task.resolve({ payload: 1 })
    await stopping
    const second = await stand(single(invoke()), { dataDirectory })
    expect(await second.status('last')).toBe('SUCCEEDED')
  })

  test('it goes on with the definition that it began with, and is aborted when its machine is gone', async () => {
    const dataDirectory = directory()
    const first = await stand(chain, { dataDirectory, functions: () => new Promise(() => {}) })
    await first.start('old')
    const changed = await stand(single({ Type: 'Fail', Error: 'Changed', End: undefined }), {
      dataDirectory,
      functions: async () => ({ payload: 0 }),
    })
    expect((await changed.end('old')).status).toBe('SUCCEEDED')
    const other = directory()
    await (await stand(chain, { dataDirectory: other, functions: () => new Promise(() => {}) })).start('orphan')
    const gone = await stand(chain, { dataDirectory: other, isThere: false })
    expect(await gone.status('orphan')).toBe('ABORTED')
  })

  test('its time limit counts from its start, whatever happened in between', async () => {
    const dataDirectory = directory()
    const limited = { ...single({ Type: 'Wait', Seconds: 100_000 }), TimeoutSeconds: 50_000 }
    const clock = hastyClock(1_000)
    await (await stand(limited, { dataDirectory, clock })).start('limited')
    clock.stop()
    const later = hastyClock(1_000)
    later.advance(60_000_000)
    const after = await stand(limited, { dataDirectory, clock: later })
    expect((await after.end('limited')).status).toBe('TIMED_OUT')
  })

  test('what it keeps does not grow with the states an execution passes', async () => {
    const dataDirectory = directory()
    const { start, end } = await stand(
      {
        StartAt: 'count',
        States: {
          count: { Type: 'Pass', Parameters: { 'n.$': 'States.MathAdd($.n, 1)', 'text.$': '$.text' }, Next: 'more' },
          more: {
            Type: 'Choice',
            Choices: [{ Variable: '$.n', NumericLessThan: 1_000, Next: 'count' }],
            Default: 'done',
          },
          done: { Type: 'Succeed' },
        },
      },
      { dataDirectory },
    )
    await start('counted', { n: 0, text: 'x'.repeat(20_000) })
    await end('counted')
    expect(statSync(join(dataDirectory, 'step-functions', 'executions.jsonl')).size).toBeLessThan(9 * 1024 * 1024)
    const again = await stand(single({ Type: 'Pass' }), { dataDirectory })
    expect(JSON.parse((await again.describe('counted')).output ?? '').n).toBe(1_000)
  })

  test('its machine is written once, however many executions it has', async () => {
    const dataDirectory = directory()
    const { start, end } = await stand(single({ Type: 'Pass', Comment: 'c'.repeat(10_000) }), { dataDirectory })
    for (let count = 0; count < 20; count++) await start(`e${count}`)
    await end('e19')
    expect(statSync(join(dataDirectory, 'step-functions', 'executions.jsonl')).size).toBeLessThan(30_000)
    const again = await stand(single({ Type: 'Pass' }), { dataDirectory })
    expect(await again.status('e0')).toBe('SUCCEEDED')
  })
})

test(`of more than ${endedInFullMax} executions that have ended only the newest are known in full, and every name is taken`, async () => {
  const { start, describe, end } = await stand(single({ Type: 'Pass' }))
  for (let count = 0; count <= endedInFullMax; count++) {
    await start(`e${count}`, { count })
    if (count % 100 === 0) await end(`e${count}`)
  }
  await end(`e${endedInFullMax}`)
  const first = await describe('e0')
  expect([first.status, first.input, first.inputDetails, first.output]).toEqual([
    'SUCCEEDED',
    undefined,
    { included: false },
    undefined,
  ])
  expect(await describe(`e${endedInFullMax}`)).toMatchObject({ input: `{"count":${endedInFullMax}}` })
  await expect(start('e0', { count: 0 })).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' })
})
