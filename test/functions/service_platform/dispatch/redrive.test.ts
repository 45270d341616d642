import { beforeEach, describe, expect, test } from 'vitest'
import type { Message } from '../../../../messages/envelope.ts'
import { derivedId } from '../../../../messages/ids.ts'
import type { Redrive } from '../../../../messages/stream-record.ts'
import { booksOf } from './books-of.ts'
import {
  completed,
  connected,
  epoch,
  type Line,
  line,
  releaseOf,
  type Said,
  type Streamed,
  say,
  start,
  telemetry,
} from './line.ts'

const ours = 'service_platform.core.messaging'
const failureOf = (message_id: string, robot = 'r1') => derivedId('failure', robot, message_id)
const positionOf = ({ kinesis }: Streamed, index = 1) =>
  `${kinesis.sequenceNumber.padStart(60, '0')}:${String(index).padStart(5, '0')}`

let one: Line
/** Messages whose handler fails, and how. */
let failing: Map<string, string>
beforeEach(() => {
  one = line()
  failing = new Map()
  one.machines.misbehave = ({ message }) => {
    const fails = failing.get((message as Message).message_id)
    return fails === undefined ? undefined : { fails, cause: '{"errorMessage":"broken"}' }
  }
})

/** The message again, as the worker of an operation puts it. */
const again = (said: Said, at: Streamed, attempt = 1, more: Partial<Redrive> = {}) =>
  say('r1', said, {
    source: ours,
    redrive: {
      redrive_of: failureOf(String(said.message_id)),
      attempt,
      message_id: String(said.message_id),
      origin_position: positionOf(at),
      ...more,
    },
  })
/** A whole record again. */
const recordAgain = (said: Said | readonly Said[], redrive: Partial<Redrive> = {}) =>
  say('r1', said, { source: ours, redrive: { redrive_of: 'record-1', attempt: 1, derive_from: '77', ...redrive } })

const last = (failureId: string) => one.failures.reports.get(failureId)?.at(-1)

