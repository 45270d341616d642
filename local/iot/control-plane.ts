// AWS IoT's control plane over the wire, as far as provisioning asks for it: things, certificates from requests, what is
// attached to what. REST with JSON; paths as in the API reference.

import { textOf } from '../aws-api/json-service.ts'
import {
  AwsError,
  type AwsRequest,
  type AwsResponse,
  type AwsService,
  jsonError,
  jsonResponse,
} from '../aws-api/service.ts'
import { arnOf } from '../resources/names.ts'
import { type Authority, certificateId as certificateIdOf } from './authority.ts'
import type { ProvisioningTemplate } from './fleet-provisioning.ts'
import type { Certificate, CertificateStatus, Registry } from './registry.ts'

interface Parts {
  readonly registry: Registry
  readonly authority: () => Promise<Authority>
  readonly template: (name: string) => ProvisioningTemplate | undefined
  /** Host and port of the TLS door: AWS answers the host alone, because there the port is always 8883. */
  readonly endpoint: () => string | undefined
  readonly place: { readonly account: string; readonly region: string }
}

interface Call {
  /** What the path names, in its order. */
  readonly names: readonly string[]
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
}

type Operation = (parts: Parts, call: Call) => Promise<unknown> | unknown

const TYPE = 'application/json'

export function controlPlane(parts: Parts): AwsService {
  return {
    name: 'iot',
    async handle(request): Promise<AwsResponse> {
      try {
        const found = routes.flatMap(([method, path, operation]) => {
          const names = method === request.method ? path.exec(request.path)?.slice(1) : undefined
          return names === undefined ? [] : [{ operation, names: names.map(decodeURIComponent) }]
        })[0]
        if (found === undefined) {
          throw new AwsError(
            'UnsupportedOperation',
            `${request.method} ${request.path}: does not run on one machine`,
            501,
          )
        }
        const { operation, names } = found
        const call = {
          names,
          query: new URLSearchParams(request.query),
          headers: request.headers,
          body: bodyOf(request),
        }
        return jsonResponse((await operation(parts, call)) ?? {}, 200, TYPE)
      } catch (error) {
        if (error instanceof AwsError) return jsonError(error, TYPE)
        throw error
      }
    },
  }
}

const routes: readonly (readonly [string, RegExp, Operation])[] = [
  ['GET', /^\/endpoint$/, describeEndpoint],
  ['GET', /^\/provisioning-templates\/([^/]+)$/, describeProvisioningTemplate],
  ['POST', /^\/things\/([^/]+)$/, createThing],
  ['GET', /^\/things\/([^/]+)$/, describeThing],
  ['PATCH', /^\/things\/([^/]+)$/, updateThing],
  ['DELETE', /^\/things\/([^/]+)$/, ({ registry }, { names: [name = ''] }) => registry.deleteThing(name)],
  ['PUT', /^\/things\/([^/]+)\/principals$/, attachThingPrincipal],
  ['DELETE', /^\/things\/([^/]+)\/principals$/, detachThingPrincipal],
  ['GET', /^\/things\/([^/]+)\/principals$/, listThingPrincipals],
  ['PUT', /^\/thing-groups\/addThingToThingGroup$/, addThingToThingGroup],
  ['POST', /^\/certificates$/, createCertificateFromCsr],
  ['GET', /^\/certificates\/([^/]+)$/, describeCertificate],
  ['PUT', /^\/certificates\/([^/]+)$/, updateCertificate],
  ['DELETE', /^\/certificates\/([^/]+)$/, ({ registry }, { names: [id = ''] }) => registry.deleteCertificate(id)],
  ['GET', /^\/cacertificates$/, listCaCertificates],
  ['GET', /^\/cacertificate\/([^/]+)$/, describeCaCertificate],
  ['PUT', /^\/target-policies\/([^/]+)$/, attachPolicy],
  ['POST', /^\/target-policies\/([^/]+)$/, detachPolicy],
  ['POST', /^\/attached-policies\/(.+)$/, listAttachedPolicies],
]

function describeEndpoint({ endpoint }: Parts): object {
  const endpointAddress = endpoint()
  if (endpointAddress === undefined) throw new AwsError('InternalException', 'the broker does not listen yet', 500)
  return { endpointAddress }
}

function describeProvisioningTemplate({ template }: Parts, { names: [name = ''] }: Call): object {
  const found = template(name)
  if (found === undefined) throw new AwsError('ResourceNotFoundException', `Template ${name} does not exist.`, 404)
  const { body: templateBody, enabled, roleArn: provisioningRoleArn } = found
  return { templateName: name, templateBody, enabled, provisioningRoleArn, defaultVersionId: 1 }
}

function createThing({ registry, place }: Parts, { names: [name = ''], body }: Call): object {
  const { thingTypeName } = body
  const thing = registry.createThing({
    name,
    attributes: attributesIn(body),
    ...(typeof thingTypeName === 'string' && { type: thingTypeName }),
  })
  return { thingName: thing.name, thingArn: arnOf('iot', `thing/${thing.name}`, place), thingId: thing.name }
}

function describeThing({ registry, place }: Parts, { names: [name = ''] }: Call): object {
  const { attributes, type, version } = registry.thing(name)
  return {
    thingName: name,
    thingArn: arnOf('iot', `thing/${name}`, place),
    defaultClientId: name,
    attributes,
    version,
    ...(type !== undefined && { thingTypeName: type }),
  }
}

