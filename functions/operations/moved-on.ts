import type { FailureRecord } from '../failures/record.ts'
import type { RobotRow } from '../ports/robots.ts'

/**
 * Whether the robot has applied something since that comes after this message: then a redrive of it is held back, unless it is
 * asked for out of order. The same rule as dispatch's, which decides it anew when the message arrives; here it is foreseen.
 */
export const hasMovedOn = (
  { position, sequence, received_at }: Pick<FailureRecord, 'position' | 'sequence' | 'received_at'>,
  row: RobotRow | undefined,
): boolean => {
  if (row === undefined) return false
  if (sequence !== undefined && sequence <= row.last_sequence) return true
  const { cause } = row
  // A message that was redriven itself stands where it was said at first.
  const standing = cause?.origin_position ?? row.position
  if (position !== undefined && standing !== undefined) return isBefore(position, standing)
  return received_at !== undefined && cause !== undefined && received_at < cause.received_at
}

/** Positions sort as text among those of one length. */
const isBefore = (one: string, other: string): boolean =>
  one.length === other.length ? one < other : one.length < other.length
