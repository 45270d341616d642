/*
 * A page of what the API filters may be short, or empty, and still not be the last: nobody should have to turn those. Pure.
 *
 * Where a filter finds few among many, or somebody sees few of them, a screenful may be all of the table away: after so many pages it is
 * left to the person whether to look through more.
 */
export const PAGES_MAX = 20

export const fillNext = ({
  rows,
  rows_min,
  pages,
  pages_max,
  hasMore,
  hasFailed,
  isLoading,
}: {
  readonly rows: number
  /** A screenful. */
  readonly rows_min: number
  /** As many as were loaded. */
  readonly pages: number
  readonly pages_max: number
  readonly hasMore: boolean
  readonly hasFailed: boolean
  readonly isLoading: boolean
}): 'rest' | 'wait' | 'load' => {
  if (!hasMore || hasFailed || rows >= rows_min || pages >= pages_max) return 'rest'
  return isLoading ? 'wait' : 'load'
}
