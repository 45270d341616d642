/** A parked robot is never tried less often than this. */
export const backoffSecondsMax = 15 * 60

/**
 * Seconds until the next try: doubles with each attempt, and only half of it is fixed, so that a fleet that was parked by
 * one outage does not come back in one second.
 */
export const backoffSeconds = (baseSeconds: number, attempts: number, random: number): number => {
  const whole = Math.min(backoffSecondsMax, baseSeconds * 2 ** Math.min(attempts, 16))
  return whole / 2 + (whole / 2) * random
}
