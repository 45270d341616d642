import type { AskedQueries, AskedQuery } from '../../functions/ports/asked-queries.ts'
import type { QueryResults } from '../../functions/ports/query-results.ts'

export interface FakeAskedQueries extends AskedQueries {
  readonly rows: ReadonlyMap<string, AskedQuery>
  /** Of an owner on a day: what it has had scanned, or reserved. */
  readonly usedBy: (owner: string, day: string) => number
}

export const fakeAskedQueries = (): FakeAskedQueries => {
  const rows = new Map<string, AskedQuery>()
  const days = new Map<string, { bytes: number; readonly open: Set<string> }>()
  const dayOf = ({ owner, asked_at }: AskedQuery) => `${owner} ${asked_at.slice(0, 10)}`
  const standing = (query: AskedQuery) => days.get(dayOf(query)) ?? { bytes: 0, open: new Set<string>() }
  return {
    rows,
    usedBy: (owner, day) => days.get(`${owner} ${day}`)?.bytes ?? 0,
    begin: async (query, { bytes_per_day, at_once }) => {
      rows.set(query.query_id, query)
      const day = standing(query)
      const isTooMuch = day.bytes > 0 && day.bytes + query.bytes_reserved > bytes_per_day
      if (isTooMuch || day.open.size >= at_once) {
        return {
          begun: false,
          because: isTooMuch ? 'bytes' : 'at_once',
          bytes_used: day.bytes,
          open: [...day.open].toSorted(),
        }
      }
      day.bytes += query.bytes_reserved
      day.open.add(query.query_id)
      days.set(dayOf(query), day)
      return { begun: true }
    },
    started: async (queryId, statement_id) => {
      const query = rows.get(queryId)
      if (query) rows.set(queryId, { ...query, statement_id })
    },
    find: async (queryId) => rows.get(queryId),
    ended: async (query, bytes_scanned) => {
      const known = rows.get(query.query_id)
      if (known === undefined || known.bytes_scanned !== undefined) return
      rows.set(query.query_id, { ...known, bytes_scanned })
      const day = standing(query)
      day.bytes += bytes_scanned - query.bytes_reserved
      day.open.delete(query.query_id)
    },
  }
}

export const fakeQueryResults = (): QueryResults => ({
  addresses: async (place, seconds) =>
    'key' in place
      ? [{ name: place.name, url: `https://lake.example/${place.key}?expires=${seconds}` }]
      : [
          {
            name: `${place.name}-1${place.ending}`,
            url: `https://lake.example/results/files/${place.folder_of}/1?expires=${seconds}`,
            bytes: 12,
          },
        ],
  folderOf: (queryId) => `s3://lake/results/files/${queryId}/`,
})
