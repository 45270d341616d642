/** What landed, before anything is read: by the objects of the lake. And what it is about: by one question for each landing table. */
import { lookAtChanges, plausibleForChanges } from '../../../warehouse/settle/changes.ts'
import { HOUR_MS, hourNameOf, hourStart, spanOf } from '../../../warehouse/settle/hours.ts'
import { lookAtEvents, lookAtLaterOnes, lookAtMessages, plausibleFor } from '../../../warehouse/settle/messages.ts'
import { landingTables } from '../../../warehouse/tables.ts'
import type { Landed } from '../../ports/landed.ts'
import type { FoundRow } from '../../warehouse/run.ts'
import { type CountName, countNames, type Found, nothingFound } from './plan.ts'

export interface Lying {
  readonly hours: readonly string[]
  readonly objects: number
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
export const whatLanded = async (landed: Landed, { from, until, since = 0 }: Wanted): Promise<Lying> => {
  const hours = new Set<string>()
  let objects = 0
  for (const { folder } of landingTables) {
    if (folder === undefined) continue
    for await (const object of landed.objects(folder, from)) {
      if (until !== undefined && object.hour >= until) break
      if (object.at < since) continue
      hours.add(object.hour)
      objects += 1
    }
  }
  return { hours: [...hours].sort(), objects }
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
