import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PermanentFailure, TemporaryFailure } from '../../../functions/errors.ts'
import { functionsInLambda } from '../../../functions/ports/invoke-function.lambda.ts'
import type { Invoked, InvokeFunction } from '../../../functions/ports/invoke-function.ts'
import { fakeFunctions } from '../../fakes/invoke-function.ts'

const notify = 'arn:aws:lambda:us-east-1:000000000000:function:notify'

/** Lambda's wire: a failed function is answered with HTTP 200, a header and its error object. */
const asked: { readonly path: string; readonly body: string }[] = []
let next: { readonly status: number; readonly error?: string; readonly body: string } = { status: 200, body: 'null' }
const server = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    asked.push({ path: decodeURIComponent(request.url ?? ''), body: Buffer.concat(parts).toString() })
    response.writeHead(next.status, {
      'content-type': 'application/json',
      ...(next.error !== undefined && { 'x-amz-function-error': next.error }),
      ...(next.status !== 200 && { 'x-amzn-errortype': 'TooManyRequestsException' }),
    })
    response.end(next.body)
  })
})
beforeAll(() => new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready)))
afterAll(() => new Promise((stopped) => server.close(stopped)))

const inLambda = (): InvokeFunction =>
  functionsInLambda(
    new LambdaClient({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    }),
    [notify],
  )

const event = Buffer.from('{"detail":{"type":"robot.lost"}}')

const kinds: readonly [string, (answer: Invoked) => InvokeFunction][] = [
  [
    'in memory',
    (answer) => {
      const functions = fakeFunctions()
      functions.answers.set(notify, () => answer)
      return functions
    },
  ],
  [
    'in Lambda',
    (answer) => {
      next =
        answer.outcome === 'answered'
          ? { status: 200, body: JSON.stringify(answer.answer) }
          : {
              status: 200,
              error: 'Unhandled',
              body: JSON.stringify({
                errorType: answer.error_class,
                errorMessage: answer.error_text,
                trace: (answer.stack ?? '').split('\n'),
              }),
            }
      return inLambda()
    },
  ],
]

describe.each(kinds)('a function %s', (_, make) => {
  test('answers what it was invoked with', async () => {
    const functions = make({ outcome: 'answered', answer: { batchItemFailures: [] } })
    expect(await functions.invoke(notify, event)).toEqual({ outcome: 'answered', answer: { batchItemFailures: [] } })
  })

  test('fails with its class, its text and its stack: that is an answer', async () => {
    const failed = {
      outcome: 'failed',
      error_class: 'StaleRun',
      error_text: 'too late',
      stack: 'StaleRun: too late\n at x',
    } as const
    expect(await make(failed).invoke(notify, event)).toEqual(failed)
  })

  test('is known by its ARN whatever version ran, and others are not invoked', async () => {
    const functions = make({ outcome: 'answered', answer: null })
    expect(functions.knows(notify)).toBe(true)
    expect(functions.knows(`${notify}:$LATEST`)).toBe(true)
    expect(functions.knows(`${notify}-2`)).toBe(false)
    expect(await functions.invoke(`${notify}:$LATEST`, event)).toEqual({ outcome: 'answered', answer: null })
    await expect(functions.invoke(`${notify}-2`, event)).rejects.toThrow(PermanentFailure)
  })
})

test('Lambda gets the event as it is, for the function without its version', async () => {
  next = { status: 200, body: 'null' }
  await inLambda().invoke(`${notify}:$LATEST`, event)
  expect(asked.at(-1)).toEqual({ path: `/2015-03-31/functions/${notify}/invocations`, body: event.toString() })
})

test('a throttled invocation has no answer, and may be tried again', async () => {
  next = { status: 429, body: '{"message":"Rate Exceeded."}' }
  await expect(inLambda().invoke(notify, event)).rejects.toThrow(TemporaryFailure)
})

test('what a killed runtime leaves is kept as its text', async () => {
  next = {
    status: 200,
    error: 'Unhandled',
    body: '{"errorMessage":"2026-11-20T09:00:00Z 5f1 Task timed out after 3.00 seconds"}',
  }
  expect(await inLambda().invoke(notify, event)).toEqual({
    outcome: 'failed',
    error_class: 'Unhandled',
    error_text: '2026-11-20T09:00:00Z 5f1 Task timed out after 3.00 seconds',
  })
})
