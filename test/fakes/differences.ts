import type { Differences, DifferencesReader } from '../../functions/ports/differences.ts'
import type { Difference } from '../../policy/replay.ts'

/** Differences in memory, under the same contract test as those in DynamoDB (test/functions/ports/differences.test.ts). */
export interface FakeDifferences extends Differences, DifferencesReader {
  readonly found: Map<string, Difference[]>
}

export const fakeDifferences = (): FakeDifferences => {
  const found = new Map<string, Difference[]>()
  return {
    found,
    keep: async (comparisonId, from, differences) => {
      const kept = found.get(comparisonId) ?? []
      for (const [index, difference] of differences.entries()) kept[from + index] = structuredClone(difference)
      found.set(comparisonId, kept)
    },
    list: async (comparisonId, { limit, after }) => {
      const kept = found.get(comparisonId) ?? []
      const from = Number(after?.[0] ?? 0)
      const items = structuredClone(kept.slice(from, from + limit))
      const last = from + items.length
      return { items, ...(kept.length > last && { next: [String(last).padStart(8, '0')] }) }
    },
  }
}
