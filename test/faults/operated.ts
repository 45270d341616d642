/**
 * What must hold of everything that people and schedules did about failures: I9, I10 and I11, and that what is counted is what
 * is there. Read from what is left, like the other invariants; nothing in here knows how it came about.
 */
import { SCHEDULE } from '../../functions/failures/actions.ts'
import { withMoves } from '../../functions/failures/group.ts'
import { ATTEMPTS_MAX, type FailureRecord } from '../../functions/failures/record.ts'
import type { Findings } from './findings.ts'
import type { Failure, OperationLeft } from './world.ts'

/** Kinds that act on a frozen set; a redrive from the console has none, and an edit is of one. */
const ofSets: ReadonlySet<string> = new Set(['redrive', 'replay', 'archive', 'restore'])

/** Acts on its frozen set, on each message of it once, and counts what came of it. */
export function safeRedrive({ world }: Findings): readonly string[] {
  const wrong: string[] = []
  for (const left of world.operations) wrong.push(...ofOperation(left).map((text) => `${nameOf(left)} ${text}`))

  const failures = new Map(world.failures.map((failure) => [failure.failure_id, failure]))
  const claims = new Map<string, ReadonlySet<string>>()
  for (const { redrive, isControl, bytes } of world.said) {
    if (redrive === undefined) continue
    const { redrive_of, attempt, operation_id = 'no operation' } = redrive
    const what = `failure ${redrive_of} after ${attempt} tries`
    const owners = new Set([...(claims.get(what) ?? []), operation_id])
    claims.set(what, owners)
    if (owners.size > 1) wrong.push(`${what} was sent by ${[...owners].join(' and by ')}`)
    const failure = failures.get(redrive_of)
    if (failure === undefined) wrong.push(`${what} was sent and there is no such failure`)
    else if (!isClaimed(failure, attempt + 1)) wrong.push(`${what} was sent and nobody had claimed it`)
    if (!isControl && failure?.original && !Buffer.from(bytes).equals(failure.original))
      wrong.push(`${what} was sent with other bytes than it has`)
  }
  for (const { failure_id, attempts } of world.failures) {
    const acted = attempts.flatMap(({ by, operation_id }) => (by === undefined ? [] : (operation_id ?? [])))
    const twice = acted.filter((id, index) => acted.indexOf(id) !== index)
    if (twice.length > 0) wrong.push(`operation ${twice[0]} acted on failure ${failure_id} more than once`)
  }
  return wrong
}

function ofOperation({ operation, set, lines, results }: OperationLeft): readonly string[] {
  const wrong: string[] = []
  const { kind, status, plan, done_until, skipped } = operation
  const ids = new Set(set.map(({ failure_id }) => failure_id))
  if (ofSets.has(kind) && set.length > 0) {
    if (ids.size < set.length) wrong.push('has a failure in its set twice')
    if (plan?.count !== set.length) wrong.push(`is planned for ${plan?.count} and has ${set.length} in its set`)
    for (const { failure_id } of lines) if (!ids.has(failure_id)) wrong.push(`acted on ${failure_id}, not in its set`)
    if (done_until > set.length) wrong.push(`is through with ${done_until} of ${set.length}`)
    if (status === 'done' && done_until !== set.length) wrong.push(`is done after ${done_until} of ${set.length}`)
    if (status === 'done' && lines.length + skipped !== set.length)
      wrong.push(`is done with ${lines.length} lines and ${skipped} skipped of ${set.length}`)
  }
  const counted = countsOf(lines.flatMap(({ result }) => result ?? []))
  for (const result of new Set([...counted.keys(), ...Object.keys(results)])) {
    const found = results[result as keyof typeof results] ?? 0
    const there = counted.get(result) ?? 0
    if (found !== there) wrong.push(`counts ${found} as ${result}, ${there} of its lines say so`)
  }
  return wrong
}

/** The newest attempts are kept: of one tried for ever, the oldest claims are not. */
const isClaimed = ({ attempts }: Failure, attempt: number): boolean =>
  attempts.some((one) => one.by !== undefined && one.attempt === attempt) || attempts.length >= ATTEMPTS_MAX

/** Original, edits and outcome are one chain: who was edited has one child on the line, and no other has any. */
export function lineage({ world }: Findings): readonly string[] {
  const wrong: string[] = []
  const failures = new Map(world.failures.map((failure) => [failure.failure_id, failure]))
  const children = Map.groupBy(
    world.said.filter(({ edited_from }) => edited_from !== undefined),
    ({ edited_from = '' }) => edited_from,
  )
  for (const [failureId, copies] of children) {
    const parent = failures.get(failureId)
    const bytes = new Set(copies.map((copy) => Buffer.from(copy.bytes).toString('base64')))
    if (parent?.edited_to === undefined) wrong.push(`failure ${failureId} was edited without knowing it`)
    if (bytes.size > 1) wrong.push(`failure ${failureId} was edited into ${bytes.size} messages`)
  }
  for (const { failure_id, edited_to, edited_from, status } of world.failures) {
    if (edited_from !== undefined && !failures.has(edited_from))
      wrong.push(`failure ${failure_id} comes of ${edited_from}, which is not there`)
    if (edited_to === undefined) continue
    if (!children.has(failure_id)) wrong.push(`failure ${failure_id} was edited and its copy is not on the line`)
    if (status !== 'resolved' && status !== 'archived') wrong.push(`failure ${failure_id} was edited and is ${status}`)
    const edits = world.operations.filter(
      ({ operation, lines }) => operation.kind === 'edit' && lines.some((line) => line.failure_id === failure_id),
    )
    if (edits.length !== 1) wrong.push(`failure ${failure_id} was edited by ${edits.length} operations`)
    for (const { operation } of edits) {
      if ((operation.diff as { message_id?: string } | undefined)?.message_id !== edited_to)
        wrong.push(`operation ${operation.operation_id} does not tell into what it edited ${failure_id}`)
    }
  }
  return wrong
}