describe('a redrive of one message', () => {
  const s1 = start('s1', { sequence: 5 })
  let at: Streamed
  const deadLetter = async () => {
    failing.set('s1', 'PermanentFailure')
    const first = say('r1', connected('c1'))
    at = say('r1', s1)
    await one.deliver([first, at])
    failing.clear()
  }

  test('is no duplicate of its dead letter: it is decided again, and its end moves the books', async () => {
    await deadLetter()
    await one.deliver([again(s1, at, 1, { operation_id: 'o1' })])
    expect(one.journalled('r1', 's1')).toMatchObject({
      outcome: 'applied',
      redrive_of: failureOf('s1'),
      attempt: 1,
      operation_id: 'o1',
    })
    expect(last(failureOf('s1'))).toMatchObject({
      status: 'resolved',
      attempt: 2,
      ended_as: 'applied',
      operation_id: 'o1',
      books: { dead_lettered: -1, applied: 1 },
      position: positionOf(at),
    })
    expect(last(failureOf('s1'))?.redrive_of).toBeUndefined()
    expect(one.register.counters()).toMatchObject({ published: 2, applied: 1, dead_lettered: 1 })
    expect(booksOf(one)).toMatchObject({ published: 2, applied: 2, dead_lettered: 0 })
    expect(one.register.rows.robots.get('r1')?.cause).toMatchObject({
      redrive_of: failureOf('s1'),
      operation_id: 'o1',
      origin_position: positionOf(at),
    })
  })

  test('that is refused now moves to the refused', async () => {
    await deadLetter()
    await one.deliver([say('r1', { type: 'fault.raised', message_id: 'f1', payload: { code: 'x' } })])
    await one.deliver([again(s1, at, 1, { out_of_order: true })])
    expect(last(failureOf('s1'))).toMatchObject({ status: 'resolved', ended_as: 'refused' })
    expect(booksOf(one)).toMatchObject({ published: 3, applied: 2, refused: 1, dead_lettered: 0 })
  })

  test('that is put twice acts once, and is redelivered the second time', async () => {
    await deadLetter()
    await one.deliver([again(s1, at), again(s1, at)])
    await one.deliver([again(s1, at)])
    expect(one.failures.reports.get(failureOf('s1'))).toHaveLength(2)
    expect(booksOf(one)).toMatchObject({ published: 2, applied: 2, dead_lettered: 0, redelivered: 2 })
  })

  test('that is delivered twice reports the same end at the same time', async () => {
    await deadLetter()
    const record = again(s1, at)
    await one.deliver([record])
    one.clock.now += 5_000
    await one.deliver([record])
    const [, first, second] = one.failures.reports.get(failureOf('s1')) ?? []
    expect(second).toEqual(first)
    expect(booksOf(one)).toMatchObject({ published: 2, applied: 2, dead_lettered: 0, redelivered: 1 })
  })

  test('that fails again stays one dead letter, with one more attempt', async () => {
    await deadLetter()
    failing.set('s1', 'PermanentFailure')
    await one.deliver([again(s1, at, 1, { operation_id: 'o1' })])
    expect(booksOf(one)).toMatchObject({ published: 2, applied: 1, dead_lettered: 1 })
    expect(last(failureOf('s1'))).toMatchObject({ status: 'open', attempt: 2, operation_id: 'o1' })
    failing.clear()
    await one.deliver([again(s1, at, 2)])
    expect(booksOf(one)).toMatchObject({ published: 2, applied: 2, dead_lettered: 0 })
  })

  test('behind which the robot has moved on is held back, not tried, and stays as it was', async () => {
    await deadLetter()
    await one.deliver([say('r1', start('s2', { sequence: 6 })), say('r1', completed('w2', { sequence: 7 }))])
    const runs = one.machines.runs.length
    await one.deliver([again(s1, at, 1, { operation_id: 'o1' })])
    expect(one.machines.runs).toHaveLength(runs)
    expect(last(failureOf('s1'))).toMatchObject({
      status: 'open',
      held_back: true,
      attempt: 2,
      operation_id: 'o1',
      error_text: expect.stringContaining('the robot has moved on'),
    })
    expect(one.journalled('r1', 's1')).toMatchObject({ outcome: 'dead_lettered', reason: 'moved_on' })
    expect(booksOf(one)).toMatchObject({ published: 4, applied: 3, dead_lettered: 1 })
  })

  test('is tried in its order though its robot has answered a command meanwhile: that moves nothing', async () => {
    await deadLetter()
    await one.deliver([
      say('r1', { type: 'command.answered', message_id: 'a1', payload: { command_id: 'c9', status: 'done' } }),
    ])
    await one.deliver([again(s1, at)])
    expect(one.journalled('r1', 's1')).toMatchObject({ outcome: 'applied' })
    expect(one.states()).toEqual(['r1 working'])
  })

  test('that may be applied out of order is, to the state as it is, and marked', async () => {
    await deadLetter()
    await one.deliver([say('r1', start('s2', { sequence: 6 })), say('r1', completed('w2', { sequence: 7 }))])
    await one.deliver([again(s1, at)])
    await one.deliver([again(s1, at, 2, { out_of_order: true })])
    expect(one.states()).toEqual(['r1 working'])
    expect(one.journalled('r1', 's1')).toMatchObject({ outcome: 'applied', out_of_order: true })
    const row = one.register.rows.robots.get('r1')
    expect(row?.last_sequence).toBe(7)
    expect((row?.cause?.origin_position ?? '') > positionOf(at)).toBe(true)
    expect(booksOf(one)).toMatchObject({ published: 4, applied: 4, dead_lettered: 0 })
  })

  test('is no conflict of the next one, if they come in their order', async () => {
    failing = new Map(['s1', 'w1', 's2'].map((id) => [id, 'PermanentFailure']))
    const said = [start('s1', { sequence: 5 }), completed('w1', { sequence: 6 }), start('s2', { sequence: 7 })]
    const first = say('r1', connected('c1'))
    const records = said.map((each) => say('r1', each))
    await one.deliver([first, ...records])
    failing.clear()
    const redrives = said.map((each, index) => again(each, records[index] as Streamed))
    await one.deliver(redrives.slice(0, 1))
    await one.deliver(redrives.slice(1))
    expect(['s1', 'w1', 's2'].map((id) => one.journalled('r1', id)?.outcome)).toEqual(['applied', 'applied', 'applied'])
    expect([...one.register.rows.journal.values()].some(({ out_of_order }) => out_of_order)).toBe(false)
    expect(booksOf(one)).toMatchObject({ published: 4, applied: 4, dead_lettered: 0 })
  })

  test('without a place is ordered by the time at which it was received', async () => {
    await deadLetter()
    await one.deliver([say('r1', start('s2'), { received_at: epoch + 1000 })])
    const noPlace = {
      redrive_of: failureOf('s1'),
      attempt: 1,
      message_id: 's1',
      failed_at: new Date(epoch).toISOString(),
    }
    await one.deliver([say('r1', s1, { source: ours, redrive: noPlace })])
    expect(last(failureOf('s1'))).toMatchObject({ status: 'open', held_back: true })
  })

  test('that finds its message applied where it lay first is resolved, and moves nothing', async () => {
    const first = say('r1', connected('c1'))
    const record = say('r1', start('s1'))
    await one.deliver([first, record])
    await one.deliver([again(start('s1'), record)])
    expect(last(failureOf('s1'))).toMatchObject({ status: 'resolved', ended_as: 'applied' })
    expect(last(failureOf('s1'))?.books).toBeUndefined()
    expect(booksOf(one)).toMatchObject({ published: 2, applied: 2, dead_lettered: 0 })
  })

  test('that finds it applied by an earlier try reports what that one reported', async () => {
    await deadLetter()
    await one.deliver([again(s1, at, 1)])
    await one.deliver([again(s1, at, 2)])
    expect(last(failureOf('s1'))).toMatchObject({
      attempt: 3,
      ended_as: 'applied',
      books: { dead_lettered: -1, applied: 1 },
    })
    expect(booksOf(one)).toMatchObject({ published: 2, applied: 2, dead_lettered: 0 })
  })

  test('whose sender has said it again meanwhile is a duplicate of that', async () => {
    const first = say('r1', connected('c1'))
    const later = say('r1', start('s1'))
    await one.deliver([first, later])
    const opening = { redrive_of: 'opening-1', origin_position: positionOf(say('r1', 'broken')) }
    await one.deliver([again(start('s1'), later, 1, opening)])
    expect(last('opening-1')).toMatchObject({ ended_as: 'duplicate', books: { dead_lettered: -1, duplicate: 1 } })
  })

  test('keeps the id that was derived from its place', async () => {
    const said = { type: 'work.start', payload: { job_id: 'j1' } }
    const first = say('r1', connected('c1'))
    const record = say('r1', said)
    one.machines.misbehave = ({ message }, run) =>
      (message as Message).type === 'work.start' && run === 1 ? { fails: 'PermanentFailure' } : undefined
    await one.deliver([first, record])
    const message_id = derivedId(record.kinesis.sequenceNumber, 1)
    expect(one.journalled('r1', message_id)?.outcome).toBe('dead_lettered')
    await one.deliver([again({ ...said, message_id }, record)])
    const redrive = { redrive_of: failureOf(message_id), attempt: 2, message_id, origin_position: positionOf(record) }
    await one.deliver([say('r1', said, { source: ours, redrive })])
    expect(one.journalled('r1', message_id)).toMatchObject({ outcome: 'applied' })
    expect([...one.machines.effects].filter((effect) => effect.startsWith('start-work'))).toHaveLength(1)
  })

  test('is not believed from a robot', async () => {
    await deadLetter()
    const redrive = { redrive_of: failureOf('s1'), attempt: 1, message_id: 's1' }
    await one.deliver([say('r1', s1, { source: 'device.hw', redrive })])
    expect(one.journalled('r1', 's1')?.outcome).toBe('dead_lettered')
    expect(one.register.counters()).toMatchObject({ duplicate: 1 })
  })
})

