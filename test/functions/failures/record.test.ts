import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { archived, claimed, edited } from '../../../functions/failures/actions.ts'
import { type FailureRecord, withReport, withReports } from '../../../functions/failures/record.ts'
import { type FailureReport, failureStatuses } from '../../../functions/ports/failure-intake.ts'
import { report } from '../service_platform/record-failure/recorder.ts'

const original = { bytes: 1, inline: new Uint8Array([7]) }

const recordedOneByOne = (reports: readonly FailureReport[]): FailureRecord | undefined =>
  reports.reduce<FailureRecord | undefined>((record, one) => withReport(record, one, original) ?? record, undefined)

/** Different moments, so that "the newest" is one of them. */
const reports = fc
  .uniqueArray(
    fc.record({
      attempt: fc.integer({ min: 1, max: 9 }),
      second: fc.integer({ min: 0, max: 59 }),
      status: fc.constantFrom(...failureStatuses),
      error_class: fc.constantFrom('TemporaryFailure', 'OtherJobInHand'),
      operation_id: fc.constantFrom(undefined, 'o1', 'o2'),
      held_back: fc.boolean(),
    }),
    { selector: ({ second }) => second, minLength: 1, maxLength: 12 },
  )
  .map((made) =>
    made.map(({ second, operation_id, held_back, ...one }) =>
      report({
        ...one,
        at: `2026-05-13T14:00:${String(second).padStart(2, '0')}.000Z`,
        ...(operation_id !== undefined && { operation_id }),
        ...(one.status === 'open' && held_back && { held_back }),
        ...(one.status === 'resolved' && { ended_as: second % 2 === 0 ? 'applied' : 'refused' }),
      }),
    ),
  )

describe('the record of a failure', () => {
  test('depends on what was reported, not on the order or the number of deliveries', () => {
    fc.assert(
      fc.property(
        reports.chain((made) =>
          fc.tuple(
            fc.constant(made),
            fc.shuffledSubarray([...made, ...made], { minLength: made.length * 2, maxLength: made.length * 2 }),
          ),
        ),
        ([once, shuffledTwice]) => {
          const { record_version: _, ...first } = recordedOneByOne(once) ?? { record_version: 0 }
          const { record_version: __, ...second } = recordedOneByOne(shuffledTwice) ?? { record_version: 0 }
          expect(second).toEqual(first)
          const { record_version: ___, ...inOneBatch } = withReports(undefined, once, original) ?? { record_version: 0 }
          expect(inOneBatch).toEqual(first)
        },
      ),
    )
  })

  test('of which only ends were reported is told by the first of them, in whatever order they arrive', () => {
    const first = report({ status: 'resolved', error_class: 'OtherJobInHand', at: '2026-05-13T14:00:00.000Z' })
    const second = report({ status: 'resolved', error_class: 'TemporaryFailure', at: '2026-05-13T14:00:01.000Z' })
    for (const order of [
      [first, second],
      [second, first],
    ]) {
      expect(recordedOneByOne(order)).toMatchObject({ error_class: 'OtherJobInHand', status: 'resolved' })
    }
  })

  test('stays small however often the failure is tried: the first and the newest attempts are kept', () => {
    const many = Array.from({ length: 100 }, (_, n) =>
      report({
        attempt: n + 1,
        at: new Date(Date.UTC(2026, 4, 13) + n * 1000).toISOString(),
        error_text: 'x'.repeat(2_000),
      }),
    )
    const record = recordedOneByOne(many)
    expect(record?.attempts.map(({ attempt }) => attempt)).toEqual([1, ...Array.from({ length: 29 }, (_, n) => 72 + n)])
    expect(JSON.stringify(record).length).toBeLessThan(16_000)
  })

  test('the end of a try stands above its beginning, whatever the clocks of the two say', () => {
    const record = recordedOneByOne([report()])
    if (record === undefined) throw new Error('no record')
    const claim = claimed(record, { by: 'ada', at: '2026-05-13T14:00:05.000Z' })
    const end = report({ attempt: 2, at: '2026-05-13T14:00:04.900Z', status: 'resolved', ended_as: 'applied' })
    expect(withReport(claim, end, original)).toMatchObject({ status: 'resolved', ended_as: 'applied' })
    const earlier = report({ attempt: 1, at: '2026-05-13T14:00:09.000Z', error_text: 'again' })
    expect(withReport(claim, earlier, original)).toMatchObject({ status: 'retrying', error_text: 'again' })
  })

  test('that waited while it was tried again has ended when its robot let it go, whatever number that try bears', () => {
    const at = (second: number): string => `2026-05-13T14:00:0${second}.000Z`
    const held = report({ status: 'held', attempt: 2, at: at(1) })
    const asked = claimed(withReports(undefined, [held], original) as FailureRecord, { by: 'ada', at: at(2) })
    const stillHeld = withReport(asked, report({ status: 'held', attempt: 3, at: at(3) }), original) as FailureRecord
    const end = report({ status: 'resolved', ended_as: 'applied', attempt: 2, at: at(4) })
    const ended = withReport(stillHeld, end, original)
    expect(ended).toMatchObject({ status: 'resolved', ended_as: 'applied', standing: { attempt: 2, at: at(4) } })
    expect(claimed({ ...(ended as FailureRecord), status: 'open' }, { by: 'ada', at: at(5) }).standing.attempt).toBe(4)
  })

  test('that a person has settled is not opened again by another delivery of the try that they saw', () => {
    const at = (second: number): string => `2026-05-13T14:00:0${second}.000Z`
    const open = withReports(undefined, [report({ attempt: 1, at: at(1) })], original) as FailureRecord
    for (const settled of [
      edited(open, { by: 'ada', at: at(2), operation_id: 'o1' }, 'why', 'm2'),
      archived(open, { by: 'ada', at: at(2), operation_id: 'o1' }, 'why'),
    ]) {
      const again = withReport(settled, report({ attempt: 1, at: at(3) }), original)
      expect(again).toMatchObject({ status: settled.status, standing: settled.standing })
      expect(withReport(settled, report({ attempt: 2, at: at(3) }), original)).toMatchObject({ status: 'open' })
    }
  })

  test('fits into the index, whatever was reported', () => {
    const long = 'ü'.repeat(200_000)
    const made = report({ error_text: long, stack: long, error_class: long, topic: long, type: long, robot_id: '' })
    const record = recordedOneByOne([{ ...made, message_id: long, trace_id: 't1', state: '' }])
    expect(Buffer.byteLength(JSON.stringify(record))).toBeLessThan(60_000)
    expect(record).toMatchObject({ trace_id: 't1', state: '' })
    expect(record).not.toHaveProperty('robot_id')
    expect(record).not.toHaveProperty('message_id')
  })

  test('names the handler that failed last, and none that failed before it', () => {
    const first = report({ handler: 'work.start-work' })
    const later = { attempt: 2, at: '2026-05-13T15:00:00.000Z' }
    expect(recordedOneByOne([first])?.handler).toBe('work.start-work')
    expect(recordedOneByOne([first, report({ ...later, handler: 'charge.dock-robot' })])?.handler).toBe(
      'charge.dock-robot',
    )
    expect(recordedOneByOne([first, report(later)])).not.toHaveProperty('handler')
  })

  test('a report that is in it already changes nothing', () => {
    const record = recordedOneByOne([report()])
    expect(withReport(record, report(), original)).toBeUndefined()
    expect(withReports(record, [report(), report()], original)).toBeUndefined()
  })
})
