/**
 * The loss report over what a simulated line left in its lake: rows and changes as Firehose laid them down, settled by the statements
 * of the ETL. Virtual time has no Athena, so the warehouse stands beside the line and is filled when it has come to rest.
 */
import { gunzipSync } from 'node:zlib'
import { parquetReadObjects } from 'hyparquet'
import { documentsIn } from '../../functions/lake/documents.ts'
import { findGaps } from '../../warehouse/loss/gaps.ts'
import { countHours } from '../../warehouse/loss/hours.ts'
import { settleTold, told } from '../../warehouse/settle/changes.ts'
import { DAY_MS, HOUR_MS, hoursBetween, spanOf } from '../../warehouse/settle/hours.ts'
import { settleMessages } from '../../warehouse/settle/messages.ts'
import { landingChanges, landingMessages } from '../../warehouse/tables/landing.ts'
import { lossGap, lossHour } from '../../warehouse/tables/loss.ts'
import { books, failures, messages } from '../../warehouse/tables/settled.ts'
import { type FakeWarehouse, fakeWarehouse } from '../fakes/warehouse.ts'
import type { Line } from './run.ts'

export type FoundRow = Readonly<Record<string, unknown>>

export interface LossFound {
  readonly gaps: readonly FoundRow[]
  readonly hours: readonly FoundRow[]
  /** Rows of loss_hour for which a condition does not hold. */
  without(condition: string): Promise<readonly FoundRow[]>
  close(): void
}

export async function lossReportOf({ simulation, places }: Line, beganMs: number): Promise<LossFound> {
  const warehouse = await fakeWarehouse()
  for (const table of [landingMessages, landingChanges, messages, books, failures, lossHour, lossGap])
    await warehouse.table(table)
  const objects = simulation.runtime.door('objects')
  const bodies = async function* (prefix: string) {
    for (const { key } of objects.list(places.lakeBucket, prefix)) {
      const body = await objects.get(places.lakeBucket, key)
      const [, date, hour] = /date=([\d-]+)\/hour=(\d+)\//.exec(key) ?? []
      if (body && date && hour) yield { body: key.endsWith('.gz') ? gunzipSync(body) : body, date, hour }
    }
  }
  for await (const { body, ...folder } of bodies('landing/messages/')) {
    const { buffer, byteOffset, byteLength } = body
    const file = (buffer as ArrayBuffer).slice(byteOffset, byteOffset + byteLength)
    const rows = (await parquetReadObjects({ file, columns })) as FoundRow[]
    await fill(warehouse, landingMessages.name, rows, folder)
  }
  for await (const { body, ...folder } of bodies('changes/')) {
    const rows = [...documentsIn(body)].map((line) => JSON.parse(Buffer.from(line).toString()) as FoundRow)
    const wanted = rows.filter(({ table }) => table === 'books' || table === 'failures')
    const texts = wanted.map((row) => ({ ...row, keys: JSON.stringify(row.keys), image: JSON.stringify(row.image) }))
    await fill(warehouse, landingChanges.name, texts, folder)
  }
  const now = simulation.clock.now()
  const landed = hoursBetween(beganMs, now + HOUR_MS)
  const wide = spanOf(beganMs - DAY_MS, now + DAY_MS)
  const statements = [
    settleMessages(landed, wide, wide),
    settleTold(told.books, landed, wide, wide),
    settleTold(told.failures, landed, wide, wide),
    ...findGaps({ span: spanOf(beganMs - HOUR_MS, now), now }),
    countHours({ span: spanOf(beganMs - HOUR_MS, now), now }),
  ]
  for (const { name, sql } of statements) {
    const { status, error } = await warehouse.state(await warehouse.start({ sql }))
    if (status !== 'succeeded') throw new Error(`${name}: ${error}`)
  }
  return {
    gaps: await warehouse.ask(`select * from ${lossGap.name} order by robot_id, stage, from_place`),
    hours: await warehouse.ask(`select * from ${lossHour.name} order by robot_id, hour`),
    without: (condition) => warehouse.ask(`select * from ${lossHour.name} where not (${condition})`),
    close: () => warehouse.close(),
  }
}

/** What the report asks for; the rest of a row is bytes. */
const columns = Object.keys(landingMessages.columns).filter((name) => !['payload', 'raw_base64'].includes(name))

const fill = async (warehouse: FakeWarehouse, table: string, rows: readonly FoundRow[], folder: object) =>
  warehouse.insert(
    table,
    rows.map((row) => ({
      ...Object.fromEntries(Object.entries(row).flatMap(([name, value]) => known(name, value))),
      ...folder,
    })),
  )

const known = (name: string, value: unknown): [string, unknown][] =>
  value === null || value === undefined
    ? []
    : [[name, value instanceof Date ? value.toISOString().replace('T', ' ').replace('Z', '') : value]]
