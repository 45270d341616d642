/** What one batch of an operation does, by its kind. Each can be done again: what was acted on already is found as it is. */
import { isUnsettled, settleActs } from '../../failures/act-on-one.ts'
import { type PutAway, putAway } from '../../failures/put-away.ts'
import type { FailureRecord } from '../../failures/record.ts'
import { type Try, tryAgain } from '../../failures/try-again.ts'
import type { Frozen, Operation, OperationKind } from '../../ports/operations.ts'
import { missedTries } from './missed.ts'
import type { OperatePorts } from './ports.ts'

/** Of a batch: which of it were not acted on, and why; they are no longer as the plan saw them. */
export interface Acted {
  readonly skipped: readonly { readonly failure_id: string; readonly why: string }[]
}

export const act = (batch: readonly Frozen[], operation: Operation, ports: OperatePorts): Promise<Acted> => {
  const one = acts[operation.kind]
  if (one) return one(batch, operation, ports)
  throw new Error(`Operation ${operation.operation_id} is a ${operation.kind}: nothing that a worker does`)
}

type Act = (batch: readonly Frozen[], operation: Operation, ports: OperatePorts) => Promise<Acted>

const redrive: Act = async (batch, operation, ports) => {
  const standing = await standingOf(batch, ports)
  const tries = batch.flatMap(({ failure_id }) => {
    const record = standing.get(failure_id)
    return record ? [tryOf(operation, { record })] : []
  })
  return skippedOf(batch, await tryAgain(tries, ports))
}

const replay: Act = async (batch, operation, ports) => {
  const tries = await missedTries(batch, operation, ports)
  return skippedOf(
    batch,
    await tryAgain(
      tries.map((one) => tryOf(operation, one)),
      ports,
    ),
  )
}

const putAwayAs =
  (what: PutAway['what']): Act =>
  async (batch, operation, ports) => {
    const standing = await standingOf(batch, ports)
    const acting = batch.flatMap(({ failure_id }) => {
      const record = standing.get(failure_id)
      return record ? [{ record, what, ...actorOf(operation) }] : []
    })
    return skippedOf(batch, await putAway(acting, ports))
  }

const acts: Readonly<Partial<Record<OperationKind, Act>>> = {
  redrive,
  replay,
  archive: putAwayAs('archive'),
  restore: putAwayAs('restore'),
}

/** As they are now. What somebody did to one and died over is finished first: the next act would cover it up. */
const standingOf = async (
  batch: readonly Frozen[],
  ports: OperatePorts,
): Promise<ReadonlyMap<string, FailureRecord>> => {
  const standing = new Map(await ports.failures.find(batch.map(({ failure_id }) => failure_id)))
  for (const [failureId, record] of standing) {
    if (isUnsettled(record)) standing.set(failureId, await settleActs(record, ports))
  }
  return standing
}

/** Who started it acts: the audit names the person who let it loose. */
const actorOf = ({ operation_id, kind, by, why, started_by, started_why }: Operation) => ({
  by: started_by ?? by,
  why: started_why ?? why,
  operation: { operation_id, kind },
})

const tryOf = (operation: Operation, one: Pick<Try, 'record' | 'first'>): Try => ({
  ...one,
  ...actorOf(operation),
  out_of_order: operation.pace?.out_of_order === true,
})

const notDone: ReadonlySet<string> = new Set(['changed', 'not_possible'])

const skippedOf = (
  batch: readonly Frozen[],
  outcomes: readonly { readonly failure_id: string; readonly outcome: string; readonly why?: string }[],
): Acted => {
  const byId = new Map(outcomes.map((one) => [one.failure_id, one]))
  return {
    skipped: batch.flatMap(({ failure_id }) => {
      const one = byId.get(failure_id)
      if (one !== undefined && !notDone.has(one.outcome)) return []
      return [{ failure_id, why: one?.why ?? `Failure ${failure_id} is not there any more, or was recorded meanwhile` }]
    }),
  }
}
