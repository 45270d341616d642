/*
 * A number that the API counts page by page, because each request goes through so much and no more: their sum. Pure.
 */
export interface Sum {
  readonly count: number
  readonly by_status?: Readonly<Record<string, number>>
}

export interface CountPage extends Sum {
  readonly next_cursor: string | null
}

export const countToEnd = async (readPage: (cursor: string | undefined) => Promise<CountPage>): Promise<Sum> => {
  let sum: Sum = { count: 0 }
  let cursor: string | undefined
  do {
    const page = await readPage(cursor)
    sum = added(sum, page)
    cursor = page.next_cursor ?? undefined
  } while (cursor !== undefined)
  return sum
}

const added = (sum: Sum, { count, by_status }: Sum): Sum => {
  const statuses = { ...sum.by_status }
  for (const [status, more] of Object.entries(by_status ?? {})) statuses[status] = (statuses[status] ?? 0) + more
  return { count: sum.count + count, ...((sum.by_status ?? by_status) && { by_status: statuses }) }
}
