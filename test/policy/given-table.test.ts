import { describe, expect, test } from 'vitest'
import { isOutOfHearing } from '../../messages/out-of-hearing.ts'
import { next } from '../../policy/next.ts'
import { policies } from '../../policy/policies.ts'
import { columns, type Policy } from '../../policy/policy.ts'
import { messageOf, rowOf } from './machine.ts'

/*
 * The table that was agreed before anything was built, cell by cell: v1 and v2 may complete it, never change it.
 */
const gone = (to: string, handlers: string): Record<string, string> => ({
  'robot.disconnected': `${to} [${handlers}]`,
  'robot.went_quiet': `${to} [${handlers}]`,
})

const v1Cells: Record<string, Record<string, string>> = {
  offline: { 'robot.connected': 'idle [record-presence]' },
  idle: {
    'work.start': 'working [start-work]',
    'work.started': 'working [record-work]',
    'battery.low': 'charging [dock-robot]',
    'charge.started': 'charging [record-presence]',
    'fault.raised': 'fault [raise-incident]',
    ...gone('offline', 'record-presence'),
  },
  working: {
    'work.completed': 'idle [complete-work]',
    'work.failed': 'idle [fail-work]',
    'work.stop': 'idle [stop-work]',
    'work.pause': 'paused [pause-work]',
    // More than was given: its row may believe that it works where it came back standing.
    'work.resume': 'working [resume-work]',
    'battery.low': 'charging [release-work, dock-robot]',
    'fault.raised': 'fault [release-work, raise-incident]',
    ...gone('offline', 'release-work, record-presence'),
  },
  paused: {
    'work.resume': 'working [resume-work]',
    'work.stop': 'idle [stop-work]',
    'fault.raised': 'fault [release-work, raise-incident]',
    ...gone('offline', 'release-work, record-presence'),
  },
  charging: {
    'charge.completed': 'idle [return-to-service]',
    'fault.raised': 'fault [raise-incident]',
    ...gone('offline', 'record-presence'),
  },
  fault: { 'fault.cleared': 'idle [clear-incident]', ...gone('offline', 'record-presence') },
}

const v2Cells: typeof v1Cells = {
  ...v1Cells,
  working: { ...v1Cells.working, ...gone('unreachable', 'record-presence') },
  paused: { ...v1Cells.paused, ...gone('unreachable', 'record-presence') },
  unreachable: {
    'robot.connected': 'working [record-presence]',
    'work.completed': 'idle [complete-work]',
    'work.failed': 'idle [fail-work]',
    'robot.lost': 'offline [release-work, record-presence]',
  },
}

const [v1, v2] = policies() as readonly [Policy, Policy]

const decided = (policy: Policy, state: string, type: string, payload = {}): string => {
  const trigger = { state, type, payload }
  const decision = next(policy, rowOf(policy, trigger), messageOf(trigger))
  return decision.outcome === 'applied' ? `${decision.to} [${decision.handlers.join(', ')}]` : 'refused'
}

describe.each([
  ['v1', v1, v1Cells],
  ['v2', v2, v2Cells],
] as const)('%s', (_, policy, cells) => {
  test.each(Object.keys(cells))('%s goes where it was agreed', (state) => {
    const now = Object.fromEntries(Object.keys(cells[state] ?? {}).map((type) => [type, decided(policy, state, type)]))
    expect(now).toEqual(cells[state])
  })

  test('requests are allowed only where the table says so', () => {
    const requests = columns.filter((type) => ['work.start', 'work.stop', 'work.pause', 'work.resume'].includes(type))
    for (const state of Object.keys(policy.states))
      for (const type of requests)
        expect(decided(policy, state, type), `${state} on ${type}`).toBe(cells[state]?.[type] ?? 'refused')
  })

  test('the quiet check is answered once: a robot that is out of hearing cannot go quiet again', () => {
    const goneQuiet = new Set(
      Object.keys(policy.states).flatMap((state) => policy.cells[state]?.['robot.went_quiet']?.next ?? []),
    )
    for (const state of goneQuiet) expect(decided(policy, state, 'robot.went_quiet')).toBe('refused')
  })
})

