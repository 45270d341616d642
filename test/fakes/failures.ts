import type { FailureRecord } from '../../functions/failures/record.ts'
import type { Failures } from '../../functions/ports/failures.ts'
import type { FailuresReader } from '../../functions/ports/failures-reader.ts'

export interface FakeFailures extends Failures {
  readonly records: Map<string, FailureRecord>
  readonly reader: FailuresReader
}

export const fakeFailures = (): FakeFailures => {
  const records = new Map<string, FailureRecord>()
  return {
    records,
    find: async (failureIds) =>
      new Map(
        failureIds.flatMap((id) => (records.has(id) ? [[id, structuredClone(records.get(id) as FailureRecord)]] : [])),
      ),
    write: async (record, seen) => {
      if ((records.get(record.failure_id)?.record_version ?? 0) !== seen) return 'changed'
      records.set(record.failure_id, structuredClone(record))
      return 'written'
    },
    reader: {
      read: async (failureId) => structuredClone(records.get(failureId)),
      list: async (of, { limit, after }) => {
        const listed = [...records.values()]
          .filter((record) => !('robot_id' in of) || record.robot_id === of.robot_id)
          .filter((record) => !('status' in of) || record.status === of.status)
          .map(({ original, stack: _, ...record }) => ({ ...record, original_bytes: original.bytes }))
          .sort((one, other) => (keyOf(one) > keyOf(other) ? -1 : 1))
          .filter((record) => after === undefined || keyOf(record) < `${after[0]?.split('#')[0]}#${after[1]}`)
        const items = listed.slice(0, limit)
        const last = items.at(-1)
        return { items, ...(last && listed.length > limit && { next: [last.last_seen_at, last.failure_id] }) }
      },
    },
  }
}

const keyOf = (record: { readonly last_seen_at: string; readonly failure_id: string }): string =>
  `${record.last_seen_at}#${record.failure_id}`
