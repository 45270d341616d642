import { useCallback } from 'react'
import { useSearchParams } from 'react-router'

/** What a page was told, in its address: a link to it shows the same. Undefined takes something away. */
export const useAddress = (): readonly [
  URLSearchParams,
  (changes: Readonly<Record<string, string | undefined>>) => void,
] => {
  const [search, setSearch] = useSearchParams()
  const change = useCallback(
    (changes: Readonly<Record<string, string | undefined>>) =>
      setSearch(
        (before) => {
          const after = new URLSearchParams(before)
          for (const [name, value] of Object.entries(changes))
            if (value === undefined || value === '') after.delete(name)
            else after.set(name, value)
          return after
        },
        { replace: true },
      ),
    [setSearch],
  )
  return [search, change]
}
