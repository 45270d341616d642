/** Names and ARNs that CloudFormation would make up; the same on every start, so that a data directory fits again. */
import { createHash } from 'node:crypto'
import type { ResolvedResource } from './provider.ts'

/** The name that the template gives, else stack, logical id and a short hash, cut to what the service allows. */
export function physicalName(resource: ResolvedResource, given: unknown, lengthMax = 64): string {
  if (typeof given === 'string' && given !== '') return given
  const suffix = hashOf(resource).slice(0, 12).toUpperCase()
  return `${`${resource.stack}-${resource.logicalId}`.slice(0, lengthMax - suffix.length - 1)}-${suffix}`
}

/** A UUID that depends on the resource's place only, e.g. a KMS key id. */
export function physicalUuid(resource: ResolvedResource): string {
  const hash = hashOf(resource)
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}

export function arnOf(service: string, resourcePart: string, place: { account: string; region: string }): string {
  return `arn:aws:${service}:${place.region}:${place.account}:${resourcePart}`
}

function hashOf(resource: ResolvedResource): string {
  return createHash('sha256').update(`${resource.stack}/${resource.logicalId}`).digest('hex')
}
