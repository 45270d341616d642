import { beforeEach, describe, expect, test } from 'vitest'
import { TemporaryFailure } from '../../../functions/errors.ts'
import { archived, claimed, SCHEDULE } from '../../../functions/failures/actions.ts'
import { fingerprintOf } from '../../../functions/failures/fingerprint.ts'
import { failureKinds } from '../../../functions/failures/kinds.ts'
import { putAway } from '../../../functions/failures/put-away.ts'
import { withReport } from '../../../functions/failures/record.ts'
import { type Try, type TryAgainPorts, tryAgain } from '../../../functions/failures/try-again.ts'
import type { FailureReport } from '../../../functions/ports/failure-intake.ts'
import { readInvocation } from '../../../functions/service_platform/record-failure/intake/invocation.ts'
import { fakeFailedBytes } from '../../fakes/failed-bytes.ts'
import { fakeFailureIntake } from '../../fakes/failure-intake.ts'
import { fakeFailures } from '../../fakes/failures.ts'
import { fakeFunctions } from '../../fakes/invoke-function.ts'
import { fakeStream } from '../../fakes/put-on-stream.ts'
import { failureRecord } from '../service_platform/api/stored.ts'
import { report } from '../service_platform/record-failure/recorder.ts'

const now = Date.UTC(2026, 10, 20, 9)
const notify = 'arn:aws:lambda:us-east-1:000000000000:function:notify'
const operation = { operation_id: 'op-1', kind: 'redrive' } as const

let ports: ReturnType<typeof fakePorts>
beforeEach(() => {
  ports = fakePorts()
})
const fakePorts = () => {
  const functions = fakeFunctions()
  functions.answers.set(notify, () => ({ outcome: 'answered', answer: null }))
  return {
    failures: fakeFailures(),
    bytes: fakeFailedBytes(),
    stream: fakeStream(),
    functions,
    intake: fakeFailureIntake(),
    kinds: failureKinds,
    agenda: { retries_max: 5, backoff_seconds: 30 },
    now: () => now,
    random: () => 0.5,
  } satisfies TryAgainPorts
}

const add = (failure_id: string, over: Partial<FailureReport> = {}) => {
  const record = failureRecord({ failure_id, message_id: `m-${failure_id}`, ...over })
  ports.failures.records.set(failure_id, record)
  return record
}

const tryOf = (failure_id: string, over: Partial<Try> = {}): Try => ({
  record: ports.failures.records.get(failure_id) ?? failureRecord({ failure_id }),
  by: 'ada',
  why: 'repaired',
  out_of_order: false,
  ...over,
})

const sent = () => ports.stream.puts.map(({ record }) => [record.redrive?.redrive_of, record.redrive?.attempt])

