import { beforeAll, describe, expect, test } from 'vitest'
import type { Assembly } from '../../../local/assembly/read.ts'
import { AwsError } from '../../../local/aws-api/service.ts'
import type { CallFate, Faults } from '../../../local/simulated/faults.ts'
import { functionsAssembly, simulated } from './simulated-functions.ts'

const putter = `
  import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis'
  import { NodeHttpHandler } from '@smithy/node-http-handler'
  const settings = { maxAttempts: 1 }
  const http2 = new KinesisClient(settings)
  const http1 = new KinesisClient({ ...settings, requestHandler: new NodeHttpHandler({ requestTimeout: 2000, throwOnRequestTimeout: true, connectionTimeout: 1000 }) })
  let calls = 0
  export const handler = async ({ data, over = 'http1', twice = false }) => {
    calls += 1
    const client = over === 'http1' ? http1 : http2
    const put = () => client.send(new PutRecordCommand({ StreamName: 'line', PartitionKey: 'k', Data: Buffer.from(data) }))
    const { SequenceNumber } = await put()
    if (twice) await put()
    return { SequenceNumber, calls }
  }`

let assembly: Assembly
beforeAll(() => {
  assembly = functionsAssembly(
    {
      world: `
        import { randomUUID, randomBytes } from 'node:crypto'
        import { setTimeout as sleep } from 'node:timers/promises'
        export const handler = async () => {
          const started = Date.now()
          await sleep(1500)
          await new Promise((resolve) => setTimeout(resolve, 500))
          return {
            started, passed: Date.now() - started, date: new Date().toISOString(), isDate: new Date() instanceof Date,
            call: typeof Date(), math: Math.random(), floor: Math.floor(1.5), uuid: randomUUID(), web: crypto.randomUUID(),
            bytes: randomBytes(4).toString('hex'), own: process.env.OWN, global: globalThis.process.env.OWN,
            performance: performance.now() >= 2000, hrtime: typeof process.hrtime.bigint(),
          }
        }`,
      prints: `export const handler = async () => { console.log('hello', { a: 1 }); process.stdout.write('direct\\n') }`,
      sleeps: `export const handler = async ({ ms }) => { await new Promise((r) => setTimeout(r, ms)); console.log('woke'); return 'done' }`,
      exits: `export const handler = async () => { try { process.exit(2) } catch {} console.log('still here') }`,
      fails: `export const handler = async () => { throw Object.assign(new Error('no'), { name: 'PermanentFailure' }) }`,
      putter,
      collects: `
        let seen = []
        export const handler = async ({ Records }) => {
          seen.push(...Records.map(({ kinesis }) => Buffer.from(kinesis.data, 'base64').toString()))
          console.log(seen.join(' '))
        }`,
    },
    {
      Line: { Type: 'AWS::Kinesis::Stream', Properties: { Name: 'line' } },
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          FunctionName: { Ref: 'collects' },
          EventSourceArn: { 'Fn::GetAtt': ['Line', 'Arn'] },
          StartingPosition: 'TRIM_HORIZON',
          MaximumRetryAttempts: 3,
        },
      },
    },
  )
})

const faultsOn = (service: string, fate: CallFate, only = (index: number) => index === 0): Faults => ({
  call: (point) => (point.service === service && only(point.index) ? fate : undefined),
})

