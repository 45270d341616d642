/** What landed, before anything is read: by the objects of the lake. And what it is about: by one question for each landing table. */
import { lookAtChanges, plausibleForChanges } from '../../../warehouse/settle/changes.ts'
import { HOUR_MS, hourNameOf, hourStart, spanOf } from '../../../warehouse/settle/hours.ts'
import { lookAtEvents, lookAtLaterOnes, lookAtMessages, plausibleFor } from '../../../warehouse/settle/messages.ts'
import { landingTables } from '../../../warehouse/tables.ts'
import type { FoundRow } from '../../asking/run-statement.ts'
import type { Landed } from '../../ports/landed.ts'
import { type CountName, countNames, type Found, nothingFound } from './plan.ts'

export interface Lying {
  readonly hours: readonly string[]
  /** Among them those that no query can read: something lies there that Firehose has not laid down. */
  readonly held: readonly string[]
  readonly foreign: readonly Foreign[]
  readonly objects: number
}

/** What somebody laid into a folder of Firehose's, by mistake. */
export interface Foreign {
  readonly key: string
  /** Hour of arrival that cannot be read while it lies there; undefined: no query looks where it lies. */
  readonly hour?: string
  /** In whoever's words it was found by. */
  readonly because: string
}

export interface Wanted {
  /** `2026-05-13T09`: folders from this one on; undefined: all. */
  readonly from?: string
  /** Folders before this one. */
  readonly until?: string
  /** Epoch milliseconds: objects that were laid there since. */
  readonly since?: number
}

/** Hours of arrival with something in them that is wanted. */
export const whatLanded = async (landed: Landed, { from, until, since = 0 }: Wanted, now: number): Promise<Lying> => {
  const hours = new Set<string>()
  const foreign: Foreign[] = []
  // Of robots and stream nothing arrives before its time; the catalog knows no folder behind tomorrow either.
  const last = hourNameOf(now + 24 * HOUR_MS)
  let objects = 0
  for (const { folder, format } of landingTables) {
    if (folder === undefined) continue
    for await (const { key, hour, at, bytes } of landed.withStrays(folder, from)) {
      if (hour !== undefined && until !== undefined && hour >= until) break
      const isStray = hour === undefined || hour > last
      const isUnreadable = format === 'parquet' && bytes > 0 && !key.endsWith('.parquet')
      // As long as it lies there, also when somebody has been told.
      if (!isStray && isUnreadable) foreign.push({ key, hour, because: 'is no Parquet' })
      if (at < since) continue
      if (isStray) foreign.push({ key, because: 'lies in no folder of an hour that has come' })
      else hours.add(hour)
      objects += 1
    }
  }
  const held = new Set(foreign.flatMap(({ hour }) => hour ?? []))
  return { hours: [...hours].sort(), held: [...held].sort(), foreign, objects }
}

/**
 * An object's folder is the hour of its oldest record, and Firehose gathers for a quarter of an hour: of a range by the time of
 * reception an hour before and two behind are looked at.
 */
export const foldersOfRange = (from: string, until: string): Wanted => ({
  from: hourNameOf(Date.parse(from) - HOUR_MS),
  until: hourNameOf(Date.parse(until) + 2 * HOUR_MS),
})

/** Of S3's clock and ours, and of a put that was under way while somebody listed. */
export const OVERLAP_MS = 15 * 60_000

export const questions = (landed: readonly string[]): readonly { readonly name: string; readonly sql: string }[] => {
  const span = spanOfLanded(landed)
  return [
    { name: 'messages', sql: lookAtMessages(landed, plausibleFor(span)) },
    { name: 'events', sql: lookAtEvents(landed, plausibleFor(span)) },
    { name: 'changes', sql: lookAtChanges(landed, plausibleForChanges(span)) },
  ]
}

/** Asked when it is known what landed is of; nothing to ask where no message landed. */
export const questionOfLaterOnes = (landed: readonly string[], { messages }: Found): string | undefined => {
  const hours = Object.keys(messages).sort().map(hourStart)
  const [first, last] = [hours[0], hours.at(-1)]
  if (first === undefined || last === undefined) return undefined
  return lookAtLaterOnes(landed, plausibleFor(spanOfLanded(landed)), spanOf(first, last + HOUR_MS))
}

const spanOfLanded = (landed: readonly string[]) =>
  spanOf(hourStart(landed[0] ?? ''), hourStart(landed.at(-1) ?? '') + HOUR_MS)

/** What the questions were answered with, each under its name. */
export const foundIn = (landed: readonly string[], answers: Readonly<Record<string, readonly FoundRow[]>>): Found => {
  const counts = Object.fromEntries(countNames.map((name) => [name, {} as Record<string, number>])) as Record<
    CountName,
    Record<string, number>
  >
  const arrived: Record<string, Set<string>> = {}
  const rejected: Record<string, number> = {}
  for (const [question, rows] of Object.entries(answers)) {
    for (const row of rows) {
      const name = (row.name ?? question) as CountName
      const found = Number(row.found)
      if (row.fate === 'skipped') continue
      const hour = row.hour?.slice(0, 13).replace(' ', 'T')
      if (hour === undefined || row.fate === 'rejected') {
        // What the same change says of another table is counted there.
        if (name !== 'decided' && name !== 'moved') rejected[name] = (rejected[name] ?? 0) + found
        continue
      }
      counts[name][hour] = (counts[name][hour] ?? 0) + found
      if (row.arrived) arrived[hour] = (arrived[hour] ?? new Set()).add(row.arrived)
    }
  }
  return {
    ...nothingFound,
    ...counts,
    landed,
    arrived: Object.fromEntries(Object.entries(arrived).map(([hour, names]) => [hour, [...names].sort()])),
    rejected,
  }
}
