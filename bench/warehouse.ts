import { createHash } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { type AthenaWorld, athenaWorld, database } from '../test/local/athena/athena-world.ts'
import { createTable } from '../warehouse/ddl.ts'
import { messageHours, telemetryHours } from '../warehouse/facts/hourly.ts'
import { findMessages, findTrace } from '../warehouse/queries/find-messages.ts'
import { landingMessages } from '../warehouse/tables/landing.ts'
import { messages, traces } from '../warehouse/tables/settled.ts'
import { factMessageHour, factTelemetryHour } from '../warehouse/tables/star.ts'
import { percentiles } from './percentiles.ts'
import type { Measure } from './results.ts'

/*
 * Asking a day of ten million messages on one machine, with the statements that the data API and the ETL ask: through the local
 * Athena, each in its turn, from the first wire request to the last row. The day is made by the engine itself, an hour at a time:
 * telemetry of 200 robots, and one message in ten in a trace of forty.
 */
const secondsMax = { lookup: 1, aggregates: 20 }
const lookups = 20
const robots = 200
const day = { from: '2026-05-13T00:00:00.000Z', until: '2026-05-14T00:00:00.000Z' }

export const warehouse = async (rows: number): Promise<Measure[]> => {
  const world = await athenaWorld()
  try {
    const types = Object.entries(landingMessages.columns).map(([name, { type }]) => [name, type] as const)
    await world.table(landingMessages.name, 'parquet', Object.fromEntries(types))
    for (const table of [messages, traces, factMessageHour, factTelemetryHour]) {
      await world.ask(createTable(table, { database, location: 's3://lake/warehouse' }))
    }
    const filling = await seconds(() => fill(world, rows))

    const found = await lookUp(world, (at) => md5(`t${Math.floor((rows * at) / lookups / messagesOfTrace)}`))
    if (found.rows === 0) throw new Error('none of the traces that were put in was found')
    const missing = await lookUp(world, (at) => md5(`none ${at}`))

    const aggregate = async () => {
      for (const { sql } of [messageHours(day), telemetryHours(day)]) await world.ask(sql)
    }
    const aggregating = await seconds(aggregate)
    const [[counted] = []] = await world.ask(`select sum(messages) as counted from ${factMessageHour.name}`)
    if (Number(counted) !== rows) throw new Error(`the aggregates count ${counted} messages; ${rows} are in the table`)
    const again = await seconds(aggregate)

    const count = rows.toLocaleString('en')
    return [
      {
        name: `A trace among ${count} messages of a day: where it is, and its messages`,
        value: spread(found.milliseconds),
        peer: `${spread(missing.milliseconds)} where there is none`,
        target: `p95 ≤ ${secondsMax.lookup} s`,
        met: percentiles(found.milliseconds).p95 <= secondsMax.lookup * 1_000,
      },
      {
        name: `The day's aggregates over ${count}: volume, battery and distance by robot and hour`,
        value: `${aggregating.toFixed(1)} s`,
        peer: `${again.toFixed(1)} s again, with nothing changed`,
        target: `≤ ${secondsMax.aggregates} s`,
        met: aggregating <= secondsMax.aggregates,
      },
      {
        name: `${count} messages into the tables of messages and traces, hour by hour`,
        value: `${filling.toFixed(0)} s`,
      },
    ]
  } finally {
    await world.close()
  }
}

/** One in ten is of a trace, forty of them behind one another; the others have each their own. */
const messagesOfTrace = 400

const fill = async (world: AthenaWorld, rows: number): Promise<void> => {
  const at = `timestamp '2026-05-13 00:00:00' + to_milliseconds(i * 86400000 / ${rows})`
  const columns = {
    position: `printf('49590338271490256608559692538361571095921575989%09d-000', i)`,
    shard_id: `'shardId-000000000000'`,
    message_id: `'m-' || i`,
    trace_id: `case when i % 10 = 4 then md5('t' || (i / ${messagesOfTrace})) else md5('x' || i) end`,
    robot_id: `printf('robot-%03d', robot)`,
    subject: `printf('robot:robot-%03d', robot)`,
    type: `case when i % 10 = 4 then 'work.completed' else 'robot.telemetry' end`,
    kind: `case when i % 10 = 4 then 'fact' else 'telemetry' end`,
    dialect: `'native'`,
    schema_version: '1',
    sequence: 'i',
    source: `'device'`,
    topic: `printf('robots/robot-%03d/telemetry', robot)`,
    received_at: at,
    occurred_at: at,
    arrived_at: at,
    battery: 'round(100 * a, 1)',
    pose_x: 'round(10 * a, 3)',
    pose_y: 'round(10 * b, 3)',
    pose_map: `'hall-1'`,
    payload: `printf('{"battery":%.1f,"pose":{"x":%.3f,"y":%.3f,"map":"hall-1"},"velocity":{"vx":%.2f}}', 100 * a, 10 * a, 10 * b, b)`,
    bytes: '600',
    // Bytes that no compression makes smaller.
    raw_base64: `md5('a' || i) || md5('b' || i) || md5('c' || i) || md5('d' || i)`,
  }
  const names = Object.keys(columns).join(', ')
  const values = Object.values(columns).join(', ')
  const ofTrace = Object.keys(traces.columns).join(', ')
  for (let hour = 0; hour < 24; hour += 1) {
    const first = Math.ceil((rows * hour) / 24)
    const last = Math.ceil((rows * (hour + 1)) / 24) - 1
    const numbers = `select i, i % ${robots} as robot, rand() as a, rand() as b from range(${first}, ${last + 1}) as t(i)`
    await world.ask(`insert into ${messages.name} (${names}) select ${values} from (${numbers}) as numbers`)
    const from = `timestamp '2026-05-13 ${String(hour).padStart(2, '0')}:00:00'`
    await world.ask(
      `insert into ${traces.name} (${ofTrace}) select ${ofTrace} from ${messages.name}
      where received_at >= ${from} and received_at < ${from} + interval '1' hour`,
    )
  }
}

const lookUp = async (world: AthenaWorld, traceAt: (index: number) => string) => {
  const milliseconds: number[] = []
  let rows = 0
  for (let index = 0; index < lookups; index += 1) {
    const filter = { trace_id: traceAt(index), ...day }
    const began = performance.now()
    const place = findTrace(filter, 'all')
    const its = await world.ask(place.sql, place.parameters)
    const [, first, last] = its[0] ?? []
    const settled_at =
      typeof first === 'string' && typeof last === 'string'
        ? { robot_ids: its.map(([robot]) => String(robot)), first: zoned(first), last: zoned(last) }
        : undefined
    const all = findMessages({ filter, limit: 100, settled_until: day.until, settled_at }, 'all')
    rows += (await world.ask(all.sql, all.parameters)).length
    milliseconds.push(performance.now() - began)
  }
  return { milliseconds, rows }
}

const seconds = async (work: () => Promise<void>): Promise<number> => {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1_000
}

const spread = (milliseconds: readonly number[]): string => {
  const { p50, p95 } = percentiles(milliseconds)
  return `p50 ${Math.round(p50)} ms, p95 ${Math.round(p95)} ms`
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')
const zoned = (timestamp: string): string => `${timestamp.replace(' ', 'T')}Z`
