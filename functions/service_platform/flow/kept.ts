/**
 * Asked once for everybody who looks within some seconds, so that ten operators cost what one does. What takes long is kept
 * longer: asking never takes more than a twentieth of the time.
 */
export const keptFor = <Value>(
  seconds: number,
  ask: () => Promise<Value>,
  now: () => number,
): (() => Promise<Kept<Value>>) => {
  let kept: { readonly at: number; readonly value: Promise<Kept<Value>>; until: number } | undefined
  return () => {
    const at = now()
    if (kept !== undefined && at < kept.until) return kept.value
    const value = ask().then((found) => ({ at, value: found }))
    const mine = { at, value, until: Number.POSITIVE_INFINITY }
    kept = mine
    value.then(
      () => {
        mine.until = at + Math.max(seconds * 1000, 20 * (now() - at))
      },
      () => {
        // The next one asks again.
        mine.until = 0
      },
    )
    return value
  }
}

export interface Kept<Value> {
  /** When it was asked for, epoch milliseconds. */
  readonly at: number
  readonly value: Value
}
