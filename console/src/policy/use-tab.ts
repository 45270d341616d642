import { useSearchParams } from 'react-router'

/** Which tab of a page is open, kept in its address. */
export const useTab = (usual: string): readonly [string, (tab: string) => void] => {
  const [search, setSearch] = useSearchParams()
  const open = (tab: string): void =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before)
        // A filter is of the list that it was made for.
        after.delete('q')
        after.set('tab', tab)
        return after
      },
      { replace: true },
    )
  return [search.get('tab') ?? usual, open]
}
