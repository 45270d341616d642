import { describe, expect, test } from 'vitest'
import {
  answered,
  calledBack,
  deliveryOf,
  ended,
  isToBeSent,
  lookedAt,
  sent,
  stepOf,
  waitingFor,
} from '../../../functions/commands/course.ts'
import { askedFor } from '../../../functions/commands/send.ts'
import type { Answer, AnswerStatus } from '../../../functions/ports/answers.ts'
import { outcomes } from '../../../functions/ports/command-row.ts'
import type { CommandType } from '../../../messages/commands.ts'
import { commandOf, rowOf, T0, terms } from './rows.ts'

const at = (seconds: number): number => T0 + seconds * 1000
const answer = (status: AnswerStatus, seconds = 1, more: Partial<Answer> = {}): Answer => ({
  command_id: 'c1',
  status,
  at: new Date(at(seconds)).toISOString(),
  message_id: `${status}-${seconds}`,
  ...more,
})
const acknowledged = answered(sent(rowOf(), T0), answer('acknowledged')) ?? rowOf()

describe('sending', () => {
  test('is given up after the clocks of every sending have run out, each twice as long as the one before', () => {
    let row = rowOf()
    const clocks: number[] = []
    let now = T0
    while (row.ended_at === undefined) {
      const step = deliveryOf(row, now)
      if (step.step === 'end') break
      clocks.push(step.seconds)
      row = sent(row, now)
      expect(isToBeSent(row, now + 1000)).toBe(false)
      now += step.seconds * 1000
      row = lookedAt(row, now)
      if (row.status === 'sent') expect(isToBeSent(row, now)).toBe(true)
    }
    expect(clocks).toEqual([5, 10, 20, 40])
    expect(row).toMatchObject({
      status: 'unanswered',
      sends: 4,
      error: { code: 'not_acknowledged', message: 'Sent 4 times and never acknowledged' },
    })
  })

  test('waits no longer than the deadline, and is then expired whether it was sent or not', () => {
    const deadline = new Date(at(8)).toISOString()
    const waiting = waitingFor(rowOf({}, { deadline }), 'robot')
    expect(stepOf(waiting, at(0))).toEqual({ step: 'wait', seconds: 8 })
    expect(lookedAt(waiting, at(7)).status).toBe('waiting')
    expect(lookedAt(waiting, at(8))).toMatchObject({
      status: 'expired',
      error: { message: `Not sent before its deadline, ${deadline}: the robot was out of hearing` },
    })
    expect(deliveryOf({ ...waiting, sends: 2 }, at(0))).toEqual({ step: 'deliver', seconds: 8 })
    expect(lookedAt(sent(waiting, at(1)), at(8)).status).toBe('expired')
  })

  test('a look before the clock has run out changes nothing and goes on waiting', () => {
    const row = sent(rowOf(), T0)
    expect(lookedAt(row, at(2))).toBe(row)
    expect(stepOf(row, at(2))).toEqual({ step: 'deliver', seconds: 3 })
    expect(isToBeSent(row, at(2))).toBe(false)
  })
})

describe('answers', () => {
  test.each([
    ['acknowledged', 'acknowledged'],
    ['running', 'running'],
    ['done', 'done'],
    ['rejected', 'rejected'],
    ['failed', 'failed'],
    ['cancelled', 'cancelled'],
  ] as const)('%s makes a command that was sent %s', (status, after) => {
    const row = answered(sent(rowOf(), T0), answer(status))
    expect(row).toMatchObject({ status: after, acknowledged_at: new Date(at(1)).toISOString() })
    expect(row && stepOf(row, at(1)).step).toBe(outcomes.some((one) => one === after) ? 'end' : 'result')
  })

  test('count forward only: an end needs no acknowledgement before it, and stands when one comes after it', () => {
    const done = answered(sent(rowOf(), T0), answer('done'))
    if (done === undefined) throw new Error('done counts')
    for (const status of ['acknowledged', 'running', 'done', 'rejected', 'failed', 'cancelled'] as const) {
      const after = answered(done, answer(status, 2))
      if (after !== undefined) expect(after).toEqual({ ...done, late: undefined })
    }
    expect(done.status).toBe('done')
  })

  test('said again change nothing; running said again tells that it is still at it', () => {
    expect(answered(acknowledged, answer('acknowledged', 3))).toBeUndefined()
    const running = answered(acknowledged, answer('running', 4)) ?? acknowledged
    expect(answered(running, answer('running', 4))).toBeUndefined()
    expect(answered(running, answer('running', 9))?.heard_at).toBe(new Date(at(9)).toISOString())
    expect(answered(running, answer('acknowledged', 10))).toBeUndefined()
  })

  test('before it was sent count as well: a lane past the line may have been faster', () => {
    expect(answered(rowOf(), answer('acknowledged'))?.status).toBe('acknowledged')
  })

  test('after the end are kept as late and change no outcome', () => {
    const expired = ended(sent(rowOf(), T0), 'expired', new Date(at(600)).toISOString())
    const late = answered(expired, answer('done', 700))
    expect(late).toMatchObject({ status: 'expired', late: { status: 'done' } })
    expect(late && answered(late, answer('done', 701))).toBeUndefined()
  })
})

