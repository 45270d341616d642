import type { Shelf, ShelfCopy, ShelfWalk, TakenCopy } from '../../functions/ports/shelf.ts'

export interface FakeShelf extends Shelf, ShelfWalk {
  /** Hidden or not, oldest first. */
  readonly copies: ShelfCopy[]
  /** Those that a person would see. */
  visible(): readonly ShelfCopy[]
  /** Everything that was hidden comes back: its time is over. */
  timeOut(): void
}

/** Copies are known by identity; `placed_at` rises by a second with each. */
export const fakeShelf = (): FakeShelf => {
  const copies: ShelfCopy[] = []
  const ids = new Map<ShelfCopy, number>()
  const receipts = new Map<string, ShelfCopy>()
  const hidden = new Set<ShelfCopy>()
  let count = 0
  const idOf = (copy: ShelfCopy): number => {
    const id = ids.get(copy) ?? ++count
    ids.set(copy, id)
    return id
  }
  const taken = (copy: ShelfCopy): TakenCopy => {
    const receipt = `receipt-${++count}`
    receipts.set(receipt, copy)
    const placed_at = new Date(Date.UTC(2026, 10, 20) + idOf(copy) * 1000).toISOString()
    return { ...copy, id: `copy-${idOf(copy)}`, placed_at, receipt }
  }
  const standing = ({ receipt }: Pick<TakenCopy, 'receipt'>): readonly ShelfCopy[] => {
    const copy = receipts.get(receipt)
    return copy && copies.includes(copy) ? [copy] : []
  }
  return {
    copies,
    visible: () => copies.filter((copy) => !hidden.has(copy)),
    timeOut: () => hidden.clear(),
    place: async (placed) => {
      for (const copy of placed) {
        copies.push(copy)
        idOf(copy)
      }
    },
    take: async () => {
      const some = copies.filter((copy) => !hidden.has(copy)).slice(0, 10)
      for (const copy of some) hidden.add(copy)
      return some.map(taken)
    },
    remove: async (removed) => {
      for (const copy of removed.flatMap(standing)) copies.splice(copies.indexOf(copy), 1)
    },
    putBack: async (back) => {
      for (const copy of back.flatMap(standing)) hidden.delete(copy)
    },
  }
}
