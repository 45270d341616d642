/**
 * Tells the tables anew from the lake, and compares or puts back what is missing. The tables are views: what happened lies in
 * the lake, as the changes of their rows.
 */
import type { ArchivedRows } from '../../functions/ports/archived-rows.ts'
import { isRebuilt, type PlainRow } from '../../functions/ports/changes.ts'
import { HOUR_MS, type Hours, type Lake } from '../../functions/ports/lake.ts'
import { compareRow, differing, type Finding, isRepairable } from './compare.ts'
import { changeOf, foldPass, type Pass, type RebuiltChange, type RebuiltRow, rowKey } from './fold.ts'
import { addVersions, noSums, rowsOf } from './groups.ts'

export interface RebuildPorts {
  readonly lake: Lake
  readonly rows: ArchivedRows
  /** Epoch milliseconds. */
  readonly now: () => number
  /** One difference, in a line for a person. */
  readonly tell: (line: string) => void
}

export interface RebuildOptions {
  readonly write: boolean
  /** Epoch milliseconds. A part of the lake cannot tell groups and totals, which are sums of everything. */
  readonly from?: number
  readonly until?: number
  /** Of the lake as it is stored, that one pass may take. */
  readonly pass_bytes_max: number
}

export interface Rebuilt {
  readonly changes: number
  readonly rows: number
  readonly found: Readonly<Partial<Record<Finding, number>>>
  readonly put_back: number
  /** Rows that somebody changed while they were put back. */
  readonly left_alone: number
}

export const rebuild = async (options: RebuildOptions, ports: RebuildPorts): Promise<Rebuilt> => {
  const oldest = await ports.lake.oldest('changes')
  const total = { changes: 0, rows: 0, found: {}, put_back: 0, left_alone: 0 }
  if (oldest === undefined) return total
  const hours: Hours = {
    // An object may hold lines of the hour behind its own.
    from: options.from === undefined ? oldest : Math.max(oldest, options.from - HOUR_MS),
    until: (options.until ?? ports.now()) + HOUR_MS,
  }
  const passes = await passesOf(hours, options, ports)
  const sums = noSums()
  const groupRows: RebuiltChange[] = []
  for (let number = 0; number < passes; number += 1) {
    const pass: Pass = { number, of: passes }
    const folded = await foldPass(changesIn(hours, ports), pass)
    total.changes = folded.changes
    addVersions(sums, folded.versions)
    const newest = [...folded.newest.values()]
    groupRows.push(...newest.filter(({ table }) => table === 'failure-groups'))
    await compareAll(newest.filter(({ table }) => table !== 'failure-groups').map(rowOf), options, ports, total)
  }
  const isWhole = options.from === undefined && options.until === undefined
  await compareAll(isWhole ? rowsOf(sums, groupRows) : groupRows.map(rowOf), options, ports, total)
  return total
}

const rowOf = ({ table, keys, image }: RebuiltChange): RebuiltRow => ({ table, keys, row: image })

async function* changesIn(hours: Hours, { lake }: RebuildPorts): AsyncIterable<RebuiltChange> {
  for await (const object of lake.objects('changes', hours)) {
    for await (const line of lake.lines(object)) {
      const { table, ...change } = changeOf(line, object.key)
      if (isRebuilt(table)) yield { ...change, table }
    }
  }
}

const passesOf = async (hours: Hours, { pass_bytes_max }: RebuildOptions, { lake }: RebuildPorts): Promise<number> => {
  let bytes = 0
  for await (const object of lake.objects('changes', hours)) bytes += object.bytes
  return Math.max(1, Math.ceil(bytes / pass_bytes_max))
}

type Total = { -readonly [Name in keyof Rebuilt]: Rebuilt[Name] }

const compareAll = async (
  rebuilt: readonly RebuiltRow[],
  { write }: RebuildOptions,
  { rows, now, tell }: RebuildPorts,
  total: Total,
): Promise<void> => {
  for (const [table, ofTable] of Map.groupBy(rebuilt, (one) => one.table)) {
    for (let from = 0; from < ofTable.length; from += readAtOnce) {
      const batch = ofTable.slice(from, from + readAtOnce)
      const read = await rows.read(
        table,
        batch.map(({ keys }) => keys),
      )
      const stored = new Map(read.map((row) => [rowKey({ table, keys: keysOf(row, batch[0]?.keys ?? {}) }), row]))
      for (const one of batch) {
        const seen = stored.get(rowKey(one))
        const finding = compareRow(one, seen, now())
        total.rows += 1
        total.found = { ...total.found, [finding]: (total.found[finding] ?? 0) + 1 }
        if (finding === 'same' || finding === 'forgotten') continue
        const isPut = write && isRepairable(finding)
        const put = isPut ? await rows.put(table, one.keys, one.row, seen) : undefined
        if (put === 'written') total.put_back += 1
        if (put === 'changed') total.left_alone += 1
        tell(lineOf(one, seen, finding, put))
      }
    }
  }
}

const readAtOnce = 800

const keysOf = (row: PlainRow, like: PlainRow): PlainRow =>
  Object.fromEntries(Object.keys(like).map((name) => [name, row[name]]))

const lineOf = (
  { table, keys, row }: RebuiltRow,
  seen: PlainRow | undefined,
  finding: Finding,
  put: 'written' | 'changed' | undefined,
): string => {
  const where = Object.values(keys).join(' ')
  const what = seen === undefined ? '' : ` (${differing(row, seen).join(', ')})`
  const done = { written: ', put back', changed: ', left alone: somebody has just changed it' }
  return `${finding}: ${table} ${where}${what}${put === undefined ? '' : done[put]}`
}
