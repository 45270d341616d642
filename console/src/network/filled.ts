import { useEffect } from 'react'
import type { Pages } from './pages.ts'

/**
 * A page of what the API filters may be short, or empty, and still not be the last: nobody should have to turn those. Loads more until
 * there is a screenful, or no more. True while it does: until then nothing can be said of what there is not.
 */
export const useFilled = (
  { items, hasMore, isLoading, problem, loadMore }: Pages<unknown>,
  rows_min: number,
): boolean => {
  const isFilling = hasMore && problem === undefined && items.length < rows_min
  useEffect(() => {
    if (isFilling && !isLoading) void loadMore()
  }, [isFilling, isLoading, loadMore])
  return isFilling
}
