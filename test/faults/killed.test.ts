/*
 * dispatch, and each function that works for it, dies before and after each call that it awaits. The calls are not listed here: the history of a run without faults
 * tells how many there are, and a new one is interrupted from the day it is written.
 *
 * Each call has one of the two here, by turns, and both of them in `npm run test:faults`.
 *
 * All deaths happen in one world, each in an episode of its own with robots of its own: an episode must leave the same as the
 * one in which nobody died.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import type { CallFate, CallPoint } from '../../local/simulated/faults.ts'
import { completed, connected, type Directed, directed, endsOf } from './directed.ts'
import { busEvents } from './run.ts'
import { sidesOf } from './seeds.ts'
import { tablesOf } from './world.ts'

/** Where a function dies: the n-th call that it makes from now on, counted over all of its invocations. */
interface Death {
  readonly victim: string
  readonly at: number
  readonly when: 'before' | 'after'
}

/** Whose command is not sent again while episodes go on: robots here answer nothing, and nothing of it hangs on their answers. */
const start = (message_id: string) => ({
  type: 'work.start',
  message_id,
  payload: { job_id: 'j1', acknowledge_within_seconds: 300, resends_max: 0 },
})

let line: Directed
let death: Death | undefined
let calls = new Map<string, number>()
let deaths = 0
let episodes = 0
let undisturbed: Awaited<ReturnType<typeof episode>>

beforeAll(async () => {
  line = await directed({
    isDeaf: () => true,
    faults: {
      call: ({ caller, invocation }: CallPoint): CallFate | undefined => {
        if (invocation === undefined) return undefined
        const name = caller.slice('signalbox-dev-'.length)
        const at = (calls.get(name) ?? 0) + 1
        calls.set(name, at)
        if (name !== death?.victim || at !== death.at) return undefined
        deaths += 1
        return death.when === 'before' ? { before: 'kill' } : { after: 'kill' }
      },
    },
  })
  undisturbed = await episode(undefined)
})

/** One of everything that dispatch does: transitions, a refusal, duplicates, dead letters, telemetry, a dialect, an array. */
async function episode(
  planned: Death | undefined,
): Promise<{ readonly left: object; readonly made: ReadonlyMap<string, number> }> {
  episodes += 1
  const name = `e${episodes}`
  const [a, b, fts] = [`${name}-a`, `${name}-b`, `ff:${name}`]
  const begin = await booksNow()
  calls = new Map()
  death = planned
  const action = (state: string) => ({ actionStates: [{ id: 'a', state, command: 'PICK' }] })
  const leg = { serialNumber: name, orderId: 'o1', orderUpdateId: 0 }
  await Promise.all([
    line.say(a, connected()),
    line.say(a, start('s1')),
    line.say(a, start('s1')),
    line.say(a, start('s2')),
    line.say(a, '{"type":'),
    line.say(a, [{ type: 'robot.telemetry', message_id: 't1', payload: {} }, { type: 'robot.flew' }, completed('w1')]),
    line.say(b, connected()),
    line.say(b, start('s1')),
    line.say(b, { type: 'work.pause', message_id: 'p1', payload: { job_id: 'another' } }),
    line.say(fts, { ...leg, headerId: 1, ...action('WAITING') }, { topic: `fts/v1/ff/${name}/state` }),
    line.say(fts, { ...leg, headerId: 2, ...action('FINISHED') }, { topic: `fts/v1/ff/${name}/state` }),
  ])
  await line.pass(2)
  for (let waited = 0; waited < 60 && Object.keys(await line.simulation.underWay()).length > 0; waited++)
    await line.pass(1)
  const made = calls
  death = undefined
  return { left: await leftBy([a, b, fts], begin), made }
}

/** The silence of former episodes' robots is told meanwhile, and is none of this one's business. */
async function booksNow(): Promise<Readonly<Record<string, number>>> {
  const { books } = await tablesOf(line.simulation, line.places, [])
  const quiet = line.simulation
    .calls('kinesis', 'PutRecords')
    .filter(({ status }) => status === 200)
    .reduce((sum, { input }) => sum + (input as { Records: unknown[] }).Records.length, 0)
  const { redelivered: _, published, applied, ...counted } = books.shards
  return { ...counted, published: published - quiet, applied: applied - quiet }
}

