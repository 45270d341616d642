import type { MissionRow } from '../ports/missions.ts'

/**
 * Whether a robot that was lost in the middle of a mission may have its load on board, as far as it has told: a step that picks is
 * done, or is the one that it was at, and no step behind it that drops is done. A mission that carries nothing never has.
 */
export const loadMayBeOnBoard = ({
  load,
  steps,
  progress,
  allocation,
}: Pick<MissionRow, 'load' | 'steps' | 'progress' | 'allocation'>): boolean => {
  if (load !== 'physical') return false
  const ended = new Set(progress.filter((one) => one.allocation === allocation).map(({ step }) => step))
  const at = steps.findIndex((_, index) => !ended.has(index + 1))
  let onBoard = false
  for (const [index, { kind }] of steps.entries()) {
    const isDone = ended.has(index + 1)
    if (kind === 'pick' && (isDone || index === at)) onBoard = true
    if (kind === 'drop' && isDone) onBoard = false
  }
  return onBoard
}
