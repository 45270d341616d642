// Fleet provisioning by claim, over MQTT: a client with a claim certificate asks for a certificate of its own, then
// registers with it through a template, whose hook decides ("Device provisioning MQTT API"). What it is told goes to it
// alone. A certificate that nobody registers with stays PENDING_ACTIVATION.

import { AwsError } from '../aws-api/service.ts'
import type { Functions } from '../runtime.ts'
import type { Authority } from './authority.ts'
import type { BrokerAnswer, BrokerService } from './broker-service.ts'
import type { Registry } from './registry.ts'

export interface ProvisioningTemplate {
  readonly name: string
  readonly enabled: boolean
  /** JSON, as the template resource gives it. */
  readonly body: string
  readonly roleArn: string
  readonly hookArn: string | undefined
}

type Parameters = Readonly<Record<string, string>>

interface Parts {
  readonly registry: Registry
  readonly authority: () => Promise<Pick<Authority, 'create'>>
  readonly template: (name: string) => ProvisioningTemplate | undefined
  readonly functions: Pick<Functions, 'invoke'>
  /** What proves that somebody was given a certificate. */
  readonly token: () => string
  readonly log: (line: string) => void
}

const CREATE = '$aws/certificates/create/json'
const REGISTER = /^\$aws\/provisioning-templates\/([^/]+)\/provision\/json$/

export function fleetProvisioning(parts: Parts): BrokerService {
  const owned = new Map<string, string>()

  const create = async (): Promise<object> => {
    const { id, pem, keys } = await (await parts.authority()).create()
    parts.registry.addCertificate({ id, pem, status: 'PENDING_ACTIVATION' })
    const certificateOwnershipToken = parts.token()
    owned.set(certificateOwnershipToken, id)
    return { certificateId: id, certificatePem: pem, privateKey: keys.privateKey, certificateOwnershipToken }
  }

  const register = async (name: string, payload: Buffer, asker: { clientId: string; certificate?: string }) => {
    const template = parts.template(name)
    if (!template?.enabled)
      throw new AwsError('ResourceNotFound', `Template ${name} does not exist, or is not enabled`, 404)
    const { certificateOwnershipToken, parameters } = readRequest(payload)
    const certificateId = owned.get(certificateOwnershipToken)
    if (certificateId === undefined) {
      throw new AwsError('InvalidCertificateOwnershipToken', 'The certificate ownership token is not known, or used')
    }
    const overrides = await asked(parts, template, { certificateId, parameters, asker })
    const given = { ...parameters, ...overrides, 'AWS::IoT::Certificate::Id': certificateId }
    const thingName = registerThing(parts.registry, template.body, given)
    owned.delete(certificateOwnershipToken)
    return { deviceConfiguration: {}, thingName }
  }

  return {
    answers: 'asker',
    needsCertificate: true,
    hears: (topic) => topic === CREATE || REGISTER.test(topic),
    async answer(topic, payload, { clientId, certificate }) {
      try {
        const asker = { clientId, ...(certificate !== undefined && { certificate }) }
        const name = REGISTER.exec(topic)?.[1]
        const answered = name === undefined ? await create() : await register(name, payload, asker)
        return [{ topic: `${topic}/accepted`, payload: answered }]
      } catch (error) {
        parts.log(`provisioning: ${clientId} was refused: ${error instanceof Error ? error.message : String(error)}`)
        return [rejection(topic, error)]
      }
    },
  }
}

const rejection = (topic: string, error: unknown): BrokerAnswer => {
  const known = error instanceof AwsError ? error : new AwsError('InternalError', 'internal error', 500)
  return {
    topic: `${topic}/rejected`,
    payload: { statusCode: known.status, errorCode: known.code, errorMessage: known.message },
  }
}

