import { describe, expect, test } from 'vitest'
import { claimed } from '../../../../functions/failures/actions.ts'
import type { FailureRecord } from '../../../../functions/failures/record.ts'
import type { FailureReport } from '../../../../functions/ports/failure-intake.ts'
import type { MessageOfOperation } from '../../../../functions/ports/operations.ts'
import { agenda, type Recorder, recordedAt, recorder, reported } from './recorder.ts'

const at = (minute: number): string => new Date(Date.UTC(2026, 4, 13, 14, minute)).toISOString()
const record = ({ failures }: Recorder): FailureRecord => {
  const found = failures.records.get('f1')
  if (found === undefined) throw new Error('f1 is not recorded')
  return found
}

/** Somebody tries f1 again: the claim of their operation. */
const claim = async (one: Recorder, operation_id: string, minute: number): Promise<FailureRecord> => {
  const before = record(one)
  const after = claimed(before, { by: 'ada', at: at(minute), operation_id })
  const acted: MessageOfOperation = {
    operation_id,
    failure_id: 'f1',
    kind: 'redrive',
    by: 'ada',
    why: 'repaired',
    at: at(minute),
    from: before.status,
    to: after.status,
    attempt: after.standing.attempt,
  }
  expect(await one.failures.write([{ before, after, acted }])).toEqual(new Set())
  return after
}

const results = ({ failures }: Recorder, operationId: string) =>
  Object.fromEntries(failures.rows.results.get(operationId) ?? [])

describe('the books follow the record', () => {
  const counted = { books: { published: 1, dead_lettered: 1 } }
  const ended = { status: 'resolved', ended_as: 'applied', books: { dead_lettered: -1, applied: 1 } } as const

  test('a message that nobody else counted is entered with its first report, once', async () => {
    const one = recorder()
    await one.deliver([reported(counted), reported(counted, 'q2')])
    await one.deliver([reported(counted)], 2)
    await one.deliver([reported({ ...counted, attempt: 2, at: at(1) })])
    expect(one.books()).toEqual({ published: 1, dead_lettered: 1 })
  })

  test('its end moves it from one column to another, once, however often and in whatever batch it is told', async () => {
    const one = recorder()
    await one.deliver([reported(counted)])
    await claim(one, 'o1', 1)
    const end = { ...ended, attempt: 2, at: at(2), operation_id: 'o1' }
    await one.deliver([reported(end), reported(end, 'q2')])
    await one.deliver([reported(end)], 2)
    await one.deliver([reported({ ...end, at: at(3), ended_as: 'duplicate' })])
    expect(one.books()).toEqual({ published: 1, dead_lettered: 0, applied: 1 })
  })

  test('also when the failure and its end come in one batch', async () => {
    const one = recorder()
    await one.deliver([reported({ ...ended, attempt: 2, at: at(2) }), reported(counted, 'q2')])
    expect(one.books()).toEqual({ published: 1, dead_lettered: 0, applied: 1 })
  })

  test('an end that comes too late to count, because somebody tries it again already, counts nothing', async () => {
    const one = recorder()
    await one.deliver([reported(counted)])
    const { standing } = await claim(one, 'o1', 1)
    await one.deliver([reported({ ...ended, attempt: 1, at: at(5) })])
    expect(record(one).standing).toEqual(standing)
    expect(one.books()).toEqual({ published: 1, dead_lettered: 1 })
  })
})