describe.each(policies().map((policy) => [policy.version, policy] as const))(
  '%s and every version to come',
  (_, policy) => {
    // A stop is said before it is decided (docs/adr/0049): a version that refused it would be told too late.
    test('allows an emergency stop in every state, and keeps the robot where it is or makes it stand', () => {
      for (const state of Object.keys(policy.states))
        expect(decided(policy, state, 'robot.stop')).toBe(`${state === 'working' ? 'paused' : state} [stop-robot]`)
    })

    // Whoever was stopped is given nothing until then: there is no state with a robot in hearing in which that could not be said.
    test('lets a stopped robot move again in every state in which it can be told, with the job that it kept', () => {
      for (const state of Object.keys(policy.states).filter((one) => !isOutOfHearing(one)))
        expect(decided(policy, state, 'robot.resume')).toBe(`${state === 'paused' ? 'working' : state} [resume-robot]`)
    })

    test('hears answers to commands, and lets commands be called back, in every state', () => {
      for (const state of Object.keys(policy.states)) {
        expect(decided(policy, state, 'command.answered')).toBe(`${state} [hear-answer]`)
        expect(decided(policy, state, 'command.cancel')).toBe(`${state} [cancel-command]`)
      }
    })
  },
)

describe('where practice showed a hole', () => {
  test('a robot whose master is somebody else connects and ends one order after the other', () => {
    const said = [
      'robot.connected',
      'work.started',
      'work.completed',
      'work.started',
      'work.failed',
      'charge.started',
      'work.started',
    ]
    expect(statesAfter(v1, 'offline', said)).toEqual([
      'idle',
      'working',
      'idle',
      'working',
      'idle',
      'charging',
      'working',
    ])
  })

  test('a robot that answers a start stays at work', () => {
    expect(statesAfter(v1, 'idle', ['work.start', 'work.started', 'work.completed'])).toEqual([
      'working',
      'working',
      'idle',
    ])
  })

  test('a fault in mid-job is followed by the end of the job, and stands until it is cleared', () => {
    const said = ['fault.raised', 'work.failed', 'fault.raised', 'work.started', 'fault.cleared']
    expect(statesAfter(v1, 'working', said)).toEqual(['fault', 'fault', 'fault', 'fault', 'idle'])
  })

  test('a job that is finished after it was given up is booked, wherever the robot is by then', () => {
    for (const state of Object.keys(v2.states)) {
      expect(decided(v2, state, 'work.completed')).toContain('[complete-work]')
      expect(decided(v2, state, 'work.failed')).toContain('[fail-work]')
    }
  })

  test('an incident can be closed in every state', () => {
    for (const state of Object.keys(v2.states))
      expect(decided(v2, state, 'fault.cleared')).toContain('[clear-incident]')
  })

  test('a robot at work that tops up on its way stays at work; one that has to charge gives its job back', () => {
    expect(decided(v1, 'working', 'charge.started', { battery: 76 })).toBe('refused')
    expect(decided(v1, 'working', 'charge.started', { battery: 12 })).toBe('charging [release-work, record-presence]')
  })

  test('on v1 a robot that goes quiet at work is offline and its job is released; on v2 it is unreachable and keeps it', () => {
    expect(decided(v1, 'working', 'robot.went_quiet')).toBe('offline [release-work, record-presence]')
    expect(decided(v2, 'working', 'robot.went_quiet')).toBe('unreachable [record-presence]')
    expect(statesAfter(v2, 'working', ['robot.went_quiet', 'robot.connected', 'robot.lost'])).toEqual([
      'unreachable',
      'working',
      'working',
    ])
  })
})

/** Refused messages leave the state as it is. */
const statesAfter = (policy: Policy, from: string, types: readonly string[]): readonly string[] => {
  let state = from
  return types.map((type) => {
    const decision = next(policy, rowOf(policy, { state, type }), messageOf({ state, type }))
    if (decision.outcome === 'applied') state = decision.to
    return state
  })
}