/** Each act of a person is an operation with who and why, and a line of it for each failure that it changed; and the reverse. */
export function audited({ world }: Findings): readonly string[] {
  const wrong: string[] = []
  const operations = new Map(world.operations.map((left) => [left.operation.operation_id, left]))
  const failures = new Map(world.failures.map((failure) => [failure.failure_id, failure]))
  for (const { failure_id, attempts } of world.failures) {
    for (const { by, at, operation_id = '' } of attempts) {
      if (by === undefined || by === SCHEDULE) continue
      const line = operations.get(operation_id)?.lines.find((one) => one.failure_id === failure_id)
      if (line?.by !== by || line.at !== at)
        wrong.push(`what ${by} did to failure ${failure_id} at ${at} has no line in operation ${operation_id}`)
    }
  }
  for (const left of world.operations) {
    const { by, why } = left.operation
    if (by === '' || why === '') wrong.push(`${nameOf(left)} does not say who or why`)
    for (const { failure_id, at } of left.lines) {
      const attempts = failures.get(failure_id)?.attempts ?? []
      const isThere = attempts.some((one) => one.at === at && one.operation_id === left.operation.operation_id)
      if (!isThere && attempts.length < ATTEMPTS_MAX)
        wrong.push(`${nameOf(left)} has a line of failure ${failure_id}, which does not know of it`)
    }
  }
  return [...wrong, ...rolledOutAsSaid(world)]
}

/** What is in force is what nobody has taken back, and of each rollout there is an operation that began it. */
function rolledOutAsSaid({ rollouts, layers, operations }: Findings['world']): readonly string[] {
  const begun = new Map(operations.map(({ operation }) => [operation.operation_id, operation]))
  const active = rollouts.filter(({ status }) => status === 'active').map(({ rollout_id }) => rollout_id)
  const inForce = layers.map(({ rollout_id }) => rollout_id)
  const wrong =
    active.toSorted().join() === inForce.toSorted().join()
      ? []
      : [`rollouts ${active.join(', ')} are active, in force are ${inForce.join(', ')}`]
  const unsaid = rollouts.filter(({ rollout_id, by }) => begun.get(rollout_id)?.by !== by)
  return [...wrong, ...unsaid.map(({ rollout_id, by }) => `rollout ${rollout_id} by ${by} has no operation of theirs`)]
}

/** Groups and totals are the sums of the records. */
export function countsAreTrue({ world }: Findings): readonly string[] {
  const wrong: string[] = []
  const groups = new Map(world.groups.map((group) => [group.fingerprint, group]))
  const members = Map.groupBy(world.failures, ({ fingerprint }) => fingerprint)
  for (const fingerprint of new Set([...groups.keys(), ...members.keys()])) {
    const own = members.get(fingerprint) ?? []
    const robots = new Set(own.flatMap(({ robot_id }) => robot_id ?? [])).size
    const expected = withMoves(
      undefined,
      fingerprint,
      own.map((after) => ({ before: undefined, after: after as unknown as FailureRecord })),
      robots,
    )
    const group = groups.get(fingerprint)
    const found = { count: group?.count ?? 0, by_status: group?.by_status ?? {}, hours: group?.hours ?? {} }
    const right = { count: expected?.count ?? 0, by_status: expected?.by_status ?? {}, hours: expected?.hours ?? {} }
    if (sorted(found) !== sorted(right)) wrong.push(`group ${fingerprint} has ${sorted(found)}, it is ${sorted(right)}`)
    // It keeps the robots and the times of those that have left it.
    if ((group?.robots ?? 0) < robots) wrong.push(`group ${fingerprint} knows ${group?.robots} robots of ${robots}`)
    if ((group?.last_seen_at ?? '') < (expected?.last_seen_at ?? ''))
      wrong.push(`group ${fingerprint} was last seen at ${group?.last_seen_at}, a member at ${expected?.last_seen_at}`)
  }
  const statuses = countsOf(world.failures.map(({ status }) => status))
  for (const status of ['open', 'retrying', 'held', 'needs_attention', 'resolved', 'archived']) {
    const found = Number(world.totals[status] ?? 0)
    const there = statuses.get(status) ?? 0
    if (found !== there) wrong.push(`the totals have ${found} ${status}, there are ${there}`)
  }
  return wrong
}

/** Holds after a sweep: one copy of each open failure, none of another. What is no copy of ours stays where it is. */
export function shelfIsTrue({ world }: Findings): readonly string[] {
  const copies = countsOf(world.shelf.filter((failureId) => failureId !== ''))
  const wrong: string[] = []
  for (const { failure_id, status } of world.failures) {
    const should = Number(status === 'open' || status === 'needs_attention')
    const found = copies.get(failure_id) ?? 0
    if (found !== should) wrong.push(`failure ${failure_id} is ${status} and lies ${found} times on the shelf`)
    copies.delete(failure_id)
  }
  for (const failureId of copies.keys()) wrong.push(`the shelf has a copy of ${failureId}, which is no failure`)
  return wrong
}

const nameOf = ({ operation: { operation_id, kind, status } }: OperationLeft): string =>
  `operation ${operation_id} (${kind}, ${status})`

const sorted = (of: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(of, (_, value: unknown) =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  )

function countsOf(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}
