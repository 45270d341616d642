/**
 * The line and the lake beside it, from the stream on: what dispatch counts and what lands of the same records, settled by the
 * statements of the ETL, and the loss report over both. Between any two places something may be taken away.
 */

import { runStatement } from '../../functions/asking/run-statement.ts'
import type { BooksLine } from '../../functions/ports/books.ts'
import { changesOfBooks, packedLines } from '../../functions/ports/books-lines.ts'
import { subjectOf } from '../../messages/robot-id.ts'
import { findGaps } from '../../warehouse/loss/gaps.ts'
import { countHours } from '../../warehouse/loss/hours.ts'
import type { LossRange } from '../../warehouse/loss/range.ts'
import { type LandingMessage, rowsOf } from '../../warehouse/rows.ts'
import { settleTold, told } from '../../warehouse/settle/changes.ts'
import { DAY_MS, HOUR_MS, hoursBetween, type Span, spanOf } from '../../warehouse/settle/hours.ts'
import { settleMessages } from '../../warehouse/settle/messages.ts'
import { landingChanges, landingMessages } from '../../warehouse/tables/landing.ts'
import { lossGap, lossHour, lossRuleHour } from '../../warehouse/tables/loss.ts'
import { books, failures, messages } from '../../warehouse/tables/settled.ts'
import { type FakeWarehouse, fakeWarehouse } from '../fakes/warehouse.ts'
import type { Line, Streamed } from '../functions/service_platform/dispatch/line.ts'

export interface Reported {
  readonly gaps: readonly Readonly<Record<string, unknown>>[]
  readonly hours: readonly Readonly<Record<string, unknown>>[]
}

export interface LakeBesideTheLine {
  readonly warehouse: FakeWarehouse
  /** What Firehose lays down of these records. */
  land(records: readonly Streamed[], keeps?: (row: LandingMessage) => boolean): Promise<void>
  /** What the archive lays down of the books: dispatch's, and what the recorder enters of the failures that ended. */
  archive(one: Line): Promise<void>
  settle(): Promise<void>
  /** Of the day, or of a part of it. */
  report(part?: Span): Promise<Reported>
}

const tables = [landingMessages, landingChanges, messages, books, failures, lossHour, lossGap, lossRuleHour]

export const lakeBesideTheLine = async (dayMs: number): Promise<LakeBesideTheLine> => {
  const warehouse = await fakeWarehouse()
  for (const table of tables) await warehouse.table(table)
  const span = spanOf(dayMs, dayMs + DAY_MS)
  const arrived = hoursBetween(dayMs - HOUR_MS, dayMs + DAY_MS)
  const plausible = spanOf(dayMs - DAY_MS, dayMs + 2 * DAY_MS)
  const folder = (ms: number) => ({
    date: new Date(ms).toISOString().slice(0, 10),
    hour: new Date(ms).toISOString().slice(11, 13),
  })
  const run = async (sql: string) => {
    await runStatement({ sql }, Number.POSITIVE_INFINITY, { warehouse, now: () => 0, sleep: async () => undefined })
  }
  return {
    warehouse,
    land: async (records, keeps = () => true) => {
      const rows = records.flatMap(({ eventID, kinesis }) => {
        const arrived_at_ms = kinesis.approximateArrivalTimestamp * 1000
        const record = {
          data: Buffer.from(kinesis.data, 'base64'),
          sequence_number: kinesis.sequenceNumber,
          shard_id: eventID.split(':')[0] ?? '',
          arrived_at_ms,
        }
        return rowsOf(record).map((row) => ({ ...row, ...folder(arrived_at_ms) }))
      })
      await warehouse.insert(landingMessages.name, rows.filter(keeps))
    },
    archive: async (one) => {
      const images = [...one.register.rows.books].flatMap(([shard, row]) =>
        row.lines.map((entry) => ({ shard, ...entry })),
      )
      const images_of_failures = [{ shard: 'failures', version: 1, lines: enteredByRecorder(one) }]
      const changes = [...images, ...images_of_failures].flatMap(({ shard, version, lines }) =>
        changesOfBooks({
          table: 'books' as const,
          keys: { book: 'counters', shard },
          image: {
            shard,
            version,
            last_entry: { $bytes: Buffer.from(packedLines(lines)).toString('base64') },
          },
          sequence: String(version),
          at: new Date(dayMs + HOUR_MS).toISOString(),
        }),
      )
      await warehouse.insert(
        landingChanges.name,
        changes.map(({ keys, image, ...change }) => ({
          ...change,
          keys: JSON.stringify(keys),
          image: JSON.stringify(image),
          ...folder(dayMs + HOUR_MS),
        })),
      )
    },
    settle: async () => {
      await run(settleMessages(arrived, plausible, plausible).sql)
      await run(settleTold(told.books, arrived, plausible, plausible).sql)
    },
    report: async (part = span) => {
      const range: LossRange = { span: part, now: dayMs + DAY_MS + HOUR_MS }
      for (const { sql } of findGaps(range)) await run(sql)
      await run(countHours(range).sql)
      return {
        gaps: await warehouse.ask(`select * from ${lossGap.name} order by robot_id, stage, from_place`),
        hours: await warehouse.ask(`select * from ${lossHour.name} order by robot_id, hour`),
      }
    },
  }
}

/** As functions/failures/following.ts: with the record of an end, once. */
const enteredByRecorder = (one: Line): readonly BooksLine[] =>
  [...one.failures.reports.values()].flatMap((reports) => {
    const lines: BooksLine[] = []
    let isResolved = false
    for (const { status, books: entry, robot_id, received_at = '', at } of reports) {
      if (status === 'resolved' && !isResolved && entry) {
        lines.push({
          subject: robot_id === undefined ? '' : subjectOf(robot_id),
          hour: (received_at || at).slice(0, 13),
          lane: 'failures',
          records: 0,
          said: 0,
          derived: 0,
          sequences: [],
          entry,
        })
      }
      isResolved = status === 'resolved'
    }
    return lines
  })
