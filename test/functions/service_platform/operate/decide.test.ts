import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultPace } from '../../../../functions/operations/pace.ts'
import type { Operation } from '../../../../functions/ports/operations.ts'
import {
  type Began,
  decide,
  gatePatienceMs,
  lastPatienceMs,
} from '../../../../functions/service_platform/operate/decide.ts'

const operation = (over: Partial<Operation> = {}): Operation => ({
  operation_id: 'op-1',
  kind: 'redrive',
  status: 'running',
  by: 'ada',
  why: 'repaired',
  created_at: '2026-11-20T09:00:00.000Z',
  plan: { count: 1_000, robots: 10, conflicts: 0, estimated_seconds: 60 },
  pace: defaultPace,
  done_until: 0,
  skipped: 0,
  runs: 1,
  operation_version: 2,
  ...over,
})
const fresh: Began = { done_until: 0, unknown: 0, known: 0, failed_again: 0 }
const leg = (over = {}) => ({ operation_id: 'op-1', run: 1, began: fresh, sent_at: 0, ...over })

describe('a worker', () => {
  test('ends what was cancelled before anything else', () => {
    const cancelled = operation({ status: 'cancelling', cancelled_by: 'grace', done_until: 1_000 })
    expect(decide(cancelled, { failed_again: 900 }, leg(), 0)).toMatchObject({ move: 'end', status: 'cancelled' })
  })

  test('sends the canary, waits for it, and sends the next when its end is known', () => {
    expect(decide(operation(), {}, leg(), 0)).toEqual({ move: 'send', count: 1 })
    const after = operation({ done_until: 1 })
    expect(decide(after, {}, leg(), 0)).toMatchObject({ move: 'wait' })
    expect(decide(after, {}, leg(), gatePatienceMs)).toEqual({ move: 'send', count: 2 })
    expect(decide(after, { applied: 1 }, leg(), 0)).toEqual({ move: 'send', count: 2 })
    expect(decide(operation({ done_until: 1, skipped: 1 }), {}, leg(), 0)).toEqual({ move: 'send', count: 2 })
  })

  test('flows when the first batches are through, whatever is on its way', () => {
    const through = operation({ done_until: 28 })
    expect(decide(through, { applied: 20 }, leg(), 0)).toMatchObject({ move: 'wait' })
    expect(decide(through, { applied: 28 }, leg(), 0)).toEqual({ move: 'send', count: 10 })
    expect(decide(operation({ done_until: 38 }), { applied: 28 }, leg(), 0)).toEqual({ move: 'send', count: 10 })
    expect(decide(operation({ done_until: 38 }), { applied: 28 }, leg({ next_at: 400 }), 0)).toEqual({
      move: 'wait',
      ms: 400,
    })
  })

  test('begins anew with a canary when it goes on after a stop, and is not stopped by what was before', () => {
    const again = operation({ done_until: 100 })
    const began = { done_until: 100, unknown: 2, known: 98, failed_again: 60 }
    expect(decide(again, { applied: 38, failed_again: 60 }, leg({ began }), 0)).toEqual({ move: 'send', count: 1 })
    // Two ends of the run before are lost: they hold nothing up.
    const after = operation({ done_until: 101 })
    expect(decide(after, { applied: 39, failed_again: 60 }, leg({ began }), 0)).toEqual({ move: 'send', count: 2 })
    expect(decide(after, { applied: 38, failed_again: 61 }, leg({ began }), 0)).toMatchObject({ status: 'stopped' })
  })

  test('stops above its share and not at it, and not when nothing is left to protect', () => {
    const half = operation({ done_until: 100 })
    expect(decide(half, { applied: 80, failed_again: 20 }, leg(), 0)).toMatchObject({ move: 'send' })
    expect(decide(half, { applied: 79, failed_again: 21 }, leg(), 0)).toMatchObject({
      status: 'stopped',
      because: '21 of 100 known ends of this run failed again, more than 20 %; after 100 of 1000',
    })
    const all = operation({ done_until: 1_000 })
    expect(decide(all, { applied: 1, failed_again: 999 }, leg(), 0)).toMatchObject({ status: 'done' })
  })

  test('ends when all ends are known, or when nothing was heard for long', () => {
    const all = operation({ done_until: 1_000, skipped: 10 })
    expect(decide(all, { applied: 980, held: 5, held_back: 5 }, leg(), 0)).toMatchObject({ status: 'done', unknown: 0 })
    expect(decide(all, { applied: 989 }, leg(), 0)).toMatchObject({ move: 'wait' })
    expect(decide(all, { applied: 989 }, leg(), lastPatienceMs)).toMatchObject({ status: 'done', unknown: 1 })
  })

  test('says of what was skipped that it was skipped', () => {
    const archive = operation({ kind: 'archive', done_until: 1_000 })
    expect(decide(archive, {}, leg(), 0)).toMatchObject({ because: 'All 1000 were acted on' })
    expect(decide({ ...archive, skipped: 10 }, {}, leg(), 0)).toMatchObject({
      because: '990 of 1000 were acted on; 10 skipped: no longer as the plan saw them',
    })
  })

  test('does not wait for ends that there are none of', () => {
    const archive = operation({ kind: 'archive' })
    expect(decide(archive, {}, leg(), 0)).toEqual({ move: 'send', count: 10 })
    expect(decide({ ...archive, done_until: 1_000 }, {}, leg(), 0)).toMatchObject({ status: 'done' })
  })
})

test('it always makes an end: every move brings it nearer, whatever ends are heard of', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 1, max: 500 }),
      fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 5 }),
      fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 20 }),
      (count, rate_per_second, first_batches, heard) => {
        let now = 0
        let state = operation({
          plan: { count, robots: 1, conflicts: 0, estimated_seconds: 1 },
          pace: { rate_per_second, first_batches, stop_above_percent: 100, out_of_order: false },
        })
        let sent_at = 0
        let known = 0
        for (let moves = 0; moves < 20_000; moves += 1) {
          const move = decide(state, { applied: known }, leg({ sent_at }), now)
          if (move.move === 'end') {
            expect(state.done_until).toBe(count)
            return
          }
          if (move.move === 'wait') {
            expect(move.ms).toBeGreaterThan(0)
            now += move.ms
          } else {
            expect(move.count).toBeGreaterThan(0)
            state = { ...state, done_until: state.done_until + move.count }
            expect(state.done_until).toBeLessThanOrEqual(count)
            sent_at = now
          }
          // Some ends are heard, some never.
          known = Math.max(known, Math.floor((state.done_until * (heard[moves % heard.length] ?? 0)) / 100))
        }
        throw new Error('no end')
      },
    ),
  )
})
