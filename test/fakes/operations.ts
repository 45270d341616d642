import type { AuditEntry, Frozen, Operation, Operations, OperationsReader } from '../../functions/ports/operations.ts'
import type { Page, Paging } from '../../functions/ports/page.ts'
import type { FakeFailures } from './failures.ts'

/** Operations in memory; what was done to failures and how it ended lies with the failures, which write it. */
export interface FakeOperations extends Operations {
  readonly rows: Map<string, Operation>
  readonly sets: Map<string, readonly Frozen[]>
  readonly reader: OperationsReader
}

export const fakeOperations = (failures: Pick<FakeFailures, 'rows'>): FakeOperations => {
  const rows = new Map<string, Operation>()
  const sets = new Map<string, readonly Frozen[]>()
  const messages = () => [...failures.rows.messages.values()]
  const read: Operations['read'] = async (operationId) => structuredClone(rows.get(operationId))
  const results: Operations['results'] = async (operationId) =>
    Object.fromEntries(failures.rows.results.get(operationId) ?? [])
  return {
    rows,
    sets,
    read,
    results,
    write: async (operation, seen) => {
      if ((rows.get(operation.operation_id)?.operation_version ?? 0) !== seen) return 'changed'
      rows.set(operation.operation_id, structuredClone(operation))
      return 'written'
    },
    freeze: async (operationId, set) => void sets.set(operationId, structuredClone(set)),
    frozen: async (operationId, from, limit) => {
      const set = sets.get(operationId) ?? []
      if (from >= set.length) throw new Error(`The frozen set of operation ${operationId} ends at ${set.length}`)
      return structuredClone(set.slice(from, from + limit))
    },
    reader: {
      read,
      results,
      list: async (paging) =>
        pageOf([...rows.values()], ({ created_at, operation_id }) => `${created_at}#${operation_id}`, true, paging),
      messages: async (operationId, paging) =>
        pageOf(
          messages().filter(({ operation_id }) => operation_id === operationId),
          ({ failure_id }) => failure_id,
          false,
          paging,
        ),
      ofFailure: async (failureId) =>
        pageOf(
          messages().filter(({ failure_id }) => failure_id === failureId),
          ({ at }) => at,
          false,
          { limit: 500 },
        ).items,
      audit: async (day, paging) =>
        pageOf(
          [
            ...[...rows.values()].map((operation): AuditEntry => ({ entry: 'operation', ...operation })),
            ...messages().map((message): AuditEntry => ({ entry: 'message', ...message })),
          ].filter((entry) => auditedAt(entry).startsWith(day)),
          auditedAt,
          true,
          paging,
        ),
    },
  }
}

const auditedAt = (entry: AuditEntry): string =>
  entry.entry === 'operation'
    ? `${entry.created_at}#${entry.operation_id}#operation`
    : `${entry.at}#${entry.operation_id}#message#${entry.failure_id}`

const pageOf = <One>(
  all: readonly One[],
  keyOf: (one: One) => string,
  newestFirst: boolean,
  { limit, after }: Paging,
): Page<One> => {
  const before = (one: string, other: string): boolean => (newestFirst ? one > other : one < other)
  const left = all
    .toSorted((one, other) => (before(keyOf(one), keyOf(other)) ? -1 : 1))
    .filter((one) => after === undefined || before(after[0] ?? '', keyOf(one)))
  const items = structuredClone(left.slice(0, limit))
  const last = items.at(-1)
  return { items, ...(last !== undefined && left.length > limit && { next: [keyOf(last)] }) }
}
