/**
 * The lake as it can be read: datasets of JSON lines in objects, one folder per hour. An object holds what Firehose had gathered, so
 * its folder is the hour of its oldest line, and a line of the next hour may lie in it.
 */
export interface Lake {
  /** Objects that may hold a line of these hours, in the order of their keys; looked up hour by hour. */
  objects(dataset: Dataset, hours: Hours): AsyncIterable<LakeObject>
  /** Epoch milliseconds: the hour of the first object that there is. */
  oldest(dataset: Dataset): Promise<number | undefined>
  /** Its JSON documents, whatever stands between them (functions/lake/documents.ts), one object in memory: Firehose's buffer bounds it. */
  lines(object: LakeObject): AsyncIterable<Uint8Array>
}

/**
 * - said: the stream's records as they lay there
 * - changes: rows of tables (changes.ts)
 */
export type Dataset = 'said' | 'changes'

/** Epoch milliseconds: from (inclusive) until (exclusive). Whole hours that they touch are looked at. */
export interface Hours {
  readonly from: number
  readonly until: number
  /** Objects behind this key only. */
  readonly after?: string
}

export interface LakeObject {
  readonly key: string
  /** As stored, compressed or not. */
  readonly bytes: number
}

export const HOUR_MS = 3_600_000

/** The folders of these hours, oldest first. */
export const foldersOf = (dataset: Dataset, { from, until }: Hours): readonly string[] => {
  const folders: string[] = []
  for (let hour = Math.floor(from / HOUR_MS) * HOUR_MS; hour < until; hour += HOUR_MS)
    folders.push(folderOf(dataset, hour))
  return folders
}

const folderOf = (dataset: Dataset, hour: number): string => {
  const time = new Date(hour).toISOString()
  return `${dataset}/date=${time.slice(0, 10)}/hour=${time.slice(11, 13)}/`
}

/** The hour of an object, as its folder says; undefined for what lies elsewhere. */
export const hourOf = (key: string): number | undefined => {
  const [, date, hour] = /\/date=(\d{4}-\d{2}-\d{2})\/hour=(\d{2})\//.exec(key) ?? []
  return date === undefined ? undefined : Date.parse(`${date}T${hour}:00:00Z`)
}
