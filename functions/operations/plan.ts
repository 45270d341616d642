/**
 * The plan of an operation: what it would act on is looked up once and frozen, in the order in which it will be sent. What fails
 * afterwards is not part of it, and what is done to one of its failures in the meantime makes that one skipped.
 */
import { doorOf } from '../failures/again.ts'
import type { FailureKinds } from '../failures/kinds.ts'
import { narrowed } from '../failures/narrowed.ts'
import type { FailureRecord } from '../failures/record.ts'
import type { FailureStatus } from '../ports/failure-intake.ts'
import type { Failures } from '../ports/failures.ts'
import type { FailureFilter, FailuresReader } from '../ports/failures-reader.ts'
import type { Frozen, Operation, Operations, Plan } from '../ports/operations.ts'
import type { Place } from '../ports/page.ts'
import type { Recall } from '../ports/recall.ts'
import { newOperation } from './entry.ts'
import { TooMany } from './errors.ts'
import { hasMovedOn } from './moved-on.ts'
import { inOrder } from './order.ts'
import { estimatedSeconds } from './pace.ts'

export interface AskedPlan {
  readonly kind: PlannedKind
  /** What has to be true of a failure; left out with `ids`. */
  readonly filter?: FailureFilter
  /** The terms of the filter as they were written: what the operation says of itself. */
  readonly terms?: string
  /** In place of a filter: these and no others. */
  readonly ids?: readonly string[]
  readonly by: string
  readonly why: string
}

export type PlannedKind = 'redrive' | 'archive' | 'restore'

export interface PlanPorts {
  readonly reader: Pick<FailuresReader, 'list'>
  readonly failures: Pick<Failures, 'find'>
  readonly recall: Recall
  readonly operations: Pick<Operations, 'freeze' | 'write'>
  readonly kinds: FailureKinds
  /** Epoch milliseconds. */
  readonly now: () => number
  /** A new operation_id: a UUID. */
  readonly newId: () => string
}

/** Of failures in other statuses, nothing is to be done: they are left out of the set. */
const statusesOf: Readonly<Record<PlannedKind, readonly FailureStatus[]>> = {
  redrive: ['open', 'needs_attention', 'held'],
  archive: ['open', 'needs_attention', 'held', 'resolved'],
  restore: ['archived'],
}

export const SET_MAX = 25_000

/** Throws TooMany. An empty set is a plan as well: it says that nothing matches. */
export const planRedrive = async (asked: AskedPlan, ports: PlanPorts): Promise<Operation> => {
  const found = await candidates(asked, ports)
  const able = found.filter(
    (failure) => asked.kind !== 'redrive' || doorOf(failure as FailureRecord, ports.kinds).door !== 'none',
  )
  const conflicts = asked.kind === 'redrive' ? await conflictsIn(able, ports) : new Set<string>()
  const set = inOrder(able).map((failure) => frozenOf(failure, conflicts))
  const left_out = new Set(asked.ids ?? []).size - set.length
  const plan = { ...planOf(asked.kind, set), ...(left_out > 0 && { left_out }) }
  const { kind, by, why } = asked
  return freezePlan({ kind, by, why, ...shownFilter(asked), set, plan }, ports)
}

const shownFilter = ({ filter, terms }: AskedPlan): Pick<Operation, 'filter'> => {
  if (filter === undefined) return {}
  const { terms: _, ...fields } = filter
  return { filter: { ...fields, ...(terms !== undefined && { terms }) } }
}

export interface NewPlan extends Pick<Operation, 'kind' | 'by' | 'why' | 'filter'> {
  /** In the order in which it is to be acted on. */
  readonly set: readonly Frozen[]
  readonly plan: Plan
}

