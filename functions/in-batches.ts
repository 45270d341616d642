/** Cuts a list, in its order, into what a service takes at once: at most so many items, and of at most so many bytes. */
export const inBatches = <Item>(
  items: readonly Item[],
  limits: { readonly itemsMax: number; readonly bytesMax?: number; readonly bytesOf?: (item: Item) => number },
): Item[][] => {
  const { itemsMax, bytesMax = Number.POSITIVE_INFINITY, bytesOf = () => 0 } = limits
  const batches: Item[][] = []
  let batch: Item[] = []
  let bytes = 0
  for (const item of items) {
    const size = bytesOf(item)
    if (batch.length > 0 && (batch.length === itemsMax || bytes + size > bytesMax)) {
      batches.push(batch)
      batch = []
      bytes = 0
    }
    batch.push(item)
    bytes += size
  }
  return batch.length > 0 ? [...batches, batch] : batches
}
