import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { hastyClock } from '../hasty-clock.ts'
import { type StandOptions, single, standMachine } from './standing-machine.ts'

const ended: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end()
})

const stand = (definition: object, options: StandOptions = {}) => standMachine(definition, options, ended)

const asking = (more: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Parameters: { FunctionName: 'ask', Payload: { 'token.$': '$$.Task.Token', 'about.$': '$' } },
  ...more,
})

/** A function that keeps the tokens it is handed. */
const tokenKeeper = () => {
  const tokens: string[] = []
  return {
    tokens,
    functions: async (_name: string, payload: unknown) => {
      tokens.push((payload as { token: string }).token)
      return { payload: 'not the result' }
    },
    handed: (count = 1) =>
      vi.waitFor(
        () => {
          if (tokens.length < count) throw new Error(`${tokens.length} tokens handed out`)
          return tokens[count - 1] as string
        },
        { timeout: 60_000, interval: 2 },
      ),
  }
}

const succeed = (sfn: SFNClient, taskToken: string, output: unknown = { done: true }) =>
  sfn.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }))
const fail = (sfn: SFNClient, taskToken: string, error?: string, cause?: string) =>
  sfn.send(new SendTaskFailureCommand({ taskToken, error, cause }))
const beat = (sfn: SFNClient, taskToken: string) => sfn.send(new SendTaskHeartbeatCommand({ taskToken }))

const executionsIn = (dataDirectory: string) => join(dataDirectory, 'step-functions', 'executions.jsonl')

/** From then on the Task is not run again. */
const writtenAsHandedOut = (dataDirectory: string) =>
  expect.poll(() => readFileSync(executionsIn(dataDirectory), 'utf8')).toContain('"isHandedOut":true')

