import { PermanentFailure, TemporaryFailure } from '../../functions/errors.ts'
import type { MachineAnswer, MachineInput, Machines } from '../../functions/ports/machines.ts'
import { claimsText, type RobotRow } from '../../functions/ports/robots.ts'
import type { TransitionCause } from '../../functions/ports/transition-cause.ts'
import type { Message } from '../../messages/envelope.ts'
import { next } from '../../policy/next.ts'
import { missionPolicies, policies } from '../../policy/policies.ts'
import type { Policy } from '../../policy/policy.ts'

/**
 * The compiled machines as `next` plus a commit on the fake robots' rows: handlers first, then one conditional write, as
 * the compiled machines do (test/policy holds those to `next`). Handlers leave a mark per message, and one mark only.
 */
export interface FakeMachines extends Machines {
  /** `start-work r1 m1`: what handlers have done, each once however often they ran. */
  readonly effects: Set<string>
  /** Every run that was started, by message id. */
  readonly runs: string[]
  /** What goes wrong; asked at every run. */
  misbehave: (input: MachineInput, run: number) => Misbehaviour | undefined
  /** Called between a run's handlers and its commit. */
  beforeCommit: (input: MachineInput) => Promise<void> | void
}

export type Misbehaviour =
  | { readonly fails: string; readonly cause?: string }
  /** Nothing happened and nobody says so. */
  | 'unreachable'
  /** It all happened and nobody says so. */
  | 'answer lost'
  | 'input refused'

/** Machines of all committed policies, by ARN `arn:<version>` and `arn:mission-<version>`. */
export const fakeMachines = (robots: Map<string, RobotRow>): FakeMachines => {
  const byArn = new Map<string, Policy>([
    ...policies().map((policy) => [`arn:${policy.version}`, policy] as const),
    ...missionPolicies().map((policy) => [`arn:mission-${policy.version}`, policy] as const),
  ])
  const runsOf = new Map<string, number>()

  const fake: FakeMachines = {
    effects: new Set(),
    runs: [],
    misbehave: () => undefined,
    beforeCommit: () => undefined,
    run: async (arn, wire) => {
      await new Promise((resolve) => setImmediate(resolve))
      const input = structuredClone(wire)
      const message = input.message as Message
      fake.runs.push(message.message_id)
      const run = (runsOf.get(message.message_id) ?? 0) + 1
      runsOf.set(message.message_id, run)
      const wrong = fake.misbehave(input, run)
      if (wrong === 'unreachable') throw new TemporaryFailure('run: TimeoutError: no answer')
      if (wrong === 'input refused') throw new PermanentFailure('run: ValidationException: too long')
      if (typeof wrong === 'object') return { status: 'failed', error: wrong.fails, cause: wrong.cause ?? '' }
      const answer = await act(arn, input, message)
      if (wrong === 'answer lost') throw new TemporaryFailure('run: TimeoutError: no answer')
      return answer
    },
  }

  const act = async (arn: string, input: MachineInput, message: Message): Promise<MachineAnswer> => {
    const policy = byArn.get(arn)
    if (!policy) throw new TemporaryFailure(`run ${arn}: StateMachineDoesNotExist`)
    const decision = next(policy, input.robot, message)
    if (decision.outcome === 'refused') {
      return { status: 'succeeded', output: { ...decision, state: input.robot.state } }
    }
    for (const handler of decision.handlers) fake.effects.add(`${handler} ${message.robot_id} ${message.message_id}`)
    await fake.beforeCommit(input)
    const row = robots.get(input.robot.robot_id)
    const { claim, parked_since } = input.commit
    const isSetAside = row?.set_aside && claimsText(row.set_aside).includes(claim)
    const isParked = row?.parked !== undefined && row.parked.parked_since !== parked_since
    if (!row || row.revision !== input.robot.revision || isSetAside || isParked)
      return { status: 'succeeded', output: { outcome: 'conflict' } }
    robots.set(row.robot_id, {
      ...row,
      state: decision.to,
      policy_version: policy.version,
      since: decision.to === row.state ? input.robot.since : input.commit.at,
      previous_state: input.robot.state,
      revision: row.revision + 1,
      entered_by: message.type,
      position: input.commit.position,
      last_sequence: Number(input.commit.sequence),
      applied_ids: input.commit.applied_ids.map(({ S }) => S),
      bucket: input.commit.bucket,
      cause: JSON.parse(input.commit.cause) as TransitionCause,
    })
    const { to, handlers } = decision
    return {
      status: 'succeeded',
      output: { outcome: 'applied', from: input.robot.state, to, handlers, revision: row.revision + 1 },
    }
  }
  return fake
}
