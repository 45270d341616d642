import { beforeEach, describe, expect, test } from 'vitest'
import { TemporaryFailure } from '../../../../functions/errors.ts'
import { actOnOne, isUnsettled, settleActs } from '../../../../functions/failures/act-on-one.ts'
import { claimed } from '../../../../functions/failures/actions.ts'
import { withAgenda } from '../../../../functions/failures/agenda.ts'
import { copyOf } from '../../../../functions/failures/edit.ts'
import { failureKinds } from '../../../../functions/failures/kinds.ts'
import { type FailureRecord, withReport } from '../../../../functions/failures/record.ts'
import { type Try, tryAgain } from '../../../../functions/failures/try-again.ts'
import type { MeasuredSet } from '../../../../functions/measures.ts'
import type { FailureReport } from '../../../../functions/ports/failure-intake.ts'
import { retryFailures } from '../../../../functions/service_platform/retry-failures/retry.ts'
import { fakeEventBus } from '../../../fakes/event-bus.ts'
import { fakeFailedBytes } from '../../../fakes/failed-bytes.ts'
import { fakeFailureIntake } from '../../../fakes/failure-intake.ts'
import { fakeFailures } from '../../../fakes/failures.ts'
import { fakeLog } from '../../../fakes/log.ts'
import { fakeOperations } from '../../../fakes/operations.ts'
import { fakeStream } from '../../../fakes/put-on-stream.ts'
import { fakeShelf } from '../../../fakes/shelf.ts'
import { failureRecord } from '../api/stored.ts'
import { report } from '../record-failure/recorder.ts'

const begun = Date.parse('2026-11-20T09:00:00.000Z')
const agenda = { retries_max: 5, backoff_seconds: 30 }

const surroundings = () => {
  const failures = fakeFailures()
  const operations = fakeOperations(failures)
  const stream = fakeStream()
  const bytes = fakeFailedBytes()
  const shelf = fakeShelf()
  const bus = fakeEventBus()
  const log = fakeLog()
  const measured: MeasuredSet[] = []
  const clock = { now: begun }
  const asked: Try[][] = []
  const ports = {
    failures,
    operations,
    bytes,
    stream,
    functions: {
      knows: () => false,
      invoke: async () => {
        throw new Error('no function is known')
      },
    },
    intake: fakeFailureIntake(),
    kinds: failureKinds,
    agenda,
    now: () => clock.now,
    random: () => 0.5,
    due: failures.due,
    shelf,
    bus,
    log: log.log,
    measures: { publish: (sets: readonly MeasuredSet[]) => void measured.push(...sets) },
  }
  const run = (over: Partial<typeof ports> = {}, settings: { readonly retries_per_run?: number } = {}) =>
    retryFailures(
      {
        ...ports,
        ...over,
        tryAgain: (tries) => {
          asked.push([...tries])
          return tryAgain(tries, { ...ports, ...over })
        },
        settleActs: (record) => settleActs(record, { ...ports, ...over }),
      },
      { retries_per_run: 500, budget_seconds: 45, ...settings },
    )()
  /** As the recorder writes what is reported. */
  const recorded = (failure_id: string, over: Partial<FailureReport> = {}): FailureRecord => {
    const before = failures.records.get(failure_id)
    const said = report({ ...temporary, failure_id, at: new Date(clock.now).toISOString(), ...over })
    const made = before ? withReport(before, said, before.original) : failureRecord(said)
    if (!made) throw new Error('the report says nothing new')
    const after = withAgenda(made, agenda, failureKinds, { now: clock.now, random: 0.5, shelved: true })
    failures.records.set(failure_id, after)
    return after
  }
  const pass = (seconds: number): void => {
    clock.now += seconds * 1000
  }
  const stands = (failure_id: string) => failures.records.get(failure_id)
  return { failures, ports, stream, bytes, shelf, bus, log, measured, asked, run, recorded, pass, stands }
}

const temporary = { kind: 'rule', stage: 'rule', error_class: 'ThrottlingException', retryable: true } as const

