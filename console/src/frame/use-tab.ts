import { useSearchParams } from 'react-router'
import { changed, withoutLists } from './list-address.ts'

/** Which tab of a page is open, kept in its address: Back goes to the one before. What is no tab is the usual one. */
export const useTab = <Tab extends string>(tabs: readonly Tab[], usual: Tab): readonly [Tab, (tab: string) => void] => {
  const [search, setSearch] = useSearchParams()
  const open = (tab: string): void =>
    setSearch((before) => changed(withoutLists(before), { tab: tab === usual ? undefined : tab }))
  const said = search.get('tab')
  return [tabs.find((tab) => tab === said) ?? usual, open]
}