describe('a try', () => {
  test('is claimed with its line and its agenda before anything is sent', async () => {
    add('f1')
    const put = ports.stream.put
    ports.stream.put = async (puts) => {
      expect(ports.failures.records.get('f1')).toMatchObject({
        status: 'retrying',
        standing: { attempt: 2 },
        agenda: { what: 'recheck', at: '2026-11-20T09:20:00.000Z' },
      })
      await put(puts)
    }
    expect(await tryAgain([tryOf('f1', { operation })], ports)).toEqual([{ failure_id: 'f1', outcome: 'sent' }])
    expect(sent()).toEqual([['f1', 1]])
    expect([...ports.failures.rows.messages.values()]).toEqual([
      {
        ...operation,
        failure_id: 'f1',
        by: 'ada',
        why: 'repaired',
        at: '2026-11-20T09:00:00.000Z',
        from: 'open',
        to: 'retrying',
        attempt: 2,
        robot_id: 'r1',
        message_id: 'm-f1',
        trace_id: '0af7651916cd43dd8448eb211c80319c',
      },
    ])
  })

  test("of the schedule is counted, a person's is not", async () => {
    add('f1')
    add('f2')
    await tryAgain([tryOf('f1', { by: SCHEDULE }), tryOf('f2')], ports)
    expect(['f1', 'f2'].map((id) => ports.failures.records.get(id)?.retries)).toEqual([1, 0])
  })

  test('that two make at the same moment is made by one', async () => {
    add('f1')
    const [one, other] = [tryOf('f1', { operation }), tryOf('f1', { by: SCHEDULE })]
    const outcomes = (await Promise.all([tryAgain([one], ports), tryAgain([other], ports)])).flat()
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['changed', 'sent'])
    expect(sent()).toEqual([['f1', 1]])
  })

  test('whose owner died before it was sent is sent again by the same operation, with the same attempt', async () => {
    add('f1')
    ports.stream.down = true
    await expect(tryAgain([tryOf('f1', { operation })], ports)).rejects.toThrow(TemporaryFailure)
    ports.stream.down = false
    const stale = tryOf('f1', { operation: { ...operation, operation_id: 'op-2' } })
    expect(await tryAgain([stale], ports)).toMatchObject([{ outcome: 'not_possible' }])
    expect(await tryAgain([tryOf('f1', { operation })], ports)).toEqual([{ failure_id: 'f1', outcome: 'sent' }])
    expect(sent()).toEqual([['f1', 1]])
  })

  test('whose claim was written and not answered finds itself', async () => {
    add('f1')
    const write = ports.failures.write
    ports.failures.write = async (changes) => {
      await write(changes)
      // The SDK asked a second time.
      return write(changes)
    }
    expect(await tryAgain([tryOf('f1', { by: SCHEDULE })], ports)).toMatchObject([{ outcome: 'sent' }])
    expect(sent()).toEqual([['f1', 1]])
  })

  test('that has ended is not made again, also if somebody else tries the failure now', async () => {
    add('f1')
    await tryAgain([tryOf('f1', { operation })], ports)
    const standing = ports.failures.records.get('f1')
    const ended =
      standing &&
      withReport(standing, report({ failure_id: 'f1', attempt: 2, at: '2026-11-20T09:00:05.000Z' }), standing.original)
    if (ended)
      ports.failures.records.set(
        'f1',
        claimed(ended, { by: 'grace', at: '2026-11-20T09:01:00.000Z', operation_id: 'op-2' }),
      )
    expect(await tryAgain([tryOf('f1', { operation })], ports)).toEqual([{ failure_id: 'f1', outcome: 'sent' }])
    expect(sent()).toEqual([['f1', 1]])
  })

  test('is not made of what cannot be: it says why, and claims nothing', async () => {
    const done = add('f1', { status: 'resolved' })
    add('f2', { kind: 'unknown' })
    add('f3', { kind: 'delivery', function_arn: 'arn:aws:lambda:us-east-1:1:function:foreign' })
    const gone = add('f4')
    ports.failures.records.set('f4', { ...gone, original: { bytes: 9_000, key: 'failures/f4' } })
    const outcomes = await tryAgain(
      ['f1', 'f2', 'f3', 'f4'].map((id) => tryOf(id)),
      ports,
    )
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(4).fill('not_possible'))
    expect(outcomes.map(({ why }) => why)).toEqual([
      'Failure f1 is resolved; only open, needs_attention, held can be retried',
      expect.stringContaining('of kind unknown nothing can be tried'),
      expect.stringContaining('no function to invoke again'),
      expect.stringContaining('its bytes cannot be read'),
    ])
    expect(ports.failures.records.get('f1')).toEqual(done)
    expect(sent()).toEqual([])
  })

  test('reads bytes that lie elsewhere, and sends those of one robot one put after the other', async () => {
    const big = add('f1')
    const key = await ports.bytes.keep('f1', Buffer.from('whole and unchanged'))
    ports.failures.records.set('f1', { ...big, original: { bytes: 19, key } })
    add('f2')
    add('f3', { robot_id: 'r2', topic: 'robots/r2/messages' })
    const calls: string[][] = []
    const put = ports.stream.put
    ports.stream.put = async (puts) => {
      calls.push(puts.map(({ record }) => record.redrive?.redrive_of ?? ''))
      await put(puts)
    }
    await tryAgain(
      ['f1', 'f2', 'f3'].map((id) => tryOf(id)),
      ports,
    )
    expect(calls).toEqual([['f1', 'f3'], ['f2']])
    expect(Buffer.from(ports.stream.puts[0]?.record.data ?? '', 'base64').toString()).toBe('whole and unchanged')
  })
})

