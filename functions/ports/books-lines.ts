/**
 * The lines of an entry as bytes on the books' row, and as changes in the lake. Packed, because they are written with every
 * batch: a hundred robots take 2 KB, five hundred 9 KB, a quarter of what they are as text. The archive unpacks them
 * (functions/data_core/archive-changes): a line of the books is a row of its own there.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { placeIn, positionOf } from '../../messages/position.ts'
import type { BooksLine } from './books.ts'
import type { Change, PlainRow } from './changes.ts'

/** The fastest level: a higher one saves a tenth and takes five times as long. */
export const packedLines = (lines: readonly BooksLine[]): Uint8Array =>
  deflateRawSync(JSON.stringify(lines), { level: 1 })

export const unpackedLines = (bytes: Uint8Array): readonly BooksLine[] =>
  JSON.parse(inflateRawSync(bytes).toString()) as readonly BooksLine[]

/**
 * What a new image of a row of the books says in the lake: its newest entry, a change for each line. The sums and what the row
 * remembers are left out, they are nobody's history. `sequence` is the image's.
 */
export const changesOfBooks = <Image extends Pick<Change, 'keys' | 'image'>>(change: Image): readonly Image[] => {
  const { shard, version, last_entry } = change.image
  // A row from before the lines were written.
  if (!isBytes(last_entry)) return []
  return unpackedLines(Buffer.from(last_entry.$bytes, 'base64')).map(({ entry, first, last, sequences, ...line }) => {
    const keys: PlainRow = { shard, version, subject: line.subject, hour: line.hour, lane: line.lane }
    return {
      ...change,
      keys,
      image: {
        ...keys,
        ...line,
        ...entry,
        ...(first !== undefined && last !== undefined && { first_place: placeOf(first), last_place: placeOf(last) }),
        sequences: sequences.map(([from, to]) => `${from}-${to}`).join(' '),
      },
    }
  })
}

const placeOf = (sequenceNumber: string): string => placeIn(positionOf(sequenceNumber, 0))

const isBytes = (value: unknown): value is { readonly $bytes: string } =>
  typeof value === 'object' && value !== null && '$bytes' in value && typeof value.$bytes === 'string'
