/**
 * One step of an operation's machine: works for some seconds, then hands back how it goes on. Everything that must not be lost
 * is on the operation (how far it got) and on the failures (their claims), written batch by batch; so a step may die anywhere,
 * and the next one repeats at most one batch, of messages that are known as claimed.
 */
import { beginRun } from '../../operations/start.ts'
import type { Frozen, Operation, Results } from '../../ports/operations.ts'
import { type Acted, act } from './acts.ts'
import { type Began, began, decide, endsOf, type Leg, type Move } from './decide.ts'
import { nextAt } from './pacer.ts'
import type { OperatePorts } from './ports.ts'

export interface Step extends Leg {
  /** Set by the machine when steps failed for good. */
  readonly error?: { readonly Error?: string; readonly Cause?: string }
}

/** What the machine looks at: whether there is a next step, and how long it waits before. */
export interface Stepped extends Leg {
  readonly more: boolean
  readonly wait_seconds: number
}

export const operate =
  (ports: OperatePorts) =>
  async ({ error, ...before }: Step): Promise<Stepped> => {
    if (error) return giveUp(before, error, ports)
    const until = ports.now() + stepMs
    let leg: Leg = { ...before, steps: (before.steps ?? 0) + 1, sent_at: before.sent_at ?? ports.now() }
    let set: Part = { from: 0, entries: [] }
    let sent = 0
    for (;;) {
      const operation = await read(leg, ports)
      if (!(await isOurs(operation, leg, ports))) return ended(leg)
      const results = await ports.operations.results(leg.operation_id)
      const beginning = leg.began ?? began(operation, results)
      leg = { ...leg, began: beginning }
      const rest = (): Leg => told(leg, beginning, sent, results, ports)

      const move = decide(operation, results, { ...leg, began: beginning }, ports.now())
      if (move.move === 'end') {
        if ((await endAs(operation, results, move, ports)) === 'changed') continue
        return ended(rest())
      }
      if (move.move === 'wait') {
        const isLong = move.ms >= longWaitMs
        if (!isLong && ports.now() + move.ms <= until) {
          await ports.sleep(move.ms)
          continue
        }
        return handBack(rest(), operation, isLong ? Math.ceil(move.ms / 1000) : 0, ports)
      }
      if (ports.now() >= until) {
        return handBack(rest(), operation, 0, ports)
      }

      set = await partOf(set, operation, move.count, ports)
      const batch = set.entries.slice(operation.done_until - set.from, operation.done_until - set.from + move.count)
      const at = ports.now()
      const { skipped } = await act(batch, operation, ports)
      sent += batch.length - skipped.length
      ports.log.info('operation batch', {
        ...namesOf(operation),
        from: operation.done_until,
        count: batch.length,
        skipped: skipped.length,
        ...(skipped[0] && { first_skipped: skipped[0] }),
        robots: new Set(batch.map(({ robot_id }) => robot_id)).size,
      })
      const paced = { count: batch.length, rate_per_second: operation.pace?.rate_per_second ?? 1 }
      leg = { ...leg, sent_at: ports.now(), next_at: nextAt(leg.next_at, at, paced) }
      if ((await advance(operation, { count: batch.length, skipped }, ports)) === 'elsewhere') {
        // Another worker of this run, which was believed dead, goes on: it is left to it, and looked at again.
        return { ...rest(), more: true, wait_seconds: afterAnotherSeconds }
      }
    }
  }

/** A step ends well within the function's time, also when its last batch waits for a function to answer. */
const stepMs = 20_000
/** Waiting costs the machine less than the function from here on. */
const longWaitMs = 2_000
const afterAnotherSeconds = 2
/** Of the 25,000 events that an execution may have a step takes nine, and 46 with all its retries. */
export const STEPS_MAX = 500

const read = async ({ operation_id }: Pick<Leg, 'operation_id'>, { operations }: OperatePorts): Promise<Operation> => {
  const operation = await operations.read(operation_id)
  if (operation) return operation
  throw new Error(`There is no operation ${operation_id}`)
}

/** A run works only while its number is the operation's; the one before it sees to it that its successor has begun. */
const isOurs = async (operation: Operation, { run }: Leg, ports: OperatePorts): Promise<boolean> => {
  const isUnderWay = operation.status === 'running' || operation.status === 'cancelling'
  if (isUnderWay && operation.runs === run + 1) await beginRun(operation, ports)
  return isUnderWay && operation.runs === run
}

interface Part {
  readonly from: number
  readonly entries: readonly Frozen[]
}

/** The set is read by the hundred, not by the batch. */
const partOf = async (
  part: Part,
  { operation_id, done_until, plan }: Operation,
  count: number,
  { operations }: OperatePorts,
): Promise<Part> => {
  if (done_until >= part.from && done_until + count <= part.from + part.entries.length) return part
  const limit = Math.min(Math.max(count, partSize), (plan?.count ?? 0) - done_until)
  const entries = await operations.frozen(operation_id, done_until, limit)
  if (entries.length >= count) return { from: done_until, entries }
  throw new Error(
    `The set of operation ${operation_id} ends at ${done_until + entries.length}; ${plan?.count} were expected`,
  )
}