/** Freezes a set that was looked up, and writes the operation that is to act on it. */
export const freezePlan = async (
  { kind, by, why, filter, set, plan }: NewPlan,
  { operations, now, newId }: Pick<PlanPorts, 'operations' | 'now' | 'newId'>,
): Promise<Operation> => {
  if (set.length > SET_MAX) throw new TooMany(SET_MAX)
  const asked = { operation_id: newId(), kind, by, why, ...(filter !== undefined && { filter }), plan }
  const operation = newOperation(asked, 'planned', new Date(now()).toISOString())
  await operations.freeze(operation.operation_id, set)
  if ((await operations.write(operation, 0)) === 'written') return operation
  throw new Error(`Operation ${operation.operation_id} exists already; a new id was expected`)
}

/** What a person decides on, of a set in its order. */
export const planOf = (kind: Operation['kind'], set: readonly Frozen[]): Plan => {
  const times = set.flatMap(({ received_at }) => received_at ?? []).sort()
  const [oldest_at] = times
  const newest_at = times.at(-1)
  return {
    count: set.length,
    robots: new Set(set.flatMap(({ robot_id }) => robot_id ?? [])).size,
    ...(oldest_at !== undefined && { oldest_at }),
    ...(newest_at !== undefined && { newest_at }),
    conflicts: set.filter(({ conflict }) => conflict).length,
    estimated_seconds: estimatedSeconds({ kind }, set.length),
  }
}

/** What both a list and a record tell. */
type Candidate = Omit<FailureRecord, 'original' | 'stack'>

const candidates = async ({ kind, filter = {}, ids }: AskedPlan, ports: PlanPorts): Promise<readonly Candidate[]> => {
  const statuses = statusesOf[kind]
  if (ids !== undefined) {
    const unique = [...new Set(ids)]
    if (unique.length > SET_MAX) throw new TooMany(SET_MAX)
    const found = await ports.failures.find(unique)
    return [...found.values()].filter(({ status }) => statuses.includes(status))
  }
  const found = new Map<string, Candidate>()
  for (const one of walksOf(narrowed(filter), statuses)) await walk(one, statuses, found, ports)
  return [...found.values()]
}

/** A failure's own index answers one robot or one group; anything else is asked status by status. */
const walksOf = (filter: FailureFilter, statuses: readonly FailureStatus[]): readonly FailureFilter[] => {
  if (filter.status !== undefined) return statuses.includes(filter.status) ? [filter] : []
  if (filter.robot_id !== undefined || filter.fingerprint !== undefined) return [filter]
  return statuses.map((status) => ({ ...filter, status }))
}

const walk = async (
  filter: FailureFilter,
  statuses: readonly FailureStatus[],
  found: Map<string, Candidate>,
  { reader }: PlanPorts,
): Promise<void> => {
  let after: Place | undefined
  do {
    const { items, next } = await reader.list(filter, { limit: PAGE, after })
    // The same failure can come twice: a report that arrives meanwhile moves it in the index.
    for (const failure of items) if (statuses.includes(failure.status)) found.set(failure.failure_id, failure)
    if (found.size > SET_MAX) throw new TooMany(SET_MAX)
    after = next
  } while (after !== undefined)
}

const PAGE = 500

/** Ids of failures whose robot has moved on since. */
const conflictsIn = async (
  failures: readonly Candidate[],
  { recall, kinds }: PlanPorts,
): Promise<ReadonlySet<string>> => {
  // What is held is decided in its order, and an event for a function has none.
  const ordered = failures.filter((failure) => doorOf(failure as FailureRecord, kinds).door === 'stream')
  const robots = [...new Set(ordered.flatMap(({ robot_id }) => robot_id ?? []))]
  if (robots.length === 0) return new Set()
  const recalled = await recall.recall({ robots })
  const isConflict = (failure: Candidate): boolean =>
    failure.robot_id !== undefined && hasMovedOn(failure, recalled.robots.get(failure.robot_id))
  return new Set(ordered.filter(isConflict).map(({ failure_id }) => failure_id))
}

const frozenOf = ({ failure_id, robot_id, received_at }: Candidate, conflicts: ReadonlySet<string>): Frozen => ({
  failure_id,
  ...(robot_id !== undefined && { robot_id }),
  ...(received_at !== undefined && { received_at }),
  ...(conflicts.has(failure_id) && { conflict: true }),
})
