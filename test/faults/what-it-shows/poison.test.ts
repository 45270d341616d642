/*
 * A bad record among good ones, read as AWS reads: once a second, in batches.
 */
import { expect, test, vi } from 'vitest'
import type { CallEntry, Faults } from '../../../local/simulated/faults.ts'
import { bringsRecordWith, connected, type Directed, directed, stateOf } from '../directed.ts'

// Each reads like AWS, for minutes of virtual time.
vi.setConfig({ testTimeout: 120_000 })

const good = Array.from({ length: 50 }, (_, index) => `r${index}`)

/** Says the 50 good ones with `bad` in their middle; answers with the milliseconds from publish to commit, by robot. */
async function delaysOf(line: Directed, bad: string | undefined): Promise<ReadonlyMap<string, number>> {
  const published = line.simulation.clock.now()
  for (const robot of good.slice(0, 25)) await line.say(robot, connected())
  if (bad !== undefined) await line.say('bad', bad)
  for (const robot of good.slice(25)) await line.say(robot, connected())
  await line.pass(30)
  return new Map(commitsOf(line).map(({ robot, at }) => [robot, at - published]))
}

const commitsOf = ({ simulation }: Directed) =>
  simulation
    .calls('dynamodb', 'UpdateItem')
    .filter(
      (call): call is CallEntry & { tookEffectAt: number } => call.caller === 'step-functions' && call.status === 200,
    )
    .map(({ input, tookEffectAt }) => ({
      robot: (input as { Key: { robot_id: { S: string } } }).Key.robot_id.S,
      at: tookEffectAt,
    }))

const slowest = (delays: ReadonlyMap<string, number>): number =>
  Math.max(...good.map((robot) => delays.get(robot) ?? Number.POSITIVE_INFINITY))

test('a poison record between 50 good ones delays the others by less than 5 s', async () => {
  const without = slowest(await delaysOf(await directed({ awsTiming: true }), undefined))
  const line = await directed({ awsTiming: true })
  const within = slowest(await delaysOf(line, '{"type":"work.start","payload":'))
  expect(within).toBeLessThan(5000)
  expect(within - without).toBeLessThan(5000)

  const found = await line.atRest()
  expect(found.violations).toEqual([])
  expect(found.world.failures).toMatchObject([{ error_class: 'NotJson', robot_id: 'bad' }])
  for (const robot of good) expect(stateOf(found, robot), robot).toMatch(/idle|offline/)
})

test.each<[string, Faults['invocation']]>([
  ['runs out of memory', (point) => (bringsRecordWith('kills-the-process')(point) ? { killed: 'before' } : undefined)],
  ['never ends', (point) => (bringsRecordWith('kills-the-process')(point) ? { endless: true } : undefined)],
])(
  'a record over which dispatch %s is bisected out and recorded with its bytes; all others are applied',
  async (_, invocation) => {
    const line = await directed({ awsTiming: true, faults: invocation ? { invocation } : {} })
    const bad = JSON.stringify({ type: 'robot.connected', message_id: 'kills-the-process', payload: {} })
    await delaysOf(line, bad)
    const found = await line.atRest()

    expect(found.violations).toEqual([])
    expect(found.world.failures).toMatchObject([
      {
        kind: 'dispatch_died',
        error_class: 'RetryAttemptsExhausted',
        robot_id: 'bad',
        topic: 'robots/bad/messages',
        status: 'open',
        trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    ])
    expect(Buffer.from(found.world.failures[0]?.original ?? []).toString()).toBe(bad)
    expect(found.world.shelf).toEqual([found.world.failures[0]?.failure_id])
    expect(commitsOf(line).map(({ robot }) => robot)).toEqual(expect.arrayContaining(good))
    expect(found.world.robots.some(({ robot_id }) => robot_id === 'bad')).toBe(false)
  },
)
