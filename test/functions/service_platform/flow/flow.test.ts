import { describe, expect, test } from 'vitest'
import { flowWorld, MINUTE } from './world.ts'

const texts = ({ stuck }: { readonly stuck: readonly { readonly text: string }[] }) => stuck.map(({ text }) => text)

const robot = (robot_id: string, state = 'idle', parked?: 'parked' | 'needs_attention') => ({
  robot_id,
  state,
  policy_version: 'v1',
  ...(parked && { parked }),
})

describe('what is stuck is said in a sentence with its cause', () => {
  const behind = () => {
    const world = flowWorld()
    world.standing.metrics.set('IteratorAge dispatch', [[0, 43_200]])
    world.standing.metrics.set('IncomingRecords stream', [[1, 600]])
    return world
  }

  test('dispatch is throttled', async () => {
    const { standing, ask } = behind()
    standing.metrics.set('Throttles dispatch', [[1, 12]])
    const { body } = await ask()
    expect(texts(body)[0]).toBe('The stream is 43 s behind: dispatch is throttled')
    expect(body.stuck[0]).toMatchObject({ level: 'stopped', at: 'service_platform.core.messaging' })
  })

  test('dispatch dies', async () => {
    const { standing, ask } = behind()
    standing.metrics.set('Errors dispatch', [[2, 3]])
    expect(texts((await ask()).body)).toEqual([
      'The stream is 43 s behind: dispatch has ended without an answer 3 times in five minutes',
    ])
  })

  test('dispatch is not called at all', async () => {
    expect(texts((await behind().ask()).body)).toEqual(['The stream is 43 s behind: dispatch is not called'])
  })

  test('nobody reads, so that nobody says how old anything is', async () => {
    const { standing, ask } = flowWorld()
    standing.metrics.set('IncomingRecords stream', [
      [0, 3],
      [2, 9],
    ])
    expect(texts((await ask()).body)).toEqual([
      'The stream is not read: 12 records came in within five minutes, and dispatch was not called',
    ])
    standing.metrics.set('IncomingRecords stream', [[0, 3]])
    standing.now += MINUTE
    expect((await ask()).body.stuck).toEqual([])
  })

  test('handlers are slow', async () => {
    const { standing, ask } = behind()
    standing.metrics.set('Invocations dispatch', [[0, 5]])
    standing.metrics.set('transition_ms service_platform.core.messaging p99', [[1, 9_000]])
    expect(texts((await ask()).body)).toEqual(['The stream is 43 s behind: transitions take up to 9 s'])
  })

  test('too much comes in', async () => {
    const { standing, ask } = behind()
    standing.metrics.set('Invocations dispatch', [[0, 5]])
    const [text] = texts((await ask()).body)
    expect(text).toMatch(/^The stream is 43 s behind: more comes in \(6\.67\/s\) than dispatch works off$/)
  })

  test('a reader behind the line, the intake, parked robots, failures that wait for a person, shed telemetry', async () => {
    const { standing, ask } = flowWorld()
    standing.metrics.set('IncomingRecords stream', [[1, 10]])
    standing.metrics.set('Invocations dispatch', [[1, 2]])
    standing.metrics.set('IteratorAge outbox', [[0, 300_000]])
    standing.metrics.set('Errors outbox', [[0, 1]])
    standing.metrics.set('ApproximateAgeOfOldestMessage intake', [[0, 7_300]])
    standing.metrics.set('shed service_platform.core.messaging', [[0, 1]])
    standing.robots = [robot('r1', 'working', 'parked'), robot('r2', 'working', 'needs_attention')]
    standing.totals = { needs_attention: 1 }
    expect(texts((await ask()).body)).toEqual([
      'outbox is 5 min behind: it has failed once in five minutes',
      'Failures are not recorded: the oldest report waits in the intake for 2 h',
      '2 robots are parked: what they say is held in order, because a handler or a store does not answer; 1 of them can only be released by a person',
      '1 sample of telemetry shed in five minutes: too old when their turn came, or above a robot’s budget',
      '1 failure waits for a person',
    ])
  })

  test('failures wait for a person, and still go on', async () => {
    const { standing, ask } = flowWorld()
    standing.totals = { open: 14, needs_attention: 1, resolved: 3 }
    standing.groups = [
      { stage: 'open', error_class: 'InvalidPayload', by_status: { open: 12 } },
      { stage: 'machine', error_class: 'StoreRefuses', by_status: { open: 2, needs_attention: 1 } },
    ]
    const { body } = await ask()
    expect(texts(body)).toEqual(['15 failures wait for a person, 12 of them InvalidPayload at open'])
    expect(body.stuck[0].level).toBe('notice')
    standing.metrics.set('dead_lettered service_platform.core.messaging', [[1, 12]])
    standing.now += 61_000
    const [stuck] = (await ask()).body.stuck
    expect(stuck).toMatchObject({
      level: 'behind',
      text: '15 failures wait for a person, 12 of them InvalidPayload at open; 12 messages failed in the last five minutes',
    })
  })

  test('nothing comes in though robots should be there; one that is offline says nothing anyway', async () => {
    const { standing, ask } = flowWorld()
    standing.robots = [robot('r1'), robot('r2', 'offline')]
    expect(texts((await ask()).body)).toEqual(['Nothing has come in for ten minutes, though 1 robot should be there'])
    standing.robots = [robot('r2', 'offline')]
    standing.now += 60 * MINUTE
    expect((await ask()).body.stuck).toEqual([])
  })

  test('what was over five minutes ago is over', async () => {
    const { standing, ask } = flowWorld()
    standing.metrics.set('Errors work', [[6, 9]])
    expect((await ask()).body.stuck).toEqual([])
  })
})

