import type { MissionRow } from '../ports/missions.ts'

/** Steps that came later and that its robot never had, unless it did them: from where on (counted from 1), and that in words. */
export const neverTaken = (
  { steps, steps_taken = steps.length }: Pick<MissionRow, 'steps' | 'steps_taken'>,
  done: unknown,
): { readonly from: number; readonly error: { readonly code: string; readonly message: string } } | undefined => {
  const from = Math.max(steps_taken, Number.isInteger(done) ? Number(done) : 0) + 1
  const last = steps.length
  if (from > last) return undefined
  const which = from === last ? `step ${last}` : `steps ${from} to ${last}`
  const message = `${which} never reached its robot: it refused the update, or had ended before`
  return { from, error: { code: 'update_not_taken', message } }
}