/** Long enough for everything that is under way; no timer of an hour or more comes to pass meanwhile. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 40))

describe('a Task that waits for its token', () => {
  test('goes on with what it was answered, whatever the function returned', async () => {
    const { tokens, functions, handed } = tokenKeeper()
    const { sfn, start, status, end, provider } = await stand(single(asking({ ResultPath: '$.answer' })), { functions })
    await start('asked', { a: 1 })
    await succeed(sfn, await handed(), { yes: 'indeed' })
    expect(JSON.parse((await end('asked')).output ?? '')).toEqual({ a: 1, answer: { yes: 'indeed' } })
    expect(tokens).toHaveLength(1)
    expect(provider.stats?.()).toMatchObject({ standard_state_transitions: 2 })

    await start('waits')
    await handed(2)
    await settle()
    expect(await status('waits')).toBe('RUNNING')
    // Nothing is under way: it may sit there for a year.
    expect(provider.stats?.()).toMatchObject({ standard_executions_running: 1, standard_executions_active: 0 })
  })

  test('fails with the error and cause it was answered, to be caught like any other', async () => {
    const { functions, handed } = tokenKeeper()
    const { sfn, start, end } = await stand(
      {
        StartAt: 'ask',
        States: {
          ask: asking({ Catch: [{ ErrorEquals: ['Refused'], ResultPath: '$.error', Next: 'caught' }], End: true }),
          caught: { Type: 'Pass', End: true },
        },
      },
      { functions },
    )
    await start('caught')
    await fail(sfn, await handed(1), 'Refused', 'not now')
    expect(JSON.parse((await end('caught')).output ?? '')).toEqual({ error: { Error: 'Refused', Cause: 'not now' } })
    await start('failed')
    await fail(sfn, await handed(2), 'Broken')
    expect(await end('failed')).toMatchObject({ status: 'FAILED', error: 'Broken' })
  })

  test('fails at once with the error of the function that should have handed the token on', async () => {
    const { start, end } = await stand(single(asking()), {
      functions: async () => ({
        functionError: 'Unhandled',
        error: { errorType: 'TemporaryFailure', errorMessage: 'no' },
      }),
    })
    await start('unheard')
    expect(await end('unheard')).toMatchObject({ status: 'FAILED', error: 'TemporaryFailure' })
  })

  test('has another token for each attempt, and the first one is over', async () => {
    const { tokens, functions, handed } = tokenKeeper()
    const { sfn, start, end } = await stand(
      single(asking({ Retry: [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 3, MaxAttempts: 1 }] })),
      { functions },
    )
    await start('twice')
    await fail(sfn, await handed(1), 'Broken')
    await handed(2)
    expect(tokens[0]).not.toBe(tokens[1])
    await expect(succeed(sfn, tokens[0] ?? '')).rejects.toMatchObject({ name: 'TaskTimedOut' })
    await succeed(sfn, tokens[1] ?? '')
    expect((await end('twice')).status).toBe('SUCCEEDED')
  })

  test.each([
    ['TimeoutSeconds', { TimeoutSeconds: 7_200 }],
    ['TimeoutSecondsPath', { TimeoutSecondsPath: '$.patience' }],
    ['HeartbeatSeconds', { HeartbeatSeconds: 7_200 }],
    ['HeartbeatSecondsPath', { HeartbeatSecondsPath: '$.patience' }],
  ])('ends with States.Timeout after %s, which States.TaskFailed does not take', async (_, limit) => {
    const { functions, handed } = tokenKeeper()
    const { sfn, start, status, end, clock } = await stand(
      {
        StartAt: 'ask',
        States: {
          ask: asking({
            ...limit,
            // Limits are read from the state's input, which Parameters do not pass on as it is.
            Retry: [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 1, MaxAttempts: 3 }],
            Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'late' }],
            End: true,
          }),
          late: { Type: 'Pass', End: true },
        },
      },
      { functions },
    )
    await start('late', { patience: 7_200 })
    const token = await handed()
    clock.advance(7_199_000)
    await settle()
    expect(await status('late')).toBe('RUNNING')
    clock.advance(1_000)
    expect(JSON.parse((await end('late')).output ?? '')).toMatchObject({ Error: 'States.Timeout' })
    await expect(succeed(sfn, token)).rejects.toMatchObject({
      name: 'TaskTimedOut',
      message: "Task Timed Out: 'Provided task does not exist anymore'",
    })
  })

  test('lives on as long as its heartbeats come, up to its time limit', async () => {
    const { functions, handed } = tokenKeeper()
    const { sfn, start, status, end, clock } = await stand(
      single(asking({ HeartbeatSeconds: 3_600, TimeoutSeconds: 10_000 })),
      { functions },
    )
    await start('beating')
    const token = await handed()
    for (let beats = 0; beats < 3; beats++) {
      clock.advance(3_000_000)
      await beat(sfn, token)
    }
    expect(await status('beating')).toBe('RUNNING')
    clock.advance(1_001_000)
    expect(await end('beating')).toMatchObject({ status: 'FAILED', error: 'States.Timeout' })
    await expect(beat(sfn, token)).rejects.toMatchObject({ name: 'TaskTimedOut' })
  })

  test('takes one answer: a second one, or one for an execution that was stopped, is told that there is no such task', async () => {
    const { functions, handed } = tokenKeeper()
    const { sfn, start, end, runtime } = await stand(single(asking()), { functions })
    await start('once')
    const token = await handed()
    await succeed(sfn, token, 1)
    await expect(succeed(sfn, token, 2)).rejects.toMatchObject({ name: 'TaskTimedOut' })
    await expect(fail(sfn, token)).rejects.toMatchObject({ name: 'TaskTimedOut' })
    expect((await end('once')).output).toBe('1')
    expect(runtime.lines).toEqual([])
  })

  test('a token that was never given out is invalid; one of an execution that nobody knows has no task', async () => {
    const { sfn } = await stand(single(asking()))
    await expect(succeed(sfn, 'made-up')).rejects.toMatchObject({ name: 'InvalidToken' })
    const foreign = Buffer.from(JSON.stringify(['arn:aws:states:::execution:machine:gone', 'x'])).toString('base64url')
    await expect(beat(sfn, foreign)).rejects.toMatchObject({ name: 'TaskDoesNotExist' })
    await expect(sfn.send(new SendTaskSuccessCommand({ taskToken: foreign, output: '{' }))).rejects.toMatchObject({
      name: 'InvalidOutput',
    })
  })

  test.each<[string, object, string | undefined, RegExp]>([
    ['in an Express machine', single(asking()), 'EXPRESS', /an Express machine cannot wait for a token/],
    [
      'in a branch, whose token a restart would lose',
      single({ Type: 'Parallel', Branches: [{ StartAt: 'in', States: { in: asking({ End: true }) } }] }),
      undefined,
      /does not wait for a token here/,
    ],
    [
      'without handing its token to anybody',
      single({ ...asking(), Parameters: { FunctionName: 'ask' } }),
      undefined,
      /nobody is handed \$\$\.Task\.Token/,
    ],
    [
      'by the name that AWS does not use for a missed heartbeat',
      single(asking({ Retry: [{ ErrorEquals: ['States.HeartbeatTimeout'] }] })),
      undefined,
      /States\.Timeout/,
    ],
  ])('is refused at the start %s', async (_, definition, type, says) => {
    await expect(stand(definition, { ...(type !== undefined && { type }) })).rejects.toThrow(says)
  })
})

describe('with a data directory, a token', () => {
  const directory = () => {
    const made = mkdtempSync(join(tmpdir(), 'signalbox-tokens-'))
    ended.unshift(() => rmSync(made, { recursive: true, force: true }))
    return made
  }
  const chain = {
    StartAt: 'ask',
    States: {
      ask: asking({ TimeoutSeconds: 100_000, ResultPath: '$.answer', Next: 'done' }),
      done: { Type: 'Pass', End: true },
    },
  }

  test('that was given out before a kill is answered after it, and its Task is not run again', async () => {
    const dataDirectory = directory()
    const before = tokenKeeper()
    const killed = await stand(chain, { dataDirectory, functions: before.functions })
    await killed.start('kept', { a: 1 })
    const token = await before.handed()
    await writtenAsHandedOut(dataDirectory)

    const after = tokenKeeper()
    const second = await stand(chain, { dataDirectory, functions: after.functions })
    await settle()
    await succeed(second.sfn, token, 'late')
    expect(JSON.parse((await second.end('kept')).output ?? '')).toEqual({ a: 1, answer: 'late' })
    expect(after.tokens).toEqual([])

    const third = await stand(chain, { dataDirectory })
    await expect(succeed(third.sfn, token)).rejects.toMatchObject({ name: 'TaskTimedOut' })
  })

  test('that nobody had been handed at the kill is handed out after it, and is the same one', async () => {
    const dataDirectory = directory()
    const asked: string[] = []
    const killed = await stand(chain, {
      dataDirectory,
      functions: (_, payload) => {
        asked.push((payload as { token: string }).token)
        return new Promise(() => {})
      },
    })
    await killed.start('kept')
    await expect.poll(() => asked).toHaveLength(1)
    const after = tokenKeeper()
    const second = await stand(chain, { dataDirectory, functions: after.functions })
    expect(await after.handed()).toBe(asked[0])
    await succeed(second.sfn, asked[0] ?? '')
    expect((await second.end('kept')).status).toBe('SUCCEEDED')
  })

  test('that was answered just before the kill needs no other answer', async () => {
    const dataDirectory = directory()
    const { tokens, functions, handed } = tokenKeeper()
    const killed = await stand(chain, { dataDirectory, functions })
    await killed.start('answered', {})
    await handed()
    await writtenAsHandedOut(dataDirectory)
    // What the process had written, and nothing after it.
    const path = executionsIn(dataDirectory)
    const { awaits, awaited } = JSON.parse(readFileSync(path, 'utf8').trim().split('\n').at(-1) ?? '')
    appendFileSync(path, `${JSON.stringify({ awaits, awaited: { ...awaited, answer: { output: 'in time' } } })}\n`)
    const second = await stand(chain, { dataDirectory, functions })
    expect((await second.end('answered')).output).toBe('{"answer":"in time"}')
    expect(tokens).toHaveLength(1)
  })

  test('is not answered while its runtime comes to its end: whoever has it tries again', async () => {
    const { functions, handed } = tokenKeeper()
    const { sfn, start, provider } = await stand(chain, { functions })
    await start('stopped')
    const token = await handed()
    await settle()
    await provider.stop?.()
    await expect(succeed(sfn, token)).rejects.toMatchObject({ name: 'ServiceUnavailable' })
  })

  test('has the rest of its time: limits count from when it was given out and last heard of', async () => {
    const dataDirectory = directory()
    const limited = single(asking({ TimeoutSeconds: 36_000, HeartbeatSeconds: 20_000 }))
    const { functions, handed } = tokenKeeper()
    const clock = hastyClock(1_000)
    const first = await stand(limited, { dataDirectory, clock, functions })
    await first.start('limited')
    const token = await handed()
    clock.advance(15_000_000)
    await beat(first.sfn, token)
    await writtenAsHandedOut(dataDirectory)
    clock.stop()

    const later = hastyClock(1_000)
    later.advance(34_000_000)
    const second = await stand(limited, { dataDirectory, clock: later, functions })
    await settle()
    expect(await second.status('limited')).toBe('RUNNING')
    later.advance(1_990_000)
    expect(await second.end('limited')).toMatchObject({ status: 'FAILED', error: 'States.Timeout' })
  })
})

test('a wait until a time goes on at that time, also after a restart, and at once when it has passed', async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'signalbox-waits-'))
  ended.unshift(() => rmSync(dataDirectory, { recursive: true, force: true }))
  const waits = single({ Type: 'Wait', TimestampPath: '$.at' })
  const clock = hastyClock(1_000)
  const first = await stand(waits, { dataDirectory, clock })
  const at = (ms: number) => new Date(clock.now() + ms).toISOString()
  await first.start('kept', { at: at(36_000_000) })
  await first.start('past', { at: at(-1_000) })
  expect((await first.end('past')).status).toBe('SUCCEEDED')
  await first.start('wrong', { at: 'tomorrow' })
  expect(await first.end('wrong')).toMatchObject({ status: 'FAILED', error: 'States.Runtime' })
  clock.stop()

  const later = hastyClock(1_000)
  later.advance(35_000_000)
  const second = await stand(waits, { dataDirectory, clock: later })
  await settle()
  expect(await second.status('kept')).toBe('RUNNING')
  later.advance(1_001_000)
  expect((await second.end('kept')).status).toBe('SUCCEEDED')
})
