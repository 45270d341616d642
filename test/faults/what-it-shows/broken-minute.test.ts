/*
 * A handler is broken for a minute while thirty robots speak: its robots park, nobody else is slower for it, and when it is
 * repaired the schedule lets them go on where they stopped.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import { AwsError } from '../../../local/aws-api/service.ts'
import { seededRandom } from '../../../local/random.ts'
import { connected, type Directed, directed, endsOf } from '../directed.ts'
import type { Findings } from '../findings.ts'
import { shelfIsTrue } from '../operated.ts'

const chargers = Array.from({ length: 10 }, (_, n) => `charger${n}`)
const workers = Array.from({ length: 20 }, (_, n) => `worker${n}`)
const robots = [...chargers, ...workers]
const lasts_s = 100
const minute = { from: 20, until: 80 }
const cycle_s = 12
const down = new AwsError('InternalServerError', 'injected', 500)

/** What a robot says in a cycle: two triggers, and telemetry between them. */
const cycleOf = (robot: string, n: number): readonly (readonly [number, object])[] => {
  const id = `${robot}-${String(n).padStart(2, '0')}`
  const payload = { job_id: `j${n}` }
  const isCharger = robot.startsWith('charger')
  const first = isCharger ? { type: 'battery.low', payload: { battery: 15 } } : { type: 'work.start', payload }
  const second = isCharger
    ? { type: 'charge.completed', payload: { battery: 90 } }
    : { type: 'work.completed', payload }
  return [
    [0, { ...first, message_id: `${id}-a` }],
    [3, { type: 'robot.telemetry', message_id: `${id}-t`, payload: { battery: 50 } }],
    [6, { ...second, message_id: `${id}-b` }],
    [9, { type: 'robot.telemetry', message_id: `${id}-u`, payload: { battery: 50 } }],
  ]
}

interface Spoken {
  readonly line: Directed
  /** In the order in which each robot said them. */
  readonly triggers: ReadonlyMap<string, readonly string[]>
}

async function speak(isBrokenFor: (second: number) => boolean, seconds: number): Promise<Spoken> {
  let begun = Number.POSITIVE_INFINITY
  const line = await directed({
    faults: {
      call: ({ caller, service, at }) =>
        caller.endsWith('-charge') && service === 'dynamodb' && isBrokenFor((at - begun) / 1000)
          ? { before: down }
          : undefined,
    },
  })
  for (const robot of robots) await line.say(robot, connected(`${robot}-c`))
  await line.pass(5)
  begun = line.simulation.clock.now()
  const random = seededRandom('a broken minute')
  const triggers = new Map<string, string[]>()
  for (const robot of robots) {
    const offset = random.next() * cycle_s
    const own: string[] = [`${robot}-c`]
    for (let n = 0; n * cycle_s + offset < seconds; n += 1) {
      for (const [after, message] of cycleOf(robot, n)) {
        line.simulation.clock.setTimeout(() => void line.say(robot, message), (n * cycle_s + offset + after) * 1000)
        if (/-[ab]$/.test((message as { message_id: string }).message_id))
          own.push((message as { message_id: string }).message_id)
      }
    }
    triggers.set(robot, own)
  }
  return { line, triggers }
}

describe('a handler that is broken for a minute', () => {
  let calm: Findings
  let broken: Spoken
  let meanwhile: Findings
  let rest: Awaited<ReturnType<Directed['atRest']>>

  beforeAll(async () => {
    const undisturbed = await speak(() => false, 2 * cycle_s)
    await undisturbed.line.pass(2 * cycle_s + 10)
    calm = await undisturbed.line.now()

    broken = await speak((second) => second >= minute.from && second < minute.until, lasts_s)
    await broken.line.pass(minute.until)
    meanwhile = await broken.line.now()
    await broken.line.pass(lasts_s - minute.until + 10)
    rest = await broken.line.atRest()
  }, 300_000)

  test('parks the robots that need it, each with one failure, in one group per handler', () => {
    const parked = meanwhile.world.robots.filter((row) => row.parked).map(({ robot_id }) => robot_id)
    expect(parked.toSorted()).toEqual(chargers)
    expect(
      meanwhile.world.failures.map(({ robot_id, kind, status }) => `${robot_id} ${kind} ${status}`).toSorted(),
    ).toEqual(chargers.map((robot) => `${robot} held held`))
    const five = { count: 5, robots: 5, by_status: { held: 5 } }
    expect(meanwhile.world.groups).toMatchObject([five, five])
    expect(meanwhile.world.groups.map(({ error_text }) => error_text.split(':')[0]).toSorted()).toEqual([
      'charge.dock-robot',
      'charge.return-to-service',
    ])
    // Telemetry does not wait for anybody.
    const said = meanwhile.world.said.reduce((sum, { telemetry }) => sum + telemetry.length, 0)
    expect(meanwhile.world.books.shards.observed).toBeGreaterThan(said - robots.length)
  })

  test('slows nobody else by five seconds', () => {
    const usual = delaysOf(calm, workers)
    const delays = delaysOf(rest, workers)
    expect(delays.length).toBeGreaterThan(300)
    expect(Math.max(...delays) - Math.max(...usual)).toBeLessThan(5000)
    expect(middle(delays) - middle(usual)).toBeLessThan(50)
  })

  test('is waited for: the schedule releases its robots when it is repaired, in order, with one effect each', () => {
    expect(rest.violations).toEqual([])
    const releases = rest.world.said.filter(
      ({ isControl, source }) => isControl && source === 'service_platform.core.messaging',
    )
    expect([...new Set(releases.map(({ robot_id }) => robot_id))].toSorted()).toEqual(chargers)
    for (const robot of robots) {
      const ends = endsOf(rest, robot).filter((end) => end.startsWith(`${robot}-`))
      expect(ends.map((end) => end.split(' ', 2).join(' '))).toEqual(
        broken.triggers.get(robot)?.map((messageId) => `${messageId} applied`),
      )
    }
    const docked = rest.commands.filter(({ type }) => type === 'charge.start').map(({ message_id }) => message_id)
    const low = [...broken.triggers.values()].flat().filter((messageId) => /^charger.*-a$/.test(messageId))
    expect([...new Set(docked)]).toHaveLength(low.length)
  })

  test('leaves books that add up, failures that are resolved, and an empty shelf', async () => {
    const { published, applied, observed, ...others } = rest.world.books.shards
    expect(others).toMatchObject({ duplicate: 0, refused: 0, dead_lettered: 0 })
    expect(published).toBe(applied + observed)
    expect(rest.counters).toMatchObject({ published, applied, observed, pending: 0 })
    expect(rest.world.failures.map(({ status, ended_as }) => [status, ended_as])).toEqual(
      chargers.map(() => ['resolved', 'applied']),
    )
    const five = { count: 5, robots: 5, by_status: { resolved: 5 } }
    expect(rest.world.groups).toMatchObject([five, five])
    await broken.line.pass(370)
    const swept = await broken.line.now()
    expect(swept.world.shelf).toEqual([])
    expect(shelfIsTrue(swept)).toEqual([])
  }, 60_000)
})

/** Milliseconds from the rule to the decision of these robots' triggers. */
const delaysOf = ({ world }: Findings, whose: readonly string[]): readonly number[] =>
  world.journal
    .filter(({ robot_id, message_id }) => whose.includes(robot_id) && message_id.startsWith(robot_id))
    .map(({ received_at, decided_at }) => Date.parse(decided_at) - Date.parse(received_at))

const middle = (delays: readonly number[]): number =>
  delays.toSorted((one, other) => one - other)[Math.floor(delays.length / 2)] ?? Number.NaN
