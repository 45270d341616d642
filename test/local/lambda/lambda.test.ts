import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { servedFunctions } from './served-functions.ts'

let served: Awaited<ReturnType<typeof servedFunctions>>
const logDirectory = mkdtempSync(join(tmpdir(), 'signalbox-logs-'))

beforeAll(async () => {
  const short = { Timeout: 1 }
  served = await servedFunctions(
    {
      echo: { code: 'export const handler = async (event) => event' },
      sleeper: {
        code: `export const handler = async ({ ms }) => { await new Promise((r) => setTimeout(r, ms)); return ms }`,
        properties: short,
      },
      patient: {
        code: `export const handler = async ({ ms }) => { await new Promise((r) => setTimeout(r, ms)); return ms }`,
      },
      meets: {
        code: `export const handler = async ({ url }) => (await fetch(url)).status`,
        properties: { Timeout: 60 },
      },
      context: {
        code: `export const handler = async (_, context) => ({ ...context, left: context.getRemainingTimeInMillis() })`,
        properties: { MemorySize: 256, Timeout: 7 },
      },
      environment: {
        code: `const atLoad = process.env.OWN
          export const handler = async () => ({ atLoad, own: process.env.OWN, name: process.env.AWS_LAMBDA_FUNCTION_NAME,
            endpoint: process.env.AWS_ENDPOINT_URL, path: typeof process.hrtime.bigint() })`,
        properties: { Environment: { Variables: { OWN: 'one' } } },
      },
      other: {
        code: 'export const handler = async () => process.env.OWN ?? null',
        properties: { Environment: { Variables: { OWN: 'two' } } },
      },
      thrower: {
        code: `class PermanentFailure extends Error { name = 'PermanentFailure' }
          export const handler = async () => { throw new PermanentFailure('the job is gone') }`,
      },
      textThrower: { code: `export const handler = async () => { throw 'just text' }` },
      exits: { code: 'export const handler = async () => process.exit(3)' },
      loops: { code: 'export const handler = async () => { for (;;); }', properties: short },
      bomb: {
        code: 'export const handler = async () => { const all = []; for (;;) all.push(new Array(1e5).fill(all.length)) }',
        properties: { Timeout: 30 },
      },
      broken: { code: `throw new TypeError('not even loaded')` },
      exportless: { code: 'export const other = 1' },
      nothing: { code: 'export const handler = async () => {}' },
      common: {
        file: 'index.cjs',
        code: `exports.handler = async () => process.env.OWN`,
        properties: { Environment: { Variables: { OWN: 'cjs' } } },
      },
      talks: { code: `export const handler = async () => { console.log('hello from', 'a function') }` },
      reserved: {
        code: `export const handler = async () => { await new Promise((r) => setTimeout(r, 200)) }`,
        properties: { ReservedConcurrentExecutions: 1 },
      },
    },
    {},
    { logDirectory },
  )
})
afterAll(() => served.stop())

