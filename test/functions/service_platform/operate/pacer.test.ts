import fc from 'fast-check'
import { expect, test } from 'vitest'
import { batchSize, catchUpMs, nextAt, waitMs } from '../../../../functions/service_platform/operate/pacer.ts'

const rates = fc.integer({ min: 1, max: 500 })

/** When which batch went, if each send takes so long and the worker pauses now and then. */
const flow = (rate_per_second: number, works: readonly number[]) => {
  const sent: { readonly at: number; readonly count: number }[] = []
  let now = 0
  let next: number | undefined
  for (const ms of works) {
    now += waitMs(next, now)
    const count = batchSize(rate_per_second)
    sent.push({ at: now, count })
    next = nextAt(next, now, { count, rate_per_second })
    now += ms
  }
  return sent
}

test('in no stretch of time go more than the rate allows, but what may be caught up and one batch', () => {
  const pauses = fc.array(fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 60_000 })), {
    minLength: 1,
    maxLength: 60,
  })
  fc.assert(
    fc.property(rates, pauses, (rate, works) => {
      const sent = flow(rate, works)
      for (const [from, first] of sent.entries()) {
        let count = 0
        for (const one of sent.slice(from)) {
          count += one.count
          const seconds = (one.at - first.at + catchUpMs) / 1000
          expect(count).toBeLessThanOrEqual(seconds * rate + batchSize(rate) + 1e-6)
        }
      }
    }),
  )
})

test('whoever works faster than the rate keeps it within a batch', () => {
  fc.assert(
    fc.property(rates, fc.integer({ min: 0, max: 99 }), (rate, percentBusy) => {
      const workMs = (batchSize(rate) * 1000 * percentBusy) / rate / 100
      const sent = flow(
        rate,
        Array.from({ length: 200 }, () => workMs),
      )
      const last = sent.at(-1)?.at ?? 0
      const count = sent.slice(0, -1).reduce((sum, one) => sum + one.count, 0)
      expect(count / (last / 1000)).toBeGreaterThan(rate * 0.99)
      expect(count / (last / 1000)).toBeLessThan(rate * 1.01)
    }),
  )
})

test('a batch is half a second of the rate, and never more than a hundred', () => {
  expect([1, 2, 20, 100, 500].map(batchSize)).toEqual([1, 1, 10, 50, 100])
})