let one: ReturnType<typeof surroundings>
beforeEach(() => {
  one = surroundings()
})

describe('the schedule of retries', () => {
  test('tries what is temporary and due, and nothing before', async () => {
    one.recorded('f1')
    expect(await one.run()).toMatchObject({ retried: 0 })
    one.pass(30)
    expect(await one.run()).toMatchObject({ retried: 1 })
    expect(one.stream.puts).toMatchObject([{ record: { redrive: { redrive_of: 'f1', attempt: 1 } } }])
    expect(one.stands('f1')).toMatchObject({
      status: 'retrying',
      retries: 1,
      changed_by: 'schedule',
      agenda: { what: 'recheck' },
    })
    expect(await one.run()).toMatchObject({ retried: 0 })
    expect(one.stream.puts).toHaveLength(1)
  })

  test('sends what somebody died over who edited a failure', async () => {
    const original = Buffer.from('{"type":"work.stop","payload":{"job_id":"j1"}}')
    const record = one.recorded('f1', { retryable: false, original_base64: original.toString('base64') })
    const copy = copyOf(record, original, { payload: { job_id: 'j2' } }, record.record_version, failureKinds)
    one.stream.down = true
    await expect(actOnOne({ kind: 'edit', record, by: 'ada', why: 'renamed', copy }, one.ports)).rejects.toThrow()
    one.stream.down = false
    expect(isUnsettled(one.stands('f1') as FailureRecord)).toBe(true)
    await one.run()
    expect(one.stream.puts).toEqual([])
    one.pass(61)
    await one.run()
    expect(one.stream.puts).toMatchObject([{ record: { edit: { edited_from: 'f1' } } }])
    expect(isUnsettled(one.stands('f1') as FailureRecord)).toBe(false)
    await one.run()
    expect(one.stream.puts).toHaveLength(1)
  })

  test('never tries what is permanent, or of a kind that waits for a person', async () => {
    one.recorded('permanent', { retryable: false })
    one.recorded('machine', { kind: 'machine', stage: 'machine' })
    one.recorded('unknown', { kind: 'unknown', stage: 'intake' })
    for (let hour = 0; hour < 48; hour += 1) {
      one.pass(3600)
      expect(await one.run()).toEqual({ retried: 0, unanswered: 0, given_up: 0 })
    }
    expect(one.stream.puts).toEqual([])
  })

  test('tries at growing distances, at most as often as is configured; then it needs attention and is never tried again', async () => {
    one.recorded('f1')
    const waits: number[] = []
    let since = 0
    for (let minute = 0; minute < 24 * 60; minute += 1) {
      one.pass(60)
      since += 60
      if ((await one.run()).retried === 0) continue
      waits.push(since)
      since = 0
      one.recorded('f1', { attempt: 1 + waits.length })
    }
    expect(waits).toHaveLength(5)
    expect(waits).toEqual([...waits].sort((a, b) => a - b))
    expect(waits.at(-1)).toBeGreaterThan(5 * 60)
    expect(one.stands('f1')).toMatchObject({ status: 'needs_attention', retries: 5, agenda: { what: 'shelve' } })
    expect(one.stands('f1')?.attempts.map(({ attempt, status, by }) => `${attempt} ${by ?? status}`)).toEqual([
      '1 open',
      '2 schedule',
      '2 open',
      '3 schedule',
      '3 open',
      '4 schedule',
      '4 open',
      '5 schedule',
      '5 open',
      '6 schedule',
      '6 open',
    ])
  })

  test('puts the messages of a robot in the order in which it said them, whichever was due first', async () => {
    for (const [n, second] of [3, 1, 2].entries()) {
      one.recorded(`f${n}`, { robot_id: 'r1', position: `${second}`.padStart(60, '0') })
      one.pass(1)
    }
    one.pass(60)
    await one.run()
    expect(one.stream.puts.map(({ record }) => record.redrive?.redrive_of)).toEqual(['f1', 'f2', 'f0'])
  })

  test('takes the longest due first when there are more than one run may try', async () => {
    for (let n = 0; n < 30; n += 1) {
      one.recorded(`f${n}`, { robot_id: `r${n}`, topic: `robots/r${n}/messages` })
      one.pass(1)
    }
    one.pass(60)
    expect(await one.run({}, { retries_per_run: 20 })).toMatchObject({ retried: 20 })
    expect(new Set(one.stream.puts.map(({ record }) => record.redrive?.redrive_of))).toEqual(
      new Set(Array.from({ length: 20 }, (_, n) => `f${n}`)),
    )
  })

  test('leaves alone what somebody else has taken since the index was read', async () => {
    one.recorded('f1')
    one.pass(60)
    const find = one.failures.find
    one.failures.find = async (ids) => {
      const seen = await find(ids)
      const record = one.stands('f1')
      if (record?.status === 'open') {
        one.failures.records.set('f1', claimed(record, { by: 'ada', at: '2026-11-20T09:01:00.000Z' }))
      }
      return seen
    }
    expect(await one.run()).toMatchObject({ retried: 0, given_up: 0 })
    expect(one.stream.puts).toEqual([])
    expect(one.stands('f1')).toMatchObject({ status: 'retrying', changed_by: 'ada' })
  })

  test('what throws is told with its failures, stops no other robot, and is not overtaken by its own', async () => {
    for (let n = 0; n < 25; n += 1) {
      const robot = n < 10 || n === 24 ? 'r1' : `r${n}`
      one.recorded(`f${n}`, { robot_id: robot, topic: `robots/${robot}/messages`, position: `${n}`.padStart(60, '0') })
    }
    one.pass(60)
    let calls = 0
    const put = one.stream.put
    one.stream.put = async (puts) => {
      calls += 1
      if (calls === 1) throw new TemporaryFailure('put 1 records: ThrottlingException')
      await put(puts)
    }
    await one.run()
    const tried = one.stream.puts.map(({ record }) => record.redrive?.redrive_of)
    expect(tried).not.toContain('f24')
    expect(tried.length).toBeGreaterThanOrEqual(5)
    const told = one.log.lines.flatMap(({ fields }) => (fields.failure_ids ?? []) as string[])
    expect(told).toContain('f0')
    expect(told).not.toContain('f24')
  })

  test('one that cannot be done for now keeps none of the others from being done', async () => {
    for (let n = 0; n < 5; n += 1) one.recorded(`f${n}`, { robot_id: `r${n}`, topic: `robots/r${n}/messages` })
    const bad = one.stands('f2')
    if (bad) one.failures.records.set('f2', { ...bad, original: { bytes: 9_000, key: 'failures/f2' } })
    one.bytes.read = async () => {
      throw new TemporaryFailure('read failures/f2: SlowDown')
    }
    one.pass(60)
    expect(await one.run()).toMatchObject({ retried: 4, given_up: 0 })
    const told = one.log.lines.filter(({ level }) => level === 'error').map(({ fields }) => fields.failure_id)
    expect(told).toEqual(['f2'])
    expect(one.stands('f2')).toMatchObject({ status: 'open', retries: 0 })
  })

  test('begins nothing more when its time is over', async () => {
    for (let n = 0; n < 30; n += 1) one.recorded(`f${n}`, { robot_id: `r${n}`, topic: `robots/r${n}/messages` })
    one.pass(60)
    const put = one.stream.put
    one.stream.put = async (puts) => {
      one.pass(30)
      await put(puts)
    }
    expect(await one.run()).toMatchObject({ retried: 20 })
  })
})

