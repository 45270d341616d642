import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { termsIn } from '../../filters/terms.ts'
import { asked, given, type SeenFleets, savedText } from '../../warehouse/queries/asked.ts'
import { countReported, findLoss, lossLists } from '../../warehouse/queries/find-loss.ts'
import { countMessages, findMessages, findTrace } from '../../warehouse/queries/find-messages.ts'
import { findHistory } from '../../warehouse/queries/history.ts'
import { findStats, groupsOf, intervals, type Measure, measures } from '../../warehouse/queries/measures.ts'
import { messageLanguage } from '../../warehouse/queries/message-filter.ts'
import type { QueryParameter } from '../../warehouse/queries/named-query.ts'
import { unload, withMilliseconds } from '../../warehouse/queries/unload.ts'
import { namedQueries } from '../../warehouse/queries.ts'
import type { Bound } from '../../warehouse/statement.ts'
import { tables } from '../../warehouse/tables.ts'
import { type FakeWarehouse, fakeWarehouse } from '../fakes/warehouse.ts'
import { trinoGrammar } from './grammar.ts'

let warehouse: FakeWarehouse
let faultIn: (sql: string) => string | undefined
beforeAll(async () => {
  warehouse = await fakeWarehouse()
  for (const table of tables) await warehouse.table(table)
  faultIn = await trinoGrammar()
})
afterAll(() => warehouse.close())

const day = { from: '2026-05-13T00:00:00Z', until: '2026-05-14T00:00:00Z' }

const runs = async ({ sql, parameters }: Bound): Promise<readonly (readonly (string | null)[])[]> => {
  const id = await warehouse.start({ sql, parameters })
  const { status, error } = await warehouse.state(id)
  expect([status, error, sql]).toEqual(['succeeded', undefined, sql])
  return (await warehouse.rows(id)).rows
}

const valuesOf = (parameters: readonly QueryParameter[]) =>
  Object.fromEntries(parameters.map(({ name, type, example }) => [name, given(type, example)]))

/** As DuckDB calls it → as our tables do. */
const kindOf = (type: string): string =>
  type === 'varchar' || type === 'json' ? 'string' : type === 'hugeint' || type === 'integer' ? 'bigint' : type

const named = namedQueries.map((query) => [query.name, query] as const)
const fleets: readonly SeenFleets[] = ['all', ['north'], ['north', 'south']]

describe.each(named)('the question %s', (_, query) => {
  test('is in the grammar of Trino, and runs, whoever asks', async () => {
    for (const seen of fleets) {
      const bound = asked(query.sql, valuesOf(query.parameters), seen)
      expect([seen, faultIn(bound.sql)]).toEqual([seen, undefined])
      await runs(bound)
    }
  })

  test('is saved for the console as a text that can be run', async () => {
    const sql = savedText(query)
    expect(faultIn(sql)).toBeUndefined()
    expect(sql).not.toMatch(/\bseen|:[a-z]/)
    await runs({ sql, parameters: [] })
  })

  test('has the columns that it says, and times with milliseconds where they are unloaded', async () => {
    const bound = asked(query.sql, valuesOf(query.parameters), ['north'])
    const sql = withMilliseconds(bound.sql, query.columns)
    expect(faultIn(sql)).toBeUndefined()
    for (const [text, times] of [
      [bound.sql, 'timestamp'],
      [sql, 'timestamp_ms'],
    ] as const) {
      const id = await warehouse.start({ sql: text, parameters: bound.parameters })
      const { columns } = await warehouse.rows(id)
      const types = Object.values(query.columns).map((type) => (type === 'timestamp' ? times : type))
      expect(columns.map(({ name }) => name)).toEqual(Object.keys(query.columns))
      expect(columns.map(({ type }) => kindOf(type))).toEqual(types)
    }
  })

  test('divides in doubles: a decimal has the digits of its literal in Trino, and one more nowhere', () => {
    expect(query.sql).not.toMatch(/\d\.\d+ *[*/]|[*/] *\d+\.\d/)
  })

  test('says in each of its WHEREs whose robots it is about, and takes values nowhere else', () => {
    const [, ...wheres] = query.sql.split(/\bwhere\b/)
    expect(wheres.length).toBeGreaterThan(0)
    const isOfRobot = query.parameters.some(({ name }) => name === 'robot_id')
    for (const where of wheres) {
      expect(where).toMatch(/\bseen(_fleet)?\(/)
      // Of a robot that is named its fleet was looked up before: then nothing but it may be in the answer.
      if (isOfRobot) expect(where).toMatch(/robot_id = :robot_id/)
    }
    // Of a clause only its own words: up to what comes behind it.
    const others = query.sql.replace(/\bwhere\b[\s\S]*?(?=\n\)|\ngroup by|\norder by|\n {2}group by)/g, '')
    expect(others.match(/:[a-z_]+/g) ?? []).toEqual([])
  })

  test('takes what its parameters show, is bounded, and ends in an order', () => {
    const names = [...new Set(query.sql.match(/(?<=:)[a-z_]+/g) ?? [])].toSorted()
    expect(names).toEqual(query.parameters.map(({ name }) => name).toSorted())
    expect(query.sql).toMatch(/order by [^\n]+\nlimit \d+$/)
    for (const { pattern, example, default: usual } of query.parameters) {
      if (pattern === undefined) continue
      for (const text of [example, ...(usual === undefined || usual === '*' ? [] : [usual])]) {
        expect(String(text)).toMatch(new RegExp(pattern))
      }
    }
  })
})