describe('what came of a try is counted with its operation', () => {
  const outcomes: readonly [string, Partial<FailureReport>][] = [
    ['applied', { status: 'resolved', ended_as: 'applied' }],
    ['observed', { status: 'resolved', ended_as: 'observed' }],
    ['duplicate', { status: 'resolved', ended_as: 'duplicate' }],
    ['refused', { status: 'resolved', ended_as: 'refused' }],
    ['delivered', { status: 'resolved', ended_as: 'delivered' }],
    ['opened', { status: 'resolved', ended_as: 'opened' }],
    ['held', { status: 'held' }],
    ['failed_again', { status: 'open' }],
    ['failed_again', { status: 'needs_attention' }],
    ['held_back', { status: 'open', held_back: true }],
  ]

  test.each(outcomes)('%s', async (result, over) => {
    const one = recorder()
    await one.deliver([reported()])
    await claim(one, 'o1', 1)
    const end = reported({ ...over, attempt: 2, at: at(2), operation_id: 'o1' })
    await one.deliver([end])
    await one.deliver([end], 2)
    expect(results(one, 'o1')).toEqual({ [result]: 1 })
    expect(one.failures.rows.messages.get('o1#f1')).toMatchObject({ result, result_at: at(2) })
  })

  test('also when a held message ends tries above the claim, because each release counts one', async () => {
    const one = recorder()
    await one.deliver([reported()])
    await claim(one, 'o1', 1)
    await one.deliver([
      reported({ status: 'resolved', ended_as: 'applied', attempt: 4, at: at(2), operation_id: 'o1' }),
    ])
    expect(results(one, 'o1')).toEqual({ applied: 1 })
  })

  test('of its own try and of no other', async () => {
    const one = recorder()
    await one.deliver([reported()])
    await claim(one, 'o1', 1)
    await one.deliver([reported({ attempt: 2, at: at(2), operation_id: 'o9' })])
    await one.deliver([reported({ attempt: 1, at: at(3), operation_id: 'o1' })])
    await one.deliver([reported({ attempt: 2, at: at(4) })])
    expect(results(one, 'o1')).toEqual({})
    expect(results(one, 'o9')).toEqual({})
  })
})

describe('what the clock has to do next is written with the record', () => {
  const temporary = { kind: 'rule', stage: 'rule', error_class: 'KinesisAction', retryable: true } as const

  test('temporary: a try of the schedule, after a pause that doubles, at most as often as configured', async () => {
    const one = recorder()
    await one.deliver([reported(temporary)])
    const pauses: number[] = []
    for (let retry = 0; retry < agenda.retries_max; retry += 1) {
      const { agenda: next } = record(one)
      expect(next?.what).toBe('retry')
      pauses.push((Date.parse(next?.at ?? '') - recordedAt) / 1000)
      const before = record(one)
      const after = claimed(before, { by: 'schedule', at: at(retry * 2 + 1) })
      await one.failures.write([{ before, after }])
      await one.deliver([reported({ ...temporary, attempt: retry + 2, at: at(retry * 2 + 2) })])
    }
    expect(pauses).toEqual([22.5, 45, 90])
    expect(record(one)).toMatchObject({ status: 'needs_attention', retries: 3, agenda: { what: 'shelve' } })
    expect(one.bus.taken).toMatchObject([{ type: 'failure.needs_attention' }])
    expect(one.totals()).toEqual({ needs_attention: 1 })
  })

  test('permanent: nothing but that its copy does not leave the shelf by age, counted from when it was placed', async () => {
    const one = recorder()
    await one.deliver([reported()])
    const placed = record(one).agenda
    expect(placed).toEqual({ what: 'shelve', at: new Date(recordedAt + 12 * 86_400_000).toISOString() })
    const later = { ...one.ports, now: () => recordedAt + 86_400_000 }
    await one.deliver([reported({ attempt: 2, at: at(5) })], 1, later)
    expect(record(one)).toMatchObject({ agenda: placed, attempts: [{}, {}] })
    expect(one.shelf.copies).toHaveLength(1)
  })

  test('held or ended: nothing', async () => {
    for (const status of ['held', 'resolved'] as const) {
      const one = recorder()
      await one.deliver([reported({ ...temporary, status })])
      expect(record(one)).not.toHaveProperty('agenda')
    }
  })

  test('a failure that fails again has a copy that says after which try', async () => {
    const one = recorder()
    await one.deliver([reported()])
    await claim(one, 'o1', 1)
    await one.deliver([reported({ attempt: 2, at: at(2), operation_id: 'o1' })])
    expect(one.shelf.copies.map(({ attributes }) => attributes.attempt)).toEqual(['1', '2'])
  })
})