describe("a function's world", () => {
  test('is virtual time, seeded randomness and its own environment; the machine is not looked at', async () => {
    const first = await simulated(assembly, { seed: 'a' })
    const start = Date.now()
    const { payload } = (await first.invoke('world', {})) as { payload: Record<string, unknown> }
    expect(Date.now() - start).toBeLessThan(1000)
    expect(payload).toMatchObject({
      started: expect.closeTo(Date.UTC(2026, 0, 1), -5),
      passed: 2000,
      date: expect.stringMatching(/^2026-01-01T00:00:0\d/),
      isDate: true,
      call: 'string',
      floor: 1,
      own: 'world',
      global: 'world',
      performance: true,
      hrtime: 'bigint',
    })
    const again = await (await simulated(assembly, { seed: 'a' })).invoke('world', {})
    expect(again.payload).toEqual(payload)
    const other = await (await simulated(assembly, { seed: 'b' })).invoke('world', {})
    const { uuid, web, math, bytes } = other.payload as Record<string, unknown>
    expect([uuid, web, math, bytes]).not.toEqual([payload.uuid, payload.web, payload.math, payload.bytes])
  })

  test('what it prints is heard', async () => {
    const run = await simulated(assembly)
    await run.invoke('prints', {})
    expect(run.printed).toEqual(['prints: hello { a: 1 }\n', 'prints: direct\n'])
  })

  test('its errors, timeouts and exits are what Lambda reports', async () => {
    const run = await simulated(assembly)
    expect((await run.invoke('fails', {})).error).toMatchObject({ errorType: 'PermanentFailure', errorMessage: 'no' })
    expect((await run.invoke('sleeps', { ms: 20_000 })).error?.errorMessage).toMatch(
      /Task timed out after 10\.00 seconds$/,
    )
    expect((await run.invoke('exits', {})).error?.errorMessage).toMatch(/Runtime exited with error: exit status 2$/)
    await run.advance(60_000)
    expect(run.printed.join()).not.toContain('woke')
  })
})

describe('calls of AWS', () => {
  test.each(['http1', 'http2'])('an SDK client over %s reaches the services without a socket', async (over) => {
    const run = await simulated(assembly)
    const { payload } = await run.invoke('putter', { data: 'hello', over })
    expect(payload).toMatchObject({ SequenceNumber: expect.stringMatching(/^\d{56}$/) })
    expect(run.calls('kinesis')).toMatchObject([
      {
        caller: 'putter',
        service: 'kinesis',
        operation: 'PutRecord',
        index: 0,
        outcome: 'ok',
        status: 200,
        input: { StreamName: 'line' },
      },
    ])
    await run.drain()
    expect(run.printed).toEqual(['collects: hello\n'])
    expect(run.invocations('collects')).toMatchObject([{ outcome: 'returned', cold: true }])
  })

  test('an environment stands by with what its module remembers, and takes one invocation at a time', async () => {
    const run = await simulated(assembly)
    await run.invoke('putter', { data: '1' })
    expect((await run.invoke('putter', { data: '2' })).payload).toMatchObject({ calls: 2 })
    const both = [
      run.runtime.functions.invoke('putter', { data: '3' }),
      run.runtime.functions.invoke('putter', { data: '4' }),
    ]
    await run.advance(1000)
    expect((await Promise.all(both)).map(({ payload }) => (payload as { calls: number }).calls).sort()).toEqual([1, 3])
  })

  test('killed before a call: no effect; killed after it: the effect is there; the caller learns both times', async () => {
    const before = await simulated(assembly, { faults: faultsOn('kinesis', { before: 'kill' }) })
    expect((await before.invoke('putter', { data: 'x' })).error?.errorMessage).toMatch(
      /Runtime exited with error: signal: killed$/,
    )
    await before.drain()
    expect(before.printed).toEqual([])

    const after = await simulated(assembly, { faults: faultsOn('kinesis', { after: 'kill' }) })
    expect((await after.invoke('putter', { data: 'x', twice: true })).functionError).toBe('Unhandled')
    await after.drain()
    expect(after.printed).toEqual(['collects: x\n'])
    expect(after.calls('kinesis')).toMatchObject([{ outcome: 'lost', status: 200 }])
  })

  test('an answer that is lost after success, a broken connection and a service error reach the SDK as such', async () => {
    const outcomes = async (fate: CallFate) => {
      const run = await simulated(assembly, { faults: faultsOn('kinesis', fate) })
      const { payload, error } = await run.invoke('putter', { data: 'x' })
      await run.drain()
      return { error: error?.errorType, payload, effect: run.printed.length }
    }
    expect(await outcomes({ after: 'hang' })).toMatchObject({ error: 'TimeoutError', effect: 1 })
    expect(await outcomes({ before: 'hang' })).toMatchObject({ error: 'TimeoutError', effect: 0 })
    expect(await outcomes({ before: 'reset' })).toMatchObject({
      error: expect.stringMatching(/Error|ConnectionReset/),
      effect: 0,
    })
    const throttle = new AwsError('ProvisionedThroughputExceededException', 'Rate exceeded')
    expect(await outcomes({ before: throttle })).toMatchObject({
      error: 'ProvisionedThroughputExceededException',
      effect: 0,
    })
  })

  test('a request that arrives twice takes effect twice', async () => {
    const run = await simulated(assembly, { faults: faultsOn('kinesis', { twice: true }) })
    await run.invoke('putter', { data: 'x' })
    await run.drain()
    expect(run.printed.at(-1)).toBe('collects: x x\n')
  })
})

