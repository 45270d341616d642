/**
 * Every new row of a table that other things are derived from, kept for ever: what rows said and when. Records of failures, what
 * people did about them and every decision can be told again from it, whatever becomes of the tables.
 */
export interface ChangeArchive {
  /** Answers with those that were not taken; throws when nothing could be handed over. Twice the same is harmless. */
  append(changes: readonly Change[]): Promise<readonly Change[]>
}

/** One line of the lake. At least once and in any order: of a row the newest counts (see `isNewer`). */
export interface Change {
  readonly table: ArchivedTable
  readonly keys: PlainRow
  /** The row after it. */
  readonly image: PlainRow
  /** Sequence number in the table's stream: rises with the changes of one row. */
  readonly sequence: string
  /** RFC 3339, to the second or better: when the row was written. */
  readonly at: string
}

/** By names of ours: a table's own name is another one in every deployment. */
export const archivedTables = ['journal', 'failures', 'failure-groups', 'operations'] as const
export type ArchivedTable = (typeof archivedTables)[number]

/** A row as JSON says it; plain-row.dynamodb.ts has what JSON cannot say. */
export type PlainRow = Readonly<Record<string, unknown>>

/** Of one row. Sequence numbers are decimal texts: the longer one is the later one. */
export const isNewer = (one: Pick<Change, 'sequence'>, other: Pick<Change, 'sequence'>): boolean =>
  one.sequence.length === other.sequence.length
    ? one.sequence > other.sequence
    : one.sequence.length > other.sequence.length
