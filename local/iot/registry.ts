// Things, certificates and what ties them together: the registry of AWS IoT as provisioning uses it. What a certificate
// may do is what the policies attached to it say, for the thing that it connects as.

import { AwsError } from '../aws-api/service.ts'
import type { Clock } from '../clock.ts'
import type { Pending } from '../pending.ts'
import { type Permits, type PolicyStatement, permitsFor } from './thing-policy.ts'

export interface Thing {
  readonly name: string
  readonly type?: string
  readonly attributes: Readonly<Record<string, string>>
  readonly groups: readonly string[]
  readonly version: number
}

export type CertificateStatus = 'ACTIVE' | 'INACTIVE' | 'REVOKED' | 'PENDING_ACTIVATION'

export interface Certificate {
  /** SHA-256 of its DER bytes in hex, as AWS IoT makes it: what a handshake shows is enough to find it. */
  readonly id: string
  readonly pem: string
  readonly status: CertificateStatus
  readonly createdAt: number
  readonly things: readonly string[]
  readonly policies: readonly string[]
}

export type Kept = { readonly thing: Thing } | { readonly certificate: Certificate }

export interface Registry {
  thing(name: string): Thing
  certificate(id: string): Certificate
  /** Whether there is such a policy, and what it says. */
  statements(policy: string): readonly PolicyStatement[]
  definePolicy(name: string, statements: readonly PolicyStatement[]): void
  defineGroup(name: string): void
  createThing(wanted: Pick<Thing, 'name' | 'type' | 'attributes'>): Thing
  updateThing(name: string, change: Partial<Pick<Thing, 'type' | 'attributes'>>): Thing
  deleteThing(name: string): void
  addToGroup(group: string, thing: string): void
  addCertificate(certificate: Pick<Certificate, 'id' | 'pem' | 'status'>): Certificate
  setStatus(id: string, status: CertificateStatus): void
  deleteCertificate(id: string): void
  attachThing(id: string, thing: string): void
  detachThing(id: string, thing: string): void
  attachPolicy(id: string, policy: string): void
  detachPolicy(id: string, policy: string): void
  certificatesOf(thing: string): readonly Certificate[]
  /** What a connection with this certificate and client id may do; undefined if the certificate is not active. */
  permitsOf(id: string, clientId: string): Permits | undefined
  /** Told the id of a certificate that may not be used any more. */
  onUnusable(listener: (id: string) => void): void
}