describe('a try of which nothing is heard', () => {
  test('is given up after twenty minutes and counts: the next one waits longer', async () => {
    one.recorded('f1')
    one.pass(60)
    await one.run()
    one.pass(19 * 60)
    expect(await one.run()).toMatchObject({ unanswered: 0 })
    one.pass(60)
    expect(await one.run()).toMatchObject({ unanswered: 1, retried: 0 })
    expect(one.stands('f1')).toMatchObject({
      status: 'open',
      retries: 1,
      error_class: 'ThrottlingException',
      attempts: [{ attempt: 1 }, { attempt: 2, by: 'schedule' }, { attempt: 2, error_class: 'Unanswered' }],
      agenda: { what: 'retry' },
    })
    expect(one.shelf.copies.map(({ attributes }) => attributes.attempt)).toEqual(['2'])
    expect(one.bus.taken).toEqual([])
  })

  test('needs attention after the last one: once on the bus, on the shelf, and in the index', async () => {
    one.recorded('f1')
    for (let minute = 0; minute < 24 * 60; minute += 1) {
      one.pass(60)
      await one.run()
    }
    expect(one.stream.puts).toHaveLength(5)
    expect(one.stands('f1')).toMatchObject({ status: 'needs_attention', retries: 5 })
    expect(one.bus.taken).toMatchObject([
      { type: 'failure.needs_attention', detail: { payload: { failure_id: 'f1', attempts: 6 } } },
    ])
    expect(one.shelf.copies.at(-1)?.attributes).toMatchObject({ failure_id: 'f1', attempt: '6' })
  })

  test('of a person needs attention or waits as before, and is not tried by the clock', async () => {
    const seen = one.recorded('f1', { kind: 'machine', stage: 'machine', retryable: false })
    const at = '2026-11-20T09:00:00.000Z'
    const moment = { now: begun, random: 0.5, shelved: false }
    one.failures.records.set('f1', withAgenda(claimed(seen, { by: 'ada', at }), agenda, failureKinds, moment))
    one.pass(20 * 60)
    await one.run()
    expect(one.stands('f1')).toMatchObject({ status: 'open', retries: 0, agenda: { what: 'shelve' } })
  })

  test.each(['shelf', 'bus', 'index'] as const)('is told of again when the %s did not answer', async (down) => {
    one.recorded('f1')
    const last = one.stands('f1')
    if (last) one.failures.records.set('f1', { ...last, retries: 4 })
    one.pass(300)
    await one.run()
    one.pass(20 * 60)
    const broken = new TemporaryFailure('TimeoutError')
    const refuse = async () => {
      throw broken
    }
    await one.run({
      ...(down === 'shelf' && { shelf: { ...one.shelf, place: refuse } }),
      ...(down === 'bus' && { bus: { ...one.bus, put: refuse } }),
      ...(down === 'index' && { failures: { ...one.failures, write: refuse } }),
    })
    expect(one.stands('f1')?.status).toBe('retrying')
    expect(one.log.lines.filter(({ level }) => level === 'error').map(({ fields }) => fields.failure_id)).toEqual([
      'f1',
    ])
    one.pass(60)
    await one.run()
    expect(one.stands('f1')?.status).toBe('needs_attention')
    expect(new Set(one.bus.taken.map(({ detail }) => detail.event_id)).size).toBe(1)
  })
})

