import { describe, expect, test } from 'vitest'
import { bodies } from '../../functions/http/bodies.ts'
import { equations } from '../../warehouse/loss/equations.ts'
import { findGaps, type Stage } from '../../warehouse/loss/gaps.ts'
import { countHours } from '../../warehouse/loss/hours.ts'
import { countRules } from '../../warehouse/loss/rules.ts'
import type { LandingMessage } from '../../warehouse/rows.ts'
import { DAY_MS, HOUR_MS, spanOf } from '../../warehouse/settle/hours.ts'
import { lossHour } from '../../warehouse/tables/loss.ts'
import { messages } from '../../warehouse/tables/settled.ts'
import { everything } from '../functions/service_platform/dispatch/everything.ts'
import {
  connected,
  epoch,
  line,
  put,
  raw,
  type Streamed,
  say,
  telemetry,
} from '../functions/service_platform/dispatch/line.ts'
import { trinoGrammar } from './grammar.ts'
import { type LakeBesideTheLine, lakeBesideTheLine } from './lake-beside-the-line.ts'

const DAY = Date.UTC(2026, 4, 13)
const MINUTE_MS = 60_000

const holdAll = async ({ warehouse }: LakeBesideTheLine) => {
  for (const { name, holds } of equations) {
    expect(await warehouse.ask(`select * from ${lossHour.name} where not (${holds})`), name).toEqual([])
  }
}

test('all statements of the report are in the grammar of Trino', async () => {
  const faultIn = await trinoGrammar()
  const range = { span: spanOf(DAY, DAY + DAY_MS), now: DAY + DAY_MS }
  const rule = { rule: 'signalbox_dev_messages', hour: '2026-05-13T12:00:00Z', took: 1, failed: 0, delivered: 1 }
  for (const { name, sql } of [...findGaps(range), countHours(range), countRules(range.span, [rule])]) {
    expect(faultIn(sql), name).toBeUndefined()
  }
})

test('no statement reads the lake more than five times, wherever its names stand for a whole query', () => {
  const range = { span: spanOf(DAY, DAY + DAY_MS), now: DAY + DAY_MS }
  const reads = [...findGaps(range), countHours(range)].map(({ name, sql }) => `${name}: ${readsOf('heard', sql)}`)
  expect(reads).toEqual([
    'gaps robot_to_stream: 4',
    'gaps stream_to_dispatch: 5',
    'gaps stream_to_lake: 4',
    'gaps lake_to_settled: 1',
    'hours: 2',
  ])
})

