/** How a statement ends that does not succeed. */

/** What Athena says that is wrong with a statement: `NAME: why`. */
export class StatementFailed extends Error {
  override readonly name = 'StatementFailed'
}

/** Cancelled: it would have read more than may be. */
export class ScansTooMuch extends Error {
  override readonly name = 'ScansTooMuch'
}
