/** What a batch adds to the books, told apart by whom, when and how. Its sums are the entry's, column by column. */
import { type BooksEntry, type BooksLine, bookColumns, SEQUENCE_RUNS_MAX } from '../../ports/books.ts'
import type { SettledRecord } from './tally.ts'

export type Key = Pick<BooksLine, 'subject' | 'hour' | 'lane'>

export interface Told {
  /** A record that is counted for the first time. In the order of their sequence numbers. */
  first(record: SettledRecord): void
  /** One that was counted before. */
  again(record: SettledRecord, entry: BooksEntry): void
  /** Messages that ended without a record of theirs. */
  ended(key: Key, entry: BooksEntry): void
  /** Without those that add nothing. */
  lines(): readonly BooksLine[]
}

export const told = (): Told => {
  const lines = new Map<string, Draft>()
  const draftOf = ({ subject, hour, lane }: Key): Draft => {
    const name = `${subject} ${hour} ${lane}`
    let draft = lines.get(name)
    if (!draft) {
      draft = { subject, hour, lane, records: 0, said: 0, derived: 0, sequences: [], entry: {} }
      lines.set(name, draft)
    }
    return draft
  }
  return {
    first: ({ sequence_number, entry, messages, line }) => {
      // What only asks for a release lies in the lake as no message.
      if (line.said === 0) return
      const draft = draftOf(line)
      draft.first ??= sequence_number
      draft.last = sequence_number
      draft.records += 1
      draft.said += line.said
      draft.derived += messages - line.said
      for (const sequence of line.sequences) see(draft.sequences, sequence)
      add(draft, entry)
    },
    again: ({ line }, entry) => add(draftOf(line), entry),
    ended: (key, entry) => add(draftOf(key), entry),
    lines: () => [...lines.values()].filter(({ records, entry }) => records > 0 || Object.keys(entry).length > 0),
  }
}

type Draft = { -readonly [Name in keyof Omit<BooksLine, 'entry' | 'sequences'>]: BooksLine[Name] } & {
  readonly sequences: [number, number][]
  readonly entry: { -readonly [Column in keyof BooksEntry]: BooksEntry[Column] }
}

/** Robots count upwards, so nearly every number goes on where the last one ended. */
const see = (runs: [number, number][], sequence: number): void => {
  const newest = runs.at(-1)
  const goesOn = newest && sequence >= newest[0] && sequence <= newest[1] + 1 && sequence < newest[0] + RUN_LENGTH_MAX
  if (goesOn) newest[1] = Math.max(newest[1], sequence)
  else if (runs.length < SEQUENCE_RUNS_MAX) runs.push([sequence, sequence])
}

/** Trino's sequence() makes no longer one of a run (warehouse/loss/gaps.ts). */
const RUN_LENGTH_MAX = 10_000

const add = ({ entry: sum }: Draft, entry: BooksEntry): void => {
  for (const column of bookColumns) {
    const count = entry[column]
    if (count) sum[column] = (sum[column] ?? 0) + count
  }
}
