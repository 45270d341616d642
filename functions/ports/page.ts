/** One page of a list, and where the next one begins; no place, no next page. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly next?: Place
  /** How many were looked at for it, where those can be many more than it has. */
  readonly looked?: number
}

/** Where a page begins: behind this. Texts, because it travels in a cursor. */
export type Place = readonly string[]

export interface Paging {
  readonly limit: number
  readonly after?: Place | undefined
}
