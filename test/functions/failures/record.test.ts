import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { claimed } from '../../../functions/failures/actions.ts'
import { fingerprintOf } from '../../../functions/failures/fingerprint.ts'
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

  test('fits into the index, whatever was reported', () => {
    const long = 'ü'.repeat(200_000)
    const made = report({ error_text: long, stack: long, error_class: long, topic: long, type: long, robot_id: '' })
    const record = recordedOneByOne([{ ...made, message_id: long, trace_id: 't1', state: '' }])
    expect(Buffer.byteLength(JSON.stringify(record))).toBeLessThan(60_000)
    expect(record).toMatchObject({ trace_id: 't1', state: '' })
    expect(record).not.toHaveProperty('robot_id')
    expect(record).not.toHaveProperty('message_id')
  })

  test('a report that is in it already changes nothing', () => {
    const record = recordedOneByOne([report()])
    expect(withReport(record, report(), original)).toBeUndefined()
    expect(withReports(record, [report(), report()], original)).toBeUndefined()
  })
})

describe('failures with one cause have one fingerprint', () => {
  const fingerprint = (error_text: string, over: object = {}) =>
    fingerprintOf({ error_class: 'OtherJobInHand', stage: 'machine', error_text, ...over })

  test.each([
    [
      'ids',
      'message 5f0c8f0e-8f0e-5f0e-8f0e-5f0c8f0e8f0e failed',
      'message b1946ac9-2492-5347-8623-5b5a1f6d3a10 failed',
    ],
    ['traces', 'trace 0af7651916cd43dd8448eb211c80319c', 'trace 1bf7651916cd43dd8448eb211c80319d'],
    ['numbers', 'battery is 219; 0 to 100 was expected', 'battery is 120; 0 to 100 was expected'],
    ['quoted values', 'topic "a/b" is not spoken', 'topic "c" is not spoken'],
    ['times', 'at 2026-05-13T13:48:52.000Z it broke', 'at 2027-01-01T00:00:00Z it broke'],
    ['times with an offset', 'at 2026-05-13T13:48:52+02:00 it broke', 'at 2027-01-01T00:00:00-05:30 it broke'],
    ['days', 'on 2026-05-13 it broke', 'on 2027-01-01 it broke'],
    ['ULIDs', 'order 01JTX5ZK8W3Y7Q2V9N4M6P0R1S is gone', 'order 01JTX60ABCDEFGHJKMNPQRSTV2 is gone'],
    ['ids of other alphabets', 'action V1StGXR8_Z5jdHi6B-myT is late', 'action 7Uk_a9Pz-Lq2mX4tYw0bN is late'],
    ['short hexadecimal ids', 'commit 9fceb02d of job', 'commit 1a2b3c4d of job'],
    ['fractions and signs', 'x is -0.25 and y is 3', 'x is 17 and y is 1.5e-7'],
    [
      'positions',
      'Unexpected token at position 17 (line 3 column 4)',
      'Unexpected token at position 2 (line 1 column 2)',
    ],
    ['paths into a payload', '/payload/nodes/3/actions/0 is missing', '/payload/nodes/12/actions/11 is missing'],
    ['lists', 'nodes 3, 4, 5 are unknown', 'nodes 1 are unknown'],
    ['lists of quoted values', '"a", "b" are unknown', '"c" are unknown'],
    ['quoted values with apostrophes around', "it can't be `a` or 'b'", "it can't be `dd` or 'e f'"],
    ['addresses', 'connect 10.0.0.7:443 refused', 'connect 192.168.17.20:8443 refused'],
  ])('whatever their %s', (_, one, other) => {
    expect(fingerprint(one)).toBe(fingerprint(other))
  })

  test('whichever robot they hit', () => {
    expect(fingerprint('Robot r1 has no job', { robot_id: 'r1' })).toBe(
      fingerprint('Robot ff:5iO4 has no job', { robot_id: 'ff:5iO4' }),
    )
  })

  test('also where its id is part of a word of the text, or of another id', () => {
    expect(fingerprint('No job for e', { robot_id: 'e' })).toBe(
      fingerprint('No job for ff:5iO4', { robot_id: 'ff:5iO4' }),
    )
    expect(fingerprint('Robot agv-1 blocks agv-1', { robot_id: 'agv-1' })).toBe(
      fingerprint('Robot agv-10 blocks agv-10', { robot_id: 'agv-10' }),
    )
    expect(fingerprint('Topic robots/r1/messages', { robot_id: 'r1' })).toBe(
      fingerprint('Topic robots/truck/messages', { robot_id: 'truck' }),
    )
  })

  test('and different causes have different ones', () => {
    const one = fingerprint('Robot has no job in hand')
    expect(fingerprint('Robot has another job in hand')).not.toBe(one)
    expect(fingerprint("It can't start because it isn't there")).not.toBe(
      fingerprint("It can't stop because it isn't there"),
    )
    expect(fingerprint('Robot has no job in hand', { stage: 'commit' })).not.toBe(one)
    expect(fingerprint('Robot has no job in hand', { error_class: 'InvalidPayload' })).not.toBe(one)
  })

  test('a text of any length and content has one, at once', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 3_000 }),
        fc.string({ unit: 'binary', maxLength: 5 }),
        (text, robot_id) => /^[0-9a-f]{16}$/.test(fingerprint(text, { robot_id })),
      ),
    )
    expect(fingerprint('"'.repeat(2_000_000))).toMatch(/^[0-9a-f]{16}$/)
  })
})
