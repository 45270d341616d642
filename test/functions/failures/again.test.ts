import { describe, expect, test } from 'vitest'
import { archived, restored } from '../../../functions/failures/actions.ts'
import { abandoned, doorOf, redriven, released } from '../../../functions/failures/again.ts'
import { failureKinds } from '../../../functions/failures/kinds.ts'
import type { FailureReport } from '../../../functions/ports/failure-intake.ts'
import { positionOf } from '../../../messages/position.ts'
import { streamRecordSchema } from '../../../messages/stream-record.ts'
import { failureRecord } from '../service_platform/api/stored.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const claim = { attempt: 4, operation_id: 'op-1', out_of_order: false }
const at = Date.UTC(2026, 10, 20)
const place = positionOf('49545115243490985018280067714973144582180062593244200961', 3)

const again = (over: Partial<FailureReport>, text = '{"type":"work.stop"}', by = claim) => {
  const record = failureRecord(over)
  const put = redriven(record, record.topic ?? '', bytes(text), by, at)
  return { subject: put.subject, record: streamRecordSchema.parse(put.record) }
}

describe('a redrive', () => {
  test('is the original again, in the name of messaging, as received then', () => {
    const { subject, record } = again({ client_id: 'c1', principal: 'p1' }, '{"type": "work.stop"}\n')
    expect(subject).toBe('robot:r1')
    expect(record).toMatchObject({
      topic: 'robots/r1/messages',
      client_id: 'c1',
      principal: 'p1',
      received_at: Date.parse('2026-05-13T13:48:51.348Z'),
      trace_id: '0af7651916cd43dd8448eb211c80319c',
      source: 'service_platform.core.messaging',
    })
    expect(Buffer.from(record.data, 'base64').toString()).toBe('{"type": "work.stop"}\n')
  })

  test('bears how often it was tried before its claim, and the operation', () => {
    expect(again({}).record.redrive).toMatchObject({ redrive_of: 'f1', attempt: 3, operation_id: 'op-1' })
    expect(again({}).record.redrive).not.toHaveProperty('out_of_order')
    const { operation_id: _, ...nobody } = claim
    const forced = again({}, undefined, { ...nobody, out_of_order: true } as typeof claim).record.redrive
    expect(forced).toMatchObject({ out_of_order: true })
    expect(forced).not.toHaveProperty('operation_id')
  })

  test('of a message that was opened names it, wherever it lay', () => {
    const opened = { message_id: 'm1', position: place, index: 3 }
    expect(again(opened).record.redrive).toEqual({
      redrive_of: 'f1',
      attempt: 3,
      operation_id: 'op-1',
      message_id: 'm1',
      origin_position: place,
    })
    // Also what a dialect showed beside others, and what failed at opening only when it was tried again.
    expect(again({ ...opened, topic: 'fts/v1/ff/5iO4/state', robot_id: 'ff:5iO4' })).toMatchObject({
      subject: 'robot:ff:5iO4',
      record: { redrive: { message_id: 'm1' } },
    })
    expect(again({ ...opened, stage: 'open' }).record.redrive).toMatchObject({ message_id: 'm1' })
  })

  test('of a record that never opened derives the ids of its first life, whatever it says of itself', () => {
    const {
      policy_version: _,
      message_id: __,
      ...unopened
    } = failureRecord({ kind: 'dispatch', stage: 'open', position: place })
    for (const record of [unopened, { ...unopened, message_id: 'said' }]) {
      const { record: put } = redriven(record, 'robots/r1/messages', bytes('{'), claim, at)
      expect(put.redrive).toEqual({
        redrive_of: 'f1',
        attempt: 3,
        operation_id: 'op-1',
        derive_from: '49545115243490985018280067714973144582180062593244200961',
        origin_position: place,
        failed_at: '2026-05-13T13:48:51.348Z',
      })
    }
  })

  test('of one element of an array derives from its own failure: its place is not the first any more', () => {
    const {
      policy_version: _,
      message_id: __,
      ...unopened
    } = failureRecord({ stage: 'open', position: place, index: 3 })
    const ofElement = redriven(unopened, 'robots/r1/messages', bytes(' {"type":1}'), claim, at)
    expect(ofElement.record.redrive).toMatchObject({ derive_from: 'f1', origin_position: place })
    const whole = redriven({ ...unopened, index: 1 }, 'robots/r1/messages', bytes('{"type":1}'), claim, at)
    expect(whole.record.redrive).toMatchObject({ derive_from: expect.stringMatching(/^4954/) })
  })

  test('of what never reached the stream has a time in place of a position', () => {
    const {
      position: _,
      policy_version: __,
      message_id: ___,
      ...record
    } = failureRecord({ kind: 'rule', stage: 'open' })
    const { redrive } = redriven(record, 'robots/r1/messages', bytes('{}'), claim, at).record
    expect(redrive).toMatchObject({ derive_from: 'f1', failed_at: '2026-05-13T13:48:51.348Z' })
    expect(redrive).not.toHaveProperty('origin_position')
  })

  test('of an edited copy is still the copy of its original', () => {
    const { record } = again({ message_id: 'm2', position: place, edited_from: 'f0', operation_id: 'edit-1' })
    expect(record.edit).toEqual({ edited_from: 'f0', operation_id: 'edit-1' })
    expect(again({ message_id: 'm1' }).record).not.toHaveProperty('edit')
  })

  test('of bytes of which nobody knows the robot keeps an order all the same', () => {
    const { robot_id: _, ...record } = failureRecord({ topic: 'lost/topic' })
    const [one, other] = [1, 2].map(() => redriven(record, 'lost/topic', bytes('x'), claim, at).subject)
    expect(one).toBe(other)
    expect(one).not.toMatch(/^robot:/)
  })
})

