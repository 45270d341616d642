import { describe, expect, test } from 'vitest'
import { messageType } from '../../messages/catalogue.ts'
import { handlerDomains } from '../../policy/handlers.ts'
import { next } from '../../policy/next.ts'
import { missionPolicies, policies } from '../../policy/policies.ts'
import { columnsOf, type Policy } from '../../policy/policy.ts'
import { guardedPolicy } from './guarded-policy.ts'
import { at, machineOf, messageOf, type Run, rowOf, since, type Trigger } from './machine.ts'

/*
 * Every cell and every blank cell of every version: the compiled machine, run by an interpreter of the language, agrees with
 * next(). A guard is tried on both sides; a refusal runs no handler and writes nothing.
 */
describe.each([...policies(), ...missionPolicies(), guardedPolicy].map((policy) => [policy.title, policy] as const))(
  '%s',
  (_, policy) => {
    const run = machineOf(policy)

    describe.each(Object.keys(policy.states))('in %s', (state) => {
      test.each(columnsOf(policy.subject))('the machine and the table agree on %s', async (type) => {
        for (const payload of payloadsFor(policy, state, type)) {
          const trigger = { state, type, payload }
          const decision = next(policy, rowOf(policy, trigger), messageOf(trigger))
          const ran = await run(trigger)
          if (decision.outcome === 'refused') {
            expect(ran, JSON.stringify(payload)).toEqual({ output: { ...decision, state }, invoked: [], committed: [] })
          } else expectApplied(policy, trigger, decision, ran)
        }
      })
    })

    test('a type that has no column is refused', async () => {
      for (const type of ['robot.telemetry', 'work.dance', 'toString', '__proto__']) {
        const trigger = { state: policy.initial, type }
        expect(next(policy, rowOf(policy, trigger), messageOf(trigger))).toEqual({
          outcome: 'refused',
          reason: 'not_allowed',
        })
        expect(await run(trigger)).toMatchObject({ output: { outcome: 'refused' }, invoked: [], committed: [] })
      }
    })

    test('a row in a state that the version does not know is a failure, not a refusal', async () => {
      const trigger = { state: 'levitating', type: 'robot.connected' }
      expect(() => next(policy, rowOf(policy, trigger), messageOf(trigger))).toThrow(
        /"levitating" is not a state of policy/,
      )
      expect(await run(trigger)).toMatchObject({ failed: { error: 'UnknownState' }, invoked: [], committed: [] })
    })
  },
)

/** The valid examples of the type; for a guarded cell also values on both sides of its comparison, missing and of another type. */
const payloadsFor = (policy: Policy, state: string, type: string): readonly Record<string, unknown>[] => {
  const examples = Object.values(messageType(type)?.schema_versions ?? {}).flatMap(({ valid }) => valid)
  const guard = policy.cells[state]?.[type]?.guard
  if (!guard?.path.startsWith('payload.')) return [{}, ...examples]
  const fields = guard.path.split('.').slice(1)
  const around =
    typeof guard.value === 'number' ? [guard.value - 1, guard.value, guard.value + 1] : [guard.value, 'other']
  return [{}, ...examples, ...[...around, true, false, null, '', {}, []].map((value) => payloadWith(fields, value))]
}

const payloadWith = (fields: readonly string[], value: unknown): Record<string, unknown> =>
  fields.reduceRight((inner, field) => ({ [field]: inner }), value) as Record<string, unknown>

const expectApplied = (
  policy: Policy,
  { state, type }: Trigger,
  { to, handlers }: { readonly to: string; readonly handlers: readonly (keyof typeof handlerDomains)[] },
  ran: Run,
): void => {
  expect(ran.output).toEqual({ outcome: 'applied', from: state, to, handlers, revision: 42 })
  expect(ran.invoked.map(({ parameters }) => parameters)).toEqual(
    handlers.map((handler) => ({
      FunctionName: `\${${handlerDomains[handler]}_handlers_arn}`,
      Payload: {
        handler,
        message: expect.objectContaining({ type, message_id: 'm-1' }),
        robot: expect.objectContaining({ robot_id: 'r1', state, revision: 41 }),
        to,
        policy_version: policy.version,
      },
    })),
  )
  expect(ran.committed.map(({ parameters }) => parameters.ExpressionAttributeValues)).toEqual([
    {
      ':state': { S: to },
      ':since': { S: to === state ? since : at },
      ':previous_state': { S: state },
      ':revision': { N: '42' },
      ':expected': { N: '41' },
      ':claim': { S: ' m-1#0 ' },
      ':parked_since': { S: 'not parked' },
      ':entered_by': { S: type },
      ':policy_version': { S: policy.version },
      ':position': { S: `${'7'.padStart(60, '0')}:00000` },
      ':last_sequence': { N: '7' },
      ':applied_ids': { L: [{ S: 'm-0' }, { S: 'm-1' }] },
      ':bucket': { S: '3' },
      ':cause': { S: '{"message_id":"m-1","note":"says \\"so\\""}' },
      ':effects': {
        S: JSON.stringify(Object.fromEntries(handlers.map((handler, index) => [`h${index}`, { handler, events: [] }]))),
      },
    },
  ])
}
