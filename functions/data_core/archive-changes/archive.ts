/**
 * Each new row that a table's stream hands over becomes a line of the lake: it is there if and only if the write is, which no
 * function that writes twice could promise. What Firehose does not take comes again, from the first record that is missing;
 * readers of the lake take a row's newest change, so twice is harmless.
 */
import { asError } from '../../errors.ts'
import type { Log } from '../../logger.ts'
import { changesOfBooks } from '../../ports/books-lines.ts'
import type { ArchivedTable, Change, ChangeArchive } from '../../ports/changes.ts'
import { plainRow, type TypedValue } from '../../ports/plain-row.dynamodb.ts'

export interface ArchivePorts {
  readonly archive: ChangeArchive
  readonly sleep: (milliseconds: number) => Promise<void>
  /** 0 to 1 */
  readonly random: () => number
  readonly log: Log
}

/** The ARN of each table's stream. */
export type TableStreams = Readonly<Partial<Record<ArchivedTable, string>>>

/** As Lambda hands over a batch of a table's stream; only what is used here. */
export interface TableStreamEvent {
  readonly Records: readonly TableStreamRecord[]
}

export interface TableStreamRecord {
  readonly eventSourceARN: string
  readonly dynamodb: {
    readonly SequenceNumber: string
    /** Epoch seconds. */
    readonly ApproximateCreationDateTime: number
    readonly Keys: Image
    /** Absent when the row was removed: what forgets rows by age is no change of what happened. */
    readonly NewImage?: Image
  }
}

type Image = Readonly<Record<string, TypedValue>>

export interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[]
}

export const archiveChanges =
  (ports: ArchivePorts, streams: TableStreams) =>
  async ({ Records }: TableStreamEvent): Promise<BatchAnswer> => {
    const changes = Records.flatMap((record) => changeIn(record, streams))
    const left = new Set((await append(changes, ports)).map(({ sequence }) => sequence))
    if (left.size === 0) return { batchItemFailures: [] }
    ports.log.error('changes not archived', { count: left.size, of: changes.length })
    // Lambda comes again at once, and the reader's tries are counted: unhurried they outlast an outage.
    await ports.sleep(beforeAgainMs)
    const first = Records.find(({ dynamodb }) => left.has(dynamodb.SequenceNumber))
    return { batchItemFailures: first ? [{ itemIdentifier: first.dynamodb.SequenceNumber }] : [] }
  }

const changeIn = ({ eventSourceARN, dynamodb }: TableStreamRecord, streams: TableStreams): readonly Change[] => {
  if (dynamodb.NewImage === undefined) return []
  const change: Change = {
    table: tableOf(eventSourceARN, streams),
    keys: plainRow(dynamodb.Keys),
    image: plainRow(withoutTokens(dynamodb.NewImage)),
    sequence: dynamodb.SequenceNumber,
    at: new Date(dynamodb.ApproximateCreationDateTime * 1000).toISOString(),
  }
  // Of the books each entry is told, not how they stand.
  return change.table === 'books' ? changesOfBooks(change) : [change]
}

/** Whoever has the token of a task may say how it ended: no row of the lake has one. */
const withoutTokens = ({ task_token: _, ...image }: Image): Image => image

const tableOf = (streamArn: string, streams: TableStreams): ArchivedTable => {
  const [found] = Object.entries(streams).find(([, arn]) => arn === streamArn) ?? []
  if (found !== undefined) return found as ArchivedTable
  throw new UnknownTableStream(
    `${streamArn} is the stream of no archived table; TABLE_STREAMS has ${Object.values(streams).join(', ')}`,
  )
}

/** A mapping reads a stream that the function was not told of. */
export class UnknownTableStream extends Error {
  override readonly name = 'UnknownTableStream'
}

const append = async (changes: readonly Change[], { archive, sleep, random, log }: ArchivePorts) => {
  let left = changes
  for (let tries = 1; left.length > 0; tries += 1) {
    try {
      left = await archive.append(left)
    } catch (error) {
      log.warn('archive not reached', { changes: left.length, tries, error: asError(error) })
    }
    if (tries === triesMax) break
    if (left.length > 0) await sleep(firstPauseMs * 2 ** (tries - 1) * (0.5 + random()))
  }
  return left
}

const triesMax = 3
const firstPauseMs = 100
const beforeAgainMs = 5_000
