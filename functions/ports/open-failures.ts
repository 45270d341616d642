/**
 * How many failures wait for somebody or something: a gauge, for an alarm that must not have to count them each minute. It
 * follows each write and is put right by counting now and then, because a recorder can die between the two.
 */
export interface OpenFailures {
  /** Answers with the new number. */
  add(change: number): Promise<number>
  /** Counts in the index. Undefined when there are too many for that; the gauge stays as it is. */
  recount(): Promise<number | undefined>
}