describe('a redrive of a fact that a dialect derived', () => {
  const state = (orderId: string, actionState: string) =>
    JSON.stringify({
      headerId: 1,
      serialNumber: '5iO4',
      orderId,
      orderUpdateId: 0,
      nodeStates: actionState === 'FINISHED' ? [] : [{ nodeId: 'n1' }],
      edgeStates: [],
      actionStates: [{ id: 'a1', state: actionState, command: 'PICK' }],
      batteryState: { percentage: 80 },
      errors: [],
    })
  const topic = { topic: 'fts/v1/ff/5iO4/state' }

  test('takes it from the journal: the state that it was compared with is gone', async () => {
    let isBroken = false
    one.machines.misbehave = ({ message }) =>
      isBroken && (message as Message).type === 'work.failed' ? { fails: 'PermanentFailure' } : undefined
    await one.deliver([say('ff:5iO4', state('o1', 'WAITING'), topic), say('ff:5iO4', state('o1', 'RUNNING'), topic)])
    isBroken = true
    const dropped = say('ff:5iO4', state('', 'RUNNING'), topic)
    await one.deliver([dropped])
    isBroken = false
    const [row] = [...one.register.rows.journal.values()].filter(({ outcome }) => outcome === 'dead_lettered')
    expect(row).toMatchObject({ type: 'work.failed', message: { payload: { job_id: 'o1:0' } } })
    const { message_id = '', failure_id = '', position = '' } = row ?? {}
    const redrive = { redrive_of: failure_id, attempt: 1, message_id, origin_position: position }
    await one.deliver([say('ff:5iO4', state('', 'RUNNING'), { ...topic, source: ours, redrive })])
    expect(one.journalled('ff:5iO4', message_id)).toMatchObject({ outcome: 'applied', to: 'idle' })
    expect(booksOf(one)).toMatchObject({ published: 6, observed: 3, applied: 3, dead_lettered: 0 })
    // Its record may be delivered again, by a batch that died behind it.
    expect(one.journalled('ff:5iO4', message_id)?.message).toEqual(row?.message)
  })

  test('that is in no journal any more and not in the bytes is the failure that it was', async () => {
    await one.deliver([say('ff:5iO4', state('o1', 'RUNNING'), topic)])
    const redrive = { redrive_of: 'fact-1', attempt: 3, message_id: 'gone', origin_position: positionOf(say('r1', '')) }
    await one.deliver([say('ff:5iO4', state('o1', 'RUNNING'), { ...topic, source: ours, redrive })])
    expect(last('fact-1')).toMatchObject({ status: 'open', attempt: 4, error_class: 'NotAMessage' })
  })

  test('whole, of a robot that was heard since, is a reading and nothing more', async () => {
    await one.deliver([say('ff:5iO4', state('o2', 'RUNNING'), { ...topic, received_at: epoch + 1000 })])
    const memory = one.register.rows.last_known.get('ff:5iO4')?.memory
    await one.deliver([
      say('ff:5iO4', state('o1', 'RUNNING'), { ...topic, source: ours, redrive: { redrive_of: 'died', attempt: 1 } }),
    ])
    expect(one.states()).toEqual(['ff:5iO4 working'])
    expect(one.register.rows.last_known.get('ff:5iO4')?.memory).toEqual(memory)
    expect(last('died')).toMatchObject({
      status: 'resolved',
      ended_as: 'observed',
      books: { dead_lettered: -1, observed: 1 },
    })
  })
})