function updateThing({ registry }: Parts, { names: [name = ''], body }: Call): void {
  const now = registry.thing(name)
  const { expectedVersion, thingTypeName, attributePayload } = body
  if (expectedVersion !== undefined && expectedVersion !== now.version) {
    throw new AwsError('VersionConflictException', `Thing ${name} has version ${now.version}`, 409)
  }
  const merge = (attributePayload as { readonly merge?: boolean } | undefined)?.merge === true
  registry.updateThing(name, {
    ...(attributePayload !== undefined && {
      attributes: { ...(merge && now.attributes), ...attributesIn(body) },
    }),
    ...(typeof thingTypeName === 'string' && { type: thingTypeName }),
  })
}

function attachThingPrincipal({ registry }: Parts, { names: [name = ''], headers }: Call): void {
  registry.attachThing(certificateIn(headers['x-amzn-principal']), name)
}

function detachThingPrincipal({ registry }: Parts, { names: [name = ''], headers }: Call): void {
  registry.detachThing(certificateIn(headers['x-amzn-principal']), name)
}

function listThingPrincipals({ registry, place }: Parts, { names: [name = ''], query }: Call): object {
  registry.thing(name)
  const all = registry.certificatesOf(name).map(({ id }) => arnOf('iot', `cert/${id}`, place))
  const from = Number(query.get('nextToken') ?? 0)
  const until = from + Number(query.get('maxResults') ?? PAGE)
  return { principals: all.slice(from, until), ...(until < all.length && { nextToken: String(until) }) }
}

/** Of lists, where nobody says how many. */
const PAGE = 25

function addThingToThingGroup({ registry }: Parts, { body: { thingGroupName, thingName } }: Call): void {
  registry.addToGroup(String(thingGroupName), String(thingName))
}

async function createCertificateFromCsr({ registry, authority, place }: Parts, { body, query }: Call): Promise<object> {
  const { id, pem } = await (await authority()).sign(String(body.certificateSigningRequest))
  const status = query.get('setAsActive') === 'true' ? 'ACTIVE' : 'INACTIVE'
  registry.addCertificate({ id, pem, status })
  return { certificateArn: arnOf('iot', `cert/${id}`, place), certificateId: id, certificatePem: pem }
}

function describeCertificate({ registry, place }: Parts, { names: [id = ''] }: Call): object {
  const { pem, status, createdAt }: Certificate = registry.certificate(id)
  return {
    certificateDescription: {
      certificateArn: arnOf('iot', `cert/${id}`, place),
      certificateId: id,
      certificatePem: pem,
      creationDate: createdAt / 1000,
      status,
    },
  }
}

/** The authority of this machine, as one that somebody registered: on AWS there are only those, and Amazon's is known. */
async function listCaCertificates(parts: Parts): Promise<object> {
  const { certificateArn, certificateId, status } = caCertificate(parts, (await parts.authority()).pem)
  return { certificates: [{ certificateArn, certificateId, status }] }
}

async function describeCaCertificate(parts: Parts, { names: [id] }: Call): Promise<object> {
  const found = caCertificate(parts, (await parts.authority()).pem)
  if (found.certificateId === id) return { certificateDescription: found }
  throw new AwsError('ResourceNotFoundException', `CA certificate ${id} does not exist.`, 404)
}

function caCertificate({ place }: Parts, certificatePem: string) {
  const certificateId = certificateIdOf(certificatePem)
  return {
    certificateArn: arnOf('iot', `cacert/${certificateId}`, place),
    certificateId,
    status: 'ACTIVE',
    certificatePem,
  }
}

const statuses: readonly string[] = ['ACTIVE', 'INACTIVE', 'REVOKED'] satisfies CertificateStatus[]

function updateCertificate({ registry }: Parts, { names: [id = ''], query }: Call): void {
  const status = query.get('newStatus') ?? ''
  if (!statuses.includes(status)) {
    throw new AwsError('InvalidRequestException', `newStatus is ${status}; one of ${statuses.join(', ')} was expected`)
  }
  registry.setStatus(id, status as CertificateStatus)
}

function attachPolicy({ registry }: Parts, { names: [policy = ''], body: { target } }: Call): void {
  registry.attachPolicy(certificateIn(target), policy)
}

function detachPolicy({ registry }: Parts, { names: [policy = ''], body: { target } }: Call): void {
  registry.detachPolicy(certificateIn(target), policy)
}

function listAttachedPolicies({ registry, place }: Parts, { names: [target] }: Call): object {
  const { policies } = registry.certificate(certificateIn(target))
  return {
    policies: policies.map((policyName) => ({ policyName, policyArn: arnOf('iot', `policy/${policyName}`, place) })),
  }
}

/** Principals and targets are ARNs; here always of a certificate. */
function certificateIn(arn: unknown): string {
  const id = /^arn:aws:iot:[^:]*:\d*:cert\/([0-9a-f]{64})$/.exec(String(arn))?.[1]
  if (id !== undefined) return id
  throw new AwsError('InvalidRequestException', `${String(arn)} should be the ARN of a certificate`)
}

function attributesIn({ attributePayload }: Call['body']): Readonly<Record<string, string>> {
  const attributes = (attributePayload as { readonly attributes?: Record<string, unknown> } | undefined)?.attributes
  return Object.fromEntries(Object.entries(attributes ?? {}).map(([name, value]) => [name, String(value)]))
}

function bodyOf({ body }: AwsRequest): Readonly<Record<string, unknown>> {
  if (body.byteLength === 0) return {}
  try {
    return JSON.parse(textOf(body)) as Readonly<Record<string, unknown>>
  } catch {
    throw new AwsError('InvalidRequestException', 'the body is not JSON')
  }
}