describe('invocations', () => {
  const onCollects = (fate: (count: number) => ReturnType<NonNullable<Faults['invocation']>>): Faults => {
    let count = 0
    return { invocation: ({ functionName }) => (functionName === 'collects' ? fate(++count) : undefined) }
  }

  test.each([
    [
      'throttled for a while',
      (count: number) => (count <= 3 ? ({ throttled: true } as const) : undefined),
      'collects: x\n',
    ],
    [
      'killed before its first line',
      (count: number) => (count <= 2 ? ({ killed: 'before' } as const) : undefined),
      'collects: x\n',
    ],
    ['run twice at once', () => ({ twice: true }) as const, 'collects: x\n'],
  ])('%s: the record is handled in the end', async (_, fate, last) => {
    const run = await simulated(assembly, { faults: onCollects(fate) })
    await run.invoke('putter', { data: 'x' })
    await run.drain()
    expect(run.printed.at(-1)).toBe(last)
  })

  test('killed after its last line: it is run again, in a new environment', async () => {
    const run = await simulated(assembly, {
      faults: onCollects((count) => (count === 1 ? { killed: 'after' } : undefined)),
    })
    await run.invoke('putter', { data: 'x' })
    await run.drain()
    expect(run.printed).toEqual(['collects: x\n', 'collects: x\n'])
    expect(run.invocations('collects').map(({ outcome, cold }) => [outcome, cold])).toEqual([
      ['killed', true],
      ['returned', true],
    ])
  })

  test('a drain that never ends says what is under way', async () => {
    const run = await simulated(assembly, { faults: onCollects(() => ({ throttled: true })) })
    await run.invoke('putter', { data: 'x' })
    await expect(run.drain(60_000)).rejects.toThrow(
      'still under way after 60000 ms of virtual time: {"stream records":1}',
    )
  })
})

describe('one seed', () => {
  const trace = async (seed: string) => {
    const run = await simulated(assembly, {
      seed,
      faults: { call: ({ number }) => (number % 5 === 0 ? { after: 'reset' } : undefined) },
    })
    const puts = Array.from({ length: 12 }, (_, index) =>
      run.runtime.functions.invoke('putter', { data: String(index), over: index % 2 ? 'http1' : 'http2', twice: true }),
    )
    await run.advance(30_000)
    await Promise.all(puts)
    await run.drain()
    return run.history.map((entry) =>
      entry.kind === 'call'
        ? [
            entry.at,
            entry.endedAt,
            entry.caller,
            entry.invocation,
            entry.operation,
            entry.outcome,
            JSON.stringify(entry.input),
          ]
        : [entry.at, entry.endedAt, entry.functionName, entry.invocation, entry.outcome, JSON.stringify(entry.event)],
    )
  }

  test('gives the same history, call by call; another seed another one', async () => {
    const first = await trace('s1')
    expect(await trace('s1')).toEqual(first)
    expect(await trace('s2')).not.toEqual(first)
  })
})