describe('a redrive of a whole record', () => {
  test('is as many messages as it says; the failure of the record ends, theirs begin', async () => {
    failing.set('w1', 'PermanentFailure')
    const said = [connected('c1'), start('s1'), completed('w1'), telemetry('t1', 40), { type: 'robot.flew' }]
    await one.deliver([recordAgain(said, { operation_id: 'o1' })])
    expect(last('record-1')).toMatchObject({
      status: 'resolved',
      attempt: 2,
      ended_as: 'opened',
      operation_id: 'o1',
      books: { published: 4, applied: 2, observed: 1, dead_lettered: 1 },
    })
    expect(last(failureOf('w1'))).toMatchObject({ status: 'open', attempt: 1, redrive_of: 'record-1' })
    expect(last(derivedId('failure', 'opening', 'record-1', 5))).toMatchObject({
      status: 'open',
      attempt: 1,
      error_class: 'UnknownMessage',
      redrive_of: 'record-1',
    })
    // One that the recorder has counted when it heard of the record.
    expect(booksOf(one)).toEqual({
      published: 4,
      applied: 2,
      observed: 1,
      duplicate: 0,
      refused: 0,
      dead_lettered: 1,
      shed: 0,
      redelivered: 0,
    })
  })

  test.each([
    ['applied', connected('c1'), { dead_lettered: -1, applied: 1 }],
    ['refused', start('s1'), { dead_lettered: -1, refused: 1 }],
    ['observed', telemetry('t1', 4), { dead_lettered: -1, observed: 1 }],
  ] as const)('of one message ends as it: %s', async (ended_as, said, books) => {
    await one.deliver([recordAgain(said)])
    expect(last('record-1')).toMatchObject({ status: 'resolved', ended_as, books })
  })

  test('derives the ids of its first life, so that what was decided then is not decided again', async () => {
    const said = [connected('c1'), { type: 'work.start', payload: { job_id: 'j1' } }]
    const record = say('r1', said)
    await one.deliver([record])
    const { sequenceNumber } = record.kinesis
    await one.deliver([recordAgain(said, { derive_from: sequenceNumber, origin_position: positionOf(record, 0) })])
    expect(one.machines.runs).toHaveLength(2)
    // Its first life was never counted: dispatch died of it.
    expect(last('record-1')?.books).toEqual({ published: 1, dead_lettered: -1, applied: 2 })
  })

  test('that still does not open is the same failure, tried once more', async () => {
    await one.deliver([say('r1', '{"type":', { source: ours, redrive: { redrive_of: 'record-1', attempt: 3 } })])
    expect(one.failures.last()).toHaveLength(1)
    expect(last('record-1')).toMatchObject({ status: 'open', attempt: 4, error_class: 'NotJson' })
    expect(booksOf(one)).toMatchObject({ published: 0, dead_lettered: 0 })
  })

  test('on a topic that nobody speaks is the same failure, too', async () => {
    const redrive = { redrive_of: 'record-1', attempt: 1 }
    await one.deliver([say('r1', '{}', { topic: 'nobody/here', source: ours, redrive })])
    expect(last('record-1')).toMatchObject({ status: 'open', attempt: 2, error_class: 'UnknownTopic' })
    expect(booksOf(one)).toMatchObject({ published: 0, dead_lettered: 0 })
  })

  test('is held back as a whole where its robot has moved on, unless it may be out of order', async () => {
    const place = { origin_position: positionOf(say('r1', '')) }
    await one.deliver([say('r1', connected('c1')), say('r1', start('s1'))])
    const said = [completed('w1'), telemetry('t1', 9)]
    await one.deliver([recordAgain(said, place)])
    expect(last('record-1')).toMatchObject({ status: 'open', held_back: true, attempt: 2 })
    expect(one.journalled('r1', 'w1')).toBeUndefined()
    expect(one.register.rows.last_known.get('r1')?.telemetry).toBeUndefined()
    await one.deliver([recordAgain(said, { ...place, attempt: 2, out_of_order: true })])
    expect(last('record-1')).toMatchObject({ status: 'resolved', attempt: 3, ended_as: 'opened' })
    expect(one.journalled('r1', 'w1')).toMatchObject({ outcome: 'applied', out_of_order: true, redrive_of: 'record-1' })
    expect(one.register.rows.last_known.get('r1')?.telemetry?.payload).toEqual({ battery: 9 })
  })

  test('put twice is redelivered the second time', async () => {
    const said = [connected('c1'), start('s1')]
    await one.deliver([recordAgain(said), recordAgain(said)])
    expect(one.failures.reports.get('record-1')).toHaveLength(1)
    expect(booksOf(one)).toMatchObject({ published: 1, applied: 2, dead_lettered: -1, redelivered: 2 })
  })

  test('of a parked robot waits, message by message, and each counts with its release', async () => {
    failing.set('s1', 'TemporaryFailure')
    await one.deliver([say('r1', connected('c1')), say('r1', start('s1'))])
    await one.deliver([recordAgain([completed('w1'), start('s2')])])
    expect(last('record-1')).toMatchObject({
      status: 'resolved',
      ended_as: 'opened',
      books: { published: 1, dead_lettered: -1 },
    })
    failing.clear()
    await one.deliver([releaseOf('r1', 'service_platform.api_gateway')])
    expect(one.journalled('r1', 's2')).toMatchObject({ outcome: 'applied', redrive_of: 'record-1' })
    // The recorder's one of the record stays in the dead letters here: nobody has entered it.
    expect(booksOf(one)).toMatchObject({ published: 3, applied: 4, dead_lettered: -1 })
  })
})

