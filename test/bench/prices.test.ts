import { expect, test } from 'vitest'
import { dollarsPerMillion, prices, steps } from '../../bench/prices.ts'

test('the price table has the day from which it is and where it holds', () => {
  expect(prices.date).toMatch(/^20\d\d-\d\d-\d\d$/)
  expect(prices.region).toBe('us-east-1')
})

test('Basic Ingest costs 0.30 a million, a shard 10.95 a month, kept longer than a day 14.60 more', () => {
  const { per_million, per_hour, hours_per_month } = prices
  expect(per_million.iot_rule_triggered + per_million.iot_rule_action).toBeCloseTo(0.3)
  expect(per_hour.kinesis_shard * hours_per_month).toBeCloseTo(10.95)
  expect(per_hour.kinesis_shard_extended_retention * hours_per_month).toBeCloseTo(14.6)
  expect(per_hour.kinesis_on_demand_stream * hours_per_month).toBeCloseTo(29.2)
})

test.each([
  [0, 1],
  [1, 1],
  [5120, 1],
  [5121, 2],
  [10_240, 2],
])('a message of %i bytes is metered as %i', (bytes, count) => {
  expect(steps(bytes, 'iot_message')).toBe(count)
})

test('a price holds for a million', () => {
  expect(dollarsPerMillion('dynamodb_write_unit', 2_000_000)).toBeCloseTo(1.25)
})
