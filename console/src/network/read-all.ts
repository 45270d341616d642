/*
 * A list to its end, for an export: page after page, whatever the screen has loaded of it.
 */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly next_cursor: string | null
  /** There is more behind it, to which no cursor leads. */
  readonly is_cut?: boolean
}

export interface ReadAll {
  readonly most: number
  readonly onRead: (count: number) => void
  /** It ends before the list does, because no cursor leads on. */
  readonly onCut?: () => void
  readonly signal: AbortSignal
}

/** Every page from the first; tells how many it has read, and ends at `most`. A page may be empty and still not be the last. */
export const readToEnd = async <Item>(
  readPage: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<Item>>,
  { most, onRead, onCut, signal }: ReadAll,
): Promise<readonly Item[]> => {
  const read: Item[] = []
  let cursor: string | undefined
  do {
    const page = await readPage(cursor, signal)
    read.push(...page.items)
    cursor = page.next_cursor ?? undefined
    if (page.is_cut) onCut?.()
    onRead(read.length)
  } while (cursor !== undefined && read.length < most)
  return read.slice(0, most)
}
