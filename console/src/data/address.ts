import { useCallback } from 'react'
import { useSearchParams } from 'react-router'
import { changed, fromFirstPages } from '../frame/list-address.ts'

/**
 * What a page was told, in its address: a link to it shows the same, and Back goes to what it was told before. Undefined takes
 * something away.
 */
export const useAddress = (): readonly [
  URLSearchParams,
  (changes: Readonly<Record<string, string | undefined>>, options?: { readonly replace?: boolean }) => void,
] => {
  const [search, setSearch] = useSearchParams()
  const change = useCallback(
    (changes: Readonly<Record<string, string | undefined>>, { replace = false } = {}) =>
      setSearch((before) => changed(fromFirstPages(before), spoken(changes)), { replace }),
    [setSearch],
  )
  return [search, change]
}

/** An empty text says nothing. */
const spoken = (changes: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(Object.entries(changes).map(([name, value]) => [name, value === '' ? undefined : value]))
