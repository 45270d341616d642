import { isMatch } from '../../../../filters/matching.ts'
import { type OperationProperty, operationLanguage } from '../../../http/languages.ts'
import { notFound } from '../../../http/problem.ts'
import { operationIdIn, paged, pagingIn } from '../../../http/request.ts'
import { keptPage } from '../../../http/seen.ts'
import { maybeTermsIn } from '../../../http/terms.ts'
import type { Operation, Results } from '../../../ports/operations.ts'
import type { Answer } from '../answer.ts'

export const listOperations: Answer = async (request, { operations }) => {
  const terms = maybeTermsIn(request, operationLanguage)
  if (terms === undefined) return paged('operations', await operations.list(pagingIn(request, 'operations')))
  const list = `operations ${request.query.filter}`
  const wanted = async (items: readonly Operation[]) =>
    items.filter((operation) => isMatch(terms, (property) => [saidOf(operation, property)]))
  return paged(list, await keptPage(pagingIn(request, list), operations.list, wanted))
}

const saidOf = (operation: Operation, property: OperationProperty): string | number | undefined =>
  property === 'count' ? operation.plan?.count : operation[property]

export const readOperation: Answer = async (request, { operations }) => {
  const operationId = operationIdIn(request)
  const [operation, results] = await Promise.all([operations.read(operationId), operations.results(operationId)])
  if (operation === undefined) throw notFound(`operation ${operationId}`)
  return { ...operation, progress: progressOf(operation, results) }
}

export const listOperationMessages: Answer = async (request, { operations }) => {
  const operationId = operationIdIn(request)
  const list = `operation ${operationId}`
  const paging = pagingIn(request, list)
  const [operation, page] = await Promise.all([operations.read(operationId), operations.messages(operationId, paging)])
  if (operation === undefined) throw notFound(`operation ${operationId}`)
  return paged(list, page)
}

/** Of `count` messages: `acted_on`, `skipped`, `left` to go; of those whose end is known, how many failed again. */
const progressOf = ({ kind, plan, done_until, skipped }: Operation, results: Results) => {
  const count = plan?.count ?? done_until
  const ended = Object.values(results).reduce((sum, ends) => sum + ends, 0)
  // Of what somebody moves in the AWS console nobody knows how much will come: only its ends are told.
  if (kind === 'console_redrive') return { ended, failed_again: results.failed_again ?? 0, results }
  return {
    count,
    acted_on: done_until - skipped,
    left: Math.max(0, count - done_until),
    skipped,
    ended,
    failed_again: results.failed_again ?? 0,
    results,
  }
}
