/**
 * The records of a batch, sorted into subjects. A subject's records have their turns one after the other; subjects do not
 * wait for each other.
 */
import type { Sent } from '../../../messages/dialects/sent.ts'
import { type Arrival, type Opened, type Reading, type Rejected, readArrival } from '../../../messages/open.ts'
import type { BooksEntry } from '../../ports/books.ts'
import type { JournalRow } from '../../ports/journal.ts'
import type { LastKnown } from '../../ports/last-known.ts'
import type { MessageKey } from '../../ports/recall.ts'
import type { RobotRow } from '../../ports/robots.ts'
import type { LineOf } from './line-of.ts'
import type { Drained } from './tally.ts'

/** As Lambda hands it over; only what is used here. */
export interface KinesisEvent {
  readonly Records: readonly {
    /** `shardId-000000000000:<sequence number>` */
    readonly eventID: string
    readonly kinesis: {
      /** base64 of the stream record */
      readonly data: string
      readonly sequenceNumber: string
      readonly partitionKey: string
      /** Epoch seconds. */
      readonly approximateArrivalTimestamp: number
    }
  }[]
}

/** A record that could not be opened; also by a fault of our own, which has no class among the senders' faults. */
export interface NotOpened extends Omit<Rejected, 'error'> {
  readonly error: { readonly class: string; readonly text: string; readonly said?: Rejected['error']['said'] }
}

export interface Turn {
  readonly arrival: Arrival
  readonly sequence_number: string
  readonly partition_key: string
  /** When the stream took it, epoch milliseconds. */
  readonly streamed: number
  /** When dispatch first read its bytes. */
  opened_at?: number
  /** What its envelope names, where the rest of it hangs on what is known. */
  named?: readonly MessageKey[]
  /** As it was opened ahead of its turn, with what was known then. */
  opened?: Opened | NotOpened
  opened_with?: {
    readonly state?: string | undefined
    readonly entered_by?: string | undefined
    readonly memory?: unknown
    readonly overtaken?: boolean
  }
}

/** A record whose messages have all been settled. */
export interface EndedTurn {
  readonly turn: Pick<Turn, 'sequence_number' | 'partition_key'> & { readonly arrival?: Arrival }
  readonly entry: BooksEntry
  readonly messages: number
  readonly line: LineOf
  readonly drained?: Drained
  /** Positions of held messages that ended, to be forgotten once they are counted. */
  readonly forget?: readonly string[]
  /** The parking that this record ended. */
  readonly unpark?: string
  /** What is known of the robot after this record. */
  readonly observation: LastKnown | undefined
}

/** One robot's part of the batch. Its row moves as its turns are taken. */
export interface Subject {
  readonly robot_id: string
  readonly turns: readonly Turn[]
  row: RobotRow | undefined
  /** As the batch found it. */
  last_known: LastKnown | undefined
  observation: LastKnown | undefined
  /** What it was sent, if it is one that echoes that. */
  sent?: Sent | undefined
  /** By message id; undefined where the journal was asked and has nothing. */
  readonly journal: Map<string, JournalRow | undefined>
  /** Applied, not yet journalled: at most as many as the row bears ids. */
  unjournalled: JournalRow[]
  readonly ended: EndedTurn[]
  /** The parking that this batch has ended: the row says so only when the batch is closed. */
  released?: string
  /** The first record that is not settled. */
  undecided_from?: string
}

export interface Taken {
  readonly shard: string
  readonly subjects: readonly Subject[]
  /** Records that name no robot. */
  readonly unreadable: readonly {
    readonly turn: Pick<Turn, 'sequence_number' | 'partition_key' | 'streamed'>
    readonly rejected: NotOpened
  }[]
  /** When the oldest of them arrived, epoch milliseconds. */
  readonly oldest_ms: number
  /** And the newest. */
  readonly newest_ms: number
}

export const take = ({ Records }: KinesisEvent): Taken => {
  const bySubject = new Map<string, { robot_id: string; turns: Turn[] }>()
  const unreadable: Taken['unreadable'][number][] = []
  let oldest = Number.POSITIVE_INFINITY
  let newest = 0
  for (const { kinesis } of Records) {
    const sequence_number = kinesis.sequenceNumber
    const partition_key = kinesis.partitionKey
    const streamed = kinesis.approximateArrivalTimestamp * 1000
    oldest = Math.min(oldest, streamed)
    newest = Math.max(newest, streamed)
    const reading = readSafely(Buffer.from(kinesis.data, 'base64'), sequence_number)
    if (reading.outcome === 'rejected') {
      unreadable.push({ turn: { sequence_number, partition_key, streamed }, rejected: reading })
      continue
    }
    const { arrival } = reading
    let subject = bySubject.get(arrival.subject)
    if (!subject) {
      subject = { robot_id: arrival.robot_id, turns: [] }
      bySubject.set(arrival.subject, subject)
    }
    subject.turns.push({
      arrival,
      sequence_number,
      partition_key,
      streamed,
    })
  }
  return {
    shard: Records[0]?.eventID.split(':')[0] ?? '',
    subjects: [...bySubject.values()].map(({ robot_id, turns }) => ({
      robot_id,
      turns,
      row: undefined,
      last_known: undefined,
      observation: undefined,
      journal: new Map(),
      unjournalled: [],
      ended: [],
    })),
    unreadable,
    oldest_ms: oldest,
    newest_ms: newest,
  }
}

/** Opening does not throw on anything a sender can write; should it do so all the same, the record is a dead letter. */
export const openingFailed = (error: unknown, bytes: Uint8Array): NotOpened => ({
  outcome: 'rejected',
  error: {
    class: 'OpeningFailed',
    text: `a fault of Signalbox: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  },
  bytes,
})

const readSafely = (data: Uint8Array, sequence_number: string): Exclude<Reading, Rejected> | NotOpened => {
  try {
    return readArrival({ data, sequence_number })
  } catch (error) {
    return openingFailed(error, data)
  }
}
