import type { FailureRecord } from '../failure-record.ts'

/**
 * A failure as an item. `book` and `last_seen` are the keys of the index by time; a failure of no known robot has no
 * `robot_id` and is therefore not in the index by robot. The bytes are `original`, or lie under `original_key`.
 */
export interface FailureItem extends Omit<FailureRecord, 'original'> {
  readonly book: 'failure'
  /** last_seen_at#failure_id: unique, so that a page can begin behind any of them */
  readonly last_seen: string
  readonly original_bytes: number
  readonly original?: Uint8Array
  readonly original_key?: string
}

export const lastSeenOf = ({ last_seen_at, failure_id }: Pick<FailureRecord, 'last_seen_at' | 'failure_id'>): string =>
  `${last_seen_at}#${failure_id}`

export const itemOfRecord = ({ original, ...record }: FailureRecord): FailureItem => ({
  ...record,
  book: 'failure',
  last_seen: lastSeenOf(record),
  original_bytes: original.bytes,
  ...('inline' in original ? { original: original.inline } : { original_key: original.key }),
})

export const recordOfItem = ({
  book: _,
  last_seen: __,
  original_bytes,
  original,
  original_key,
  ...record
}: FailureItem): FailureRecord => ({
  ...record,
  original:
    original_key === undefined
      ? { bytes: original_bytes, inline: original ?? new Uint8Array() }
      : { bytes: original_bytes, key: original_key },
})
