/** Sums up what a batch did, so that it leaves as a handful of metric lines and not as one per message. */
import type { MeasuredSet } from '../../measures.ts'

export interface Measured {
  /** Adds to what was counted under these dimensions; names that end in `_ms` are collected. */
  count(dimensions: Readonly<Record<string, string>>, values: Readonly<Record<string, number>>): void
  sets(): readonly MeasuredSet[]
}

export const measured = (): Measured => {
  const sets = new Map<
    string,
    { dimensions: Readonly<Record<string, string>>; values: Record<string, number | number[]> }
  >()
  return {
    count: (dimensions, values) => {
      const key = Object.values(dimensions).join(' ')
      const set = sets.get(key) ?? { dimensions, values: {} }
      sets.set(key, set)
      for (const [name, value] of Object.entries(values)) add(set.values, name, value)
    },
    sets: () => [...sets.values()],
  }
}

const add = (values: Record<string, number | number[]>, name: string, value: number): void => {
  const before = values[name]
  if (Array.isArray(before)) before.push(value)
  else if (name.endsWith('_ms')) values[name] = [value]
  else values[name] = (before ?? 0) + value
}