describe('a redrive does not bring a robot back', () => {
  const quiet = { type: 'robot.went_quiet', message_id: 'q1' }
  const late = { redrive: { redrive_of: 'record-1', attempt: 1 }, source: ours }

  test('that fell silent, nor make it look alive, nor cover what was heard last', async () => {
    await one.deliver([
      say('r1', connected('c1')),
      say('r1', telemetry('t2', 80, { sequence: 9 }), { received_at: epoch + 1000 }),
      say('r1', quiet, { source: ours }),
    ])
    const before = one.register.rows.last_known.get('r1')
    await one.deliver([say('r1', telemetry('t1', 10), late)])
    const after = one.register.rows.last_known.get('r1')
    expect(one.states()).toEqual(['r1 offline'])
    expect(after?.heard_at).toBe(before?.heard_at)
    expect(after?.telemetry).toEqual(before?.telemetry)
  })

  test('but fills the gap that it left in its numbers', async () => {
    const at = (sequence: number) => telemetry(`t${sequence}`, sequence, { sequence })
    await one.deliver([say('r1', at(1)), say('r1', at(3), { received_at: epoch + 1000 })])
    expect(one.register.rows.last_known.get('r1')?.sequences?.gaps).toEqual([[2, 2]])
    await one.deliver([say('r1', at(2), late)])
    expect(one.register.rows.last_known.get('r1')).toMatchObject({
      sequences: { gaps: [] },
      telemetry: { sequence: 3 },
    })
  })
})

