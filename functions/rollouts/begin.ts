import type { Layer } from '../../policy/rollout.ts'
import { type EntryPorts, ended, planned } from '../operations/entry.ts'
import type { Operation } from '../ports/operations.ts'
import type { Rollout, RolloutRegister } from '../ports/rollouts.ts'
import { beforeTry, OvertakenAgain, triesMax } from '../tries.ts'
import { layersWith } from './layers.ts'

export interface AskedRollout {
  readonly version: string
  /** 1 to 100; or a list. */
  readonly percent?: number
  readonly robot_ids?: readonly string[]
  readonly by: string
  readonly why: string
}

export interface RolloutPorts extends EntryPorts {
  readonly rollouts: RolloutRegister
  /** A UUID. */
  readonly newId: () => string
  /** 0 to 1 */
  readonly random: () => number
}

export interface BegunRollout {
  readonly rollout: Rollout
  readonly operation: Operation
}

/** In force from now on; robots move with their next messages. Throws TooMuchRolledOut. */
export const beginRollout = async ({ by, why, ...asked }: AskedRollout, ports: RolloutPorts): Promise<BegunRollout> => {
  const created_at = new Date(ports.now()).toISOString()
  const layer: Layer = { rollout_id: rolloutIdAt(created_at, ports.newId()), ...asked }
  layersWith((await ports.rollouts.standing()).layers, layer)
  const act = { operation_id: layer.rollout_id, kind: 'rollout', by, why, diff: shortened(asked) } as const
  const operation = await planned(act, ports)
  const rollout: Rollout = { ...layer, status: 'active', by, why, created_at }
  for (let tries = 0; tries < triesMax; tries += 1) {
    await beforeTry(tries, ports.random())
    const { layers: before, changes } = await ports.rollouts.standing()
    const { layers, superseded } = layersWith(before, layer)
    const taken = superseded === undefined ? undefined : await ports.rollouts.read(superseded)
    const over: readonly Rollout[] = taken
      ? [{ ...taken, status: 'superseded', superseded_by: layer.rollout_id, ended_at: created_at, ended_by: by }]
      : []
    if ((await ports.rollouts.write({ layers, changes: changes + 1 }, [rollout, ...over], changes)) === 'written')
      return { rollout, operation: await ended(operation, 'done', ports) }
  }
  await ended(operation, 'failed', ports, 'Others rolled out at the same moment')
  throw new OvertakenAgain('What is rolled out')
}

/** The rollout itself has the whole list; operations are listed by the page. */
const shortened = ({ robot_ids, ...asked }: Omit<AskedRollout, 'by' | 'why'>) => ({
  ...asked,
  ...(robot_ids !== undefined && { robots: robot_ids.length, robot_ids: robot_ids.slice(0, 20) }),
})

/** Begins with its time: rollouts sort by it. */
const rolloutIdAt = (at: string, id: string): string =>
  `${at.replace(/[-:.]/g, '')}-${id.replaceAll('-', '').slice(-12)}`