const partSize = 200

/** How far it got, whatever a person wrote on the operation in the meantime. */
const advance = async (
  seen: Operation,
  { count, skipped }: { readonly count: number } & Acted,
  ports: OperatePorts,
): Promise<'written' | 'elsewhere'> => {
  let standing = seen
  const skipped_because = [...(seen.skipped_because ?? []), ...skipped.map(({ why }) => why)].slice(0, namesMax)
  for (;;) {
    const next = {
      ...standing,
      done_until: seen.done_until + count,
      skipped: seen.skipped + skipped.length,
      ...(skipped_because.length > 0 && { skipped_because }),
      operation_version: standing.operation_version + 1,
    }
    if ((await ports.operations.write(next, standing.operation_version)) === 'written') return 'written'
    standing = await read(seen, ports)
    if (standing.runs !== seen.runs || standing.done_until !== seen.done_until) return 'elsewhere'
  }
}

const endAs = async (
  operation: Operation,
  results: Results,
  { status, because, unknown }: Move & { readonly move: 'end' },
  ports: OperatePorts,
): Promise<'written' | 'changed'> => {
  const names = unknown > 0 ? await unknownEnds(operation, ports) : []
  const more = unknown > names.length ? ` and ${unknown - names.length} more` : ''
  const ended_because =
    names.length > 0 ? `${because}: ${names.join(', ')}${more}; the recheck looks after them` : because
  const after = {
    ...operation,
    status,
    ended_at: new Date(ports.now()).toISOString(),
    ended_because,
    operation_version: operation.operation_version + 1,
  }
  const written = await ports.operations.write(after, operation.operation_version)
  if (written === 'written') {
    ports.log.info('operation ended', { ...namesOf(after), status, ended_because, results, ...endsOf(after, results) })
  }
  return written
}

const unknownEnds = async ({ operation_id }: Operation, { reader }: OperatePorts): Promise<readonly string[]> => {
  const names: string[] = []
  let after: readonly string[] | undefined
  do {
    const { items, next } = await reader.messages(operation_id, { limit: 1_000, after })
    names.push(...items.filter(({ result }) => result === undefined).map(({ failure_id }) => failure_id))
    after = next
  } while (after !== undefined && names.length < namesMax)
  return names.slice(0, namesMax)
}

const namesMax = 20

const giveUp = async (leg: Leg, { Error: name, Cause: cause }: NonNullable<Step['error']>, ports: OperatePorts) => {
  for (;;) {
    const operation = await read(leg, ports)
    if (!(await isOurs(operation, leg, ports))) return ended(leg)
    const ended_because = `It could not go on after ${operation.done_until} of ${operation.plan?.count ?? 0}: ${name ?? 'Error'}: ${(cause ?? '').slice(0, 1_000)}`
    const failed = {
      ...operation,
      status: 'failed' as const,
      ended_at: new Date(ports.now()).toISOString(),
      ended_because,
      operation_version: operation.operation_version + 1,
    }
    if ((await ports.operations.write(failed, operation.operation_version)) === 'changed') continue
    ports.log.error('operation failed', { ...namesOf(failed), ended_because })
    return ended(leg)
  }
}

/** An execution that has made many steps hands over to a new one, before its history is full. */
const handBack = async (
  leg: Leg,
  operation: Operation,
  wait_seconds: number,
  ports: OperatePorts,
): Promise<Stepped> => {
  if ((leg.steps ?? 0) < STEPS_MAX) return { ...leg, more: true, wait_seconds }
  const next = { ...operation, runs: operation.runs + 1, operation_version: operation.operation_version + 1 }
  // Somebody has cancelled it meanwhile, say: one step more, which will see.
  if ((await ports.operations.write(next, operation.operation_version)) === 'changed') {
    return { ...leg, more: true, wait_seconds }
  }
  await beginRun(next, ports)
  return ended(leg)
}

const ended = (leg: Leg): Stepped => ({ ...leg, more: false, wait_seconds: 0 })

const namesOf = ({ operation_id, kind, runs }: Operation) => ({ operation_id, kind, run: runs })

/** What a step did, for the graphs: what failed again since the step before is counted with it. */
const told = (
  leg: Leg,
  beginning: Began,
  operation_sent: number,
  { failed_again = 0 }: Results,
  { measures }: OperatePorts,
): Leg => {
  const operation_failed_again = Math.max(0, failed_again - (leg.failed_told ?? beginning.failed_again))
  if (operation_sent > 0 || operation_failed_again > 0) {
    measures.publish([{ dimensions: {}, values: { operation_sent, operation_failed_again } }])
  }
  return { ...leg, failed_told: failed_again }
}
