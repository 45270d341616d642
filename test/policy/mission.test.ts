import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cellOf, next } from '../../policy/next.ts'
import { missionPolicies } from '../../policy/policies.ts'
import { columnsOf } from '../../policy/policy.ts'

const types = columnsOf('mission')
const ended = ['completed', 'partial', 'failed', 'cancelled', 'expired', 'dead_lettered']
/** A robot has it, or may still be doing it. */
const held = ['allocated', 'sent', 'running', 'paused', 'waiting_update', 'blocked', 'suspect', 'fenced', 'cancelling']

describe.each(missionPolicies().map((policy) => [policy.version, policy] as const))('of missions, %s', (_, policy) => {
  const states = Object.keys(policy.states)
  const leads = (state: string, type: string): string => {
    const decision = next(policy, { robot_id: 'mission:m1', state }, { type, payload: { allocation: 1 } })
    return decision.outcome === 'applied' ? decision.to : state
  }

  test('a mission that has ended stays there whatever is said, and takes late truth only to record it', () => {
    for (const state of ended) {
      for (const type of types) expect(leads(state, type), `${state} on ${type}`).toBe(state)
      expect(Object.keys(policy.cells[state] ?? {})).toEqual(['mission.late_truth'])
      expect(cellOf(policy, state, 'mission.late_truth')?.handlers).toEqual(['record-late-truth'])
    }
  })

  test('whatever comes in whatever order, it is queued again only when its robot is free of it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...types), { maxLength: 40 }), (said) => {
        let state = policy.initial
        for (const type of said) {
          const to = leads(state, type)
          if (to === 'queued' && state !== 'queued')
            expect([`${state} on ${type}`]).toEqual([
              state === 'new' ? 'new on mission.requested' : 'reallocating on mission.requeued',
            ])
          state = to
        }
      }),
    )
  })

  test('between a robot that fell silent and the next one lie the lease and the fence, or its own word', () => {
    const ways = types.filter((type) => leads('suspect', type) === 'reallocating')
    expect(ways).toEqual(['mission.deallocated'])
    expect(leads('suspect', 'mission.lease_expired')).toBe('fenced')
    expect(types.filter((type) => leads('fenced', type) === 'reallocating').sort()).toEqual([
      'mission.deallocated',
      'mission.fence_confirmed',
      'mission.release',
    ])
  })

  test('a silence is noticed wherever a robot has it, and ends the wait for a cancel', () => {
    for (const state of held.filter((one) => !['suspect', 'fenced'].includes(one)))
      expect(cellOf(policy, state, 'mission.robot_silent')?.handlers, state).toEqual(['suspect-mission'])
    expect(leads('cancelling', 'mission.lease_expired')).toBe('cancelled')
  })

  test('from everywhere but the ends, it can be ended: done, cancelled, out of time, undeliverable', () => {
    for (const state of states.filter((one) => !ended.includes(one) && one !== 'new')) {
      expect(leads(state, 'mission.completed'), state).toBe('completed')
      expect(leads(state, 'mission.deadline_passed'), state).toBe('expired')
      expect(leads(state, 'mission.undeliverable'), state).toBe('dead_lettered')
      expect(['cancelled', 'cancelling']).toContain(leads(state, 'mission.cancel'))
    }
  })

  test('whatever is said, it can still come to an end', () => {
    for (const state of states) {
      const reached = new Set([state])
      for (const one of reached) for (const type of types) reached.add(leads(one, type))
      expect(
        [...reached].some((one) => ended.includes(one)),
        state,
      ).toBe(true)
    }
  })

  test('where a robot has it, nothing of a cancel is final before the robot has spoken', () => {
    for (const state of held.filter((one) => !['fenced', 'cancelling'].includes(one)))
      expect(leads(state, 'mission.cancel'), state).toBe('cancelling')
  })
})
