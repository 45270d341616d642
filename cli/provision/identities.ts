import {
  AddThingToThingGroupCommand,
  AttachPolicyCommand,
  AttachThingPrincipalCommand,
  CreateCertificateFromCsrCommand,
  CreateThingCommand,
  DescribeCACertificateCommand,
  DescribeCertificateCommand,
  DescribeEndpointCommand,
  DescribeProvisioningTemplateCommand,
  DescribeThingCommand,
  type IoTClient,
  IoTServiceException,
  ListCACertificatesCommand,
  paginateListThingPrincipals,
  UpdateCertificateCommand,
  UpdateThingCommand,
} from '@aws-sdk/client-iot'
import * as z from 'zod'
import { UsageError } from '../command.ts'

/** What every robot of an environment gets, as the stack wrote it into its provisioning template. */
export interface Belongings {
  readonly thing_type: string
  readonly groups: readonly string[]
  readonly policies: readonly string[]
}

export interface Issued {
  readonly certificate_id: string
  readonly certificate_arn: string
  /** PEM */
  readonly certificate: string
}

/**
 * Things and certificates of AWS IoT, in the account or on this machine. Each step may be done again: what is there already
 * stays as it is, so that a command that was cut off is simply run again.
 */
export interface Identities {
  /** Throws UsageError where the environment's device stack is not deployed. */
  belongings(): Promise<Belongings>
  /** Where robots connect: host, and port if it is not 8883. */
  endpoint(): Promise<string>
  /** Of a thing that is not there: none. */
  attributes(thing: string): Promise<Readonly<Record<string, string>>>
  putThing(
    thing: string,
    attributes: Readonly<Record<string, string>>,
    belongings: Belongings,
  ): Promise<'made' | 'changed' | 'kept'>
  /** Not active yet: nobody can connect with it before its policies are attached. */
  issue(request: string): Promise<Issued>
  attach(issued: Pick<Issued, 'certificate_arn'>, policies: readonly string[], thing?: string): Promise<void>
  setActive(certificateId: string, isActive: boolean): Promise<void>
  /** The thing's certificates that are active. */
  active(thing: string): Promise<readonly string[]>
}

export const identitiesInIot = (iot: IoTClient, template: string): Identities => ({
  belongings: async () => {
    const { templateBody = '' } = await iot
      .send(new DescribeProvisioningTemplateCommand({ templateName: template }))
      .catch(
        unless(
          'ResourceNotFoundException',
          `There is no provisioning template ${template} in this account and region: deploy its device stack, or name another with --env`,
        ),
      )
    return belongingsIn(templateBody)
  },

  endpoint: async () => {
    const { endpointAddress = '' } = await iot.send(new DescribeEndpointCommand({ endpointType: 'iot:Data-ATS' }))
    return endpointAddress
  },

  attributes: async (thingName) =>
    (await iot.send(new DescribeThingCommand({ thingName })).catch(absent))?.attributes ?? {},

  putThing: async (thingName, attributes, { thing_type: thingTypeName, groups }) => {
    const now = await iot.send(new DescribeThingCommand({ thingName })).catch(absent)
    const isRight = now?.thingTypeName === thingTypeName && has(now.attributes, attributes)
    if (now === undefined) {
      await iot.send(new CreateThingCommand({ thingName, thingTypeName, attributePayload: { attributes } }))
    } else if (!isRight) {
      const attributePayload = { attributes: { ...attributes }, merge: true }
      await iot.send(new UpdateThingCommand({ thingName, thingTypeName, attributePayload }))
    }
    for (const thingGroupName of groups) await iot.send(new AddThingToThingGroupCommand({ thingName, thingGroupName }))
    if (now === undefined) return 'made'
    return isRight ? 'kept' : 'changed'
  },

  issue: async (certificateSigningRequest) => {
    const asked = new CreateCertificateFromCsrCommand({ certificateSigningRequest, setAsActive: false })
    const { certificateId = '', certificateArn = '', certificatePem = '' } = await iot.send(asked)
    return { certificate_id: certificateId, certificate_arn: certificateArn, certificate: certificatePem }
  },

  attach: async ({ certificate_arn: principal }, policies, thingName) => {
    for (const policyName of policies) await iot.send(new AttachPolicyCommand({ policyName, target: principal }))
    if (thingName !== undefined) await iot.send(new AttachThingPrincipalCommand({ thingName, principal }))
  },

  setActive: async (certificateId, isActive) => {
    await iot.send(new UpdateCertificateCommand({ certificateId, newStatus: isActive ? 'ACTIVE' : 'INACTIVE' }))
  },

  active: async (thingName) => {
    const ids = (await certificatesOf(iot, thingName).catch(absent)) ?? []
    const found = await Promise.all(
      ids.map((certificateId) => iot.send(new DescribeCertificateCommand({ certificateId })).catch(absent)),
    )
    return ids.filter((_, index) => found[index]?.certificateDescription?.status === 'ACTIVE')
  },
})

/** Those before it stay attached: there may be more than one page of them. */
const certificatesOf = async (iot: IoTClient, thingName: string): Promise<readonly string[]> => {
  const ids: string[] = []
  for await (const { principals = [] } of paginateListThingPrincipals({ client: iot }, { thingName })) {
    ids.push(...principals.map((arn) => arn.slice(arn.lastIndexOf('/') + 1)))
  }
  return ids
}

/** Of a run on this machine, whose certificates are not Amazon's. */
export const authorityOfItsOwn = async (iot: IoTClient): Promise<string> => {
  const { certificates = [] } = await iot.send(new ListCACertificatesCommand({}))
  const certificateId = certificates[0]?.certificateId
  const { certificateDescription } = await iot.send(new DescribeCACertificateCommand({ certificateId }))
  return certificateDescription?.certificatePem ?? ''
}

/** Only what is read here of a template's body. */
const bodySchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z.looseObject({
        PolicyName: z.string().optional(),
        ThingTypeName: z.string().optional(),
        ThingGroups: z.array(z.string()).optional(),
      }),
    }),
  ),
})

const belongingsIn = (body: string): Belongings => {
  const resources = Object.values(bodySchema.parse(JSON.parse(body)).Resources)
  const thing = resources.find(({ Type }) => Type === 'AWS::IoT::Thing')?.Properties
  return {
    thing_type: thing?.ThingTypeName ?? '',
    groups: thing?.ThingGroups ?? [],
    policies: resources.flatMap(({ Type, Properties: { PolicyName } }) =>
      Type === 'AWS::IoT::Policy' && PolicyName !== undefined ? [PolicyName] : [],
    ),
  }
}

const has = (now: Readonly<Record<string, string>> | undefined, wanted: Readonly<Record<string, string>>): boolean =>
  Object.entries(wanted).every(([name, value]) => now?.[name] === value)

/** Not there yet is what provisioning is for. */
const absent = (error: unknown): undefined => {
  if (error instanceof IoTServiceException && error.name === 'ResourceNotFoundException') return undefined
  throw error
}

const unless = (name: string, said: string) => (error: unknown) => {
  if (error instanceof IoTServiceException && error.name === name) throw new UsageError(said)
  throw error
}
