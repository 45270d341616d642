import { beforeEach, describe, expect, test } from 'vitest'
import type { MeasuredSet } from '../../../../functions/measures.ts'
import type { FailureTotals } from '../../../../functions/ports/failure-groups.ts'
import { releaseParked } from '../../../../functions/service_platform/release-parked/release.ts'
import type { Message } from '../../../../messages/envelope.ts'
import { completed, connected, epoch, type Line, line, put, say, start } from '../dispatch/line.ts'

let one: Line
let measured: MeasuredSet[]
const down = new Set<string>()
beforeEach(() => {
  one = line()
  measured = []
  down.clear()
  one.machines.misbehave = ({ message }) =>
    down.has((message as Message).message_id) ? { fails: 'TemporaryFailure' } : undefined
})

const release = (totals: FailureTotals = {}) =>
  releaseParked(
    {
      fleet: one.register.fleet,
      failures: { totals: async () => totals },
      stream: one.stream,
      now: () => one.clock.now,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      measures: { publish: (sets) => void measured.push(...sets) },
    },
    { namespace: one.settings.namespace, releases_per_run_max: 100 },
  )()

const park = async (robot: string) => {
  down.add('s1')
  await one.deliver([say(robot, connected('c1')), say(robot, start('s1')), say(robot, completed('w1'))])
}

describe('the release of parked robots', () => {
  test('asks for those whose time has come, each on its own key of the stream', async () => {
    await park('r1')
    expect(await release()).toEqual({ released: 0 })
    one.clock.now = epoch + 60_000
    expect(await release()).toEqual({ released: 1 })
    expect(one.stream.puts).toMatchObject([
      { subject: 'robot:r1', record: { control: 'release', topic: 'robots/r1/messages' } },
    ])
  })

  test('leads through dispatch to messages applied in order, also if it asked twice', async () => {
    await park('r1')
    down.clear()
    one.clock.now = epoch + 60_000
    await release()
    await release()
    await one.deliver(one.stream.puts.map(({ subject, record }) => put(subject, record)))
    expect(one.states()).toEqual(['r1 idle'])
    expect(one.register.counters()).toMatchObject({ published: 3, applied: 3 })
  })

  test('leaves those alone that wait for a person', async () => {
    await park('r1')
    for (let attempt = 0; attempt < 5; attempt++) {
      one.clock.now += 3_600_000
      one.stream.puts.length = 0
      await release()
      await one.deliver(one.stream.puts.map(({ subject, record }) => put(subject, record)))
    }
    expect(one.register.rows.robots.get('r1')?.parked?.status).toBe('needs_attention')
    expect(await release()).toEqual({ released: 0 })
  })

  test('publishes what waits', async () => {
    await park('r1')
    await release({ open: 5, needs_attention: 2, held: 1, resolved: 70 })
    expect(measured).toEqual([
      {
        dimensions: {},
        values: {
          parked_robots: 1,
          robots_needing_attention: 0,
          open_failures: 7,
          needs_attention: 2,
          released: 0,
        },
      },
    ])
  })
})
