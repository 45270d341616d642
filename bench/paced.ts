/*
 * The rate that times show. An operation sends in batches, so the last batch counts for nothing: it begins the interval that
 * nobody saw the end of.
 */
export interface Paced {
  readonly per_second: number
  /** Of whole windows, messages per second. */
  readonly slowest: number
  readonly fastest: number
}

const windowMs = 5_000

/** `times`: epoch milliseconds, in any order. `growing`: how many went before the flow began. `batch`: how many go at once. */
export const pacedBy = (
  times: readonly number[],
  { growing, batch }: { readonly growing: number; readonly batch: number },
): Paced => {
  const flow = times.toSorted((one, other) => one - other).slice(growing)
  const first = flow[0] ?? Number.NaN
  const last = flow.at(-1) ?? Number.NaN
  const windows = Array.from({ length: Math.floor((last - first) / windowMs) || 0 }, () => 0)
  for (const time of flow) {
    const place = Math.floor((time - first) / windowMs)
    if (place < windows.length) windows[place] = (windows[place] ?? 0) + 1
  }
  const perSecond = windows.map((count) => (count * 1000) / windowMs)
  return {
    per_second: ((flow.length - batch) * 1000) / (last - first),
    slowest: Math.min(...perSecond),
    fastest: Math.max(...perSecond),
  }
}