describe('a command that the robot has', () => {
  test('expires at its deadline', () => {
    expect(lookedAt(acknowledged, at(599)).status).toBe('acknowledged')
    expect(lookedAt(acknowledged, at(600)).status).toBe('expired')
  })

  test('is unanswered when its heartbeat is lost, if one was asked for', () => {
    const row = answered(sent(rowOf({}, { heartbeat_seconds: 30 }), T0), answer('running')) ?? rowOf()
    expect(stepOf(row, at(1))).toEqual({ step: 'result', seconds: 599, heartbeat_seconds: 30 })
    expect(lookedAt(row, at(20)).status).toBe('running')
    expect(lookedAt(row, at(31))).toMatchObject({ status: 'unanswered', error: { code: 'heartbeat_lost' } })
    expect(lookedAt(acknowledged, at(31)).status).toBe('acknowledged')
  })
})

describe('a command that nobody wants any more', () => {
  const cancel = { at: new Date(at(2)).toISOString(), by: 'm9', reason: 'wrong robot' }

  test('ends at once while it waits', () => {
    expect(calledBack(waitingFor(rowOf(), 'turn'), cancel)).toMatchObject({ status: 'cancelled', cancel })
  })

  test('is not sent again, and is cancelled when the clock has run out without a word', () => {
    const row = calledBack(sent(rowOf(), T0), cancel)
    if (row === undefined) throw new Error('it can be called back')
    expect(row.status).toBe('sent')
    expect(isToBeSent(row, at(60))).toBe(false)
    expect(lookedAt(row, at(3)).status).toBe('sent')
    expect(lookedAt(row, at(5)).status).toBe('cancelled')
  })

  test('waits for its own end where the robot has it', () => {
    const row = calledBack(acknowledged, cancel)
    expect(row?.status).toBe('acknowledged')
    expect(row && answered(row, answer('cancelled', 3))?.status).toBe('cancelled')
    expect(row && answered(row, answer('done', 3))?.status).toBe('done')
  })

  test('is called back once, and not after its end', () => {
    const row = calledBack(acknowledged, cancel)
    expect(row && calledBack(row, { ...cancel, by: 'm10' })).toBeUndefined()
    expect(calledBack(ended(acknowledged, 'done', cancel.at), cancel)).toBeUndefined()
  })
})

describe('terms', () => {
  test('end thirty days ahead, whatever is asked for: an execution does not live for ever', () => {
    expect(rowOf({}, { deadline: '2099-01-01T00:00:00Z' }).terms.deadline).toBe('2026-06-12T13:48:52.000Z')
  })

  test('of what goes past the line are urgent, whoever asked for it', () => {
    const priorityOf = (type: CommandType) => askedFor(commandOf('c1', type), {}, terms, T0).terms.priority
    expect([priorityOf('robot.stop'), priorityOf('work.start')]).toEqual(['urgent', 'normal'])
  })

  test('never hold a robot’s line for hours: resends are two minutes apart at most, or as far as the first', () => {
    const clocks = (acknowledge_within_seconds: number) =>
      rowOf({}, { acknowledge_within_seconds, resends_max: 10 }).terms.acknowledge_seconds
    expect(clocks(20)).toEqual([20, 40, 80, ...Array(8).fill(120)])
    expect(clocks(300)).toEqual(Array(11).fill(300))
  })
})
