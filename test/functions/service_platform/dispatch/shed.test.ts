import { beforeEach, describe, expect, test } from 'vitest'
import { completed, connected, epoch, type Line, line, say, start, telemetry } from './line.ts'

/*
 * Telemetry that is too old when its turn comes: it ends as shed, and nothing else ever does.
 */
const AFTER_SECONDS = 30

let one: Line
beforeEach(() => {
  one = line({ shed_telemetry_after_seconds: AFTER_SECONDS })
})

/** Said so many seconds after the first word. */
const at = (seconds: number) => ({ received_at: epoch + seconds * 1000 })
const battery = () => one.register.rows.last_known.get('r1')?.telemetry?.payload.battery

describe('telemetry', () => {
  test('that comes in time is observed', async () => {
    one.clock.now = epoch + AFTER_SECONDS * 1000
    await one.deliver([say('r1', telemetry('t1', 90)), say('r1', telemetry('t2', 80), at(1))])
    expect(one.register.counters()).toMatchObject({ observed: 2, shed: 0 })
    expect(battery()).toBe(80)
  })

  test('that is older than the limit when its turn comes is shed, oldest first, and the newest state gets through', async () => {
    one.clock.now = epoch + 100_000
    await one.deliver(
      [0, 10, 20, 29, 31, 40, 75].map((second) => say('r1', telemetry(`t${second}`, second), at(second))),
    )
    // The first of the robot, one half a minute after it, and what is in time.
    expect(one.register.counters()).toMatchObject({ published: 7, observed: 3, shed: 4 })
    expect(battery()).toBe(75)
  })

  test('that is shed writes nothing, whatever batch it comes in', async () => {
    await one.deliver([say('r1', telemetry('t0', 50))])
    const before = structuredClone(one.register.rows.last_known.get('r1'))
    one.clock.now = epoch + 60_000
    await one.deliver([say('r1', telemetry('t1', 49), at(5)), say('r1', telemetry('t2', 48), at(10))])
    expect(one.register.counters()).toMatchObject({ published: 3, observed: 1, shed: 2 })
    expect(one.register.rows.last_known.get('r1')).toEqual(before)
  })

  test('with numbers keeps them: what was shed is no gap', async () => {
    one.clock.now = epoch + 60_000
    const numbered = [1, 2, 3, 4].map((sequence) => say('r1', telemetry(undefined, 50, { sequence }), at(sequence)))
    await one.deliver(numbered)
    await one.deliver([say('r1', telemetry(undefined, 40, { sequence: 5 }), at(60))])
    expect(one.register.counters()).toMatchObject({ observed: 2, shed: 3, duplicate: 0 })
    expect(one.register.rows.last_known.get('r1')?.sequences).toMatchObject({ high: 5, gaps: [] })
  })

  test('that comes again is redelivered, not shed twice', async () => {
    await one.deliver([say('r1', telemetry('t0', 50))])
    one.clock.now = epoch + 60_000
    const batch = [say('r1', telemetry('t1', 49), at(5)), say('r1', telemetry('t2', 48), at(10))]
    await one.deliver(batch)
    await one.deliver(batch)
    expect(one.register.counters()).toMatchObject({ published: 3, observed: 1, shed: 2, redelivered: 2 })
  })

  test('of an array is shed beside triggers that are decided', async () => {
    await one.deliver([say('r1', connected('c1')), say('r1', telemetry('t0', 50))])
    one.clock.now = epoch + 3_600_000
    await one.deliver([say('r1', [telemetry('t1', 49), start('s1'), telemetry('t2', 48), completed('w1')], at(5))])
    expect(one.register.counters()).toMatchObject({ published: 6, applied: 3, observed: 1, shed: 2, refused: 0 })
    expect(one.journalled('r1', 'w1')).toMatchObject({ outcome: 'applied', from: 'working', to: 'idle' })
  })

  test('of a dialect is shed, and the facts that are read out of it are decided', async () => {
    const state = (charging: boolean, orderId: string, seconds: number) =>
      say(
        'ff:5iO4',
        JSON.stringify({
          ts: new Date(epoch + seconds * 1000).toISOString(),
          orderId,
          batteryState: { batteryCharge: 50, charging },
        }),
        { topic: 'fts/v1/ff/5iO4/state', ...at(seconds) },
      )
    await one.deliver([state(false, '', 0)])
    const { applied: before = 0 } = one.register.counters()
    one.clock.now = epoch + 3_600_000
    await one.deliver([state(true, '', 5)])
    const { applied = 0, shed, dead_lettered } = one.register.counters()
    expect({ shed, dead_lettered }).toEqual({ shed: 1, dead_lettered: 0 })
    expect(applied).toBeGreaterThan(before)
  })

  test('of an edit is taken however old it is: a person wants it', async () => {
    await one.deliver([say('r1', telemetry('t0', 50))])
    one.clock.now = epoch + 3_600_000
    const edit = { source: 'service_platform.api_gateway', edit: { edited_from: 'f1', operation_id: 'o1' } }
    await one.deliver([say('r1', telemetry('t1', 49), { ...at(5), ...edit })])
    expect(one.register.counters()).toMatchObject({ observed: 2, shed: 0 })
  })

  test('is measured by what became of it', async () => {
    await one.deliver([say('r1', telemetry('t0', 50))])
    one.clock.now = epoch + 60_000
    one.measured.length = 0
    await one.deliver([say('r1', telemetry('t1', 49), at(5))])
    expect(one.measured).toContainEqual(
      expect.objectContaining({ values: expect.objectContaining({ processed: 1, observed: 0, shed: 1 }) }),
    )
  })
})

test('triggers are never shed, however late their turn comes', async () => {
  one.clock.now = epoch + 24 * 3_600_000
  await one.deliver([say('r1', connected('c1')), say('r1', start('s1')), say('r1', completed('w1'))])
  expect(one.register.counters()).toMatchObject({ published: 3, applied: 3, shed: 0 })
})

test('a batch writes with its books how far it has got, and lanes do not take that back', async () => {
  const { books } = one.register
  one.clock.now = epoch + 5_000
  await one.deliver([say('r1', connected('c1'))])
  expect((await books.read('shardId-000000000000')).worked_until_ms).toBe(epoch)
  const older = say('r2', connected('c1'))
  await one.deliver([{ ...older, kinesis: { ...older.kinesis, approximateArrivalTimestamp: epoch / 1000 - 60 } }])
  expect((await books.read('shardId-000000000000')).worked_until_ms).toBe(epoch)
})