describe('an event that a function did not get', () => {
  const delivery = { kind: 'delivery', stage: 'bus_target', function_arn: `${notify}:$LATEST` } as const

  test('is handed to it as it is, and its success is reported', async () => {
    add('f1', delivery)
    expect(await tryAgain([tryOf('f1', { operation })], ports)).toMatchObject([{ outcome: 'delivered' }])
    expect(ports.functions.events).toEqual([{ arn: notify, event: { type: 'work.stop' } }])
    expect(ports.intake.last()).toMatchObject([
      {
        failure_id: 'f1',
        status: 'resolved',
        ended_as: 'delivered',
        attempt: 2,
        operation_id: 'op-1',
        kind: 'delivery',
      },
    ])
  })

  test('and that it fails over again is reported with what it says', async () => {
    add('f1', delivery)
    ports.functions.answers.set(notify, () => ({ outcome: 'failed', error_class: 'Error', error_text: 'no topic' }))
    expect(await tryAgain([tryOf('f1')], ports)).toMatchObject([{ outcome: 'failed_again' }])
    expect(ports.intake.last()).toMatchObject([
      { status: 'open', error_class: 'Error', error_text: expect.stringMatching(/ failed: no topic$/), attempt: 2 },
    ])
  })

  test.each([
    ['TemporaryFailure', true],
    ['Sandbox.Timedout', true],
    ['PermanentFailure', false],
    ['TypeError', false],
  ])('and that fails over again for the same cause (%s) stays in its group', async (errorType, retryable) => {
    const payload = { 'detail-type': 'incident.raised', detail: { robot_id: 'r1' } }
    const json = {
      requestContext: { requestId: 'i1', functionArn: `${notify}:$LATEST`, condition: 'RetriesExhausted' },
      requestPayload: payload,
      responsePayload: { errorType, errorMessage: 'publish a notice to arn:aws:sns:x:1:gone: NotFoundException' },
    }
    const sent_at = '2026-05-13T13:50:00.000Z'
    const message = { id: 'q1', body: '', json, sent_at, again: false, attributes: {} }
    const [first] = (await readInvocation(message, { bytes: ports.bytes, kinds: ports.kinds })) ?? []
    expect(first).toMatchObject({ error_class: errorType, retryable })
    if (!first) return
    add('f1', { ...delivery, ...first, failure_id: 'f1' })
    ports.functions.answers.set(notify, () => ({
      outcome: 'failed',
      error_class: errorType,
      error_text: json.responsePayload.errorMessage,
    }))
    await tryAgain([tryOf('f1')], ports)
    const [again] = ports.intake.last()
    expect(again).toMatchObject({ status: 'open', error_class: errorType, retryable })
    expect(again && fingerprintOf(again)).toBe(fingerprintOf(first))
  })

  test('without an answer has failed again', async () => {
    add('f1', delivery)
    ports.functions.answers.set(notify, () => {
      throw new TemporaryFailure('invoke notify: TimeoutError')
    })
    await tryAgain([tryOf('f1')], ports)
    expect(ports.intake.last()).toMatchObject([{ status: 'open', error_class: 'TemporaryFailure' }])
  })

  test('goes to the outbox as a batch of one, which is delivered when nothing is handed back', async () => {
    add('f1', { ...delivery, stage: 'outbox' })
    add('f2', { ...delivery, stage: 'outbox' })
    let batchItemFailures: readonly object[] = []
    ports.functions.answers.set(notify, () => ({ outcome: 'answered', answer: { batchItemFailures } }))
    expect(await tryAgain([tryOf('f1')], ports)).toMatchObject([{ outcome: 'delivered' }])
    expect(ports.functions.events).toEqual([
      { arn: notify, event: { redrive_of: 'f1', Records: [{ type: 'work.stop' }] } },
    ])
    batchItemFailures = [{ itemIdentifier: '7' }]
    expect(await tryAgain([tryOf('f2')], ports)).toMatchObject([{ outcome: 'failed_again' }])
    expect(ports.intake.reports.get('f2')).toMatchObject([{ status: 'open', error_class: 'NotPublished' }])
  })

  test('that the outbox hands back again stays in its group', async () => {
    const givenUp = { error_class: 'RetryAttemptsExhausted', error_text: 'signalbox-dev-outbox did not settle it' }
    add('f1', { ...delivery, ...givenUp, stage: 'outbox', retryable: true })
    ports.functions.answers.set(notify, () => ({
      outcome: 'answered',
      answer: { batchItemFailures: [{ itemIdentifier: '7' }] },
    }))
    await tryAgain([tryOf('f1')], ports)
    expect(ports.intake.last()).toMatchObject([{ status: 'open', ...givenUp, retryable: true, attempt: 2 }])
  })
})