test('an answer is unloaded into its folder, in the format that is asked for', () => {
  const to = { folder: 's3://lake/results/files/q1/', format: 'parquet' } as const
  expect(unload('select hour, kind from f', { hour: 'timestamp', kind: 'string' }, to)).toBe(
    `UNLOAD (
select cast(hour as timestamp(3)) as hour, kind
from (
select hour, kind from f
) as answer
) TO 's3://lake/results/files/q1/' WITH (format = 'PARQUET')`,
  )
})

test('a question is named once', () => {
  expect(new Set(namedQueries.map(({ name }) => name)).size).toBe(namedQueries.length)
  expect(namedQueries.length).toBeGreaterThanOrEqual(15)
})

describe.each(Object.entries(measures) as [string, Measure][])('the measure %s', (_, measure) => {
  test('can be grouped by each of its groups and all of them, by each interval that it knows', async () => {
    const groups = groupsOf(measure)
    const kinds = intervals.filter((interval) => measure.finest === 'hour' || interval !== 'hour')
    for (const group_by of [[], groups, ...groups.map((group) => [group])]) {
      for (const interval of group_by.length === 1 ? kinds.slice(0, 1) : kinds) {
        for (const more of [{}, { robot_id: 'r1', fleet: 'north' }]) {
          const bound = findStats({ measure, interval, group_by, ...day, limit: 5_001, ...more }, ['north'])
          expect([bound.sql, faultIn(bound.sql)]).toEqual([bound.sql, undefined])
          await runs(bound)
        }
      }
    }
  })

  test('divides in doubles', () => {
    for (const { sql } of Object.values(measure.values)) {
      expect(sql).not.toMatch(/\d\.\d+ *[*/]|[*/] *\d+\.\d/)
    }
  })

  test('cannot be grouped by anything else', () => {
    const asking = (name: string) => findStats({ measure, interval: 'day', group_by: [name], ...day, limit: 1 }, 'all')
    for (const name of ['hour', '1', 'robot_id; drop table messages', '__proto__', 'constructor']) {
      expect(() => asking(name)).toThrow(RangeError)
    }
  })
})

describe('lists with places', () => {
  const filter = { ...day, trace_id: '0'.repeat(31).concat('1'), robot_id: 'r1', type: 'work.start', kind: 'request' }
  const after = { received_at: '2026-05-13T10:00:00.123Z', robot_id: 'r1', message_id: 'm1' }
  const asking: readonly (readonly [string, Bound])[] = fleets.flatMap((seen) => [
    ['messages', findMessages({ filter: day, limit: 51, settled_until: undefined }, seen)],
    ['messages settled', findMessages({ filter, after, limit: 51, settled_until: day.until }, seen)],
    [
      'messages of a trace',
      findMessages(
        {
          filter,
          limit: 51,
          settled_until: day.from,
          settled_at: { robot_ids: ['r1', "r'2"], first: day.from, last: day.until },
        },
        seen,
      ),
    ],
    ...[undefined, day.until].flatMap((settled_until) => {
      const terms = termsIn(
        'robot_id^r & (outcome=refused | type!=work.start | bytes>10 | payload:x) & kind=request',
        messageLanguage,
      )
      return [
        ['messages by a filter', findMessages({ filter: { ...day, terms }, after, limit: 51, settled_until }, seen)],
        ['messages by a filter, counted', countMessages({ filter: { ...day, terms }, settled_until }, seen)],
        [
          'messages and decisions',
          findMessages({ filter: day, limit: 51, settled_until, decided: true, raw: true }, seen),
        ],
      ] as const
    }),
    ['a trace', findTrace(filter, seen)],
    ['history', findHistory({ robot_id: 'r1', ...day, limit: 51 }, seen)],
    [
      'history behind a place',
      findHistory(
        {
          robot_id: 'r1',
          ...day,
          entry: 'decision',
          after: { happened_at: day.from, entry: 'command', id: 'c1' },
          limit: 51,
        },
        seen,
      ),
    ],
    ...(Object.keys(lossLists) as (keyof typeof lossLists)[]).flatMap((what) => [
      ['loss', findLoss({ what, ...day, limit: 51 }, seen)] as const,
      ['hours that are reported', countReported(day)] as const,
      [
        'loss',
        findLoss(
          { what, ...day, ...(what !== 'rules' && { robot_id: 'r1' }), after: [day.from, 'r1', 's', '1'], limit: 51 },
          seen,
        ),
      ] as const,
    ]),
  ])

  test('are in the grammar of Trino, and run, whoever asks', async () => {
    for (const [what, bound] of asking) {
      expect([what, bound.sql, faultIn(bound.sql)]).toEqual([what, bound.sql, undefined])
      await runs(bound)
    }
  })
})

