/** Asynchronous invocation (Developer Guide, "Invoking a Lambda function asynchronously"). */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { AwsError } from '../../../local/aws-api/service.ts'
import { type AsyncEvent, type AsyncSettings, asyncDefaults, asyncEvents } from '../../../local/lambda/async-events.ts'
import type { FunctionSpec } from '../../../local/lambda/function.ts'
import { type Pending, pendingInMemory, pendingOnDisk } from '../../../local/pending.ts'
import { seededRandom } from '../../../local/random.ts'
import type { FunctionError } from '../../../local/runtime.ts'
import { virtualClock } from '../../../local/simulated/virtual-clock.ts'

type Outcome = { text: string } | { error: FunctionError }
const spec = { name: 'f', arn: 'arn:aws:lambda:us-east-1:000000000000:function:f' } as FunctionSpec
const failed = { error: { errorType: 'Error', errorMessage: 'no' } }

function events(
  play: (count: number) => Outcome,
  settings: Partial<AsyncSettings> = {},
  pending: Pending<AsyncEvent> = pendingInMemory(),
) {
  const clock = virtualClock(seededRandom(1))
  const random = seededRandom(2)
  const runs: number[] = []
  const delivered: { arn: string; body: Record<string, unknown> }[] = []
  const accepted = asyncEvents({
    clock,
    uuid: () => random.uuid(),
    pending,
    retryDelayMs: (attempt) => attempt * 60_000,
    find: () => spec,
    settings: () => ({ ...asyncDefaults, ...settings }),
    async run() {
      runs.push(clock.now())
      return play(runs.length)
    },
    deliver: async (arn, { body }) => void delivered.push({ arn, body: JSON.parse(body) as Record<string, unknown> }),
    log: () => {},
  })
  const start = clock.now()
  return { clock, accepted, delivered, seconds: () => runs.map((at) => Math.round((at - start) / 1000)) }
}

describe('an asynchronous event', () => {
  test('is run twice more after an error, a minute and two minutes later', async () => {
    const { clock, accepted, seconds } = events(() => failed)
    accepted.accept(spec, '{}')
    await clock.advance(3_600_000)
    expect(seconds()).toEqual([0, 60, 180])
    expect(accepted.waiting).toBe(0)
  })

  test('goes to the destination after its last attempt, with event and error', async () => {
    const { clock, accepted, delivered } = events(() => failed, { retriesMax: 1, onFailure: 'arn:aws:sqs:::dead' })
    const requestId = accepted.accept(spec, '{"a":1}')
    await clock.advance(3_600_000)
    expect(delivered).toEqual([
      {
        arn: 'arn:aws:sqs:::dead',
        body: {
          version: '1.0',
          timestamp: expect.any(String),
          requestContext: {
            requestId,
            functionArn: `${spec.arn}:$LATEST`,
            condition: 'RetriesExhausted',
            approximateInvokeCount: 2,
          },
          requestPayload: { a: 1 },
          responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
          responsePayload: failed.error,
        },
      },
    ])
  })

  test('tells its success where somebody wants to know', async () => {
    const { clock, accepted, delivered } = events(() => ({ text: '{"b":2}' }), { onSuccess: 'arn:aws:sqs:::good' })
    accepted.accept(spec, '{}')
    await clock.advance(1000)
    expect(delivered[0]?.body).toMatchObject({ requestContext: { condition: 'Success' }, responsePayload: { b: 2 } })
  })

  test('older than it may get is given up without a further attempt', async () => {
    const { clock, accepted, delivered, seconds } = events(() => failed, {
      ageSecondsMax: 90,
      onFailure: 'arn:aws:sqs:::dead',
    })
    accepted.accept(spec, '{}')
    await clock.advance(3_600_000)
    expect(seconds()).toEqual([0, 60])
    expect(delivered[0]?.body).toMatchObject({ requestContext: { condition: 'EventAgeExceeded' } })
  })

  test('waits while the function is throttled', async () => {
    const { clock, accepted, seconds } = events((count) => {
      if (count <= 3) throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429)
      return { text: 'null' }
    })
    accepted.accept(spec, '{}')
    await clock.advance(60_000)
    expect(seconds()).toEqual([0, 1, 2, 3])
  })

  test('survives a killed process with a data directory', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'signalbox-events-')), 'events.log')
    const first = events(() => failed, {}, pendingOnDisk(file))
    first.accepted.accept(spec, '{"kept":true}')
    first.accepted.accept(spec, '{"kept":true}')
    await first.clock.advance(10_000)

    const second = events(() => ({ text: 'null' }), {}, pendingOnDisk(file))
    second.accepted.resume()
    await second.clock.advance(10_000)
    expect(second.seconds()).toHaveLength(2)
    expect(pendingOnDisk(file).entries()).toEqual([])
  })
})
