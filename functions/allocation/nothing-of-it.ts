/**
 * Of a command that takes a job from a robot, by how it ended: whether the robot has nothing of the job any more. Any other end,
 * another rejection too, leaves it in doubt: it may be at it.
 */
export const hasNothingOfIt = ({ outcome, error }: Ended): boolean =>
  outcome === 'done' || (outcome === 'rejected' && nothingThere.has(codeOf(error)))

interface Ended {
  readonly outcome?: unknown
  readonly error?: unknown
}

const nothingThere: ReadonlySet<string> = new Set(['not_in_hand', 'unknown_job', 'unknown_order', 'noOrderToCancel'])

const codeOf = (error: unknown): string => String((error as { readonly code?: unknown } | undefined)?.code ?? '')
