import type { Shelf, ShelfCopy } from '../../functions/ports/shelf.ts'

export interface FakeShelf extends Shelf {
  readonly copies: ShelfCopy[]
}

export const fakeShelf = (): FakeShelf => {
  const copies: ShelfCopy[] = []
  return {
    copies,
    place: async (placed) => {
      copies.push(...placed)
    },
  }
}
