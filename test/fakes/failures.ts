import type { Agenda } from '../../functions/failures/agenda.ts'
import { isWantedFailure } from '../../functions/failures/failure-terms.ts'
import { type FailureGroup, fingerprintsOf, withMoves } from '../../functions/failures/group.ts'
import type { FailureRecord } from '../../functions/failures/record.ts'
import type { DueFailures } from '../../functions/ports/due-failures.ts'
import type { FailureGroups, FailureGroupsReader } from '../../functions/ports/failure-groups.ts'
import type { FailureChange, Failures, OperationResult } from '../../functions/ports/failures.ts'
import type { FailureFilter, FailuresReader, ListedFailure } from '../../functions/ports/failures-reader.ts'
import type { MessageOfOperation } from '../../functions/ports/operations.ts'
import type { Page, Paging } from '../../functions/ports/page.ts'

/**
 * The index of failures in memory, with everything that hangs on a record, behind the same ports as DynamoDB and under the
 * same contract test (test/functions/ports/failures.test.ts).
 */
export interface FakeFailures extends Failures {
  readonly records: Map<string, FailureRecord>
  readonly reader: FailuresReader
  readonly groups: FailureGroupsReader & FailureGroups
  readonly due: DueFailures
  /** What lies beside the records. */
  readonly rows: {
    readonly groups: Map<string, FailureGroup>
    /** `fingerprint#robot_id` */
    readonly marks: Set<string>
    readonly totals: Map<string, number>
    /** What followed records into the books. */
    readonly books: Map<string, number>
    /** `operation_id#failure_id` */
    readonly messages: Map<string, MessageOfOperation>
    /** By operation. */
    readonly results: Map<string, Map<OperationResult, number>>
  }
}

export const fakeFailures = (): FakeFailures => {
  const records = new Map<string, FailureRecord>()
  const rows: FakeFailures['rows'] = {
    groups: new Map(),
    marks: new Set(),
    totals: new Map(),
    books: new Map(),
    messages: new Map(),
    results: new Map(),
  }
  const listed = () => [...records.values()].map(listedOf).sort(newestFirst)
  return {
    records,
    rows,
    find: async (failureIds) =>
      new Map(
        failureIds.flatMap((id) => (records.has(id) ? [[id, structuredClone(records.get(id) as FailureRecord)]] : [])),
      ),
    write: async (changes) => {
      const changed = changes.filter((change) => !isAsSeen(change, records, rows))
      for (const change of changes) if (!changed.includes(change)) move(structuredClone(change), records, rows)
      return new Set(changed.map(({ after }) => after.failure_id))
    },
    reader: {
      read: async (failureId) => structuredClone(records.get(failureId)),
      list: async (filter, paging) => ({
        ...pageOf(
          listed().filter((failure) => isWanted(failure, filter)),
          paging,
          ({ last_seen_at, failure_id }) => [last_seen_at, failure_id],
        ),
        looked: records.size,
      }),
      tally: async (filter, paging) => {
        const { items, next } = pageOf(listed(), paging, ({ last_seen_at, failure_id }) => [last_seen_at, failure_id])
        const wanted = Map.groupBy(
          items.filter((failure) => isWanted(failure, filter)),
          ({ status, robot_id }) => `${status} ${robot_id ?? ''}`,
        )
        const tallies = [...wanted.values()].flatMap(([one, ...others]) =>
          one ? [{ ...robotAndStatus(one), count: 1 + others.length }] : [],
        )
        return { items: tallies, ...(next && { next }) }
      },
      some: async (failureIds) => listed().filter(({ failure_id }) => failureIds.includes(failure_id)),
      bearing: async (link, limit) =>
        listed()
          .filter((failure) => Object.entries(link).every(([name, id]) => failure[name as 'message_id'] === id))
          .slice(0, limit),
    },
    groups: fakeGroups(rows),
    due: {
      due: async (what: Agenda['what'], now, limit) =>
        [...records.values()]
          .flatMap(({ failure_id, agenda }) =>
            agenda?.what === what && agenda.at <= now ? [{ failure_id, ...agenda }] : [],
          )
          .sort((one, other) => (one.at < other.at ? -1 : 1))
          .slice(0, limit)
          .map(({ failure_id }) => failure_id),
    },
  }
}

const isAsSeen = (
  { before, after, acted }: FailureChange,
  records: FakeFailures['records'],
  rows: FakeFailures['rows'],
) =>
  records.get(after.failure_id)?.record_version === before?.record_version &&
  (acted === undefined || !rows.messages.has(lineOf(acted)))

