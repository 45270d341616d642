/** The contract of an event source mapping for queues (Developer Guide, "Using Lambda with Amazon SQS"). */
import { describe, expect, test } from 'vitest'
import { AwsError } from '../../../local/aws-api/service.ts'
import type { QueueMessage } from '../../../local/doors.ts'
import { queueMapping } from '../../../local/event-source-mapping/queue-mapping.ts'
import { mappingSettings } from '../../../local/event-source-mapping/settings.ts'
import { seededRandom } from '../../../local/random.ts'
import type { InvocationResult, JsonText, Runtime } from '../../../local/runtime.ts'
import { virtualClock } from '../../../local/simulated/virtual-clock.ts'

const queueArn = 'arn:aws:sqs:us-east-1:000000000000:intake'
const visibilityMs = 30_000

interface Records {
  readonly Records: readonly { readonly body: string; readonly messageId: string; readonly attributes: object }[]
}

function mapped(
  properties: Record<string, unknown>,
  play: (event: Records, count: number) => Promise<InvocationResult>,
) {
  const clock = virtualClock(seededRandom(1))
  const messages = new Map<string, { message: QueueMessage; visibleAt: number; receives: number }>()
  const listeners = new Set<() => void>()
  const invocations: { bodies: string[]; at: number }[] = []
  let counter = 0
  const tell = () => {
    for (const listener of listeners) listener()
  }
  const receive = async (_: string, max: number) => {
    const visible = [...messages.values()].filter(({ visibleAt }) => visibleAt <= clock.now()).slice(0, max)
    for (const entry of visible) {
      entry.visibleAt = clock.now() + visibilityMs
      entry.receives += 1
      clock.setTimeout(() => tell(), visibilityMs)
    }
    return visible.map(({ message, receives }) => ({
      ...message,
      attributes: { ApproximateReceiveCount: String(receives) },
    }))
  }
  const queues = {
    receive,
    delete: async (_: string, handles: readonly string[]) => {
      for (const handle of handles) messages.delete(handle)
    },
    changeVisibility: async (_: string, handles: readonly string[], seconds: number) => {
      for (const handle of handles) {
        const entry = messages.get(handle)
        if (entry) entry.visibleAt = clock.now() + seconds * 1000
      }
      for (const listener of listeners) listener()
    },
    onVisible: (_: string, listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const runtime = {
    mode: 'simulated',
    clock,
    awsTiming: false,
    region: 'us-east-1',
    log: () => {},
    door: () => queues,
    functions: {
      async invoke(_: string, payload: JsonText) {
        const event = JSON.parse(payload.text) as Records
        invocations.push({ bodies: event.Records.map(({ body }) => body), at: clock.now() })
        return play(event, invocations.length)
      },
    },
  } as unknown as Runtime
  const resource = {
    stack: 'test',
    logicalId: 'Mapping',
    type: 'AWS::Lambda::EventSourceMapping',
    properties: { FunctionName: 'f', EventSourceArn: queueArn, ...properties },
  }
  const mapping = queueMapping(
    runtime,
    mappingSettings(resource, 'id', 'arn:aws:lambda:us-east-1:000000000000:function:f'),
  )
  return {
    clock,
    invocations,
    messages,
    mapping,
    send(body: string) {
      const id = `m${++counter}`
      const message = { messageId: id, receiptHandle: id, body, md5OfBody: '', attributes: {}, messageAttributes: {} }
      messages.set(id, { message, visibleAt: clock.now(), receives: 0 })
      for (const listener of listeners) listener()
    },
  }
}

const ok = async () => ({ payload: null })

describe('a queue mapping', () => {
  test('hands over what is there in batches and deletes it after success', async () => {
    const { send, clock, invocations, messages } = mapped({ BatchSize: 4 }, ok)
    for (let index = 1; index <= 10; index++) send(String(index))
    await clock.advance(1000)
    expect(invocations.map(({ bodies }) => bodies)).toEqual([
      ['1', '2', '3', '4'],
      ['5', '6', '7', '8'],
      ['9', '10'],
    ])
    expect(messages.size).toBe(0)
  })

  test('a failed batch comes again after the visibility timeout', async () => {
    const { send, clock, invocations, messages } = mapped({}, async (_, count) =>
      count === 1 ? { functionError: 'Unhandled' } : { payload: null },
    )
    send('x')
    await clock.advance(29_000)
    expect(invocations).toHaveLength(1)
    await clock.advance(3000)
    expect(invocations).toHaveLength(2)
    expect(messages.size).toBe(0)
  })

  test('of a partial response only the named messages come again', async () => {
    const { send, clock, invocations } = mapped(
      { FunctionResponseTypes: ['ReportBatchItemFailures'] },
      async (event, count) =>
        count > 1
          ? { payload: null }
          : {
              payload: {
                batchItemFailures: [{ itemIdentifier: event.Records.find(({ body }) => body === '2')?.messageId }],
              },
            },
    )
    for (const body of ['1', '2', '3']) send(body)
    await clock.advance(60_000)
    expect(invocations.map(({ bodies }) => bodies)).toEqual([['1', '2', '3'], ['2']])
  })

  test('no more batches are under way than the mapping allows', async () => {
    let underWay = 0
    let most = 0
    const { send, clock, messages } = mapped({ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } }, async () => {
      underWay += 1
      most = Math.max(most, underWay)
      await clock.sleep(100)
      underWay -= 1
      return { payload: null }
    })
    for (let index = 0; index < 20; index++) send(String(index))
    await clock.advance(5000)
    expect(most).toBe(2)
    expect(messages.size).toBe(0)
  })

  test('a throttled function gets the messages again soon, not after the visibility timeout', async () => {
    const { send, clock, invocations } = mapped({}, async (_, count) => {
      if (count === 1) throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429)
      return { payload: null }
    })
    send('x')
    await clock.advance(2000)
    expect(invocations).toHaveLength(2)
  })

  test('what no filter wants is deleted without an invocation', async () => {
    const pattern = JSON.stringify({ body: { kind: ['wanted'] } })
    const { send, clock, invocations, messages } = mapped({ FilterCriteria: { Filters: [{ Pattern: pattern }] } }, ok)
    send('{"kind":"other"}')
    send('{"kind":"wanted"}')
    send('text')
    await clock.advance(1000)
    expect(invocations.map(({ bodies }) => bodies)).toEqual([['{"kind":"wanted"}']])
    expect(messages.size).toBe(0)
  })
})
