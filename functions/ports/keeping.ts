/** What was read lately, kept for a moment: a value that is a few seconds old is right enough, and a read less. */
export interface Keeping<Value> {
  get(key: string): { readonly value: Value } | undefined
  set(key: string, value: Value): void
}

export const keeping = <Value>({
  now,
  keptSeconds,
  keptMax,
}: {
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly keptSeconds: number
  readonly keptMax: number
}): Keeping<Value> => {
  const kept = new Map<string, { readonly value: Value; readonly until: number }>()
  return {
    get: (key) => {
      const found = kept.get(key)
      return found !== undefined && now() < found.until ? found : undefined
    },
    set: (key, value) => {
      // The oldest go first: a Map keeps the order of insertion.
      kept.delete(key)
      kept.set(key, { value, until: now() + keptSeconds * 1000 })
      for (const [oldest] of kept) {
        if (kept.size <= keptMax) break
        kept.delete(oldest)
      }
    },
  }
}
