/*
 * Where somebody is in a list, as the address of its screen has it beside the filter: `?q=status=open&page=3&order=-last_seen_at`.
 * Pure.
 *
 * - The first page and the order in which rows come are not said: what was only opened has a short address.
 * - Of several lists on one screen each has its name before its own: `?policy-replay.page=2`.
 * - What cannot be read is as if it were not there.
 * - Another filter, another order and another question begin at the first page.
 */
export interface Order {
  readonly column: string
  readonly isDescending: boolean
}

const ofList = ['q', 'page', 'order'] as const

/** The name of a parameter; `list` where a screen has several. */
export const parameterOf = (parameter: (typeof ofList)[number], list?: string): string =>
  list === undefined ? parameter : `${list}.${parameter}`

export const pageIn = (address: URLSearchParams, list?: string): number => {
  const said = Number(address.get(parameterOf('page', list)) ?? 1)
  return Number.isSafeInteger(said) && said >= 1 ? said : 1
}

export const orderIn = (address: URLSearchParams, list?: string): Order | undefined => {
  const said = address.get(parameterOf('order', list)) ?? ''
  const isDescending = said.startsWith('-')
  const column = isDescending ? said.slice(1) : said
  return column === '' ? undefined : { column, isDescending }
}

export const withPage = (address: URLSearchParams, page: number, list?: string): URLSearchParams =>
  changed(address, { [parameterOf('page', list)]: page > 1 ? String(page) : undefined })

export const withOrder = (address: URLSearchParams, { column, isDescending }: Order, list?: string): URLSearchParams =>
  changed(address, {
    [parameterOf('order', list)]: column === '' ? undefined : `${isDescending ? '-' : ''}${column}`,
    [parameterOf('page', list)]: undefined,
  })

export const withFilter = (address: URLSearchParams, text: string, list?: string): URLSearchParams =>
  changed(address, {
    [parameterOf('q', list)]: text === '' ? undefined : text,
    [parameterOf('page', list)]: undefined,
  })

/** Of another question: lists begin at their first page. Filter and order may mean something to it. */
export const fromFirstPages = (address: URLSearchParams): URLSearchParams => without(address, ['page'])

/** Of another tab: its lists are others. */
export const withoutLists = (address: URLSearchParams): URLSearchParams => without(address, ofList)

const without = (address: URLSearchParams, parameters: readonly string[]): URLSearchParams => {
  const names = [...address.keys()].filter((name) => parameters.includes(name.slice(name.lastIndexOf('.') + 1)))
  return changed(address, Object.fromEntries(names.map((name) => [name, undefined])))
}

/** Undefined takes something away. */
export const changed = (
  address: URLSearchParams,
  changes: Readonly<Record<string, string | undefined>>,
): URLSearchParams => {
  const after = new URLSearchParams(address)
  for (const [name, value] of Object.entries(changes))
    if (value === undefined) after.delete(name)
    else after.set(name, value)
  return after
}

/** So many times more is loaded for a page that somebody asked for; what lies further behind is found by a filter. */
export const LOADS_MAX = 20

/** What is to be done for the page that the address asks for. */
export const wayTo = (
  page: number,
  {
    pages,
    isReady,
    hasMore,
    loads,
  }: {
    /** As many as there are of what was loaded. */
    readonly pages: number
    /** Nothing is being loaded, and nothing went wrong. */
    readonly isReady: boolean
    readonly hasMore: boolean
    /** How many times more was loaded for it. */
    readonly loads: number
  },
): 'there' | 'wait' | 'load' | 'settle' => {
  if (page <= pages) return 'there'
  if (!isReady) return 'wait'
  // Somebody who asked for a page that there is not is not to be carried there when the list grows later.
  return hasMore && loads < LOADS_MAX ? 'load' : 'settle'
}

/** On which row somebody is, at one entry of the tab's history. */
export interface RowHere {
  readonly entry: string
  readonly row: string | undefined
  /** They have been here before, and left from this row. */
  readonly isReturned: boolean
}

/** `left`: from which row that entry was left. An entry that takes the place of another is the same place. */
export const rowAfter = (
  here: RowHere,
  entry: string,
  how: 'PUSH' | 'REPLACE' | 'POP',
  left: string | undefined,
): RowHere => (how === 'REPLACE' ? { ...here, entry } : { entry, row: left, isReturned: left !== undefined })
