import { expect, test } from 'vitest'
import { idleBill } from '../../bench/idle-bill.ts'
import { synthesised } from './synthesised.ts'

/** More than the four schedules use each minute; the bench counts it on the running line. */
const minute = {
  invocations: 4,
  lambda_gb_seconds: 0.4,
  read_units: 20,
  write_units: 2,
  log_bytes: 2_000,
  custom_metrics: 8,
}

test('dev, idle, costs less than 15 dollars a month', async () => {
  const dev = await synthesised('dev')
  const resources = dev.all.flatMap(({ Resources }, stack) =>
    Object.entries(Resources).map(([logical_id, { Type, Properties }]) => ({
      logical_id,
      stack: String(stack),
      type: Type,
      properties: Properties ?? {},
    })),
  )
  const bill = idleBill(resources, minute)
  const total = bill.reduce((sum, { dollars }) => sum + dollars, 0)
  expect(
    total,
    bill.map(({ what, dollars, how }) => `${what}: ${dollars.toFixed(2)} (${how})`).join('\n'),
  ).toBeLessThan(15)
  expect(total).toBeGreaterThan(12)
})
