import { expect, test } from 'vitest'
import type { CallFate, CallPoint } from '../../local/simulated/faults.ts'
import { completed } from './directed.ts'
import type { Findings } from './findings.ts'
import { breakAndRepair, type Operation, type Redriven, redriven } from './redriven.ts'
import { isLong } from './seeds.ts'

/*
 * Messages of many robots are tried again while the same robots go on, and whoever works on it dies again and again: the worker
 * of the operation, dispatch that decides, the recorder that counts. Started twice, cancelled in the middle, started again,
 * and again whenever its machine has given up. `npm run test:faults` does it with a thousand messages of fifty robots.
 */
const ROBOTS = isLong ? 50 : 5
const EACH = isLong ? 20 : 10
const COUNT = ROBOTS * EACH
/** Of the worker. */
const EVERY = isLong ? 11 : 5
const DEATHS = 40

/** Dies at every so manyth of its calls, before and after by turns: so often as is said, spread over the run. */
interface Dying {
  readonly every: number
  readonly deathsMax: number
}

const dying = (victims: Readonly<Record<string, Dying>>) => {
  const calls = new Map<string, number>()
  const deaths = new Map<string, number>()
  return {
    deaths,
    fate({ caller, invocation }: CallPoint): CallFate | undefined {
      const name = caller.slice('signalbox-dev-'.length)
      const victim = invocation === undefined ? undefined : victims[name]
      if (victim === undefined) return undefined
      const at = (calls.get(name) ?? 0) + 1
      calls.set(name, at)
      const died = deaths.get(name) ?? 0
      if (at % victim.every !== 0 || died >= victim.deathsMax) return undefined
      deaths.set(name, died + 1)
      return died % 2 === 0 ? { before: 'kill' } : { after: 'kill' }
    },
  }
}

/** Robots go on talking; some of them move on by themselves. */
async function live(line: Redriven, robots: readonly string[], seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 10) {
    for (const robot of robots) await line.say(robot, { battery: 50 }, { topic: `robots/${robot}/telemetry` })
    await line.pass(Math.min(10, seconds))
  }
}

test.each(isLong ? [{ out_of_order: false }, { out_of_order: true }] : [{ out_of_order: false }])(
  'a redrive under live traffic whose worker, dispatch and recorder die all the time acts once and in order ($out_of_order)',
  async ({ out_of_order }) => {
    const line = await redriven()
    const robots = await breakAndRepair(line, { robots: ROBOTS, each: EACH })
    const operation = await line.plan()
    expect(operation.plan).toMatchObject({ count: COUNT, robots: ROBOTS })
    const id = operation.operation_id
    const standing = async (): Promise<Operation> => (await line.read(`/operations/${id}`)) as Operation
    const pace = { rate_per_second: COUNT / 10, out_of_order, stop_above_percent: 100 }

    const { fate, deaths } = dying({
      operate: { every: EVERY, deathsMax: DEATHS },
      dispatch: { every: 37, deathsMax: 20 },
      'record-failure': { every: 17, deathsMax: 20 },
    })
    line.fate = fate
    await line.start(operation, pace)
    await line.start(operation, pace)
    let hasMoved = false
    let isCancelled = false
    let starts = 1
    for (let turns = 0; turns < 400; turns += 1) {
      await live(line, robots, 10)
      const { status, done_until } = await standing()
      if (!hasMoved && done_until > COUNT / 4) {
        hasMoved = true
        for (const robot of robots.slice(0, ROBOTS / 4)) await line.say(robot, completed(`live-${robot}`, `j-${robot}`))
      }
      if (!isCancelled && status === 'running' && done_until > COUNT / 2) {
        isCancelled = true
        await line.write(`/operations/${id}/cancel`, {})
      }
      if (['cancelled', 'failed', 'stopped'].includes(status)) {
        starts += 1
        await line.start(operation, pace)
      }
      if (status === 'done') break
    }
    expect(await standing()).toMatchObject({ status: 'done', done_until: COUNT })
    expect(isCancelled).toBe(true)
    expect(starts).toBeGreaterThan(1)
    for (const [victim, died] of deaths) expect(died, victim).toBeGreaterThan(3)
    expect(deaths.get('operate')).toBeGreaterThan(DEATHS / 2)

    const found = await line.atRest()
    expect(found.violations).toEqual([])
    // Also of those whose end was told after the operation had ended.
    const results = (await standing()).progress?.results ?? {}
    expect(Object.values(results).reduce((sum, count) => sum + count, 0)).toBe(COUNT)
    expect(results.applied).toBeGreaterThanOrEqual(ROBOTS)
    expect(results.held_back ?? 0)[out_of_order ? 'toBe' : 'toBeGreaterThan'](0)
    for (const { attempts, type } of found.world.failures) {
      if (type === 'work.start') expect(attempts.filter(({ by }) => by === 'ada')).toHaveLength(1)
    }
    for (const robot of robots) {
      const names = found.world.journal
        .filter(({ robot_id, message_id }) => robot_id === robot && /^s\d+-/.test(message_id))
        .toSorted((one, other) => (one.position < other.position ? -1 : 1))
        .map(({ message_id }) => message_id.split('-')[0])
      expect(names).toEqual(Array.from({ length: EACH }, (_, n) => `s${n}`))
    }
    process.stdout.write(told(found, deaths, starts))
  },
  600_000,
)

function told({ world, history }: Findings, deaths: ReadonlyMap<string, number>, starts: number): string {
  const died = [...deaths].map(([victim, count]) => `${victim} ${count} times`).join(', ')
  return `${COUNT} messages of ${ROBOTS} robots, ${starts} starts; died: ${died}; ${world.said.length} records, ${history.length} calls\n`
}
