import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { afterAll, describe, expect, test } from 'vitest'
import { countersInCloudwatch } from '../../../functions/ports/counters.cloudwatch.ts'
import type { Counters } from '../../../functions/ports/counters.ts'
import { observability } from '../../../local/observability/service.ts'
import { fakeCounters } from '../../fakes/counters.ts'
import { hastyClock } from '../../local/hasty-clock.ts'
import { serviceRuntime } from '../../local/service-runtime.ts'

interface World {
  readonly counters: Counters
  /** In the hour that it is: of a rule, or of the stream. */
  count(of: { readonly rule: string } | 'stream', as: 'took' | 'delivered' | 'failed', much: number): void
  hourLater(): void
  /** RFC 3339: when it began. */
  readonly begin: string
}

const HOUR_MS = 3_600_000
const clock = hastyClock(500)
const begin = Math.floor(clock.now() / HOUR_MS) * HOUR_MS
const runtime = serviceRuntime({ clock })
observability(runtime)
let client: CloudWatchClient | undefined
afterAll(async () => {
  client?.destroy()
  await runtime.close()
})

const names = { took: 'TopicMatch', delivered: 'Success', failed: 'Failure' } as const

const inCloudwatch = async (): Promise<World> => {
  client = new CloudWatchClient(await runtime.client())
  return {
    counters: countersInCloudwatch(client, { rules: ['messages', 'telemetry'], stream: 'line' }),
    count: (of, as, much) => {
      const metric =
        of === 'stream'
          ? { namespace: 'AWS/Kinesis', name: 'IncomingRecords', dimensions: { StreamName: 'line' } }
          : {
              namespace: 'AWS/IoT',
              name: names[as],
              dimensions: { RuleName: of.rule, ...(as !== 'took' && { ActionType: 'Kinesis' }) },
            }
      runtime.door('metrics').counter(metric).add(much)
    },
    hourLater: () => clock.advance(HOUR_MS),
    begin: new Date(begin).toISOString(),
  }
}

const inMemory = async (): Promise<World> => {
  const counters = fakeCounters()
  let now = begin
  return {
    counters,
    count: (of, as, much) => {
      counters.counted.push({ hour: new Date(now).toISOString(), of, took: 0, delivered: 0, failed: 0, [as]: much })
    },
    hourLater: () => {
      now += HOUR_MS
    },
    begin: new Date(begin).toISOString(),
  }
}

describe.each([
  ['in memory', inMemory],
  ['in CloudWatch', inCloudwatch],
])('counters %s', (_, world) => {
  test('say by the hour what each rule took, delivered and failed to deliver, and what the stream took', async () => {
    const { counters, count, hourLater, begin: from } = await world()
    count({ rule: 'messages' }, 'took', 5)
    count({ rule: 'messages' }, 'delivered', 3)
    count({ rule: 'messages' }, 'failed', 2)
    count('stream', 'took', 3)
    hourLater()
    count({ rule: 'messages' }, 'took', 1)
    count({ rule: 'messages' }, 'delivered', 1)
    count({ rule: 'telemetry' }, 'took', 7)
    count('stream', 'took', 4)
    hourLater()
    count('stream', 'took', 99)
    const until = new Date(Date.parse(from) + 2 * HOUR_MS).toISOString()
    const next = new Date(Date.parse(from) + HOUR_MS).toISOString()
    const found = await counters.read({ from, until })
    expect(found.map(({ hour }) => hour)).toEqual([from, from, next, next, next])
    expect(found).toEqual(
      expect.arrayContaining([
        { hour: from, of: { rule: 'messages' }, took: 5, delivered: 3, failed: 2 },
        { hour: from, of: 'stream', took: 3, delivered: 0, failed: 0 },
        { hour: next, of: { rule: 'messages' }, took: 1, delivered: 1, failed: 0 },
        { hour: next, of: { rule: 'telemetry' }, took: 7, delivered: 0, failed: 0 },
        { hour: next, of: 'stream', took: 4, delivered: 0, failed: 0 },
      ]),
    )
  })
})
