import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { messageType } from '../../messages/catalogue.ts'
import { handlerNames } from '../../policy/handlers.ts'
import { next } from '../../policy/next.ts'
import { policies } from '../../policy/policies.ts'
import { columns, type Policy } from '../../policy/policy.ts'
import { machineOf, messageOf, rowOf } from './machine.ts'

/*
 * Whatever robots say, in whatever order.
 */
const payload = fc.oneof(
  fc.constant({}),
  fc.record({ battery: fc.oneof(fc.double(), fc.integer(), fc.string(), fc.constant(null)) }),
  fc.dictionary(fc.string(), fc.jsonValue()) as fc.Arbitrary<Record<string, unknown>>,
)
const said = fc.record({
  type: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...columns) }, fc.string()),
  payload,
})
const sequence = fc.array(said, { maxLength: 60 })

describe.each(policies().map((policy) => [policy.version, policy] as const))('%s', (_, policy) => {
  test('no sequence of messages leaves the table', () => {
    fc.assert(
      fc.property(sequence, (messages) => {
        let state = policy.initial
        for (const message of messages) {
          const decision = next(policy, rowOf(policy, { state, ...message }), message)
          if (decision.outcome === 'applied') state = decision.to
          expect(policy.states).toHaveProperty(state)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('a decision changes neither the policy nor the row nor the message', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(policy.states)), said, (state, message) => {
        const before = structuredClone({ policy, row: rowOf(policy, { state, ...message }), message })
        const row = rowOf(policy, { state, ...message })
        next(policy, row, message)
        expect({ policy, row, message }).toEqual(before)
      }),
      { numRuns: 200 },
    )
  })

  test('handlers run only for messages that the catalogue has', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(policy.states)), said, (state, message) => {
        const decision = next(policy, rowOf(policy, { state, ...message }), message)
        if (decision.outcome === 'refused') return
        expect(messageType(message.type)?.kind).toMatch(/^(request|fact)$/)
        for (const handler of decision.handlers) expect(handlerNames).toContain(handler)
      }),
      { numRuns: 300 },
    )
  })

  test('the compiled machine and the table walk the same way through any sequence', async () => {
    const run = machineOf(policy)
    await fc.assert(
      fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 15 }), async (messages) => {
        let state = policy.initial
        for (const message of messages) {
          const trigger = { state, ...message }
          const decision = next(policy, rowOf(policy, trigger), messageOf(trigger))
          const { output, invoked, committed } = await run(trigger)
          if (decision.outcome === 'applied') {
            expect(output).toMatchObject({
              outcome: 'applied',
              from: state,
              to: decision.to,
              handlers: decision.handlers,
            })
            state = decision.to
          } else {
            expect(output).toEqual({ ...decision, state })
            expect([...invoked, ...committed]).toEqual([])
          }
        }
      }),
      { numRuns: 60 },
    )
  })
})

test('from every state of every version a robot can come back to work', () => {
  for (const policy of policies())
    for (const state of Object.keys(policy.states)) expect(reachable(policy, state)).toContain('idle')
})

const reachable = (policy: Policy, from: string): readonly string[] => {
  const reached = new Set([from])
  for (const state of reached) for (const cell of Object.values(policy.cells[state] ?? {})) reached.add(cell.next)
  return [...reached]
}
