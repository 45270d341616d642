import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CancelReplayCommand,
  DescribeArchiveCommand,
  DescribeReplayCommand,
  EventBridgeClient,
  ListArchivesCommand,
  ListReplaysCommand,
  PutEventsCommand,
  StartReplayCommand,
  type StartReplayCommandInput,
} from '@aws-sdk/client-eventbridge'
import { afterEach, expect, test } from 'vitest'
import { eventBus } from '../../../local/event-bus/service.ts'
import { seededRandom } from '../../../local/random.ts'
import type { Provider } from '../../../local/resources/provider.ts'
import { JsonText } from '../../../local/runtime.ts'
import { virtualClock } from '../../../local/simulated/virtual-clock.ts'
import { serviceRuntime } from '../service-runtime.ts'

/* After the EventBridge user guide, "Archiving and replaying events"; time is virtual, the client is the SDK's. */

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const minute = 60_000
const busArn = 'arn:aws:events:us-east-1:000000000000:event-bus/signalbox-bus'
const ArchiveArn = 'arn:aws:events:us-east-1:000000000000:archive/everything'

type Heard = { readonly listener: string; readonly event: Readonly<Record<string, unknown>> }

async function stand(options: { mode?: 'served' | 'simulated'; dataDirectory?: string; archive?: object } = {}) {
  const clock = virtualClock(seededRandom(1))
  const heard: Heard[] = []
  const runtime = serviceRuntime({
    mode: options.mode ?? 'simulated',
    clock,
    ...(options.dataDirectory && { dataDirectory: options.dataDirectory }),
    functions: {
      async invoke(name, payload) {
        const event = payload instanceof JsonText ? JSON.parse(payload.text) : payload
        heard.push({ listener: name.split(':').at(-1) ?? '', event })
        return {}
      },
    },
  })
  const provider = eventBus(runtime)[0] as Provider
  await runtime.stand(provider, 'AWS::Events::EventBus', { Name: 'signalbox-bus' })
  await runtime.stand(provider, 'AWS::Events::Archive', {
    ArchiveName: 'everything',
    SourceArn: busArn,
    EventPattern: { account: ['000000000000'] },
    RetentionDays: 7,
    ...options.archive,
  })
  const listen = async (name: string, EventPattern: object) => {
    const Targets = [{ Id: 'T', Arn: `arn:aws:lambda:us-east-1:000000000000:function:${name}` }]
    const rule = { Name: name, EventBusName: 'signalbox-bus', EventPattern, Targets }
    return (await runtime.stand(provider, 'AWS::Events::Rule', rule)).attributes.Arn ?? ''
  }
  const once = await listen('once', { source: ['signalbox'], 'replay-name': [{ exists: false }] })
  const always = await listen('always', { source: ['signalbox'] })
  await provider.start?.()
  const client = new EventBridgeClient(await runtime.client())
  const stop = async () => {
    closing.splice(closing.indexOf(stop), closing.includes(stop) ? 1 : 0)
    await provider.stop?.()
    client.destroy()
    await runtime.close()
  }
  closing.push(stop)
  const put = async (n: number) => {
    const entry = { Source: 'signalbox', DetailType: 'counted', EventBusName: 'signalbox-bus' }
    await client.send(new PutEventsCommand({ Entries: [{ ...entry, Detail: JSON.stringify({ n }) }] }))
    await clock.settle()
  }
  const replay = (name: string, more: Partial<StartReplayCommandInput> = {}) =>
    client.send(
      new StartReplayCommand({
        ReplayName: name,
        EventSourceArn: ArchiveArn,
        EventStartTime: new Date('2026-01-01T00:00:00Z'),
        EventEndTime: new Date('2026-01-02T00:00:00Z'),
        Destination: { Arn: busArn },
        ...more,
      }),
    )
  const state = async (ReplayName: string) => (await client.send(new DescribeReplayCommand({ ReplayName }))).State
  const settled = async (name: string) => {
    for (let turns = 0; turns < 100 && !['COMPLETED', 'CANCELLED'].includes(String(await state(name))); turns++) {
      await clock.settle()
    }
    return state(name)
  }
  return { clock, heard, once, always, put, replay, state, settled, client, provider, runtime, stop }
}

const numbers = (heard: readonly Heard[], wanted: string) =>
  heard.filter(({ listener }) => listener === wanted).map(({ event }) => (event.detail as { n: number }).n)