describe('messages', () => {
  const row = (message_id: string, received_at: string, more: object = {}) => ({
    message_id,
    robot_id: 'r1',
    trace_id: 'a'.repeat(32),
    type: 'work.start',
    kind: 'request',
    position: `${message_id}:1`,
    received_at,
    arrived_at: received_at,
    payload: '{}',
    bytes: 2,
    ...more,
  })
  const landed = (message_id: string, received_at: string, more: object = {}) => ({
    ...row(message_id, received_at, more),
    date: received_at.slice(0, 10),
    hour: received_at.slice(11, 13),
  })
  const found = async (more: Partial<Parameters<typeof findMessages>[0]> = {}, seen: SeenFleets = 'all') =>
    (await runs(findMessages({ filter: day, limit: 100, settled_until: '2026-05-13T10:00:00Z', ...more }, seen))).map(
      ([message_id]) => message_id,
    )

  beforeAll(async () => {
    await warehouse.insert('dim_robot', [{ robot_id: 'r1', fleet: 'north' }])
    await warehouse.insert('messages', [
      row('m1', '2026-05-13 08:00:00.000'),
      row('m2', '2026-05-13 09:59:00.000'),
      row('m0', '2026-05-12 23:59:59.999'),
      row('m9', '2026-05-13 08:00:00.000', { robot_id: 'r2' }),
    ])
    await warehouse.insert('landing_messages', [
      landed('m1', '2026-05-13 08:00:00.000'),
      landed('m2', '2026-05-13 10:01:00.000'),
      landed('m3', '2026-05-13 10:02:00.000'),
      landed('m3', '2026-05-13 10:02:00.000'),
      landed('m0', '2026-05-13 10:03:00.000'),
      { ...landed('none', '2026-05-13 10:04:00.000'), message_id: null, kind: 'control' },
    ])
  })

  test('are found once each, newest first, whether they are settled or have just come', async () => {
    expect(await found()).toEqual(['m3', 'm2', 'm9', 'm1'])
  })

  test('are found by a filter, with what was decided where it is settled or has just landed, and counted', async () => {
    await warehouse.insert('decisions', [
      {
        robot_id: 'r1',
        message_id: 'm1',
        outcome: 'refused',
        reason: 'not_allowed',
        received_at: '2026-05-13 08:00:00.000',
        decided_at: '2026-05-13 08:00:00.100',
      },
    ])
    const image = { robot_id: 'r1', message_id: 'm3', from: 'idle', to: 'working' }
    await warehouse.insert('landing_changes', [
      {
        table: 'journal',
        keys: '{}',
        image: JSON.stringify({ ...image, outcome: 'dead_lettered', decided_at: '2026-05-13T10:02:00.100Z' }),
        date: '2026-05-13',
        hour: '10',
      },
      {
        table: 'journal',
        keys: '{}',
        image: JSON.stringify({ ...image, outcome: 'applied', decided_at: '2026-05-13T10:05:00.100Z' }),
        date: '2026-05-13',
        hour: '10',
      },
    ])
    const by = async (text: string) => {
      const filter = { ...day, terms: termsIn(text, messageLanguage) }
      const ids = await found({ filter })
      const counted = await runs(countMessages({ filter, settled_until: '2026-05-13T10:00:00Z' }, 'all'))
      expect(Number(counted[0]?.[0])).toBe(ids.length)
      return ids
    }
    expect(await by('robot_id=r1')).toEqual(['m3', 'm2', 'm1'])
    expect(await by('robot_id!=r1 | message_id^M3')).toEqual(['m3', 'm9'])
    expect(await by('outcome=refused | outcome=applied')).toEqual(['m3', 'm1'])
    expect(await by('outcome=dead_lettered')).toEqual([])
    expect(await by('outcome!=applied & robot_id=r1')).toEqual(['m2', 'm1'])
    expect(await by('from_state=idle & to_state=working & robot_id=r1')).toEqual(['m3'])
    const [newest] = await runs(
      findMessages({ filter: day, limit: 1, settled_until: '2026-05-13T10:00:00Z', decided: true }, 'all'),
    )
    expect(newest).toContain('applied')
  })

  test('that were sent again at the edge of a range are where they came first', async () => {
    const filter = { from: '2026-05-13T10:00:00Z', until: day.until }
    // m2 was there before ten; m0 was as well, too long ago for anybody to look.
    expect(await found({ filter })).toEqual(['m0', 'm3'])
  })

  test('go on behind their place', async () => {
    const after = { received_at: '2026-05-13T08:00:00.000Z', robot_id: 'r2', message_id: 'm9' }
    expect(await found({ after })).toEqual(['m1'])
  })

  test('of robots of other fleets are not there', async () => {
    expect(await found({}, ['north'])).toEqual(['m3', 'm2', 'm1'])
    expect(await found({}, ['south'])).toEqual([])
  })

  test('are found before anything was settled', async () => {
    expect(await found({ settled_until: undefined })).toEqual(['m0', 'm3', 'm2', 'm1'])
  })
})