/** The hook, as AWS IoT calls it; without one everybody who has a claim is let in. */
async function asked(
  { functions }: Parts,
  { hookArn, name }: ProvisioningTemplate,
  claim: { certificateId: string; parameters: Parameters; asker: { clientId: string; certificate?: string } },
): Promise<Parameters> {
  if (hookArn === undefined) return {}
  const { payload, functionError } = await functions.invoke(hookArn, {
    claimCertificateId: claim.asker.certificate,
    certificateId: claim.certificateId,
    templateArn: name,
    templateName: name,
    clientId: claim.asker.clientId,
    parameters: claim.parameters,
  })
  const { allowProvisioning, parameterOverrides = {} } = (payload ?? {}) as {
    allowProvisioning?: boolean
    parameterOverrides?: Parameters
  }
  if (functionError === undefined && allowProvisioning === true) return parameterOverrides
  throw new AwsError('AccessDenied', 'Access was denied by the pre-provisioning hook')
}

/** Runs the body of a provisioning template. Answers the thing's name. */
function registerThing(registry: Registry, body: string, given: Parameters): string {
  const { Parameters: declared = {}, Resources = {} } = JSON.parse(body) as {
    readonly Parameters?: Readonly<Record<string, { readonly Default?: string }>>
    readonly Resources?: Readonly<Record<string, { readonly Type: string; readonly Properties: Properties }>>
  }
  const unknown = Object.keys(given).find((name) => !(name in declared))
  if (unknown !== undefined) throw new AwsError('InvalidParameters', `the template has no parameter ${unknown}`)
  const value = (text: unknown): string => {
    const name = (text as { readonly Ref?: string } | undefined)?.Ref
    if (name === undefined) return String(text)
    const found = given[name] ?? declared[name]?.Default
    if (found === undefined) throw new AwsError('InvalidParameters', `the template needs the parameter ${name}`)
    return found
  }
  const of = (type: string): readonly Properties[] =>
    Object.values(Resources).flatMap(({ Type, Properties }) => (Type === type ? [Properties] : []))

  const [thing] = of('AWS::IoT::Thing')
  const [certificate] = of('AWS::IoT::Certificate')
  if (thing === undefined || certificate === undefined) {
    throw new AwsError('InvalidTemplate', 'the template should have a thing and a certificate')
  }
  const name = value(thing.ThingName)
  const id = value(certificate.CertificateId)
  const attributes = Object.fromEntries(
    Object.entries(thing.AttributePayload ?? {}).map(([key, text]) => [key, value(text)]),
  )
  const type = thing.ThingTypeName === undefined ? undefined : value(thing.ThingTypeName)
  putThing(registry, { name, attributes, ...(type !== undefined && { type }) })
  for (const group of thing.ThingGroups ?? []) registry.addToGroup(value(group), name)
  registry.attachThing(id, name)
  for (const { PolicyName } of of('AWS::IoT::Policy')) registry.attachPolicy(id, value(PolicyName))
  registry.setStatus(id, 'ACTIVE')
  return name
}

interface Properties {
  readonly ThingName?: unknown
  readonly ThingTypeName?: unknown
  readonly ThingGroups?: readonly unknown[]
  readonly AttributePayload?: Readonly<Record<string, unknown>>
  readonly CertificateId?: unknown
  readonly PolicyName?: unknown
}

/** OverrideSettings of our template: attributes are merged, the type is replaced. */
function putThing(
  registry: Registry,
  wanted: { name: string; type?: string; attributes: Readonly<Record<string, string>> },
): void {
  const existing = thingOrNone(registry, wanted.name)
  if (existing === undefined) registry.createThing(wanted)
  else registry.updateThing(wanted.name, { ...wanted, attributes: { ...existing.attributes, ...wanted.attributes } })
}

function thingOrNone(registry: Registry, name: string) {
  try {
    return registry.thing(name)
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ResourceNotFoundException') return undefined
    throw error
  }
}

function readRequest(payload: Buffer): { certificateOwnershipToken: string; parameters: Parameters } {
  try {
    const { certificateOwnershipToken, parameters = {} } = JSON.parse(payload.toString('utf8'))
    const isText = Object.values(parameters as object).every((value) => typeof value === 'string')
    if (typeof certificateOwnershipToken === 'string' && isText) return { certificateOwnershipToken, parameters }
  } catch {
    // Said below.
  }
  throw new AwsError(
    'InvalidPayload',
    'the payload should be {"certificateOwnershipToken": TEXT, "parameters": {NAME: TEXT}}',
  )
}
