import { useCallback, useEffect, useRef, useState } from 'react'
import { useLocation, useNavigationType, useSearchParams } from 'react-router'
import { type Order, orderIn, pageIn, type RowHere, rowAfter, wayTo, withOrder, withPage } from './list-address.ts'

/** Page and order of a list, kept in the address of its screen: a link shows the same, and Back goes to the page before. */
export const usePlace = (
  list: string | undefined,
): {
  readonly page: number
  readonly order: Order | undefined
  readonly turnTo: (page: number) => void
  /** Without a step in the history: nobody asked for it. */
  readonly settleOn: (page: number) => void
  readonly orderBy: (order: Order) => void
} => {
  const [address, setAddress] = useSearchParams()
  const turnTo = (page: number): void => setAddress((before) => withPage(before, page, list))
  const settleOn = (page: number): void => setAddress((before) => withPage(before, page, list), { replace: true })
  const orderBy = (order: Order): void => setAddress((before) => withOrder(before, order, list))
  return { page: pageIn(address, list), order: orderIn(address, list), turnTo, settleOn, orderBy }
}

/** From which row of which list the tab's history was left, by entry: whoever comes back goes on there. Forgotten with the tab. */
const rowsLeft = new Map<string, string>()

/** The row that the keyboard is on; of somebody who comes back the one that they left. */
export const useRowHere = (
  name: string,
): { readonly here: RowHere; readonly be: (row: string | undefined) => void } => {
  const { key } = useLocation()
  const how = useNavigationType()
  const left = rowsLeft.get(`${key} ${name}`)
  const [known, setHere] = useState<RowHere>({ entry: key, row: left, isReturned: left !== undefined })
  const here = known.entry === key ? known : rowAfter(known, key, how, left)
  if (here !== known) setHere(here)
  useEffect(() => {
    if (here.row === undefined) rowsLeft.delete(`${here.entry} ${name}`)
    else rowsLeft.set(`${here.entry} ${name}`, here.row)
  }, [here, name])
  const be = useCallback((row: string | undefined) => setHere((before) => ({ ...before, row, isReturned: false })), [])
  return { here, be }
}

/** Loads until the page is there that the address asks for, or settles on the last that there is. True while it is on the way. */
export const useWay = ({
  page,
  pages,
  query,
  isReady,
  loadMore,
  settleOn,
}: {
  readonly page: number
  readonly pages: number
  readonly query: string
  /** Nothing is being loaded, and nothing went wrong. */
  readonly isReady: boolean
  /** Undefined: there is no more. */
  readonly loadMore: (() => unknown) | undefined
  readonly settleOn: (page: number) => void
}): boolean => {
  const [isOnWay, setOnWay] = useState(false)
  const loads = useRef({ of: '', count: 0 })
  useEffect(() => {
    const of = `${page} ${query}`
    const count = loads.current.of === of ? loads.current.count : 0
    const way = wayTo(page, { pages, isReady: isReady && !isOnWay, hasMore: loadMore !== undefined, loads: count })
    if (way === 'settle') settleOn(pages)
    if (way !== 'load') return
    loads.current = { of, count: count + 1 }
    setOnWay(true)
    void Promise.resolve(loadMore?.()).finally(() => setOnWay(false))
  })
  return isOnWay
}