describe('a redrive of a parked robot', () => {
  const s1 = start('s1')
  let at: Streamed
  /** s1 is a dead letter; s2 parks the robot. */
  const parkOne = async () => {
    failing = new Map([
      ['s1', 'PermanentFailure'],
      ['s2', 'TemporaryFailure'],
    ])
    const first = say('r1', connected('c1'))
    at = say('r1', s1)
    await one.deliver([first, at, say('r1', start('s2'))])
    failing.delete('s1')
  }

  test('waits, and says so', async () => {
    await parkOne()
    await one.deliver([again(s1, at, 1, { operation_id: 'o1' })])
    expect(last(failureOf('s1'))).toMatchObject({
      status: 'held',
      attempt: 2,
      operation_id: 'o1',
      error_class: 'RobotParked',
    })
    expect(booksOf(one)).toMatchObject({ published: 3, applied: 1, dead_lettered: 1 })
  })

  test('is looked at when its turn comes: behind what waited longer it is held back', async () => {
    await parkOne()
    await one.deliver([again(s1, at, 1, { operation_id: 'o1' })])
    failing.clear()
    await one.deliver([releaseOf('r1', 'service_platform.api_gateway')])
    expect(one.journalled('r1', 's2')?.outcome).toBe('applied')
    expect(last(failureOf('s1'))).toMatchObject({ status: 'open', held_back: true, attempt: 2, operation_id: 'o1' })
    expect(one.register.rows.held.size).toBe(0)
    expect(booksOf(one)).toMatchObject({ published: 3, applied: 2, dead_lettered: 1 })
  })

  test('that may be out of order is applied when its turn comes, and its end moves the books', async () => {
    await parkOne()
    await one.deliver([again(s1, at, 1, { out_of_order: true })])
    failing.clear()
    await one.deliver([say('r1', completed('w2')), releaseOf('r1', 'service_platform.api_gateway')])
    expect(one.journalled('r1', 's1')).toMatchObject({ outcome: 'refused' })
    expect(last(failureOf('s1'))).toMatchObject({ status: 'resolved', ended_as: 'refused', attempt: 2 })
    expect(booksOf(one)).toMatchObject({ published: 4, applied: 3, refused: 1, dead_lettered: 0 })
  })

  test('whose record is passed while it waits becomes a failure of its own', async () => {
    await parkOne()
    const { sequenceNumber } = at.kinesis
    await one.deliver([
      recordAgain(completed('w9'), { derive_from: sequenceNumber, origin_position: positionOf(at, 0) }),
    ])
    failing.clear()
    await one.deliver([releaseOf('r1', 'service_platform.api_gateway')])
    expect(last(failureOf('w9'))).toMatchObject({
      status: 'open',
      error_class: 'MovedOn',
      redrive_of: 'record-1',
      attempt: 1,
    })
    expect(one.journalled('r1', 'w9')).toMatchObject({ outcome: 'dead_lettered', reason: 'MovedOn' })
  })
})

