import { describe, expect, test } from 'vitest'
import { expressionOf, faultInWhen, nextAt } from '../../../functions/scheduled/when.ts'
import { scheduleExpression } from '../../../local/scheduler/expression.ts'

const NOW = Date.parse('2026-11-20T09:00:00.000Z')
const again = (cron: string, timezone = 'UTC', until?: string) => ({
  cron,
  timezone,
  ...(until !== undefined && { until }),
})

describe('a time', () => {
  test('is at least a minute and at most a year ahead', () => {
    expect(faultInWhen({ at: '2026-11-20T09:01:00.000Z' }, NOW)).toBeUndefined()
    expect(faultInWhen({ at: '2026-11-20T09:00:59.000Z' }, NOW)).toMatchObject({ field: 'at' })
    expect(faultInWhen({ at: '2026-11-19T09:00:00.000Z' }, NOW)).toMatchObject({ field: 'at' })
    expect(faultInWhen({ at: '2028-11-20T09:00:00.000Z' }, NOW)).toMatchObject({ field: 'at' })
  })

  test('comes once', () => {
    const when = { at: '2026-11-20T09:30:15.250Z' }
    expect(expressionOf(when)).toEqual({ expression: 'at(2026-11-20T09:30:15)', timezone: 'UTC' })
    expect(nextAt(when, NOW)).toBe(when.at)
    expect(nextAt(when, Date.parse(when.at))).toBeUndefined()
  })
})

describe('an expression', () => {
  test.each([
    ['0 6 * * MON-FRI', 'cron(0 6 ? * MON-FRI *)', '2026-11-23T06:00:00.000Z'],
    ['*/15 * * * *', 'cron(0/15 * * * ? *)', '2026-11-20T09:15:00.000Z'],
    ['5,35 8-17 * * *', 'cron(5,35 8-17 * * ? *)', '2026-11-20T09:05:00.000Z'],
    ['0 0 1 */3 *', 'cron(0 0 1 1/3 ? *)', '2027-01-01T00:00:00.000Z'],
    ['0 0 L * *', 'cron(0 0 L * ? *)', '2026-11-30T00:00:00.000Z'],
    ['30 7 * jan,jul sun', 'cron(30 7 ? JAN,JUL SUN *)', '2027-01-03T07:30:00.000Z'],
    ['0 0 29 2 *', 'cron(0 0 29 2 ? *)', '2028-02-29T00:00:00.000Z'],
  ])('%s is %s, and next at %s', (cron, expression, next) => {
    expect(faultInWhen(again(cron), NOW)).toBeUndefined()
    expect(expressionOf(again(cron))).toEqual({ expression, timezone: 'UTC' })
    expect(nextAt(again(cron), NOW)).toBe(next)
    // Another reader of what EventBridge reads names the same time.
    expect(new Date(scheduleExpression(expression)(NOW) ?? 0).toISOString()).toBe(next)
  })

  test('is true in its time zone, also when the clocks change', () => {
    const daily = again('0 6 * * *', 'Europe/Berlin')
    expect(nextAt(daily, Date.parse('2026-10-24T12:00:00Z'))).toBe('2026-10-25T05:00:00.000Z')
    expect(nextAt(daily, Date.parse('2026-03-28T12:00:00Z'))).toBe('2026-03-29T04:00:00.000Z')
  })

  test('comes no more after its last time', () => {
    const until = again('0 6 * * *', 'UTC', '2026-11-22T06:00:00.000Z')
    expect(nextAt(until, NOW)).toBe('2026-11-21T06:00:00.000Z')
    expect(nextAt(until, Date.parse('2026-11-21T06:00:00.000Z'))).toBeUndefined()
  })

  test.each([
    ['0 6 * *', 'cron', /^five fields/],
    ['0 6 * * * *', 'cron', /^five fields/],
    ['61 6 * * *', 'cron', /in their ranges \(.*minute.*61/],
    ['0 24 * * *', 'cron', /in their ranges/],
    ['0 6 0 * *', 'cron', /in their ranges/],
    ['0 6 * 13 *', 'cron', /in their ranges/],
    ['0 6 * * 1-5', 'cron', /^a day of the week by name/],
    ['0 6 1 * MON', 'cron', /not both/],
    ['0 6 ? * *', 'cron', /^a day of the month/],
    ['@daily * * * *', 'cron', /^a minute/],
    ['0 6 31 2 *', 'cron', /some day is true/],
    ['-1 6 * * *', 'cron', /^a minute/],
    ['*/0 6 * * *', 'cron', /in their ranges/],
    ['0 6 * JANUARY *', 'cron', /^a month/],
  ])('%s is refused', (cron, field, expected) => {
    expect(faultInWhen(again(cron), NOW)).toMatchObject({ field, expected: expect.stringMatching(expected) })
  })

  test.each(['Mars/Base', '', '+02:00', 'europe berlin'])('of the time zone "%s" is refused', (timezone) => {
    expect(faultInWhen(again('0 6 * * *', timezone), NOW)).toMatchObject({ field: 'timezone' })
  })

  test('that ends before it begins is refused', () => {
    expect(faultInWhen(again('0 6 * * *', 'UTC', '2026-11-20T10:00:00.000Z'), NOW)).toMatchObject({ field: 'until' })
  })
})
