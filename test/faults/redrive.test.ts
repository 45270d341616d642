import { beforeAll, describe, expect, test } from 'vitest'
import type { CallFate, CallPoint } from '../../local/simulated/faults.ts'
import { breakAndRepair, type Redriven, redriven } from './redriven.ts'
import { sidesOf } from './seeds.ts'
import { tablesOf } from './world.ts'

/*
 * Redrives on the synthesised stacks: planned and started over HTTP, worked off by the Standard machine, decided by dispatch,
 * counted by the recorder. The worker dies before and after each of its calls; the history of a run in which nobody died
 * tells how many there are. Each call has one of the two here, by turns, and both of them in `npm run test:faults`.
 */
let line: Redriven
let episodes = 0
let calls = 0
let death: { readonly at: number; readonly when: 'before' | 'after' } | undefined

beforeAll(async () => {
  line = await redriven()
  line.fate = ({ caller, invocation }: CallPoint): CallFate | undefined => {
    if (invocation === undefined || !caller.endsWith('-operate')) return undefined
    calls += 1
    if (calls !== death?.at) return undefined
    return death.when === 'before' ? { before: 'kill' } : { after: 'kill' }
  }
}, 120_000)

/** Messages of two robots fail, are repaired and tried again; somebody starts it twice. What is left of it, without names. */
const episode = async (planned: typeof death): Promise<object> => {
  episodes += 1
  const name = `e${episodes}-`
  const robots = await breakAndRepair(line, { robots: 2, each: 2, name })
  const operation = await line.plan()
  calls = 0
  death = planned
  await line.start(operation, { first_batches: [1, 2] })
  await line.start(operation)
  const ended = await line.ended(operation.operation_id)
  death = undefined
  const { journal, failures } = await tablesOf(line.simulation, line.places, robots)
  const messages = (await line.read(`/operations/${operation.operation_id}/messages?limit=100`)) as {
    readonly items: readonly { readonly failure_id: string; readonly result?: string; readonly attempt: number }[]
  }
  const acted = new Map(messages.items.map((message) => [message.failure_id, message]))
  return {
    status: ended.status,
    done_until: ended.done_until,
    skipped: ended.skipped,
    runs: ended.runs,
    results: ended.progress?.results,
    lines: messages.items.length,
    journal: robots.map((robot) =>
      journal
        .filter(({ robot_id, type }) => robot_id === robot && type !== 'command.answered')
        .toSorted((one, other) => (one.position < other.position ? -1 : 1))
        .map(({ message_id, outcome, attempt }) => [message_id.replace(robot, ''), outcome, attempt]),
    ),
    failures: failures
      .filter(({ robot_id = '' }) => robots.includes(robot_id))
      .map(({ failure_id, status, ended_as, attempts, message_id = '' }) => ({
        message: message_id.replace(name, ''),
        status,
        ended_as,
        tries: attempts.map((one) => [one.attempt, one.status]),
        result: acted.get(failure_id)?.result,
      }))
      .toSorted((one, other) => (one.message < other.message ? -1 : 1)),
  }
}

describe('a redrive', () => {
  let undisturbed: object
  let made = 0
  beforeAll(async () => {
    undisturbed = await episode(undefined)
    made = calls
  }, 120_000)

  test("undisturbed applies what failed, once, in each robot's order", () => {
    expect(undisturbed).toMatchObject({
      status: 'done',
      done_until: 4,
      skipped: 0,
      runs: 1,
      results: { applied: 2, refused: 2 },
      lines: 4,
      journal: Array(2).fill([
        ['c-', 'applied', undefined],
        ['s0-', 'applied', 1],
        ['s1-', 'refused', 1],
      ]),
    })
    expect(made).toBeGreaterThan(20)
  })

  test('whose worker dies before or after any of its calls leaves the same', async () => {
    for (let at = 1; at <= made; at += 1) {
      for (const when of sidesOf(at)) {
        expect(await episode({ at, when }), `killed ${when} call ${at} of ${made}`).toEqual(undisturbed)
      }
    }
  }, 600_000)
})
