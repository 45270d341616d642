import { noRollouts, type Rollout, type RolloutRegister, type Rollouts } from '../../functions/ports/rollouts.ts'
import type { Layer } from '../../policy/rollout.ts'

/** Rollouts in memory, under the same contract test as those in DynamoDB (test/functions/ports/rollouts.test.ts). */
export interface FakeRollouts extends RolloutRegister, Rollouts {
  /** In force at once; what was there is replaced. */
  rollOut(...layers: readonly Layer[]): void
}

export const fakeRollouts = (): FakeRollouts => {
  let standing = noRollouts
  const rollouts = new Map<string, Rollout>()
  return {
    rollOut: (...layers) => {
      standing = { layers, changes: standing.changes + 1 }
    },
    inForce: async () => structuredClone(standing.layers),
    standing: async () => structuredClone(standing),
    read: async (rolloutId) => structuredClone(rollouts.get(rolloutId)),
    list: async ({ limit, after }) => {
      const left = [...rollouts.values()]
        .sort((one, other) => (one.rollout_id > other.rollout_id ? -1 : 1))
        .filter(({ rollout_id }) => after === undefined || rollout_id < (after[0] ?? ''))
      const items = structuredClone(left.slice(0, limit))
      const last = items.at(-1)
      return { items, ...(last && left.length > limit && { next: [last.rollout_id] }) }
    },
    write: async (next, changed, seen) => {
      if (standing.changes !== seen) return 'changed'
      standing = structuredClone(next)
      for (const rollout of changed) rollouts.set(rollout.rollout_id, structuredClone(rollout))
      return 'written'
    },
  }
}
