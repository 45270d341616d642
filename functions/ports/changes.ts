/**
 * Every new row of a table that other things are derived from, kept for ever: what rows said and when. Records of failures, what
 * people did about them and every decision can be told again from it, whatever becomes of the tables.
 */
export interface ChangeArchive {
  /** Answers with those that were not taken; throws when nothing could be handed over. Twice the same is harmless. */
  append(changes: readonly Change[]): Promise<readonly Change[]>
}

/** One line of the lake. At least once and in any order: of a row the newest counts (`isNewer`). */
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
export const archivedTables = [
  'journal',
  'failures',
  'failure-groups',
  'operations',
  'commands',
  'missions',
  'books',
] as const
export type ArchivedTable = (typeof archivedTables)[number]

/** Those that are told anew from here when they have lost something; the others are archived to be asked about. */
export const rebuiltTables = ['journal', 'failures', 'failure-groups', 'operations'] as const
export type RebuiltTable = (typeof rebuiltTables)[number]

export const isRebuilt = (table: ArchivedTable): table is RebuiltTable =>
  (rebuiltTables as readonly ArchivedTable[]).includes(table)

/** A row as JSON says it; plain-row.dynamodb.ts has what JSON cannot say. */
export type PlainRow = Readonly<Record<string, unknown>>

/**
 * Of one row. Rows that are changed under a version tell by it; the others by the moment, and within one by the sequence number
 * (decimal texts: the longer one is the later one). A table that was made anew counts its sequence numbers anew.
 */
export const isNewer = (one: Change, other: Change): boolean => {
  const [version, otherVersion] = [versionOf(one), versionOf(other)]
  if (version !== otherVersion) return version > otherVersion
  if (one.at !== other.at) return one.at > other.at
  return one.sequence.length === other.sequence.length
    ? one.sequence > other.sequence
    : one.sequence.length > other.sequence.length
}

/** 0: the row has none. */
export const versionOf = ({ table, image }: Pick<Change, 'table' | 'image'>): number => {
  const name = versionNames[table]
  const version = name === undefined ? undefined : image[name]
  return typeof version === 'number' ? version : 0
}

export const versionNames: Readonly<Partial<Record<ArchivedTable, string>>> = {
  failures: 'record_version',
  'failure-groups': 'group_version',
  operations: 'operation_version',
  commands: 'row_version',
  missions: 'version',
}
