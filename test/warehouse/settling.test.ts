import { describe, expect, test } from 'vitest'
import prices from '../../bench/prices.json' with { type: 'json' }
import { questionOfLaterOnes, questions } from '../../functions/data_core/etl/look.ts'
import { countNames, foundTogether, nothingFound, planOf } from '../../functions/data_core/etl/plan.ts'
import { countQuestion } from '../../functions/data_core/etl/report.ts'
import { tidying } from '../../functions/data_core/etl/tidy.ts'
import { robotFleets, robotsKnown } from '../../warehouse/facts/dimensions.ts'
import { listPrices } from '../../warehouse/prices.ts'
import { arrivedIn, spansOf, withNeighbours } from '../../warehouse/settle/hours.ts'
import { trinoGrammar } from './grammar.ts'

const hour = '2026-05-13T12'
const found = {
  ...nothingFound,
  ...Object.fromEntries(countNames.map((name) => [name, { [hour]: 10 }])),
  landed: [hour],
  arrived: { [hour]: [hour] },
}
const now = Date.parse('2026-05-13T13:20:00Z')

test('every statement of a run is Athena’s SQL', async () => {
  const fault = await trinoGrammar()
  const statements = [
    ...questions([hour]).map(({ sql }) => sql),
    ...planOf({ found, now, rows_max: 1_000 }).flatMap(({ works }) => works.map(({ sql }) => sql)),
    ...tidying(now).flatMap(({ works }) => works.map(({ sql }) => sql)),
    questionOfLaterOnes([hour], found) ?? '',
    robotsKnown,
    robotFleets([{ robot_id: "o'hara", fleet: 'north' }, { robot_id: 'r2' }]).sql,
    countQuestion(found) ?? '',
  ].filter((sql) => !/^(OPTIMIZE|VACUUM)/.test(sql))
  expect(statements.length).toBeGreaterThan(40)
  for (const sql of statements) expect(fault(sql), sql).toBeUndefined()
})

describe('the plan of a run', () => {
  test('has no stage when nothing landed', () => {
    expect(planOf({ found: nothingFound, now, rows_max: 1_000 })).toEqual([])
  })

  test('is bounded by rows and hours: a statement takes no more than it may', () => {
    const counts = Object.fromEntries(
      Array.from({ length: 30 }, (_, n) => [new Date(now + n * 3_600_000).toISOString().slice(0, 13), 400]),
    )
    const spans = spansOf(counts, { rows: 1_000, hours: 24 })
    expect(spans).toHaveLength(15)
    expect(spansOf(counts, { rows: 1e9, hours: 24 })).toHaveLength(2)
    expect(spansOf({ [hour]: 5_000 }, { rows: 1_000, hours: 24 })).toEqual([
      { from: '2026-05-13T12:00:00.000Z', until: '2026-05-13T13:00:00.000Z' },
    ])
  })

  test('reads of the landing folders only those in which the hour arrived', () => {
    const late = { ...found, landed: [hour, '2026-05-13T18'], arrived: { [hour]: ['2026-05-13T18'] } }
    const [first] = planOf({ found: late, now, rows_max: 1_000 })
    expect(first?.works[0]?.sql).toContain(`("date" = '2026-05-13' AND "hour" IN ('18'))`)
  })
})

test('what stands already is looked for from what landed on, not in the whole warehouse', () => {
  expect(questionOfLaterOnes([hour], found)).toContain(
    "t.received_at >= timestamp '2026-05-13 12:00:00.000' AND t.received_at < timestamp '2026-05-27 13:00:00.000'",
  )
  expect(questionOfLaterOnes([hour], nothingFound)).toBeUndefined()
})

test('hours of a whole day are asked for as the day', () => {
  const all = Array.from({ length: 24 }, (_, n) => `2026-05-13T${String(n).padStart(2, '0')}`)
  expect(arrivedIn([...all, '2026-05-14T00'])).toBe(
    `(("date" = '2026-05-13') OR ("date" = '2026-05-14' AND "hour" IN ('00')))`,
  )
  expect(arrivedIn([])).toBe('false')
  expect(withNeighbours({ [hour]: 3 }, { after: 1 })).toEqual({ '2026-05-13T12': 3, '2026-05-13T13': 0 })
})

test('what two looks found is done together', () => {
  const other = { ...nothingFound, landed: ['2026-05-13T11'], messages: { '2026-05-13T11': 4, [hour]: 12 } }
  expect(foundTogether(found, other)).toMatchObject({
    landed: ['2026-05-13T11', hour],
    messages: { '2026-05-13T11': 4, [hour]: 12 },
    arrived: { [hour]: [hour] },
  })
})

test('the prices of a robot’s share are those of the bills', () => {
  const { per_million, per_gb_second, per_gb, per_gb_month } = prices
  const billed = {
    iot_message: per_million.iot_message / 1e6,
    iot_rule_triggered: per_million.iot_rule_triggered / 1e6,
    iot_rule_action: per_million.iot_rule_action / 1e6,
    kinesis_put_payload_unit: per_million.kinesis_put_payload_unit / 1e6,
    express_request: per_million.express_request / 1e6,
    express_memory_gb_second: per_gb_second.express_memory,
    lambda_request: per_million.lambda_request / 1e6,
    lambda_gb_second: per_gb_second.lambda_arm64,
    dynamodb_write_unit: per_million.dynamodb_write_unit / 1e6,
    eventbridge_event: per_million.eventbridge_event / 1e6,
    firehose_ingest_gb: per_gb.firehose_ingest,
    s3_storage_gb_month: per_gb_month.s3_storage,
  }
  const rounded = (all: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(all).map(([name, dollars]) => [name, dollars.toPrecision(9)]))
  expect(rounded(listPrices)).toEqual(rounded(billed))
})