/** "Maximum number of policies that can be attached to a certificate or group: 10." */
const POLICIES_MAX = 10
/** "Maximum number of thing attributes for a thing with a thing type: 50", without one 3; values of 800 characters. */
const ATTRIBUTES_MAX = { typed: 50, untyped: 3 }
const ATTRIBUTE_VALUE = /^[a-zA-Z0-9_.,@/:#=[\]-]{0,800}$/
const THING_NAME = /^[a-zA-Z0-9:_-]{1,128}$/

export function createRegistry(clock: Clock, kept: Pending<Kept>): Registry {
  const things = new Map<string, Thing>()
  const certificates = new Map<string, Certificate>()
  const policies = new Map<string, readonly PolicyStatement[]>()
  const groups = new Set<string>()
  const listeners: ((id: string) => void)[] = []
  for (const [, each] of kept.entries()) {
    if ('thing' in each) things.set(each.thing.name, each.thing)
    else certificates.set(each.certificate.id, each.certificate)
  }

  const keepThing = (thing: Thing): Thing => {
    things.set(thing.name, thing)
    kept.add(`thing/${thing.name}`, { thing })
    return thing
  }
  const keepCertificate = (certificate: Certificate): Certificate => {
    certificates.set(certificate.id, certificate)
    kept.add(`certificate/${certificate.id}`, { certificate })
    return certificate
  }
  const thing = (name: string): Thing => things.get(name) ?? gone(`Thing ${name}`)
  const certificate = (id: string): Certificate => certificates.get(id) ?? gone(`The certificate ${id}`)
  const statements = (policy: string): readonly PolicyStatement[] =>
    policies.get(policy) ?? gone(`The policy ${policy}`)
  const unusable = (id: string): void => {
    for (const listener of listeners) listener(id)
  }

  return {
    thing,
    certificate,
    statements,
    definePolicy: (name, document) => void policies.set(name, document),
    defineGroup: (name) => void groups.add(name),

    createThing(wanted) {
      const existing = things.get(wanted.name)
      if (existing === undefined) return keepThing({ ...checked(wanted), groups: [], version: 1 })
      // "If this call is made multiple times using the same thing name and configuration, the call will succeed."
      if (same(existing, wanted)) return existing
      throw new AwsError(
        'ResourceAlreadyExistsException',
        `Thing ${wanted.name} already exists in account with different attributes or thing type.`,
        409,
      )
    },
    updateThing(name, change) {
      const now = thing(name)
      return keepThing({ ...checked({ ...now, ...change }), groups: now.groups, version: now.version + 1 })
    },
    deleteThing(name) {
      if ([...certificates.values()].some(({ things: attached }) => attached.includes(name))) {
        throw invalid(`Cannot delete. Thing ${name} is still attached to one or more principals`)
      }
      things.delete(name)
      kept.done(`thing/${name}`)
    },
    addToGroup(group, name) {
      if (!groups.has(group)) gone(`Thing group ${group}`)
      const now = thing(name)
      if (!now.groups.includes(group)) keepThing({ ...now, groups: [...now.groups, group] })
    },

    addCertificate: (given) => keepCertificate({ ...given, createdAt: clock.now(), things: [], policies: [] }),
    setStatus(id, status) {
      keepCertificate({ ...certificate(id), status })
      if (status !== 'ACTIVE') unusable(id)
    },
    deleteCertificate(id) {
      const { status, things: attached, policies: given } = certificate(id)
      const why = attached.length > 0 || given.length > 0 ? 'things or policies are attached' : status
      if (why !== 'INACTIVE' && why !== 'REVOKED' && why !== 'PENDING_ACTIVATION') {
        throw new AwsError('DeleteConflictException', `The certificate cannot be deleted (${why}), ID: ${id}`, 409)
      }
      certificates.delete(id)
      kept.done(`certificate/${id}`)
    },
    attachThing(id, name) {
      thing(name)
      const now = certificate(id)
      if (!now.things.includes(name)) keepCertificate({ ...now, things: [...now.things, name] })
    },
    detachThing(id, name) {
      const now = certificate(id)
      keepCertificate({ ...now, things: now.things.filter((each) => each !== name) })
    },
    attachPolicy(id, policy) {
      statements(policy)
      const now = certificate(id)
      if (now.policies.includes(policy)) return
      if (now.policies.length >= POLICIES_MAX) {
        throw new AwsError('LimitExceededException', `a certificate has at most ${POLICIES_MAX} policies`, 410)
      }
      keepCertificate({ ...now, policies: [...now.policies, policy] })
    },
    detachPolicy(id, policy) {
      const now = certificate(id)
      keepCertificate({ ...now, policies: now.policies.filter((each) => each !== policy) })
    },
    certificatesOf: (name) => [...certificates.values()].filter(({ things: attached }) => attached.includes(name)),

    permitsOf(id, clientId) {
      const known = certificates.get(id)
      if (known?.status !== 'ACTIVE') return undefined
      const granted = known.policies.flatMap((policy) => policies.get(policy) ?? [])
      // A thing is who connects under its name with a certificate that is attached to it; whoever else connects is none,
      // and no variable of a thing is filled in.
      const own = known.things.includes(clientId) ? things.get(clientId) : undefined
      return permitsFor(granted, {
        clientId,
        thingName: own?.name,
        attributes: own?.attributes ?? {},
      })
    },
    onUnusable: (listener) => void listeners.push(listener),
  }
}

function checked({ name, type, attributes }: Pick<Thing, 'name' | 'type' | 'attributes'>) {
  if (!THING_NAME.test(name)) throw invalid(`the thing name ${name} should be 1 to 128 of a-z A-Z 0-9 : _ -`)
  const most = type === undefined ? ATTRIBUTES_MAX.untyped : ATTRIBUTES_MAX.typed
  if (Object.keys(attributes).length > most) throw invalid(`Number of attributes exceeds the limit of ${most}`)
  for (const [key, value] of Object.entries(attributes)) {
    if (!ATTRIBUTE_VALUE.test(value)) {
      throw invalid(`the attribute ${key} is ${JSON.stringify(value)}: 0 to 800 of a-z A-Z 0-9 _ . , @ / : # = [ ] -`)
    }
  }
  // "To remove an attribute, set it to an empty value."
  const set = Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ''))
  return { name, attributes: set, ...(type !== undefined && { type }) }
}

const same = (one: Thing, other: Pick<Thing, 'type' | 'attributes'>): boolean =>
  one.type === other.type &&
  JSON.stringify(Object.entries(one.attributes).sort()) === JSON.stringify(Object.entries(other.attributes).sort())

function gone(what: string): never {
  throw new AwsError('ResourceNotFoundException', `${what} does not exist.`, 404)
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidRequestException', message)
}