describe('what is put away', () => {
  const act = (failure_id: string, what: 'archive' | 'restore', operation_id = 'op-1') => ({
    record: ports.failures.records.get(failure_id) ?? failureRecord(),
    what,
    by: 'ada',
    why: 'a drill',
    operation: { operation_id, kind: what },
  })

  test('is out of sight with its line, and comes back as it was', async () => {
    add('f1', { status: 'needs_attention' })
    expect(await putAway([act('f1', 'archive')], ports)).toEqual([{ failure_id: 'f1', outcome: 'done' }])
    expect(ports.failures.records.get('f1')).toMatchObject({
      status: 'archived',
      archived: { by: 'ada', why: 'a drill' },
    })
    expect(await putAway([act('f1', 'archive')], ports)).toEqual([{ failure_id: 'f1', outcome: 'done' }])
    expect(await putAway([act('f1', 'restore', 'op-2')], ports)).toEqual([{ failure_id: 'f1', outcome: 'done' }])
    expect(ports.failures.records.get('f1')).toMatchObject({ status: 'needs_attention', agenda: { what: 'shelve' } })
    expect([...ports.failures.rows.messages.values()].map(({ from, to }) => [from, to])).toEqual([
      ['needs_attention', 'archived'],
      ['archived', 'needs_attention'],
    ])
    expect(ports.stream.puts).toEqual([])
  })

  test("leaves its robot's queue if it was held, also after a death in between", async () => {
    add('f1', { kind: 'held', status: 'held' })
    ports.stream.down = true
    await expect(putAway([act('f1', 'archive')], ports)).rejects.toThrow(TemporaryFailure)
    ports.stream.down = false
    expect(await putAway([act('f1', 'archive')], ports)).toMatchObject([{ outcome: 'done' }])
    expect(ports.stream.puts).toMatchObject([{ subject: 'robot:r1', record: { control: 'release', abandon: 'm-f1' } }])
  })

  test('is left alone when it is tried or was changed meanwhile', async () => {
    const record = add('f1')
    const before = act('f1', 'archive')
    ports.failures.records.set('f1', archived(record, { by: 'grace', at: '2026-11-20T08:00:00.000Z' }, 'mine'))
    expect(await putAway([before], ports)).toMatchObject([{ outcome: 'changed', why: 'Failure f1 is archived now' }])
    ports.failures.records.set('f2', claimed(record, { by: 'grace', at: '2026-11-20T08:00:00.000Z' }))
    expect(await putAway([act('f2', 'archive')], ports)).toMatchObject([{ outcome: 'not_possible' }])
  })
})
