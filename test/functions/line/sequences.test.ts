import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seeSequence } from '../../../functions/line/sequences.ts'
import { GAPS_MAX, type SequenceMark } from '../../../functions/ports/last-known.ts'

const seen = (...sequences: number[]) => sequences.map((sequence) => ({ sequence })).reduce(step, start)
interface State {
  readonly mark: SequenceMark | undefined
  readonly as: readonly string[]
  readonly missing: number
}
const start: State = { mark: undefined, as: [], missing: 0 }
const step = ({ mark, as, missing }: State, { sequence }: { readonly sequence: number }): State => {
  const next = seeSequence(mark, sequence)
  return { mark: next.mark, as: [...as, next.as], missing: missing + next.missing }
}

describe("a robot's own numbers", () => {
  test('start with the first that is heard: what was before it is unknown, not missing', () => {
    expect(seen(500)).toEqual({ mark: { high: 500, gaps: [], floor: 500 }, as: ['new'], missing: 0 })
    expect(seen(500, 499).as).toEqual(['new', 'unsure'])
  })

  test('leave a gap where some are missing, which closes from either end and in the middle', () => {
    expect(seen(1, 6)).toMatchObject({ mark: { high: 6, gaps: [[2, 5]] }, missing: 4 })
    expect(seen(1, 6, 2).mark?.gaps).toEqual([[3, 5]])
    expect(seen(1, 6, 5).mark?.gaps).toEqual([[2, 4]])
    expect(seen(1, 6, 4).mark?.gaps).toEqual([
      [2, 3],
      [5, 5],
    ])
    expect(seen(1, 3, 2).mark?.gaps).toEqual([])
  })

  test('are known the second time, also those that filled a gap', () => {
    expect(seen(1, 2, 4, 3, 3, 4, 1).as).toEqual(['new', 'new', 'new', 'late', 'known', 'known', 'known'])
  })

  test('give up the oldest gaps when there are too many, and say so', () => {
    const odd = Array.from({ length: 40 }, (_, index) => 1 + 2 * index)
    const { mark } = seen(...odd)
    expect(mark?.gaps).toHaveLength(GAPS_MAX)
    expect(mark?.floor).toBe(mark?.gaps[0]?.[0])
    expect(seen(...odd, 2).as.at(-1)).toBe('unsure')
  })

  test('are told apart exactly as a set would, while no gap is given up', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 80 }), (sequences) => {
        const set = new Set<number>()
        let state = start
        const first = sequences[0] ?? 0
        for (const sequence of sequences) {
          state = step(state, { sequence })
          const expected = set.has(sequence) ? 'known' : sequence < first ? 'unsure' : undefined
          if (expected && sequence >= first) expect(state.as.at(-1)).toBe(expected)
          if (!expected) expect(['new', 'late']).toContain(state.as.at(-1))
          set.add(sequence)
          const missing = new Set(state.mark?.gaps.flatMap(([from, to]) => range(from, to)))
          for (const one of range(first, state.mark?.high ?? 0)) expect(missing.has(one)).toBe(!set.has(one))
        }
      }),
    )
  })
})

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index)
