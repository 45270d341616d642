import type { FailureRecord } from '../failures/record.ts'
import type { RobotRow } from '../ports/robots.ts'

/**
 * Whether the robot has applied something since that comes after this message: then a redrive of it is held back, unless it is
 * asked for out of order. The rule is dispatch's (dispatch/redriven.ts), which decides when the message arrives; here it is
 * foreseen, for whoever plans.
 */
export const hasMovedOn = (
  { position, sequence, received_at }: Pick<FailureRecord, 'position' | 'sequence' | 'received_at'>,
  row: RobotRow | undefined,
): boolean => {
  if (row === undefined) return false
  const { cause } = row
  // What was redriven itself stands where it was said at first.
  const place = cause?.origin_position ?? row.position
  const since = cause?.origin_at ?? cause?.received_at
  if (position !== undefined && place !== undefined && position <= place) return true
  if (position === undefined && received_at !== undefined && since !== undefined && received_at < since) return true
  return sequence !== undefined && sequence <= row.last_sequence
}
