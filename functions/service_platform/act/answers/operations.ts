import type { BodyOf } from '../../../http/bodies.ts'
import { failureLanguage } from '../../../http/languages.ts'
import { badField, conflict, notFound, Problem } from '../../../http/problem.ts'
import { type ApiRequest, operationIdIn } from '../../../http/request.ts'
import { mustSee, onlySeen } from '../../../http/seen.ts'
import { termsOfField } from '../../../http/terms.ts'
import { InvalidPace, OperationNotPossible, TooMany, UnknownOperation } from '../../../operations/errors.ts'
import { planRedrive } from '../../../operations/plan.ts'
import { InvalidRange } from '../../../operations/replay-range.ts'
import { requestReplay } from '../../../operations/request-replay.ts'
import { cancelOperation, startOperation } from '../../../operations/start.ts'
import type { FailureFilter } from '../../../ports/failures-reader.ts'
import type { Operation } from '../../../ports/operations.ts'
import type { Acting } from '../answer.ts'
import type { ActPorts } from '../ports.ts'

export const planOperation: Acting<'plan-operation'> = async (request, ports) => {
  const { body, by } = request
  if (body.kind === 'replay') await mustSeeRange(request, ports)
  const operation = await asProblem(() =>
    body.kind === 'replay' ? planReplay(body, by, ports) : planSet(body, by, ports),
  )
  logOperation('operation planned', operation, by, ports)
  return operation
}

export const start: Acting<'start-operation'> = async (request, ports) => {
  const operationId = operationIdIn(request)
  const { expected_count, ...pace } = request.body
  const planned = await ports.operations.read(operationId)
  if (planned === undefined) throw notFound(`operation ${operationId}`)
  if (planned.status === 'planning') {
    throw conflict('not-possible', `Operation ${operationId} is still being planned; look again in a moment`, {})
  }
  await mustSeeSet(request, planned, ports)
  const count = planned.plan?.count
  if (count !== undefined && count !== expected_count) {
    const detail = `expected_count is ${expected_count}; the plan of operation ${operationId} is about ${count}`
    throw conflict('other-count', detail, { by: planned.by, at: planned.created_at, count })
  }
  const operation = await asProblem(() => startOperation(operationId, pace, { by: request.by }, ports))
  logOperation('operation started', operation, request.by, ports)
  return operation
}

export const cancel: Acting<'cancel-operation'> = async (request, ports) => {
  const operation = await asProblem(() => cancelOperation(operationIdIn(request), request.by, ports))
  logOperation('operation cancelled', operation, request.by, ports)
  return operation
}

/** A replay looks at what every robot said, unless it is asked about one. */
const mustSeeRange = async (request: ApiRequest & { readonly body: PlanBody }, ports: ActPorts): Promise<void> => {
  const { robot_id } = request.body.range ?? {}
  if (robot_id !== undefined) await mustSee(request, robot_id, ports)
  else if (request.caller.fleets !== 'all') {
    throw badField('range.robot_id', undefined, 'a robot of yours, because you do not see all fleets,')
  }
}

/** The set was frozen when it was planned; since then robots may have gone to other fleets. */
const mustSeeSet = async (request: ApiRequest, { operation_id, plan }: Operation, ports: ActPorts): Promise<void> => {
  if (request.caller.fleets === 'all') return
  const count = plan?.count ?? 0
  for (let from = 0; from < count; from += FROZEN_READ) {
    const set = await ports.operations.frozen(operation_id, from, Math.min(FROZEN_READ, count - from))
    const seen = await onlySeen(request, set, ({ robot_id }) => robot_id, ports)
    if (seen.length === set.length) continue
    const detail = `Operation ${operation_id} acts on ${set.length - seen.length} failures that you no longer see: plan again`
    throw conflict('not-possible', detail, {})
  }
}

const FROZEN_READ = 1_000

/** What an operation refuses, as an answer. */
export const asProblem = async <Result>(act: () => Promise<Result>): Promise<Result> => {
  try {
    return await act()
  } catch (error) {
    if (error instanceof UnknownOperation) throw new Problem(404, 'not-found', error.message)
    if (error instanceof InvalidRange) throw new Problem(400, 'bad-field', error.message, { field: 'range' })
    if (error instanceof InvalidPace) throw new Problem(400, 'bad-field', error.message)
    if (error instanceof TooMany) throw new Problem(422, 'too-many', error.message)
    if (error instanceof OperationNotPossible) {
      const { by, created_at, started_at, ended_at, status, cancelled_by, started_by } = error.operation
      const at = ended_at ?? started_at ?? created_at
      throw conflict('not-possible', error.message, {
        by: cancelled_by ?? started_by ?? by,
        at,
        operation_status: status,
      })
    }
    throw error
  }
}

type PlanBody = BodyOf<'plan-operation'>

const planSet = async ({ kind, filter, failure_ids, range, reason }: PlanBody, by: string, ports: ActPorts) => {
  if (kind === 'replay') throw new Error('A replay is planned from a range')
  if (range !== undefined) throw badField('range', range, 'no range, which is for a replay,')
  if ((filter === undefined) === (failure_ids === undefined)) {
    throw badField('filter or failure_ids', filter && 'both', 'exactly one of the two')
  }
  const asked = { kind, by, why: reason }
  return await planRedrive(
    filter === undefined
      ? { ...asked, ids: failure_ids ?? [] }
      : { ...asked, filter: filterOf(filter), ...(filter.terms !== undefined && { terms: filter.terms }) },
    ports,
  )
}

const filterOf = (filter: NonNullable<PlanBody['filter']>): FailureFilter => {
  const { class: error_class, group: fingerprint, from, until, terms, ...same } = filter
  if (from !== undefined && until !== undefined && Date.parse(from) >= Date.parse(until)) {
    throw badField('filter.from', from, `a time before ${until}`)
  }
  const said = {
    ...same,
    error_class,
    fingerprint,
    from: from && new Date(from).toISOString(),
    until: until && new Date(until).toISOString(),
    terms: terms === undefined ? undefined : termsOfField('filter.terms', terms, failureLanguage),
  }
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
}

/** Reading the lake takes minutes: the plan comes when its machine is through (functions/data_core/find-missed). */
const planReplay = async ({ range, filter, failure_ids, reason }: PlanBody, by: string, ports: ActPorts) => {
  if (filter ?? failure_ids) throw badField('filter or failure_ids', 'there', 'none of them, but a range, for a replay')
  if (range === undefined) throw badField('range', undefined, 'from and until, for a replay,')
  const { robot_id, ...times } = range
  return await requestReplay(
    { range: { ...times, ...(robot_id !== undefined && { robot_id }) }, by, why: reason },
    ports,
  )
}

const logOperation = (
  what: string,
  { operation_id, kind, status, plan }: Operation,
  by: string,
  { log }: ActPorts,
): void => log.info(what, { operation_id, kind, status, count: plan?.count, by })
