/**
 * What is in force after a change, pure. Shares of one version follow each other in one place: raising 10 to 50 per cent takes the
 * place of the 10, and taking the 50 back leads to what was there before both. Lists stand beside each other.
 */
import type { Layer } from '../../policy/rollout.ts'

export interface Changed {
  /** In force, newest first. */
  readonly layers: readonly Layer[]
  /** The rollout whose place was taken. */
  readonly superseded?: string
}

export const layersWith = (layers: readonly Layer[], layer: Layer): Changed => {
  const newest = layers.find(({ percent }) => percent !== undefined)
  const follows = layer.percent !== undefined && newest?.version === layer.version
  const changed = follows
    ? { layers: layers.map((one) => (one === newest ? layer : one)), superseded: newest.rollout_id }
    : { layers: [layer, ...layers] }
  checkSize(changed.layers)
  return changed
}

export const layersWithout = (layers: readonly Layer[], rolloutId: string): readonly Layer[] =>
  layers.filter(({ rollout_id }) => rollout_id !== rolloutId)

/** Dispatch reads all of it every few seconds, as one row: it has to stay small. */
const checkSize = (layers: readonly Layer[]): void => {
  const robots = layers.reduce((sum, { robot_ids = [] }) => sum + robot_ids.length, 0)
  if (robots > LISTED_MAX)
    throw new TooMuchRolledOut(
      `With this one, rollouts by list name ${robots} robots; at most ${LISTED_MAX} are taken: roll back some, or roll out a share`,
    )
  if (layers.length > LAYERS_MAX)
    throw new TooMuchRolledOut(
      `With this one, ${layers.length} rollouts are in force; at most ${LAYERS_MAX} are taken: roll back some`,
    )
}

export const LISTED_MAX = 1_000
export const LAYERS_MAX = 50

export class TooMuchRolledOut extends Error {
  override readonly name = 'TooMuchRolledOut'
}