test.each(['served', 'simulated'] as const)(
  '%s: a replay says what was said once more, with its id, its time and replay-name, to whoever wants replays',
  async (mode) => {
    const { clock, heard, put, replay, settled, client } = await stand({ mode })
    for (const n of [1, 2, 3]) {
      await put(n)
      await clock.advance(minute)
    }
    const [original] = heard
    expect(await replay('again')).toMatchObject({
      ReplayArn: 'arn:aws:events:us-east-1:000000000000:replay/again',
      State: 'STARTING',
    })
    expect(await settled('again')).toBe('COMPLETED')
    expect(numbers(heard, 'once')).toEqual([1, 2, 3])
    expect(numbers(heard, 'always')).toEqual([1, 2, 3, 1, 2, 3])
    expect(heard.at(-3)?.event).toEqual({ ...original?.event, 'replay-name': 'again' })
    expect(await client.send(new DescribeReplayCommand({ ReplayName: 'again' }))).toMatchObject({
      EventLastReplayedTime: new Date('2026-01-01T00:02:00Z'),
      EventSourceArn: ArchiveArn,
    })
    // What was replayed is not archived again.
    expect((await client.send(new DescribeArchiveCommand({ ArchiveName: 'everything' }))).EventCount).toBe(3)
  },
)

test('a replay takes events of its time only, and tells the rules that it names only', async () => {
  const { clock, heard, always, once, put, replay, settled } = await stand()
  for (const n of [1, 2, 3]) {
    await put(n)
    await clock.advance(minute)
  }
  const before = heard.length
  const some = { EventStartTime: new Date('2026-01-01T00:01:00Z'), EventEndTime: new Date('2026-01-01T00:01:30Z') }
  await replay('some', { ...some, Destination: { Arn: busArn, FilterArns: [always] } })
  await settled('some')
  await replay('none', { ...some, Destination: { Arn: busArn, FilterArns: [once] } })
  await settled('none')
  expect(numbers(heard.slice(before), 'always')).toEqual([2])
})

test('an archive keeps what its pattern wants, for as long as it says', async () => {
  const { clock, put, client, replay, settled, heard } = await stand({
    archive: { EventPattern: { detail: { n: [{ numeric: ['<', 10] }] } }, RetentionDays: 1 },
  })
  const count = async () => (await client.send(new DescribeArchiveCommand({ ArchiveName: 'everything' }))).EventCount
  await put(1)
  await put(11)
  expect(await count()).toBe(1)
  await clock.advance(26 * 60 * minute)
  await put(2)
  await clock.advance(minute)
  expect(await count()).toBe(1)
  await replay('late', { EventEndTime: new Date('2026-01-05T00:00:00Z') })
  await settled('late')
  expect(numbers(heard, 'always')).toEqual([1, 11, 2, 2])
  const { Archives } = await client.send(new ListArchivesCommand({ EventSourceArn: busArn }))
  expect(Archives).toMatchObject([{ ArchiveName: 'everything', RetentionDays: 1, State: 'ENABLED' }])
})

test('a replay can be cancelled, and a name is used once', async () => {
  const { clock, put, replay, client, settled, heard } = await stand()
  for (let n = 0; n < 120; n++) await put(n)
  await clock.advance(minute)
  await replay('long')
  await client.send(new CancelReplayCommand({ ReplayName: 'long' }))
  expect(await settled('long')).toBe('CANCELLED')
  expect(numbers(heard, 'always')).toHaveLength(120)
  await expect(replay('long')).rejects.toMatchObject({ name: 'ResourceAlreadyExistsException' })
  await expect(client.send(new CancelReplayCommand({ ReplayName: 'long' }))).rejects.toMatchObject({
    name: 'IllegalStatusException',
  })
  await replay('whole')
  expect(await settled('whole')).toBe('COMPLETED')
  expect(numbers(heard, 'always')).toHaveLength(240)
  const { Replays } = await client.send(new ListReplaysCommand({ State: 'COMPLETED' }))
  expect(Replays?.map(({ ReplayName }) => ReplayName)).toEqual(['whole'])
})

test.each([
  ['an archive that is not there', { EventSourceArn: `${ArchiveArn}x` }, 'ResourceNotFoundException'],
  ['another bus', { Destination: { Arn: `${busArn}x` } }, 'ValidationException'],
  ['an end before its start', { EventEndTime: new Date('2025-01-01T00:00:00Z') }, 'ValidationException'],
  ['a name with a space', { ReplayName: 'a b' }, 'ValidationException'],
])('%s is refused', async (_, wrong, name) => {
  const { replay } = await stand()
  await expect(replay('a', wrong)).rejects.toMatchObject({ name })
})

test('an archive of a bus that is not there stops the start', async () => {
  const { runtime, provider } = await stand()
  const wrong = runtime.stand(provider, 'AWS::Events::Archive', { SourceArn: `${busArn}x` })
  await expect(wrong).rejects.toThrow(/SourceArn: .* is not a bus of this app/)
})

test('a data directory keeps an archive, whatever a kill has torn', async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'signalbox-archives-'))
  closing.push(() => rmSync(dataDirectory, { recursive: true }))
  const before = await stand({ mode: 'served', dataDirectory })
  await before.put(1)
  await before.stop()
  const directory = join(dataDirectory, 'archives', 'everything')
  for (const file of readdirSync(directory)) appendFileSync(join(directory, file), '{"torn":')
  const after = await stand({ mode: 'served', dataDirectory })
  await after.put(2)
  await after.replay('both')
  await after.settled('both')
  expect(numbers(after.heard, 'always')).toEqual([2, 1, 2])
})
