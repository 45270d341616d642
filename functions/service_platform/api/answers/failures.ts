import { failureLanguage } from '../../../http/languages.ts'
import { notFound } from '../../../http/problem.ts'
import {
  type ApiRequest,
  failureIdIn,
  fingerprintWords,
  lineKeyIn,
  maybeIn,
  maybeOneOf,
  maybeRangeIn,
  paged,
  pagingIn,
  words,
} from '../../../http/request.ts'
import { onlySeen } from '../../../http/seen.ts'
import { maybeTermsIn } from '../../../http/terms.ts'
import { type FailureStatus, failureStages, failureStatuses } from '../../../ports/failure-intake.ts'
import type { FailureFilter } from '../../../ports/failures-reader.ts'
import type { Answer } from '../answer.ts'
import { type Link, lineageOf } from '../lineage.ts'
import type { ApiPorts } from '../ports.ts'

export const listFailures: Answer = async (request, { failures }) => {
  const filter = filterIn(request)
  const list = listOf('failures', request, filter)
  return paged(list, await failures.list(filter, pagingIn(request, list)))
}

/** Of what is looked at in one request; whoever wants all of them adds up until there is no next one. */
export const countFailures: Answer = async (request, { failures }) => {
  const filter = filterIn(request)
  const list = listOf('count of failures', request, filter)
  const page = await failures.tally(filter, { ...pagingIn(request, list), limit: COUNTED_MAX })
  const by_status: Partial<Record<FailureStatus, number>> = {}
  for (const { status, count } of page.items) by_status[status] = (by_status[status] ?? 0) + count
  const { next_cursor } = paged(list, page)
  return { count: page.items.reduce((sum, { count }) => sum + count, 0), by_status, next_cursor }
}

/** A page of DynamoDB is 1 MB, some 800 failures: a second or two. */
const COUNTED_MAX = 25_000

export const readFailure: Answer = async (request, ports) => {
  const failureId = failureIdIn(request)
  const { failures, operations, bytes } = ports
  const [failure, touched] = await Promise.all([failures.read(failureId), operations.ofFailure(failureId)])
  if (failure === undefined) throw notFound(`failure ${failureId}`)
  const { original, ...known } = failure
  const [content, lineage] = await Promise.all([
    'inline' in original ? original.inline : bytes.read(original.key),
    lineageOf(failure, ports),
  ])
  return {
    ...known,
    original_bytes: original.bytes,
    original_base64: Buffer.from(content).toString('base64'),
    lineage: await seenLinks(lineage, request, ports),
    operations: touched,
  }
}

/** A link of which nothing is known but an id is no other robot's business. */
const seenLinks = async (links: readonly Link[], request: ApiRequest, ports: ApiPorts): Promise<readonly Link[]> => {
  const seen = new Set(await onlySeen(request, links, ({ robot_id }) => robot_id, ports))
  return links.filter((link) => link.robot_id === undefined || seen.has(link))
}

/** With terms as they were sent: a cursor travels in an address, and so stays short. */
const listOf = (what: string, { query }: ApiRequest, filter: FailureFilter): string =>
  `${what} ${JSON.stringify({ ...filter, terms: query.filter })}`

const filterIn = (request: ApiRequest): FailureFilter =>
  said({
    status: maybeOneOf(request, 'status', failureStatuses),
    error_class: maybeIn(request, 'class', words(128)),
    stage: maybeOneOf(request, 'stage', failureStages),
    kind: maybeIn(request, 'kind', words(64)),
    robot_id: request.query.robot_id === undefined ? undefined : lineKeyIn(request.query),
    type: maybeIn(request, 'type', words(128)),
    fingerprint: maybeIn(request, 'group', fingerprintWords),
    ...maybeRangeIn(request),
    text: maybeIn(request, 'text', words(200)),
    terms: maybeTermsIn(request, failureLanguage),
  })

/** Without what was not asked for. */
const said = (filter: { readonly [Name in keyof FailureFilter]: FailureFilter[Name] | undefined }): FailureFilter =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