const move = (change: FailureChange, records: FakeFailures['records'], rows: FakeFailures['rows']): void => {
  const { before, after, books = {}, acted, result } = change
  records.set(after.failure_id, after)
  for (const fingerprint of fingerprintsOf(change)) {
    const mark = `${fingerprint}#${after.robot_id}`
    const isNew = after.fingerprint === fingerprint && after.robot_id !== undefined && !rows.marks.has(mark)
    const group = withMoves(rows.groups.get(fingerprint), fingerprint, [change], Number(isNew))
    if (group) rows.groups.set(fingerprint, group)
    if (isNew) rows.marks.add(mark)
  }
  if (before) add(rows.totals, before.status, -1)
  add(rows.totals, after.status, 1)
  for (const [column, count] of Object.entries(books)) add(rows.books, column, count)
  if (acted) rows.messages.set(lineOf(acted), acted)
  const line = result && rows.messages.get(lineOf(result))
  if (result && line && line.result === undefined) {
    rows.messages.set(lineOf(result), { ...line, result: result.result, result_at: result.at })
    const counts = rows.results.get(result.operation_id) ?? new Map<OperationResult, number>()
    rows.results.set(result.operation_id, counts)
    add(counts, result.result, 1)
  }
}

const fakeGroups = (rows: FakeFailures['rows']): FakeFailures['groups'] => ({
  read: async (fingerprint) => structuredClone(rows.groups.get(fingerprint)),
  list: async (status, paging) =>
    pageOf(
      [...rows.groups.values()]
        .filter((group) => status === undefined || group.status === status)
        .sort((one, other) => (placeOfGroup(one).join('#') > placeOfGroup(other).join('#') ? -1 : 1)),
      paging,
      placeOfGroup,
    ),
  robots: async (fingerprint, { limit, after: [last = ''] = [] }) => {
    const robots = [...rows.marks]
      .filter((mark) => mark.startsWith(`${fingerprint}#`))
      .map((mark) => mark.slice(fingerprint.length + 1))
      .sort()
      .filter((robotId) => robotId > last)
    const items = robots.slice(0, limit)
    return { items, ...(robots.length > limit && { next: [items.at(-1) ?? ''] }) }
  },
  totals: async () => Object.fromEntries([...rows.totals].filter(([, count]) => count !== 0)),
  change: async (fingerprint, { owner, note, ...change }, seen) => {
    const group = rows.groups.get(fingerprint)
    if (group?.group_version !== seen) return 'changed'
    const { owner: _, note: __, ...rest } = group
    rows.groups.set(fingerprint, {
      ...rest,
      ...change,
      ...(owner !== undefined && { owner }),
      ...(note !== undefined && { note }),
      changed_version: seen + 1,
      group_version: seen + 1,
    })
    return 'written'
  },
})

const robotAndStatus = ({ status, robot_id }: ListedFailure) => ({
  status,
  ...(robot_id !== undefined && { robot_id }),
})

const isWanted = (failure: ListedFailure, { from, until, text, terms, ...same }: FailureFilter): boolean =>
  Object.entries(same).every(([name, value]) => failure[name as keyof typeof same] === value) &&
  (from === undefined || failure.last_seen_at >= from) &&
  (until === undefined || failure.last_seen_at < until) &&
  (text === undefined || failure.error_text.includes(text)) &&
  (terms === undefined || isWantedFailure(terms, (field) => failure[field]))

/** Behind its place, which need not be in the list any more. */
const pageOf = <Of>(
  all: readonly Of[],
  { limit, after }: Paging,
  placeOf: (one: Of) => readonly string[],
): Page<Of> => {
  const left = all.filter((one) => after === undefined || placeOf(one).join('#') < after.join('#'))
  const items = structuredClone(left.slice(0, limit))
  const last = items.at(-1)
  return { items, ...(last && left.length > limit && { next: placeOf(last) }) }
}

const listedOf = ({ original, stack: _, ...record }: FailureRecord): ListedFailure => ({
  ...structuredClone(record),
  original_bytes: original.bytes,
})

const newestFirst = (one: ListedFailure, other: ListedFailure): number =>
  `${one.last_seen_at}#${one.failure_id}` > `${other.last_seen_at}#${other.failure_id}` ? -1 : 1

const placeOfGroup = ({ last_seen_at, fingerprint }: FailureGroup): readonly string[] => [last_seen_at, fingerprint]

const lineOf = ({ operation_id, failure_id }: { readonly operation_id: string; readonly failure_id: string }): string =>
  `${operation_id}#${failure_id}`

const add = <Name>(counts: Map<Name, number>, name: Name, count: number): void => {
  counts.set(name, (counts.get(name) ?? 0) + count)
}
