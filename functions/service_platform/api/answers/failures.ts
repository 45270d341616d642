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
import { failureStages, failureStatuses } from '../../../ports/failure-intake.ts'
import type { FailureFilter } from '../../../ports/failures-reader.ts'
import type { Answer } from '../answer.ts'
import { type Link, lineageOf } from '../lineage.ts'
import type { ApiPorts } from '../ports.ts'

export const listFailures: Answer = async (request, { failures }) => {
  const filter = filterIn(request)
  const list = `failures ${JSON.stringify(filter)}`
  return paged(list, await failures.list(filter, pagingIn(request, list)))
}

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
  })

/** Without what was not asked for. */
const said = (filter: { readonly [Name in keyof FailureFilter]: FailureFilter[Name] | undefined }): FailureFilter =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