describe('an invocation', () => {
  test('hands the event over and gives the answer back', async () => {
    const event = { text: 'ä€😀', list: [1, 2.5, null], nested: { a: true } }
    expect(await served.invoke('echo', event)).toMatchObject({ payload: event })
  })

  test('takes a name, an ARN and an ARN with a qualifier', async () => {
    const arn = 'arn:aws:lambda:us-east-1:000000000000:function:echo'
    for (const name of ['echo', arn, `${arn}:$LATEST`, 'echo:live']) {
      expect(await served.invoke(name, 1)).toMatchObject({ payload: 1 })
    }
    await expect(served.invoke('nobody', 1)).rejects.toThrow('Function not found: nobody')
  })

  test('has the context of Lambda', async () => {
    const begun = Date.now()
    const { payload } = await served.invoke('context', {})
    const passed = Date.now() - begun
    expect(payload).toMatchObject({
      functionName: 'context',
      functionVersion: '$LATEST',
      memoryLimitInMB: '256',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:context',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      logGroupName: '/aws/lambda/context',
    })
    const { left } = payload as { readonly left: number }
    expect(left).toBeLessThanOrEqual(7000)
    expect(left).toBeGreaterThanOrEqual(7000 - passed)
  })

  test('sees its own environment although the thread is shared', async () => {
    const url = served.runtime.endpointUrl
    expect((await served.invoke('environment', {})).payload).toEqual({
      atLoad: 'one',
      own: 'one',
      name: 'environment',
      endpoint: url,
      path: 'bigint',
    })
    expect((await served.invoke('other', {})).payload).toBe('two')
    expect((await served.invoke('common', {})).payload).toBe('cjs')
  })

  test('answers null where the handler returns nothing', async () => {
    expect(await served.invoke('nothing', {})).toMatchObject({ payload: null })
  })

  test('several run at once', async () => {
    // Answers nobody before all have asked.
    const waiting: ServerResponse[] = []
    const meeting = createServer((_, response) => {
      waiting.push(response)
      if (waiting.length === 8) for (const each of waiting) each.end()
    })
    await new Promise<void>((resolve) => meeting.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(meeting.address() as AddressInfo).port}`
    const met = await Promise.all(Array.from({ length: 8 }, () => served.invoke('meets', { url })))
    expect(met.map(({ payload }) => payload)).toEqual(Array(8).fill(200))
    meeting.close()
  })

  test('what a function prints is in a file of its name', async () => {
    await served.invoke('talks', {})
    await expect.poll(() => readFileSync(join(logDirectory, 'talks.log'), 'utf8')).toBe('hello from a function\n')
  })
})

describe('a failing function', () => {
  test('is answered with the error as Lambda words it', async () => {
    expect(await served.invoke('thrower', {})).toMatchObject({
      functionError: 'Unhandled',
      error: {
        errorType: 'PermanentFailure',
        errorMessage: 'the job is gone',
        trace: expect.arrayContaining(['PermanentFailure: the job is gone', expect.stringContaining('index.mjs')]),
      },
    })
    expect((await served.invoke('textThrower', {})).error).toEqual({
      errorType: 'string',
      errorMessage: 'just text',
      trace: [],
    })
  })

  test('that cannot be loaded says why, every time', async () => {
    for (let time = 0; time < 2; time++) {
      expect((await served.invoke('broken', {})).error).toMatchObject({
        errorType: 'TypeError',
        errorMessage: 'not even loaded',
      })
    }
    expect((await served.invoke('exportless', {})).error).toMatchObject({
      errorType: 'Runtime.HandlerNotFound',
      errorMessage: 'handler is undefined or not exported',
    })
  })

  test('runs out of time; others of the thread finish theirs', async () => {
    const late = served.invoke('sleeper', { ms: 60_000 })
    const good = served.invoke('patient', { ms: 1400 })
    expect((await late).error?.errorMessage).toMatch(/Task timed out after 1\.00 seconds$/)
    expect(await good).toMatchObject({ payload: 1400 })
  })

  test.each([
    ['exits', /Runtime exited with error: exit status 3$/],
    ['bomb', /Runtime exited with error: signal: aborted/],
    ['loops', /Task timed out after 1\.00 seconds$/],
  ])('%s: the caller learns how, and the next invocation works', async (name, message) => {
    const { functionError, error } = await served.invoke(name, {})
    expect(functionError).toBe('Unhandled')
    expect(error?.errorMessage).toMatch(message)
    expect(await served.invoke('echo', 'alive')).toMatchObject({ payload: 'alive' })
  })

  test('above its reserved concurrency it is throttled', async () => {
    const first = served.invoke('reserved', {})
    await expect(served.invoke('reserved', {})).rejects.toThrow('Rate Exceeded.')
    await first
  })
})

describe('the wire API', () => {
  const client = () =>
    new LambdaClient({
      endpoint: served.runtime.endpointUrl,
      region: 'us-east-1',
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    })

  test('invokes', async () => {
    const answer = await client().send(new InvokeCommand({ FunctionName: 'echo', Payload: JSON.stringify({ a: 1 }) }))
    expect([answer.StatusCode, answer.FunctionError, answer.Payload?.transformToString()]).toEqual([
      200,
      undefined,
      '{"a":1}',
    ])
  })

  test('tells a function error in the header and the payload', async () => {
    const answer = await client().send(new InvokeCommand({ FunctionName: 'thrower' }))
    expect(answer.FunctionError).toBe('Unhandled')
    expect(JSON.parse(answer.Payload?.transformToString() ?? '')).toMatchObject({ errorType: 'PermanentFailure' })
  })

  test('an unknown function is a ResourceNotFoundException', async () => {
    await expect(client().send(new InvokeCommand({ FunctionName: 'nobody' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })

  test('a big event arrives whole', async () => {
    const text = 'x'.repeat(3_000_000)
    const answer = await client().send(new InvokeCommand({ FunctionName: 'echo', Payload: JSON.stringify({ text }) }))
    const hash = (value: string) => createHash('sha256').update(value).digest('hex')
    expect(hash(JSON.parse(answer.Payload?.transformToString() ?? '').text)).toBe(hash(text))
  })
})