test('a release says on whose behalf it is asked, and is due at once', () => {
  const put = released(failureRecord({ kind: 'held' }), 'r1', claim, at)
  expect(put).toEqual({
    subject: 'robot:r1',
    record: {
      data: '',
      topic: 'robots/r1/messages',
      received_at: at,
      source: 'service_platform.api_gateway',
      control: 'release',
      redrive: { redrive_of: 'f1', attempt: 3, operation_id: 'op-1', message_id: 'm1' },
    },
  })
})

test('an abandonment names the message that is to leave its robot, if it is known', () => {
  expect(abandoned(failureRecord({ kind: 'held' }), at)).toMatchObject({
    subject: 'robot:r1',
    record: { control: 'release', abandon: 'm1', source: 'service_platform.api_gateway' },
  })
  const { robot_id: _, ...nobody } = failureRecord()
  expect(abandoned(nobody, at)).toBeUndefined()
})

test.each([
  [{ kind: 'machine' }, 'stream'],
  [{ kind: 'rule' }, 'stream'],
  [{ kind: 'held' }, 'release'],
  [{ kind: 'delivery', function_arn: 'arn:aws:lambda:eu-central-1:1:function:f' }, 'function'],
  [{ kind: 'delivery' }, 'it is not known which function did not get it'],
  [{ kind: 'unknown' }, 'of kind unknown nothing can be tried'],
  [{ kind: 'of tomorrow' }, 'of kind of tomorrow nothing can be tried'],
] as const)('the door of %j is: %s', (over, expected) => {
  const door = doorOf(failureRecord(over), failureKinds)
  expect(door.door === 'none' ? door.why : door.door).toContain(expected)
})

test('what was held and archived goes by the stream when it is restored, until it is held again', () => {
  const actor = { by: 'ada', at: '2026-11-20T09:00:00.000Z' }
  const held = failureRecord({ kind: 'held', status: 'held' })
  const back = restored(archived(held, actor, 'a drill'), { ...actor, at: '2026-11-20T09:01:00.000Z' }, 'no drill')
  expect(doorOf(back, failureKinds)).toEqual({ door: 'stream', topic: 'robots/r1/messages' })
  const attempt = { attempt: 2, at: '2026-11-20T09:02:00.000Z', status: 'held' } as const
  expect(doorOf({ ...back, attempts: [...back.attempts, attempt] }, failureKinds)).toEqual({
    door: 'release',
    robot_id: 'r1',
  })
})

test('without a topic or a robot there is no door', () => {
  const { topic: _, robot_id: __, ...record } = failureRecord()
  expect(doorOf(record, failureKinds)).toMatchObject({ door: 'none', why: expect.stringContaining('on which topic') })
  expect(doorOf({ ...record, kind: 'held' }, failureKinds)).toMatchObject({
    why: expect.stringContaining('which robot'),
  })
})