describe('a release on behalf of a message', () => {
  const release = (attempt: number, message_id = 's1') =>
    releaseOf('r1', 'service_platform.api_gateway', {
      redrive: { redrive_of: failureOf(message_id), attempt, message_id, operation_id: 'o1' },
    })
  const parkOne = async () => {
    failing.set('s1', 'TemporaryFailure')
    await one.deliver([say('r1', connected('c1')), say('r1', start('s1')), say('r1', completed('w1'))])
  }

  test('reports its end as the end of that try', async () => {
    await parkOne()
    failing.clear()
    await one.deliver([release(1)])
    expect(last(failureOf('s1'))).toMatchObject({
      status: 'resolved',
      attempt: 2,
      ended_as: 'applied',
      operation_id: 'o1',
    })
    expect(booksOf(one)).toMatchObject({ published: 3, applied: 3 })
  })

  test('says that it still waits', async () => {
    await parkOne()
    await one.deliver([release(1)])
    expect(last(failureOf('s1'))).toMatchObject({ status: 'held', attempt: 2, operation_id: 'o1' })
  })

  test('tells how it had ended, if it was released before', async () => {
    await parkOne()
    failing.clear()
    await one.deliver([releaseOf('r1', 'service_platform.api_gateway')])
    await one.deliver([release(4)])
    expect(last(failureOf('s1'))).toMatchObject({
      status: 'resolved',
      attempt: 5,
      ended_as: 'applied',
      operation_id: 'o1',
    })
    expect(booksOf(one)).toMatchObject({ published: 3, applied: 3 })
  })

  test('that fails for good is a later try than those that only waited', async () => {
    await parkOne()
    await one.deliver([releaseOf('r1', 'service_platform.api_gateway')])
    failing.set('s1', 'PermanentFailure')
    await one.deliver([releaseOf('r1', 'service_platform.api_gateway')])
    expect(one.failures.reports.get(failureOf('s1'))?.map(({ status, attempt }) => `${attempt} ${status}`)).toEqual([
      '1 held',
      '2 held',
      '3 open',
    ])
  })

  test('gives up the one that is abandoned and goes on with the rest', async () => {
    await parkOne()
    const abandon = releaseOf('r1', 'service_platform.api_gateway', { abandon: 's1' })
    const reports = one.failures.reports.get(failureOf('s1'))?.length
    await one.deliver([abandon])
    expect(one.journalled('r1', 's1')).toMatchObject({ outcome: 'dead_lettered', reason: 'abandoned' })
    expect(one.journalled('r1', 'w1')).toMatchObject({ outcome: 'applied' })
    expect(one.failures.reports.get(failureOf('s1'))).toHaveLength(reports ?? 0)
    expect(one.register.rows.held.size).toBe(0)
    expect(booksOf(one)).toMatchObject({ published: 3, applied: 2, dead_lettered: 1 })
  })

  test('is due in any status of the parking', async () => {
    await parkOne()
    for (let attempt = 0; attempt < 4; attempt++) await one.deliver([releaseOf('r1', 'service_platform.api_gateway')])
    expect(one.register.rows.robots.get('r1')?.parked?.status).toBe('needs_attention')
    failing.clear()
    await one.deliver([releaseOf('r1', 'service_platform.api_gateway')])
    expect(one.register.rows.held.size).toBe(0)
  })
})