/** Trino puts the query in the place of its name, each time that it is named. */
const readsOf = (wanted: string, sql: string): number => {
  const queries = new Map<string, string>()
  for (const { index, 1: name = '' } of sql.matchAll(/\b([a-z_]+) AS \(/g)) {
    const begins = sql.indexOf('(', index)
    let depth = 0
    let at = begins
    do depth += sql[at] === '(' ? 1 : sql[at] === ')' ? -1 : 0
    while (depth > 0 && ++at < sql.length)
    queries.set(name, sql.slice(begins, at))
  }
  const named = (text: string): number =>
    [...text.matchAll(/\b(?:FROM|JOIN) ([a-z_]+)/g)].reduce((sum, [, name = '']) => {
      if (name === wanted) return sum + 1
      const query = queries.get(name)
      return sum + (query === undefined ? 0 : named(query))
    }, 0)
  return named(queries.get('gaps') ?? sql.slice(sql.indexOf('SELECT h.robot_id')))
}

describe('an undisturbed day', () => {
  test('with all that may happen to a message is reported as whole: every equation holds, there is no gap', async () => {
    const { records, before, prepared } = everything()
    const one = await prepared()
    const lake = await lakeBesideTheLine(DAY)
    await one.deliver(records)
    // The acknowledgement got lost: it comes again. And lands again, as Firehose may; and is archived again.
    await one.deliver(records)
    await lake.land([...before, ...records])
    await lake.land(records)
    await lake.archive(one)
    await lake.archive(one)
    await lake.settle()
    const { gaps, hours } = await lake.report()
    expect(gaps).toEqual([])
    await holdAll(lake)
    const of = (robot: string) => hours.find(({ robot_id }) => robot_id === robot)
    // Derived facts are published and in no record; what came again is in no sum; redrives are counted apart.
    expect(of('ff:leJ4')).toMatchObject({ landed: '5', decided: '5', derived: '9', published: '14', claimed: null })
    expect(of('waits')).toMatchObject({ landed: '4', pending: '2', redelivered: '4' })
    expect(of('passed')).toMatchObject({ landed: '5', decided: '3', again: '2', claimed: '2', settled: '3' })
    lake.warehouse.close()
  })
})

/** Two hours of robots that count, one that does not, one of VDA, a mission, arrays, and what names nobody. */
const traffic = (): readonly { readonly name: string; readonly record: Streamed }[] => {
  const at = (minute: number) => ({ received_at: epoch + (minute - 60) * MINUTE_MS })
  const state = (headerId: number) =>
    JSON.stringify({
      ...{ headerId, timestamp: '2026-05-13T11:00:00.00Z', version: '2.0.0', manufacturer: 'kit', serialNumber: 'a1' },
      ...{ orderId: '', orderUpdateId: 0, lastNodeId: 'n', lastNodeSequenceId: 0, driving: headerId % 2 === 0 },
      ...{ nodeStates: [], edgeStates: [], actionStates: [], errors: [], operatingMode: 'AUTOMATIC' },
      ...{
        batteryState: { batteryCharge: 100 - headerId, charging: false },
        safetyState: { eStop: 'NONE', fieldViolation: false },
      },
    })
  return Array.from({ length: 12 }, (_, n) => [
    { name: `counts ${n}`, record: say('counts', telemetry(`t${n}`, 90, { sequence: 40 + n }), at(10 * n)) },
    {
      name: `arrays ${n}`,
      record: say(
        'arrays',
        [0, 1, 2].map((part) => telemetry(undefined, 80, { sequence: 3 * n + part })),
        at(10 * n),
      ),
    },
    { name: `mute ${n}`, record: say('mute', n === 0 ? connected('c') : telemetry(`m${n}`, 70), at(10 * n)) },
    {
      name: `vda ${n}`,
      record: say('kit:a1', state(n), { topic: 'uagv/v2/kit/a1/state', client_id: 'kit:a1', ...at(10 * n) }),
    },
    {
      name: `mission ${n}`,
      record: put('mission:m1', {
        data: Buffer.from(
          JSON.stringify(
            n === 0
              ? {
                  message_id: 'a',
                  type: 'mission.requested',
                  payload: { mission_id: 'm1', steps: [{ kind: 'charge' }] },
                }
              : {
                  message_id: `p${n}`,
                  type: n % 2 === 0 ? 'mission.resume' : 'mission.pause',
                  payload: { reason: 'x' },
                },
          ),
        ).toString('base64'),
        topic: 'missions/m1/messages',
        source: 'service_platform.api_gateway',
        ...at(10 * n),
      }),
    },
    { name: `nobody ${n}`, record: raw(`nobody ${n % 3}`, Buffer.from(`{"broken": ${n}`)) },
  ]).flat()
}

/** Leaves records out, each behind the place that `dropped` names for it. */
const dayWithout = async (dropped: Readonly<Record<string, Stage>>): Promise<LakeBesideTheLine> => {
  const all = traffic()
  const unknown = Object.keys(dropped).find((name) => all.every((one) => one.name !== name))
  if (unknown !== undefined) throw new Error(`${unknown} is none of the records`)
  const without = (...stages: Stage[]) =>
    all.filter(({ name }) => !stages.some((stage) => dropped[name] === stage)).map(({ record }) => record)
  const one = line()
  const decided = without('robot_to_stream', 'stream_to_dispatch')
  for (let from = 0; from < decided.length; from += 17) await one.deliver(decided.slice(from, from + 17))
  const lake = await lakeBesideTheLine(DAY)
  await lake.land(without('robot_to_stream', 'stream_to_lake'))
  await lake.archive(one)
  await lake.settle()
  return lake
}

const gapOf = ({ robot_id, stage, messages, from_sequence, to_sequence }: Readonly<Record<string, unknown>>) =>
  `${robot_id}: ${messages} ${stage} ${from_sequence ?? '?'}-${to_sequence ?? '?'}`

describe('a message that is dropped on purpose', () => {
  test.each<{ stage: Stage; dropped: readonly string[]; expected: readonly string[] }>([
    // A robot that counts nothing claims nothing: what it loses is unknown, and the counters of its rule tell (loss_rule_hour).
    { stage: 'robot_to_stream', dropped: ['counts 5'], expected: ['counts: 1 robot_to_stream 45-45'] },
    { stage: 'robot_to_stream', dropped: ['arrays 6', 'mute 4'], expected: ['arrays: 3 robot_to_stream 18-20'] },
    { stage: 'stream_to_dispatch', dropped: ['counts 5'], expected: ['counts: 1 stream_to_dispatch 45-45'] },
    {
      stage: 'stream_to_dispatch',
      dropped: ['counts 0', 'counts 9', 'arrays 11', 'vda 7', 'mission 5', 'nobody 3'],
      expected: [
        ': 1 stream_to_dispatch ?-?',
        'arrays: 3 stream_to_dispatch 33-35',
        'counts: 1 stream_to_dispatch 40-40',
        'counts: 1 stream_to_dispatch 49-49',
        'kit:a1: 1 stream_to_dispatch ?-?',
        'mission:m1: 1 stream_to_dispatch ?-?',
      ],
    },
    { stage: 'stream_to_lake', dropped: ['counts 5'], expected: ['counts: 1 stream_to_lake 45-45'] },
    {
      stage: 'stream_to_lake',
      dropped: ['counts 11', 'arrays 6', 'mute 4', 'vda 7', 'mission 5', 'nobody 3'],
      expected: [
        ': 1 stream_to_lake ?-?',
        'arrays: 3 stream_to_lake 18-20',
        'counts: 1 stream_to_lake 51-51',
        'kit:a1: 1 stream_to_lake ?-?',
        'mission:m1: 1 stream_to_lake ?-?',
        'mute: 1 stream_to_lake ?-?',
      ],
    },
  ])(
    '$stage, $dropped: the report names robot, range and stage, and nothing else',
    async ({ stage, dropped, expected }) => {
      const lake = await dayWithout(Object.fromEntries(dropped.map((name) => [name, stage])))
      expect((await lake.report()).gaps.map(gapOf)).toEqual(expected)
      lake.warehouse.close()
    },
  )

  test('and another one behind the next place, of the same robot and batch: both are named, they do not make up for each other', async () => {
    const lake = await dayWithout({
      'counts 4': 'stream_to_dispatch',
      'counts 6': 'stream_to_lake',
      'counts 9': 'robot_to_stream',
    })
    expect((await lake.report()).gaps.map(gapOf)).toEqual([
      'counts: 1 robot_to_stream 49-49',
      'counts: 1 stream_to_dispatch 44-44',
      'counts: 1 stream_to_lake 46-46',
    ])
    lake.warehouse.close()
  })

  test('on its way into the settled table is named with what brings it back; then the report is empty again', async () => {
    const lake = await dayWithout({})
    expect((await lake.report()).gaps).toEqual([])
    await holdAll(lake)
    const { warehouse } = lake
    await warehouse.ask(
      `create table aside as select * from ${messages.name} where robot_id = 'mute' and message_id in ('m3', 'm4')`,
    )
    await warehouse.ask(`delete from ${messages.name} where robot_id = 'mute' and message_id in ('m3', 'm4')`)
    const { gaps, hours } = await lake.report()
    expect(gaps.map(gapOf)).toEqual(['mute: 2 lake_to_settled ?-?'])
    expect(gaps[0]).toMatchObject({
      hour: '2026-05-13 11:00:00',
      from_at: '2026-05-13 11:30:00',
      to_at: '2026-05-13 11:40:00',
      replay: null,
    })
    const [, offered = ''] = /^POST \/data\/runs (.*)$/.exec(String(gaps[0]?.offered_operation)) ?? []
    // By the hour of their arrival: that of the stream's clock.
    expect(bodies['start-data-run'].parse(JSON.parse(offered))).toEqual({
      from: '2026-05-13T12:00:00Z',
      until: '2026-05-13T13:00:00Z',
      reason: 'Loss report: 2 missing in the settled table',
    })
    expect(hours.filter(({ lost }) => lost !== '0').map(({ robot_id, lost }) => `${robot_id} ${lost}`)).toEqual([
      'mute 2',
    ])
    await warehouse.ask(`insert into ${messages.name} select * from aside`)
    expect((await lake.report()).gaps).toEqual([])
    warehouse.close()
  })

  test('behind the stream comes with the body of a replay, ready to be sent', async () => {
    const lake = await dayWithout({ 'mute 4': 'stream_to_dispatch' })
    const [gap] = (await lake.report()).gaps
    const body = JSON.parse(String(gap?.replay))
    expect(body).toEqual({
      kind: 'replay',
      // Within what its line of the books counted: a robot without numbers is not known better.
      range: { from: '2026-05-13T11:30:00Z', until: '2026-05-13T11:50:01Z', robot_id: 'mute' },
      reason: 'Loss report: 1 missing behind the stream',
    })
    expect(bodies['plan-operation'].parse(body)).toEqual(body)
    expect(gap?.offered_operation).toBe(`POST /operations ${gap?.replay}`)
    lake.warehouse.close()
  })
})

describe('what a robot says again hours later', () => {
  const later = spanOf(epoch + 2 * HOUR_MS, epoch + 3 * HOUR_MS)
  const said = (from: number, to: number, received_at: number) =>
    Array.from({ length: to - from + 1 }, (_, n) =>
      say('e1', telemetry(`t${from + n}`, 90, { sequence: from + n }), { received_at: received_at + n * 1000 }),
    )
  const lakeOf = async (saidAt: readonly Streamed[], keeps?: (row: LandingMessage) => boolean) => {
    const records = saidAt.map((one) => arrivedWhenSaid(one))
    const one = line()
    await one.deliver(records)
    const lake = await lakeBesideTheLine(DAY)
    await lake.land(records, keeps)
    await lake.archive(one)
    await lake.settle()
    return lake
  }
  const reportOf = async (records: readonly Streamed[], before?: ReturnType<typeof spanOf>) => {
    const lake = await lakeOf(records)
    if (before !== undefined) await lake.report(before)
    const { gaps } = await lake.report(later)
    lake.warehouse.close()
    return gaps.map(gapOf)
  }
  const first = said(1, 40, epoch - HOUR_MS)
  const again = epoch + 2 * HOUR_MS
  const morning = spanOf(epoch - HOUR_MS, epoch + 2 * HOUR_MS)

  test('is no sign that what lies between is missing', async () => {
    expect(await reportOf([...first, ...said(1, 5, again), ...said(35, 40, again)])).toEqual([])
    const goesOn = [...first, ...said(1, 5, again), ...said(41, 45, again + MINUTE_MS)]
    expect(await reportOf(goesOn, morning)).toEqual([])
    // Nobody has made that report.
    expect(await reportOf(goesOn)).toEqual([])
  })

  test('hides nothing that is missing between it and what is new', async () => {
    const lost = ['e1: 2 robot_to_stream 41-42']
    const records = [...first, ...said(1, 5, again), ...said(38, 40, again), ...said(43, 45, again + MINUTE_MS)]
    expect(await reportOf(records)).toEqual(lost)
    expect(await reportOf(records, morning)).toEqual(lost)
  })

  test('tells a true gap in the hour that it was first told in, whatever part of the day is reported in which order', async () => {
    const records = [...said(1, 10, epoch - HOUR_MS), ...said(20, 40, epoch - 5 * MINUTE_MS)]
    const resent = [
      ...said(1, 5, epoch + 5 * MINUTE_MS),
      ...said(20, 25, epoch + 5 * MINUTE_MS),
      ...said(20, 40, again),
    ]
    const lake = await lakeOf([...records, ...resent])
    const hours = Array.from({ length: 4 }, (_, n) => epoch + (n - 1) * HOUR_MS)
    const parts = hours.map((from) => spanOf(from, from + HOUR_MS))
    for (const part of [...parts, morning, later, spanOf(DAY, DAY + DAY_MS), ...parts.toReversed()]) {
      const { gaps } = await lake.report(part)
      expect(gaps.map((gap) => `${gapOf(gap)} ${gap.hour}`)).toEqual([
        'e1: 9 robot_to_stream 11-19 2026-05-13 11:00:00',
      ])
    }
    lake.warehouse.close()
  })

  test('for the first time, in two stretches, leaves no hole where it was heard in between', async () => {
    const live = [
      ...said(1, 49, epoch - HOUR_MS),
      ...said(61, 80, epoch - 40 * MINUTE_MS),
      ...said(91, 99, epoch - 30 * MINUTE_MS),
    ]
    const kept = [...said(50, 60, again), ...said(81, 90, again + MINUTE_MS)]
    expect(await reportOf([...live, ...kept])).toEqual([])
    expect(await reportOf([...live, ...kept.slice(2, -2)])).toEqual(['e1: 2 robot_to_stream 50-51'])
    expect(await reportOf([...live, ...kept.filter((_, n) => n !== 5)], morning)).toEqual([
      'e1: 1 robot_to_stream 55-55',
    ])
  })

  test('beside something new that the lake has lost: that is named, behind the stream and nowhere else', async () => {
    const records = [...first, ...said(30, 40, again), ...said(41, 45, again + 40_000)]
    const lake = await lakeOf(records, ({ sequence }) => sequence !== 43)
    expect((await lake.report(later)).gaps.map(gapOf)).toEqual(['e1: 1 stream_to_lake 43-43'])
    lake.warehouse.close()
  })

  test('hides nothing that is missing of a count that began anew', async () => {
    const anew = said(1, 3, again).map((_, n) =>
      say('e1', telemetry(`new${n}`, 90, { sequence: n === 2 ? 4 : n + 1 }), { received_at: again + n * 1000 }),
    )
    expect(await reportOf([...first, ...anew, ...said(38, 40, again + MINUTE_MS)], morning)).toEqual([
      'e1: 1 robot_to_stream 3-3',
    ])
  })
})

/** The stream's clock is the edge's. */
const arrivedWhenSaid = (one: Streamed): Streamed => {
  const { received_at } = JSON.parse(Buffer.from(one.kinesis.data, 'base64').toString()) as { received_at: number }
  return { ...one, kinesis: { ...one.kinesis, approximateArrivalTimestamp: received_at / 1000 } }
}
