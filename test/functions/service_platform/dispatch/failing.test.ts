import { beforeEach, describe, expect, test } from 'vitest'
import { connected, type Line, line, raw, releaseOf, say, start } from './line.ts'

const none = {
  published: 0,
  applied: 0,
  observed: 0,
  duplicate: 0,
  refused: 0,
  dead_lettered: 0,
  shed: 0,
  redelivered: 0,
}
const acknowledged = { batchItemFailures: [] }

let one: Line
beforeEach(() => {
  one = line()
})

describe('a record that cannot be opened', () => {
  const invalid = [
    ['bytes that are not UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), 'InvalidUtf8'],
    ['nothing', new Uint8Array(), 'EmptyMessage'],
    ['what is not JSON', '{"type":', 'NotJson'],
    ['40 levels', `${'['.repeat(40)}${']'.repeat(40)}`, 'TooDeep'],
    ['equal keys', '{"type":"robot.connected","type":"robot.disconnected"}', 'DuplicateKey'],
    ['an unknown type', '{"type":"robot.flew"}', 'UnknownMessage'],
    ['a wrong payload', '{"type":"work.start","payload":{"job_id":7}}', 'InvalidPayload'],
  ] as const

  test.each(invalid)(
    '(%s) is a dead letter with its bytes, and the next message is applied',
    async (_, bytes, name) => {
      expect(await one.deliver([say('r1', bytes), say('r1', connected('c1'))])).toEqual(acknowledged)
      const [failure] = one.failures.last()
      expect(failure).toMatchObject({
        kind: 'dispatch',
        stage: 'open',
        error_class: name,
        robot_id: 'r1',
        trace_id: '8f14e45fceea167a5a36dedd4bea2543',
        status: 'open',
        retryable: false,
        attempt: 1,
      })
      expect(Buffer.from(failure?.original_base64 ?? '', 'base64')).toEqual(Buffer.from(bytes))
      expect(one.states()).toEqual(['r1 idle'])
      expect(one.register.counters()).toEqual({ ...none, published: 2, applied: 1, dead_lettered: 1 })
    },
  )

  test('is found by the ids that its sender gave it', async () => {
    const trace_id = '4bf92f3577b34da6a3ce929d0e0e4736'
    await one.deliver([say('r1', { message_id: 'm1', trace_id, type: 'work.strat', payload: {} })])
    expect(one.failures.last()[0]).toMatchObject({
      error_class: 'UnknownMessage',
      robot_id: 'r1',
      message_id: 'm1',
      trace_id,
      type: 'work.strat',
    })
  })

  test('in an array takes only its own element with it', async () => {
    await one.deliver([say('r1', `[{"type":"robot.connected","message_id":"c1"}, {"type":"robot.flew", "n" : 1} ]`)])
    expect(one.states()).toEqual(['r1 idle'])
    const [failure] = one.failures.last()
    expect(Buffer.from(failure?.original_base64 ?? '', 'base64').toString()).toBe('{"type":"robot.flew", "n" : 1}')
    expect(failure).toMatchObject({ error_class: 'UnknownMessage', index: 2 })
    expect(one.register.counters()).toEqual({ ...none, published: 2, applied: 1, dead_lettered: 1 })
  })

  test('because its wrapper is broken keeps the bytes of the stream record and hurts nobody', async () => {
    const broken = raw('robot:r1', Buffer.from('no wrapper'))
    expect(await one.deliver([broken, say('r1', connected('c1'))])).toEqual(acknowledged)
    expect(one.states()).toEqual(['r1 idle'])
    const [failure] = one.failures.last()
    expect(Buffer.from(failure?.original_base64 ?? '', 'base64').toString()).toBe('no wrapper')
    expect(one.register.counters()).toEqual({ ...none, published: 2, applied: 1, dead_lettered: 1 })
  })
})

describe('a failure of a handler', () => {
  const failsWith = async (fails: string, errorMessage: string) => {
    one.machines.misbehave = ({ message }) =>
      (message as { message_id: string }).message_id === 's1'
        ? { fails, cause: JSON.stringify({ errorType: fails, errorMessage }) }
        : undefined
    await one.deliver([say('r1', connected('c1')), say('r1', start('s1'))])
    return one.failures.last()[0]
  }

  test.each(['PermanentFailure', 'TemporaryFailure'])('names it, for good or for a while (%s)', async (fails) => {
    expect(await failsWith(fails, 'work.start-work: the table is gone')).toMatchObject({
      handler: 'work.start-work',
      error_text: 'work.start-work: the table is gone',
    })
  })

  test('that was killed names none', async () => {
    expect(await failsWith('Sandbox.Timedout', 'RequestId: 5f0c Error: Task timed out')).not.toHaveProperty('handler')
  })
})

describe('a failure that is permanent', () => {
  const cause = JSON.stringify({
    errorType: 'PermanentFailure',
    errorMessage: 'the charger is gone',
    trace: ['PermanentFailure: the charger is gone', '    at dock'],
  })

  test('is a dead letter with class and stack; the state stays and the robot goes on', async () => {
    one.machines.misbehave = ({ message }) =>
      (message as { message_id: string }).message_id === 's1' ? { fails: 'PermanentFailure', cause } : undefined
    await one.deliver([say('r1', connected('c1')), say('r1', start('s1')), say('r1', start('s2'))])
    expect(one.states()).toEqual(['r1 working'])
    const [failure] = one.failures.last()
    expect(failure).toMatchObject({
      kind: 'machine',
      error_class: 'PermanentFailure',
      error_text: 'the charger is gone',
      stack: 'PermanentFailure: the charger is gone\n    at dock',
      robot_id: 'r1',
      message_id: 's1',
      state: 'idle',
      policy_version: 'v1',
      retryable: false,
    })
    expect(JSON.parse(Buffer.from(failure?.original_base64 ?? '', 'base64').toString())).toEqual(start('s1'))
    expect(one.journalled('r1', 's1')).toMatchObject({
      outcome: 'dead_lettered',
      reason: 'PermanentFailure',
      failure_id: failure?.failure_id,
    })
    expect(one.register.counters()).toEqual({ ...none, published: 3, applied: 2, dead_lettered: 1 })
  })

  test('makes the robot wait for a person where its policy says hold', async () => {
    const { v1 } = one.settings.machines
    one = line(v1 ? { machines: { v1: { ...v1, on_permanent_failure: 'hold' } } } : {})
    one.machines.misbehave = ({ message }) =>
      (message as { message_id: string }).message_id === 's1' ? { fails: 'PermanentFailure', cause } : undefined
    await one.deliver([say('r1', connected('c1')), say('r1', start('s1')), say('r1', start('s2'))])
    expect(one.register.rows.robots.get('r1')).toMatchObject({ state: 'idle', parked: { status: 'needs_attention' } })
    expect(one.register.counters()).toEqual({ ...none, published: 3, applied: 1, dead_lettered: 1 })
    await one.deliver([releaseOf('r1')])
    expect(one.states()).toEqual(['r1 idle'])
    await one.deliver([releaseOf('r1', 'service_platform.api_gateway')])
    expect(one.states()).toEqual(['r1 working'])
    expect(one.register.counters()).toEqual({ ...none, published: 3, applied: 2, dead_lettered: 1 })
    expect(one.register.rows.robots.get('r1')?.parked).toBeUndefined()
  })

  test('of an input that no machine will ever take is a dead letter too', async () => {
    one.machines.misbehave = () => 'input refused'
    await one.deliver([say('r1', connected('c1'))])
    expect(one.journalled('r1', 'c1')).toMatchObject({ outcome: 'dead_lettered', reason: 'PermanentFailure' })
  })
})

describe('an answer that got lost', () => {
  test('after the commit is found in the row: applied once, one effect, one run', async () => {
    one.machines.misbehave = () => 'answer lost'
    await one.deliver([say('r1', connected('c1'))])
    expect(one.journalled('r1', 'c1')).toMatchObject({ outcome: 'applied', from: 'offline', to: 'idle', revision: 1 })
    expect(one.machines.runs).toEqual(['c1'])
    expect(one.register.counters()).toEqual({ ...none, published: 1, applied: 1 })
  })

  test('before anything happened is tried again', async () => {
    one.machines.misbehave = (_, run) => (run < 3 ? 'unreachable' : undefined)
    await one.deliver([say('r1', connected('c1'))])
    expect(one.machines.runs).toEqual(['c1', 'c1', 'c1'])
    expect(one.states()).toEqual(['r1 idle'])
  })
})

describe('a row that moves while a transition is worked on', () => {
  const other = (type: string) => async () => {
    one.machines.beforeCommit = () => undefined
    const row = one.register.rows.robots.get('r1') ?? never()
    const state = { 'fault.raised': 'fault', same: row.state }[type] ?? row.state
    one.register.rows.robots.set('r1', { ...row, state, revision: row.revision + 1, entered_by: type })
  }

  test('and still allows it: the transition is run again on the new row', async () => {
    await one.deliver([say('r1', connected('c1'))])
    one.machines.beforeCommit = other('same')
    await one.deliver([say('r1', start('s1'))])
    expect(one.journalled('r1', 's1')).toMatchObject({ outcome: 'applied', revision: 3 })
    expect(one.machines.runs).toEqual(['c1', 's1', 's1'])
  })

  test('and no longer allows it: CommitConflict', async () => {
    await one.deliver([say('r1', connected('c1'))])
    one.machines.beforeCommit = other('fault.raised')
    await one.deliver([say('r1', start('s1'))])
    expect(one.journalled('r1', 's1')).toMatchObject({ outcome: 'dead_lettered', reason: 'CommitConflict' })
    expect(one.failures.last()[0]).toMatchObject({ error_class: 'CommitConflict', stage: 'commit' })
    expect(one.states()).toEqual(['r1 fault'])
  })

  test('because a later message was applied: CommitConflict', async () => {
    await one.deliver([say('r1', connected('c1'))])
    one.machines.beforeCommit = async () => {
      await other('same')()
      const row = one.register.rows.robots.get('r1') ?? never()
      one.register.rows.robots.set('r1', { ...row, last_sequence: 9 })
    }
    await one.deliver([say('r1', start('s1', { sequence: 8 }))])
    expect(one.journalled('r1', 's1')).toMatchObject({ outcome: 'dead_lettered', reason: 'CommitConflict' })
  })

  test('every time: its robot is parked', async () => {
    await one.deliver([say('r1', connected('c1'))])
    one.machines.beforeCommit = () => {
      const row = one.register.rows.robots.get('r1') ?? never()
      one.register.rows.robots.set('r1', { ...row, revision: row.revision + 1 })
    }
    await one.deliver([say('r1', start('s1'))])
    expect(one.machines.runs.filter((id) => id === 's1')).toHaveLength(3)
    expect(one.register.rows.robots.get('r1')?.parked).toMatchObject({ parked_by: 's1' })
  })
})

const never = (): never => {
  throw new Error('not there')
}