test('ten who look cost what one does, until what is kept is old', async () => {
  const { asked, standing, ask } = flowWorld()
  await Promise.all(Array.from({ length: 10 }, () => ask()))
  expect(asked).toMatchObject({ metrics: 1, books: 1, robots: 1 })
  standing.now += 5_000
  await ask()
  expect(asked).toMatchObject({ metrics: 1, books: 2, robots: 2 })
  standing.now += 60_000
  await ask()
  expect(asked).toMatchObject({ metrics: 2 })
})

test('which function fails is asked only when any does: a look at a healthy line is a tenth of a cent', async () => {
  const { standing, asked, ask } = flowWorld()
  await ask()
  expect(asked.metrics).toBe(1)
  expect(asked.metrics_most).toBeLessThan(100)
  standing.now += 2 * MINUTE
  standing.metrics.set('Errors work', [[0, 1]])
  const { body } = await ask()
  expect(asked.metrics).toBe(3)
  expect(texts(body)).toEqual(['work failed once in five minutes'])
})

test('the last hour has every whole minute, also those in which nothing was said', async () => {
  const { standing, ask } = flowWorld()
  standing.metrics.set('applied service_platform.core.messaging', [
    [0, 99],
    [1, 7],
    [60, 3],
    [61, 50],
  ])
  const { body } = await ask()
  expect(body.per_minute).toHaveLength(60)
  expect(body.per_minute[0]).toMatchObject({ at: '2026-05-13T11:00:00.000Z', applied: 3 })
  expect(body.per_minute.at(-1)).toMatchObject({ at: '2026-05-13T11:59:00.000Z', applied: 7, refused: 0 })
  expect(body.this_minute).toMatchObject({ at: '2026-05-13T12:00:00.000Z', applied: 99 })
})

test('rates are of this minute and the one before; boxes and edges are the templates’ own', async () => {
  const { standing, ask } = flowWorld()
  standing.metrics.set('TopicMatch signalbox_dev_messages', [
    [0, 30],
    [1, 60],
  ])
  standing.metrics.set('Invocations work', [[1, 9]])
  standing.metrics.set('ApproximateNumberOfMessagesVisible intake', [[2, 4]])
  standing.metrics.set('ApproximateNumberOfMessagesVisible shelf', [[0, 400]])
  standing.groups = [
    { stage: 'machine', by_status: { open: 2, resolved: 5 } },
    { stage: 'webhook', by_status: { needs_attention: 1 } },
  ]
  const { body } = await ask()
  const box = (name: string) => body.boxes.find((one: { name: string }) => one.name === name)
  // 90 s of the two minutes are over.
  expect(box('device.hw')).toMatchObject({ per_second: 1, unit: 'messages' })
  expect(box('service_platform.container.work')).toMatchObject({ per_second: 0.1, unit: 'calls' })
  expect(box('service_platform.core.messaging')).toMatchObject({ backlog: 4, failures: 2 })
  expect(box('service_platform.bridge')).toMatchObject({ failures: 1 })
  expect(body.edges).toContainEqual({
    from: 'service_platform.core.messaging',
    to: 'service_platform.container.work',
    per_second: 0.1,
    unit: 'calls',
    calls: ['work'],
    by: [],
  })
})

test('whoever sees some fleets only is told their robots and what is stuck, and nothing that counts the others', async () => {
  const { standing, fleets, ask } = flowWorld()
  fleets.put('north', 'r1')
  fleets.put('south', 'r2', 'r3')
  standing.robots = [robot('r1'), robot('r2', 'fault', 'parked'), robot('r3')]
  standing.metrics.set('IncomingRecords stream', [[1, 10]])
  standing.metrics.set('IteratorAge dispatch', [[0, 20_000]])
  standing.metrics.set('Throttles dispatch', [[0, 1]])
  const { body } = await ask({ fleets: 'north' })
  expect(Object.keys(body).toSorted()).toEqual(['at', 'metrics_at', 'robots', 'stuck'])
  expect(body.robots).toMatchObject({ count: 1, by_state: { idle: 1 }, parked: 0 })
  expect(texts(body)).toEqual(['The stream is 20 s behind: dispatch is throttled'])
  standing.metrics.delete('Throttles dispatch')
  standing.metrics.set('Invocations dispatch', [[0, 1]])
  standing.now += 61_000
  standing.metrics.set('IteratorAge dispatch', [[0, 20_000]])
  expect(texts((await ask({ fleets: 'north' })).body)).toEqual([
    'The stream is 20 s behind: more comes in than dispatch works off',
  ])
})

test('nobody without a group is told anything', async () => {
  expect((await flowWorld().ask({ groups: '[]' })).status).toBe(403)
})