describe('an edited message', () => {
  const edit = { edit: { edited_from: 'parent', operation_id: 'o1' }, source: ours }

  test('is a message of its own, in order wherever it stands, with its parent in every record of it', async () => {
    await one.deliver([say('r1', { ...connected('c1'), sequence: 9 })])
    await one.deliver([say('r1', start('e1', { sequence: 5 }), edit)])
    expect(one.journalled('r1', 'e1')).toMatchObject({ outcome: 'applied', edited_from: 'parent', operation_id: 'o1' })
    expect(one.register.rows.robots.get('r1')?.cause).toMatchObject({ edited_from: 'parent', operation_id: 'o1' })
    expect(booksOf(one)).toMatchObject({ published: 2, applied: 2 })
  })

  test('that fails is a failure of its own, which names its parent', async () => {
    failing.set('e1', 'PermanentFailure')
    await one.deliver([say('r1', connected('c1')), say('r1', start('e1'), edit)])
    expect(last(failureOf('e1'))).toMatchObject({
      status: 'open',
      edited_from: 'parent',
      operation_id: 'o1',
      attempt: 1,
    })
  })

  test('that waits keeps its parent', async () => {
    failing.set('s1', 'TemporaryFailure')
    await one.deliver([say('r1', connected('c1')), say('r1', start('s1')), say('r1', completed('e1'), edit)])
    failing.clear()
    await one.deliver([releaseOf('r1', 'service_platform.api_gateway')])
    expect(one.journalled('r1', 'e1')).toMatchObject({ outcome: 'applied', edited_from: 'parent' })
  })

  test('without an id has one of the edit, however often it is put', async () => {
    const said = { type: 'work.start', payload: { job_id: 'j1' } }
    await one.deliver([say('r1', connected('c1')), say('r1', said, edit), say('r1', said, edit)])
    expect(one.journalled('r1', derivedId('edit', 'parent', 'o1', 1))?.outcome).toBe('applied')
    expect(booksOf(one)).toMatchObject({ published: 3, applied: 2, duplicate: 1 })
  })
})

test('the journal tells how a message went along the line', async () => {
  one.machines.misbehave = () => {
    one.clock.now += 40
    return undefined
  }
  one.clock.now = epoch + 10
  await one.deliver([say('r1', connected('c1'), { received_at: epoch - 5 })])
  expect(one.journalled('r1', 'c1')?.hops).toEqual({
    streamed_ms: 5,
    opened_ms: 15,
    dispatched_ms: 15,
    started_ms: 15,
    ended_ms: 55,
    decided_ms: 55,
  })
})
