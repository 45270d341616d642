import { derivedId } from '../../messages/ids.ts'
import { ended, planned } from '../operations/entry.ts'
import type { Rollout } from '../ports/rollouts.ts'
import { beforeTry, OvertakenAgain, triesMax } from '../tries.ts'
import type { BegunRollout, RolloutPorts } from './begin.ts'
import { layersWithout } from './layers.ts'

/** Its robots go back to what covers them then. Throws RolloutOver where it is not in force. */
export const rollBack = async (
  seen: Rollout,
  { by, why }: { readonly by: string; readonly why: string },
  ports: RolloutPorts,
): Promise<BegunRollout> => {
  const { rollout_id, version } = seen
  if (seen.status !== 'active') throw new RolloutOver(seen)
  const act = { operation_id: derivedId('rollback', rollout_id, ports.newId()), kind: 'rollback', by, why } as const
  const operation = await planned({ ...act, diff: { rollout_id, version } }, ports)
  for (let tries = 0; tries < triesMax; tries += 1) {
    await beforeTry(tries, ports.random())
    const { layers, changes } = await ports.rollouts.standing()
    const standing = (await ports.rollouts.read(rollout_id)) ?? seen
    if (standing.status !== 'active') {
      await ended(operation, 'failed', ports, `It was ${standing.status} by ${standing.ended_by} at this moment`)
      throw new RolloutOver(standing)
    }
    const ended_at = new Date(ports.now()).toISOString()
    const over: Rollout = { ...standing, status: 'rolled_back', ended_at, ended_by: by, ended_why: why }
    const next = { layers: layersWithout(layers, rollout_id), changes: changes + 1 }
    if ((await ports.rollouts.write(next, [over], changes)) === 'written')
      return { rollout: over, operation: await ended(operation, 'done', ports) }
  }
  await ended(operation, 'failed', ports, 'Others rolled out at the same moment')
  throw new OvertakenAgain('What is rolled out')
}

/** It covers nobody any more: somebody was faster. */
export class RolloutOver extends Error {
  override readonly name = 'RolloutOver'
  readonly rollout: Rollout
  constructor(rollout: Rollout) {
    const { rollout_id, status, ended_by, ended_at, superseded_by } = rollout
    const instead = superseded_by === undefined ? '' : `; ${superseded_by} took its place`
    super(`Rollout ${rollout_id} is ${status}, by ${ended_by} at ${ended_at}${instead}`)
    this.rollout = rollout
  }
}
