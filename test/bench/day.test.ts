import { describe, expect, test } from 'vitest'
import { type DayPlan, dayOfTraffic, factoryRecordings, putOf } from '../../bench/day.ts'
import { streamRecordBytes } from '../../messages/stream-record.ts'
import { rowsOf } from '../../warehouse/rows.ts'

const recordings = await factoryRecordings()
const plan: DayPlan = { day: '2026-05-13', messages: 20_000, recordings: recordings ?? [] }

const rows = (of: DayPlan) =>
  [...dayOfTraffic(of)].flatMap((said, at) =>
    rowsOf({
      data: streamRecordBytes(putOf(said).record),
      sequence_number: String(10n ** 55n + BigInt(at)),
      shard_id: 'shardId-000000000000',
      arrived_at_ms: said.received_at,
    }),
  )

describe.skipIf(recordings === undefined)('a day of the factory', () => {
  const day = rows(plan)
  const opened = day.filter(({ kind }) => kind !== 'unopened' && kind !== 'control')

  test('is as many records as were asked for, each message with an id of its own, and one of 2,000 cannot be opened', () => {
    expect(day.length).toBe(20_000)
    expect(day.filter(({ kind }) => kind === 'unopened').length).toBe(10)
    expect(new Set(opened.map(({ robot_id, message_id }) => `${robot_id} ${message_id}`)).size).toBe(opened.length)
  })

  test('lies in the 24 hours of its day, and each of them has some', () => {
    expect(new Set(day.map(({ received_at }) => received_at?.slice(0, 10)))).toEqual(new Set(['2026-05-13']))
    expect(new Set(day.map(({ received_at }) => received_at?.slice(11, 13))).size).toBe(24)
  })

  test('is half recorded, in the languages of the recordings', () => {
    const byDialect = Object.fromEntries(
      [...Map.groupBy(opened, ({ dialect }) => dialect)].map(([d, of]) => [d, of.length]),
    )
    expect(byDialect).toMatchInlineSnapshot(`
      {
        "native": 10000,
        "vda-5050": 4995,
        "vda-derived": 4995,
      }
    `)
  })

  test('is the same bytes every time', () => {
    const few = { ...plan, messages: 500 }
    expect(rows(few)).toEqual(rows(few))
  })
})

test('without the recordings it is native robots alone', () => {
  const day = rows({ ...plan, messages: 1_000, recordings: [] })
  expect(new Set(day.map(({ dialect }) => dialect))).toEqual(new Set(['native']))
})
