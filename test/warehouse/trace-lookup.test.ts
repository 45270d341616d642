import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTable } from '../../warehouse/ddl.ts'
import { findMessages, findTrace } from '../../warehouse/queries/find-messages.ts'
import type { Bound } from '../../warehouse/statement.ts'
import { landingMessages } from '../../warehouse/tables/landing.ts'
import { messages, traces } from '../../warehouse/tables/settled.ts'
import { type AthenaWorld, athenaWorld, database } from '../local/athena/athena-world.ts'

/*
 * What a look-up of a trace reads: the index of each day of its range, then the messages of the days that the index names. The local
 * Athena counts whole columns of the files that partitions leave, so this is above what AWS would read (ADR 63).
 */
const days = 6
const rowsOfDay = 5_000
const rows = days * rowsOfDay
const trace = 'f'.repeat(32)

let athena: AthenaWorld
beforeAll(async () => {
  athena = await athenaWorld()
  const columns = Object.fromEntries(Object.entries(landingMessages.columns).map(([name, { type }]) => [name, type]))
  await athena.table(landingMessages.name, 'parquet', columns)
  for (const table of [messages, traces]) {
    await athena.ask(createTable(table, { database, location: 's3://lake/warehouse' }))
  }
  // Traces and payloads that no codec makes smaller: two halves of a hash each.
  const generated = `with numbers as (
  select d * ${rowsOfDay} + r as n
  from unnest(sequence(0, ${days - 1})) as t(d) cross join unnest(sequence(0, ${rowsOfDay - 1})) as u(r)
),
said as (
  select case when n % ${rowsOfDay} = 17 and n < ${2 * rowsOfDay} then '${trace}'
      else lower(to_hex(md5(to_utf8(cast(n as varchar))))) end as trace_id,
    'robot-' || cast(n % 500 as varchar) as robot_id, 'm' || cast(n as varchar) as message_id,
    'robot.telemetry' as type, 'telemetry' as kind,
    date_add('second', n * 17, timestamp '2026-05-01 00:00:00') as received_at,
    lower(to_hex(md5(to_utf8('p' || cast(n as varchar))))) || lower(to_hex(md5(to_utf8('q' || cast(n as varchar))))) as payload
  from numbers
)`
  await athena.ask(
    `insert into traces (trace_id, robot_id, message_id, type, kind, received_at)
${generated} select trace_id, robot_id, message_id, type, kind, received_at from said`,
  )
  await athena.ask(
    `insert into messages (trace_id, robot_id, message_id, type, kind, received_at, payload)
${generated} select trace_id, robot_id, message_id, type, kind, received_at, payload from said`,
  )
}, 60_000)
afterAll(() => athena.close())

const scanned = async ({ sql, parameters }: Bound): Promise<number> => {
  const id = await athena.start(sql, { ExecutionParameters: [...parameters] })
  const { Status, Statistics } = await athena.end(id)
  expect([Status?.State, Status?.StateChangeReason]).toEqual(['SUCCEEDED', undefined])
  return Statistics?.DataScannedInBytes ?? 0
}

test('a look-up of a trace reads some bytes of each row of its range, and whole rows of the days that it was in', async () => {
  const filter = { trace_id: trace, from: '2026-05-01T00:00:00Z', until: '2026-05-12T00:00:00Z' }
  const index = await scanned(findTrace(filter, 'all'))
  expect(index).toBeGreaterThan(0)
  // A sixteenth of it on AWS, which reads one bucket of each day.
  expect(index / rows).toBeLessThan(40)
  const place = { robot_ids: ['robot-17'], first: '2026-05-01T00:04:49Z', last: '2026-05-01T23:41:29Z' }
  const settled_until = '2026-05-12T00:00:00Z'
  const question = { filter, limit: 50, settled_until }
  const narrow = await scanned(findMessages({ ...question, settled_at: place }, 'all'))
  const wide = await scanned(findMessages({ ...question, settled_at: { ...place, last: filter.until } }, 'all'))
  expect(narrow * 4).toBeLessThan(wide)
})