describe('a failure that no try can help', () => {
  test.each([
    ['its bytes are gone', { original: { bytes: 9_000, key: 'failures/f1' } }, /bytes cannot be read/],
    ['its topic is not known', { topic: undefined }, /on which topic/],
    ['its function is not ours', { kind: 'delivery', function_arn: 'arn:aws:lambda:x:y:function:z' }, /no function/],
  ])('needs attention with the reason, because %s, and does not come again', async (_, over, reason) => {
    const record = one.recorded('f1')
    one.failures.records.set('f1', { ...record, ...over } as FailureRecord)
    one.pass(60)
    expect(await one.run()).toEqual({ retried: 0, unanswered: 0, given_up: 1 })
    const stands = one.stands('f1')
    expect(stands).toMatchObject({ status: 'needs_attention', retries: 0, error_class: 'ThrottlingException' })
    expect(stands?.attempts.at(-1)).toMatchObject({ error_class: 'BeyondRetry' })
    expect(stands?.attempts.at(-1)?.error_text).toMatch(reason)
    expect(one.bus.taken).toHaveLength(1)
    expect(one.shelf.copies).toHaveLength(1)
    one.pass(3600)
    expect(await one.run()).toEqual({ retried: 0, unanswered: 0, given_up: 0 })
    expect(one.asked).toHaveLength(1)
  })
})
