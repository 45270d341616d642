/**
 * Which of a robot's own numbers were seen: a high-water mark and the gaps below it. Robots resend, arrive late and lose
 * messages; a gap is filled, stays visible, or is given up when there are too many.
 */
import { GAPS_MAX, type SequenceMark } from '../ports/last-known.ts'

export interface Seen {
  readonly mark: SequenceMark
  /** `known` was seen before; `new` is above everything, `late` fills a gap, `unsure` lies below what is remembered. */
  readonly as: 'new' | 'late' | 'known' | 'unsure'
  /** Numbers that are missing now and were not before. */
  readonly missing: number
  readonly dropped: number
}

export const seeSequence = (mark: SequenceMark | undefined, sequence: number): Seen => {
  // The first number that is heard starts the count: what was before it is not missing, it is unknown.
  if (!mark) return { mark: { high: sequence, gaps: [], floor: sequence }, as: 'new', missing: 0, dropped: 0 }
  if (sequence > mark.high) return above(mark, sequence)
  if (sequence < mark.floor) return { mark, as: 'unsure', missing: 0, dropped: 0 }
  const gap = mark.gaps.findIndex(([from, to]) => from <= sequence && sequence <= to)
  if (gap < 0) return { mark, as: 'known', missing: 0, dropped: 0 }
  return { ...bounded({ ...mark, gaps: filled(mark.gaps, gap, sequence) }), as: 'late', missing: 0 }
}

const above = (mark: SequenceMark, sequence: number): Seen => {
  const missing = sequence - mark.high - 1
  const gaps = missing > 0 ? [...mark.gaps, [mark.high + 1, sequence - 1] as const] : mark.gaps
  return { ...bounded({ ...mark, high: sequence, gaps }), as: 'new', missing }
}

const filled = (gaps: SequenceMark['gaps'], at: number, sequence: number): SequenceMark['gaps'] =>
  gaps.flatMap((gap, index) => {
    if (index !== at) return [gap]
    const [from, to] = gap
    return [[from, sequence - 1] as const, [sequence + 1, to] as const].filter(([start, end]) => start <= end)
  })

const bounded = (mark: SequenceMark): { readonly mark: SequenceMark; readonly dropped: number } => {
  const dropped = Math.max(0, mark.gaps.length - GAPS_MAX)
  if (dropped === 0) return { mark, dropped }
  const gaps = mark.gaps.slice(dropped)
  return { mark: { ...mark, gaps, floor: gaps[0]?.[0] ?? mark.floor }, dropped }
}
