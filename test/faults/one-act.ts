/**
 * One failure, and everybody who can try it again does so at the same moment: two people over the API, an operation over all
 * that is open, somebody in the AWS console, and the schedule. Round after round, each with failures and delays of its own.
 */

import type { Assembly } from '../../local/assembly/read.ts'
import { AwsError } from '../../local/aws-api/service.ts'
import { seededRandom } from '../../local/random.ts'
import type { CallPoint } from '../../local/simulated/faults.ts'
import { connected, type Directed, directed, start } from './directed.ts'
import type { Findings } from './findings.ts'
import { shelfIsTrue } from './operated.ts'
import { asked, moveTheShelf, operate } from './operators.ts'
import type { Failure } from './world.ts'

export interface Rounds {
  /** At rest, after a sweep. */
  readonly found: Findings
  readonly violations: readonly string[]
  /** Of each failure: who tried it. Exactly one, if all is well. */
  readonly tries: readonly (readonly string[])[]
  /** Answers of the API to those who retried: 202, or 409 for whoever was late. */
  readonly answers: readonly number[]
}

const denied = new AwsError('AccessDeniedException', 'injected', 400)
const throttled = new AwsError('ProvisionedThroughputExceededException', 'injected', 400)
const minuteMs = 60_000
/** Around the moment at which the schedule runs. */
const spreadMs = 400

export async function rounds(assembly: Assembly, count: number, seed = 1): Promise<Rounds> {
  let isHandlerBroken = false
  let isRuleDown = false
  const line = await directed({
    assembly,
    seed,
    faults: {
      call: ({ caller, service, operation }: CallPoint) => {
        if (isHandlerBroken && caller.endsWith('-work') && service === 'dynamodb') return { before: denied }
        if (isRuleDown && service === 'stream' && operation === 'append') return { before: throttled }
        return undefined
      },
    },
  })
  const random = seededRandom(`one act/${seed}`)
  const answers: number[] = []
  for (let round = 0; round < count; round += 1) {
    const [machine, rule] = [`m${round}`, `u${round}`]
    for (const robot of [machine, rule]) await line.say(robot, connected(`c-${robot}`))
    await line.pass(2)
    isHandlerBroken = true
    await line.say(machine, start(`s-${machine}`))
    await line.pass(8)
    isHandlerBroken = false
    isRuleDown = true
    await line.say(rule, start(`s-${rule}`))
    isRuleDown = false
    await line.pass(1)
    const failures = (await line.now()).world.failures.filter(({ status }) => status === 'open')
    await everybodyAtOnce(line, failures, random.fork(String(round)), answers)
  }
  await line.pass(370)
  const { violations, ...found } = await line.atRest()
  return {
    found,
    violations: [...violations, ...shelfIsTrue(found)],
    tries: found.world.failures.map(({ attempts }) => attempts.flatMap(({ by }) => by ?? [])),
    answers,
  }
}

/** By turns all doors, or some of them: then it is not always the same one that is first. */
async function everybodyAtOnce(
  line: Directed,
  failures: readonly Failure[],
  random: ReturnType<typeof seededRandom>,
  answers: number[],
): Promise<void> {
  const { clock } = line.simulation
  // When the schedule runs next and finds due what has failed just now.
  const moment =
    (Math.floor(clock.now() / minuteMs) + 1) * minuteMs + (clock.now() % minuteMs > minuteMs / 2 ? minuteMs : 0)
  const doors: (readonly [door: () => Promise<unknown>, head_start_ms: number])[] = [
    ...['ada', 'bob'].flatMap((person) =>
      failures.map(({ failure_id }) => [() => retry(line, person, failure_id, answers), 0] as const),
    ),
    // It has to be planned and started before it acts.
    [() => redriveAll(line), 600],
    [() => moveTheShelf(line), 200],
  ]
  const first = random.integer(0, doors.length - 1)
  const underWay: Promise<unknown>[] = []
  for (const [n, [door, head_start_ms]] of doors.entries()) {
    if (n !== first && random.next() < 0.25) continue
    const at = moment - head_start_ms + random.integer(-spreadMs, spreadMs)
    clock.setTimeout(() => void underWay.push(door()), at - clock.now())
  }
  await line.pass((moment - clock.now()) / 1000 + 20)
  await Promise.all(underWay)
}

const retry = async (line: Directed, person: string, failureId: string, answers: number[]): Promise<void> => {
  answers.push((await post(line, person, `/failures/${failureId}/retry`)).status)
}

/** A third person, who tries everything that is open. */
const redriveAll = (line: Directed): Promise<void> =>
  operate(line, { what: 'redrive', pick: 0, out_of_order: false }, 'eve')

/** Does not let time pass: whoever waits for it does. */
const post = (line: Directed, person: string, path: string, body: object = {}) =>
  asked(line, 'POST', path, { reason: 'repaired', ...body }, person)
