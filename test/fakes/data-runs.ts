import type { DataRun, DataRuns, Standing } from '../../functions/ports/data-runs.ts'

/** Runs in memory, under the same contract test as those in DynamoDB (test/functions/ports/data-runs.test.ts). */
export const fakeDataRuns = (): DataRuns => {
  const runs = new Map<string, DataRun>()
  let standing: Standing = { version: 0 }
  return {
    ask: async (run) => {
      if (runs.has(run.run_id)) return 'exists'
      runs.set(run.run_id, structuredClone(run))
      return 'asked'
    },
    read: async (runId) => structuredClone(runs.get(runId)),
    list: async ({ limit, after }) => {
      const left = [...runs.values()]
        .sort((one, other) => (one.run_id > other.run_id ? -1 : 1))
        .filter(({ run_id }) => after === undefined || run_id < (after[0] ?? ''))
      const items = structuredClone(left.slice(0, limit))
      const last = items.at(-1)
      return { items, ...(last && left.length > limit && { next: [last.run_id] }) }
    },
    write: async (run) => {
      runs.set(run.run_id, structuredClone(run))
    },
    standing: async () => structuredClone(standing),
    stand: async (next, seen) => {
      if (standing.version !== seen.version) return 'changed'
      standing = structuredClone({ ...next, version: seen.version + 1 })
      return 'written'
    },
  }
}
