/** Of several runs on a shared machine the middle one says most. NaN of nothing. */
export const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[values.length >> 1] ?? Number.NaN