/** Without names, and without times and ids that hang on names. */
async function leftBy(names: readonly string[], begin: Readonly<Record<string, number>>): Promise<object> {
  const world = await tablesOf(line.simulation, line.places, names)
  const counted = await booksNow()
  const isOurs = ({ robot_id }: { readonly robot_id?: string }): boolean =>
    robot_id !== undefined && names.includes(robot_id)
  const robot = (robotId = ''): string => ['a', 'b', 'fts'][names.indexOf(robotId)] ?? ''
  const [a = '', b = '', fts = ''] = names
  const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort()
  return {
    ends: [endsOf({ world }, a), endsOf({ world }, b)],
    dialect: world.journal
      .filter(({ robot_id }) => robot_id === fts)
      .map(({ type, outcome, from, to }) => `${type} ${outcome} ${from}→${to}`)
      .sort(),
    robots: world.robots.map(({ robot_id, state, revision }) => `${robot(robot_id)} ${state} ${revision}`),
    failures: world.failures
      .filter(isOurs)
      .map(({ robot_id, error_class, status }) => `${robot(robot_id)} ${error_class} ${status}`)
      .sort(),
    commands: unique(
      line.commands
        .filter(isOurs)
        .map(({ robot_id, type, causation_id }) => `${robot(robot_id)} ${type} for ${causation_id}`),
    ),
    transitions: unique(
      busEvents(line.simulation)
        .filter((event) => event.type === 'robot.transitioned' && isOurs(event))
        .map(({ robot_id, revision }) => `${robot(robot_id)} ${revision}`),
    ),
    counted: Object.entries(counted).map(([column, count]) => `${column} ${count - (begin[column] ?? 0)}`),
  }
}

test('an episode in which nobody dies has one of everything', () => {
  expect(undisturbed.left).toMatchInlineSnapshot(`
    {
      "commands": [
        "a work.start for s1",
        "b work.start for s1",
      ],
      "counted": [
        "observed 3",
        "duplicate 1",
        "refused 1",
        "dead_lettered 3",
        "shed 0",
        "published 16",
        "applied 8",
      ],
      "dialect": [
        "robot.connected applied offline→idle",
        "work.completed applied working→idle",
        "work.started applied idle→working",
      ],
      "ends": [
        [
          "c1 applied offline→idle",
          "s1 applied idle→working",
          "s2 refused in working (not_allowed)",
          "w1 applied working→idle",
        ],
        [
          "c1 applied offline→idle",
          "s1 applied idle→working",
          "p1 dead_lettered in working (OtherJobInHand)",
        ],
      ],
      "failures": [
        "a NotJson open",
        "a UnknownMessage open",
        "b OtherJobInHand open",
      ],
      "robots": [
        "a idle 3",
        "b working 2",
        "fts idle 3",
      ],
      "transitions": [
        "a 1",
        "a 2",
        "a 3",
        "b 1",
        "b 2",
        "fts 1",
        "fts 2",
        "fts 3",
      ],
    }
  `)
})

describe('killed before and after each of its awaited calls', () => {
  test.each([
    ['dispatch', 15],
    ['work', 3],
    ['presence', 3],
    ['outbox', 1],
  ])(
    '%s loses nothing and doubles nothing',
    async (victim, callsMin) => {
      const made = undisturbed.made.get(victim) ?? 0
      expect(made).toBeGreaterThanOrEqual(callsMin)
      const before = deaths
      let planned = 0
      for (let at = 1; at <= made; at++) {
        for (const when of sidesOf(at)) {
          planned += 1
          const { left } = await episode({ victim, at, when })
          expect(left, `${victim} killed ${when} its call ${at}`).toEqual(undisturbed.left)
        }
      }
      // A call fewer in an episode than in the first one is a call that two batches shared.
      expect(deaths - before).toBeGreaterThanOrEqual(planned / 2)
    },
    180_000,
  )

  test('and after all of that, every invariant holds', async () => {
    const found = await line.atRest()
    expect(found.violations).toEqual([])
    // Deaths of dispatch were noticed by AWS and answered with the batch again.
    expect(found.world.books.shards.redelivered).toBeGreaterThan(0)
  }, 60_000)
})
