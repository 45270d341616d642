/**
 * Calls that are made while one is under way go together in the next one. A function that serves one request at a time never
 * notices; where several are served at once (one machine, or a function that takes several), the busier it is the fewer calls
 * each request needs, so that it gets faster where it would get slower. What fails, fails for all that went together.
 */
export const gathering = <Item, Result>(
  send: (items: readonly Item[]) => Promise<readonly Result[]>,
  itemsMax: number,
): ((items: readonly Item[]) => Promise<readonly Result[]>) => {
  let waiting: Waiting<Item, Result>[] = []
  let isUnderWay = false

  const goOn = async (): Promise<void> => {
    isUnderWay = true
    while (waiting.length > 0) {
      const [together, later] = fitting(waiting, itemsMax)
      waiting = later
      await sendTogether(together, send)
    }
    isUnderWay = false
  }

  return (items) =>
    new Promise((resolve, reject) => {
      waiting.push({ items, resolve, reject })
      if (!isUnderWay) void goOn()
    })
}

interface Waiting<Item, Result> {
  readonly items: readonly Item[]
  readonly resolve: (results: readonly Result[]) => void
  readonly reject: (error: unknown) => void
}

/** At least one of them goes, however many items it has. */
const fitting = <Item, Result>(
  waiting: readonly Waiting<Item, Result>[],
  itemsMax: number,
): [together: Waiting<Item, Result>[], later: Waiting<Item, Result>[]] => {
  let count = 0
  const end = waiting.findIndex(({ items }, place) => {
    count += items.length
    return place > 0 && count > itemsMax
  })
  return end < 0 ? [[...waiting], []] : [waiting.slice(0, end), waiting.slice(end)]
}

const sendTogether = async <Item, Result>(
  together: readonly Waiting<Item, Result>[],
  send: (items: readonly Item[]) => Promise<readonly Result[]>,
): Promise<void> => {
  try {
    const results = await send(together.flatMap(({ items }) => items))
    let from = 0
    for (const { items, resolve } of together) {
      resolve(results.slice(from, from + items.length))
      from += items.length
    }
  } catch (error) {
    for (const { reject } of together) reject(error)
  }
}
